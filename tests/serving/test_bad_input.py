"""Bad input gets a clear answer of the right status, never a 500, and no valid tick is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.page import Page

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def post(browser_client):
    """Post a raw body with a valid token in the header."""

    def post(body: bytes | str, content_type: str = FORM, **headers: str):
        browser_client.get("/screening/")
        token = browser_client.cookies["csrftoken"].value
        raw = body.encode() if isinstance(body, str) else body
        return browser_client.generic(
            "POST", "/screening/outcome/", raw, content_type=content_type, headers={"X-CSRFToken": token, **headers}
        )

    return post


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signals_general", "no_such_signal"),
        ("signals_domestic", "companion_present"),  # of another list
        ("signals_cross_border", "'; DROP TABLE"),
        ("risk_factors", "<script>alert(1)</script>"),
        ("acute_danger", "perhaps"),
        ("age_group", "12"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_an_unknown_id_or_value_gets_400_naming_the_field_with_every_valid_tick_kept(
    post_screening, field, value, htmx
):
    answers = {"signals_general": ["threats"], "risk_factors": ["orphan"], "age_group": "adult"}
    answers[field] = [*answers.get(field, []), value] if field.startswith(("signals", "risk")) else value
    headers = {"HX-Request": "true"} if htmx else {}
    response = post_screening(answers, **headers)
    page = response.content.decode()
    assert response.status_code == 400
    assert f"<code>{field}</code>" in page
    assert "<script>alert" not in page
    if not htmx:
        assert {"signals_general-threats", "risk_factors-orphan"} <= set(Page(page).ticked)


def test_the_message_is_in_the_language_of_the_visitor(post_screening):
    page = post_screening({"acute_danger": "perhaps"}, path="/en/screening/outcome/").content.decode()
    assert "This question does not know the answer" in page


def test_every_unknown_value_is_named_not_only_the_first(post_screening):
    page = post_screening({"risk_factors": ["aaa", "bbb"]}).content.decode()
    assert "“aaa”" in page
    assert "“bbb”" in page


def test_a_field_that_the_form_does_not_know_is_ignored(post_screening):
    response = post_screening({"patient_name": "marked-name", "signals_general": ["threats"]})
    assert response.status_code == 200
    assert "marked-name" not in response.content.decode()


def test_ten_thousand_repeated_fields_are_refused(post):
    assert post("&".join(["risk_factors=orphan"] * 10_000)).status_code == 413
    assert post("&".join(["a=1"] * 10_000)).status_code == 400


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(post):
    assert post(b"a=" + b"x" * 10_000_000).status_code == 413


def test_a_wrong_encoding_is_a_bad_request_or_an_unknown_value(post):
    assert post(b"signals_general=\xff\xfe").status_code == 400
    assert post("signals_general=threats".encode("utf-16"), f"{FORM}; charset=utf-16").status_code == 400
    assert post("signals_general=threats", f"{FORM}; charset=UTF-8").status_code == 200
    assert post("signals_general=threats", f"{FORM}; charset=no-such-charset").status_code == 400


def test_a_file_is_refused(post):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n'
        b"--x--\r\n"
    )
    assert post(body, "multipart/form-data; boundary=x").status_code == 400


def test_a_broken_multipart_body_is_refused(post):
    assert post(b"--x\r\nbroken", "multipart/form-data; boundary=x").status_code in (200, 400)
    assert post(b"anything", "multipart/form-data").status_code == 400


def test_json_is_not_a_form(post):
    assert post('{"signals_general": ["threats"]}', "application/json").status_code == 415


def test_no_csrf_token_is_forbidden_with_a_page_that_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/screening/outcome/", {"signals_general": ["threats"]})
    page = response.content.decode()
    assert response.status_code == 403
    assert "cookies" in page
    assert 'href="tel:112"' in page


def test_a_form_from_another_site_is_forbidden(post_screening):
    assert post_screening({}, Origin="https://evil.example").status_code == 403
    assert post_screening({}, **{"Origin": "null", "Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_form_of_our_own_is_taken_though_the_browser_sends_no_referrer(post_screening):
    assert post_screening({}, **{"Origin": "null", "Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["/", "/screening/", "/screening/outcome/", "/healthz", "/en/privacy/"])
def test_a_wrong_method_gets_405_and_the_methods_that_are_known(client, method, address):
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("address", ["/", "/screening/", "/contact/"])
def test_posting_to_a_page_that_takes_no_form_gets_405(client, address):
    assert client.post(address, {"a": "1"}).status_code == 405


def test_a_foreign_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_length_that_is_no_number_is_refused(client):
    response = client.generic("POST", "/screening/outcome/", b"", content_type=FORM, CONTENT_LENGTH="abc")
    assert response.status_code == 400

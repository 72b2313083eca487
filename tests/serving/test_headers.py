"""The headers of every answer: every address of the app in both languages, with every status that it can have."""

from __future__ import annotations

import pytest
from django.test import Client

from screening import registry
from screening.web import rendering
from screening.web.device_files import device_file
from tests import addresses
from tests.addresses import in_both_languages

FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32
HTTPS = {"X-Forwarded-Proto": "https", "Host": "testserver"}
OUTCOME = "/screening/outcome/"
DEVICE_FILE = device_file("outcome", "nl")[0]
ROUTES = in_both_languages(addresses.ROUTES)
"""An address of every route, in both languages where it has them."""


def test_the_routes_of_the_contract_are_among_those_that_are_checked():
    for address in (
        "/",
        "/screening/",
        "/consult/",
        OUTCOME,
        "/meldcode/",
        "/contact/",
        "/background/",
        "/language/",
        "/privacy/",
    ):
        assert address in ROUTES
        assert f"/en{address}" in ROUTES
    assert "/healthz" in ROUTES
    assert "/api/outcome" in ROUTES
    assert "/fhir/QuestionnaireResponse/$outcome" in ROUTES
    assert "/screening/outcome/pdf/" in ROUTES
    assert "/leave/" in ROUTES


def get(address: str, **headers: str):
    return Client(raise_request_exception=False).get(address, headers={**HTTPS, **headers})


def post(address: str, body: bytes = b"", content_type: str = FORM, token: str = TOKEN, **headers: str):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = TOKEN
    sent = {**HTTPS, "X-CSRFToken": token, "Origin": "https://testserver", **headers}
    return client.generic("POST", address, body, content_type=content_type, headers=sent)


def broken(address: str, monkeypatch):
    def fails(*_: object, **__: object):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(registry, "decision", fails)
    monkeypatch.setattr(rendering, "render_to_string", fails)
    monkeypatch.setattr(rendering, "cache", {})  # no page was made before
    return get("/consult/") if address == "GET" else post(OUTCOME)


STATUSES = {
    "200 of a screening": (200, lambda _: post(OUTCOME, b"signals_general=threats")),
    "200 for htmx": (200, lambda _: post(OUTCOME, b"signals_general=threats", **{"HX-Request": "true"})),
    "200 of a file": (200, lambda _: post(f"{OUTCOME}text/", b"signals_general=threats")),
    "200 of the interface": (200, lambda _: post("/api/outcome", b"{}", "application/json")),
    "422 of the interface": (422, lambda _: post("/api/outcome", b'{"a": 1}', "application/json")),
    "415 of the interface": (415, lambda _: post("/fhir/QuestionnaireResponse/$outcome", b"{}", "text/plain")),
    "304": (304, lambda _: get("/api/checklists", **{"If-None-Match": get("/api/checklists").headers["ETag"]})),
    "302": (302, lambda _: get(OUTCOME)),
    "302 of the quick exit": (302, lambda _: get("/leave/")),
    "400 of a host": (400, lambda _: get("/", Host="evil.example")),
    "400 of a value": (400, lambda _: post(OUTCOME, b"acute_danger=perhaps")),
    "400 of a value for htmx": (400, lambda _: post(OUTCOME, b"acute_danger=perhaps", **{"HX-Request": "true"})),
    "400 of a body": (400, lambda _: post(OUTCOME, b"x", "multipart/form-data")),
    "403": (403, lambda _: post(OUTCOME, token="u" * 32)),
    "404": (404, lambda _: get("/no-such-page/")),
    "404 of a static file": (404, lambda _: get("/static/no-such-file.css")),
    "404 posted to": (404, lambda _: post("/no-such-page/")),
    "405": (405, lambda _: post("/consult/")),
    "411": (411, lambda _: post(OUTCOME, b"", CONTENT_LENGTH="", **{"Transfer-Encoding": "chunked"})),
    "413": (413, lambda _: post(OUTCOME, b"a=" + b"x" * 70_000)),
    "415": (415, lambda _: post(OUTCOME, b"{}", "application/json")),
    "500 of a page": (500, lambda monkeypatch: broken("GET", monkeypatch)),
    "500 of a screening": (500, lambda monkeypatch: broken("POST", monkeypatch)),
}


FOR_EVER = "public, max-age=31536000, immutable"
FOR_BACK = "no-cache, private"
NOBODY = "no-store"


@pytest.fixture(params=[*ROUTES, *STATUSES])
def answer(request, monkeypatch):
    """Return the answer to a request of each kind, and who may keep it for how long."""
    if request.param not in STATUSES:
        response = get(request.param)
        assert response.status_code in (200, 302, 405)
        if request.param == DEVICE_FILE:
            return response, FOR_EVER
        return response, FOR_BACK if response.status_code in (200, 302) else NOBODY
    status, send = STATUSES[request.param]
    response = send(monkeypatch)
    assert response.status_code == status
    return response, FOR_BACK if status in (302, 304) else NOBODY


def policy(response) -> dict[str, str]:
    """Return the content security policy as name and value."""
    parts = [part.strip() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part.split(" ", 1)[0]: part.partition(" ")[2] for part in parts}


def test_every_answer_has_the_headers_of_privacy(answer):
    response, kept = answer
    headers = response.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    year = 365 * 24 * 3600
    assert headers["Strict-Transport-Security"] == f"max-age={year}; includeSubDomains; preload"
    assert "Server" not in headers
    assert not [name for name in headers if name.startswith(("X-Powered", "X-Runtime", "Access-Control"))]
    assert headers["Cache-Control"] == kept


def test_a_file_whose_content_does_not_match_its_address_is_not_cached():
    assert get("/outcome.000000000000.json").headers["Cache-Control"] == NOBODY


def test_every_answer_has_a_policy_that_lets_nothing_in_from_outside(answer):
    directives = policy(answer[0])
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in answer[0].headers["Content-Security-Policy"]
    assert "http" not in answer[0].headers["Content-Security-Policy"]
    assert "*" not in answer[0].headers["Content-Security-Policy"]


def test_the_only_cookie_is_the_token_and_scripts_other_sites_and_plain_http_do_not_get_it(answer):
    cookies = answer[0].cookies
    assert set(cookies) <= {"csrftoken"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert not cookie["max-age"]
        assert not cookie["expires"]
        assert not cookie["domain"]


@pytest.mark.parametrize("address", ["/screening/", "/consult/"])
def test_a_form_page_brings_the_token(address):
    assert set(get(address).cookies) == {"csrftoken"}


@pytest.mark.parametrize(
    "address", [address for address in ROUTES if "screening" not in address and "consult" not in address]
)
def test_a_page_without_a_form_sets_no_cookie(address):
    if "csrfmiddlewaretoken" not in get(address).content.decode():
        assert not get(address).cookies


def test_without_https_nothing_is_promised_about_it():
    assert "Strict-Transport-Security" not in Client().get("/").headers


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "", "a,b"])
def test_only_our_own_host_names_are_answered(host):
    response = get("/", Host=host)
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_forwarded_host_is_not_believed():
    assert "evil" not in get("/screening/outcome/", **{"X-Forwarded-Host": "evil.example"}).headers["Location"]


@pytest.mark.parametrize("status", ["400 of a host", "403", "404", "405", "411", "413", "415"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_error_page_is_in_the_language_of_its_address_whatever_was_asked_before(status, language, monkeypatch):
    get("/en/" if language == "nl" else "/")
    prefix = "/en" if language == "en" else ""
    sends = {
        "400 of a host": lambda: get(f"{prefix}/", Host="evil.example"),
        "403": lambda: post(f"{prefix}{OUTCOME}", token="u" * 32),
        "404": lambda: get(f"{prefix}/no-such-page/"),
        "405": lambda: post(f"{prefix}/consult/"),
        "411": lambda: post(f"{prefix}{OUTCOME}", CONTENT_LENGTH="", **{"Transfer-Encoding": "chunked"}),
        "413": lambda: post(f"{prefix}{OUTCOME}", b"x" * 70_000),
        "415": lambda: post(f"{prefix}{OUTCOME}", b"{}", "application/json"),
    }
    assert f'<html lang="{language}">' in sends[status]().content.decode()

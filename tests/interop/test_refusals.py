"""Whatever could identify a person is refused with an OperationOutcome or a problem, and never repeated."""

from __future__ import annotations

import copy

import pytest

from screening import registry
from screening.interop.fhir import QUESTIONNAIRE_URL, answer_system
from tests.interop.conftest import of_the_library, of_the_schema

OUTCOME = "/fhir/QuestionnaireResponse/$outcome"
NAME = "Jan Jansen"


def response_with(**changes):
    resource = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": QUESTIONNAIRE_URL,
        "item": [
            {
                "linkId": "situation",
                "item": [
                    {
                        "linkId": "age_group",
                        "answer": [{"valueCoding": {"system": answer_system("age_group"), "code": "minor"}}],
                    }
                ],
            },
            {"linkId": "signals_general", "item": [{"linkId": "threats", "answer": [{"valueBoolean": True}]}]},
        ],
    }
    return {**resource, **changes}


def with_tick(**changes):
    """Return a response whose tick has these elements too, or others."""
    resource = response_with()
    resource["item"][1]["item"][0] |= changes
    return resource


def with_choice(**changes):
    resource = response_with()
    resource["item"][0]["item"][0]["answer"][0]["valueCoding"] |= changes
    return resource


def issues(response):
    body = response.json()
    assert response.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert of_the_schema(body) == []
    assert of_the_library(body) == []
    assert NAME not in response.content.decode()
    return body["issue"]


IDENTIFYING = {
    "a subject": (response_with(subject={"reference": "Patient/1", "display": NAME}), "subject"),
    "an author": (response_with(author={"display": NAME}), "author"),
    "a source": (response_with(source={"reference": "Patient/1"}), "source"),
    "an encounter": (response_with(encounter={"reference": "Encounter/1"}), "encounter"),
    "an identifier": (response_with(identifier={"value": NAME}), "identifier"),
    "the id of a stored resource": (response_with(id="jan-jansen"), "id"),
    "a reference to a care plan": (response_with(basedOn=[{"reference": "CarePlan/1"}]), "basedOn"),
    "a reference to a procedure": (response_with(partOf=[{"reference": "Procedure/1"}]), "partOf"),
    "a narrative": (response_with(text={"status": "generated", "div": f"<div>{NAME}</div>"}), "text"),
    "a contained person": (response_with(contained=[{"resourceType": "Patient"}]), "contained"),
    "an extension": (response_with(extension=[{"url": "x:y", "valueString": NAME}]), "extension"),
    "a modifier extension": (response_with(modifierExtension=[{"url": "x:y"}]), "modifierExtension"),
    "a moment that is a name": (response_with(authored=NAME), "authored"),
    "a language that is a name": (response_with(language=NAME), "language"),
    "a questionnaire that is an address": (response_with(questionnaire="https://x.example/?p=Jansen"), "questionnaire"),
    "a version that is a name": (response_with(questionnaire=f"{QUESTIONNAIRE_URL}|jansen"), "questionnaire"),
    "a tag that is a name": (response_with(meta={"tag": [{"code": NAME}]}), "meta.tag"),
    "a source in the meta": (response_with(meta={"source": "urn:x:jansen"}), "meta"),
    "free text": (with_tick(answer=[{"valueString": NAME}]), "item[1].item[0].answer.value"),
    "a date": (with_tick(answer=[{"valueDate": "2001-01-01"}]), "item[1].item[0].answer.value"),
    "a reference": (with_tick(answer=[{"valueReference": {"display": NAME}}]), "item[1].item[0].answer.value"),
    "words of their own for an item": (with_tick(text=NAME), "item[1].item[0].text"),
    "an extension of an item": (with_tick(extension=[{"url": "x:y"}]), "item[1].item[0].extension"),
    "a definition": (with_tick(definition="x:jansen"), "item[1].item[0].definition"),
    "a display of their own": (with_choice(display=NAME), "item[0].item[0].answer.valueCoding.display"),
    "a help text of their own": (
        response_with(item=[{"linkId": "threats-help", "text": NAME}]),
        "item[0]",
    ),
}


@pytest.mark.parametrize(("resource", "place"), IDENTIFYING.values(), ids=IDENTIFYING.keys())
def test_what_could_identify_a_person_is_refused_and_not_repeated(post_json, resource, place):
    response = post_json(OUTCOME, resource)
    assert response.status_code == 422
    expressions = [issue.get("expression", [""])[0] for issue in issues(response)]
    assert f"QuestionnaireResponse.{place}" in expressions


def test_an_element_that_the_standard_does_not_know_is_refused_without_its_name(post_json):
    found = issues(post_json(OUTCOME, {**response_with(), f"_{NAME}": 1}))
    assert found[0]["expression"] == ["QuestionnaireResponse"]


@pytest.mark.parametrize(
    ("resource", "place", "code"),
    [
        (response_with(status="planned"), "status", "code-invalid"),
        (response_with(status="entered-in-error"), "status", "code-invalid"),
        (response_with(item=[{"linkId": "no_such_item"}]), "item[0].linkId", "not-found"),
        (response_with(item=[{}]), "item[0].linkId", "required"),
        (response_with(item="x"), "item", "structure"),
        (response_with(meta=[]), "meta", "structure"),
        (response_with(item=[{"linkId": "threats", "answer": [{"valueBoolean": "yes"}]}]), None, "structure"),
        (response_with(item=[{"linkId": "threats", "answer": [{}]}]), None, "structure"),
        (response_with(item=[{"linkId": "threats", "answer": {}}]), None, "structure"),
        (response_with(item=[{"linkId": "threats", "answer": [{"valueBoolean": True}] * 2}]), None, "structure"),
        (response_with(item=[{"linkId": "threats"}, {"linkId": "threats"}]), "item[1].linkId", "duplicate"),
        (response_with(item=[{"linkId": "signals_general", "item": [{"linkId": "orphan"}]}]), None, "not-found"),
        (response_with(item=[{"linkId": "signals_general", "answer": [{"valueBoolean": True}]}]), None, "structure"),
        (with_choice(code="12"), None, "code-invalid"),
        (with_choice(system="urn:x"), None, "code-invalid"),
        (with_choice(version="1"), None, "business-rule"),
    ],
)
def test_what_is_no_answer_to_our_questionnaire_is_refused_with_its_place(post_json, resource, place, code):
    response = post_json(OUTCOME, resource)
    assert response.status_code == 422
    found = issues(response)
    assert code in [issue["code"] for issue in found]
    if place:
        assert found[0]["expression"] == [f"QuestionnaireResponse.{place}"]


@pytest.mark.parametrize("body", [[], {}, {"resourceType": "Patient", "name": [{"text": NAME}]}, "x", None, 1])
def test_what_is_no_questionnaire_response_gets_400(post_json, body):
    response = post_json(OUTCOME, body)
    assert response.status_code == 400
    assert issues(response)[0]["code"] == "structure"


NOT_JSON = {
    "nothing": b" ",
    "a form": b"signals_general=threats",
    "half of it": b'{"status": ',
    "a key twice": b'{"status": "completed", "status": "amended"}',
    "not a number": b'{"status": NaN}',
    "without end": b'{"item":' * 5_000,
    "another encoding": '{"status": "completed"}'.encode("utf-16"),
    "a number without end": b'{"status": ' + b"9" * 20_000 + b"}",
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_is_no_json_gets_400_in_the_form_of_either_standard(post_json, body):
    response = post_json(OUTCOME, body)
    assert response.status_code == 400
    issues(response)
    response = post_json("/api/outcome", body)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_items_nested_too_deeply_are_refused(post_json):
    nested = []
    for _ in range(60):
        nested = [{"linkId": "threats", "item": nested}]
    assert post_json(OUTCOME, response_with(item=nested)).status_code == 422


def test_what_form_renderers_add_of_themselves_is_taken(post_json):
    meta = {
        "profile": ["http://hl7.org/fhir/4.0/StructureDefinition/QuestionnaireResponse"],
        "tag": [{"code": "lformsVersion: 40.1.3"}],
    }
    resource = with_choice(display="Jonger dan 18 jaar", userSelected=True)
    label = next(item.label for part in registry.content().checklists for item in part.items if item.id == "threats")
    resource["item"][1]["item"][0] |= {"text": label.en, "item": [{"linkId": "threats-help"}]}
    assert post_json(OUTCOME, resource | {"meta": meta, "authored": "2026-11-24T10:00:00.000Z"}).status_code == 200


def test_the_answers_need_not_be_in_groups(post_json):
    flat = response_with(item=[{"linkId": "threats", "answer": [{"valueBoolean": True}]}])
    grouped = response_with(item=[response_with()["item"][1]])
    assert post_json(OUTCOME, flat).content == post_json(OUTCOME, grouped).content


def test_an_answer_of_no_is_as_if_it_was_not_given(post_json):
    no = with_tick(answer=[{"valueBoolean": False}])
    without = copy.deepcopy(response_with())
    del without["item"][1]
    assert post_json(OUTCOME, no).content == post_json(OUTCOME, without).content


# --- the plain interface ---------------------------------------------------------------------------------------------


def test_any_field_besides_the_answers_is_refused_and_not_repeated(post_json):
    response = post_json("/api/outcome", {"signals_general": ["threats"], "patient": NAME, NAME: 1})
    body = response.json()
    assert response.status_code == 422
    assert NAME not in response.content.decode()
    assert body["errors"] == [{"detail": "there is no such field", "pointer": "#"}] * 2


def test_an_unknown_value_is_refused_with_its_place_and_not_repeated(post_json):
    response = post_json("/api/outcome", {"signals_general": ["threats", NAME], "age_group": NAME})
    body = response.json()
    assert response.status_code == 422
    assert [error["pointer"] for error in body["errors"]] == ["#/age_group", "#/signals_general/1"]
    assert NAME not in response.content.decode()
    assert (body["type"], body["status"], body["title"]) == ("about:blank", 422, "Unprocessable Content")


# --- every other error below these addresses -------------------------------------------------------------------------


def as_standard(response, address):
    kind = "application/fhir+json; charset=utf-8" if address.startswith("/fhir/") else "application/problem+json"
    assert response.headers["Content-Type"] == kind
    return response.status_code


@pytest.mark.parametrize("address", ["/fhir/", "/fhir/Patient/1", "/fhir/Questionnaire", "/api/no", "/api/checklists/"])
def test_an_address_that_does_not_exist_gets_404_in_the_form_of_the_standard(client, address):
    assert as_standard(client.get(address), address) == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["/fhir/metadata", OUTCOME, "/api/checklists", "/api/outcome", "/api/openapi.json"])
def test_a_wrong_method_gets_405_in_the_form_of_the_standard(client, method, address):
    response = getattr(client, method)(address)
    assert as_standard(response, address) == 405
    assert response.headers["Allow"] == ("POST" if address.endswith("outcome") else "GET, HEAD")


@pytest.mark.parametrize("address", [OUTCOME, "/api/outcome"])
def test_a_get_of_an_outcome_gets_405(client, address):
    assert as_standard(client.get(address), address) == 405


@pytest.mark.parametrize("address", [OUTCOME, "/api/outcome"])
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml", ""]
)
def test_what_a_page_of_another_site_could_send_without_asking_gets_415(client, address, kind):
    response = client.generic("POST", address, b"{}", content_type=kind)
    assert as_standard(response, address) == 415


@pytest.mark.parametrize("address", [OUTCOME, "/api/outcome"])
def test_a_body_that_is_too_large_gets_413_and_one_without_a_length_411(client, post_json, address):
    assert as_standard(post_json(address, b"{" + b" " * 70_000 + b"}"), address) == 413
    response = client.generic("POST", address, b"", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert as_standard(response, address) == 411
    response = client.generic("POST", address, b"", content_type="application/json", CONTENT_LENGTH="abc")
    assert as_standard(response, address) == 400


@pytest.mark.parametrize("address", ["/fhir/metadata", "/api/checklists"])
def test_an_internal_error_gets_500_with_an_error_id_in_the_format_of_the_standard(client, monkeypatch, address):
    client.raise_request_exception = False
    monkeypatch.setattr("screening.interop.views._unchanging", None)
    response = client.get(address)
    assert as_standard(response, address) == 500
    assert "Number of this failure: " in response.content.decode()


def test_xml_is_not_served(client):
    for response in (
        client.get("/fhir/metadata", headers={"Accept": "application/fhir+xml"}),
        client.get("/fhir/metadata?_format=xml"),
    ):
        assert as_standard(response, "/fhir/") == 406
    accept = "text/html,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/fhir/metadata", headers={"Accept": accept}).status_code == 200


def test_a_language_that_is_not_there_is_refused(client, post_json):
    assert as_standard(client.get("/fhir/metadata?lang=de"), "/fhir/") == 400
    assert as_standard(post_json("/api/outcome?lang=de", {}), "/api/") == 422


def test_no_cookie_is_set_or_needed_and_no_other_site_is_let_in(post_json):
    for address, body in ((OUTCOME, response_with()), ("/api/outcome", {})):
        response = post_json(address, body, Origin="https://other.example")
        assert response.status_code == 200
        assert not response.cookies
        assert not [name for name in response.headers if name.startswith("Access-Control")]
        assert response.headers["Cache-Control"] == "no-store"

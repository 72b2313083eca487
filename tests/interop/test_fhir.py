"""What is served under /fhir/ is FHIR R4, by HL7's own JSON schema and by fhir.resources, in both languages."""

from __future__ import annotations

import json

import pytest

from screening import registry
from screening.interop import fhir
from screening.interop.fhir_outcome import outcome_bundle
from screening.interop.fhir_response import ResponseReader
from tests.interop.conftest import of_the_schema

QUESTIONNAIRE = "/fhir/Questionnaire/signaalwijzer"
SERVED = ["/fhir/metadata", QUESTIONNAIRE, "/fhir/OperationDefinition/QuestionnaireResponse-outcome"]


def every_item(items):
    for item in items:
        yield item
        yield from every_item(item.get("item", []))


def every_object(value):
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_object(part)


@pytest.mark.parametrize("address", SERVED)
def test_every_resource_is_valid_fhir_r4(client, address, language, faults):
    response = client.get(f"{address}?lang={language}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert faults(response.json()) == []


def test_the_schema_sees_faults(client):
    questionnaire = client.get(QUESTIONNAIRE).json()
    questionnaire["item"][0]["type"] = "tickbox"
    questionnaire["subject"] = "x"
    assert len(of_the_schema(questionnaire)) == 2


def test_the_first_language_is_the_requested_one_and_the_other_is_in_the_extension(client, language):
    other = {"nl": "en", "en": "nl"}[language]
    questionnaire = client.get(f"{QUESTIONNAIRE}?lang={language}").json()
    assert questionnaire["language"] == language
    found = next(item for item in every_item(questionnaire["item"]) if item["linkId"] == "threats")
    label = next(item.label for part in registry.content().checklists for item in part.items if item.id == "threats")
    assert found["text"] == label.in_language(language)
    extension = found["_text"]["extension"][0]
    assert extension["url"] == "http://hl7.org/fhir/StructureDefinition/translation"
    parts = {part["url"]: part.get("valueCode", part.get("valueString")) for part in extension["extension"]}
    assert parts == {"lang": other, "content": label.in_language(other)}


def test_every_text_of_the_questionnaire_is_there_in_both_languages(client):
    for item in every_item(client.get(QUESTIONNAIRE).json()["item"]):
        assert item["_text"]["extension"], item["linkId"]


def test_the_groups_are_the_checklists_and_the_item_ids_are_the_link_ids(client):
    questionnaire = client.get(QUESTIONNAIRE).json()
    content = registry.content()
    assert [item["linkId"] for item in questionnaire["item"]] == [
        "situation",
        *(part.id for part in content.checklists),
    ]
    for group, checklist in zip(questionnaire["item"][1:], content.checklists, strict=True):
        questions = [item for item in group["item"] if item["type"] != "display"]
        assert [item["linkId"] for item in questions] == [item.id for item in checklist.items]
        assert {item["type"] for item in questions} == {"boolean"}
        assert [item["code"][0]["code"] for item in questions] == [item.id for item in checklist.items]


def test_the_situation_has_answer_value_sets_with_their_expansion(client):
    questionnaire = client.get(QUESTIONNAIRE).json()
    sets = {found["id"]: found for found in questionnaire["contained"]}
    asked = fhir.choices(registry.content())
    assert asked[:2] == registry.content().situation
    for question, item in zip(asked, questionnaire["item"][0]["item"], strict=True):
        found = sets[item["answerValueSet"].removeprefix("#")]
        values = [option.value for option in question.options]
        assert [entry["code"] for entry in found["expansion"]["contains"]] == values
        assert [entry["code"] for entry in found["compose"]["include"][0]["concept"]] == values


def test_version_date_publisher_and_copyright_are_those_of_the_content(client):
    questionnaire = client.get(QUESTIONNAIRE).json()
    content = registry.content()
    assert questionnaire["version"] == content.version.version
    assert questionnaire["date"] == content.version.date.isoformat()
    assert questionnaire["meta"]["versionId"] == content.fingerprint
    assert questionnaire["publisher"] == "Signaalwijzer"
    assert "CoMensha" in questionnaire["copyright"]


def test_link_ids_are_unique_and_help_texts_hold_nothing_that_a_display_may_not(client):
    items = list(every_item(client.get(QUESTIONNAIRE).json()["item"]))
    ids = [item["linkId"] for item in items]
    assert len(ids) == len(set(ids))  # invariant que-2
    for item in items:
        if item["type"] == "display":
            assert not set(item) & {"required", "repeats", "code", "initial", "readOnly"}  # que-3, que-6, que-8, que-9


def test_nothing_in_the_questionnaire_asks_for_a_person_or_for_free_text(client):
    questionnaire = client.get(QUESTIONNAIRE).json()
    assert "subjectType" not in questionnaire
    assert {item["type"] for item in every_item(questionnaire["item"])} == {"group", "choice", "boolean", "display"}


def test_who_has_the_questionnaire_of_this_content_gets_304(client):
    etag = client.get(QUESTIONNAIRE).headers["ETag"]
    again = client.get(QUESTIONNAIRE, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{QUESTIONNAIRE}?lang=en", headers={"If-None-Match": etag}).status_code == 200


def test_the_statement_names_what_is_served_and_nothing_more(client):
    statement = client.get("/fhir/metadata").json()
    assert statement["fhirVersion"] == "4.0.1"
    resources = {found["type"]: found for found in statement["rest"][0]["resource"]}
    assert set(resources) == {"OperationDefinition", "Questionnaire", "QuestionnaireResponse"}
    definition = client.get("/fhir/OperationDefinition/QuestionnaireResponse-outcome").json()
    assert resources["QuestionnaireResponse"]["operation"] == [{"name": "outcome", "definition": definition["url"]}]


# --- the outcome -----------------------------------------------------------------------------------------------------


@pytest.fixture
def bundle(answers, language):
    return outcome_bundle(registry.decision()(answers), answers, registry.content(), language)


def by_type(bundle, type_):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == type_]


def test_every_outcome_is_a_valid_bundle(bundle, faults):
    assert faults(bundle) == []
    one_of_each_type = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    for resource in one_of_each_type.values():
        assert faults(resource) == []


def test_every_reference_in_a_bundle_is_to_an_entry_of_it(bundle):
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))
    references = [found["reference"] for found in every_object(bundle) if "reference" in found]
    assert references
    assert set(references) <= set(urls)


def test_every_action_has_a_resource_or_actions_but_not_both(bundle):  # invariant rqg-1
    def check(actions):
        for action in actions:
            assert ("resource" in action) != ("action" in action)
            check(action.get("action", []))

    check(by_type(bundle, "RequestGroup")[0]["action"])


def test_a_bundle_names_no_person(bundle):
    for resource in [entry["resource"] for entry in bundle["entry"]]:
        assert not set(resource) & {"subject", "author", "encounter", "for", "identifier", "performer", "text"}


def test_a_bundle_says_what_the_outcome_says_in_its_order(bundle, answers, language):
    outcome = registry.decision()(answers)
    tasks = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    *steps, contacts = by_type(bundle, "RequestGroup")[0]["action"]
    for part, step in zip(outcome.steps, steps, strict=True):
        described = [tasks[action["resource"]["reference"]] for action in step["action"]]
        titles = [action["title"] for action in step["action"] if "title" in action]
        assert titles == [line.rule.headline.in_language(language) for line in part.lines]
        lines = [task for task in described if task["code"]["coding"][0]["code"] == "guidance"]
        assert [task["description"] for task in lines] == [line.rule.do.in_language(language) for line in part.lines]
        for task, line in zip(lines, part.lines, strict=True):
            given = [entry["valueCoding"]["code"] for entry in task.get("input", []) if "valueCoding" in entry]
            assert given == [reason.given.value for reason in line.reasons]
        points = [task for task in described if task["code"]["coding"][0]["code"] == "attention-point"]
        assert len(points) == len(part.attention_points)
    names = [action["title"] for action in contacts["action"]]
    assert names == [line.contact.name.in_language(language) for line in outcome.contacts]
    facts = {found["name"]: found for found in by_type(bundle, "Parameters")[0]["parameter"]}
    assert facts["urgency"]["valueCode"] == outcome.urgency.id
    assert facts["firstCall"]["valueCode"] == outcome.first_call.contact.id
    now = [found["valueCode"] for found in by_type(bundle, "Parameters")[0]["parameter"] if found["name"] == "now"]
    assert now == [line.rule.id for line in outcome.now]
    assert facts["contentFingerprint"]["valueString"] == outcome.fingerprint


def test_the_same_answers_give_the_same_bundle_byte_for_byte(bundle, answers, language):
    again = outcome_bundle(registry.decision()(answers), answers, registry.content(), language)
    assert json.dumps(again) == json.dumps(bundle)


def test_the_answers_in_a_bundle_are_taken_by_the_operation_again(bundle, answers):
    reader = ResponseReader(registry.content())
    assert reader(by_type(bundle, "QuestionnaireResponse")[0]) == answers


def test_names_are_no_addresses_and_are_the_same_everywhere():
    assert fhir.QUESTIONNAIRE_URL == "urn:uuid:7b53e24e-33c2-5d11-839f-0f7a513bcf50"

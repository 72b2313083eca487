"""The plain JSON interface gives the outcome of the form, by its own description and to any input at all."""

from __future__ import annotations

import os

import jsonschema_rs
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings

from screening import registry
from screening.interop.fhir_outcome import outcome_bundle
from tests.factsheet_ids import ITEMS
from tests.interop.conftest import fields_of, of_the_library, of_the_schema
from tests.page import Page

OUTCOME = "/fhir/QuestionnaireResponse/$outcome"
EXAMPLES = int(os.environ.get("API_FUZZ_EXAMPLES", "25"))
"""How many requests schemathesis makes up for each operation; ``make api-fuzz`` takes many more."""


# --- the same function for everybody ---------------------------------------------------------------------------------


def test_the_plain_interface_gives_the_outcome_of_the_form(post_json, post_screening, answers):
    fields = fields_of(answers)
    found = post_json("/api/outcome", fields).json()
    outcome = registry.decision()(answers)
    assert found["urgency"]["id"] == outcome.urgency.id
    assert [contact["id"] for contact in found["contacts"]] == [line.contact.id for line in outcome.contacts]
    for part, step in zip(outcome.steps, found["steps"], strict=True):
        assert [line["id"] for line in step["lines"]] == [line.rule.id for line in part.lines]
        for line, sent in zip(part.lines, step["lines"], strict=True):
            assert [reason["value"] for reason in sent["reasons"]] == [reason.given.value for reason in line.reasons]
            assert sent["do"] == {"nl": line.rule.do.nl, "en": line.rule.do.en}
            assert sent["headline"] == {"nl": line.rule.headline.nl, "en": line.rule.headline.en}
            assert sent["moment"] == line.rule.moment
    assert found["now"] == [line.rule.id for line in outcome.now]
    assert found["first_call"] == outcome.first_call.contact.id
    page = Page(post_screening(fields))
    shown = [str(id_).removeprefix("line-") for id_ in page.all("//li/@id[starts-with(., 'line-')]")]
    assert shown == [line["id"] for step in found["steps"] for line in step["lines"]]


def test_the_fhir_operation_gives_the_outcome_of_the_form(post_json, answers, language):
    outcome = registry.decision()(answers)
    expected = outcome_bundle(outcome, answers, registry.content(), language)
    sent = next(
        entry["resource"] for entry in expected["entry"] if entry["resource"]["resourceType"] == "QuestionnaireResponse"
    )
    response = post_json(f"{OUTCOME}?lang={language}", sent, "application/fhir+json")
    assert response.json() == expected
    assert response.headers["Content-Language"] == language


def test_the_cards_are_those_of_cds_hooks_in_the_language_asked_for(post_json, language):
    body = {"acute_danger": "yes", "signals_general": ["threats"]}
    cards = post_json(f"/api/outcome?lang={language}", body).json()["cards"]
    assert [card["indicator"] for card in cards] == ["critical", "info", "info", "info", "info", "info"]
    assert "112" in cards[0]["detail"]
    assert ("Ga pas verder" in cards[0]["detail"]) == (language == "nl")
    assert all(len(card["summary"]) <= 140 and card["source"]["label"] for card in cards)


def test_no_indicator_grades_how_likely_it_is(post_json):
    for body in ({}, {"signals_general": ["threats"]}, {"risk_factors": ["orphan"]}):
        assert {card["indicator"] for card in post_json("/api/outcome", body).json()["cards"]} == {"info"}


def test_the_checklists_are_in_both_languages_with_their_sources(client):
    found = client.get("/api/checklists").json()
    content = registry.content()
    assert [part["id"] for part in found["checklists"]] == [part.id for part in content.checklists]
    items = [item for part in found["checklists"] for item in part["items"]]
    assert len(items) == ITEMS
    known = {source["id"] for source in found["sources"]}
    for item in items:
        assert item["label"]["nl"]
        assert item["label"]["en"]
        assert set(item["source"]) <= known


# --- the description -------------------------------------------------------------------------------------------------


def test_the_description_is_openapi_3_1_and_says_which_answers_there_are(client):
    found = client.get("/api/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert client.get("/api/").json() == found
    answers = found["components"]["schemas"]["Answers"]
    jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **answers})
    assert answers["additionalProperties"] is False
    assert answers["properties"]["risk_factors"]["items"]["enum"] == [
        item.id for item in registry.content().checklists[3].items
    ]


application = get_wsgi_application()


def uncompressed(environ, start_response):
    """Answer as the app does to a client that reads no gzip: schemathesis says that it does, and does not here."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return application(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", uncompressed)


@pytest.mark.filterwarnings("ignore")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_no_request_gets_a_500_or_a_status_that_the_description_does_not_name(case):
    case.call_and_validate()


def test_errors_of_both_interfaces_are_valid_by_their_standards(post_json):
    for body in ({}, {"resourceType": "QuestionnaireResponse"}):
        refused = post_json(OUTCOME, body).json()
        assert of_the_schema(refused) == []
        assert of_the_library(refused) == []
    problem = post_json("/api/outcome", {"x": 1}).json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}

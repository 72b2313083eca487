"""Where the content has professions, programs may send the reader's own; where it has none, there is no such field."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from content.model import Text
from screening.interop import api, fhir
from screening.interop.fhir_response import RefusedResponse, ResponseReader
from screening.logic.answers import Answers
from tests.interop.conftest import of_the_library, of_the_schema
from tests.served_content import load

GENERAL = SimpleNamespace(id="general", title=Text(nl="Algemeen", en="General"))
DOCTOR = SimpleNamespace(id="doctor", title=Text(nl="Arts", en="Doctor"))
WITHOUT = load().model_copy(update={"professions": ()})
WITH = load().model_copy(update={"professions": (GENERAL, DOCTOR)})


def response(code):
    coding = {"system": fhir.answer_system("profession"), "code": code}
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "situation", "item": [{"linkId": "profession", "answer": [{"valueCoding": coding}]}]}],
    }


def test_the_plain_interface_takes_a_profession_that_the_content_knows():
    model = api.answers_model(WITH)
    for body, profession in (({"profession": "doctor"}, "doctor"), ({}, "")):
        assert Answers.of(model.model_validate(body).model_dump()).profession == profession
    with pytest.raises(ValidationError):
        model.model_validate({"profession": "plumber"})


def test_fhir_takes_a_profession_that_the_content_knows():
    reader = ResponseReader(WITH)
    assert reader(response("doctor")).profession == "doctor"
    with pytest.raises(RefusedResponse):
        reader(response("plumber"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_questionnaire_that_asks_for_it_is_valid(language):
    found = fhir.questionnaire(WITH, language)
    assert of_the_schema(found) == []
    assert of_the_library(found) == []
    assert [item["linkId"] for item in found["item"][0]["item"]][-1] == "profession"


def test_without_professions_the_field_is_unknown():
    with pytest.raises(ValidationError):
        api.answers_model(WITHOUT).model_validate({"profession": ""})
    with pytest.raises(RefusedResponse):
        ResponseReader(WITHOUT)(response("doctor"))
    assert fhir.choices(WITHOUT) == WITHOUT.situation

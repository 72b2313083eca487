"""The form takes every answer that the content has, keeps what it knows, and names what it does not know."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from content.loading import load
from screening.logic.answers import Answers
from screening.web.forms import SHOWN_OF_AN_UNKNOWN_VALUE, form_class, screening_form
from tests.small_content import small_content, write

CONTENT = load()
LISTS = {checklist.id: [item.id for item in checklist.items] for checklist in CONTENT.checklists}
QUESTIONS = {question.id: [option.value for option in question.options] for question in CONTENT.situation}
FOREIGN = ("unheard_of", "THREATS", " threats", "x" * 200)


@st.composite
def posted(draw, foreign=()) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, known in LISTS.items():
        data.setlist(name, draw(st.lists(st.sampled_from([*known, *foreign]), max_size=4)))
    for name, known in QUESTIONS.items():
        data.setlist(name, draw(st.lists(st.sampled_from([*known, "", *foreign]), max_size=1)))
    return data


@given(posted())
def test_known_answers_are_taken_as_they_are(data):
    form = screening_form(data)
    assert form.is_valid(), form.errors
    fields = {name: data.getlist(name) for name in LISTS} | {name: data.get(name, "") for name in QUESTIONS}
    assert form.answers() == Answers.of(fields)
    expected = {f' id="{name}-{value}"' for name in data for value in data.getlist(name) if value}
    assert {text for text, mark in form.marks() if mark == " checked"} == expected


@given(posted(foreign=FOREIGN))
def test_each_field_with_an_unknown_value_has_an_error_that_names_it(data):
    form = screening_form(data)
    known = {**LISTS, **QUESTIONS}
    wrong = {name: [value for value in data.getlist(name) if value and value not in known[name]] for name in known}
    assert set(form.errors) == {name for name, values in wrong.items() if values}
    for name, errors in form.errors.items():
        for value in wrong[name][:3]:
            assert f"“{value[:SHOWN_OF_AN_UNKNOWN_VALUE]}”" in errors[0]


def test_nothing_is_obligatory_and_fields_that_the_form_does_not_know_are_ignored():
    form = screening_form(QueryDict("patient=Jan&view=consult"))
    assert form.is_valid()
    assert form.answers() == Answers()
    assert list(form.marks()) == []


def test_the_profession_is_taken_if_it_is_known():
    form = screening_form(QueryDict("profession=nurse"))
    assert form.is_valid()
    assert form.answers().profession == "nurse"
    assert list(form.marks()) == [('<option value="nurse"', " selected")]
    assert "profession" in screening_form(QueryDict("profession=unheard_of")).errors


def test_a_form_has_a_field_for_each_question_and_checklist_of_its_content(tmp_path):
    content = load(write(tmp_path, small_content()))
    fields = form_class(content)().fields
    expected = [*(question.id for question in content.situation), *(part.id for part in content.checklists)]
    assert [name for name in fields if name != "profession"] == expected
    assert [value for value, _ in fields["risk_factors"].choices] == ["poverty"]

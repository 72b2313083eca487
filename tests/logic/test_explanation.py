"""The explanation of why a rule holds or not, in both languages, always agrees with the outcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from content.conditions import AnyCondition
from content.loading import load
from screening.logic.answers import Answers
from screening.logic.combinations import answers_from, every_answer
from screening.logic.explanation import condition_in_words, explain
from tests.logic.laws import decision
from tests.small_content import small_content, write


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("content"), small_content()))


def parsed(raw):
    return TypeAdapter(AnyCondition).validate_python(raw)


@pytest.mark.parametrize(
    ("condition", "dutch", "english"),
    [
        ("always", "altijd", "always"),
        ("injury", "“letsel”", "“an injury”"),
        ("signals_general", "iets uit “Algemeen”", "anything from “General”"),
        ("control", "iets uit “Controle”", "anything from “Control”"),
        ({"at_least": 2, "of": "control"}, "minstens 2 uit “Controle”", "at least 2 from “Control”"),
        ({"situation": "age_group", "is": "minor"}, "“Leeftijd” is “Kind”", "“Age” is “Child”"),
        ({"not_given": "acute_danger"}, "“Gevaar” is niet bekend", "“Danger” is not known"),
        ({"any": ["injury"]}, "“letsel”", "“an injury”"),
        (
            {"any": ["injury", "debts", "poverty"]},
            "“letsel”, “schulden” of “armoede”",
            "“an injury”, “debts” or “poverty”",
        ),
        (
            {"any": ["injury", {"all": ["debts", {"situation": "age_group", "is": "minor"}]}]},
            "“letsel” of (“schulden” en “Leeftijd” is “Kind”)",
            "“an injury” or (“debts” and “Age” is “Child”)",
        ),
    ],
)
def test_a_condition_is_put_into_words(content, condition, dutch, english):
    words = condition_in_words(parsed(condition), content.vocabulary)
    assert (words.nl, words.en) == (dutch, english)


def explained(content, rule_id, **fields):
    explanation = explain(content, Answers.of(fields))
    return next(found for found in explanation.rules if found.subject.id == rule_id)


@pytest.mark.parametrize(
    ("rule", "fields", "dutch", "english"),
    [
        ("map_injury", {}, "“letsel” is niet aangevinkt", "“an injury” is not ticked"),
        (
            "decide_debts",
            {"signals_general": ["injury"]},
            "er is niets aangevinkt uit “Buitenland”",
            "nothing from “Cross-border” is ticked",
        ),
        (
            "map_two",
            {"signals_general": ["injury"]},
            "uit “Algemeen” zijn er 2 nodig en is het aantal aangevinkt 1",
            "2 from “General” are needed and the number ticked is 1",
        ),
        (
            "talk_child",
            {"age_group": "adult"},
            "“Leeftijd” is niet “Kind” maar “Volwassen”",
            "“Age” is not “Child” but “Adult”",
        ),
        ("talk_child", {}, "“Leeftijd” is niet “Kind” maar “Onbekend”", "“Age” is not “Child” but “Unknown”"),
        (
            "map_age",
            {"age_group": "minor"},
            "“Leeftijd” is al bekend: “Kind”",
            "“Age” is known: “Child”",
        ),
        (
            "weigh_extortion",
            {"risk_factors": ["poverty"]},
            "“afpersing” is niet aangevinkt; en er is niets aangevinkt uit “Binnenland”; "
            "en “Leeftijd” is niet “Kind” maar “Onbekend”",
            "“extortion” is not ticked; and nothing from “Domestic” is ticked; and “Age” is not “Child” but “Unknown”",
        ),
    ],
)
def test_the_explanation_names_only_what_is_missing(content, rule, fields, dutch, english):
    found = explained(content, rule, **fields)
    assert not found.holds
    assert found.reasons == ()
    assert found.missing.nl == dutch
    assert found.missing.en == english


def test_ticks_of_which_one_would_do_are_listed_together():
    found = explained(decision().content, "map_companion")
    assert found.missing.en.startswith("none of these is ticked: “")
    assert found.missing.nl.startswith("niet een van deze is aangevinkt: “")


def test_a_rule_that_holds_has_its_reasons_in_the_order_of_the_form_and_misses_nothing(content):
    found = explained(content, "map_two", signals_general=["injury", "companion"])
    assert found.holds
    assert found.missing is None
    assert [reason.given.value for reason in found.reasons] == ["companion", "injury"]
    assert [reason.text.en for reason in found.reasons] == ["a companion", "an injury"]


def test_a_rule_that_always_holds_does_so_because_of_no_answer(content):
    found = explained(content, "map_facts")
    assert (found.holds, found.reasons, found.missing, found.condition.en) == (True, (), None, "always")


@given(chosen=st.sets(st.sampled_from(every_answer(decision().content)), max_size=12))
def test_an_explanation_agrees_with_the_outcome_in_everything(chosen):
    answers = answers_from(chosen)
    outcome = decision()(answers)
    explanation = explain(decision().content, answers)
    lines = {line.rule.id: line.reasons for step in outcome.steps for line in step.lines}
    assert {entry.subject.id: entry.reasons for entry in explanation.rules if entry.holds} == lines
    reasons = {
        (line.contact.id, reason.because): reason.reasons for line in outcome.contacts for reason in line.reasons
    }
    held = [entry for entry in explanation.contact_reasons if entry.holds]
    assert {(entry.subject[0].id, entry.subject[1].because): entry.reasons for entry in held} == reasons
    points = {line.point.id for step in outcome.steps for line in step.attention_points if line.pressing}
    assert {entry.subject.id for entry in explanation.attention_points if entry.holds} == points
    for entry in (*explanation.rules, *explanation.contact_reasons, *explanation.attention_points):
        assert (entry.missing is None) == entry.holds
        assert entry.condition.nl and entry.condition.en

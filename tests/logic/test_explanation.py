"""The explanation of why a condition holds or not, in both languages, always agrees with the outcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from content.conditions import AnyCondition
from content.loading import load
from screening.logic.answers import Answers
from screening.logic.combinations import answers_from, every_answer
from screening.logic.outcome import Decision
from screening.management.commands.explain import explain
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
    words = [parsed(condition).words(content.vocabulary, language) for language in ("nl", "en")]
    assert words == [dutch, english]


def explained(content, rule_id, language, **fields):
    (when,) = [rule.when for rule in content.rules if rule.id == rule_id]
    return explain(when, Decision(content), Answers.of(fields).facts(content.vocabulary.groups), language)


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
    for language, so, missing in (("nl", "want", dutch), ("en", "because", english)):
        holds, why = explained(content, rule, language, **fields)
        assert not holds
        assert why.endswith(f"; {so} {missing}")


def test_ticks_of_which_one_would_do_are_listed_together():
    for language, missing in (
        ("nl", "; want niet een van deze is aangevinkt: “"),
        ("en", "; because none of these is ticked: “"),
    ):
        _, why = explained(decision().content, "map_companion", language)
        assert missing in why


def test_a_rule_that_holds_has_its_reasons_in_the_order_of_the_form_and_misses_nothing(content):
    found = explained(content, "map_two", "en", signals_general=["injury", "companion"])
    assert found == (True, "because of a companion (companion), an injury (injury)")


def test_a_rule_that_always_holds_does_so_because_of_no_answer(content):
    assert explained(content, "map_facts", "en") == (True, "holds because of no tick: always")


@given(
    chosen=st.sets(st.sampled_from(every_answer(decision().content)), max_size=12),
    language=st.sampled_from(["nl", "en"]),
)
def test_an_explanation_agrees_with_the_outcome_in_everything(chosen, language):
    answers, content = answers_from(chosen), decision().content
    outcome, facts = decision()(answers), answers.facts(decision().names.groups)
    shown = {line.rule.id: line.reasons for step in outcome.steps for line in step.lines}
    shown |= {(line.contact.id, reason.because): reason.reasons for line in outcome.contacts for reason in line.reasons}
    shown |= {point.point.id: point.reasons for point in outcome.pressing_points}
    conditions = {rule.id: rule.when for rule in content.rules}
    conditions |= {
        (contact.id, reason.because): reason.when for contact in content.contacts for reason in contact.reasons
    }
    conditions |= {point.id: point.pressing_when for point in content.attention_points}
    assert set(shown) <= set(conditions)
    for name, condition in conditions.items():
        holds, why = explain(condition, decision(), facts, language)
        assert holds == (name in shown)
        if shown.get(name):
            because = {"nl": "door", "en": "because of"}[language]
            ticks = [f"{reason.text.in_language(language)} ({reason.given.value})" for reason in shown[name]]
            assert why == f"{because} {', '.join(ticks)}"
        else:
            assert condition.words(decision().names, language) in why

"""What changes in the outcomes between two versions of the content is found over nothing, singles, pairs and all."""

import pytest

from content.loading import load
from screening.logic.answers import Answer
from screening.logic.combinations import every_answer
from screening.logic.comparing import compare
from screening.logic.connections import Connections
from screening.logic.coverage import gaps
from tests.small_content import rule, small_content, write


@pytest.fixture
def versions(tmp_path):
    """Return a function that gives the small content, and the same with texts in its files replaced."""

    def of(*replacements):
        files = small_content()
        for file, old, new in replacements:
            assert old in files[file]
            files[file] = files[file].replace(old, new)
        return load(write(tmp_path / "old", small_content())), load(write(tmp_path / "new", files))

    return of


def shown(comparison):
    return {str(change) for changes in comparison for change in changes}


def test_the_same_content_changes_nothing(versions):
    comparison = compare(*versions())
    assert list(comparison) == [()]
    assert len(comparison[()]) == 1 + 9 + (9 * 8 // 2 - 2) + 9


def test_a_new_rule_comes_for_the_answers_that_trigger_it_the_fewest_first(versions):
    new = rule("talk_debts", "talk", "debts", "Vraag naar schulden", "Ask about debts")
    first = "- id: map_facts"
    comparison = compare(*versions(("guidance/rules.yaml", first, new + first)))
    assert shown(comparison) == {"+ talk/talk_debts: Vraag naar schulden"}
    (cases,) = [cases for changes, cases in comparison.items() if changes]
    assert cases[0] == (Answer("signals_cross_border", "debts"),)
    assert all(Answer("signals_cross_border", "debts") in chosen for chosen in cases)
    assert len(cases) == 1 + 8 + 9


def test_lines_are_quoted_in_the_language_asked_for(versions):
    old, new = versions()
    comparison = compare(old, new.model_copy(update={"rules": new.rules[:-1]}), language="en")
    assert shown(comparison) == {"- decide/decide_poverty: Find help"}


def test_a_rule_on_other_answers_goes_for_some_and_comes_for_others(versions):
    comparison = compare(*versions(("guidance/rules.yaml", "when: injury", "when: poverty")))
    assert shown(comparison) == {
        "- map/map_injury: Beschrijf letsel",
        "+ map/map_injury: Beschrijf letsel",
        "~ map/map_injury: ticks: injury -> poverty",
    }


def test_a_text_that_changes_in_one_language_is_a_change(versions):
    comparison = compare(*versions(("guidance/rules.yaml", "en: Describe injury", "en: Describe the injury")))
    assert shown(comparison) == {"~ map/map_injury: en: Describe injury -> Describe the injury"}


def test_a_headline_or_a_moment_that_changes_is_a_change(versions):
    comparison = compare(*versions(("guidance/rules.yaml", "Headline Describe injury", "Headline Describe it")))
    assert shown(comparison) == {
        "~ map/map_injury: headline en: Headline Describe injury -> Headline Describe it",
    }
    first = "step: map\n  moment: later\n  when: injury"
    comparison = compare(*versions(("guidance/rules.yaml", first, first.replace("later", "after"))))
    assert shown(comparison) == {"~ map/map_injury: moment: later -> after"}


def test_a_pair_is_needed_to_see_a_change_in_a_count(versions):
    comparison = compare(*versions(("guidance/rules.yaml", "{at_least: 2", "{at_least: 3")))
    (cases,) = [cases for changes, cases in comparison.items() if changes]
    assert cases[0] == (Answer("signals_general", "companion"), Answer("signals_general", "injury"))
    assert shown(comparison) == {"- map/map_two: Kijk naar samenhang"}


def test_contacts_that_come_go_or_change_places_are_changes(versions):
    comparison = compare(*versions(("contacts.yaml", "{when: poverty, priority: help", "{when: debts, priority: now")))
    assert "- contact helpers: Helpers" in shown(comparison)
    assert "+ contact helpers: Helpers" in shown(comparison)
    assert "+ reason to call helpers: Hulp" in shown(comparison)
    moved = compare(*versions(("contacts.yaml", "priority: shelter,", "priority: home,")))
    assert shown(moved) >= {
        "~ contacts: order: comensha, veilig_thuis, emergency_112 -> veilig_thuis, comensha, emergency_112"
    }


def test_an_attention_point_that_becomes_pressing_is_a_change_on_each_of_its_steps(versions):
    comparison = compare(*versions(("attention_points.yaml", "pressing_when: companion", "pressing_when: injury")))
    assert "~ map/attention point safety: pressing: no -> yes" in shown(comparison)
    assert "~ talk/attention point safety: pressing: yes -> no" in shown(comparison)


def other(text):
    return text.model_copy(update={"nl": f"{text.nl} anders"})


def changed(parts, number=0, **fields):
    """Return ``parts`` with some fields of one of them changed by functions."""
    part = parts[number]
    new = part.model_copy(update={name: change(getattr(part, name)) for name, change in fields.items()})
    return (*parts[:number], new, *parts[number + 1 :])


EDITS = {
    "the order of now": lambda old: {"now": old.now[::-1]},
    "the order of the rules": lambda old: {"rules": old.rules[::-1]},
    "the title of a step": lambda old: {"steps": changed(old.steps, title=other)},
    "the purpose of a step": lambda old: {"steps": changed(old.steps, purpose=other)},
    "a weighing question": lambda old: {
        "steps": changed(old.steps, 3, weighing_questions=lambda them: changed(them, question=other))
    },
    "the hours of a contact": lambda old: {"contacts": changed(old.contacts, 2, hours=other)},
    "when a contact is open": lambda old: {"contacts": changed(old.contacts, 2, open=lambda _: "mon-fri 08:00-12:00")},
    "words to say": lambda old: {"words_to_say": changed(old.words_to_say, title=other)},
    "what one can tell the person": lambda old: {
        "checklists": changed(old.checklists, items=lambda items: changed(items, say=lambda _: other(items[0].label)))
    },
    "the name of a question": lambda old: {"situation": changed(old.situation, label=other)},
    "the words for an answer": lambda old: {
        "situation": changed(old.situation, options=lambda them: changed(them, short=other))
    },
    "no professions": lambda old: {"professions": ()},
    "a norm of a profession": lambda old: {
        "professions": changed(old.professions, 1, norms=lambda norms: changed(norms) if norms else (), title=other)
    },
}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_an_outcome_shows_is_compared(edit):
    old = load()
    new = old.model_copy(update=EDITS[edit](old))
    comparison = compare(old, new, cases=[(), *((answer,) for answer in every_answer(old, new))])
    assert any(comparison)
    assert compare(old, old, cases=[()]) == {(): [()]}


def test_a_signal_that_only_the_new_content_has_is_compared_too(versions):
    comparison = compare(*versions(("checklists/risk_factors.yaml", "id: poverty", "id: hunger"),
                                   ("guidance/rules.yaml", "poverty", "hunger"),
                                   ("contacts.yaml", "poverty", "hunger")))  # fmt: skip
    cases = {chosen for changes, cases in comparison.items() if changes for chosen in cases}
    assert (Answer("risk_factors", "hunger"),) in cases
    assert (Answer("risk_factors", "poverty"),) in cases
    assert "+ ticked hunger: armoede" in shown(comparison)


# --- coverage ----------------------------------------


def lacking(content):
    found = {entry.subject.id: gaps(content, entry) for entry in Connections(content).items}
    return {id_: missing for id_, missing in found.items() if missing}


def test_coverage_lists_the_rules_that_a_tick_triggers_alone_and_together_with_others(versions):
    content, _ = versions()
    found = {
        entry.subject.id: [(link.to.id, link.alone) for link in entry.rules] for entry in Connections(content).items
    }
    assert list(found) == ["companion", "injury", "extortion", "debts", "poverty"]
    assert sorted(found["injury"]) == [("map_injury", True), ("map_two", False)]
    assert sorted(found["poverty"]) == [("decide_poverty", True), ("weigh_extortion", False)]
    assert lacking(content) == {}


def test_a_tick_without_guidance_is_a_gap_in_both_languages(versions):
    _, content = versions(("guidance/rules.yaml", "when: risk_factors", "when: injury"))
    assert lacking(content) == {"poverty": (("nl", "guidance"), ("en", "guidance"))}


@pytest.mark.parametrize(
    ("old", "new", "need"),
    [
        ("Hoe gaat het met armoede, en: How about poverty", "Hoe gaat het, en: Hoe gaat het", "question"),
        ("Betekenis van armoede, en: Meaning of poverty", "Armoede, en: Armoede", "explanation"),
    ],
)
def test_english_that_was_left_in_dutch_is_a_gap(versions, old, new, need):
    _, content = versions(("checklists/risk_factors.yaml", old, new))
    assert lacking(content) == {"poverty": (("en", need),)}


def test_a_source_that_is_gone_is_a_gap(versions):
    content, _ = versions()
    found = lacking(content.model_copy(update={"sources": ()}))
    assert list(found) == ["companion", "injury", "extortion", "debts", "poverty"]
    assert set(found.values()) == {(("nl", "source"), ("en", "source"))}

"""The keys of an outcome: exactly what it holds, nothing lost by a tick more, and the order of the contacts."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loading import SITUATION_VALUES
from screening.logic.answers import CHECKLISTS, Answer, Answers
from screening.logic.combinations import answers_from, every_answer, pairwise
from screening.logic.keys import MOST, Parts, contact_order, keys
from tests.logic.golden import golden_files, read_golden
from tests.logic.laws import decision

CONTENT = decision().content
PARTS = Parts(CONTENT)
RULES = {rule.id: rule for rule in CONTENT.rules}
TICKS = tuple(answer for answer in every_answer(CONTENT) if answer.field in CHECKLISTS)

any_ticks = st.sets(st.sampled_from(TICKS))
any_situation = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in SITUATION_VALUES.items()})


def answers_with(ticks, situation):
    return answers_from([*ticks, *(Answer(name, value) for name, value in situation.items())])


def keys_of(answers: Answers) -> frozenset[str]:
    return keys(decision()(answers), PARTS, answers.profession)


def of_kind(found, kind: str, depth: int = 1):
    """Return what follows ``kind:`` in the keys of that kind with so many words behind the colon."""
    return {key.removeprefix(f"{kind}:") for key in found if key.startswith(f"{kind}:") and key.count(":") == depth}


def reasons_of(found, key: str):
    return {other.removeprefix(f"{key}:") for other in found if other.startswith(f"{key}:")}


def values(reasons):
    return {reason.given.value for reason in reasons}


@given(ticks=any_ticks, situation=any_situation)
def test_the_keys_are_exactly_what_the_outcome_holds(ticks, situation):
    answers = answers_with(ticks, situation)
    outcome = decision()(answers)
    found = keys(outcome, PARTS)

    lines = {line.rule.id: line for line in outcome.lines}
    assert of_kind(found, "line") == set(lines)
    for id_, line in lines.items():
        assert reasons_of(found, f"line:{id_}") == values(line.reasons)
    assert of_kind(found, "unmet") == set(RULES) - set(lines)
    assert of_kind(found, "now") == {line.rule.id for line in outcome.now}
    assert of_kind(found, "count", 2) == {f"{step.step.id}:{len(step.lines)}" for step in outcome.steps}

    points = {line.point.id: line for line in outcome.pressing_points}
    assert of_kind(found, "point") == set(points)
    for id_, point in points.items():
        assert reasons_of(found, f"point:{id_}") == values(point.reasons)

    assert of_kind(found, "contact") == {line.contact.id for line in outcome.contacts}
    assert of_kind(found, "first") == {outcome.first_call.contact.id}
    calls, whys = set(), set()
    for line in outcome.contacts:
        numbers = [line.contact.reasons.index(reason.reason) for reason in line.reasons]
        whys.add(f"{line.contact.id}:{numbers[0]}")
        for number, reason in zip(numbers, line.reasons, strict=True):
            calls.add(f"{line.contact.id}:{number}")
            assert reasons_of(found, f"call:{line.contact.id}:{number}") == values(reason.reasons)
    assert of_kind(found, "call", 2) == calls
    assert of_kind(found, "why", 2) == whys

    kinds = {line.kind.id: line for line in outcome.kinds}
    assert of_kind(found, "kind") == set(kinds)
    assert ("kinds" in found) == bool(kinds)
    for id_, kind in kinds.items():
        assert reasons_of(found, f"kind:{id_}") == values(kind.reasons)

    assert of_kind(found, "urgency") == {outcome.urgency.id}
    assert of_kind(found, "answer", 2) == {f"{name}:{value}" for name, value in situation.items()}
    assert of_kind(found, "tick") == {answer.value for answer in ticks}
    assert of_kind(found, "some") == {answer.field for answer in ticks}
    assert of_kind(found, "empty") == set(CHECKLISTS) - {answer.field for answer in ticks}
    assert ("ticked" in found) == bool(ticks)
    assert ("across-borders" in found) == any(answer.field == "signals_cross_border" for answer in ticks)
    assert of_kind(found, "profession") == {"general"}


@given(ticks=any_ticks, situation=any_situation)
def test_each_moment_holds_the_first_headlines_of_it_that_hold(ticks, situation):
    outcome = decision()(answers_with(ticks, situation))
    held = {line.rule.id for line in outcome.lines}
    for moment, rules in PARTS.moments.items():
        in_order = [rule.id for rule in rules if rule.id in held]
        assert of_kind(keys(outcome, PARTS), moment) == set(in_order[: MOST[moment]])
        assert in_order
        assert all(RULES[id_].moment == moment for id_ in in_order)


@given(ticks=any_ticks, more=any_ticks, situation=any_situation)
def test_ticks_more_take_no_line_contact_reason_to_call_or_point_away(ticks, more, situation):
    before, after = (keys_of(answers_with(chosen, situation)) for chosen in (ticks, ticks | more))
    lasting = ("line:", "contact:", "call:", "point:", "kind:", "kinds", "tick:", "some:", "answer:")
    assert {key for key in before if key.startswith(lasting)} <= after
    assert {key for key in after if key.startswith("unmet:")} <= before


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_the_contacts_are_in_the_order_of_the_golden_case(path):
    golden = read_golden(path, CONTENT)
    outcome = decision()(golden.answers)
    assert contact_order(outcome) == golden.contacts
    assert of_kind(keys(outcome, PARTS), "contact") == set(golden.contacts)


@given(ticks=any_ticks, situation=any_situation)
def test_contacts_are_ordered_by_the_rank_of_their_first_reason_and_then_as_in_the_content(ticks, situation):
    outcome = decision()(answers_with(ticks, situation))
    in_content = [contact.id for contact in CONTENT.contacts]
    places = [(line.reasons[0].reason.rank, in_content.index(line.contact.id)) for line in outcome.contacts]
    assert places == sorted(places)
    assert contact_order(outcome) == tuple(line.contact.id for line in outcome.contacts)


def test_every_key_of_any_pair_of_answers_is_one_that_the_parts_can_hold():
    found = set().union(*(keys_of(answers_from(chosen)) for chosen in pairwise(every_answer(CONTENT))))
    possible = {rule.id for part in PARTS.steps for rule in (*part.own_rules, *part.general_rules)}
    assert possible == set(RULES)
    assert of_kind(found, "line") == possible
    assert of_kind(found, "count", 2) <= {f"{part.step.id}:{n}" for part in PARTS.steps for n in part.counts}
    for rule in CONTENT.rules:
        assert reasons_of(found, f"line:{rule.id}") <= {answer.value for answer in PARTS.reasons(rule.when)}


def test_a_profession_adds_its_own_key_and_changes_no_other():
    answers = answers_from(TICKS[:3])
    general = keys_of(answers)
    of_a_profession = keys_of(dataclasses.replace(answers, profession="ggd"))
    assert general ^ of_a_profession == {"profession:general", "profession:ggd"}

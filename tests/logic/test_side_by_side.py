"""A group's outcome compared with that of the case: every line is on the side, or the sides, that it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.cases import case_folders, load_cases
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answers
from screening.logic.debrief import case_answers
from screening.logic.outcome import Decision
from screening.logic.side_by_side import compare
from tests.served_content import load

CONTENT = load()
DECIDE = Decision(CONTENT)
CASES = load_cases(case_folders(), CONTENT).cases
ITEMS = {checklist.id: [item.id for item in checklist.items] for checklist in CONTENT.checklists}

answers = st.builds(
    lambda ticks, danger, age: Answers.of({"acute_danger": danger, "age_group": age, **ticks}),
    st.fixed_dictionaries({name: st.sets(st.sampled_from(ITEMS[name])) for name in CHECKLISTS}),
    st.sampled_from(["yes", "no", "unknown"]),
    st.sampled_from(["minor", "adult", "unknown"]),
)


def rules(lines):
    return [line.rule.id for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_a_group_that_sees_everything_has_the_outcome_of_the_case(case):
    outcome = DECIDE(case_answers(case, CONTENT))
    comparison = compare(outcome, outcome)
    assert all(step.same for step in comparison.steps)
    assert comparison.shared_contacts == {line.contact.id for line in outcome.contacts}
    assert [one.question for one, _ in comparison.situation] == list(CONTENT.situation)
    assert all(one == other for one, other in comparison.situation)


@given(answers, st.sampled_from(CASES))
def test_every_line_of_either_side_is_shown_once_with_its_own_reasons(given_answers, case):
    group, of_case = DECIDE(given_answers), DECIDE(case_answers(case, CONTENT))
    comparison = compare(group, of_case)
    assert [step.step for step in comparison.steps] == [part.step for part in group.steps]
    for step, one, other in zip(comparison.steps, group.steps, of_case.steps, strict=True):
        assert all(ours.rule == theirs.rule for ours, theirs in step.both)
        assert sorted([*rules(ours for ours, _ in step.both), *rules(step.only_group)]) == sorted(rules(one.own_lines))
        assert sorted([*rules(own for _, own in step.both), *rules(step.only_case)]) == sorted(rules(other.own_lines))
        assert {ours for ours, _ in step.both} <= set(one.own_lines)
        assert {theirs for _, theirs in step.both} <= set(other.own_lines)


@given(answers, st.sampled_from(CASES))
def test_both_sides_say_which_contacts_they_share_and_what_they_answered(given_answers, case):
    group, of_case = DECIDE(given_answers), DECIDE(case_answers(case, CONTENT))
    comparison = compare(group, of_case)
    shared = {line.contact.id for line in group.contacts} & {line.contact.id for line in of_case.contacts}
    assert comparison.shared_contacts == shared
    assert [(ours.option.value, theirs.option.value) for ours, theirs in comparison.situation] == [
        (getattr(given_answers, question), getattr(case.situation, question)) for question in QUESTIONS
    ]

"""What exists costs nothing: an outcome looks only at the conditions that its answers touch."""

from __future__ import annotations

from bench.growth import THREE, grown
from content.loading import load
from screening.logic.answers import Answers, Answer
from screening.logic.conditions import Case, compile_condition, one_is_enough, triggers
from screening.logic.outcome import Decision

CONTENT = load()
ANSWERS = Answers.of(THREE)


def touched(decision: Decision, answers: Answers) -> int:
    """Return how many conditions a call evaluates or finds in the index."""
    count = 0

    def counting(condition):
        def holds(case: Case):
            nonlocal count
            count += 1
            return condition(case)

        return holds

    index = decision._index
    index._conditions = {number: counting(condition) for number, condition in index._conditions.items()}
    outcome = decision(answers)
    return count + sum(len(step.lines) for step in outcome.steps)


def test_a_hundred_times_the_signals_and_rules_are_really_there():
    more = grown(CONTENT, 100)
    for before, after in zip(CONTENT.checklists, more.checklists, strict=True):
        assert len(after.items) == 100 * len(before.items)
    assert len(more.rules) > 20 * len(CONTENT.rules)


def test_the_same_ticks_lead_to_the_same_lines_whatever_else_exists():
    def lines(decision):
        return [[line.rule.id for line in step.lines] for step in decision(ANSWERS).steps]

    assert lines(Decision(grown(CONTENT, 100))) == lines(Decision(CONTENT))


def test_a_call_touches_as_many_conditions_with_a_hundred_times_the_content():
    assert touched(Decision(grown(CONTENT, 100)), ANSWERS) == touched(Decision(CONTENT), ANSWERS)


def test_a_call_touches_more_conditions_only_with_more_ticks():
    decision = Decision(grown(CONTENT, 10))
    assert touched(decision, Answers()) < touched(decision, ANSWERS)


def test_where_one_answer_is_enough_the_condition_itself_says_so_too():
    groups = {part.id: frozenset(item.id for item in part.items) for part in CONTENT.checklists}
    groups |= {group.id: frozenset(group.items) for group in CONTENT.sets}
    lists = {item.id: part.id for part in CONTENT.checklists for item in part.items}
    conditions = [rule.when for rule in CONTENT.rules]
    conditions += [reason.when for contact in CONTENT.contacts for reason in contact.reasons]
    conditions += [point.pressing_when for point in CONTENT.attention_points]
    simple = [condition for condition in conditions if one_is_enough(condition)]
    assert 40 < len(simple) < len(conditions)
    for condition in simple:
        for trigger in triggers(condition, groups):
            field, _, value = trigger.rpartition("=")
            given = Answer(field or lists[trigger], value)
            answers = Answers.of({given.field: given.value if field else [given.value]})
            assert compile_condition(condition, groups)(Case.of(answers)) == {given}

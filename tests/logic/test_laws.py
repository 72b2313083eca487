"""The laws of an outcome, as properties of any answers and over every class of answers that the content can tell apart.

The classes: nothing, every single tick, every pair of ticks and everything, each with every situation answer.
"""

import functools
import itertools
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content.loading import SITUATION_VALUES
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answer, Answers
from screening.logic.combinations import answers_from, every_answer, pairwise
from screening.logic.outcome import Decision
from tests.enumerations import enumerated
from tests.logic import laws
from tests.logic.laws import decision
from tests.served_content import load

SITUATIONS = [dict(zip(QUESTIONS, values, strict=True)) for values in itertools.product(*SITUATION_VALUES.values())]
SOME = SITUATIONS[::4]  # each answer of each question once
TICKS = tuple(answer for answer in every_answer(decision().content) if answer.field in CHECKLISTS)


def answers_with(ticks, **situation):
    return answers_from([*ticks, *(Answer(name, value) for name, value in situation.items())])


@functools.cache
def outcome(ticks=(), acute_danger="unknown", age_group="unknown"):
    return decision()(answers_with(ticks, acute_danger=acute_danger, age_group=age_group))


# --- over every class of answers ----------------------------------------


@pytest.mark.parametrize(
    ("situation", "size"),
    enumerated(
        SITUATIONS,
        [0, 1, 2, len(TICKS)],
        drawn=[(one, size) for one in SITUATIONS for size in (0, 1, 2, len(TICKS)) if size != 2 or one in SOME],
    ),
)
def test_the_laws_hold_for_every_number_of_ticks_with_every_situation(situation, size):
    for ticks in itertools.combinations(TICKS, size):
        laws.hold_for(decision().content, answers_with(ticks, **situation), outcome(ticks, **situation))


@pytest.mark.parametrize("situation", enumerated(SITUATIONS, drawn=SOME))
def test_a_tick_more_takes_nothing_away_from_nothing_or_from_any_single_tick(situation):
    for ticks in itertools.chain(itertools.combinations(TICKS, 1), itertools.combinations(TICKS, 2)):
        for fewer in itertools.combinations(ticks, len(ticks) - 1):
            laws.nothing_is_lost(outcome(fewer, **situation), outcome(ticks, **situation))


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: "-".join(situation.values()))
def test_the_last_tick_takes_nothing_away(situation):
    everything = outcome(TICKS, **situation)
    for tick in TICKS:
        without = tuple(other for other in TICKS if other != tick)
        laws.nothing_is_lost(outcome(without, **situation), everything)


@pytest.mark.parametrize(("question", "answer"), [("acute_danger", "yes"), ("age_group", "minor")])
@pytest.mark.parametrize("other_answer", ["first", "second", "third"])
def test_the_answer_that_asks_for_more_takes_nothing_away_but_the_open_question(question, answer, other_answer):
    (other,) = [name for name in QUESTIONS if name != question]
    fixed = SITUATION_VALUES[other][["first", "second", "third"].index(other_answer)]
    for size in (0, 1, 2, len(TICKS)):
        for ticks in itertools.combinations(TICKS, size):
            before = outcome(ticks, **{other: fixed, question: "unknown"})
            laws.nothing_is_lost(before, outcome(ticks, **{other: fixed, question: answer}), answered=[question])


def test_an_open_question_is_asked_and_an_answered_one_is_not():
    open_lines = [rule.id for rule in decision().content.rules if getattr(rule.when, "not_given", "") == "age_group"]
    assert open_lines
    for age_group, expected in (("unknown", True), ("minor", False), ("adult", False)):
        lines = {line.rule.id for step in outcome(age_group=age_group).steps for line in step.lines}
        assert lines.issuperset(open_lines) == expected
        assert lines.isdisjoint(open_lines) != expected


# --- properties of any answers ----------------------------------------

any_ticks = st.sets(st.sampled_from(TICKS))
any_situation = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in SITUATION_VALUES.items()})


@given(ticks=any_ticks, situation=any_situation)
def test_the_laws_hold_for_any_answers(ticks, situation):
    answers = answers_with(ticks, **situation)
    laws.hold_for(decision().content, answers, decision()(answers))


@given(ticks=any_ticks, more=any_ticks, situation=any_situation)
def test_any_ticks_more_take_nothing_away(ticks, more, situation):
    before = decision()(answers_with(ticks, **situation))
    laws.nothing_is_lost(before, decision()(answers_with(ticks | more, **situation)))


@given(ticks=any_ticks, more=any_ticks, situation=any_situation, question=st.sampled_from(QUESTIONS))
def test_any_ticks_and_the_answer_that_asks_for_more_take_nothing_away(ticks, more, situation, question):
    answer = {"acute_danger": "yes", "age_group": "minor"}[question]
    before = decision()(answers_with(ticks, **(situation | {question: "unknown"})))
    after = decision()(answers_with(ticks | more, **(situation | {question: answer})))
    laws.nothing_is_lost(before, after, answered=[question])


@given(ticks=any_ticks, situation=any_situation, seed=st.integers())
def test_the_same_answers_give_the_same_outcome_in_whatever_order_they_were_ticked(ticks, situation, seed):
    def form(order):
        fields = {name: [tick.value for tick in order if tick.field == name] for name in CHECKLISTS}
        return Answers.of(fields | situation)

    in_order = sorted(ticks)
    shuffled = random.Random(seed).sample(in_order, len(in_order))
    assert decision()(form(in_order)) == decision()(form(shuffled))


@settings(max_examples=20)
@given(ticks=any_ticks, situation=any_situation)
def test_the_same_content_loaded_again_gives_the_same_outcome(ticks, situation):
    answers = answers_with(ticks, **situation)
    assert _decision_loaded_again()(answers) == decision()(answers)


@functools.cache
def _decision_loaded_again():
    return Decision(load())


@given(ticks=any_ticks, unknown=st.text(max_size=20))
def test_ids_that_the_content_does_not_know_change_nothing_but_the_count(ticks, unknown):
    assume(unknown not in {tick.value for tick in TICKS})
    known = decision()(answers_with(ticks))
    with_unknown = decision()(answers_with({*ticks, Answer("risk_factors", unknown)}))
    assert with_unknown.steps == known.steps
    assert with_unknown.contacts == known.contacts
    assert with_unknown.ticked == known.ticked


def test_an_empty_form_gets_five_steps_three_contacts_and_no_urgency():
    empty = decision()(Answers.of({}))
    laws.hold_for(decision().content, Answers(), empty)
    assert empty.urgency.id == "none"
    assert not any(part.items for part in empty.ticked)
    assert empty == decision()(Answers.of(dict.fromkeys((*QUESTIONS, *CHECKLISTS), "")))


def test_the_pair_wise_set_holds_nothing_each_answer_each_pair_and_everything():
    every = every_answer(decision().content)
    sets = list(pairwise(every))
    assert sets[0] == ()
    assert {chosen for chosen in sets if len(chosen) == 1} == {(answer,) for answer in every}
    pairs = [set(chosen) for chosen in sets if len(chosen) == 2]
    assert {Answer("acute_danger", "yes"), Answer("age_group", "minor")} in pairs
    assert {Answer("acute_danger", "yes"), Answer("acute_danger", "no")} not in pairs
    assert len(pairs) == len(every) * (len(every) - 1) // 2 - 2
    assert sum(set(TICKS) <= set(chosen) for chosen in sets) == len(SITUATIONS)

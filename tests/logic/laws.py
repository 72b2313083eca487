"""The laws of an outcome (`docs/design.md`, section 4), each as a function that fails when it is broken.

They are stated over any answers, so that properties, exhaustive tables and the mutation test can all use them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from content.conditions import NotGiven
from content.loading import ALWAYS_REACHABLE, STEP_IDS, URGENCY_IDS
from content.model import LANGUAGES, Content, Text
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answer, Answers
from screening.logic.outcome import MOST_NOW, Decision, Outcome, Reason
from tests.served_content import load

CHILDREN = Answer("age_group", "minor")
ACROSS_BORDERS = {
    "decide": {"decide_shelter", "decide_residence"},
    "talk": {"talk_interpreter", "talk_trust_rights"},
}
"""The lines that any signal across borders brings: CoMensha's shelter, the residence rights, interpreter and trust."""

POINTS_ACROSS_BORDERS = {"speak_alone_external_interpreter", "little_trust_little_rights_knowledge"}


@functools.cache
def decision() -> Decision:
    """Return the decision function for the real content."""
    return Decision(load())


def given_in(answers: Answers) -> set[Answer]:
    """Return every answer that says something: the ticks, and the situation answers other than unknown."""
    situation = {Answer(name, getattr(answers, name)) for name in QUESTIONS if getattr(answers, name) != "unknown"}
    return situation | {Answer(name, value) for name in CHECKLISTS for value in answers.ticked(name)}


def _all_reasons(outcome: Outcome) -> Iterator[Reason]:
    for step in outcome.steps:
        for line in step.lines:
            yield from line.reasons
        for point in step.attention_points:
            yield from point.reasons
    for contact in outcome.contacts:
        for reason in contact.reasons:
            yield from reason.reasons
    for kind in outcome.kinds:
        yield from kind.reasons


def _all_texts(outcome: Outcome) -> Iterator[Text]:
    yield from (outcome.urgency.title, outcome.urgency.text)
    for step in outcome.steps:
        yield from (step.step.title, step.step.purpose)
        for line in step.lines:
            yield from (line.rule.headline, line.rule.do, line.rule.because)
        for point in step.attention_points:
            yield from (point.point.text, point.point.explanation)
    for contact in outcome.contacts:
        yield from (contact.contact.name, contact.contact.role)
        for reason in contact.reasons:
            yield reason.because
    for kind in outcome.kinds:
        yield from (kind.kind.title, kind.kind.description)
    for part in outcome.ticked:
        for item in part.items:
            yield from (item.label, item.question)
    for reason in _all_reasons(outcome):
        yield reason.text


# --- laws of one outcome ----------------------------------------


def urgency_follows_from_what_was_ticked(answers: Answers, outcome: Outcome) -> None:
    signals = answers.signals_general | answers.signals_domestic | answers.signals_cross_border
    expected = "signals" if signals else "alert" if answers.risk_factors else "none"
    assert outcome.urgency.id == ("acute" if answers.acute_danger == "yes" else expected)


def always_all_five_steps_in_order_each_with_guidance(answers: Answers, outcome: Outcome) -> None:
    assert tuple(step.step.id for step in outcome.steps) == STEP_IDS
    assert all(step.general_lines for step in outcome.steps)
    for step in outcome.steps:
        ids = [line.rule.id for line in step.lines]
        assert len(ids) == len(set(ids))
        assert all(line.rule.step == step.step.id for line in step.lines)


def always_the_three_contacts_each_with_a_reason(answers: Answers, outcome: Outcome) -> None:
    ids = [line.contact.id for line in outcome.contacts]
    assert set(ALWAYS_REACHABLE) <= set(ids)
    assert len(ids) == len(set(ids))
    assert all(line.reasons for line in outcome.contacts)


def acute_danger_puts_112_first(answers: Answers, outcome: Outcome) -> None:
    if answers.acute_danger == "yes":
        assert outcome.contacts[0].contact.id == "emergency_112"
        for step in outcome.steps:
            assert Answer("acute_danger", "yes") in _reasons_of_lines(step.own_lines)


def a_minor_brings_the_guidance_for_children_on_every_step(answers: Answers, outcome: Outcome) -> None:
    if answers.age_group == "minor":
        for step in outcome.steps:
            assert CHILDREN in _reasons_of_lines(step.own_lines)
        (veilig_thuis,) = [line for line in outcome.contacts if line.contact.id == "veilig_thuis"]
        assert CHILDREN in {reason.given for line in veilig_thuis.reasons for reason in line.reasons}


def a_signal_across_borders_brings_shelter_residence_interpreter_and_trust(answers: Answers, outcome: Outcome) -> None:
    ticks = {Answer("signals_cross_border", item) for item in answers.signals_cross_border}
    if ticks:
        for step in outcome.steps:
            reasons = {line.rule.id: _reasons_of_lines([line]) for line in step.own_lines}
            for rule in ACROSS_BORDERS.get(step.step.id, ()):
                assert ticks <= reasons[rule]
        (comensha,) = [line for line in outcome.contacts if line.contact.id == "comensha"]
        assert any(ticks == {reason.given for reason in line.reasons} for line in comensha.reasons)
        assert _pressing(outcome) >= POINTS_ACROSS_BORDERS


def a_work_related_signal_brings_the_contact_for_labour_exploitation(answers: Answers, outcome: Outcome) -> None:
    work = next(group for group in decision().content.sets if group.id == "work_related")
    if any(given.value in work.items for given in given_in(answers) if given.field in CHECKLISTS):
        assert "meld_arbeidsuitbuiting" in [line.contact.id for line in outcome.contacts]


def any_signal_brings_comensha_and_the_trafficking_officer_because_of_every_signal(
    answers: Answers, outcome: Outcome
) -> None:
    signals = {given for given in given_in(answers) if given.field.startswith("signals_")}
    if signals:
        (consult,) = [step for step in outcome.steps if step.step.id == "consult"]
        reasons = {line.rule.id: _reasons_of_lines([line]) for line in consult.own_lines}
        assert signals == reasons["consult_comensha"] == reasons["consult_trafficking_officer"]


def every_reason_was_really_given(answers: Answers, outcome: Outcome) -> None:
    assert {reason.given for reason in _all_reasons(outcome)} <= given_in(answers)


def every_source_exists(content: Content, outcome: Outcome) -> None:
    sources = {source.id for source in content.sources}
    cited = [outcome.urgency, *(step.step for step in outcome.steps), *(line.contact for line in outcome.contacts)]
    cited += [line.rule for step in outcome.steps for line in step.lines]
    cited += [line.point for step in outcome.steps for line in step.attention_points]
    cited += [line.kind for line in outcome.kinds]
    for item in cited:
        assert item.source
        assert sources.issuperset(item.source)


def every_line_is_there_in_both_languages(answers: Answers, outcome: Outcome) -> None:
    for text in _all_texts(outcome):
        for language in LANGUAGES:
            assert text.in_language(language).strip()


def what_answers_led_to_stands_before_what_always_holds(answers: Answers, outcome: Outcome) -> None:
    for step in outcome.steps:
        assert step.lines == step.own_lines + step.general_lines
        pressing = [line.pressing for line in step.attention_points]
        assert pressing == sorted(pressing, reverse=True)


def now_holds_one_to_three_lines_of_the_steps_the_most_important_first(answers: Answers, outcome: Outcome) -> None:
    assert 1 <= len(outcome.now) <= MOST_NOW
    assert set(outcome.now) <= set(outcome.lines)
    assert all(line.rule.moment == "now" for line in outcome.now)
    held = {line.rule.id for line in outcome.lines}
    in_order = tuple(id_ for id_ in decision().content.now if id_ in held)
    assert tuple(line.rule.id for line in outcome.now) == in_order[:MOST_NOW]


def now_begins_with_112_or_with_seeing_the_person_alone(answers: Answers, outcome: Outcome) -> None:
    if answers.acute_danger == "yes":
        assert outcome.now[0].rule.contact == "emergency_112"
        assert outcome.first_call.contact.id == "emergency_112"
    elif "companion_present" in answers.signals_general:
        assert outcome.now[0].rule.id == "talk_companion_out"


def a_minor_brings_guidance_for_children_into_now(answers: Answers, outcome: Outcome) -> None:
    if answers.age_group == "minor":
        assert CHILDREN in _reasons_of_lines(outcome.now)


def the_first_call_is_the_first_contact_with_a_number(answers: Answers, outcome: Outcome) -> None:
    assert outcome.first_call == next(line for line in outcome.contacts if line.contact.tel)


def what_was_ticked_is_shown_in_full(answers: Answers, outcome: Outcome) -> None:
    for part in outcome.ticked:
        assert {item.id for item in part.items} == answers.ticked(part.checklist.id)
    assert {ticked.question.id: ticked.option.value for ticked in outcome.situation} == {
        "acute_danger": answers.acute_danger,
        "age_group": answers.age_group,
    }


OF_ONE_OUTCOME = (
    urgency_follows_from_what_was_ticked,
    always_all_five_steps_in_order_each_with_guidance,
    always_the_three_contacts_each_with_a_reason,
    acute_danger_puts_112_first,
    a_minor_brings_the_guidance_for_children_on_every_step,
    a_signal_across_borders_brings_shelter_residence_interpreter_and_trust,
    a_work_related_signal_brings_the_contact_for_labour_exploitation,
    any_signal_brings_comensha_and_the_trafficking_officer_because_of_every_signal,
    every_reason_was_really_given,
    every_line_is_there_in_both_languages,
    what_answers_led_to_stands_before_what_always_holds,
    now_holds_one_to_three_lines_of_the_steps_the_most_important_first,
    now_begins_with_112_or_with_seeing_the_person_alone,
    a_minor_brings_guidance_for_children_into_now,
    the_first_call_is_the_first_contact_with_a_number,
    what_was_ticked_is_shown_in_full,
)


def hold_for(content: Content, answers: Answers, outcome: Outcome) -> None:
    """Check every law of one outcome."""
    for law in OF_ONE_OUTCOME:
        law(answers, outcome)
    every_source_exists(content, outcome)
    assert outcome.version == content.version
    assert outcome.fingerprint == content.fingerprint


def _reasons_of_lines(lines: Iterable) -> set[Answer]:
    return {reason.given for line in lines for reason in line.reasons}


def _left_open(condition: object) -> frozenset[str]:
    """Return the situation questions that ``condition`` wants unanswered, itself or in one of its operands."""
    if isinstance(condition, NotGiven):
        return frozenset({condition.not_given})
    operands = (*getattr(condition, "any", ()), *getattr(condition, "all", ()))
    return frozenset().union(*map(_left_open, operands))


def _pressing(outcome: Outcome) -> set[str]:
    return {line.point.id for step in outcome.steps for line in step.attention_points if line.pressing}


# --- the law of two outcomes ----------------------------------------


def nothing_is_lost(before: Outcome, after: Outcome, answered: Iterable[str] = ()) -> None:
    """Check that ``after``, with more answers than ``before``, has everything that ``before`` has.

    The only lines that may go are those that hold as long as a question is open, once it is ``answered``: the lines
    that ask it, and those for adults, which also hold while the age is unknown.
    """
    open_questions = frozenset(answered)
    for step, later in zip(before.steps, after.steps, strict=True):
        rules = {line.rule.id for line in step.lines if not open_questions & _left_open(line.rule.when)}
        assert rules <= {line.rule.id for line in later.lines}
        assert {line.point.id for line in step.attention_points} <= {line.point.id for line in later.attention_points}
        for weighing, later_weighing in zip(step.weighing, later.weighing, strict=True):
            assert {line.rule.id for line in weighing.lines} <= {line.rule.id for line in later_weighing.lines}
    assert _pressing(before) <= _pressing(after)
    reasons = {(line.contact.id, reason.because) for line in before.contacts for reason in line.reasons}
    assert reasons <= {(line.contact.id, reason.because) for line in after.contacts for reason in line.reasons}
    assert {line.kind.id for line in before.kinds} <= {line.kind.id for line in after.kinds}
    assert URGENCY_IDS.index(before.urgency.id) >= URGENCY_IDS.index(after.urgency.id)

"""Mutants of the content: the same content with one thing removed or negated. The tests should kill each of them.

A mutant is killed when the outcome of a golden case differs from what the case expects, or when a law is broken.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from content.conditions import (
    NO_REASON,
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Condition,
    Facts,
    NotGiven,
    Reasons,
    Situation,
    Vocabulary,
)
from content.loading import SITUATION_VALUES
from content.model import Content
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answer, Answers
from screening.logic.combinations import answers_from, every_answer, singles
from screening.logic.outcome import Decision
from tests.logic import laws
from tests.logic.golden import Golden, differences, golden_files, read_golden


class Not(Condition):
    """A negated condition. Only mutants have it: the language of the content has no negation."""

    condition: Condition

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return no reason, when the condition does not hold."""
        return NO_REASON if self.condition.reasons(facts) is None else None

    def answers(self, names: Vocabulary) -> Reasons:
        """Return no answer: what was not given is no reason."""
        return NO_REASON

    def data(self) -> Any:
        """Return a mapping that no content file may hold."""
        return {"not": self.condition.data()}


@dataclass(frozen=True)
class Mutant:
    """Content with one change: ``kind`` names the mutation, ``where`` the item."""

    kind: str
    where: str
    content: Content

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}"


# --- making mutants ---------------------------------------------------------------------------------------------


def mutants(content: Content) -> Iterator[Mutant]:
    """Yield every mutant of ``content``.

    Rules, contact reasons and attention points are removed, or their conditions mutated. The named sets that conditions
    use, and the kinds of exploitation, lose one of their items. "Nu" loses one of its rules.
    """
    yield from _mutants_of_rules(content)
    yield from _mutants_of_contact_reasons(content)
    for index, point in enumerate(content.attention_points):
        changed = functools.partial(_changed, content, "attention_points", index)
        yield Mutant("removed", f"point {point.id}", changed(None))
        for kind, condition in condition_mutants(point.pressing_when):
            yield Mutant(kind, f"point {point.id}", changed({"pressing_when": condition}))
    yield from _mutants_of_now(content)
    used = " ".join(str(rule.when) for rule in content.rules)
    for index, group in enumerate(content.sets):
        if f"'{group.id}'" in used:
            yield from _without_one(content, "sets", index, "items", f"set {group.id}")
    for index, kind_ in enumerate(content.kinds):
        yield Mutant("removed", f"kind {kind_.id}", _changed(content, "kinds", index, None))
        yield from _without_one(content, "kinds", index, "seen_with", f"kind {kind_.id}")


def _mutants_of_rules(content: Content) -> Iterator[Mutant]:
    questions = [question.id for step in content.steps for question in step.weighing_questions]
    for index, rule in enumerate(content.rules):
        changed = functools.partial(_changed, content, "rules", index)
        yield Mutant("removed", f"rule {rule.id}", changed(None))
        for kind, condition in condition_mutants(rule.when):
            yield Mutant(kind, f"rule {rule.id}", changed({"when": condition}))
        if rule.weighing_question is not None:
            other = next(question for question in questions if question != rule.weighing_question)
            yield Mutant("no weighing question", f"rule {rule.id}", changed({"weighing_question": None}))
            yield Mutant("other weighing question", f"rule {rule.id}", changed({"weighing_question": other}))


def _mutants_of_now(content: Content) -> Iterator[Mutant]:
    """Yield content without one of the rules that "Nu" shows; a rule that is never among the first three is skipped."""
    decide = Decision(content)
    shown = {line.rule.id for answers in _lawful(content) for line in decide(answers).now}
    for id_ in sorted(shown):
        now = tuple(other for other in content.now if other != id_)
        yield Mutant("not among what to do now", f"rule {id_}", content.model_copy(update={"now": now}))


def _mutants_of_contact_reasons(content: Content) -> Iterator[Mutant]:
    for index, contact in enumerate(content.contacts):
        for number, reason in enumerate(contact.reasons):
            where = f"contact {contact.id}, reason {number + 1}"
            before, after = contact.reasons[:number], contact.reasons[number + 1 :]
            changed = functools.partial(_changed, content, "contacts", index)
            yield Mutant("removed", where, changed({"reasons": (*before, *after)}))
            replaced = [(kind, {"when": condition}) for kind, condition in condition_mutants(reason.when)]
            replaced += [(f"priority {rank}", {"rank": rank}) for rank in (0, 100) if rank != reason.rank]
            for kind, update in replaced:
                reasons = (*before, reason.model_copy(update=update), *after)
                yield Mutant(kind, where, changed({"reasons": reasons}))


def _without_one(content: Content, part: str, index: int, name: str, where: str) -> Iterator[Mutant]:
    items = getattr(getattr(content, part)[index], name)
    for number, item in enumerate(items):
        update = {name: (*items[:number], *items[number + 1 :])}
        yield Mutant(f"without item {item}", where, _changed(content, part, index, update))


def _changed(content: Content, part: str, index: int, update: dict[str, Any] | None) -> Content:
    items = list(getattr(content, part))
    items[index : index + 1] = [] if update is None else [items[index].model_copy(update=update)]
    return content.model_copy(update={part: tuple(items)})


def condition_mutants(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield each mutant of ``condition``, with the name of the mutation."""
    yield "negated", Not(condition=condition)
    if not condition.always:
        yield "always", Always()
    yield from _inner(condition)


def _inner(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield the mutants of the condition itself and of every condition in it."""
    match condition:
        case AnyOf() | AllOf():
            yield from _mutants_of_operands(condition)
        case AtLeast():
            yield "at least one more", condition.model_copy(update={"at_least": condition.at_least + 1})
            if condition.at_least > 1:
                yield "at least one less", condition.model_copy(update={"at_least": condition.at_least - 1})
        case Situation():
            for value in SITUATION_VALUES[condition.situation]:
                if value != condition.is_:
                    yield f"situation is '{value}'", condition.model_copy(update={"is_": value})
        case NotGiven():
            (other,) = [question for question in QUESTIONS if question != condition.not_given]
            yield "other question", condition.model_copy(update={"not_given": other})


def _mutants_of_operands(condition: AnyOf | AllOf) -> Iterator[tuple[str, Condition]]:
    word, other = ("any", "all") if isinstance(condition, AnyOf) else ("all", "any")
    operands = getattr(condition, word)
    make: Callable[..., Any] = type(condition).model_construct
    if len(operands) > 1:
        swapped = (AllOf if word == "any" else AnyOf).model_construct(**{other: operands})
        yield f"'{word}' became '{other}'", swapped
        for index, operand in enumerate(operands):
            yield f"without operand {operand.data()}", make(**{word: (*operands[:index], *operands[index + 1 :])})
    for index, operand in enumerate(operands):
        for kind, inner in _inner(operand):
            yield kind, make(**{word: (*operands[:index], inner, *operands[index + 1 :])})


# --- killing them -----------------------------------------------------------------------------------------------


def _lawful(content: Content) -> tuple[Answers, ...]:
    """Return nothing and every single tick, each with every situation."""
    ticks = tuple(answer for answer in every_answer(content) if answer.field in CHECKLISTS)
    situations = [
        tuple(Answer(name, value) for name, value in zip(QUESTIONS, values, strict=True))
        for values in itertools.product(*SITUATION_VALUES.values())
    ]
    sets = [(*situation, *chosen) for situation in situations for chosen in [(), *singles(ticks)]]
    return tuple(map(answers_from, sets))


def _says_most_first(golden: Golden) -> tuple[int, int]:
    """Order golden cases so that most mutants meet their killer soon."""
    said = (golden.now, golden.always, golden.contact_reasons, golden.weighing, golden.kinds)
    return -sum(part is not None for part in said), len(laws.given_in(golden.answers))


@dataclass(frozen=True)
class Judge:
    """Golden cases and sets of answers to test mutants with."""

    goldens: tuple[Golden, ...]
    lawful: tuple[Answers, ...]

    @classmethod
    def of(cls, content: Content) -> Judge:
        """Take all golden cases, and every single answer with every situation."""
        goldens = sorted((read_golden(path, content) for path in golden_files()), key=_says_most_first)
        return cls(tuple(goldens), _lawful(content))

    def killer(self, mutant: Mutant) -> str | None:
        """Return what killed the mutant: the name of a golden case or "laws"; ``None`` when it survives."""
        try:
            decide = Decision(mutant.content)
            for golden in self.goldens:
                if differences(golden, decide(golden.answers)):
                    return golden.name
            for answers in self.lawful:
                laws.hold_for(mutant.content, answers, decide(answers))
        except (AssertionError, KeyError, ValueError):
            return "laws"
        return None

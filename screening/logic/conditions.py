"""Turns the conditions of the content into functions, once, so that an outcome costs little.

A compiled condition takes a ``Case`` (the answers, looked up) and returns the set of answers that made it hold,
or ``None`` when it does not hold. ``always`` holds because of no answer at all: the empty set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from content.model import AllOf, AnyOf, AtLeast, NotGiven, Situation
from screening.logic.answers import Answers, Given

Reasons = frozenset[Given]
NO_REASON: Reasons = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """Answers, with every tick by its id."""

    answers: Answers
    given: Mapping[str, Given]

    @classmethod
    def of(cls, answers: Answers) -> Case:
        """Look the answers up once."""
        return cls(answers, answers.given())


Compiled = Callable[[Case], "Reasons | None"]
Groups = Mapping[str, frozenset[str]]


def compile_condition(condition: Any, groups: Groups) -> Compiled:
    """Compile ``condition``; ``groups`` gives the item ids of each checklist and named set."""
    match condition:
        case "always":
            return lambda case: NO_REASON
        case str() if condition in groups:
            return _at_least(1, groups[condition])
        case str():
            return lambda case: frozenset({case.given[condition]}) if condition in case.given else None
        case AnyOf():
            return _any(tuple(compile_condition(operand, groups) for operand in condition.any))
        case AllOf():
            return _all(tuple(compile_condition(operand, groups) for operand in condition.all))
        case AtLeast():
            return _at_least(condition.at_least, groups[condition.of])
        case Situation():
            return _situation(condition.situation, condition.is_)
        case NotGiven():
            return _not_given(condition.not_given)
    raise TypeError(f"not a condition: {condition!r}")


def _any(operands: tuple[Compiled, ...]) -> Compiled:
    def holds(case: Case) -> Reasons | None:
        met = [reasons for operand in operands if (reasons := operand(case)) is not None]
        return NO_REASON.union(*met) if met else None

    return holds


def _all(operands: tuple[Compiled, ...]) -> Compiled:
    def holds(case: Case) -> Reasons | None:
        met = NO_REASON
        for operand in operands:
            reasons = operand(case)
            if reasons is None:
                return None
            met |= reasons
        return met

    return holds


def _at_least(count: int, items: frozenset[str]) -> Compiled:
    def holds(case: Case) -> Reasons | None:
        met = frozenset([given for item, given in case.given.items() if item in items])
        return met if len(met) >= count else None

    return holds


def _situation(question: str, answer: str) -> Compiled:
    reasons = frozenset({Given(question, answer)})
    return lambda case: reasons if getattr(case.answers, question) == answer else None


def _not_given(question: str) -> Compiled:
    return lambda case: NO_REASON if getattr(case.answers, question) == "unknown" else None


def triggers(condition: Any, groups: Groups) -> Iterator[str]:
    """Yield the answers of which at least one must be given before ``condition`` can hold.

    Ticks come by their id, situation answers as ``question=answer``; ``always`` comes as itself. An outcome only
    looks at the rules that one of its answers triggers, so its cost follows what was ticked, not what exists.
    """
    match condition:
        case "always":
            yield "always"
        case str():
            yield from groups.get(condition, (condition,))
        case AnyOf():
            for operand in condition.any:
                yield from triggers(operand, groups)
        case AllOf():
            yield from min(({*triggers(operand, groups)} for operand in condition.all), key=_cost)
        case AtLeast():
            yield from groups[condition.of]
        case Situation():
            yield f"{condition.situation}={condition.is_}"
        case NotGiven():
            yield f"{condition.not_given}=unknown"


def one_is_enough(condition: Any) -> bool:
    """Say whether each trigger of ``condition`` makes it hold by itself; its reasons are then the triggers given."""
    match condition:
        case "always":
            return False
        case str() | Situation():
            return True
        case AnyOf():
            return all(map(one_is_enough, condition.any))
        case AtLeast():
            return condition.at_least == 1
    return False


def _cost(found: set[str]) -> tuple[bool, int]:
    return "always" in found, len(found)

"""Compares the outcome of a group's ticks with the outcome of the case, step by step. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from content.model import Step
from screening.logic.outcome import GuidanceLine, Outcome, StepOutcome, TickedQuestion


@dataclass(frozen=True, slots=True)
class StepCompared:
    """A step with the lines that the answers of each side led to. Lines that always hold are the same on both."""

    step: Step
    both: tuple[tuple[GuidanceLine, GuidanceLine], ...]
    only_group: tuple[GuidanceLine, ...]
    only_case: tuple[GuidanceLine, ...]

    @property
    def same(self) -> bool:
        """Whether both sides have the same lines."""
        return not (self.only_group or self.only_case)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both outcomes, and a comparison of their parts; a pair has that of the group first.

    Attributes:
        situation: each question about the situation, as both answered it.
        shared_contacts: the ids of the contacts that both have; the contacts of each side keep their own order.
    """

    group: Outcome
    case: Outcome
    situation: tuple[tuple[TickedQuestion, TickedQuestion], ...]
    steps: tuple[StepCompared, ...]
    shared_contacts: frozenset[str]


def compare(group: Outcome, case: Outcome) -> Comparison:
    """Compare the outcome of a group with that of the case; both must be of the same content."""
    of_group, of_case = ({line.contact.id for line in each.contacts} for each in (group, case))
    return Comparison(
        group=group,
        case=case,
        situation=tuple(zip(group.situation, case.situation, strict=True)),
        steps=tuple(_step(*pair) for pair in zip(group.steps, case.steps, strict=True)),
        shared_contacts=frozenset(of_group & of_case),
    )


def _step(group: StepOutcome, case: StepOutcome) -> StepCompared:
    of_group = {line.rule.id: line for line in group.own_lines}
    of_case = {line.rule.id: line for line in case.own_lines}
    return StepCompared(
        step=group.step,
        both=tuple((of_group[id_], line) for id_, line in of_case.items() if id_ in of_group),
        only_group=tuple(line for id_, line in of_group.items() if id_ not in of_case),
        only_case=tuple(line for id_, line in of_case.items() if id_ not in of_group),
    )

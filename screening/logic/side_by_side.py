"""Compares the outcome of a group's ticks with the outcome of the case, step by step. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from content.model import Rule, Step
from screening.logic.outcome import ContactLine, GuidanceLine, Outcome, Reason, StepOutcome


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A guidance line that both sides have, with the ticks that led each side to it."""

    rule: Rule
    group: tuple[Reason, ...]
    case: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class StepCompared:
    """A step with the lines that the answers of each side led to. Lines that always hold are the same on both."""

    step: Step
    both: tuple[SharedLine, ...]
    only_group: tuple[GuidanceLine, ...]
    only_case: tuple[GuidanceLine, ...]

    @property
    def same(self) -> bool:
        """Whether both sides have the same lines."""
        return not (self.only_group or self.only_case)


@dataclass(frozen=True, slots=True)
class ContactBeside:
    """A contact of one side; ``shared`` when the other side has it too."""

    line: ContactLine
    shared: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both outcomes, and a comparison of their parts. The contacts of each side keep their own order."""

    group: Outcome
    case: Outcome
    steps: tuple[StepCompared, ...]
    group_contacts: tuple[ContactBeside, ...]
    case_contacts: tuple[ContactBeside, ...]


def compare(group: Outcome, case: Outcome) -> Comparison:
    """Compare the outcome of a group with that of the case; both must be of the same content."""
    return Comparison(
        group=group,
        case=case,
        steps=tuple(_step(*pair) for pair in zip(group.steps, case.steps, strict=True)),
        group_contacts=_contacts(group, case),
        case_contacts=_contacts(case, group),
    )


def _step(group: StepOutcome, case: StepOutcome) -> StepCompared:
    of_group = {line.rule.id: line for line in group.own_lines}
    of_case = {line.rule.id: line for line in case.own_lines}
    return StepCompared(
        step=group.step,
        both=tuple(
            SharedLine(line.rule, of_group[id_].reasons, line.reasons)
            for id_, line in of_case.items()
            if id_ in of_group
        ),
        only_group=tuple(line for id_, line in of_group.items() if id_ not in of_case),
        only_case=tuple(line for id_, line in of_case.items() if id_ not in of_group),
    )


def _contacts(own: Outcome, other: Outcome) -> tuple[ContactBeside, ...]:
    others = {line.contact.id for line in other.contacts}
    return tuple(ContactBeside(line, line.contact.id in others) for line in own.contacts)

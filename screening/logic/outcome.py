"""From answers to the outcome: urgency, five steps, attention points, contacts, and what was ticked.

The meaning and the laws of an outcome are those of ``docs/design.md``, section 4. There is no score and no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from content.conditions import Condition, Facts
from content.model import (
    AttentionPoint,
    Checklist,
    Contact,
    ContactReason,
    Content,
    ExploitationKind,
    Item,
    Option,
    Rule,
    SituationQuestion,
    Step,
    Text,
    UrgencyText,
    Version,
    WeighingQuestion,
)
from screening.logic.answers import Answer, Answers


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that was given, with the words for it."""

    given: Answer
    text: Text


class GuidanceLine(NamedTuple):
    """One line of guidance. Without reasons it always holds, or asks for an answer that is not given yet."""

    rule: Rule
    reasons: tuple[Reason, ...]

    @property
    def always(self) -> bool:
        """Whether the line holds for all answers."""
        return self.rule.always


class AttentionLine(NamedTuple):
    """An attention point on a step; ``pressing`` when the ticks (or, for some, every case) call for it first."""

    point: AttentionPoint
    pressing: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A weighing question and the lines that contribute to it. The professional answers it, never the tool."""

    question: WeighingQuestion
    lines: tuple[GuidanceLine, ...]


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """A step of the Meldcode: its guidance, that of these answers first; its attention points, the pressing first."""

    step: Step
    own_lines: tuple[GuidanceLine, ...]
    """The lines that the answers, or a missing answer, led to."""
    general_lines: tuple[GuidanceLine, ...]
    """The lines that hold for all answers."""
    attention_points: tuple[AttentionLine, ...]
    weighing: tuple[Weighing, ...]
    questions: tuple[Item, ...]

    @property
    def lines(self) -> tuple[GuidanceLine, ...]:
        """All lines, those of these answers first."""
        return self.own_lines + self.general_lines

    @property
    def pressing_points(self) -> tuple[AttentionLine, ...]:
        """The attention points that these answers call for first."""
        return tuple([line for line in self.attention_points if line.pressing])


class ContactReasonLine(NamedTuple):
    """Why to call, and which ticks led to it."""

    reason: ContactReason
    reasons: tuple[Reason, ...]

    @property
    def because(self) -> Text:
        """Why to call, in words."""
        return self.reason.because


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact with the reasons to call it, the most important first."""

    contact: Contact
    reasons: tuple[ContactReasonLine, ...]


@dataclass(frozen=True, slots=True)
class KindLine:
    """A form of exploitation in which the ticked signals are also seen; never a verdict."""

    kind: ExploitationKind
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TickedQuestion:
    """A situation question with the answer given."""

    question: SituationQuestion
    option: Option


@dataclass(frozen=True, slots=True)
class TickedChecklist:
    """A checklist with the items ticked in it, in the order of the list."""

    checklist: Checklist
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers lead to. The same answers and the same content always give an equal outcome.

    Attributes:
        now: one to three lines of the steps for this moment, the most important first.
        first_call: the contact with a telephone number to call first.
    """

    urgency: UrgencyText
    now: tuple[GuidanceLine, ...]
    first_call: ContactLine
    steps: tuple[StepOutcome, ...]
    contacts: tuple[ContactLine, ...]
    kinds: tuple[KindLine, ...]
    situation: tuple[TickedQuestion, ...]
    ticked: tuple[TickedChecklist, ...]
    version: Version
    fingerprint: str

    @property
    def lines(self) -> tuple[GuidanceLine, ...]:
        """The lines of all steps, in the order of the steps."""
        return tuple(line for part in self.steps for line in part.lines)

    @property
    def pressing_points(self) -> tuple[AttentionLine, ...]:
        """The attention points that these answers call for first, each once."""
        found = {line.point.id: line for part in self.steps for line in part.pressing_points}
        return tuple(found.values())


MOST_NOW = 3
"""The most lines that "Nu" can have (``docs/design.md``, section 4)."""


class Decision:
    """The decision function for one version of the content."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.names = content.vocabulary
        self._place = {answer: number for number, answer in enumerate(self.names.answers)}
        self._urgency = {str(text.id): text for text in content.urgency}

    def __call__(self, answers: Answers) -> Outcome:
        """Return the outcome for ``answers``. Ids that the content does not know are passed over."""
        facts = answers.facts(self.names.groups)
        lines = [line for rule in self.content.rules if (line := self._line(rule, facts)) is not None]
        pressing = {point.id: self.reasons(point.pressing_when, facts) for point in self.content.attention_points}
        contacts = self._contacts(facts)
        ticked = tuple(
            TickedChecklist(part, tuple(item for item in part.items if item.id in answers.ticked(part.id)))
            for part in self.content.checklists
        )
        return Outcome(
            urgency=self._urgency[urgency(answers)],
            now=self._now(lines),
            first_call=next(line for line in contacts if line.contact.tel),
            steps=tuple(self._step(step, lines, pressing, ticked) for step in self.content.steps),
            contacts=contacts,
            kinds=tuple(self._kinds(facts)),
            situation=tuple(
                TickedQuestion(question, option)
                for question in self.content.situation
                for option in question.options
                if option.value == facts.situation[question.id]
            ),
            ticked=ticked,
            version=self.content.version,
            fingerprint=self.content.fingerprint,
        )

    def reasons(self, condition: Condition, facts: Facts) -> tuple[Reason, ...] | None:
        """Return the answers that make ``condition`` hold, in the order of the form; ``None`` if it does not hold."""
        found = condition.reasons(facts)
        if not found:
            return None if found is None else ()
        known = sorted((answer for answer in found if answer in self._place), key=self._place.__getitem__)
        return tuple(Reason(answer, self.names.answers[answer]) for answer in known)

    def _line(self, rule: Rule, facts: Facts) -> GuidanceLine | None:
        reasons = self.reasons(rule.when, facts)
        return None if reasons is None else GuidanceLine(rule, reasons)

    def _now(self, lines: list[GuidanceLine]) -> tuple[GuidanceLine, ...]:
        by_id = {line.rule.id: line for line in lines}
        return tuple(by_id[id_] for id_ in self.content.now if id_ in by_id)[:MOST_NOW]

    def _step(
        self,
        step: Step,
        lines: list[GuidanceLine],
        pressing: Mapping[str, tuple[Reason, ...] | None],
        ticked: tuple[TickedChecklist, ...],
    ) -> StepOutcome:
        own = [line for line in lines if line.rule.step == step.id and not line.always]
        own.sort(key=lambda line: line.rule.when.needs_no_answer)
        general = [line for line in lines if line.rule.step == step.id and line.always]
        return StepOutcome(
            step=step,
            own_lines=tuple(own),
            general_lines=tuple(general),
            attention_points=self._attention(step, pressing),
            weighing=tuple(
                Weighing(question, tuple(line for line in own + general if line.rule.weighing_question == question.id))
                for question in step.weighing_questions
            ),
            questions=tuple(item for part in ticked for item in part.items) if step.id == "talk" else (),
        )

    def _attention(self, step: Step, pressing: Mapping[str, tuple[Reason, ...] | None]) -> tuple[AttentionLine, ...]:
        points = [point for point in self.content.attention_points if step.id in point.steps]
        lines = [AttentionLine(point, pressing[point.id] is not None, pressing[point.id] or ()) for point in points]
        lines.sort(key=lambda line: (not line.pressing, line.point.pressing_when.needs_no_answer))
        return tuple(lines)

    def _contacts(self, facts: Facts) -> tuple[ContactLine, ...]:
        """Return the contacts with a reason to call, by the rank of their first reason."""
        ranked = []
        for contact in self.content.contacts:
            reasons = sorted(contact.reasons, key=lambda reason: reason.rank)
            held = [(reason, found) for reason in reasons if (found := self.reasons(reason.when, facts)) is not None]
            if held:
                lines = tuple(ContactReasonLine(reason, found) for reason, found in held)
                ranked.append((held[0][0].rank, ContactLine(contact, lines)))
        ranked.sort(key=lambda entry: entry[0])
        return tuple(line for _, line in ranked)

    def _kinds(self, facts: Facts) -> Iterator[KindLine]:
        for kind in self.content.kinds:
            ticks = [facts.ticks[item] for item in kind.seen_with if item in facts.ticks]
            if ticks:
                ordered = sorted(ticks, key=self._place.__getitem__)
                yield KindLine(kind, tuple(Reason(answer, self.names.answers[answer]) for answer in ordered))


def urgency(answers: Answers) -> str:
    """Return ``acute``, ``signals``, ``alert`` or ``none`` (``docs/design.md``, section 4.1)."""
    if answers.acute_danger == "yes":
        return "acute"
    if answers.signals:
        return "signals"
    return "alert" if answers.risk_factors else "none"

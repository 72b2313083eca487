"""From answers to the outcome: urgency, five steps, attention points, contacts, and what was ticked.

The meaning and the laws of an outcome are those of the design contract, section 4. There is no score and no verdict.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from content.model import (
    AnyOf,
    AttentionPoint,
    Checklist,
    Contact,
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
from screening.logic.answers import QUESTIONS, Answers, Given
from screening.logic.conditions import Case, Compiled, compile_condition, one_is_enough, triggers

URGENCY = ("none", "alert", "signals", "acute")
"""From the least to the most urgent."""


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that was given, with the words for it."""

    given: Given
    text: Text


class GuidanceLine(NamedTuple):
    """One line of guidance. Without reasons it always holds, or asks for an answer that is not given yet."""

    rule: Rule
    reasons: tuple[Reason, ...]

    @property
    def always(self) -> bool:
        """Whether the line holds in every case."""
        return self.rule.when == "always"


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
    """A step of the Meldcode: its guidance, those of this case first; its attention points, the pressing first."""

    step: Step
    own_lines: tuple[GuidanceLine, ...]
    """The lines of this case: those that answers, or a missing answer, led to."""
    general_lines: tuple[GuidanceLine, ...]
    """The lines that hold in every case; the same object for every outcome."""
    attention_points: tuple[AttentionLine, ...]
    weighing: tuple[Weighing, ...]
    questions: tuple[Item, ...]

    @property
    def lines(self) -> tuple[GuidanceLine, ...]:
        """All lines, those of this case first."""
        return self.own_lines + self.general_lines

    @property
    def pressing_points(self) -> tuple[AttentionLine, ...]:
        """The attention points that this case calls for first."""
        return tuple([line for line in self.attention_points if line.pressing])


class ContactReasonLine(NamedTuple):
    """Why to call, and which ticks led to it."""

    because: Text
    reasons: tuple[Reason, ...]


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
    """What the answers lead to. The same answers and the same content always give an equal outcome."""

    urgency: UrgencyText
    steps: tuple[StepOutcome, ...]
    contacts: tuple[ContactLine, ...]
    kinds: tuple[KindLine, ...]
    situation: tuple[TickedQuestion, ...]
    ticked: tuple[TickedChecklist, ...]
    version: Version
    fingerprint: str

    @property
    def own_contacts(self) -> tuple[ContactLine, ...]:
        """The contacts that the organisation stated itself."""
        return tuple(line for line in self.contacts if line.contact.own)

    @property
    def pressing_points(self) -> tuple[AttentionLine, ...]:
        """The attention points that this case calls for first, each once."""
        found = {line.point.id: line for part in self.steps for line in part.pressing_points}
        return tuple(found.values())


class Decision:
    """The decision function for one version of the content. Build it once; calling it is cheap and pure."""

    def __init__(self, content: Content) -> None:
        """Compile the conditions of ``content`` and index them by the answers that can trigger them."""
        self.content = content
        groups: dict[str, frozenset[str]] = {
            checklist.id: frozenset(item.id for item in checklist.items) for checklist in content.checklists
        }
        groups |= {group.id: frozenset(group.items) for group in content.sets}
        self.groups = groups
        self._reasons = self._all_reasons(content)
        self._numbers = {_trigger(reason.given): number for number, reason in enumerate(self._reasons)}
        self._index = _Index(
            groups,
            rules=[(rule.when, rule) for rule in content.rules if rule.when != "always"],
            calls=self._calls(content),
            points=[(point.pressing_when, point) for point in content.attention_points],
            kinds=[(AnyOf(any=kind.seen_with), kind) for kind in content.kinds],
        )
        always = [rule for rule in content.rules if rule.when == "always"]
        self._general: dict[str, tuple[GuidanceLine, ...]] = {
            step.id: tuple([GuidanceLine(rule, ()) for rule in always if rule.step == step.id])
            for step in content.steps
        }
        self._points_of = {
            step.id: [AttentionLine(point, False, ()) for point in content.attention_points if step.id in point.steps]
            for step in content.steps
        }
        self._urgency: dict[str, UrgencyText] = {text.id: text for text in content.urgency}
        self._situation = {
            _trigger(Given(question.id, option.value)): TickedQuestion(question, option)
            for question in content.situation
            for option in question.options
        }
        self._items = {
            item.id: (number, item) for checklist in content.checklists for number, item in enumerate(checklist.items)
        }

    def __call__(self, answers: Answers) -> Outcome:
        """Return the outcome for ``answers``. Ids that the content does not know are passed over."""
        given = _GivenAnswers(answers, self._numbers, self._reasons)
        rules, calls, pressing, kinds = self._index.holding(given)
        lines: dict[str, list[GuidanceLine]] = {step.id: [] for step in self.content.steps}
        for _, rule, reasons in rules:
            lines[rule.step].append(GuidanceLine(rule, reasons))
        points = {point.id: reasons for _, point, reasons in pressing}
        ticked = self._ticked(answers)
        return Outcome(
            urgency=self._urgency[urgency(answers)],
            steps=tuple([self._step(step, lines[step.id], points, ticked) for step in self.content.steps]),
            contacts=self._contact_lines(calls),
            kinds=tuple([KindLine(kind, reasons) for _, kind, reasons in kinds]),
            situation=tuple([self._situation[key] for key in given.situation if key in self._situation]),
            ticked=ticked,
            version=self.content.version,
            fingerprint=self.content.fingerprint,
        )

    def general_lines(self, step: str) -> tuple[GuidanceLine, ...]:
        """Return the lines that hold in every case at the step with this id."""
        return self._general[step]

    @staticmethod
    def _calls(content: Content) -> list[tuple[Any, tuple[Contact, Text]]]:
        """Return every reason to call, those that count most first, as a condition, the contact, and the words."""
        ranked = [(reason.rank, reason, contact) for contact in content.contacts for reason in contact.reasons]
        ranked.sort(key=_rank)
        return [(reason.when, (contact, reason.because)) for _, reason, contact in ranked]

    @staticmethod
    def _all_reasons(content: Content) -> tuple[Reason, ...]:
        """Return every answer there is, in the order of the form."""
        answers = [
            Reason(Given(question.id, option.value), option.short)
            for question in content.situation
            for option in question.options
        ]
        ticks = [Reason(Given(part.id, item.id), item.short) for part in content.checklists for item in part.items]
        return (*answers, *ticks)

    def _step(
        self,
        step: Step,
        lines: list[GuidanceLine],
        pressing: dict[str, tuple[Reason, ...]],
        ticked: tuple[TickedChecklist, ...],
    ) -> StepOutcome:
        lines.sort(key=_without_reasons)
        own = tuple(lines)
        general = self._general[step.id]
        return StepOutcome(
            step=step,
            own_lines=own,
            general_lines=general,
            attention_points=self._attention(step, pressing),
            weighing=self._weighing(step, own),
            questions=tuple([item for part in ticked for item in part.items]) if step.id == "talk" else (),
        )

    def _weighing(self, step: Step, own: tuple[GuidanceLine, ...]) -> tuple[Weighing, ...]:
        if not step.weighing_questions:
            return ()
        lines: dict[str | None, list[GuidanceLine]] = {question.id: [] for question in step.weighing_questions}
        for line in own + self._general[step.id]:
            lines.setdefault(line.rule.weighing_question, []).append(line)
        return tuple([Weighing(question, tuple(lines[question.id])) for question in step.weighing_questions])

    def _attention(self, step: Step, pressing: dict[str, tuple[Reason, ...]]) -> tuple[AttentionLine, ...]:
        first, others = [], []
        for line in self._points_of[step.id]:
            reasons = pressing.get(line.point.id)
            if reasons is None:
                others.append(line)
            else:
                first.append(AttentionLine(line.point, True, reasons))
        first.sort(key=_without_reasons)
        return (*first, *others)

    @staticmethod
    def _contact_lines(calls: Iterable[_Holds]) -> tuple[ContactLine, ...]:
        """Return the contacts, each where the first of its reasons stands; ``calls`` begin with what counts most."""
        found: dict[str, tuple[Contact, list[ContactReasonLine]]] = {}
        for _, (contact, because), reasons in calls:
            found.setdefault(contact.id, (contact, []))[1].append(ContactReasonLine(because, reasons))
        return tuple([ContactLine(contact, tuple(lines)) for contact, lines in found.values()])

    def _ticked(self, answers: Answers) -> tuple[TickedChecklist, ...]:
        parts = []
        for checklist in self.content.checklists:
            chosen = [self._items[id_] for id_ in answers.ticked(checklist.id) if id_ in self._items]
            chosen.sort(key=_rank)
            parts.append(TickedChecklist(checklist, tuple([item for _, item in chosen])))
        return tuple(parts)


def urgency(answers: Answers) -> str:
    """Return ``acute``, ``signals``, ``alert`` or ``none`` (design contract, section 4.1)."""
    if answers.acute_danger == "yes":
        return "acute"
    if answers.signals:
        return "signals"
    return "alert" if answers.risk_factors else "none"


_rank = operator.itemgetter(0)
_Holds = tuple[int, Any, tuple[Reason, ...]]
"""What holds: its place in the order of the content, itself, and the reasons for it."""


def _without_reasons(line: GuidanceLine | AttentionLine) -> bool:
    return not line.reasons


def _trigger(given: Given) -> str:
    """Return the answer as ``conditions.triggers`` names it."""
    return f"{given.field}={given.value}" if given.field in QUESTIONS else given.value


class _GivenAnswers:
    """The answers of one call: what they trigger, and the words for them. It goes when the call is over."""

    def __init__(self, answers: Answers, numbers: dict[str, int], reasons: tuple[Reason, ...]) -> None:
        self.case = Case.of(answers)
        self.situation = [f"{name}={getattr(answers, name)}" for name in QUESTIONS]
        self.numbers = numbers
        keys = (*self.situation, *self.case.given)
        self.in_order = sorted([(numbers[key], key) for key in keys if key in numbers])
        self._all = reasons
        self._words: dict[tuple[int, ...], tuple[Reason, ...]] = {(): ()}

    def known(self, reasons: Iterable[Given]) -> list[int]:
        """Return the numbers of these answers, but for those that the content does not know."""
        return [self.numbers[key] for key in map(_trigger, reasons) if key in self.numbers]

    def words(self, numbers: Iterable[int]) -> tuple[Reason, ...]:
        """Return the reasons with these numbers: one and the same tuple for the same numbers."""
        key = tuple(numbers)
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = tuple([self._all[number] for number in key])
        return words


class _Index:
    """The conditions of the content, each once, found by the answers that can make it hold.

    Several rules, contacts and points may share a condition; it is looked at once for all of them.
    """

    def __init__(self, groups: dict[str, frozenset[str]], **uses: Iterable[tuple[Any, Any]]) -> None:
        """Take, for each kind of use, pairs of a condition and what holds under it, in order."""
        self._uses: list[list[tuple[int, int, Any]]] = []  # condition -> (kind of use, order, what holds under it)
        self._kinds = len(uses)
        self._enough: dict[str, list[int]] = {}  # answer -> conditions that this answer makes hold by itself
        self._conditions: dict[int, Compiled] = {}  # those that need a look at more than one answer
        self._triggers: dict[str, list[int]] = {}  # answer -> which of these to look at
        numbers: dict[str, int] = {}
        for kind, entries in enumerate(uses.values()):
            for order, (condition, value) in enumerate(entries):
                number = numbers.setdefault(repr(condition), len(numbers))
                if number == len(self._uses):
                    self._uses.append([])
                    self._add(number, condition, groups)
                self._uses[number].append((kind, order, value))

    def _add(self, number: int, condition: Any, groups: dict[str, frozenset[str]]) -> None:
        index = self._enough if one_is_enough(condition) else self._triggers
        if index is self._triggers:
            self._conditions[number] = compile_condition(condition, groups)
        for trigger in {*triggers(condition, groups)}:
            index.setdefault(trigger, []).append(number)

    def holding(self, given: _GivenAnswers) -> tuple[list[_Holds], ...]:
        """Return, for each kind of use, what holds and the reasons for it, in the order given."""
        found: tuple[list[_Holds], ...] = tuple([[] for _ in range(self._kinds)])
        for number, reasons in self._held(given).items():
            for kind, order, value in self._uses[number]:
                found[kind].append((order, value, reasons))
        for entries in found:
            entries.sort(key=_rank)
        return found

    def _held(self, given: _GivenAnswers) -> dict[int, tuple[Reason, ...]]:
        """Return the conditions that hold, with the reasons of each."""
        found: dict[int, list[int]] = {}
        for number, key in given.in_order:
            for entry in self._enough.get(key, ()):
                found.setdefault(entry, []).append(number)
        held = {entry: given.words(numbers) for entry, numbers in found.items()}
        for key in ("always", *given.situation, *given.case.given):
            for entry in self._triggers.get(key, ()):
                if entry not in held and (reasons := self._conditions[entry](given.case)) is not None:
                    held[entry] = given.words(sorted(given.known(reasons)))
        return held

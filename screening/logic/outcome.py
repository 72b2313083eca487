"""From answers to the outcome: urgency, five steps, attention points, contacts, and what was ticked.

The meaning and the laws of an outcome are those of the design contract, section 4. There is no score and no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from content.model import (
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
from screening.logic.conditions import Case, Compiled, Reasons, compile_condition, triggers

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
        return tuple(line for line in self.attention_points if line.pressing)


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
        self._known = self._words(content)
        self._rules = _Index(groups, [(rule.when, rule) for rule in content.rules if rule.when != "always"])
        self._general = {
            step.id: tuple(
                GuidanceLine(rule, ()) for rule in content.rules if rule.step == step.id and rule.when == "always"
            )
            for step in content.steps
        }
        self._contacts = _Index(
            groups, [(reason.when, (contact, reason)) for contact in content.contacts for reason in contact.reasons]
        )
        self._points = _Index(groups, [(point.pressing_when, point) for point in content.attention_points])
        self._points_of = {
            step.id: [point for point in content.attention_points if step.id in point.steps] for step in content.steps
        }
        self._kinds_of: dict[str, list[int]] = {}
        for number, kind in enumerate(content.kinds):
            for item in kind.seen_with:
                self._kinds_of.setdefault(item, []).append(number)
        self._urgency: dict[str, UrgencyText] = {text.id: text for text in content.urgency}
        self._contact_order = {contact.id: number for number, contact in enumerate(content.contacts)}
        self._situation = {
            Given(question.id, option.value): TickedQuestion(question, option)
            for question in content.situation
            for option in question.options
        }
        self._items = {
            item.id: (number, item) for checklist in content.checklists for number, item in enumerate(checklist.items)
        }

    def __call__(self, answers: Answers) -> Outcome:
        """Return the outcome for ``answers``. Ids that the content does not know are passed over."""
        case = Case.of(answers)
        words = _ReasonWords(self._known)
        lines: dict[str, list[GuidanceLine]] = {}
        for rule, reasons in self._rules.holding(case):
            lines.setdefault(rule.step, []).append(GuidanceLine(rule, words[reasons]))
        points = {point.id: words[reasons] for point, reasons in self._points.holding(case)}
        ticked = self._ticked(case)
        return Outcome(
            urgency=self._urgency[urgency(answers)],
            steps=tuple(self._step(step, lines.get(step.id, []), points, ticked) for step in self.content.steps),
            contacts=self._contact_lines(case, words),
            kinds=self._kind_lines(case, words),
            situation=tuple(
                self._situation[given]
                for name in QUESTIONS
                if (given := Given(name, getattr(answers, name))) in self._situation
            ),
            ticked=ticked,
            version=self.content.version,
            fingerprint=self.content.fingerprint,
        )

    @staticmethod
    def _words(content: Content) -> dict[Given, tuple[int, Reason]]:
        words = [
            (Given(question.id, option.value), option.short)
            for question in content.situation
            for option in question.options
        ]
        words += [
            (Given(checklist.id, item.id), item.short) for checklist in content.checklists for item in checklist.items
        ]
        return {given: (number, Reason(given, text)) for number, (given, text) in enumerate(words)}

    def _step(
        self,
        step: Step,
        lines: list[GuidanceLine],
        pressing: dict[str, tuple[Reason, ...]],
        ticked: tuple[TickedChecklist, ...],
    ) -> StepOutcome:
        own = (*(line for line in lines if line.reasons), *(line for line in lines if not line.reasons))
        ordered = own + self._general[step.id]
        points = [
            AttentionLine(point, point.id in pressing, pressing.get(point.id, ())) for point in self._points_of[step.id]
        ]
        points.sort(key=lambda line: (not line.pressing, not line.reasons))
        return StepOutcome(
            step=step,
            own_lines=own,
            general_lines=self._general[step.id],
            attention_points=tuple(points),
            weighing=tuple(
                Weighing(question, tuple(line for line in ordered if line.rule.weighing_question == question.id))
                for question in step.weighing_questions
            ),
            questions=tuple(item for part in ticked for item in part.items) if step.id == "talk" else (),
        )

    def _contact_lines(self, case: Case, words: _ReasonWords) -> tuple[ContactLine, ...]:
        found: dict[str, tuple[Contact, list[tuple[int, ContactReasonLine]]]] = {}
        for (contact, reason), reasons in self._contacts.holding(case):
            _, entries = found.setdefault(contact.id, (contact, []))
            entries.append((reason.rank, ContactReasonLine(reason.because, words[reasons])))
        for _, entries in found.values():
            entries.sort(key=lambda entry: entry[0])
        ordered = sorted(found.values(), key=lambda entry: (entry[1][0][0], self._contact_order[entry[0].id]))
        return tuple(ContactLine(contact, tuple(line for _, line in entries)) for contact, entries in ordered)

    def _kind_lines(self, case: Case, words: _ReasonWords) -> tuple[KindLine, ...]:
        found: dict[int, list[Given]] = {}
        for item, given in case.given.items():
            for number in self._kinds_of.get(item, ()):
                found.setdefault(number, []).append(given)
        return tuple(
            KindLine(self.content.kinds[number], words[frozenset(found[number])]) for number in sorted(found)
        )

    def _ticked(self, case: Case) -> tuple[TickedChecklist, ...]:
        parts = []
        for checklist in self.content.checklists:
            chosen = [self._items[id_] for id_ in case.answers.ticked(checklist.id) if id_ in self._items]
            chosen.sort(key=lambda entry: entry[0])
            parts.append(TickedChecklist(checklist, tuple(item for _, item in chosen)))
        return tuple(parts)


def urgency(answers: Answers) -> str:
    """Return ``acute``, ``signals``, ``alert`` or ``none`` (design contract, section 4.1)."""
    if answers.acute_danger == "yes":
        return "acute"
    if answers.signals:
        return "signals"
    return "alert" if answers.risk_factors else "none"


class _ReasonWords(dict[Reasons, tuple[Reason, ...]]):
    """The words for a set of reasons, in the order of the form; looked up once a set, for as long as one call lasts."""

    def __init__(self, known: dict[Given, tuple[int, Reason]]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, reasons: Reasons) -> tuple[Reason, ...]:
        found = [self._known[given] for given in reasons if given in self._known]
        found.sort(key=lambda entry: entry[0])
        words = self[reasons] = tuple(reason for _, reason in found)
        return words


class _Index:
    """Values under a condition, found by the answers that can make the condition hold."""

    def __init__(self, groups: dict[str, frozenset[str]], entries: Iterable[tuple[Any, Any]]) -> None:
        self._entries: list[tuple[Compiled, Any]] = []
        self._by_trigger: dict[str, list[int]] = {}
        for number, (condition, value) in enumerate(entries):
            self._entries.append((compile_condition(condition, groups), value))
            for trigger in {*triggers(condition, groups)}:
                self._by_trigger.setdefault(trigger, []).append(number)

    def holding(self, case: Case) -> Iterable[tuple[Any, Reasons]]:
        """Yield (value, reasons) of every condition that holds, in the order of the content."""
        keys = ["always", *case.given, *(f"{name}={getattr(case.answers, name)}" for name in QUESTIONS)]
        for number in sorted({number for key in keys for number in self._by_trigger.get(key, ())}):
            condition, value = self._entries[number]
            reasons = condition(case)
            if reasons is not None:
                yield value, reasons

"""Compares a group's ticks with a fictional case: what was found, what was missed, and what is not in the text.

Pure functions. A debrief is about reading, not about people: it points to the words in the text, and gives no score.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.cases import FictionalCase, Mark
from content.model import Checklist, Content, Item
from screening.logic.answers import QUESTIONS, Answers


@dataclass(frozen=True, slots=True)
class Entry:
    """A signal or risk factor that the case shows, or that was ticked.

    ``mark`` is the signal of the case; of what the case does not show, the distractor that it was probably taken from.
    """

    checklist: Checklist
    item: Item
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Debrief:
    """The comparison; each part is in the order of the checklists."""

    found: tuple[Entry, ...]
    missed: tuple[Entry, ...]
    not_in_text: tuple[Entry, ...]


def case_answers(case: FictionalCase, content: Content) -> Answers:
    """Return the answers that fit the case: the ticks of a reader who notices everything in it."""
    shown = {signal.item for signal in case.signals}
    fields: dict[str, str | list[str]] = {question: getattr(case.situation, question) for question in QUESTIONS}
    for checklist in content.checklists:
        fields[checklist.id] = [item.id for item in checklist.items if item.id in shown]
    return Answers.of(fields)


def debrief(case: FictionalCase, answers: Answers, content: Content) -> Debrief:
    """Compare ``answers`` with the case. Ids that the content does not know are passed over."""
    signals = {signal.item: signal for signal in case.signals}
    distractors = {distractor.item: distractor for distractor in case.distractors}
    found: list[Entry] = []
    missed: list[Entry] = []
    not_in_text: list[Entry] = []
    for checklist in content.checklists:
        ticked = answers.ticked(checklist.id)
        for item in checklist.items:
            if item.id in signals:
                (found if item.id in ticked else missed).append(Entry(checklist, item, signals[item.id]))
            elif item.id in ticked:
                not_in_text.append(Entry(checklist, item, distractors.get(item.id)))
    return Debrief(tuple(found), tuple(missed), tuple(not_in_text))

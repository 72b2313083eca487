"""Puts the parts of an outcome together: which template shows what, in which order. The markup is in the templates."""

from __future__ import annotations

import datetime
import functools
import html
from collections.abc import Iterable, Iterator

from django.utils import formats, timezone, translation

from content.model import LANGUAGES
from screening import registry
from screening.logic.answers import Answers
from screening.logic.explanation import Explanation
from screening.logic.outcome import ContactLine, Outcome, Reason, StepOutcome, TickedChecklist
from screening.web import rendering
from screening.web.rendering import Part, PartWithOneSlot, PartWithoutSlots

SHOWN_REASONS = 3
"""Reasons that stand open under a line; the others are folded."""

WAY_BACK = {"walk": b"situation", "consult": b"screening-form"}
"""Where "change the answers" leads to in each view."""


class Templates:
    """The templates of an outcome in one language, each with the names of what goes in it."""

    def __init__(self) -> None:
        self.outcome = Part(
            "outcome/outcome.html",
            *(
                "first",
                "contacts",
                "kinds",
                "steps",
                "pressing",
                "answers",
                "ticked",
                "file",
                "explanation",
                "way_back",
            ),
        )
        self.own_contact = PartWithoutSlots("outcome/own_contact.html")
        self.first = PartWithoutSlots("outcome/first.txt")
        self.chip = PartWithoutSlots("outcome/chip.html")
        self.reasons = Part("outcome/reasons.html", "first", "rest", "count")
        self.contact = PartWithOneSlot("outcome/contact.html", "reasons")
        self.call_reason = PartWithOneSlot("outcome/call_reason.html", "reasons")
        self.kind = PartWithOneSlot("outcome/kind.html", "reasons")
        self.step = Part(
            "outcome/step.html",
            *("own", "weighing", "questions", "pressing", "own_contacts", "whole"),
        )
        self.line = PartWithOneSlot("outcome/line.html", "reasons")
        self.weighing = PartWithOneSlot("outcome/weighing.html", "contributes")
        self.question = PartWithoutSlots("outcome/question.html")
        self.pressing = PartWithOneSlot("outcome/pressing.html", "reasons")
        self.point_on_paper = PartWithoutSlots("outcome/point_on_paper.html")
        self.answer = PartWithoutSlots("outcome/answer.html")
        self.ticked = PartWithOneSlot("outcome/ticked.html", "items")
        self.ticked_item = PartWithoutSlots("outcome/ticked_item.html")
        self.file = Part("outcome/file.txt", "today", "answers", "steps", "contacts")
        self.file_answer = PartWithoutSlots("outcome/file_answer.txt")
        self.file_list = PartWithoutSlots("outcome/file_list.txt")
        self.file_tick = PartWithOneSlot("outcome/file_tick.txt", "list")
        self.file_step = PartWithOneSlot("outcome/file_step.txt", "lines")
        self.file_line = PartWithOneSlot("outcome/file_line.txt", "reasons")
        self.file_general = PartWithoutSlots("outcome/file_general.txt")
        self.file_reason = PartWithoutSlots("outcome/file_reason.txt")
        self.file_contact = PartWithoutSlots("outcome/file_contact.txt")

    def seal(self) -> None:
        """Keep no more than there is now."""
        for part in vars(self).values():
            part.sealed = True


@functools.cache
def _templates_in(language: str) -> Templates:
    return Templates()


def templates() -> Templates:
    """Return the templates of an outcome in the language of the request."""
    return _templates_in(translation.get_language() or "nl")


def outcome_html(found: Outcome, view: str, explanation: Explanation | None = None, *, whole: bool = True) -> bytes:
    """Return an outcome as HTML, in the language of the request.

    Unless it is the ``whole``, what says the same in every outcome is left out, with ``data-keep`` in its place.
    """
    return OutcomePage(templates(), whole=whole).outcome(found, view, explanation)


def file_text(found: Outcome) -> str:
    """Return the text for the professional's own file, in the language of the request."""
    return html.unescape(OutcomePage(templates()).file(found).decode())


class OutcomePage:
    """One outcome while it is being put together. It goes when the answer has gone, and what it looked up with it."""

    def __init__(self, templates: Templates, *, whole: bool = True) -> None:
        self.templates = templates
        self.whole = b"whole" if whole else b""
        self._why_made: dict[int, bytes] = {}  # by the id of the reasons: many lines share one and the same tuple
        self._words_made: dict[int, bytes] = {}

    def outcome(self, found: Outcome, view: str, explanation: Explanation | None = None) -> bytes:
        """Return the whole outcome."""
        show, why = self.templates, self._why
        own = b"".join([show.own_contact(line.contact) for line in found.own_contacts])
        pressing = {line.point.id: line.point for step in found.steps for line in step.pressing_points}
        return show.outcome(
            found.urgency,
            show.first(found.steps[0].lines[0].rule),
            b"".join([self._contact(line) for line in found.contacts]),
            show.kind.each([(line.kind, why(line.reasons)) for line in found.kinds]),
            b"".join([self._step(step, own if step.step.id == "consult" else b"") for step in found.steps]),
            b"".join([show.point_on_paper(point) for point in pressing.values()]),
            b"".join([show.answer(answer) for answer in found.situation]),
            b"".join([self._ticked(ticked) for ticked in found.ticked]),
            self.file(found),
            self._explanation(explanation),
            WAY_BACK[view],
        )

    def _why(self, reasons: tuple[Reason, ...]) -> bytes:
        made = self._why_made.get(id(reasons))
        if made is None:
            chips = [self.templates.chip(reason) for reason in reasons]
            shown, folded = chips[:SHOWN_REASONS], chips[SHOWN_REASONS:]
            count = b"%d" % len(folded)
            made = self.templates.reasons(None, b" ".join(shown), b" ".join(folded), count) if chips else b""
            self._why_made[id(reasons)] = made
        return made

    def _contact(self, line: ContactLine) -> bytes:
        reasons = [(reason.because, self._why(reason.reasons)) for reason in line.reasons]
        return self.templates.contact(line.contact, self.templates.call_reason.each(reasons))

    def _step(self, found: StepOutcome, own_contacts: bytes) -> bytes:
        show, why = self.templates, self._why
        weighing = [
            (weighing.question, b"".join([why(line.reasons) for line in weighing.lines])) for weighing in found.weighing
        ]
        return show.step(
            found.step,
            show.line.each([(line.rule, why(line.reasons)) for line in found.own_lines]),
            show.weighing.each(weighing),
            b"".join([show.question(item) for item in found.questions]),
            show.pressing.each([(line.point, why(line.reasons)) for line in found.pressing_points]),
            own_contacts,
            self.whole,
        )

    def _ticked(self, ticked: TickedChecklist) -> bytes:
        items = [self.templates.ticked_item(item) for item in ticked.items]
        return self.templates.ticked(ticked.checklist, b"".join(items))

    @staticmethod
    def _explanation(explanation: Explanation | None) -> bytes:
        if explanation is None:
            return b""
        return rendering.whole("outcome/explanation.html", {"explanation": explanation}).encode()

    # --- the text for the professional's own file -----------------------------------------------------------------

    def file(self, found: Outcome) -> bytes:
        """Return the text for the file, escaped as in a page."""
        show = self.templates
        answers = [show.file_answer(answer) for answer in found.situation]
        for ticked in found.ticked:
            answers += [show.file_tick(item, show.file_list(ticked.checklist)) for item in ticked.items]
        return show.file(
            found.urgency,
            _date_in_words(timezone.localdate(), translation.get_language()),
            b"\n".join(answers),
            b"\n\n".join([self._step_in_file(step) for step in found.steps]),
            b"\n".join([show.file_contact(line.contact) for line in found.contacts]),
        )

    def _step_in_file(self, found: StepOutcome) -> bytes:
        show, words = self.templates, self._words
        own = show.file_line.each([(line.rule, words(line.reasons)) for line in found.own_lines], b"\n")
        return show.file_step(found.step, b"\n".join(filter(None, (own, show.file_general(found.step)))))

    def _words(self, reasons: tuple[Reason, ...]) -> bytes:
        made = self._words_made.get(id(reasons))
        if made is None:
            words = [self.templates.file_reason(reason) for reason in reasons]
            made = self._words_made[id(reasons)] = b", ".join(words)
        return made


@functools.lru_cache(maxsize=len(LANGUAGES))
def _date_in_words(day: datetime.date, language: str | None) -> bytes:
    return formats.date_format(day, "j F Y").encode()


def prepare() -> None:
    """Make all parts of all outcomes, in both languages, and keep no others: fixed answers go by, nobody's."""
    for language in LANGUAGES:
        with translation.override(language):
            made = templates()
            for answers in (*_answers_of_every_shape(), *_answers_with_one_tick()):
                OutcomePage(made).outcome(registry.decision()(answers), "walk")
            for answers in _answers_of_every_shape():
                OutcomePage(made, whole=False).outcome(registry.decision()(answers), "walk")
            made.seal()


def _lists() -> dict[str, frozenset[str]]:
    return {part.id: frozenset(item.id for item in part.items) for part in registry.content().checklists}


def _answers_of_every_shape() -> Iterator[Answers]:
    """Yield answers with every answer to the questions, without ticks, with each whole list, and with all."""
    lists = _lists()
    dangers, ages = ([option.value for option in question.options] for question in registry.content().situation)
    for danger in dangers:
        for age in ages:
            situation: dict[str, str | Iterable[str]] = {"acute_danger": danger, "age_group": age}
            yield Answers.of(situation)
            yield Answers.of({**situation, **lists})
    for list_, items in lists.items():
        yield Answers.of({list_: items})


def _answers_with_one_tick() -> Iterator[Answers]:
    for list_, items in _lists().items():
        for item in sorted(items):
            yield Answers.of({list_: (item,)})
            yield Answers.of({list_: (item,), "acute_danger": "no", "age_group": "adult"})

"""Puts the parts of an outcome together: which template shows what, in which order. The markup is in the templates."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator

from django.utils import formats, timezone, translation

from content.model import LANGUAGES
from screening import loaded, rendering
from screening.logic.answers import Answers
from screening.logic.explanation import Explanation
from screening.logic.outcome import ContactLine, GuidanceLine, Outcome, Reason, StepOutcome, TickedChecklist
from screening.rendering import Parts

SHOWN_REASONS = 3
"""Reasons that stand open under a line; the others are folded."""

WAY_BACK = {"walk": b"situation", "consult": b"screening-form"}
"""Where "change the answers" leads to in each view."""


def outcome_html(found: Outcome, view: str, explanation: Explanation | None = None) -> bytes:
    """Return an outcome as HTML, in the language of the request."""
    return OutcomePage(rendering.parts()).outcome(found, view, explanation)


class OutcomePage:
    """One outcome while it is being put together. It goes when the answer has gone, and what it looked up with it."""

    def __init__(self, parts: Parts) -> None:
        """Put together from ``parts``."""
        self.part = parts
        self._reasons: dict[int, bytes] = {}

    def outcome(self, found: Outcome, view: str, explanation: Explanation | None = None) -> bytes:
        """Return the whole outcome."""
        part = self.part
        pressing = {line.point.id: line.point for step in found.steps for line in step.pressing_points}
        return part(
            "outcome/outcome.html",
            found.urgency,
            first=part("outcome/first.txt", found.steps[0].lines[0].rule),
            contacts=b"".join([self._contact(line) for line in found.contacts]),
            kinds=b"".join(
                [part("outcome/kind.html", line.kind, reasons=self._why(line.reasons)) for line in found.kinds]
            ),
            steps=b"".join([self._step(step) for step in found.steps]),
            pressing=b"".join([part("outcome/point_on_paper.html", point) for point in pressing.values()]),
            answers=b"".join([part("outcome/answer.html", answer) for answer in found.situation]),
            ticked=b"".join([self._ticked(ticked) for ticked in found.ticked]),
            file=self._file(found),
            explanation=self._explanation(explanation),
            way_back=WAY_BACK[view],
        )

    def _why(self, reasons: tuple[Reason, ...]) -> bytes:
        if not reasons:
            return b""
        made = self._reasons.get(id(reasons))  # many lines share one and the same tuple
        if made is None:
            chips = [self.part("outcome/chip.html", reason) for reason in reasons]
            made = self._reasons[id(reasons)] = self.part(
                "outcome/reasons.html",
                first=b" ".join(chips[:SHOWN_REASONS]),
                rest=b" ".join(chips[SHOWN_REASONS:]),
                count=b"%d" % (len(chips) - SHOWN_REASONS),
            )
        return made

    def _contact(self, line: ContactLine) -> bytes:
        reasons = [
            self.part("outcome/call_reason.html", reason.because, reasons=self._why(reason.reasons))
            for reason in line.reasons
        ]
        return self.part("outcome/contact.html", line.contact, reasons=b"".join(reasons))

    def _line(self, line: GuidanceLine) -> bytes:
        return self.part("outcome/line.html", line.rule, reasons=self._why(line.reasons))

    def _step(self, found: StepOutcome) -> bytes:
        part = self.part
        return part(
            "outcome/step.html",
            found.step,
            own=b"".join([self._line(line) for line in found.own_lines]),
            weighing=b"".join(
                [
                    part(
                        "outcome/weighing.html",
                        weighing.question,
                        contributes=b"".join([self._why(line.reasons) for line in weighing.lines]),
                    )
                    for weighing in found.weighing
                ]
            ),
            questions=b"".join([part("outcome/question.html", item) for item in found.questions]),
            pressing=b"".join(
                [
                    part("outcome/pressing.html", line.point, reasons=self._why(line.reasons))
                    for line in found.pressing_points
                ]
            ),
            points=b"".join([part("outcome/point.html", line.point) for line in found.attention_points]),
            general=part("outcome/general.html", found.general_lines),
        )

    def _ticked(self, ticked: TickedChecklist) -> bytes:
        items = [self.part("outcome/ticked_item.html", item) for item in ticked.items]
        return self.part("outcome/ticked.html", ticked.checklist, items=b"".join(items))

    def _explanation(self, explanation: Explanation | None) -> bytes:
        if explanation is None:
            return b""
        return rendering.whole("outcome/explanation.html", {"explanation": explanation}).encode()

    # --- the text for the professional's own file -----------------------------------------------------------------

    def _file(self, found: Outcome) -> bytes:
        part = self.part
        answers = [part("outcome/file_answer.txt", answer) for answer in found.situation]
        for ticked in found.ticked:
            list_ = part("outcome/file_list.txt", ticked.checklist)
            answers += [part("outcome/file_tick.txt", item, list=list_) for item in ticked.items]
        return part(
            "outcome/file.txt",
            found.urgency,
            today=_in_words(timezone.localdate(), translation.get_language()),
            answers=b"\n".join(answers),
            steps=b"\n\n".join([self._step_in_file(step) for step in found.steps]),
            contacts=b"\n".join([part("outcome/file_contact.txt", line.contact) for line in found.contacts]),
        )

    def _step_in_file(self, found: StepOutcome) -> bytes:
        lines = [
            self.part(
                "outcome/file_line.txt",
                line.rule,
                reasons=b", ".join([self.part("outcome/file_reason.txt", reason) for reason in line.reasons]),
            )
            for line in found.own_lines
        ]
        lines.append(self.part("outcome/file_general.txt", found.general_lines))
        return self.part("outcome/file_step.txt", found.step, lines=b"\n".join(lines))


@functools.lru_cache(maxsize=len(LANGUAGES))
def _in_words(day: datetime.date, language: str | None) -> bytes:
    return formats.date_format(day, "j F Y").encode()


def prepare() -> None:
    """Make all parts of all outcomes, in both languages, and keep no others: fixed answers go by, nobody's."""
    for language in LANGUAGES:
        with translation.override(language):
            parts = rendering.parts()
            for answers in _answers_that_need_every_part():
                OutcomePage(parts).outcome(loaded.decision()(answers), "walk")
            parts.seal()


def _answers_that_need_every_part() -> Iterator[Answers]:
    content = loaded.content()
    everything = {part.id: frozenset(item.id for item in part.items) for part in content.checklists}
    dangers, ages = ([option.value for option in question.options] for question in content.situation)
    for danger in dangers:
        for age in ages:
            yield Answers(danger, age)
            yield Answers(danger, age, **everything)
    for list_, items in everything.items():
        for item in sorted(items):
            yield Answers(**{list_: frozenset({item})})
            yield Answers("no", "adult", **{list_: frozenset({item})})
        yield Answers(**{list_: items})

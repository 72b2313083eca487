"""The outcome as a document: a title, headings, paragraphs and lists, from which the files are written.

It is made of the outcome itself, in the language of the request and the words of the page. It leaves out what only the
page has: forms of exploitation, weighing questions, words to say, and the source of each line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.model import MOMENT_TITLES, Profession
from screening import registry
from screening.logic.keys import headlines
from screening.logic.outcome import ContactLine, GuidanceLine, Outcome
from screening.web.content_words import reason_words, site, step_in_code
from screening.web.forms import in_current_language as words

SHOWN_REASONS = 3
"""How many reasons of a line a brief document names."""

Kind = Literal["title", "heading", "paragraph", "strong", "items", "small"]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: ``lines`` are the items of a list, or the one text of any other part."""

    kind: Kind
    lines: tuple[str, ...]


def document(outcome: Outcome, profession: Profession | None = None, *, brief: bool = False) -> tuple[Block, ...]:
    """Return the outcome as blocks, in the language of the request.

    With the reader's own ``profession`` each step says which step it is in the code of that profession.
    ``brief`` is for a sheet of paper: of the lines of a step, those that hold for all answers only where there are no
    others, three reasons of a line at most, no headlines for later, and what was ticked in one paragraph.
    """
    return tuple(_blocks(outcome, profession, brief))


def _blocks(outcome: Outcome, profession: Profession | None, brief: bool) -> Iterator[Block]:
    version = _("Inhoud %(version)s van %(date)s (kenmerk %(mark)s).") % {
        "version": outcome.version.version,
        "date": date_format(outcome.version.date, "j F Y"),
        "mark": outcome.fingerprint,
    }
    yield Block("title", (_("Signaalwijzer: signalen van mensenhandel en de vijf stappen van de Meldcode"),))
    yield Block("paragraph", (f"{_('Datum')}: {date_format(timezone.localdate(), 'j F Y')}. {version}",))
    yield Block("strong", (words(outcome.urgency.title),))
    yield Block("heading", (_("Wie belt u"),))
    yield Block("items", tuple(_contact(line) for line in outcome.contacts))
    for moment, rules in headlines(outcome, registry.parts()).items():
        if rules and not (brief and moment == "later"):
            yield Block("heading", (words(MOMENT_TITLES[moment]),))
            yield Block("items", tuple(words(rule.headline) for rule in rules))
    for step in outcome.steps:
        yield Block("heading", (f"{_('Stap')} {step.step.number}. {words(step.step.title)}",))
        if profession:
            yield from _in_own_code(profession, step.step.id)
        shown = (step.own_lines or step.lines) if brief else step.lines
        yield Block("items", tuple(_line(line, brief) for line in shown))
        if step.questions:
            yield Block("heading", (_("Vragen die u kunt stellen"),))
            yield Block("items", tuple(words(item.question) for item in step.questions))
    if outcome.pressing_points:
        yield Block("heading", (_("Let hierop"),))
        yield Block("items", tuple(words(line.point.text) for line in outcome.pressing_points))
    yield Block("heading", (_("Aangegeven"),))
    given = [f"{words(part.question.short)}: {words(part.option.short)}" for part in outcome.situation]
    given += [f"{words(part.checklist.short)}: {words(item.label)}" for part in outcome.ticked for item in part.items]
    yield Block("paragraph", ("; ".join(given),)) if brief else Block("items", tuple(given))
    source = _(
        "Bron van de signalen: factsheet mensenhandel van CoMensha met ketenpartners. Dit is een hulpmiddel, geen "
        "oordeel: u beslist zelf."
    )
    yield Block("small", (source,))


def _in_own_code(profession: Profession, step: str) -> Iterator[Block]:
    place = step_in_code(profession, step)
    if place and profession.code:
        values = {"number": words(place.number), "title": words(place.title)}
        where = _("In uw eigen code is dit stap %(number)s: %(title)s.") % values
        yield Block("paragraph", (f"{where} {words(profession.code)}.",))
    if step == "weigh" and profession.norms:
        yield Block("paragraph", (_("Uw code weegt met deze normen:"),))
        yield Block("items", tuple(words(norm) for norm in profession.norms))


def _line(line: GuidanceLine, brief: bool) -> str:
    shown = [reason_words(reason) for reason in line.reasons]
    if brief and len(shown) > SHOWN_REASONS:
        shown[SHOWN_REASONS:] = [_("en nog %(count)s") % {"count": len(shown) - SHOWN_REASONS}]
    headline, text = words(line.rule.headline), words(line.rule.do)
    text = text if text.startswith(headline) else f"{headline} {text}"
    return f"{text} ({', '.join(shown)})" if shown else text


def _contact(line: ContactLine) -> str:
    contact = line.contact
    reached = contact.phone or (site(contact.url) if contact.url else "")
    hours = f" ({words(contact.hours)})" if contact.hours and reached else ""
    return f"{words(contact.name)}: {reached}{hours}" if reached else words(contact.name)


# --- Markdown --------------------------------------------------------------------------------------------------------

SPECIAL = str.maketrans({character: f"\\{character}" for character in r"\`*_{}[]<>#|~"})
MARKS = {"title": "# {}", "heading": "## {}", "strong": "**{}**", "small": "*{}*"}


def markdown(blocks: tuple[Block, ...]) -> str:
    """Return ``blocks`` as Markdown (CommonMark)."""
    parts = []
    for block in blocks:
        lines = [line.translate(SPECIAL) for line in block.lines]
        if block.kind == "items":
            parts.append("\n".join(f"- {line}" for line in lines))
        else:
            parts.append(MARKS.get(block.kind, "{}").format(lines[0]))
    return "\n\n".join(parts) + "\n"

"""The document in which a domain expert reviews the content: to print, or to fill in and read back.

It is in Dutch, with the English texts beside the Dutch. One table a statement; a table's first column names its rows,
and reading it back goes by those names. See ``docs/content.md``.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from django.template.loader import render_to_string
from django.utils import translation
from docx import Document, document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table

from content.conditions import Condition, Vocabulary
from content.model import (
    CERTAINTY_WORDS,
    LANGUAGES,
    MOMENT_TITLES,
    ROLES,
    Content,
    Provenance,
    Review,
    Source,
    Text,
)
from content.reviews import KINDS, UNSIGNED, Statement, fingerprint, statements

ROWS = {
    "when": "Geldt bij",
    "pressing_when": "Komt vooraan bij",
    "headline": "Kop",
    "do": "Wat te doen",
    "because": "Omdat",
    "moment": "Wanneer",
    "step": "Stap",
    "steps": "Stappen",
    "contact": "Contact",
    "contacts": "Contacten",
    "label": "Naam",
    "short": "Korte naam",
    "title": "Titel",
    "name": "Naam",
    "text": "Tekst",
    "meaning": "Wat er bedoeld is",
    "observe": "Waar u op let",
    "say": "Wat u kunt zeggen",
    "nuance": "Kanttekening",
    "note": "Let op",
    "norms": "Norm",
    "consult_first": "Wie u eerst vraagt",
    "adults": "Over volwassenen",
    "secrecy": "Over geheimhouding",
    "explanation": "Uitleg",
    "purpose": "Doel",
    "question": "Vraag",
    "if_no": "Bij nee",
    "if_yes": "Bij ja",
    "reasons": "Reden om te bellen",
    "priority": "Voorrang",
    "phone": "Telefoon",
    "tel": "Te kiezen nummer",
    "phone_source": "Bron van het nummer",
    "hours": "Bereikbaar",
    "sentences": "Zin",
    "figure": "Cijfer",
    "number": "Nummer",
    "year": "Jaar",
    "series": "Reeks",
    "value": "Aantal",
    "source": "Bron",
    "seen_with": "Ook gezien bij",
    "items": "Hoort erbij",
    "options": "Antwoord",
    "role": "Rol",
    "code": "Code",
    "url": "Adres",
}
"""The names of the keys of the content for an expert; other keys are shown as they are."""

IDENTITY, SOURCE, CERTAIN, SIGNED = "Kenmerk", "Bron", "Zekerheid", "Eerder getekend"
RIGHT, CHANGE, WHO = "Klopt", "Wijzigen", "Functie en datum"
READ = {"whole": "in zijn geheel gelezen", "excerpt": "in uittreksel gelezen"}
TITLE = "Nakijken van de inhoud van Signaalwijzer"
HOW = (
    "Kruis bij elke uitspraak Klopt aan, of schrijf bij Wijzigen wat er anders moet. Een opmerking in de kantlijn "
    "mag ook. Verander de teksten zelf niet: een veranderde tekst wordt niet getekend.",
    "De tekst zegt in onze eigen woorden wat de bron zegt. Bij 'advies van de redactie' zegt geen bron het zo: "
    "kijk dan of het advies goed is.",
    f"Vul bij Functie en datum uw functie in, nooit uw naam, en de dag, zoals: arts, 1-12-2026. Hier ingevuld geldt "
    f"het voor elke uitspraak zonder eigen functie en datum. Functies: {', '.join(ROLES)}.",
    "Wat u niet hebt bekeken, laat u leeg.",
)
"""How to fill in the document, for the expert who does."""

_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[-./ ]+(\d\d?)[-./ ]+(\d{4})")
_TICKED = re.compile(r"[☑☒✓✔✗xXvV]|ja|klopt", re.IGNORECASE)


class _Names(NamedTuple):
    """What conditions and ids are called."""

    vocabulary: Vocabulary
    others: dict[str, Text]

    def of(self, id_: str, language: str) -> str:
        name = self.vocabulary.labels.get(id_) or self.others.get(id_)
        return name.in_language(language) if name else id_


class Row(NamedTuple):
    """A row of a statement's table; what is the same in both languages is in ``nl`` only."""

    name: str
    nl: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement as the document shows it."""

    id: str
    fingerprint: str
    title: str
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Applied:
    """The result of reading a document that was filled in.

    ``faults`` are what the document itself has wrong: then nothing may be written.
    """

    signed: list[Review] = field(default_factory=list)
    unsigned: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _UnusableError(Exception):
    """What was filled in under "Functie en datum" can't be used; says why."""


class ReviewError(Exception):
    """A document can't be read back; says why."""


def sections(content: Content) -> dict[str, list[Entry]]:
    """Return all statements by the title of their kind."""
    names = _Names(content.vocabulary, _called(content))
    sources = {source.id: source for source in content.sources}
    with translation.override("nl"):
        return {
            KINDS[kind]: [_entry(statement, names, sources) for statement in found]
            for kind, found in groupby(statements(content), lambda statement: statement.id.partition("/")[0])
        }


def _called(content: Content) -> dict[str, Text]:
    """Return the names of ids that are not ticks."""
    titles = {step.id: step.title for step in content.steps} | {
        contact.id: contact.name for contact in content.contacts
    }
    return titles | {str(moment): title for moment, title in MOMENT_TITLES.items()}


def _entry(statement: Statement, names: _Names, sources: dict[str, Source]) -> Entry:
    part = statement.part
    key = next(key for key in reversed(statement.id.split("/")) if not key.isdigit())
    rows = [*_rows(part, names, ROWS.get(key, key) if isinstance(part, Text) else "")]
    rows.append(Row(SOURCE, "\n".join(_source(sources[id_]) for id_ in part.source)))
    rows.append(Row(CERTAIN, CERTAINTY_WORDS[part.certainty].nl))
    if part.signature:
        rows.append(Row(SIGNED, f"{part.signature.reviewed_by}, {part.signature.date}"))
    return Entry(statement.id, fingerprint(part), statement.title.nl, tuple(rows))


def _source(source: Source) -> str:
    title = f"{source.title.nl}. {source.publisher}. {source.url or ''}".strip()
    return f"{title} Gelezen op {source.seen}, {READ[source.read]}."


def _rows(part: Any, names: _Names, before: str = "") -> Iterator[Row]:
    if isinstance(part, Text):
        yield Row(before, part.nl, part.en)
        return
    for name in type(part).model_fields:
        if name in (*UNSIGNED, "id") or (isinstance(part, Provenance) and name in Provenance.model_fields):
            continue
        label = ": ".join(filter(None, (before, ROWS.get(name, name))))
        value = getattr(part, name)
        values = value if isinstance(value, tuple) else (value,)
        if values and all(isinstance(each, str) for each in values):
            both = [", ".join(names.of(each, language) for each in values) for language in LANGUAGES]
            yield Row(label, both[0], both[1] if both[1] != both[0] else "")
            continue
        for each in values:
            if isinstance(each, Condition):
                yield Row(label, *(each.words(names.vocabulary, language) for language in LANGUAGES))
            elif isinstance(each, Provenance) or each is None:
                continue
            elif isinstance(each, str | int):
                yield Row(label, str(each))
            else:
                yield from _rows(each, names, label)


# --- writing ----------------------------------------------------------------------------------------------------------


def html(content: Content) -> str:
    """Return the document as a page to print and fill in with a pen."""
    context = {"title": TITLE, "how": HOW, "sections": sections(content), "version": content.version.version}
    return render_to_string("review/document.html", context | {"boxes": (RIGHT, f"{CHANGE}:", f"Naam, {WHO.lower()}:")})


def write_docx(content: Content, path: Path) -> None:
    """Write the document to ``path``, to fill in with a word processor."""
    docx = Document()
    docx.core_properties.author = "Signaalwijzer"
    docx.core_properties.title = TITLE
    docx.styles["Normal"].font.size = Pt(9)
    for section in docx.sections:
        section.left_margin = section.right_margin = Cm(1.5)
    docx.add_heading(TITLE, 0)
    docx.add_paragraph(f"Inhoud {content.version.version}, {content.version.date}.")
    for paragraph in HOW:
        docx.add_paragraph(paragraph)
    _table(docx, [Row(WHO, "")])
    for title, entries in sections(content).items():
        docx.add_heading(title, 1)
        for entry in entries:
            docx.add_heading(entry.title, 2)
            identity, boxes = (
                Row(IDENTITY, entry.id, entry.fingerprint),
                (Row(RIGHT, ""), Row(CHANGE, ""), Row(WHO, "")),
            )
            _tick_box(_table(docx, [identity, *entry.rows, *boxes]), 1 + len(entry.rows))
    docx.save(str(path))


def _table(docx: document.Document, rows: list[Row]) -> Table:
    table: Table = docx.add_table(0, 3, style="Table Grid")
    for row in rows:
        cells = table.add_row().cells  # type: ignore[no-untyped-call]
        for cell, text, width in zip(cells, row, (Cm(3), Cm(7.5), Cm(7.5)), strict=True):
            cell.text, cell.width = text, width
    return table


BOX = f"""\
<w:sdt {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">
<w:sdtPr><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>
<w:t>\N{BALLOT BOX}</w:t></w:r></w:sdtContent></w:sdt>"""


def _tick_box(table: Table, row: int) -> None:
    """Put a box to click into the second column of ``row``: python-docx has none of its own."""
    table.rows[row].cells[1].paragraphs[0]._p.append(parse_xml(BOX))


# --- reading back -----------------------------------------------------------------------------------------------------


def apply(content: Content, path: Path, today: datetime.date) -> Applied:
    """Read a filled-in document back. Writes nothing.

    Raises:
        ReviewError: the file is missing, is not a .docx file, or is not a review document of this project.
    """
    entries = {entry.id: entry for found in sections(content).values() for entry in found}
    applied, seen, default = Applied(), set[str](), ""
    for rows, comments in _tables(path):
        filled = {row.name: row.nl for row in rows if row.name in (RIGHT, CHANGE, WHO)}
        identity = next((row for row in rows if row.name == IDENTITY), None)
        id_ = identity.nl if identity else "the document"
        wishes = [wish for wish in (filled.get(CHANGE, ""), *comments) if wish]
        applied.changes += [(id_, wish) for wish in wishes]
        if identity is None:
            default = default or filled.get(WHO, "")
            continue
        if id_ in seen:
            applied.faults.append(f"{id_}: is in the document twice")
        seen.add(id_)
        entry, ticked = entries.get(id_), filled.get(RIGHT, "").strip("☐ ")
        if not ticked:
            continue
        reason = _why_not(entry, identity, rows, ticked)
        if entry is None or reason or wishes:
            applied.unsigned.append((id_, reason or "ticked as right, and a change is asked for"))
            continue
        try:
            role, date = _role_and_date(filled.get(WHO, "") or default, today)
            applied.signed.append(Review(id=id_, reviewed_by=role, date=date, fingerprint=entry.fingerprint))
        except _UnusableError as error:
            applied.faults.append(f"{id_}: {error}")
    if not seen:
        raise ReviewError(f"'{path}' holds no statements: it is not a document of 'content review'.")
    return applied


def _why_not(entry: Entry | None, identity: Row, rows: list[Row], ticked: str) -> str:
    """Return why a tick signs nothing, or no words."""
    if not _TICKED.fullmatch(ticked):
        return f"the text under '{RIGHT}' is not a tick; write it under '{CHANGE}'"
    if entry is None:
        return "there is no such statement in the content"
    if identity.en != entry.fingerprint:
        return "the content changed since the document was written"
    if [row for row in rows if row.name not in (IDENTITY, RIGHT, CHANGE, WHO)] != _as_read(entry.rows):
        return f"its text was changed in the document; write it under '{CHANGE}'"
    return ""


def _as_read(rows: tuple[Row, ...]) -> list[Row]:
    return [Row(*(" ".join(cell.split()) for cell in row)) for row in rows]


def _tables(path: Path) -> Iterator[tuple[list[Row], list[str]]]:
    """Yield every table of the document: its rows, with single spaces, and the comments in its margin.

    Text that was typed with changes tracked counts, deleted text does not. Who commented is not looked at.
    """
    try:
        docx = Document(str(path))
        comments = {str(comment.comment_id): comment.text for comment in docx.comments}
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError, OSError):  # lxml's is a SyntaxError
        reason = "it is not a .docx document, or it is damaged" if path.is_file() else "there is no such file"
        raise ReviewError(f"'{path}' can't be read: {reason}.") from None
    beside: list[str] = []
    for block in docx.element.body:
        beside += [comments[id_] for id_ in _comments_in(block) if comments.get(id_)]
        if block.tag == qn("w:tbl"):
            cells = [[" ".join(_text(cell).split()) for cell in row.iter(qn("w:tc"))] for row in block.iter(qn("w:tr"))]
            yield [Row(*(*row, "", "", "")[:3]) for row in cells], beside
            beside = []  # a comment on a heading belongs to the table below it
    yield [], beside


def _comments_in(block: Any) -> Iterator[str]:
    return (reference.get(qn("w:id")) for reference in block.iter(qn("w:commentReference")))


def _text(cell: Any) -> str:
    """Return the words of a cell, those typed into a content control or with changes tracked too."""
    breaks = {qn("w:p"): "\n", qn("w:br"): "\n", qn("w:tab"): " "}
    return "".join(
        (part.text or "") if part.tag == qn("w:t") else breaks.get(part.tag, "")
        for part in cell.iter()
    )  # fmt: skip


def _role_and_date(text: str, today: datetime.date) -> tuple[str, datetime.date]:
    """Read a role and a day from what was filled in.

    Raises:
        _UnusableError: it is not a role of ``ROLES`` with a day that has been; says why.
    """
    found = _DATE.search(text)
    role = " ".join(_plain((text[: found.start()] + text[found.end() :]) if found else text).strip(" ,;:.").split())
    roles = {_plain(role): role for role in ROLES}
    if not text:
        raise _UnusableError("ticked as right, without a role and a date")
    if role not in roles:
        raise _UnusableError(
            f"the text under '{WHO}' is not a role; never write a name, choose from {', '.join(ROLES)}"
        )
    if found is None:
        raise _UnusableError("there is no date in figures, such as 1-12-2026")
    year, month, day, day_, month_, year_ = found.groups()
    try:
        date = datetime.date(int(year or year_), int(month or month_), int(day or day_))
    except ValueError:
        raise _UnusableError(f"'{found[0]}' is not a date") from None
    if date > today:
        raise _UnusableError(f"the date {date} has yet to come")
    return roles[role], date


def _plain(text: str) -> str:
    """Return ``text`` in small letters without accents, to compare what people type."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )

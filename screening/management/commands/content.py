"""``manage.py content``: what an editor of the content needs. See ``docs/content.md``."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content import checking, reviews
from content.cases import case_folders, load_cases
from content.loading import DATA, ContentError, load
from content.model import LANGUAGES, Content
from screening.logic.combinations import Chosen
from screening.logic.comparing import Difference, compare
from screening.logic.coverage import NEEDED, Coverage, by_moment, coverage
from screening.management.pipes import reader_may_leave

if TYPE_CHECKING:
    from screening.management.review_document import Applied

SHOWN = 5
"""Sets of answers that ``diff`` names for one change, unless asked for all."""


class Command(BaseCommand):
    """Checks the content, shows what it covers, compares versions of it, and finds what needs a new look."""

    help = "Check the content, show what it covers, compare two versions, find what needs a new look."
    requires_system_checks = ()  # the content is what these commands look at: its faults must not stop them

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="check|coverage|diff|review|stale")
        check = commands.add_parser("check", help="report every fault, as file:line:column: reason")
        cover = commands.add_parser("coverage", help="what each signal and risk factor has, per language")
        diff = commands.add_parser("diff", help="which outcomes change between two folders of content")
        diff.add_argument("old", type=Path, metavar="OLD")
        diff.add_argument("new", type=Path, metavar="NEW")
        diff.add_argument("--all", action="store_true", help=f"name all answers of a change, not {SHOWN}")
        diff.add_argument("--language", choices=LANGUAGES, default="nl", help="quote lines in this language")
        stale = commands.add_parser("stale", help="what was not reviewed for a year or since a new law, and all links")
        stale.add_argument("--today", type=_date, help="count from this day (YYYY-MM-DD) instead of today")
        review = commands.add_parser("review", help="write a document for a domain expert, or read it back")
        review.add_argument("file", type=Path, metavar="FILE", help="a .docx to fill in, or a .html to print")
        review.add_argument("--apply", action="store_true", help="read the .docx back, and set the signatures in it")
        review.add_argument("--today", type=_date, help="the last day that a signature may have; without it, today")
        for command in (check, cover, review, stale):
            command.add_argument("--folder", type=Path, default=DATA, help="the content (default: content/data)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        with reader_may_leave():
            getattr(self, f"_{options['command']}")(options)

    def _lines(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        if text:
            self.stdout.write(text)

    # --- check ------------------------------------------------------------------------------------------------

    def _check(self, options: dict[str, Any]) -> None:
        folder = _existing(options["folder"])
        faults = checking.all_faults(folder)
        if not faults:
            content = load(folder)
            cases = load_cases(_case_folders(folder), content)
            faults = cases.faults
        self._lines(map(str, faults))
        if faults:
            raise CommandError(f"{_count(len(faults), 'fault')} in the content.")
        self.stdout.write(
            f"The content is sound: version {content.version.version}, fingerprint {content.fingerprint}, "
            f"{len(content.rules)} rules, {_count(len(cases.cases), 'training case')}."
        )
        self._lost(content)

    def _lost(self, content: Content) -> None:
        """Name the signatures under what is no longer as it was signed; they are no fault."""
        lost = reviews.lost(content)
        if lost:
            self.stdout.write(f"Signatures that no longer count, as the text changed: {len(lost)}")
            self._lines(f"  {review.id}  ({review.reviewed_by}, {review.date})" for review in lost)

    # --- coverage ---------------------------------------------------------------------------------------------

    def _coverage(self, options: dict[str, Any]) -> None:
        content = _loaded(options["folder"])
        found = coverage(content)
        self._lines(_coverage_table(found))
        self.stdout.write("")
        self.stdout.write("Guidance rules (in brackets: only together with other answers)")
        for entry in found:
            rules = " ".join([*entry.alone, *(f"({rule})" for rule in entry.together)]) or "none"
            self.stdout.write(textwrap.fill(f"{entry.item.id}: {rules}", 110, subsequent_indent="    "))
        self.stdout.write("")
        self.stdout.write("Guidance rules by moment (now: the most important first)")
        for moment, ids in by_moment(content).items():
            line = f"{moment}, {_count(len(ids), 'rule')}: {' '.join(ids)}"
            self.stdout.write(textwrap.fill(line, 110, subsequent_indent="    "))
        gaps = sum(len(entry.gaps) for entry in found)
        if gaps:
            raise CommandError(f"{_count(gaps, 'gap')} in the coverage.")
        self.stdout.write("")
        self.stdout.write(f"No gaps: {len(found)} signals and risk factors in {' and '.join(LANGUAGES)}.")

    # --- diff -------------------------------------------------------------------------------------------------

    def _diff(self, options: dict[str, Any]) -> None:
        comparison = compare(_loaded(options["old"]), _loaded(options["new"]), language=options["language"])
        for difference in comparison.differences:
            self._lines(_difference(difference, None if options["all"] else SHOWN))
            self.stdout.write("")
        self.stdout.write(
            f"{comparison.changed} of {comparison.compared} outcomes change: those of no answer, "
            "every single answer, every pair of answers, and everything ticked."
        )

    # --- review -----------------------------------------------------------------------------------------------

    def _review(self, options: dict[str, Any]) -> None:
        content, path = _loaded(options["folder"]), options["file"]
        try:  # the document needs a library that a server has no use for
            from screening.management import review_document
        except ImportError:
            raise CommandError(
                "This needs python-docx, a development tool: pip install -r requirements-dev.lock"
            ) from None
        if path.suffix not in (".docx", ".html") or (options["apply"] and path.suffix == ".html"):
            raise CommandError("FILE must end in .docx, to fill in and read back, or in .html, to print.")
        if options["apply"]:
            try:
                applied = review_document.apply(content, path, options["today"] or timezone.localdate())
            except review_document.ReviewError as error:
                raise CommandError(str(error)) from None
            self._save(applied, content, options["folder"] / "reviews.yaml")
            return
        if path.exists():
            raise CommandError(f"'{path}' exists; somebody may have filled it in. Choose another name.")
        try:
            if path.suffix == ".html":
                path.write_text(review_document.html(content), encoding="utf-8")
            else:
                review_document.write_docx(content, path)
        except OSError as error:
            raise CommandError(f"'{path}' can't be written: {error.strerror}.") from None
        self.stdout.write(f"Written: {path}, {_count(len(list(reviews.statements(content))), 'statement')}.")

    def _save(self, applied: Applied, content: Content, path: Path) -> None:
        for title, found in (("Changes for the editor", applied.changes), ("Not signed", applied.unsigned)):
            self.stdout.write(f"{title}: {len(found)}")
            self._lines(f"  {id_}: {words}" for id_, words in found)
        self._lines(applied.faults)
        if applied.faults:
            raise CommandError(f"{_count(len(applied.faults), 'fault')} in the document; nothing was signed.")
        if applied.signed:
            signed = {review.id: review for review in (*content.reviews, *applied.signed)}
            try:
                reviews.save(path, signed.values())
            except OSError as error:
                raise CommandError(f"'{path}' can't be written: {error.strerror}.") from None
        self.stdout.write(f"Signed: {len(applied.signed)}")

    # --- stale ------------------------------------------------------------------------------------------------

    def _stale(self, options: dict[str, Any]) -> None:
        folder = _existing(options["folder"])
        content = _loaded(folder)
        today = options["today"] or timezone.localdate()
        found = (*checking.stale(folder, today), *checking.stale_cases(_case_folders(folder), today))
        self.stdout.write(f"Not reviewed for a year: {len(found)}")
        self._lines(f"  {entry.reviewed}  {entry.file}:{entry.line}  {entry.what}" for entry in found)
        laws = checking.overtaken(folder, today)
        self.stdout.write(f"Resting on a source from before a law that may hold by now: {len(laws)}")
        self._lines(
            f"  {entry.file}:{entry.line}  {entry.what}  ({entry.law.law}, by {entry.law.by or 'a day not known'})"
            for entry in laws
        )
        self._lost(content)
        links = checking.addresses(folder)
        self.stdout.write(f"Links for a person to open and check: {len(links)}")
        self._lines(f"  {link.url}  ({link.file}:{link.line})" for link in links)


def _date(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value)


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise CommandError(f"There is no folder '{folder}'.")
    return folder


def _case_folders(folder: Path) -> list[Path]:
    """Return the folders of training cases: that of the content, if it has one, and the organisation's own."""
    of_content = folder / "cases"
    own = settings.CONFIGURATION.cases_folder
    return [each for each in case_folders(own, of_content) if each != of_content or each.is_dir()]


def _loaded(folder: Path) -> Content:
    try:
        return load(_existing(folder))
    except ContentError as error:
        raise CommandError(
            f"The content in '{folder}' has faults; run 'content check' for all of them.\n{error}"
        ) from None


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _coverage_table(found: Iterable[Coverage]) -> Iterable[str]:
    columns = [f"{language} {need}" for language in LANGUAGES for need in NEEDED]
    yield f"{'signal or risk factor':<30} {'rules':>5} {'more':>4}  {'  '.join(columns)}"
    checklist = None
    for entry in found:
        if entry.checklist != checklist:
            checklist = entry.checklist
            yield checklist
        cells = [
            f"{'MISSING' if (language, need) in entry.gaps else 'yes':<{len(language) + 1 + len(need)}}"
            for language in LANGUAGES
            for need in NEEDED
        ]
        yield f"  {entry.item.id:<28} {len(entry.alone):>5} {len(entry.together):>4}  {'  '.join(cells)}".rstrip()


def _difference(difference: Difference, shown: int | None) -> Iterable[str]:
    for chosen in difference.cases[:shown]:
        yield f"With {_named(chosen)}:"
    hidden = len(difference.cases) - len(difference.cases[:shown])
    if hidden:
        yield f"and with {hidden} more sets of answers (--all names them):"
    for change in difference.changes:
        yield f"  {change}"


def _named(chosen: Chosen) -> str:
    if len(chosen) > 4:
        return f"{len(chosen)} answers ({', '.join(f'{given.field}={given.value}' for given in chosen[:2])}, ...)"
    return ", ".join(f"{given.field}={given.value}" for given in chosen) or "no answer at all"

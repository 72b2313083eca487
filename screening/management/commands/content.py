"""``manage.py content``: what an editor of the content needs. See ``docs/content.md``."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import BaseModel

from content import checking, reviews
from content.cases import case_folders, load_cases
from content.conditions import Condition, Vocabulary
from content.loading import CHECKLIST_IDS, DATA, ContentError, load
from content.model import LANGUAGES, Contact, ContactReason, Content, Item, Rule, Text, Words
from content.skeleton import new_signal
from screening.logic.combinations import Chosen
from screening.logic.comparing import Change, compare
from screening.logic.connections import Connected, Connections, Link
from screening.logic.coverage import NEEDED, by_moment, gaps
from screening.management.broken_pipe import ignore_broken_pipe

if TYPE_CHECKING:
    from screening.management.review_document import Applied

SHOWN = 5
"""Sets of answers that ``diff`` names for one change, unless asked for all."""


class Command(BaseCommand):
    """Checks the content, shows what it covers, compares versions of it, finds what is stale, begins a new signal."""

    help = "Check, cover, compare and review the content, find what is stale, add a signal."
    requires_system_checks = ()  # the content is what these commands look at: its faults must not stop them

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        names = "check|coverage|show|diff|review|stale|new-signal"
        commands = parser.add_subparsers(dest="command", required=True, metavar=names)
        check = commands.add_parser("check", help="report every fault, as file:line:column: reason")
        cover = commands.add_parser("coverage", help="what each signal and risk factor has, per language")
        diff = commands.add_parser("diff", help="which outcomes change between two folders of content")
        diff.add_argument("old", type=Path, metavar="OLD")
        diff.add_argument("new", type=Path, metavar="NEW")
        diff.add_argument("--all", action="store_true", help=f"name all answers of a change, not {SHOWN}")
        stale = commands.add_parser("stale", help="what was not reviewed for a year or since a new law, and all links")
        stale.add_argument("--today", type=_date, help="count from this day (YYYY-MM-DD) instead of today")
        review = commands.add_parser("review", help="write a document for a domain expert, or read it back")
        review.add_argument("file", type=Path, metavar="FILE", help="a .docx to fill in, or a .html to print")
        review.add_argument("--apply", action="store_true", help="read the .docx back, and set the signatures in it")
        review.add_argument("--today", type=_date, help="the last day that a signature may have; without it, today")
        show = commands.add_parser("show", help="a signal, risk factor, rule or contact, with all that refers to it")
        show.add_argument("id", metavar="ID")
        new = commands.add_parser(
            "new-signal", help="write a signal or risk factor of which only the words are missing"
        )
        new.add_argument("id", metavar="ID", help="becomes a form value, and never changes again")
        new.add_argument("--checklist", required=True, choices=CHECKLIST_IDS)
        new.add_argument("--set", action="append", default=[], dest="sets", metavar="SET", help="a set that holds it")
        for command in (diff, show):
            command.add_argument("--language", choices=LANGUAGES, default="nl", help="quote in this language")
        for command in (check, cover, show, review, stale, new):
            command.add_argument("--folder", type=Path, default=DATA, help="the content (default: content/data)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        with ignore_broken_pipe():
            getattr(self, f"_{options['command'].replace('-', '_')}")(options)

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
        """List the signatures of statements that have changed since; they are not faults."""
        lost = reviews.lost(content)
        if lost:
            self.stdout.write(f"Signatures that no longer count, as the text changed: {len(lost)}")
            self._lines(f"  {review.id}  ({review.reviewed_by}, {review.date})" for review in lost)

    # --- coverage ---------------------------------------------------------------------------------------------

    def _coverage(self, options: dict[str, Any]) -> None:
        content = _loaded(options["folder"])
        found = [(entry, gaps(content, entry)) for entry in Connections(content).items]
        self._lines(_coverage_table(found))
        self.stdout.write("")
        self.stdout.write("Guidance rules (in brackets: only together with other answers)")
        for entry, _ in found:
            together = (f"({id_})" for id_ in _ids(entry.rules, alone=False))
            rules = " ".join([*_ids(entry.rules, alone=True), *together]) or "none"
            self.stdout.write(textwrap.fill(f"{entry.subject.id}: {rules}", 110, subsequent_indent="    "))
        self.stdout.write("")
        self.stdout.write("Guidance rules by moment (now: the most important first)")
        for moment, ids in by_moment(content).items():
            line = f"{moment}, {_count(len(ids), 'rule')}: {' '.join(ids)}"
            self.stdout.write(textwrap.fill(line, 110, subsequent_indent="    "))
        lacking = sum(len(missing) for _, missing in found)
        if lacking:
            raise CommandError(f"{_count(lacking, 'gap')} in the coverage.")
        self.stdout.write("")
        self.stdout.write(f"No gaps: {len(found)} signals and risk factors in {' and '.join(LANGUAGES)}.")

    # --- show -------------------------------------------------------------------------------------------------

    def _show(self, options: dict[str, Any]) -> None:
        folder, id_ = options["folder"], options["id"]
        content = _loaded(folder)
        found = Connections(content, load_cases(_case_folders(folder), content).cases).named(id_)
        if not found:
            raise CommandError(f"There is no signal, risk factor, rule or contact '{id_}'.")
        self.stdout.write(f"{id_}: {', '.join(checking.places(folder, id_))}")
        for connected in found:
            self._lines(_wrapped(_own_texts(connected.subject)))
            self._lines(_wrapped(_connections(connected, content.vocabulary, options["language"])))

    # --- diff -------------------------------------------------------------------------------------------------

    def _diff(self, options: dict[str, Any]) -> None:
        found = compare(_loaded(options["old"]), _loaded(options["new"]), language=options["language"])
        same = found.pop((), [])
        for changes, cases in found.items():
            self._lines(_difference(changes, cases, None if options["all"] else SHOWN))
            self.stdout.write("")
        changed = sum(map(len, found.values()))
        self.stdout.write(
            f"{changed} of {changed + len(same)} outcomes change: those of no answer, "
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

    # --- new-signal -------------------------------------------------------------------------------------------

    def _new_signal(self, options: dict[str, Any]) -> None:
        folder, id_ = _existing(options["folder"]), options["id"]
        try:
            changed = new_signal(folder, options["checklist"], id_, options["sets"], timezone.localdate())
        except ValueError as error:
            raise CommandError(str(error)) from None
        for path, text in changed.items():
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"'{id_}' is in {path.relative_to(folder)}.")
        self.stdout.write(
            "Write the texts that begin with TODO; until then the app does not start, and 'content check' lists them.\n"
            "Then: a rule and a golden case; its id in tests/factsheet_ids.py; a training case; a search word\n"
            "(CONTRIBUTING.md, 'A signal or risk factor', says where)."
        )


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


def _coverage_table(found: Iterable[tuple[Connected[Item], Collection[tuple[str, str]]]]) -> Iterable[str]:
    columns = [f"{language} {need}" for language in LANGUAGES for need in NEEDED]
    yield f"{'signal or risk factor':<30} {'rules':>5} {'more':>4}  {'  '.join(columns)}"
    checklist = None
    for entry, missing in found:
        if entry.checklist != checklist:
            checklist = entry.checklist
            yield str(checklist)
        cells = [
            f"{'MISSING' if (language, need) in missing else 'yes':<{len(language) + 1 + len(need)}}"
            for language in LANGUAGES
            for need in NEEDED
        ]
        alone = sum(link.alone for link in entry.rules)
        together = len(entry.rules) - alone
        yield f"  {entry.subject.id:<28} {alone:>5} {together:>4}  {'  '.join(cells)}".rstrip()


def _difference(changes: Iterable[Change], cases: Sequence[Chosen], shown: int | None) -> Iterable[str]:
    for chosen in cases[:shown]:
        yield f"With {_named(chosen)}:"
    hidden = len(cases) - len(cases[:shown])
    if hidden:
        yield f"and with {hidden} more sets of answers (--all names them):"
    for change in changes:
        yield f"  {change}"


def _named(chosen: Chosen) -> str:
    if len(chosen) > 4:
        return f"{len(chosen)} answers ({', '.join(f'{given.field}={given.value}' for given in chosen[:2])}, ...)"
    return ", ".join(f"{given.field}={given.value}" for given in chosen) or "no answer at all"


def _own_texts(part: BaseModel) -> Iterable[str]:
    """Yield every text that ``part`` itself has, in all languages."""
    for name, value in part:
        if isinstance(value, Text):
            yield from (f"  {name} {language}: {value.in_language(language)}" for language in LANGUAGES)
        elif isinstance(value, Words):
            yield from (f"  {name} {language}: {', '.join(value.in_language(language))}" for language in LANGUAGES)
        elif isinstance(value, str) and name != "id":
            yield f"  {name}: {value}"


def _connections(found: Connected[Any], names: Vocabulary, language: str) -> Iterable[str]:
    """Yield what refers to a signal, rule or contact, under a heading for each kind."""

    def when(condition: Condition) -> str:
        return f"when {condition.words(names, language)}"

    def rule(each: Rule) -> str:
        return f"{each.id} ({each.step}, {each.moment}): {each.headline.in_language(language)} {when(each.when)}"

    def reason(contact: Contact, each: ContactReason) -> str:
        return f"{contact.id} ({each.priority}): {each.because.in_language(language)} {when(each.when)}"

    subject = found.subject
    own = [f"{when(subject.when)}"] if isinstance(subject, Rule) else []
    if isinstance(subject, Contact):
        own = [reason(subject, each) for each in subject.reasons]
    yield from _section("Condition" if isinstance(subject, Rule) else "Reasons to call", own)
    yield from _section("Checklist", filter(None, [found.checklist]))
    yield from _section("Sets", (group.id for group in found.sets))
    for heading, alone in (("by a tick alone", True), ("only with other answers", False)):
        yield from _section(f"Signals and risk factors, {heading}", _ids(found.items, alone=alone))
        yield from _section(f"Rules, {heading}", (rule(link.to) for link in found.rules if link.alone == alone))
        yield from _section(f"Contacts, {heading}", (reason(*link.to) for link in found.reasons if link.alone == alone))
        yield from _section(f"Attention points, {heading}", _ids(found.points, alone=alone))
    yield from _section("Rules that name it", map(rule, found.named_by))
    yield from _section("Forms of exploitation", (kind.id for kind in found.kinds))
    yield from _section("Professions", (profession.id for profession in found.professions))
    yield from _section("Training cases", (case.slug for case in found.cases))
    yield from _section("Sources", (f"{each.id}: {each.title.in_language(language)}" for each in found.sources))


def _ids(links: Iterable[Link[Any]], *, alone: bool) -> Iterable[str]:
    return (link.to.id for link in links if link.alone == alone)


def _section(heading: str, entries: Iterable[str]) -> Iterable[str]:
    lines = [f"  {entry}" for entry in entries]
    return [heading, *lines] if lines else []


def _wrapped(lines: Iterable[str]) -> Iterable[str]:
    return (textwrap.fill(line, 110, subsequent_indent="    ") for line in lines)

"""``manage.py explain``: which rules fired for a set of answers and because of what, and which did not and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.conditions import Condition, Facts
from content.loading import DATA, ContentError, load
from content.model import LANGUAGES, Content
from screening.logic.answers import Answers
from screening.logic.answers_file import AnswersError, read_answers
from screening.logic.outcome import Decision, urgency
from screening.management.broken_pipe import ignore_broken_pipe

WORDS = {
    "nl": {
        "urgency": "Urgentie",
        "rules": "Stap {number}, {title}",
        "contact_reasons": "Contacten: redenen om te bellen",
        "attention_points": "Aandachtspunten: wanneer ze vooraan staan",
        "fired": "Wel:",
        "not_fired": "Niet:",
        "because": "door {ticks}",
        "no_tick": "geldt door geen enkele aankruising: {condition}",
        "when": "wanneer: {condition}",
        "missing": "want {missing}",
        "none": "geen",
    },
    "en": {
        "urgency": "Urgency",
        "rules": "Step {number}, {title}",
        "contact_reasons": "Contacts: reasons to call",
        "attention_points": "Attention points: when they come first",
        "fired": "Fired:",
        "not_fired": "Did not fire:",
        "because": "because of {ticks}",
        "no_tick": "holds because of no tick: {condition}",
        "when": "when: {condition}",
        "missing": "because {missing}",
        "none": "none",
    },
}


class Command(BaseCommand):
    """Prints every rule that fired for the answers in a file, and every rule that did not, each with the reason."""

    help = "Print which rules fire for a set of answers and because of what, and which do not and why."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file of answers, the language and the folder of content."""
        parser.add_argument(
            "--answers", type=Path, required=True, metavar="FILE", help="YAML, like tests/golden/*.yaml"
        )
        parser.add_argument("--language", choices=LANGUAGES, default="nl", help="the language of the explanation")
        parser.add_argument("--folder", type=Path, default=DATA, help="the content (default: content/data)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Explain the answers."""
        try:
            content = load(options["folder"])
        except ContentError as error:
            raise CommandError(str(error)) from None
        answers = _read(options["answers"], content)
        with ignore_broken_pipe():
            self.stdout.write("\n".join(_report(Decision(content), answers, options["language"])))


def _read(path: Path, content: Content) -> Answers:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise CommandError(f"The answers in '{path}' can't be read: {reason}.") from None
    try:
        return read_answers(text, content)
    except AnswersError as fault:
        faults = "\n".join(f"{path}:{reason}" for reason in fault.faults)
        raise CommandError(f"The answers can't be used:\n{faults}") from None


def _report(decision: Decision, answers: Answers, language: str) -> Iterator[str]:
    content, words = decision.content, WORDS[language]
    facts = answers.facts(decision.names.groups)
    yield f"{words['urgency']}: {urgency(answers)}"
    for step in content.steps:
        yield ""
        yield words["rules"].format(number=step.number, title=step.title.in_language(language))
        rules = [(rule.id, rule.when) for rule in content.rules if rule.step == step.id]
        yield from _section(rules, decision, facts, language)
    yield ""
    yield words["contact_reasons"]
    reasons = [
        (f"{contact.id}, “{reason.because.in_language(language)}”", reason.when)
        for contact in content.contacts
        for reason in contact.reasons
    ]
    yield from _section(reasons, decision, facts, language)
    yield ""
    yield words["attention_points"]
    points = [(point.id, point.pressing_when) for point in content.attention_points]
    yield from _section(points, decision, facts, language)


def _section(
    entries: Iterable[tuple[str, Condition]], decision: Decision, facts: Facts, language: str
) -> Iterator[str]:
    """Yield first what holds and then what does not, each of ``entries`` (a name and its condition) with the reason."""
    explained = [(name, *explain(condition, decision, facts, language)) for name, condition in entries]
    for heading, wanted in (("fired", True), ("not_fired", False)):
        yield f"  {WORDS[language][heading]}"
        chosen = [(name, why) for name, holds, why in explained if holds == wanted]
        if not chosen:
            yield f"    {WORDS[language]['none']}"
        for name, why in chosen:
            yield from _wrapped(name, 4)
            yield from _wrapped(why, 8)


def explain(condition: Condition, decision: Decision, facts: Facts, language: str) -> tuple[bool, str]:
    """Return whether ``condition`` holds for answers (as ``facts``), and because of what or why not, in words."""
    words = WORDS[language]
    reasons = decision.reasons(condition, facts)
    in_words = condition.words(decision.names, language)
    if reasons is None:
        when = words["when"].format(condition=in_words)
        return False, f"{when}; {words['missing'].format(missing=condition.missing(facts, decision.names, language))}"
    if reasons:
        ticks = ", ".join(f"{reason.text.in_language(language)} ({reason.given.value})" for reason in reasons)
        return True, words["because"].format(ticks=ticks)
    return True, words["no_tick"].format(condition=in_words)


def _wrapped(text: str, indent: int) -> Iterable[str]:
    return textwrap.wrap(text, 110, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))

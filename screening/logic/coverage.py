"""What every signal and risk factor brings about: guidance, a sample question, an explanation and a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from content.model import LANGUAGES, Content, Item, Provenance, Rule, Text
from screening.logic.answers import Answer, Answers
from screening.logic.combinations import answers_from
from screening.logic.outcome import Decision

NEEDED = ("guidance", "question", "explanation", "source")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one signal or risk factor has.

    Attributes:
        checklist: the id of its checklist.
        item: the signal or risk factor.
        alone: ids of the rules that it triggers when nothing else is ticked, in the order of the content.
        together: ids of the rules that it can only trigger together with other answers.
        gaps: what is missing, as (language, one of ``NEEDED``).
    """

    checklist: str
    item: Item
    alone: tuple[str, ...]
    together: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]


def coverage(content: Content) -> tuple[Coverage, ...]:
    """Return the coverage of every signal and risk factor, in the order of the checklists."""
    decision = Decision(content)
    return tuple(
        _coverage(decision, Answer(checklist.id, item.id), item)
        for checklist in content.checklists
        for item in checklist.items
    )


def by_moment(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the ids of the rules of each moment; those for ``now`` with the most important first."""
    return {
        "now": content.now,
        **{moment: tuple(rule.id for rule in content.rules if rule.moment == moment) for moment in ("after", "later")},
    }


def _coverage(decision: Decision, given: Answer, item: Item) -> Coverage:
    answers = answers_from([given])
    rules = tuple(_triggered(decision, answers, given))
    alone = {rule.id for rule in rules}
    return Coverage(
        checklist=given.field,
        item=item,
        alone=tuple(rule.id for rule in decision.content.rules if rule.id in alone),
        together=tuple(
            rule.id
            for rule in decision.content.rules
            if rule.id not in alone and given in rule.when.answers(decision.names)
        ),
        gaps=tuple(
            (language, need)
            for language in LANGUAGES
            for need, is_there in _present(decision.content, item, rules, language)
            if not is_there
        ),
    )


def _triggered(decision: Decision, answers: Answers, given: Answer) -> Iterator[Rule]:
    for step in decision(answers).steps:
        for line in step.lines:
            if given in (reason.given for reason in line.reasons):
                yield line.rule


def _present(content: Content, item: Item, rules: tuple[Rule, ...], language: str) -> Iterator[tuple[str, bool]]:
    yield (
        "guidance",
        bool(rules) and all(_written(text, language) for rule in rules for text in (rule.headline, rule.do)),
    )
    yield "question", _written(item.question, language)
    yield "explanation", _written(item.meaning, language) and _written(item.observe, language)
    sources = {source.id: source.title for source in content.sources}
    parts: tuple[Provenance, ...] = (item, item.question, item.meaning, item.observe, *rules)
    cited = [sources.get(id_) for part in parts for id_ in part.source]
    yield "source", all(title is not None and title.in_language(language) for title in cited)


def _written(text: Text, language: str) -> bool:
    """Return whether ``text`` is there in ``language``; English that repeats the Dutch was never translated."""
    return bool(text.in_language(language).strip()) and not (language == "en" and text.en == text.nl)

"""What every signal and risk factor brings about: guidance, a sample question, an explanation and a source."""

from __future__ import annotations

from collections.abc import Iterator

from content.model import LANGUAGES, Content, Item, Provenance, Rule, Text
from screening.logic.connections import Connected

NEEDED = ("guidance", "question", "explanation", "source")


def gaps(content: Content, found: Connected[Item]) -> tuple[tuple[str, str], ...]:
    """Return what a signal or risk factor of ``content`` lacks, as (language, one of ``NEEDED``)."""
    alone = tuple(link.to for link in found.rules if link.alone)
    return tuple(
        (language, need)
        for language in LANGUAGES
        for need, is_there in _present(content, found.subject, alone, language)
        if not is_there
    )


def by_moment(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the ids of the rules of each moment; those for ``now`` with the most important first."""
    return {
        "now": content.now,
        **{moment: tuple(rule.id for rule in content.rules if rule.moment == moment) for moment in ("after", "later")},
    }


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

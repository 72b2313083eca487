"""Measures how easily the guidance reads, as a table in Markdown.

Usage: ``python scripts/readability.py [NAME=FOLDER ...]``; without arguments it measures ``content/data``. To compare
with another commit: ``git archive COMMIT content/data | tar -x -C /tmp/old``, then ``before=/tmp/old/content/data``.

Reading ease is that of Flesch-Douma, made for Dutch, as the library textstat computes it: the higher, the easier.
English has none here: for English the library fetches a word list from the network.
"""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from content.loading import DATA
from content.model import LANGUAGES

KINDS = ("headline", "do", "because")
"""The keys of a rule that are measured; content from before there were headlines simply has none."""

_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True)
class Measured:
    """Figures of all texts of one kind in one language."""

    texts: int
    words: int
    median_of_a_sentence: float
    longest_sentence: int
    reading_ease: float | None


def texts(folder: Path, kind: str, language: str) -> tuple[str, ...]:
    """Return every text under the key ``kind`` of the rules in ``folder/guidance``."""
    rules = [rule for path in sorted(folder.glob("guidance/*.yaml")) for rule in _rules(path)]
    return tuple(rule[kind][language] for rule in rules if kind in rule)


def _rules(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    yield from data["items"] if isinstance(data, dict) else data  # beside "defaults", where a file has these


def sentence_lengths(texts: Iterable[str]) -> list[int]:
    """Return the number of words of every sentence in ``texts``."""
    return [len(sentence.split()) for text in texts for sentence in _END.split(text.strip())]


def measure(found: tuple[str, ...], language: str) -> Measured:
    """Measure ``found``, of which there must be at least one."""
    lengths = sentence_lengths(found)
    return Measured(
        texts=len(found),
        words=sum(lengths),
        median_of_a_sentence=statistics.median(lengths),
        longest_sentence=max(lengths),
        reading_ease=_flesch_douma(found) if language == "nl" else None,
    )


def _flesch_douma(found: tuple[str, ...]) -> float:
    import textstat  # here, so that the tests of the other figures do without it

    textstat.set_lang("nl")
    return float(textstat.flesch_reading_ease(" ".join(found)))


def table(folders: dict[str, Path]) -> Iterator[str]:
    """Yield the lines of the table: for each kind and language a row per folder."""
    yield "| text | language | content | texts | words | median sentence | longest sentence | reading ease |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for kind in KINDS:
        for language in LANGUAGES:
            for name, folder in folders.items():
                if found := texts(folder, kind, language):
                    row = measure(found, language)
                    ease = "" if row.reading_ease is None else f"{row.reading_ease:.0f}"
                    yield (
                        f"| `{kind}` | {language} | {name} | {row.texts} | {row.words} | {row.median_of_a_sentence:g} "
                        f"| {row.longest_sentence} | {ease} |"
                    )


def main() -> None:
    """Print the table for the folders on the command line."""
    folders = dict(argument.split("=", 1) for argument in sys.argv[1:])
    for line in table({name: Path(folder) for name, folder in folders.items()} or {"now": DATA}):
        print(line)


if __name__ == "__main__":
    main()

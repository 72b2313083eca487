"""Sets of answers to test the content or the logic with: every single answer, every pair, nothing, everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from content.model import Content
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answer, Answers

Chosen = tuple[Answer, ...]


def every_answer(*contents: Content) -> Chosen:
    """Return each tick and each situation answer that says something, in the order of the (first) content."""
    found: dict[Answer, None] = {}
    for content in contents:
        for question in content.situation:
            found |= {
                Answer(question.id, option.value): None for option in question.options if option.value != "unknown"
            }
        for checklist in content.checklists:
            found |= {Answer(checklist.id, item.id): None for item in checklist.items}
    return tuple(found)


def answers_from(chosen: Iterable[Answer]) -> Answers:
    """Return the answers in which exactly ``chosen`` are given."""
    given = tuple(chosen)
    ticks = {name: {each.value for each in given if each.field == name} for name in CHECKLISTS}
    return Answers.of({**dict(given), **ticks})


def singles(every: Chosen) -> Iterator[Chosen]:
    """Yield each answer alone."""
    for given in every:
        yield (given,)


def pairs(every: Chosen) -> Iterator[Chosen]:
    """Yield each pair of answers that can be given together: a question has one answer at a time."""
    for one, other in itertools.combinations(every, 2):
        if one.field != other.field or one.field in CHECKLISTS:
            yield one, other


def everything(every: Chosen) -> Iterator[Chosen]:
    """Yield all ticks together, with each combination of the situation answers (or none)."""
    ticks = tuple(given for given in every if given.field in CHECKLISTS)
    options = [(None, *(given for given in every if given.field == question)) for question in QUESTIONS]
    for situation in itertools.product(*options):
        yield (*(given for given in situation if given is not None), *ticks)


def pairwise(every: Chosen) -> Iterator[Chosen]:
    """Yield no answer at all, every single answer, every pair, and everything together."""
    yield ()
    yield from singles(every)
    yield from pairs(every)
    yield from everything(every)

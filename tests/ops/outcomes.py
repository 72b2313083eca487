"""Answers in great number as form fields, and the outcome of each as keys, the way ``static/js/decide.js`` has it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from content.loading import SITUATION_VALUES
from content.model import Content
from screening.logic.answers import CHECKLISTS, Answer, Answers
from screening.logic.combinations import every_answer, pairwise
from screening.logic.keys import Parts, contact_order, keys
from screening.logic.outcome import Decision

Form = dict[str, Any]


def form_of(chosen: tuple[Answer, ...]) -> Form:
    """Return answers as form fields."""
    found: Form = {}
    for field, value in ((given.field, given.value) for given in chosen):
        if field in CHECKLISTS:
            found.setdefault(field, []).append(value)
        else:
            found[field] = value
    return found


def many_answers(content: Content, count: int, seed: int = 8) -> Iterator[Form]:
    """Yield nothing, every answer, every pair and everything, then ``count`` sets drawn at random."""
    yield from map(form_of, pairwise(every_answer(content)))
    yield from drawn_answers(content, count, seed)


def drawn_answers(content: Content, count: int, seed: int = 8) -> Iterator[Form]:
    """Yield ``count`` sets drawn at random: mostly a few ticks, sometimes many, with any answers to the questions."""
    draw = random.Random(seed)
    ticks = [given for given in every_answer(content) if given.field in CHECKLISTS]
    for _ in range(count):
        chosen = draw.sample(ticks, min(len(ticks), int(draw.expovariate(0.2))))
        situation = {name: draw.choice([*values, ""]) for name, values in SITUATION_VALUES.items()}
        yield {**form_of(tuple(chosen)), **{name: value for name, value in situation.items() if value}}


def as_keys(form: Form, decision: Decision, parts: Parts) -> dict[str, Any]:
    """Return the outcome of form fields as the keys that hold, sorted, and the contacts in order."""
    answers = Answers.of(form)
    outcome = decision(answers)
    return {
        "keys": sorted(keys(outcome, parts, answers.profession)),
        "contacts": list(contact_order(outcome)),
    }

"""Answers in great number, and the outcome of each as ids, in the form in which ``static/js/evaluator.js`` gives it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from content.loading import SITUATION_VALUES
from content.model import Content
from screening.logic.answers import CHECKLISTS, Answer
from screening.logic.combinations import every_answer, pairwise
from screening.logic.outcome import Outcome, Reason

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
    every = every_answer(content)
    yield from map(form_of, pairwise(every))
    draw = random.Random(seed)
    ticks = [given for given in every if given.field in CHECKLISTS]
    for _ in range(count):
        chosen = draw.sample(ticks, min(len(ticks), int(draw.expovariate(0.2))))
        situation = {name: draw.choice([*values, ""]) for name, values in SITUATION_VALUES.items()}
        yield {**form_of(tuple(chosen)), **{name: value for name, value in situation.items() if value}}


def as_ids(outcome: Outcome, language: str) -> dict[str, Any]:
    """Return an outcome as ids and the answers that led to each."""

    def answers(reasons: tuple[Reason, ...]) -> list[str]:
        return [f"{reason.given.field}={reason.given.value}" for reason in reasons]

    return {
        "urgency": outcome.urgency.id,
        "steps": [
            {
                "id": part.step.id,
                "lines": [
                    {"id": line.rule.id, "always": line.always, "reasons": answers(line.reasons)} for line in part.lines
                ],
                "points": [
                    {"id": line.point.id, "pressing": line.pressing, "reasons": answers(line.reasons)}
                    for line in part.attention_points
                ],
                "weighing": [
                    {"id": weighing.question.id, "lines": [line.rule.id for line in weighing.lines]}
                    for weighing in part.weighing
                ],
                "questions": [item.id for item in part.questions],
            }
            for part in outcome.steps
        ],
        "contacts": [
            {
                "id": line.contact.id,
                "reasons": [
                    {"because": reason.because.in_language(language), "reasons": answers(reason.reasons)}
                    for reason in line.reasons
                ],
            }
            for line in outcome.contacts
        ],
        "kinds": [{"id": line.kind.id, "reasons": answers(line.reasons)} for line in outcome.kinds],
        "situation": {ticked.question.id: ticked.option.value for ticked in outcome.situation},
        "ticked": [{"id": part.checklist.id, "items": [item.id for item in part.items]} for part in outcome.ticked],
    }

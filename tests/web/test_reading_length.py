"""An outcome can be read in seconds: how many words show before anything is unfolded, and when the first number comes.

The bounds are those of a consult of ten minutes with somebody in the room; docs/evaluation.md says what it was before.
"""

from __future__ import annotations

import itertools
import re

import lxml.html
import pytest
from django.utils import translation

from screening.logic.answers import CHECKLISTS, Answers
from screening.web.outcome_html import outcome_html
from tests.enumerations import enumerated
from tests.logic.laws import decision

TICKS = [(part.id, item.id) for part in decision().content.checklists for item in part.items]
PAIRS = list(itertools.combinations(TICKS, 2))
DRAWN = 6  # every sixth pair; all of them with `make test-all`
MOST_IN_CONSULT, MOST_WITH_EVERYTHING, FIRST_NUMBER_WITHIN = 150, 300, 30
NUMBER = re.compile(r"112|0800|0900|033-")


def answers_of(ticks, **situation) -> Answers:
    fields = {name: [item for field, item in ticks if field == name] for name in CHECKLISTS}
    return Answers.of({**fields, **situation})


def shown_words(html: str) -> list[str]:
    """Return the words that are shown before anything is unfolded, in the order of the page."""
    page = lxml.html.fromstring(html)
    for fold in list(page.iter("details")):
        for part in list(fold):
            if part.tag != "summary":
                fold.remove(part)
    for unseen in [*page.find_class("visually-hidden"), *page.find_class("print-only")]:
        unseen.drop_tree()
    for element in page.iter():  # words of neighbouring elements do not touch
        element.tail = f" {element.tail or ''}"
        element.text = f" {element.text or ''}"
    return page.text_content().split()


def read(answers: Answers) -> tuple[int, int]:
    """Return how many words are shown, and the place of the first telephone number among them."""
    words = shown_words(outcome_html(answers))
    return len(words), next(place for place, word in enumerate(words, start=1) if NUMBER.match(word))


@pytest.mark.parametrize(
    ("language", "every"), enumerated(["nl", "en"], [1, DRAWN], drawn=[("nl", DRAWN), ("en", DRAWN)])
)
def test_two_ticks_and_less_are_read_in_150_words_with_the_number_in_the_first_30(language, every):
    with translation.override(language):
        found = {ticks: read(answers_of(ticks)) for ticks in [(), *((tick,) for tick in TICKS), *PAIRS[::every]]}
    assert {ticks: words for ticks, (words, _) in found.items() if words > MOST_IN_CONSULT} == {}
    assert {ticks: number for ticks, (_, number) in found.items() if number > FIRST_NUMBER_WITHIN} == {}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("danger", ["yes", "no", "unknown"])
@pytest.mark.parametrize("age", ["minor", "adult", "unknown"])
def test_with_every_situation_single_ticks_and_everything_stay_short(language, danger, age):
    situation = {"acute_danger": danger, "age_group": age}
    with translation.override(language):
        single = {tick: read(answers_of([tick], **situation)) for tick in TICKS}
        everything = read(answers_of(TICKS, **situation))
    assert {tick: words for tick, (words, _) in single.items() if words > MOST_IN_CONSULT} == {}
    assert everything[0] <= MOST_WITH_EVERYTHING
    assert max(number for _, number in [*single.values(), everything]) <= FIRST_NUMBER_WITHIN

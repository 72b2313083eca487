"""Filters that put the content on a page; built in, so that templates need not load them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.translation import get_language, gettext

from content.conditions import Answer, Condition
from content.model import (
    CERTAINTY_WORDS,
    MOMENT_TITLES,
    Certainty,
    Contact,
    ContactReason,
    Moment,
    Profession,
    Rule,
    Source,
    StepInOwnCode,
    Text,
    WeighingQuestion,
    Words,
)
from screening import registry
from screening.logic.answers import QUESTIONS
from screening.logic.outcome import Reason
from screening.web.forms import in_current_language

register = template.Library()


@register.filter
def tr(text: Text | Words | None) -> Any:
    """Return a text, or a list of words, in the language of the page."""
    if text is None:
        return ""
    return in_current_language(text)  # type: ignore[arg-type]


@register.filter
def sources(ids: Iterable[str]) -> list[Source]:
    """Return the sources that an item names."""
    by_id = registry.sources()
    return [by_id[id_] for id_ in ids]


@register.filter
def certainty(value: Certainty) -> str:
    """Say how sure an item is."""
    return in_current_language(CERTAINTY_WORDS[value])


@register.filter
def moment_title(moment: Moment) -> str:
    """Return the heading above the lines of a moment."""
    return in_current_language(MOMENT_TITLES[moment])


@register.filter
def in_words(condition: Condition) -> str:
    """Return a condition of the content in words."""
    return condition.words(registry.parts().names, get_language() or "nl")


@register.filter
def possible_reasons(condition: Condition) -> tuple[Answer, ...]:
    """Return every answer that can make a condition hold, in the order of the form."""
    return registry.parts().reasons(condition)


@register.filter
def contact(id_: str | None) -> Any:
    """Return the contact with this id, or nothing."""
    return registry.contacts().get(id_) if id_ else None


@register.filter
def site(url: str) -> str:
    """Return an address as people read it: without the scheme and the last slash."""
    parts = urlsplit(url)
    return (parts.netloc + parts.path).rstrip("/")


@register.filter
def contributing_rules(question: WeighingQuestion) -> list[Rule]:
    """Return the rules that contribute to a weighing question, those of a case before those that always hold."""
    rules = [rule for part in registry.parts().steps for rule in (*part.own_rules, *part.general_rules)]
    return [rule for rule in rules if rule.weighing_question == question.id]


@register.filter
def step_reference(step_id: str) -> str:
    """Return "stap 3" for the id of a step."""
    number = next(step.number for step in registry.content().steps if step.id == step_id)
    return gettext("stap %(number)s") % {"number": number}


@register.filter
def step_in_code(profession: Profession, step_id: str) -> StepInOwnCode | None:
    """Return the place of a step in the code of a profession, or nothing where no source gives it."""
    return next((place for place in profession.steps if place.step == step_id), None)


@register.filter
def call_key(reason: ContactReason, contact: Contact) -> str:
    """Return the key of a reason to call (``screening/logic/keys.py``)."""
    return f"call:{contact.id}:{contact.reasons.index(reason)}"


@register.filter
def field_of(item_id: str) -> str:
    """Return the form field (the checklist) that an item belongs to."""
    return registry.field_of_item()[item_id]


@register.filter
def item_words(item_id: str) -> str:
    """Return the short name of a signal or risk factor."""
    return in_current_language(registry.items()[item_id].short)


@register.filter
def item_label(item_id: str) -> str:
    """Return the name that a signal or risk factor has beside its tick box."""
    return in_current_language(registry.items()[item_id].label)


@register.filter
def answer_words(answer: Answer) -> str:
    """Return an answer as words that need no context: the answer to a question comes with its question."""
    words = in_current_language(registry.parts().names.answers[answer])
    if answer.field in QUESTIONS:
        return f"{in_current_language(registry.questions()[answer.field].short)}: {words}"
    return words


@register.filter
def reason_words(reason: Reason) -> str:
    """Return the answer that a reason names, as words that need no context."""
    return answer_words(reason.given)

"""Filters that put the content on a page; built in, so that templates need not load them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext_lazy as _

from content.model import AttentionPoint, Certainty, Source, Step, Text, Words
from screening import registry
from screening.logic.answers import QUESTIONS
from screening.logic.outcome import GuidanceLine, Reason
from screening.web.forms import in_current_language

register = template.Library()

CERTAINTY = {
    Certainty.SOURCE: _("Dit staat in de bron"),
    Certainty.LAW: _("Dit staat in de wet"),
    Certainty.EDITORIAL: _("Dit is advies van de redactie van Signaalwijzer"),
}


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
def certainty(value: Certainty) -> Any:
    """Say how sure an item is."""
    return CERTAINTY[value]


@register.filter
def in_words(condition: Any) -> str:
    """Return a condition of the content in words."""
    return in_current_language(registry.explainer().condition(condition))


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
def general_lines(step: Step) -> tuple[GuidanceLine, ...]:
    """Return the lines that always hold at a step."""
    return registry.decision().general_lines(step.id)


@register.filter
def points(step: Step) -> list[AttentionPoint]:
    """Return the attention points of a step."""
    return [point for point in registry.content().attention_points if step.id in point.steps]


@register.filter
def field_of(item_id: str) -> str:
    """Return the form field (the checklist) that an item belongs to."""
    return registry.field_of_item()[item_id]


@register.filter
def reason_words(reason: Reason) -> str:
    """Return an answer as words that stand on their own: a question's answer comes with its question."""
    words = in_current_language(reason.text)
    if reason.given.field in QUESTIONS:
        return f"{in_current_language(registry.questions()[reason.given.field].short)}: {words}"
    return words


@register.filter
def rules_address(language: str) -> str:
    """Return where the rules of this content are as data, for work without a network."""
    from screening.pages.offline import rules_file  # which asks for the words of this module

    return rules_file(language)[0]


@register.filter
def search_words(item: Any) -> str:
    """Return all words by which the filter of consult mode should find an item, in both languages, in lower case."""
    words = [item.label.nl, item.label.en, item.short.nl, item.short.en, *item.synonyms.nl, *item.synonyms.en]
    return " ".join(dict.fromkeys(" ".join(words).lower().split()))

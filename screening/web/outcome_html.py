"""An outcome as HTML and as text for the record, both cut from the one document with everything in it."""

from __future__ import annotations

import functools
import html
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import get_language

from screening import registry
from screening.logic.answers import Answers
from screening.logic.keys import contact_order, keys
from screening.web.keyed_html import KeyedHtml

RECORD = re.compile(r'<pre id="record-text"[^>]*>(.*?)</pre>', re.S)


@functools.cache
def _rendered(language: str) -> KeyedHtml:
    context = {"content": registry.content(), "parts": registry.parts()}
    return KeyedHtml(render_to_string("outcome/outcome.html", context))


def full_outcome() -> KeyedHtml:
    """Return the document with everything an outcome can hold, in the language of the request."""
    if settings.CONFIGURATION.development:
        _rendered.cache_clear()  # so that an edit of a template shows at once
    return _rendered(get_language() or "nl")


def outcome_html(answers: Answers) -> str:
    """Return the outcome of ``answers`` as HTML, in the language of the request."""
    outcome = registry.decision()(answers)
    kept = full_outcome().keep(keys(outcome, registry.parts(), answers.profession), contact_order(outcome))
    today = formats.date_format(timezone.localdate(), "j F Y")
    return kept.replace("<span data-today></span>", f"<span data-today>{today}</span>")


def record_text(answers: Answers) -> str:
    """Return the text for the professional's own record, in the language of the request."""
    (found,) = RECORD.findall(outcome_html(answers))
    return html.unescape(re.sub(r"<[^>]*>", "", found)).strip() + "\n"

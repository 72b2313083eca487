"""The files with which a page decides and searches without the server. They hold content, never an answer.

Each is made once per language; its address changes with its bytes, so that a page never gets a file of other content.
"""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from django.urls import reverse
from django.utils import translation

from content.model import LANGUAGES
from screening import registry
from screening.logic.keys import device_data
from screening.web.outcome_html import full_outcome


def _outcome(language: str) -> dict[str, Any]:
    """Return the document with everything an outcome can hold, and the conditions as data (static/js/outcome.js)."""
    html = full_outcome().html
    return {
        "fingerprint": registry.content().fingerprint,
        "html": html,
        "parts": html.count(' data-key="'),
        "data": device_data(registry.parts()),
    }


def _search(language: str) -> list[dict[str, Any]]:
    """Return the phrases by which the filter of consult mode finds each item (static/js/search.js).

    Search words come in both languages, sentences in that of the page.
    """
    found = []
    for item in registry.items().values():
        words = [text.in_language(each) for text in (item.label, item.short) for each in LANGUAGES]
        sentences = [text.in_language(language) for text in (item.meaning, item.observe)]
        phrases = dict.fromkeys([*words, *item.synonyms.nl, *item.synonyms.en, *sentences])
        found.append({"id": item.id, "words": list(phrases)})
    return found


FILES = {"outcome": _outcome, "search": _search}


@functools.cache
def device_file(name: str, language: str) -> tuple[str, bytes]:
    """Return the address and the bytes of the file ``name`` in ``language``."""
    with translation.override(language):
        data = json.dumps(FILES[name](language), ensure_ascii=False, separators=(",", ":")).encode()
    return reverse("device_file", args=[name, digest(data)]), data


def all_files() -> dict[str, bytes]:
    """Return all files by their addresses."""
    return dict(device_file(name, language) for name in FILES for language in LANGUAGES)


def digest(data: bytes) -> str:
    """Return a short hash of ``data``."""
    return hashlib.sha256(data).hexdigest()[:12]

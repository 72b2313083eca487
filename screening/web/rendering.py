"""Pages that are the same for everybody: rendered once per address, and filled in for every request.

A template is rendered with a placeholder for each part that depends on the request (a *slot*). Nothing that a visitor
sent is cached. In development every page is rendered again, so that an edit of a template shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

CSRF = "csrf_token"

cache: dict[tuple[str, str, frozenset[str]], str] = {}
"""Rendered pages by address, template and slots. Only addresses that exist get here, so it has an upper bound."""


def slot(name: str) -> SafeString:
    """Return the placeholder of a slot: characters that occur in no text and that escaping leaves unchanged."""
    return SafeString(f"\ue000{name}\ue001")


def page(
    request: HttpRequest,
    template: str,
    context: Callable[[], Mapping[str, Any]] = dict,
    values: Mapping[str, str] | None = None,
    marks: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """Answer with a page that is the same at each request for its address, but for its slots and ticks.

    Args:
        request: gives the address, the language and the CSRF token; nothing else of it reaches the template.
        template: the template of the page.
        context: makes what the template shows; called once in a process.
        values: what goes in the slots; the template finds each slot by its name.
        marks: pairs of a text of the page and what to put behind it, for what is ticked.
    """
    values = values or {}
    key = (request.path, template, frozenset(values))
    if key not in cache or settings.CONFIGURATION.development:
        slots = {name: slot(name) for name in (CSRF, *values)}
        cache[key] = render_to_string(template, {**slots, **context()}, _without_visitor(request))
    html = cache[key]
    if slot(CSRF) in html:
        html = html.replace(slot(CSRF), get_token(request))
    for text, mark in marks:
        html = html.replace(text, text + mark, 1)
    for name, value in values.items():
        html = html.replace(slot(name), value)
    return HttpResponse(html)


def _without_visitor(request: HttpRequest) -> HttpRequest:
    address = HttpRequest()
    address.method = "GET"
    address.path, address.path_info = request.path, request.path_info  # a site may be below the root of its host
    address.resolver_match = request.resolver_match
    return address

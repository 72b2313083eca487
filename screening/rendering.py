"""Pages and their parts: each made by its ordinary template once per language, and filled in for every request.

A template is rendered with a mark at each place where something of the case goes (a *slot*) and cut at the marks. To fill
it in is then a join of bytes. So there is one template for each thing, and one way from a template to an answer, with and
without ticks. What is kept is the same for everybody: words of templates and content, cut in pieces. It is made at the
start, by going through fixed answers (``screening.outcome_page.prepare``), and sealed: from then on an answer adds nothing.

In development nothing is kept, so that an edit of a template shows at once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from screening import loaded

BEGIN, END = "\ue000", "\ue001"
"""Around the name of a slot, in a template that is being cut: characters that no text of ours may hold."""

CSRF = "csrf_token"


def slot(name: str) -> SafeString:
    """Return the mark of a slot. It passes through the escaping of templates unchanged."""
    return SafeString(f"{BEGIN}{name}{END}")


class Cut:
    """A rendered template, cut at its slots."""

    __slots__ = ("names", "pieces")

    def __init__(self, html: str) -> None:
        parts = re.split(f"{BEGIN}([^{END}]*){END}", html)
        self.names = tuple(parts[1::2])
        self.pieces = [part.encode() for part in parts]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """Return the template with ``values`` in its slots, and nothing in the others."""
        if not self.names:
            return self.pieces[0]
        pieces = self.pieces.copy()
        pieces[1::2] = [values.get(name, b"") for name in self.names]
        return b"".join(pieces)


class Parts:
    """The parts of pages in one language. ``keep`` says whether a part that was made is kept."""

    def __init__(self, *, keep: bool) -> None:
        self.keep = keep
        self._kept: dict[tuple[str, int, tuple[str, ...]], tuple[Cut, Any]] = {}

    def seal(self) -> None:
        """Keep no more parts than there are now."""
        self.keep = False

    def __call__(self, template: str, item: Any = None, **values: bytes) -> bytes:
        """Return ``template`` about ``item`` (a thing of the content, that stays as long as the process) with ``values``.

        The template finds the item as ``item``, each value by its name, and the whole content as ``content``. It may ask
        whether a value is empty.
        """
        given = tuple([name for name in values if values[name]])
        kept = self._kept.get((template, id(item), given))
        if kept is not None:
            return kept[0].filled(values)
        cut = Cut(self.render(template, item, {name: slot(name) if name in given else "" for name in values}))
        if self.keep:
            self._kept[template, id(item), given] = cut, item  # with the item, so that its id stays its own
        return cut.filled(values)

    @staticmethod
    def render(template: str, item: Any, values: Mapping[str, str]) -> str:
        """Render a part as a whole, with its values in place."""
        return whole(template, {"item": item, "content": loaded.content(), **values})


def whole(template: str, context: Mapping[str, Any]) -> str:
    """Render a template the ordinary way; newlines that end its file are no part of it."""
    html: str = render_to_string(template, dict(context))
    return html.rstrip("\n")


@functools.cache
def _parts_of(language: str) -> Parts:
    return Parts(keep=not settings.CONFIGURATION.development)


def parts() -> Parts:
    """Return the parts in the language of the request."""
    return _parts_of(get_language() or "nl")


_pages: dict[tuple[str, str], Cut] = {}
"""Pages by their address and template. Only addresses that exist get here, so there is an end to them."""

Context = Callable[[], dict[str, Any]]


def page(
    request: HttpRequest, template: str, context: Context = dict, values: Mapping[str, bytes] | None = None
) -> HttpResponse:
    """Answer with a page that is the same at each request for its address, but for its slots.

    Args:
        request: gives the address, the language and the CSRF token; nothing else of it reaches the template.
        template: the template of the page.
        context: makes what the template shows, with ``slot(name)`` where a value goes; called once in a process.
        values: what goes in the slots; a slot that is not named stays empty.
    """
    key = (request.path, template)
    cut = _pages.get(key)
    if cut is None:
        made = {CSRF: slot(CSRF), **context()}
        cut = Cut(render_to_string(template, made, _without_the_visitor(request)))
        if not settings.CONFIGURATION.development:
            _pages[key] = cut
    if CSRF in cut.names:
        values = {**(values or {}), CSRF: get_token(request).encode()}
    return HttpResponse(cut.filled(values or {}))


def _without_the_visitor(request: HttpRequest) -> HttpRequest:
    address = HttpRequest()
    address.method = "GET"
    address.path, address.path_info = request.path, request.path_info
    address.resolver_match = request.resolver_match
    return address

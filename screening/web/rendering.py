"""Pages and their parts: each made by its ordinary template once per language, and filled in for every request.

A template is rendered with a mark at each place where something of the case goes (a *slot*) and cut at the marks. To
fill it in is then a join of bytes. So there is one template for each thing, and one way from a template to an answer,
with and without ticks. What is kept is the same for everybody: words of templates and content, cut in pieces. It is
made at the start by going through fixed answers (``screening.web.outcome_page.prepare``) and then
sealed: an answer adds nothing to it.

In development nothing is kept, so that an edit of a template shows at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from screening import registry
from screening.serving import compression

BEGIN, END = "\ue000", "\ue001"
"""Around the name of a slot, in a template that is being cut: characters that no text of ours may hold."""

CSRF = "csrf_token"

BREAK_BEFORE_BLOCK = re.compile(rf"\n\s*(?={BEGIN}|</?(?:details|div|dl|h\d|li|nav|ol|p|section|ul)\b)")
"""A slot that begins a line holds blocks too."""


def slot(name: str) -> SafeString:
    """Return the mark of a slot. It passes through the escaping of templates unchanged."""
    return SafeString(f"{BEGIN}{name}{END}")


def cut(html: str) -> list[str]:
    """Return a rendered template cut at its slots: piece, name, piece, name, ..., piece."""
    return re.split(f"{BEGIN}([^{END}]*){END}", html)


class Part:
    """A template about an item of the content, with the names of the values that go in its slots.

    The template finds the item as ``item``, each value by its name, and the whole content as ``content``. It may ask
    whether a value is empty. What is kept for an item is what the template says with no value in it.
    """

    def __init__(self, template: str, *names: str) -> None:
        """Name the template and its slots; nothing is rendered yet."""
        self.template = template
        self.names = names
        self.sealed = settings.CONFIGURATION.development
        self._kept: dict[Any, list[Any]] = {}
        self._items: list[Any] = []  # kept with what was made of them, so that their ids stay their own

    def __call__(self, item: Any = None, *values: bytes) -> bytes:
        """Return the part about ``item``, which must last as long as the process, with ``values`` by their order."""
        key = (id(item), *map(bool, values))
        pieces = (self._kept.get(key) or self._cut(key, item, values)).copy()
        pieces[1::2] = [values[number] for number in pieces[1::2]]
        return b"".join(pieces)

    def _cut(self, key: Any, item: Any, values: tuple[bytes, ...]) -> list[Any]:
        slots = {name: slot(name) if value else "" for name, value in zip(self.names, values, strict=True)}
        pieces: list[Any] = cut(self.render(item, slots))
        pieces[::2] = [piece.encode() for piece in pieces[::2]]
        pieces[1::2] = [self.names.index(name) for name in pieces[1::2]]
        if not self.sealed:
            self._kept[key] = pieces
            self._items.append(item)
        return pieces

    def render(self, item: Any, values: Mapping[str, str]) -> str:
        """Render the template the ordinary way; HTML without the line breaks before blocks, which nobody reads."""
        words = whole(self.template, {"item": item, "content": registry.content(), **values})
        return BREAK_BEFORE_BLOCK.sub("", words) if self.template.endswith(".html") else words


class PartWithOneSlot(Part):
    """A ``Part`` with one value that stands in one place: most of them, so this is where speed counts."""

    def __call__(self, item: Any = None, *values: bytes) -> bytes:
        """Return the part about ``item`` with the one value."""
        (value,) = values
        return self.each([(item, value)])

    def each(self, items: Iterable[tuple[Any, bytes]], between: bytes = b"") -> bytes:
        """Return the parts about several items, each with its own value, and ``between`` them."""
        kept, made = self._kept, []
        for item, value in items:
            key = (id(item), value != b"")
            pieces = kept.get(key) or self._cut(key, item, (value,))
            made.append(pieces[0] + value + pieces[2] if len(pieces) > 1 else pieces[0])
        return between.join(made)


class PartWithoutSlots(Part):
    """A ``Part`` that says the same of an item in every case."""

    def __call__(self, item: Any = None, *values: bytes) -> bytes:
        """Return the part about ``item``."""
        key = id(item)
        return (self._kept.get(key) or self._cut(key, item, values))[0]  # type: ignore[no-any-return]


def whole(template: str, context: Mapping[str, Any]) -> str:
    """Render a template the ordinary way; newlines that end its file are no part of it."""
    html: str = render_to_string(template, dict(context))
    return html.rstrip("\n")


class Page:
    """A rendered page, cut at its slots. A page that is only read is also held compressed, as well as gzip can."""

    def __init__(self, html: str) -> None:
        parts = cut(html)
        self.names = parts[1::2]
        self.pieces = [part.encode() for part in parts]
        only_read = all(name == CSRF for name in self.names)
        self.packed = [compression.packed(piece, 9) for piece in self.pieces[::2]] if only_read else None

    def filled(self, values: Mapping[str, bytes]) -> list[bytes]:
        """Return the pieces with ``values`` between them, and nothing where a slot is not named."""
        pieces = self.pieces.copy()
        pieces[1::2] = [values.get(name, b"") for name in self.names]
        return pieces

    def packed_with(self, pieces: list[bytes]) -> list[bytes]:
        """Return the compressed pieces, with the values of ``pieces`` between them as they are."""
        packed = pieces.copy()
        packed[::2] = self.packed or []
        packed[1::2] = [compression.stored(value) for value in pieces[1::2]]
        return packed


_pages: dict[tuple[str, str], Page] = {}
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
    kept = _pages.get(key)
    if kept is None:
        made = {CSRF: slot(CSRF), **context()}
        kept = Page(render_to_string(template, made, _without_the_visitor(request)))
        if not settings.CONFIGURATION.development:
            _pages[key] = kept
    values = dict(values or {})
    if CSRF in kept.names:
        values[CSRF] = get_token(request).encode()
    pieces = kept.filled(values)
    return compression.response(request, b"".join(pieces), None if kept.packed is None else kept.packed_with(pieces))


def forget_pages() -> None:
    """Make every page anew when it is next asked for; for tests that serve other content."""
    _pages.clear()


def _without_the_visitor(request: HttpRequest) -> HttpRequest:
    address = HttpRequest()
    address.method = "GET"
    address.path, address.path_info = request.path, request.path_info
    address.resolver_match = request.resolver_match
    return address

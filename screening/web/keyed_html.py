"""Keeps the parts of a rendered document whose keys hold. The browser does the same by hiding the others.

A part is an element with ``data-key``. An element with ``data-order="contact"`` holds parts whose order depends on the
answers: the parts with the keys ``contact:<id>``, in the order that is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(slots=True)
class Part:
    """An element that depends on the answers: its key, what it orders, and what is in it (text and parts)."""

    key: str | None = None
    order: str | None = None
    inside: list[str | Part] = field(default_factory=list)

    def write(self, keys: Collection[str], order: Iterable[str], to: list[str]) -> None:
        """Add the text of this part to ``to``, without the parts whose keys do not hold."""
        inside = self.inside
        if self.order:
            by_key = {part.key: part for part in inside if isinstance(part, Part)}
            inside = [inside[0], *(by_key[f"{self.order}:{id_}"] for id_ in order), inside[-1]]
        for part in inside:
            if isinstance(part, str):
                to.append(part)
            elif part.key is None or part.key in keys:
                part.write(keys, order, to)


class KeyedHtml(HTMLParser):
    """A rendered document that can hold everything, to be cut down to what holds."""

    def __init__(self, html: str) -> None:
        """Find the parts of ``html``: where each begins and ends.

        Raises:
            ValueError: the elements of ``html`` are not closed in order.
        """
        super().__init__(convert_charrefs=False)
        self.html = html
        self._line_starts = [0, *(place + 1 for place, character in enumerate(html) if character == "\n")]
        self._place = 0  # up to here the text is in a part
        self._parts = [Part()]  # the document, and the parts that are open
        self._open: list[tuple[str, bool]] = []  # every open element, and whether it is a part
        self.feed(html)
        self.close()
        if self._open:
            raise ValueError(f"<{self._open[-1][0]}> is not closed")
        self._take(len(html))

    def keep(self, keys: Collection[str], order: Iterable[str]) -> str:
        """Return the document with the parts whose keys hold, its ordered parts in ``order``."""
        pieces: list[str] = []
        self._parts[0].write(keys, tuple(order), pieces)
        return "".join(pieces)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _take(self, until: int) -> None:
        self._parts[-1].inside.append(self.html[self._place : until])
        self._place = until

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a part where an element is one."""
        if tag in VOID:
            return
        found = dict(attrs)
        is_part = "data-key" in found or "data-order" in found
        if is_part:
            self._take(self._here())
            part = Part(found.get("data-key"), found.get("data-order"))
            self._parts[-1].inside.append(part)
            self._parts.append(part)
        self._open.append((tag, is_part))

    def handle_endtag(self, tag: str) -> None:
        """End the part that the element is, if any."""
        if tag in VOID:
            return
        last, is_part = self._open.pop() if self._open else ("", False)
        if last != tag:
            raise ValueError(f"line {self.getpos()[0]}: </{tag}> does not close <{last}>")
        if is_part:
            self._take(self.html.index(">", self._here()) + 1)
            self._parts.pop()

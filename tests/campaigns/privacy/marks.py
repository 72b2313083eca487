"""Marks: words that occur nowhere else, each saying where a client put it."""

from __future__ import annotations

import base64
import itertools
import re
import secrets

TICKS = (b"signals_general=", b"signals_domestic=", b"signals_cross_border=", b"risk_factors=", b"acute_danger=")
"""How posted answers look. Pages of the app never hold these."""

TICKS_KEPT = tuple(name[:-1].decode().encode("utf-16-le") for name in TICKS)
"""How a browser keeps the state of form fields on disk."""

TICKED_PAGE = b'autocomplete="off" checked'
"""Part of a page that shows given answers: it may be on no disk."""

OF_ANSWERS = {
    **{words: f"posted {words.decode()}" for words in TICKS},
    **dict.fromkeys(TICKS_KEPT, "form state"),
    TICKED_PAGE: "a ticked page",
}


class Marks:
    """Makes the marks of one run, and finds them again in bytes."""

    def __init__(self) -> None:
        self.prefix = f"zq{secrets.token_hex(6)}"
        self.given: dict[str, int] = {}
        self._numbers = itertools.count()
        plain = self.prefix.encode()
        self._plain = re.compile(re.escape(plain) + rb"[a-z]*[0-9]*", re.IGNORECASE)
        self._wide = self.prefix.encode("utf-16-le")
        self._base64 = [base64.b64encode(b"x" * skip + plain)[2 * skip : -4] for skip in (0, 1, 2)]

    def new(self, place: str) -> str:
        """Return a mark for ``place`` (letters only)."""
        self.given[place] = self.given.get(place, 0) + 1
        return f"{self.prefix}{place}{next(self._numbers):06d}"

    def found_in(self, data: bytes, *, answers: bool = False) -> list[str]:
        """Return the marks in ``data``; with ``answers`` also the ways in which ticks would show."""
        found = [match.decode("ascii", "replace") for match in self._plain.findall(data)]
        wide = data.find(self._wide)
        while wide >= 0:
            found.append(data[wide : wide + 80].decode("utf-16-le", "replace").split("\0")[0] + " (UTF-16)")
            wide = data.find(self._wide, wide + 1)
        found += [f"{self.prefix} (base64)" for words in self._base64 if words in data]
        if answers:
            found += [name for words, name in OF_ANSWERS.items() if words in data]
        return found

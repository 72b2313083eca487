"""What somebody sees who sees only encrypted traffic: whether something was sent, and how many bytes came back.

Where the server decides, the answer to a posted screening must have one size whatever was ticked
(docs/decisions/0040-padded-answers.md). On the device there must be nothing to see: no request from the first tick
until the outcome was read, copied, saved and printed.
"""

from __future__ import annotations

import contextlib
import http.client
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from tests.campaigns.privacy.places import Places

SIZES = "sizes on the wire: answers to posted screenings"
REQUESTS = "requests from the first tick to the outcome read, copied and printed"
ICON = "/img/neutral"
"""Part of the address of the icon of the tab, which Chromium may ask for at any time."""


@dataclass
class Sizes:
    """The sizes of posted screenings, and of their answers by road: by all that may differ and tells no tick."""

    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    requests: Counter[int] = field(default_factory=Counter)

    def add(self, road: str, request: int, answer: http.client.HTTPResponse) -> None:
        """Note one screening: the bytes of its body, and of the answer (which has been read) with its head."""
        head = sum(len(f"{name}: {value}\r\n") for name, value in answer.getheaders())
        self.answers[road][head + len(answer.sent)] += 1
        self.requests[request] += 1

    def describe(self) -> str:
        """Return the counts in words."""
        return (
            f"{self.requests.total():,} of them were answered on {len(self.answers)} roads (page, htmx or file; "
            f"language; encoding), on each of which one size may come; what was posted had {len(self.requests):,} sizes"
        )


def search_sizes(places: Places, sizes: Sizes) -> None:
    """Note each road on which answers have more than one size: then the size tells something of the ticks."""
    place = places.place(SIZES)
    for road, found in sorted(sizes.answers.items()):
        place.things += found.total()
        place.bytes += sum(size * count for size, count in found.items())
        if len(found) > 1:
            told = ", ".join(f"{count} times {size:,}" for size, count in sorted(found.items())[:5])
            place.found.append(f"{len(found)} sizes of answers, {road}: {told}")


@contextlib.contextmanager
def silent(page: Page, places: Places, log: Path) -> Iterator[None]:
    """Note each request that the page makes within the block, and each post that the server logs meanwhile."""
    asked: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if (ICON in address.path and not address.query) or address.scheme == "blob":  # a file that the page itself made
            return
        asked.append(f"{request.method} {request.url} {request.post_data or ''}")

    before = posts(log)
    page.on("request", note)
    yield
    page.remove_listener("request", note)
    place = places.place(REQUESTS)
    place.things += 1
    place.found += asked
    place.found += [f"{count} posts in the log of the server" for count in [posts(log) - before] if count]


def posts(log: Path) -> int:
    """Return how many posts the access log of a server holds."""
    return log.read_bytes().count(b" signaalwijzer.access method=POST ")

"""`make sizes`: what the sizes on the wire tell of the ticks; writes docs/sizes.md.

TLS hides what is said, and shows how much: a record is as long as what is in it. So the plain twin of the connection is
measured: the same server, production settings, every byte read off the socket, heads of the answers included.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import random
import re
import socket
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from content.loading import SITUATION_VALUES
from tests.chromium import chromium
from tests.factsheet_ids import FACTSHEET_IDS
from tests.live_server import ROOT, collect_static, serving

LISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
TOKEN = "t" * 32
MASKED = "a" * 32 + TOKEN  # as in the field of a form: a mask, then the token under that mask
MOST_SMALL, MOST_DRAWN = 2, 4
"""How many sizes there may be: over single ticks and situation answers together, and over drawn sets."""

Pairs = list[tuple[str, str]]


def single_ticks() -> list[Pairs]:
    """Return a form for each signal and risk factor, alone."""
    return [[(name, item)] for name in LISTS for item in FACTSHEET_IDS[name]]


def situations() -> list[Pairs]:
    """Return a form for each combination of answers to the questions, "no answer" among them."""
    each = [[(name, value) for value in values] + [None] for name, values in SITUATION_VALUES.items()]
    return [[given for given in answers if given] for answers in itertools.product(*each)]


def drawn_sets(count: int, seed: int = 16) -> list[Pairs]:
    """Return forms with 1 to 35 ticks and answers to the questions, the same for the same seed."""
    draw = random.Random(seed)
    ticks = [pair for (pair,) in single_ticks()]
    sets = []
    for number in range(count):
        chosen = draw.sample(ticks, 1 + number % len(ticks))
        sets.append([*draw.choice(situations()), *(pair for pair in ticks if pair in chosen)])
    return sets


# --- the answers of a server ------------------------------------------------------------


class Wire:
    """A connection that counts every byte of an answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)

    def size_of_answer(self, request: bytes) -> int:
        """Send ``request``; return the size of the whole answer in bytes.

        Raises:
            ValueError: the answer is no outcome, or does not state its length.
        """
        self.socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head = got.partition(b"\r\n\r\n")[0]
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        if not head.startswith(b"HTTP/1.1 200 ") or not length:
            raise ValueError(head.decode("latin-1"))
        size = len(head) + 4 + int(length[1])
        received = len(got)
        while received < size:
            received += len(self._more())
        if received != size:
            raise ValueError(f"{received} bytes instead of {size}")
        return size

    def _more(self) -> bytes:
        part = self.socket.recv(1 << 16)
        if not part:
            raise ValueError("the server closed the connection")
        return part


@dataclass(frozen=True)
class Road:
    """A way in which a browser asks for an outcome: what differs is all that can change the size of the answer."""

    htmx: bool
    view: str
    language: str
    encoding: str

    @property
    def name(self) -> str:
        """How the table names it."""
        return f"{'htmx' if self.htmx else 'page'}, {self.view}, {self.language}, {self.encoding}"

    def request(self, pairs: Pairs) -> bytes:
        """Return the request for a form with ``pairs``."""
        body = body_of(pairs, self.view)
        lines = [
            f"POST {'/en' if self.language == 'en' else ''}/screening/outcome/ HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/x-www-form-urlencoded",
            f"Accept-Encoding: {self.encoding}",
            f"Cookie: csrftoken={TOKEN}",
            f"X-CSRFToken: {TOKEN}",
            f"Content-Length: {len(body)}",
            *(["HX-Request: true"] if self.htmx else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body


def body_of(pairs: Pairs, view: str) -> bytes:
    """Return the body that a browser sends without JavaScript."""
    return urlencode([("csrfmiddlewaretoken", MASKED), ("padding", ""), ("view", view), *pairs]).encode()


ROADS = [
    Road(*each) for each in itertools.product((False, True), ("walk", "consult"), ("nl", "en"), ("gzip", "identity"))
]


@dataclass
class Sizes:
    """The sizes of the answers on one road: how many answers had each."""

    road: Road
    small: Counter[int] = field(default_factory=Counter)
    drawn: Counter[int] = field(default_factory=Counter)

    @property
    def fine(self) -> bool:
        """Whether there are no more sizes than there may be."""
        return len(self.small) <= MOST_SMALL and len(self.drawn) <= MOST_DRAWN


def measure(port: int, road: Road, drawn: list[Pairs]) -> Sizes:
    """Ask for every single tick, every situation and the ``drawn`` sets."""
    wire, found = Wire(port), Sizes(road)
    for pairs in (*single_ticks(), *situations()):
        found.small[wire.size_of_answer(road.request(pairs))] += 1
    for pairs in drawn:
        found.drawn[wire.size_of_answer(road.request(pairs))] += 1
    wire.socket.close()
    return found


# --- what the requests tell ----------------------------------------------------------------


def sizes_of_requests(forms: list[Pairs]) -> Counter[int]:
    """Return how many of ``forms`` have a request of each size, sent without JavaScript from the walk."""
    return Counter(len(body_of(pairs, "walk")) for pairs in forms)


# --- on the device --------------------------------------------------------------------------


def requests_in_a_browser(
    url: str, drawn: list[Pairs], *, by_server: bool = False, prefixes: tuple[str, ...] = ("", "/en")
) -> tuple[int, Counter[int]]:
    """Tick every form in consult mode, in both languages or in those of ``prefixes``.

    The icon of the page is not counted: Chromium asks for it when it sees fit, whatever is ticked.

    Args:
        url: the address of a server.
        drawn: sets of ticks, beside every single tick and every situation.
        by_server: whether each form must bring an outcome of that server.

    Returns:
        The number of outcomes, and how many requests had a body of each size (0: none).
    """
    outcomes, asked = 0, Counter[int]()
    with sync_playwright() as playwright, chromium(playwright) as browser:
        for prefix in prefixes:
            page = browser.new_page()  # type: ignore[attr-defined]
            page.goto(f"{url}{prefix}/consult/", wait_until="networkidle")
            page.locator("html[data-ready]").wait_for()
            page.wait_for_timeout(3000)  # until the copy for offline use is on the device
            page.on("request", lambda request: "/img/" in request.url or asked.update([len(request.post_data or "")]))
            for pairs in (*single_ticks(), *situations(), *drawn):
                with page.expect_response("**/screening/outcome/") if by_server else contextlib.nullcontext():
                    page.evaluate(
                        """ids => {
                            const form = document.getElementById("screening-form");
                            for (const input of form.querySelectorAll("input:checked")) input.checked = false;
                            for (const id of ids) document.getElementById(id).checked = true;
                            form.dispatchEvent(new Event("change", { bubbles: true }));
                        }""",
                        [f"{name}-{value}" for name, value in pairs],
                    )
                outcomes += 1
            page.wait_for_timeout(500)
            page.close()
    return outcomes, asked


# --- the report --------------------------------------------------------------------------------


def shown(sizes: Counter[int]) -> str:
    """Return sizes as words: how many, then each."""
    return f"{len(sizes)} ({', '.join(f'{size:,}' for size in sorted(sizes))})"


def report(found: list[Sizes], drawn: list[Pairs], device: tuple[int, int], by_server: tuple[int, Counter[int]]) -> str:
    """Return docs/sizes.md.

    Args:
        found: the sizes of the answers on each road.
        drawn: the drawn sets of ticks.
        device: outcomes on the device, and the requests made for them.
        by_server: outcomes of a server in a browser, and the sizes of the requests made for them.
    """
    singles, answers = sizes_of_requests(single_ticks()), sizes_of_requests(situations())
    sets = sizes_of_requests(drawn)
    lines = [
        "# What sizes on the wire tell",
        "",
        "Written by `make sizes`; do not edit. TLS hides what is said and shows how much. Every byte of an answer was",
        f"read off a socket of the server as it is deployed: {len(single_ticks())} single ticks, {len(situations())} "
        "combinations of answers to the",
        f"questions (no answer among them), and {len(drawn)} drawn sets of 1 to 35 ticks.",
        "",
        "## On the device (the default, and the exported site)",
        "",
        f"{device[0]} outcomes in Chromium, in both languages: **{device[1]} requests**. Nothing is sent, so no size",
        "tells anything. (Chromium may ask for the icon of the page again when the part of the address after `#`",
        "changes; that is not counted, and says nothing of ticks.)",
        "",
        "## On the server (`SIGNAALWIJZER_ON_DEVICE=false`, or without JavaScript)",
        "",
        f"Allowed: {MOST_SMALL} sizes over single ticks and situation answers, {MOST_DRAWN} over drawn sets. Sizes in",
        "bytes, with the head of the answer.",
        "",
        "| road | sizes: single ticks and situation answers | sizes: drawn sets |",
        "|---|---|---|",
        *(f"| {sizes.road.name} | {shown(sizes.small)} | {shown(sizes.drawn)} |" for sizes in found),
        "",
        "## The requests of a page that asks the server",
        "",
        f"{by_server[0]} outcomes in Chromium through htmx: sizes of the requests, in bytes: {shown(by_server[1])}.",
        "The page pads each form that it sends, for a file of the server too.",
        "",
        "## What a request still tells without JavaScript",
        "",
        "A form is as long as the names and values in it, and no server can pad what a browser sends. Over the same",
        "forms:",
        "",
        "| forms | number | sizes of the body | forms whose size is theirs alone |",
        "|---|---|---|---|",
        *(
            f"| {name} | {sum(sizes.values())} | {len(sizes)} | {sum(1 for count in sizes.values() if count == 1)} |"
            for name, sizes in (("single ticks", singles), ("situation answers", answers), ("drawn sets", sets))
        ),
        "",
        "An observer of the encrypted traffic of a user without JavaScript can so learn about how much was ticked, and",
        "of a single tick sometimes which one. With JavaScript a page sends nothing by itself (the default), or all of",
        "one size.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, say what was found, and write the report when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=200, help="the number of drawn sets")
    parser.add_argument("--write", action="store_true", help="write docs/sizes.md")
    options = parser.parse_args()
    drawn = drawn_sets(options.sets)
    with tempfile.TemporaryDirectory() as folder:
        static_root = Path(folder)
        collect_static(static_root)
        with serving(static_root, SIGNAALWIJZER_ON_DEVICE="false", SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
            found = []
            for road in ROADS:
                found.append(measure(server.port, road, drawn))
                print(f"{road.name}: {shown(found[-1].small)}; {shown(found[-1].drawn)}", flush=True)
            by_server = requests_in_a_browser(server.url, drawn, by_server=True)
            print(f"requests of a page that asks the server: {shown(by_server[1])}", flush=True)
        with serving(static_root, SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
            outcomes, asked = requests_in_a_browser(server.url, drawn)
            device = outcomes, asked.total()
            print(f"on the device: {device[0]} outcomes, {device[1]} requests")
    text = report(found, drawn, device, by_server)
    if options.write:
        (ROOT / "docs" / "sizes.md").write_text(text, "utf-8")
    fine = all(sizes.fine for sizes in found) and device[1] == 0 and len(by_server[1]) == 1
    print("fine" if fine else "TOO MANY SIZES, or requests on the device")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

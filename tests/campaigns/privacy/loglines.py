"""Log lines: those of posted screenings must be the same whatever was ticked, but for their time."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.campaigns.privacy.places import Places

PLACE = "log lines: sizes and durations of posted answers"
POSTED = re.compile(r" signaalwijzer\.access (?P<words>method=POST .*)$", re.MULTILINE)
ROUTE = re.compile(r"method=\S+ route=(\S+) status=(\d+)")


def search_log_lines(places: Places, log: str) -> None:
    """Note each route and status for which lines of posts differ, or hold a number that is no status."""
    place = places.place(PLACE)
    by_route: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for match in POSTED.finditer(log):
        words = match["words"]
        place.things += 1
        place.bytes += len(words)
        route = ROUTE.match(words)
        by_route[route.groups() if route else ("?",)].add(words)
    for route, lines in sorted(by_route.items()):
        told = sorted(line for line in lines if re.search(r"\d", ROUTE.sub("", line)))
        if told or len(lines) > 1:
            example = (told or sorted(lines))[0]
            place.found.append(f"{len(lines)} kinds of line for route {' '.join(route)}: {example}")

"""Every address of the app, from the URL resolver, so that no test has a list of its own to forget a new page in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import LocalePrefixPattern, URLPattern, get_resolver

from screening import registry
from screening.web.device_files import device_file

ANSWERS_TO_A_FORM = {"outcome", "download", "training_debrief"}
"""Routes whose page is the answer to a form that was sent; whoever only asks for one is led to that form."""


class Route(NamedTuple):
    """A route: its name, an example of its address in Dutch, and whether it is there in English too."""

    name: str
    address: str
    in_both_languages: bool


def _example(address: str) -> str:
    """Fill in what a pattern leaves open.

    Raises:
        ValueError: the pattern leaves something open that has no example here.
    """
    real = {
        "<slug:slug>": registry.cases().cases[0].slug,
        "<file_format:kind>": "pdf",
        r"^(outcome|search)\.([0-9a-f]{12})\.json$": device_file("outcome", "nl")[0].removeprefix("/"),
    }
    for pattern, value in real.items():
        address = address.replace(pattern, value)
    if "<" in address or "^" in address:
        raise ValueError(f"tests/addresses.py has no example of {address}")
    return address


def _routes() -> Iterator[Route]:
    def walk(patterns, prefix: str, in_both_languages: bool) -> Iterator[Route]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield Route(pattern.name, _example(prefix + str(pattern.pattern)), in_both_languages)
            else:
                both = in_both_languages or isinstance(pattern.pattern, LocalePrefixPattern)
                inner = prefix if isinstance(pattern.pattern, LocalePrefixPattern) else prefix + str(pattern.pattern)
                yield from walk(pattern.url_patterns, inner, both)

    yield from walk(get_resolver().url_patterns, "/", False)


ROUTES = tuple(_routes())

SHOWN = tuple(route for route in ROUTES if route.in_both_languages)
"""What people see: everything that has a language. The rest is for programs, or shows nothing of this app."""

PAGES = tuple(route for route in SHOWN if route.name not in ANSWERS_TO_A_FORM)
"""What people see and can ask for by its address."""

NO_SUCH_PAGE = "no-such-page/"
"""Leads to the page that says so."""


def in_both_languages(routes: tuple[Route, ...]) -> list[str]:
    """Return the addresses of ``routes``: Dutch, then English where there is one."""
    return [route.address for route in routes] + [f"/en{route.address}" for route in routes if route.in_both_languages]


def below_the_root(*without: str) -> list[str]:
    """Return the addresses of all pages but those with these names, and one that leads nowhere; no ``/`` at the start.

    Raises:
        ValueError: no page has one of these names.
    """
    if unknown := set(without) - {page.name for page in PAGES}:
        raise ValueError(f"no page has the name {unknown}")
    return [page.address.removeprefix("/") for page in PAGES if page.name not in without] + [NO_SUCH_PAGE]

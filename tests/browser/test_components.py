"""WCAG 2.2 AA by axe on every component in every state (``screening/pages/components.py``), and on the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from screening.pages.components import examples
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def development(static_root) -> Iterator[Server]:
    with serving(static_root, SIGNAALWIJZER_MODE="development") as running:
        yield running


@pytest.fixture(params=["", "en/"], ids=["nl", "en"])
def open_development(open_page, development, request):
    """Open a page of development mode in each language."""

    def open_(address: str):
        return open_page(f"/{request.param}{address}", base_url=development.url)

    return open_


def test_every_component_in_every_state(open_development, violations):
    page = open_development("components/")
    shown = page.eval_on_selector_all(".example", "all => all.filter(one => one.checkVisibility()).map(one => one.id)")
    assert shown == [example.id for example in examples()]
    assert violations(page) == []
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.locator("#discreet").click()
    assert violations(page) == []
    assert page.problems == []


def test_the_map(open_development, violations):
    page = open_development("map/")
    assert violations(page) == []
    assert page.problems == []

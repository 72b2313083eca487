"""A real Chromium against the app as it is deployed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.serving import Server, serving
from tests.waiting import PATIENCE, until

expect.set_options(timeout=PATIENCE * 1000)

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(static_root) -> Iterator[Server]:
    with serving(static_root) as running:
        yield running


@pytest.fixture(scope="module")  # its event loop must be gone before another file runs one
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright) -> Iterator[Browser]:
    path = os.environ.get("SIGNAALWIJZER_BROWSER") or shutil.which("chromium")
    if not path:
        pytest.fail("no browser: run the tests by `make test`, which finds or installs one")
    started = playwright.chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it, so ours has
    )
    yield started
    started.close()


@pytest.fixture
def open_page(browser, server):
    """Open an address of the app in a fresh profile; keyword arguments are those of a browser context."""
    contexts = []

    def open_(address: str = "/", **options) -> Page:
        context = browser.new_context(
            base_url=server.url, **{"viewport": {"width": 1280, "height": 800}, "locale": "nl-NL", **options}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def with_javascript(request) -> bool:
    return request.param


@pytest.fixture
def violations():
    """Return what axe finds wrong with a page for WCAG 2.2 AA, as readable lines."""
    axe = Axe()
    # What is out of sight has a guessed size until somebody scrolls to it; axe measures without scrolling.
    lay_out_all = "document.querySelectorAll('.outcome *').forEach(part => part.style.contentVisibility = 'visible')"

    def check(page: Page, *, on_paper: bool = False) -> list[str]:
        rules = {"target-size": {"enabled": not on_paper}}  # nobody presses paper
        page.evaluate(lay_out_all)
        results = axe.run(page, options={**RULES, "rules": rules}).response
        return [f"{found['id']}: {node['html'][:160]}" for found in results["violations"] for node in found["nodes"]]

    return check


def eventually(page: Page, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until the page shows what is wanted: a handler may come a moment after the event that a test waited for."""
    try:
        until(lambda: read() == wanted, pause=lambda: page.wait_for_timeout(50))
    except AssertionError:
        assert read() == wanted


def shown_contacts(page: Page) -> list[str]:
    """Return the ids of the contacts on the outcome, in order."""
    classes = page.eval_on_selector_all("#contacts .card", "cards => cards.map(card => card.className)")
    return [re.search(r"contact-(\w+)", names)[1] for names in classes]


def chips(page: Page, line: str) -> list[str]:
    """Return the reasons that are shown at a guidance line."""
    return page.eval_on_selector_all(f"#line-{line} .chip", "chips => chips.map(chip => chip.textContent.trim())")

"""The same short visit in three browser engines: a tick, a number to call, a way to leave, and no barrier.

`make browsers` installs the engines and runs this. In `make test` an engine that is not installed is left out, and the
last line says so.
"""

from __future__ import annotations

from importlib import resources

import pytest

from tests.engines.drivers import ENGINES, Driver, Missing
from tests.serving import serving
from tests.waiting import until

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js")
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
URGENCY = "return document.querySelector('#outcome .urgency:not([hidden])')?.className.match(/urgency-(\\w+)/)[1]"
STEPS = """return [...document.querySelectorAll(".step")]
    .filter((step) => step.getClientRects().length).map((step) => step.id)"""
NUMBERS = """return [...document.querySelectorAll("#outcome a[href^='tel:']")]
    .filter((link) => link.getClientRects().length).map((link) => link.getAttribute("href"))"""


@pytest.fixture(scope="module")
def url(static_root):
    with serving(static_root) as server:
        yield server.url


@pytest.fixture(scope="module", params=ENGINES)
def browser(request):
    try:
        with ENGINES[request.param]() as driver:
            yield driver
    except Missing:
        pytest.skip(f"{request.param} is not installed: `make browsers` installs it")


@pytest.fixture
def visit(browser, url):
    """Open a page of ours after a page of another kind, so that there is something to go back to."""

    def open_(address: str) -> Driver:
        browser.run("window.isLeaving = true")  # asks no question about ticks of the test before
        browser.go(f"{url.replace('127.0.0.1', 'localhost')}/healthz?before")  # another site
        browser.go(url + address)
        return browser

    return open_


def wait(browser: Driver, script: str, wanted: object) -> None:
    until(lambda: browser.run(script) == wanted, f"{script}: not {wanted}", pause=browser.pause)


def test_a_tick_brings_the_outcome_and_numbers_to_call(visit):
    page = visit("/consult/")
    page.click("#signals_general-threats")
    wait(page, URGENCY, "signals")
    assert "tel:08002000" in page.run(NUMBERS)
    page.click("#acute_danger-yes")
    wait(page, URGENCY, "acute")
    assert page.run(NUMBERS)[0] == "tel:112"


def test_the_walk_shows_one_part_after_the_other(visit):
    page = visit("/screening/")
    wait(page, STEPS, ["situation"])
    page.click("#situation .next")
    wait(page, STEPS, ["general"])
    page.run("history.back()")
    wait(page, STEPS, ["situation"])


@pytest.mark.parametrize("way", ["click", "Escape"])
def test_leaving_quickly_leaves_no_page_of_ours_behind_back(visit, way):
    page = visit("/consult/")
    page.click("#signals_general-threats")
    if way == "click":
        page.click("#quick-exit")
    else:
        for _ in range(3):
            page.press("Escape")
    until(lambda: page.address().endswith("/healthz"), "the neutral page did not come", pause=page.pause)
    page.run("setTimeout(() => history.back())")
    until(lambda: page.address().endswith("/healthz?before"), "Back led elsewhere", pause=page.pause)


def test_hiding_the_page_hides_its_title_too(visit):
    page = visit("/consult/")
    page.press("F9")
    wait(page, "return document.documentElement.classList.contains('covered')", True)
    assert "Signaalwijzer" not in page.run("return document.title")


@pytest.mark.parametrize("address", ["/", "/screening/", "/consult/", "/en/contact/"])
def test_axe_finds_no_barrier(visit, address):
    page = visit(address)
    page.run(AXE.read_text("utf-8") + "\nwindow.axe = axe;")
    found = page.run(
        "return axe.run(document, arguments[0]).then((results) => results.violations.map((one) => one.id))", RULES
    )
    assert found == []

"""The same visits in three browser engines: three people, a way to leave, without a network, on paper, and no barrier.

`make browsers` installs the engines and runs all of it (docs/browsers.md). `make test` runs the clinician alone, in the
engines that are there; its last line says which are not.
"""

from __future__ import annotations

from importlib import resources

import pytest
from pypdf import PdfReader

from tests.engines.drivers import ENGINES, Driver, Missing, Unable
from tests.live_server import serving
from tests.waiting import until

pytestmark = pytest.mark.browser

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js")
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
URGENCY = "return document.querySelector('#outcome .urgency:not([hidden])')?.className.match(/urgency-(\\w+)/)[1]"
SECTIONS = """return [...document.querySelectorAll(".section")]
    .filter((step) => step.getClientRects().length).map((step) => step.id)"""
SHOWN = """return [...document.querySelectorAll(arguments[0])]
    .filter((part) => part.getClientRects().length).map((part) => part.textContent.trim())"""
CONTACTS = """return [...document.querySelectorAll("#contacts .card:not([hidden])")]
    .map((card) => card.className.match(/contact-(\\w+)/)[1])"""
CHIPS = """return [...document.querySelectorAll(`#line-${arguments[0]}:not([hidden]) .chip:not([hidden])`)]
    .map((chip) => chip.textContent.trim())"""
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
    """Open one of our pages after a page of another kind, so that there is something to go back to."""

    def open_(address: str) -> Driver:
        browser.run("window.isLeaving = true")  # asks no question about ticks of the test before
        browser.go(f"{url.replace('127.0.0.1', 'localhost')}/healthz?before")  # another site
        browser.go(url + address)
        return browser

    return open_


def barriers(page: Driver) -> list[str]:
    """Return the rules of axe that a page breaks."""
    page.run(AXE.read_text("utf-8") + "\nwindow.axe = axe;")
    run = """return axe.run(document, arguments[0]).then((results) => results.violations.flatMap(
        (one) => one.nodes.map((node) => `${one.id}: ${node.html}`)))"""
    found: list[str] = page.run(run, RULES)
    return found


def wait(browser: Driver, script: str, wanted: object) -> None:
    until(lambda: browser.run(script) == wanted, f"{script}: not {wanted}", pause=browser.pause)


@pytest.mark.long
def test_a_tick_brings_the_outcome_and_numbers_to_call(visit):
    page = visit("/consult/")
    page.click("#signals_general-threats")
    wait(page, URGENCY, "signals")
    assert "tel:08002000" in page.run(NUMBERS)
    page.click("#acute_danger-yes")
    wait(page, URGENCY, "acute")
    assert page.run(NUMBERS)[0] == "tel:112"


@pytest.mark.long
def test_the_walk_shows_one_part_after_the_other(visit):
    page = visit("/screening/")
    wait(page, SECTIONS, ["situation"])
    page.click("#situation .next")
    wait(page, SECTIONS, ["general"])
    page.run("history.back()")
    wait(page, SECTIONS, ["situation"])


# --- the three people ------------------------------------------------------------------------------------------------


def show_steps(page: Driver) -> None:
    (section,) = page.run(SECTIONS)
    page.click(f"#{section} .to-overview")
    wait(page, "return document.querySelector('.overview-end').getClientRects().length", 1)
    page.click(".overview-end button")
    wait(page, SECTIONS, ["result"])


def tick(page: Driver, *ids: str) -> None:
    for id_ in ids:
        page.click(f"#{id_}")


def test_a_clinician_in_a_consult_with_a_companion_and_a_vague_injury(visit):
    page = visit("/")
    page.click("main a[href='/consult/']")
    wait(page, "return document.querySelector('#outcome')?.dataset.complete", "")
    tick(page, "signals_general-companion_present", "signals_general-vague_injury_explanation")
    wait(page, "return document.querySelectorAll('.now li:not([hidden])').length", 3)
    assert page.run(NUMBERS)[0] == "tel:08002000"
    assert page.run(CONTACTS)[0] == "veilig_thuis"
    assert page.run(CHIPS, "talk_companion_out") == ["Begeleider erbij"]
    assert "companion" not in page.address()


@pytest.mark.long
def test_a_social_worker_with_a_sixteen_year_old(visit):
    page = visit("/screening/")
    tick(page, "age_group-minor")
    page.click(".progress a[href='#domestic']")
    wait(page, SECTIONS, ["domestic"])
    tick(page, *(f"signals_domestic-{item}" for item in ("driven_by_others", "sudden_wealth", "extortion")))
    show_steps(page)
    assert page.run(CONTACTS)[0] == "veilig_thuis"
    assert "comensha" in page.run(CONTACTS)  # its position depends on the hour
    assert page.run(CHIPS, "talk_minor") == ["Leeftijd: Minderjarig"]
    assert any("Kind" in line for line in page.run(SHOWN, ".now .headline"))


@pytest.mark.long
def test_a_social_worker_with_somebody_without_a_passport_who_lives_at_work(visit):
    page = visit("/screening/")
    page.click(".progress a[href='#cross-border']")
    wait(page, SECTIONS, ["cross-border"])
    items = ("passport_withheld", "lives_at_workplace", "built_up_debts")
    tick(page, *(f"signals_cross_border-{item}" for item in items))
    show_steps(page)
    assert page.run(URGENCY) == "signals"
    assert "meld_arbeidsuitbuiting" in page.run(CONTACTS)
    page.click("#step-decide > summary")
    assert any("COSM" in text for text in page.run(SHOWN, "#step-decide .line"))
    assert len(page.run(CHIPS, "decide_shelter")) == 3


# --- leaving, hiding, without a network, on paper --------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("way", ["click", "Escape"])
def test_leaving_quickly_leaves_none_of_our_pages_behind_back(visit, way):
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


@pytest.mark.long
def test_hiding_the_page_hides_its_title_too(visit):
    page = visit("/consult/")
    page.click("h1")  # the keyboard belongs to the page only then, in WebKitGTK
    page.press("F9")
    wait(page, "return document.documentElement.classList.contains('covered')", True)
    assert "Signaalwijzer" not in page.run("return document.title")


@pytest.mark.long
def test_after_one_visit_consult_mode_decides_without_a_network(browser, static_root):
    with serving(static_root) as server:
        browser.run("window.isLeaving = true")
        browser.go(f"{server.url}/")
        wait(browser, "return navigator.serviceWorker.controller !== null", True)
    browser.go(f"{server.url}/consult/")  # the server is gone
    wait(browser, "return document.querySelector('#outcome')?.dataset.complete", "")
    wait(browser, "return document.querySelector('#copy-note').hidden", False)
    tick(browser, "signals_general-threats")
    wait(browser, URGENCY, "signals")
    assert "tel:08002000" in browser.run(NUMBERS)


@pytest.mark.long
def test_on_paper_the_outcome_says_what_to_do_now_and_whom_to_call(visit, tmp_path):
    page = visit("/consult/")
    tick(page, "acute_danger-yes", "signals_general-threats")
    wait(page, URGENCY, "acute")
    page.run("document.querySelector('#note-talk').value = 'een notitie'; dispatchEvent(new Event('beforeprint'))")
    try:
        (tmp_path / "page.pdf").write_bytes(page.print())
    except Unable as reason:
        pytest.skip(str(reason))
    sheets = PdfReader(tmp_path / "page.pdf").pages
    assert 1 <= len(sheets) <= 3
    words = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    for expected in ("112", "0800", "een notitie", "In kaart brengen", "Voor uw dossier"):
        assert expected in words


@pytest.mark.long
@pytest.mark.parametrize("address", ["/", "/screening/", "/consult/", "/en/contact/"])
def test_axe_finds_no_barrier(visit, address):
    assert barriers(visit(address)) == []


@pytest.mark.long
def test_axe_finds_no_barrier_in_an_outcome(visit):
    page = visit("/en/consult/")
    tick(page, "acute_danger-yes", "signals_cross_border-passport_withheld")
    wait(page, URGENCY, "acute")
    assert barriers(page) == []

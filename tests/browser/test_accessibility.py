"""WCAG 2.2 AA by axe on every page and in every state, both languages; no sideways scrolling; text twice as large."""

from __future__ import annotations

import functools

import pytest
from playwright.sync_api import Page, expect

from tests.addresses import below_the_root
from tests.browser.conftest import decided, shown_urgency
from tests.chromium import at_rest
from tests.enumerations import enumerated
from tests.factsheet_ids import ITEMS

PAGES = below_the_root()
SECTIONS = ["situation", "general", "domestic", "cross-border", "risk-factors", "overview"]
URGENCIES = {
    "acute": ["acute_danger-yes", "age_group-minor", "signals_cross_border-passport_withheld"],
    "signals": ["signals_general-companion_present", "signals_domestic-extortion"],
    "alert": ["risk_factors-poverty"],
    "none": [],
}


@pytest.fixture
def open_page(open_page):
    """Open pages without animation, so that none is measured while it scrolls."""
    return functools.partial(open_page, reduced_motion="reduce")


@pytest.fixture(params=["", "en/"], ids=["nl", "en"])
def prefix(request) -> str:
    return request.param


def show_outcome(page: Page, ids: list[str]) -> None:
    decided(page)
    for id_ in ids:
        page.eval_on_selector(f"#{id_}", "box => box.click()")
    page.evaluate("location.hash = 'overview'")
    page.locator(".overview-end button").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "prefix", "scheme"),
    enumerated(
        PAGES,
        ["", "en/"],
        ["light", "dark"],
        drawn=[(address, *(("", "light") if number % 2 else ("en/", "dark"))) for number, address in enumerate(PAGES)],
    ),
)
def test_every_page(open_page, violations, address, prefix, scheme):
    page = open_page(f"/{prefix}{address}", color_scheme=scheme)
    at_rest(page)
    assert violations(page) == []


@pytest.mark.parametrize("prefix", enumerated(["", "en/"], drawn=["en/"]))
def test_every_step_of_the_walk_with_its_explanations_open(open_page, violations, prefix):
    page = open_page(f"/{prefix}screening/")
    decided(page)
    page.eval_on_selector("#outcome", "panel => panel.replaceChildren()")  # not shown yet, and axe would go through it
    found = {}
    for step in SECTIONS:
        page.evaluate("step => { location.hash = step; }", step)
        expect(page.locator(f"#{step}")).to_be_visible()
        page.eval_on_selector_all("details.meaning", "all => all.forEach(one => { one.open = true; })")
        found[step] = violations(page)
    assert found == {step: [] for step in SECTIONS}


@pytest.mark.parametrize(
    ("prefix", "urgency", "state"),
    enumerated(
        ["", "en/"],
        URGENCIES,
        ["folded", "open", "on paper"],
        drawn=[
            ("", "acute", "open"),
            ("en/", "signals", "folded"),
            ("en/", "alert", "on paper"),
            ("", "none", "folded"),
        ],
    ),
)
def test_the_outcome_of_each_urgency(open_page, violations, prefix, urgency, state):
    page = open_page(f"/{prefix}screening/")
    show_outcome(page, URGENCIES[urgency])
    assert shown_urgency(page) == urgency
    if state != "folded":
        page.eval_on_selector_all("#outcome details", "all => all.forEach(one => { one.open = true; })")
    if state == "on paper":
        page.emulate_media(media="print")
    assert violations(page, on_paper=state == "on paper") == []


@pytest.mark.parametrize("prefix", enumerated(["", "en/"], drawn=[""]))
def test_consult_mode_with_an_outcome_dark_and_light_and_discreet(open_page, violations, prefix):
    page = open_page(f"/{prefix}consult/")
    page.locator("#acute_danger-yes").check()
    expect(page.locator(".urgency-acute")).to_be_visible()
    assert violations(page) == []
    page.locator("#discreet").click()
    assert violations(page, colours=True) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, colours=True) == []
    page.locator("#discreet").click()
    assert violations(page, colours=True) == []


@pytest.mark.parametrize("prefix", enumerated(["", "en/"], drawn=[""]))
def test_the_messages_for_errors(open_page, violations, prefix):
    page = open_page(f"/{prefix}privacy/")
    page.route("**/outcome.*.json", lambda route: route.fulfill(status=500, body="broken"))
    page.goto(f"/{prefix}screening/")
    page.evaluate("location.hash = 'overview'")
    page.locator(".overview-end button").click()
    expect(page.locator("#problem")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("prefix", enumerated(["", "en/"], drawn=["en/"]))
def test_a_form_with_an_unknown_answer(open_page, violations, prefix):
    page = open_page(f"/{prefix}screening/")
    page.eval_on_selector("#risk_factors-poverty", "box => { box.value = 'no_such'; box.checked = true; }")
    page.eval_on_selector("#screening-form", "form => { form.submit(); }")
    expect(page.locator("#errors")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(("prefix", "width"), enumerated(["", "en/"], [320, 360], drawn=[("", 320), ("en/", 320)]))
def test_nothing_scrolls_sideways_on_a_narrow_screen(open_page, prefix, width):
    page = open_page(f"/{prefix}", viewport={"width": width, "height": 640})
    too_wide = {}
    for address in PAGES:
        page.goto(f"/{prefix}{address}")
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        too_wide[address] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.goto(f"/{prefix}screening/")
    show_outcome(page, URGENCIES["acute"])
    page.eval_on_selector_all("#outcome details", "all => all.forEach(one => { one.open = true; })")
    too_wide["outcome"] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {address: excess for address, excess in too_wide.items() if excess > 0} == {}


def test_text_twice_as_large_loses_nothing(open_page):
    page = open_page("/consult/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("#signals_general-threats").check()
    expect(page.locator(".urgency-signals h2")).to_be_visible()


def test_targets_in_consult_mode_are_at_least_24_pixels_high(open_page):
    page = open_page("/consult/")
    heights = page.eval_on_selector_all(".choice", "all => all.map(one => one.getBoundingClientRect().height)")
    assert len(heights) == ITEMS + 6
    assert min(heights) >= 24


def test_reduced_motion_moves_nothing(open_page):
    page = open_page("/screening/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_every_page_names_its_language_and_that_of_the_other(open_page):
    page = open_page("/en/contact/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".language").get_attribute("lang") == "nl"

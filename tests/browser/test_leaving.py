"""Leaving quickly leaves nothing behind Back; hiding and being discreet lose nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

NEUTRAL = re.compile(r"http://localhost:\d+/healthz$")  # in the tests: another origin of this machine


@pytest.fixture
def before(open_page, server):
    """Open a tab that showed a page of another site before Signaalwijzer."""
    return open_page(f"http://localhost:{server.port}/healthz?before")


def leave_by_button(page):
    page.locator("#quick-exit").click()


def leave_by_keyboard(page):
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_keyboard])
def test_after_leaving_the_walk_back_shows_no_page_of_ours(before, leave):
    page = before
    page.goto("/screening/")
    page.locator("#situation .next").click()
    page.locator("#signals_general-threats").check()
    page.locator("#general .next").click()
    leave(page)
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


def test_leaving_goes_past_every_page_of_ours_in_this_tab(before):
    page = before
    page.goto("/")
    page.get_by_role("link", name="Nu in het consult").click()
    page.locator("#signals_general-threats").check()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


def test_forward_after_leaving_leads_to_the_neutral_site_again(before):
    page = before
    page.goto("/screening/")
    page.locator("#situation .next").click()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    page.go_forward(wait_until="commit")
    page.wait_for_url(NEUTRAL)
    assert "Signaalwijzer" not in page.content()


def test_leaving_asks_no_question_though_there_are_ticks(open_page):
    page = open_page("/screening/#general")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#signals_general-threats").check()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    assert asked == []


def test_two_times_escape_is_not_enough_and_slow_ones_do_not_count(open_page):
    page = open_page("/healthz")
    page.clock.install()
    page.goto("/screening/")
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.clock.run_for(3100)
    page.keyboard.press("Escape")
    page.clock.run_for(3100)  # longer than leaving may take
    assert page.url.endswith("/screening/")
    expect(page.locator("main")).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/consult/", "/meldcode/", "/contact/", "/en/privacy/", "/no-such-page/"])
def test_every_page_can_be_left(open_page, address):
    page = open_page(address)
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)


def test_without_javascript_the_quick_exit_is_a_plain_link(open_page):
    page = open_page("/screening/", java_script_enabled=False)
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)


def test_one_key_hides_the_page_and_the_same_key_brings_it_back_with_nothing_lost(open_page):
    page = open_page("/consult/")
    page.locator("#signals_general-threats").check()
    page.locator("#filter").fill("paspoort")
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_visible()
    assert "Signaalwijzer" not in page.title()
    assert page.evaluate("document.elementFromPoint(300, 300).id") == "hidden-page"
    assert page.evaluate("document.elementFromPoint(20, 20).id") == "hidden-page"
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    expect(page.locator("#filter")).to_have_value("paspoort")
    assert page.evaluate("document.activeElement.id") == "filter"
    assert "Signaalwijzer" in page.title()


def test_a_finger_hides_the_page_too(open_page):
    page = open_page("/consult/", viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Verberg").click()
    expect(page.locator("#hidden-page")).to_be_visible()
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("#hidden-page")).to_be_hidden()


def test_discreet_has_a_neutral_title_and_icon_and_no_red_and_stays_on_the_next_page(open_page):
    page = open_page("/consult/")
    page.locator("#acute_danger-yes").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "acute")
    page.get_by_role("button", name="Discreet").click()
    assert page.title() == "Overzicht"
    assert "neutral" in page.locator("link[rel=icon]").get_attribute("href")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.help-bar *, .urgency, .card, .call-112')].flatMap(one => {
            const style = getComputedStyle(one);
            return [style.backgroundColor, style.borderTopColor];
        })"""
    )
    for colour in set(colours):
        red, green, blue = (float(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3])
        assert red - max(green, blue) < 40, colour
    page.evaluate("window.isLeaving = true")
    page.goto("/contact/")
    assert page.title() == "Overzicht"
    page.get_by_role("button", name="Discreet").click()
    assert "Signaalwijzer" in page.title()

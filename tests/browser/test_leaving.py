"""Leaving quickly leaves nothing behind Back; hiding and being discreet lose nothing."""

from __future__ import annotations

import functools
import re

import pytest
from playwright.sync_api import expect

from tests.addresses import below_the_root
from tests.enumerations import enumerated

NEUTRAL = re.compile(r"http://localhost:\d+/healthz$")  # in the tests: another origin of this machine


@pytest.fixture
def open_page(open_page, request):
    """Where a test goes Back, with the copy on the device, as people have it: it must not bring a page back."""
    goes_back = request.node.get_closest_marker("whole_browser")
    return functools.partial(open_page, service_workers="allow" if goes_back else "block")


@pytest.fixture
def before(open_page, server):
    """Open a tab that showed a page of another site before Signaalwijzer."""
    return open_page(f"http://localhost:{server.port}/healthz?before")


def leave_by_button(page):
    page.locator("#quick-exit").click()


def leave_by_keyboard(page):
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.whole_browser
@pytest.mark.parametrize("leave", [leave_by_button, leave_by_keyboard])
def test_after_leaving_the_walk_back_shows_none_of_our_pages(before, leave):
    page = before
    page.goto("/screening/")
    page.locator("#situation .next").click()
    page.locator("#signals_general-threats").check()
    page.locator("#general .next").click()
    leave(page)
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


@pytest.mark.whole_browser
def test_leaving_goes_past_all_our_pages_in_this_tab(before):
    page = before
    page.goto("/")
    page.get_by_role("link", name="Nu in het consult").click()
    page.locator("#signals_general-threats").check()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


@pytest.mark.parametrize("width", [390, 1280])
def test_leaving_and_calling_work_from_a_page_that_is_looked_up(open_page, width):
    page = open_page("/consult/", viewport={"width": width, "height": 800})
    page.locator("#signals_general-threats").check()
    page.locator("a[data-look-up]", has_text="Er wordt niets bewaard").click()
    bar = page.locator("#look-up .help-bar")
    for number in ("112", "08002000", "+31334481186"):
        expect(bar.locator(f"a[href='tel:{number}']")).to_be_in_viewport()
    bar.locator(".quick-exit").click()
    page.wait_for_url(NEUTRAL)


@pytest.mark.whole_browser
def test_forward_after_leaving_leads_to_the_neutral_site_again(before):
    page = before
    page.goto("/screening/")
    page.locator("#situation .next").click()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    page.go_forward(wait_until="commit")
    page.wait_for_url(NEUTRAL)
    assert "Signaalwijzer" not in page.content()


SLOW = """
globalThis.timers = [];
globalThis.setTimeout = (done, wait) => timers.push({ done, wait });
"""
LEAVE_SLOWLY = """
document.getElementById("quick-exit").click();
for (const { done, wait } of timers) if (wait <= 1500) done();
"""


@pytest.mark.whole_browser
def test_a_computer_that_takes_a_second_to_go_back_still_leaves_past_all_our_pages(before):
    page = before
    page.add_init_script(SLOW)
    page.goto("/meldcode/")
    page.goto("/consult/")
    page.evaluate(LEAVE_SLOWLY)
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


@pytest.mark.whole_browser
@pytest.mark.parametrize("leave", [leave_by_button, leave_by_keyboard])
def test_leaving_while_the_scripts_of_the_page_are_still_on_their_way(before, leave):
    page = before
    page.goto("/meldcode/")
    page.route("**/page*.js", lambda route: None)  # never answered: the page goes on loading
    page.goto("/consult/", wait_until="commit")
    page.locator("#signals_general-threats").check()
    leave(page)
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


def hide_by_keyboard(page):
    page.keyboard.press("F9")


def hide_by_button(page):
    page.locator("#hide-page").click()


@pytest.mark.parametrize("hide", [hide_by_keyboard, hide_by_button])
def test_hiding_while_the_scripts_of_the_page_are_still_on_their_way(open_page, hide):
    page = open_page("/healthz")
    held = []
    page.route("**/page*.js", lambda route: held.append(route))
    page.goto("/consult/", wait_until="commit")
    page.locator("#signals_general-threats").check()
    hide(page)
    expect(page.locator("main")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("#hidden-page")).to_be_visible()
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()
    expect(page.locator("#signals_general-threats")).to_be_checked()


def test_leaving_asks_no_question_though_there_are_ticks(open_page):
    page = open_page("/screening/#general")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#signals_general-threats").check()
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)
    assert asked == []


@pytest.mark.own_profile
def test_two_times_escape_is_not_enough_and_slow_ones_do_not_count(open_page):
    page = open_page("/healthz")
    page.clock.install()
    page.goto("/screening/")
    page.clock.pause_at(page.evaluate("Date.now() + 3_600_000"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.clock.run_for(3100)
    page.keyboard.press("Escape")
    page.clock.run_for(3100)  # longer than leaving may take
    assert page.url.endswith("/screening/")
    expect(page.locator("main")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "prefix"),
    enumerated(
        below_the_root(),
        ["/", "/en/"],
        drawn=[(address, "/en/" if number % 2 else "/") for number, address in enumerate(below_the_root())],
    ),
)
def test_every_page_can_be_left(open_page, address, prefix):
    page = open_page(f"{prefix}{address}")
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)


def test_without_javascript_the_quick_exit_is_a_plain_link(open_page):
    page = open_page("/screening/", java_script_enabled=False)
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)


def test_one_key_hides_the_page_and_the_same_key_brings_it_back_with_nothing_lost(open_page):
    page = open_page("/consult/")
    own_title = page.title()
    page.locator("#signals_general-threats").check()
    page.locator("#filter").fill("paspoort")
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_visible()
    assert page.title() == "Overzicht"
    for x, y in ((300, 300), (20, 20), (1200, 780)):
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('#hidden-page') !== null", [x, y])
    assert not page.locator("main").is_visible()
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    expect(page.locator("#filter")).to_have_value("paspoort")
    assert page.evaluate("document.activeElement.id") == "filter"
    assert page.title() == own_title


def test_no_key_that_is_pressed_by_accident_shows_a_hidden_page(open_page):
    page = open_page("/consult/")
    page.locator("#filter").focus()
    page.keyboard.press("F9")
    for key in ("Space", "Enter", "Tab", "Enter", "a", "Escape", "Backspace", "ArrowDown", "Space"):
        page.keyboard.press(key)
    page.mouse.click(400, 300)
    page.mouse.click(40, 30)  # once on the title of the cover is not enough
    page.wait_for_timeout(300)
    expect(page.locator("#hidden-page")).to_be_visible()
    page.keyboard.press("F9")
    assert page.locator("#filter").input_value() == ""


def test_a_page_that_is_neither_hidden_nor_discreet_leaves_the_name_of_the_window_to_who_gave_it(open_page):
    page = open_page("/meldcode/")
    page.evaluate("window.name = 'theirs'")
    page.goto("/contact/")
    assert page.evaluate("window.name") == "theirs"


def test_three_times_escape_leaves_a_hidden_page(open_page):
    page = open_page("/consult/")
    page.keyboard.press("F9")
    leave_by_keyboard(page)
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("window.name") == ""


@pytest.mark.whole_browser
def test_a_hidden_page_stays_hidden_when_it_is_loaded_again_and_on_the_next_page(open_page):
    page = open_page("/meldcode/")
    page.keyboard.press("F9")
    for address in ("/meldcode/", "/contact/"):
        page.goto(address, wait_until="commit")
        expect(page.locator("#hidden-page")).to_be_visible()
        assert page.title() == "Overzicht"
        assert page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
    page.go_back(wait_until="commit")
    expect(page.locator("#hidden-page")).to_be_visible()
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()
    assert page.evaluate("[window.name, localStorage.length, sessionStorage.length]") == ["", 0, 0]


@pytest.mark.whole_browser
def test_back_from_a_hidden_page_shows_no_page_that_was_open_before(open_page):
    page = open_page("/meldcode/")
    page.goto("/contact/")
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_visible()
    page.go_back(wait_until="commit")
    expect(page.locator("#hidden-page")).to_be_visible()
    assert not page.locator("main").is_visible()


def test_the_cover_says_nothing_of_the_site_and_hides_open_menus(open_page, violations):
    page = open_page("/consult/", viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Verberg").click()
    expect(page.locator("#hidden-page")).to_be_visible()
    words = page.locator("#hidden-page").inner_text()
    assert "Overzicht" in words
    for word in ("Signaalwijzer", "mensenhandel", "Meldcode", "Verder", "Verberg", "F9"):
        assert word.lower() not in words.lower()
    assert page.evaluate("document.querySelectorAll(':popover-open').length") == 0
    assert page.locator("#hidden-page :is(a, button, input)").count() == 0
    assert violations(page) == []
    page.emulate_media(media="print")
    assert not page.locator("main").is_visible()
    expect(page.locator("#hidden-page")).to_be_visible()


def test_two_taps_on_the_title_of_the_cover_bring_the_page_back(open_page):
    page = open_page("/consult/", viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("button", name="Verberg").tap()
    page.locator("#cover-title").tap()
    page.wait_for_timeout(1600)
    page.locator("#cover-title").tap()  # two slow taps do not count
    expect(page.locator("#hidden-page")).to_be_visible()
    page.locator("#cover-title").tap()
    expect(page.locator("#hidden-page")).to_be_hidden()


def test_the_keys_are_explained_on_the_page(open_page):
    page = open_page("/contact/")
    expect(page.get_by_text("F9 verbergt")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#menu")).to_contain_text("Terug: druk op F9, of tik twee keer op het woord Overzicht")
    expect(page.locator("#menu")).to_contain_text("drie keer op Escape")


def test_discreet_takes_name_and_colour_from_the_page_and_stays_on_the_next(open_page):
    page = open_page("/consult/")
    expect(page.locator(".own-name")).to_be_visible()
    page.locator("#acute_danger-yes").check()
    expect(page.locator(".urgency-acute")).to_be_visible()
    page.get_by_role("button", name="Discreet").click()
    expect(page.get_by_text("Discreet: geen naam, geen kleur")).to_be_visible()
    assert "signaalwijzer" not in page.locator("header").inner_text().lower()
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.help-bar *, .urgency, .card')].flatMap(one => {
            const style = getComputedStyle(one);
            return [style.backgroundColor, style.borderTopColor];
        })"""
    )
    for colour in set(colours):
        assert redness(colour) < 40, colour
    page.evaluate("window.isLeaving = true")
    page.goto("/contact/")
    expect(page.locator(".own-name")).to_be_hidden()
    assert page.get_by_role("button", name="Discreet").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Discreet").click()
    expect(page.locator(".own-name")).to_be_visible()


def test_in_acute_danger_112_keeps_its_red_in_discreet(open_page):
    page = open_page("/consult/")
    page.locator("#acute_danger-yes").check()
    page.get_by_role("button", name="Discreet").click()
    number = page.locator(".first-number a:visible").first
    expect(number).to_be_visible()
    assert redness(number.evaluate("one => getComputedStyle(one).backgroundColor")) > 100


def redness(colour: str) -> float:
    """Return by how much red exceeds the other parts of a colour as a browser writes it."""
    red, green, blue = (float(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3])
    return red - max(green, blue)

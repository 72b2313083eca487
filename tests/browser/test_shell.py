"""The frame of every page, measured: one bar on a phone, one left edge on a desk, targets that a finger can hit."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from tests.addresses import below_the_root
from tests.enumerations import enumerated

PHONES = [(360, 640), (390, 844)]
DESKS = [(1280, 800), (1920, 1080)]
OTHER_FRAME = ("language", "training", "training_case", "training_trainer")
"""The card of languages has a frame of its own; above a training stands that it is fictional."""

ADDRESSES = below_the_root(*OTHER_FRAME)
TO_READ = below_the_root(*OTHER_FRAME, "consult", "walk")

SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, summary, input')].flatMap((one) => {
  const { width, height } = one.getBoundingClientRect();
  const inText = one.matches('a') && getComputedStyle(one).display === 'inline';
  const covers = one.matches('.door a, .nl-skip-link'); // the whole card; and what is only there with the keyboard
  if (width === 0 || inText || covers || (height >= 44 && width >= 44)) return [];
  return [`${one.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`];
})"""


@pytest.fixture(params=["", "en/"], ids=["nl", "en"])
def prefix(request) -> str:
    return request.param


@pytest.mark.parametrize(
    ("prefix", "size"), enumerated(["", "en/"], PHONES, drawn=[("", PHONES[0]), ("en/", PHONES[1])])
)
def test_on_a_phone_one_bar_of_at_most_64_pixels_is_above_the_page(open_page, prefix, size):
    width, height = size
    page = open_page(f"/{prefix}", viewport={"width": width, "height": height})
    for address in ADDRESSES:
        page.goto(f"/{prefix}{address}")
        bar = page.locator(".site-header").bounding_box()
        assert bar["height"] <= 64
        assert page.locator("main").bounding_box()["y"] <= 64
        for name in (".emergency_112 a", ".veilig_thuis a", ".comensha a", "#quick-exit", ".menu-button"):
            box = page.locator(name).bounding_box()
            assert box["width"] >= 44, name
            assert box["height"] >= 44, name
            assert box["x"] + box["width"] <= width, name
    page.goto(f"/{prefix}privacy/")
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    assert page.locator("#quick-exit").bounding_box()["y"] < 64


@pytest.mark.parametrize(
    ("prefix", "size"), enumerated(["", "en/"], PHONES, drawn=[("", PHONES[0]), ("en/", PHONES[1])])
)
def test_what_a_finger_presses_on_a_phone_is_44_pixels_or_more(open_page, prefix, size):
    width, height = size
    page = open_page(f"/{prefix}", viewport={"width": width, "height": height}, has_touch=True)
    small = {}
    for address in TO_READ:
        page.goto(f"/{prefix}{address}")
        page.get_by_role("button", name="Menu").click()
        small[address] = page.evaluate(SMALL_TARGETS)
    assert small == {address: [] for address in TO_READ}


def test_the_menu_opens_without_javascript_and_holds_the_pages_and_the_other_language(open_page, with_javascript):
    page = open_page("/contact/", viewport={"width": 360, "height": 640}, java_script_enabled=with_javascript)
    expect(page.locator(".site-nav")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".site-nav")).to_be_visible()
    expect(page.get_by_role("link", name="Meldcode", exact=True)).to_be_visible()
    expect(page.locator(".language")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".site-nav")).to_be_hidden()


@pytest.mark.parametrize(("prefix", "size"), enumerated(["", "en/"], DESKS, drawn=[("", DESKS[0]), ("en/", DESKS[1])]))
def test_on_a_desk_everything_shares_one_left_and_one_right_edge(open_page, prefix, size):
    width, height = size
    page = open_page(f"/{prefix}", viewport={"width": width, "height": height})
    for address in [*TO_READ, "consult/"]:
        page.goto(f"/{prefix}{address}")
        left = [
            page.locator(name).first.bounding_box()["x"]
            for name in (".site-name", ".numbers a", "main h1", ".site-footer span")
        ]
        assert max(left) - min(left) <= 1, address
        ends = [
            page.evaluate("name => document.querySelector(name).getBoundingClientRect().right", name)
            for name in (".tools", ".help-bar", ".quick-exit")
        ]
        assert max(ends) - min(ends) <= 1, address
        assert page.locator(".site-nav").is_visible()
        assert not page.locator(".menu-button").is_visible()


def test_the_bars_reach_both_edges_of_the_window(open_page):
    page = open_page("/consult/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollbarGutter") == "auto"
    assert page.locator(".site-header").bounding_box()["width"] == page.evaluate("document.documentElement.clientWidth")


def test_the_steps_on_the_home_page_are_in_circles(open_page):
    page = open_page("/")
    sizes = page.eval_on_selector_all(".stone", "all => all.map(one => [one.offsetWidth, one.offsetHeight])")
    assert len(sizes) == 5
    assert all(width == height for width, height in sizes)


def test_in_forced_colours_only_the_current_page_is_marked_in_the_menu(open_page):
    page = open_page("/contact/", forced_colors="active")
    looks = page.eval_on_selector_all(
        ".site-nav a",
        """links => links.filter((link) => link.offsetWidth).map((link) => {
            const { borderBottomColor, textDecorationLine } = getComputedStyle(link);
            const marked = borderBottomColor !== getComputedStyle(document.documentElement).backgroundColor;
            return [link.getAttribute('aria-current'), marked, textDecorationLine];
        })""",
    )
    assert {marked for current, marked, _ in looks if current is None} == {False}
    assert [look for look in looks if look[0] == "page"] == [["page", True, "underline"]]


@pytest.mark.parametrize("address", TO_READ)
def test_a_page_to_read_prints_without_navigation_and_in_nine_points_or_more(open_page, address):
    page = open_page(f"/{address}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for name in ("header", "footer", ".toc", ".path", ".doors", ".ways-on"):
        for found in page.locator(name).all():
            assert not found.is_visible(), name
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter((one) => one.checkVisibility() && one.textContent.trim())
            .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 12  # px at 96 to the inch: 9 pt
    loose = page.eval_on_selector_all(
        "h1, h2, h3", "all => all.filter(one => getComputedStyle(one).breakAfter !== 'avoid').length"
    )
    assert loose == 0


# --- opening hours ----------------------------------------

OPEN_NOW = """async (times) => {
    const { openNow } = await import("/static/js/office-hours.js");
    return times.map((time) => openNow("mon-fri 09:00-17:00 Europe/Amsterdam", new Date(time)));
}"""


def test_opening_hours_follow_dutch_time_in_summer_and_winter(open_page):
    page = open_page("/privacy/", timezone_id="America/New_York")
    times = {
        "2026-11-25T08:00:00Z": True,  # Wednesday 9.00 in winter
        "2026-11-25T07:59:00Z": False,
        "2026-11-25T15:59:00Z": True,
        "2026-11-25T16:00:00Z": False,
        "2026-07-01T07:00:00Z": True,  # Wednesday 9.00 in summer
        "2026-07-01T15:00:00Z": False,
        "2026-11-28T11:00:00Z": False,  # Saturday
        "2026-11-29T11:00:00Z": False,  # Sunday
        "2026-11-29T23:30:00Z": False,  # Monday 0.30
    }
    assert dict(zip(times, page.evaluate(OPEN_NOW, list(times)), strict=True)) == times


def test_opening_hours_that_cannot_be_read_are_an_error(open_page):
    page = open_page("/privacy/")
    found = page.evaluate(
        """async () => {
            const { openNow } = await import("/static/js/office-hours.js");
            try { return openNow("weekdays"); } catch (error) { return error.name; }
        }"""
    )
    assert found == "RangeError"


@pytest.mark.parametrize(("hour", "closed"), [(14, False), (21, True)])
@pytest.mark.own_profile
def test_outside_office_hours_the_contact_page_says_so(open_page, hour, closed):
    page = open_page("/privacy/", timezone_id="Europe/Amsterdam")
    page.clock.set_fixed_time(datetime.datetime(2026, 11, 25, hour - 1, tzinfo=datetime.UTC))
    page.goto("/contact/")
    expect(page.locator("#comensha .closed-now")).to_be_visible(visible=closed)
    expect(page.locator("#comensha .hours")).to_contain_text("9.00-17.00")
    expect(page.locator("#veilig_thuis .closed-now")).to_have_count(0)


def test_what_answers_now_goes_before_what_is_closed_and_112_keeps_its_place(open_page):
    page = open_page("/privacy/")
    order = page.evaluate(
        """async () => {
            const { markClosed } = await import("/static/js/office-hours.js");
            const list = document.createElement("ol");
            list.dataset.orderByOpen = "";
            const hours = "mon-fri 09:00-17:00 Europe/Amsterdam";
            for (const [id, tel, open] of [["112", 1], ["comensha", 1, hours], ["site", 0], ["veilig_thuis", 1]]) {
                const item = list.appendChild(document.createElement("li"));
                item.id = id;
                if (open) item.dataset.open = open;
                if (tel) item.appendChild(document.createElement("a")).href = "tel:1";
            }
            const main = document.getElementById("main");
            main.replaceChildren(list);
            const ids = () => [...list.children].map((item) => item.id);
            markClosed(main, new Date("2026-11-25T12:00:00Z"));
            const byDay = ids();
            markClosed(main, new Date("2026-11-25T20:00:00Z"));
            return [byDay, ids()];
        }"""
    )
    assert order == [["112", "comensha", "site", "veilig_thuis"], ["112", "veilig_thuis", "site", "comensha"]]

"""Consult mode: everything on one screen, what to do now beside it, any word finds its signal."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import decided, tick
from tests.factsheet_ids import ITEMS
from tests.waiting import until


def bottom(page, selector):
    return page.eval_on_selector_all(selector, "all => Math.max(...all.map(one => one.getBoundingClientRect().bottom))")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_all_questions_and_what_to_do_now_and_next_fit_one_screen_of_1280_by_800(open_page, prefix):
    page = open_page(f"{prefix}/consult/")
    decided(page)
    tick(page, "signals_general-companion_present", "signals_general-vague_injury_explanation")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    expect(page.locator("#screening-form input:is([type=radio], [type=checkbox])")).to_have_count(41)
    foot = page.locator(".site-footer").bounding_box()["y"]
    assert bottom(page, "#screening-form .choice") <= foot
    assert bottom(page, ".now, .after") <= foot
    assert bottom(page, ".first-number a:not([hidden])") <= foot
    assert page.locator(".outcome-column").bounding_box()["x"] >= 640


def test_at_1920_the_page_has_one_left_edge_and_the_steps_are_next_to_now(open_page):
    page = open_page("/consult/", viewport={"width": 1920, "height": 1080})
    decided(page)
    tick(page, "signals_general-companion_present")
    left = {
        round(page.locator(selector).first.bounding_box()["x"]) for selector in (".site-name", "main h1", ".numbers")
    }
    assert len(left) == 1
    now, steps = page.locator(".now").bounding_box(), page.locator(".five-steps").bounding_box()
    assert steps["x"] > now["x"] + now["width"] - 1
    assert abs(steps["y"] - page.locator(".moments").bounding_box()["y"]) < 20


def test_two_presses_of_tab_lead_to_the_advice(open_page):
    page = open_page("/consult/")
    decided(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar het advies")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_be_focused()


COVERED = """
() => document.querySelector(".to-outcome").getBoundingClientRect().bottom
    > document.querySelector(".outcome-column").getBoundingClientRect().top
"""
"""Whether the button to the advice covers the advice; measured at once, because the page may still be scrolling."""


@pytest.mark.parametrize("size", [(390, 844), (360, 640)])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_on_a_phone_the_first_question_and_later_now_and_the_number_are_in_the_first_screen(open_page, prefix, size):
    width, height = size
    for address, question in (("consult", "#acute_danger-yes"), ("screening", "#acute_danger-yes")):
        page = open_page(f"{prefix}/{address}/", viewport={"width": width, "height": height}, has_touch=True)
        decided(page)
        assert page.locator(".help-bar").bounding_box()["height"] <= 64
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(question).bounding_box()["y"] < height
    page = open_page(f"{prefix}/consult/", viewport={"width": width, "height": height}, has_touch=True)
    decided(page)
    tick(page, "signals_general-companion_present", "signals_general-vague_injury_explanation")
    page.locator(".to-outcome a").click()
    expect(page.locator(".first-number a:visible")).to_be_in_viewport(ratio=1)
    expect(page.locator(".now li:not([hidden])").first).to_be_in_viewport(ratio=1)
    assert page.evaluate(COVERED) is False
    if height > 800:
        expect(page.locator(".now")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_button_to_the_advice_says_with_each_tick_how_the_advice_begins(open_page):
    page = open_page("/consult/", viewport={"width": 390, "height": 844}, has_touch=True)
    decided(page)
    button = page.locator(".to-outcome a")
    expect(button).to_have_text("Naar het advies")
    for id_, words in (("signals_general-companion_present", "U ziet signalen"), ("acute_danger-yes", "Bel nu 112")):
        tick(page, id_)
        expect(button).to_contain_text(words)
        expect(button).to_be_in_viewport(ratio=1)
    page.locator("#acute_danger-no").check()
    page.locator("#signals_general-companion_present").uncheck()
    expect(button).not_to_contain_text("112")
    button.click()
    expect(page.locator(".now")).to_be_in_viewport()
    assert page.evaluate(COVERED) is False
    page.locator("#acute_danger-yes").scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)


SMALL = """
() => [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), textarea")]
  .filter((one) => !one.closest("p, li, dd, .visually-hidden") || one.matches(".call, summary"))
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1 && !one.matches(".nl-skip-link"))
  .map((one) => {
    const area = one.matches("input[type=checkbox], input[type=radio]") ? one.closest(".choice") : one;
    return [one.outerHTML.slice(0, 90), Math.round(area.getBoundingClientRect().height)];
  })
  .filter(([, height]) => height < 44)
"""


@pytest.mark.parametrize("address", ["/consult/", "/screening/", "/contact/", "/"])
def test_what_a_finger_presses_on_a_phone_is_44_px_or_more(open_page, address):
    page = open_page(address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    if address == "/consult/":
        decided(page)
        tick(page, "signals_general-companion_present")
        page.locator("#step-talk > summary").click()
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize(
    ("word", "item"),
    [
        ("blaasontsteking", "signals_general-work_related_complaints"),
        ("SOA", "signals_general-work_related_complaints"),
        ("paspoort", "signals_cross_border-passport_withheld"),
        ("blauwe plekken", "signals_general-vague_injury_explanation"),
        ("geisoleerd", "signals_domestic-isolation_dependency"),
        ("bruises", "signals_general-vague_injury_explanation"),
    ],
)
def test_any_word_of_a_clinician_finds_the_signal_and_shows_the_word_that_matched(open_page, word, item):
    page = open_page("/consult/")
    page.locator("#filter").press_sequentially(word)
    expect(page.locator("#filter-count")).to_contain_text("gevonden")
    expect(page.locator(f"#{item}")).to_be_visible()
    expect(page.locator(f"label[for={item}] .match")).not_to_be_empty()
    assert page.locator("input[type=checkbox]:visible").count() < 20


def test_typing_and_enter_ticks_the_best_hit_and_enter_again_leaves_it(open_page):
    page = open_page("/consult/")
    decided(page)
    page.locator("#filter").press_sequentially("paspoort")
    page.keyboard.press("Enter")
    expect(page.locator("#signals_cross_border-passport_withheld")).to_be_checked()
    expect(page.locator(".urgency-signals")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#signals_cross_border-passport_withheld")).to_be_checked()
    page.keyboard.type("wonen")  # the word was selected, so the next one takes its place
    expect(page.locator("#filter")).to_have_value("wonen")
    page.keyboard.press("Escape")
    expect(page.locator("#filter")).to_have_value("")
    expect(page.locator("input[type=checkbox]:visible")).to_have_count(ITEMS)


def test_a_word_that_nothing_has_leads_on(open_page):
    page = open_page("/consult/")
    page.locator("#filter").fill("zzzz")
    expect(page.locator("#filter-nothing")).to_contain_text("bel om te overleggen")
    expect(page.locator("input[type=checkbox]:visible")).to_have_count(ITEMS)


def test_by_keyboard_alone_from_the_page_to_a_number(open_page):
    page = open_page("/consult/")
    decided(page)
    page.locator("#filter").focus()
    page.keyboard.type("begeleider")
    expect(page.locator("#filter-count")).to_contain_text("gevonden")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#signals_general-companion_present")).to_be_checked()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.first-number a')"):
            break
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:08002000"


def test_what_was_opened_and_written_stays_when_the_next_tick_comes(open_page, server_deciding):
    for options in ({}, {"base_url": server_deciding.url}):
        page = open_page("/consult/", **options)
        tick(page, "signals_general-threats")
        expect(page.locator(".urgency-signals")).to_be_visible()
        page.locator("#step-talk > summary").click()
        page.locator("#step-talk .line:not([hidden]) summary").first.click()
        page.locator("#note-talk").fill("dinsdag terugbellen")
        tick(page, "signals_general-tattoos")
        expect(page.locator("#ticked li[data-key='tick:tattoos']:not([hidden])")).to_have_count(1)
        expect(page.locator("#step-talk")).to_have_attribute("open", "")
        expect(page.locator("#step-talk .line details[open]")).to_have_count(1)
        expect(page.locator("#note-talk")).to_have_value("dinsdag terugbellen")


def test_begin_again_asks_and_then_takes_every_tick_and_note_away(open_page):
    page = open_page("/consult/")
    decided(page)
    tick(page, "signals_general-threats")
    page.locator("#note-talk").fill("weg ermee")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Begin opnieuw").click()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Begin opnieuw").click()
    expect(page.locator("#signals_general-threats")).not_to_be_checked()
    expect(page.locator("#note-talk")).to_have_value("")
    expect(page.locator(".urgency-none")).to_be_visible()


def test_without_javascript_it_is_a_form_with_a_button(open_page):
    page = open_page("/consult/", java_script_enabled=False)
    expect(page.locator("#filter")).to_be_hidden()
    tick(page, "signals_general-threats")
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    assert page.locator("body").get_attribute("class") == "page-consult"


def test_a_late_answer_never_overwrites_a_newer_one_where_the_server_decides(open_page, server_deciding):
    page = open_page("/consult/", base_url=server_deciding.url)
    held = []

    def hold_the_first(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/screening/outcome/", hold_the_first)
    tick(page, "risk_factors-poverty")
    until(lambda: held, pause=lambda: page.wait_for_timeout(20))
    expect(page.locator(".outcome-column .older")).to_be_visible()
    tick(page, "signals_general-threats")
    expect(page.locator(".urgency-signals")).to_be_visible()
    held[0].abort() if len(held) < 2 else None
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator(".outcome-column .older")).to_be_hidden()

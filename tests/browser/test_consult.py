"""Consult mode: everything on one screen, the outcome live beside it, any word finds its signal."""

from __future__ import annotations

import contextlib
import random

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.browser.conftest import shown_contacts
from tests.waiting import until


def test_all_questions_fit_one_screen_of_1280_by_800_without_scrolling(open_page):
    page = open_page("/consult/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    boxes = page.locator("#screening-form input:not([type=hidden], [type=search], [type=password])")
    expect(boxes).to_have_count(41)
    low = page.eval_on_selector_all(
        "#screening-form .choice", "all => Math.max(...all.map(one => one.getBoundingClientRect().bottom))"
    )
    assert low <= 800
    box = page.locator("#outcome").bounding_box()
    assert box["y"] < 200
    assert box["x"] > 640


def test_from_an_empty_page_to_the_first_guidance_and_number_takes_one_action(open_page):
    page = open_page("/consult/")
    page.locator("#signals_general-companion_present").check()  # the first and only action
    expect(page.locator("#urgency h2")).to_contain_text("signalen")
    for part in (".first-line", "#contacts .card:first-child .phone"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 800


def test_the_outcome_follows_each_tick_and_the_ticks_stay(open_page):
    page = open_page("/consult/")
    page.locator("#risk_factors-poverty").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "alert")
    page.locator("#signals_cross_border-passport_withheld").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    assert shown_contacts(page)[0] == "comensha"
    page.locator("#acute_danger-yes").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "acute")
    assert shown_contacts(page)[0] == "emergency_112"
    page.locator("#acute_danger-no").check()
    page.locator("#signals_cross_border-passport_withheld").uncheck()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "alert")
    expect(page.locator("#risk_factors-poverty")).to_be_checked()
    assert page.problems == []


def test_a_late_answer_never_overwrites_a_newer_one(open_page):
    page = open_page("/consult/", service_workers="block")
    asked = []

    def hold_the_first(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/screening/outcome/", hold_the_first)
    page.locator("#risk_factors-poverty").check()
    until(lambda: asked, pause=lambda: page.wait_for_timeout(20))
    page.locator("#signals_general-threats").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    with contextlib.suppress(PlaywrightError):  # the page may have given it up itself
        asked[0].continue_()  # the first answer arrives after the second
    page.evaluate(
        "fetch('/healthz').then(answer => answer.text())"
    )  # and whatever came before this has been dealt with
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    expect(page.locator("#ticked")).to_contain_text("Bedreiging")
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("word", "item"),
    [
        ("blaasontsteking", "signals_general-work_related_complaints"),
        ("SOA", "signals_general-work_related_complaints"),
        ("paspoort", "signals_cross_border-passport_withheld"),
        ("blauwe plek", "signals_general-vague_injury_explanation"),
        ("cystitis", "signals_general-work_related_complaints"),
        ("geisoleerd", "signals_domestic-isolation_dependency"),
    ],
)
def test_any_word_of_a_clinician_finds_the_signal(open_page, word, item):
    page = open_page("/consult/")
    page.locator("#filter").press_sequentially(word)
    expect(page.locator(f"#{item}")).to_be_visible()
    assert page.locator("input[type=checkbox]:visible").count() < 12
    expect(page.locator("#filter-count")).to_contain_text("gevonden")


def test_typing_and_enter_ticks_the_first_hit_and_escape_clears(open_page):
    page = open_page("/consult/")
    page.locator("#filter").press_sequentially("paspoort")
    page.keyboard.press("Enter")
    expect(page.locator("#signals_cross_border-passport_withheld")).to_be_checked()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    page.keyboard.press("Escape")
    expect(page.locator("#filter")).to_have_value("")
    expect(page.locator("input[type=checkbox]:visible")).to_have_count(35)


def test_a_word_that_nothing_has_says_so(open_page):
    page = open_page("/consult/")
    page.locator("#filter").fill("zzzz")
    expect(page.locator("#filter-count")).to_contain_text("gevonden: 0")


def test_by_keyboard_alone_from_the_page_to_a_number(open_page):
    page = open_page("/consult/")
    page.locator("#filter").focus()
    page.keyboard.type("begeleider")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#signals_general-companion_present")).to_be_checked()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#contacts a[href^=tel]')"):
            break
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:08002000"


def test_folded_steps_and_notes_stay_as_they_are_when_the_outcome_changes(open_page):
    page = open_page("/consult/")
    page.locator("#signals_general-threats").check()
    expect(page.locator("#step-map")).to_have_attribute("open", "")
    page.locator("#step-map > summary").click()
    page.locator("#note-talk").fill("dinsdag terugbellen")
    page.locator("#signals_general-tattoos").check()
    expect(page.locator("#ticked")).to_contain_text("Tatoeages")
    assert page.locator("#step-map").get_attribute("open") is None
    expect(page.locator("#note-talk")).to_have_value("dinsdag terugbellen")


def test_begin_again_asks_and_then_takes_every_tick_away(open_page):
    page = open_page("/consult/")
    page.locator("#signals_general-threats").check()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Begin opnieuw").click()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Begin opnieuw").click()
    expect(page.locator("#signals_general-threats")).not_to_be_checked()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "none")


def test_on_a_phone_it_is_one_column_with_the_outcome_a_tap_away(open_page):
    page = open_page("/consult/", viewport={"width": 360, "height": 740}, has_touch=True)
    lefts = page.eval_on_selector_all(".lists .choices", "all => all.map(one => one.getBoundingClientRect().x)")
    assert len(set(lefts)) == 1
    page.locator("#signals_general-threats").check()
    page.get_by_role("link", name="Naar de uitkomst").click()
    expect(page.locator("#urgency")).to_be_in_viewport()


def test_without_javascript_it_is_a_form_with_a_button(open_page):
    page = open_page("/consult/", java_script_enabled=False)
    expect(page.locator("#filter")).to_be_hidden()
    page.locator("#signals_general-threats").check()
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "signals")
    expect(page.locator("#signals_general-threats")).to_be_checked()
    assert page.locator("body").get_attribute("class") == "page-consult"


SHOWN = """
outcome => {
  const copy = outcome.cloneNode(true);
  copy.querySelectorAll("details").forEach(part => part.removeAttribute("open"));
  copy.querySelectorAll("[data-alone]").forEach(part => part.removeAttribute("data-alone"));
  return copy.outerHTML.replace(/>\\s+</g, "><");
}
"""


COUNT_SWAPS = """
() => {
  if (window.swaps !== undefined) return;
  window.swaps = 0;
  document.addEventListener("htmx:after:swap", () => { window.swaps += 1; });
}
"""


def settled(page, act) -> str:
    """Do something that asks for an outcome, and return what the panel then shows."""
    page.evaluate(COUNT_SWAPS)
    before = page.evaluate("window.swaps")
    act()
    until(lambda: page.evaluate("window.swaps") > before, pause=lambda: page.wait_for_timeout(20))
    return page.locator("#outcome > .outcome").evaluate(SHOWN)


def test_after_any_ticks_the_panel_shows_what_a_whole_page_would_show(open_page):
    page, plain = open_page("/consult/"), open_page("/consult/", java_script_enabled=False)
    draw = random.Random(20261125)
    boxes = page.eval_on_selector_all(
        "#screening-form input:is([type=checkbox], [type=radio])", "all => all.map(x => x.id)"
    )
    for _ in range(14):
        id_ = draw.choice(boxes)
        live = settled(page, page.locator(f"#{id_}").click)
        plain.goto("/consult/")
        for ticked in page.eval_on_selector_all("#screening-form input:checked", "all => all.map(x => x.id)"):
            plain.locator(f"#{ticked}").check()
        plain.locator("#screening-form button[type=submit]").click()
        assert live == plain.locator("#outcome > .outcome").evaluate(SHOWN)
    assert page.problems == []


def test_what_was_opened_and_written_stays_when_the_next_tick_comes(open_page):
    page = open_page("/consult/")
    settled(page, page.locator("#signals_general-threats").check)
    line = page.locator("#step-map .own .line").first.get_attribute("id")
    why = page.locator(f"#{line} .why")
    why.locator("summary").click()
    page.locator("#general-map > summary").click()
    page.locator("#note-map").fill("eigen woorden")
    page.locator("#step-talk > summary").click()
    opened = page.locator("#general-map").evaluate("part => part.open")
    settled(page, page.locator("#signals_domestic-extortion").check)
    assert why.evaluate("part => part.open")
    assert page.locator("#general-map").evaluate("part => part.open") == opened
    assert not page.locator("#step-talk").evaluate("part => part.open")
    expect(page.locator("#note-map")).to_have_value("eigen woorden")
    expect(page.locator("#general-map .line").first).to_be_attached()


def test_a_tick_brings_less_than_a_whole_outcome_but_all_of_it_when_the_page_shows_something_else(open_page):
    page = open_page("/consult/", service_workers="block")
    sent = []
    page.on(
        "request", lambda request: sent.append("known=" in (request.post_data or "")) if request.post_data else None
    )
    settled(page, page.locator("#signals_general-threats").check)
    page.evaluate("document.querySelector('#signals_domestic-extortion').value = 'unheard_of'")
    with page.expect_response("**/screening/outcome/") as answer:
        page.locator("#signals_domestic-extortion").check()
    assert answer.value.status == 400
    expect(page.locator("#outcome [role=alert]")).to_be_visible()
    settled(page, page.locator("#signals_domestic-extortion").uncheck)
    expect(page.locator("#general-talk .line").first).to_be_attached()
    settled(page, page.locator("#signals_general-threats").uncheck)
    assert sent == [True, True, False, True]

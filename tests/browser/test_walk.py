"""The walk: one thing at a time, Back and Forward through the steps, and never a tick lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import tick

SHOW = "Toon de vijf stappen"


def visible_steps(page):
    return page.eval_on_selector_all(".section", "all => all.filter(one => one.checkVisibility()).map(one => one.id)")


@pytest.fixture
def walk(open_page, with_javascript):
    return open_page("/screening/", java_script_enabled=with_javascript)


def test_one_step_is_shown_at_a_time_and_next_leads_through_all(walk):
    assert visible_steps(walk) == ["situation"]
    for step in ("general", "domestic", "cross-border", "risk-factors"):
        walk.locator(".section:visible .next").click()
        assert visible_steps(walk) == [step]
        expect(walk.locator(f"#{step} .count")).to_be_visible()


@pytest.mark.whole_browser
def test_back_and_forward_of_the_browser_walk_the_steps_and_keep_every_tick(walk):
    walk.get_by_label("18 jaar of ouder").check()
    walk.locator("#situation .next").click()
    walk.locator("#signals_general-threats").check()
    walk.locator("#general .next").click()
    walk.go_back(wait_until="commit")
    assert visible_steps(walk) == ["general"]
    expect(walk.locator("#signals_general-threats")).to_be_checked()
    walk.go_back(wait_until="commit")
    expect(walk.locator("#age_group-adult")).to_be_checked()
    walk.go_forward(wait_until="commit")
    walk.go_forward(wait_until="commit")
    assert visible_steps(walk) == ["domestic"]
    assert "threats" not in walk.url


def test_previous_and_the_progress_lead_to_any_step(walk):
    walk.locator(".progress a[href='#risk-factors']").click()
    assert visible_steps(walk) == ["risk-factors"]
    walk.locator("#risk-factors").get_by_role("link", name="Vorige").click()
    assert visible_steps(walk) == ["cross-border"]


def test_the_overview_shows_what_was_ticked_and_lets_it_be_changed(walk):
    walk.locator(".progress a[href='#general']").click()
    walk.locator("#signals_general-threats").check()
    walk.locator("#signals_general-tattoos").check()
    walk.locator(".progress a[href='#overview']").click()
    boxes = walk.locator("input[type=checkbox]:visible")
    expect(boxes).to_have_count(2)
    expect(walk.locator("#domestic .nothing")).to_be_visible()
    walk.locator("#signals_general-tattoos").uncheck()
    walk.get_by_role("button", name=SHOW).press("Enter")  # without a script a slow press may still miss
    walk.locator("#ticked > summary").click()
    expect(walk.locator("#ticked li:visible")).to_have_count(1)
    expect(walk.locator("#ticked li:visible")).to_contain_text("Bedreiging")


def test_the_first_press_on_the_button_counts_after_a_tick_was_taken_away_in_the_overview(open_page):
    page = open_page("/screening/", viewport={"width": 1280, "height": 2500})  # high: the button moves when a row goes
    page.locator(".progress a[href='#general']").click()
    page.locator("#signals_general-tattoos").check()
    page.locator(".progress a[href='#overview']").click()
    page.locator("#signals_general-tattoos").uncheck()
    box = page.locator(".overview-end button").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 4)
    page.mouse.down()
    page.evaluate("document.body.getBoundingClientRect()")  # whatever the press moves has moved
    page.mouse.up()
    expect(page.locator("#outcome .five-steps")).to_be_visible()


def test_the_overview_begins_with_its_title_and_all_answers_are_below_it(walk):
    walk.locator("#age_group-minor").check()
    walk.locator(".progress a[href='#general']").click()
    walk.locator("#signals_general-threats").check()
    walk.locator("#general .to-overview").click()
    expect(walk.locator("#overview h2")).to_be_in_viewport(ratio=1)
    expect(walk.locator("#overview")).to_be_focused()
    parts = ("#overview h2", "#age_group-minor", "#signals_general-threats", ".overview-end button")
    tops = [walk.locator(part).bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    expect(walk.locator("#situation fieldset", has_text="acuut gevaar").locator(".nothing")).to_have_text(
        "Niet ingevuld."
    )


def test_danger_now_puts_112_under_the_answer(walk):
    expect(walk.locator(".danger-now")).to_be_hidden()
    walk.locator("#acute_danger-yes").check()
    expect(walk.locator(".danger-now a[href='tel:112']")).to_be_visible()
    walk.locator("#acute_danger-no").check()
    expect(walk.locator(".danger-now")).to_be_hidden()


def test_age_and_danger_can_be_changed_in_the_overview(walk):
    walk.locator("#age_group-adult").check()
    walk.locator(".progress a[href='#overview']").click()
    walk.locator("#age_group-minor").check()
    walk.locator("#acute_danger-no").check()
    expect(walk.locator("#age_group-adult")).not_to_be_checked()


def test_answers_can_be_changed_from_the_outcome(walk):
    walk.locator(".progress a[href='#general']").click()
    walk.locator("#signals_general-threats").check()
    walk.locator(".progress a[href='#overview']").click()
    walk.get_by_role("button", name=SHOW).click()
    walk.locator("#step-map > summary").click()
    walk.locator("#line-map_threats summary").click()
    walk.locator("#line-map_threats .chip:visible").first.click()
    expect(walk.locator("#signals_general-threats")).to_be_visible()
    expect(walk.locator("#signals_general-threats")).to_be_checked()
    walk.locator(".progress a[href='#general']").click()  # without JavaScript the reason leads to the overview
    walk.locator("#signals_general-tattoos").check()
    walk.locator(".progress a[href='#overview']").click()
    walk.get_by_role("button", name=SHOW).click()
    if not walk.locator("#ticked").evaluate("part => part.open"):
        walk.locator("#ticked > summary").click()
    expect(walk.locator("#ticked li:visible")).to_have_count(2)


@pytest.mark.whole_browser
def test_back_from_the_outcome_finds_the_ticks_in_place(walk):
    walk.locator(".progress a[href='#domestic']").click()
    walk.locator("#signals_domestic-extortion").check()
    walk.locator(".progress a[href='#overview']").click()
    walk.get_by_role("button", name=SHOW).click()
    expect(walk.locator("#outcome .five-steps")).to_be_visible()
    walk.go_back(wait_until="commit")
    expect(walk.locator("#signals_domestic-extortion")).to_be_visible()
    expect(walk.locator("#signals_domestic-extortion")).to_be_checked()
    assert "extortion" not in walk.url


def test_what_is_meant_opens_in_place(walk):
    walk.locator(".progress a[href='#general']").click()
    first = walk.locator("#general .option").first
    first.locator(".meaning > summary").click()
    expect(first.get_by_text("Wat u kunt vragen")).to_be_visible()
    expect(first.locator("q")).to_contain_text("?")


def test_the_progress_says_where_one_is(open_page):
    page = open_page("/screening/")
    page.locator("#situation .next").click()
    expect(page.locator(".progress a[aria-current=step]")).to_have_text("2 Alle vormen")
    assert page.title().startswith("Alle vormen")
    page.go_back(wait_until="commit")
    expect(page.locator(".progress a[aria-current=step]")).to_have_text("1 Situatie")


@pytest.mark.parametrize("failure", ["offline", "500", "busy", "busy, without a number", "refused"])
def test_where_the_server_decides_a_failed_request_says_what_went_wrong_and_keeps_the_ticks(
    open_page, server_deciding, failure
):
    page = open_page("/screening/#general", base_url=server_deciding.url)
    tick(page, "signals_general-threats")
    if failure == "offline":
        page.context.set_offline(True)
    elif failure != "refused":
        status, headers = {
            "500": (500, {}),
            "busy": (503, {"Retry-After": "7"}),
            "busy, without a number": (429, {}),
        }[failure]
        answer = {"status": status, "headers": headers, "body": "<html>broken</html>"}
        page.route("**/screening/outcome/", lambda route: route.fulfill(**answer))
    else:
        page.context.clear_cookies()
    page.locator("#general .to-overview").click()
    page.get_by_role("button", name=SHOW).click()
    problem = page.locator("#problem")
    expected = {
        "offline": "geen verbinding",
        "500": "ging bij ons iets mis",
        "busy": "Wacht 7 seconden",
        "busy, without a number": "Wacht 10 seconden",
        "refused": "cookies",
    }[failure]
    expect(problem).to_contain_text(expected)
    expect(problem).to_contain_text("kruisjes staan er nog")
    expect(page.locator("#signals_general-threats")).to_be_checked()
    if failure == "offline":
        page.context.set_offline(False)
        problem.get_by_role("button").first.click()
        expect(page.locator("#outcome .five-steps")).to_be_visible()
        expect(problem).to_be_hidden()


@pytest.mark.whole_browser
def test_a_server_error_without_javascript_gives_the_form_back_by_the_browsers_back(open_page):
    page = open_page("/screening/", java_script_enabled=False)
    page.locator(".progress a[href='#general']").click()
    page.locator("#signals_general-threats").check()
    page.context.clear_cookies()
    page.locator("#general .to-overview").click()
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("h1")).to_contain_text("niet aangenomen")
    page.go_back(wait_until="commit")
    expect(page.locator("#signals_general-threats")).to_be_checked()


@pytest.mark.parametrize("ticked", [True, False])
def test_a_reload_asks_first_when_there_are_ticks_and_only_then(open_page, ticked):
    page = open_page("/screening/#general")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    if ticked:
        page.locator("#signals_general-threats").check()
    else:
        page.locator("#general h2").click()
    page.reload()
    assert asked == (["beforeunload"] if ticked else [])


def test_the_whole_walk_by_keyboard_alone(open_page):
    page = open_page("/screening/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")
    page.keyboard.press("Enter")

    def tab_to(selector, limit=60):
        for _ in range(limit):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached")

    tab_to("#age_group-minor, #age_group-adult, #age_group-unknown")
    page.keyboard.press("Space")
    tab_to("#situation .next")
    page.keyboard.press("Enter")
    tab_to("#signals_general-companion_present")
    page.keyboard.press("Space")
    tab_to("#general .to-overview")
    page.keyboard.press("Enter")
    tab_to(".overview-end button")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "outcome"
    tab_to("#step-talk > summary")
    page.keyboard.press("Enter")
    tab_to("#line-talk_companion_out summary")
    page.keyboard.press("Enter")
    tab_to("#line-talk_companion_out .chip")
    page.keyboard.press("Enter")
    expect(page.locator("#signals_general-companion_present")).to_be_focused()


def test_who_tabs_on_before_the_page_has_heard_of_the_new_address_is_not_sent_back(open_page):
    page = open_page("/screening/")
    page.locator(".progress a[href='#overview']").click()
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    page.locator("#step-talk > summary").focus()
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    expect(page.locator("#step-talk > summary")).to_be_focused()

"""A trainer and a trainee, each through one whole case by keyboard alone, in both languages, without JavaScript too."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import Page, expect

from content.cases import case_folders, load_cases
from content.model import LANGUAGES
from tests.browser.conftest import eventually
from tests.enumerations import enumerated
from tests.factsheet_ids import ITEMS
from tests.served_content import load

CASES = load_cases(case_folders(), load())
SLUG = "the-second-phone"
CASE = CASES.get(SLUG)
PREFIX = {"nl": "", "en": "/en"}
WORDS = {
    "nl": {
        "trainer": "Voor de trainer",
        "next": "Volgende scène",
        "questions": "Naar de vragen",
        "steps": "Naar de vijf stappen",
        "signals": "Signalen in deze scène",
        "debrief": "Naar de nabespreking",
        "fictional": "Fictief",
        "copied": "FICTIEF",
        "code": "In uw eigen code is dit stap 5",
    },
    "en": {
        "trainer": "For the trainer",
        "next": "Next scene",
        "questions": "To the questions",
        "steps": "To the five steps",
        "signals": "Signals in this scene",
        "debrief": "To the debriefing",
        "fictional": "Fictional",
        "copied": "FICTIONAL",
        "code": "In your own code this is step 5",
    },
}
BEAMER = {"width": 1920, "height": 1080}

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_way = pytest.mark.parametrize(
    ("with_javascript", "language"),
    enumerated([True, False], LANGUAGES, drawn=[(True, "nl"), (False, "en")]),
)


@pytest.fixture
def visit(open_page, with_javascript):
    return lambda address, **options: open_page(address, java_script_enabled=with_javascript, **options)


def tab_to(page: Page, selector: str, at_most: int = 120) -> None:
    """Press Tab until the focus is on ``selector``."""
    page.locator(selector).first.wait_for()
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def highlighted(page: Page) -> list[str]:
    """Return the passages that stand out in the scene on screen, in the order of the text."""
    return page.eval_on_selector_all(
        ".slide .passage",
        """passages => passages.filter(each => each.checkVisibility()
             && getComputedStyle(each).backgroundColor !== "rgba(0, 0, 0, 0)").map(each => each.textContent)""",
    )


def visible(page: Page, selector: str) -> list[str]:
    """Return the ids of the parts that are on screen."""
    return page.eval_on_selector_all(
        selector, "parts => parts.filter(part => part.checkVisibility()).map(part => part.id)"
    )


def on_screen(page: Page, selector: str, ids: list[str]) -> None:
    """Wait until exactly these parts are on screen: a scene changes a moment after the address does."""
    eventually(page, lambda: visible(page, selector), ids)


def sideways(page: Page) -> int:
    """Return by how many pixels the page can be scrolled sideways."""
    return page.evaluate("(scrollTo({ left: 1000, behavior: 'instant' }), scrollX)")


def debrief_of(page: Page) -> None:
    """Ask for the debrief, and wait until it is there."""
    page.locator("#training-form button[type=submit]").click()
    page.wait_for_url("**/debrief/")
    page.locator("#to-discuss").wait_for()


SCENES = [scene.id for scene in CASE.scenes]


def passages_of(scene: str, language: str) -> list[str]:
    return [mark.passage.in_language(language) for mark in CASE.marks(scene)]


# --- a trainer --------------------------------------------------------------------------------------------------------


@each_way
def test_a_trainer_tells_a_whole_case_by_keyboard(visit, with_javascript, language):
    words, address = WORDS[language], f"{PREFIX[language]}/training/{SLUG}/trainer/"
    page = visit(f"{PREFIX[language]}/training/", viewport=BEAMER)
    tab_to(page, f"main a[href='{address}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    for number, scene in enumerate(CASE.scenes):
        on_screen(page, ".slide", [scene.id])
        expect(page.locator(f"#{scene.id} h2")).to_have_text(scene.title.in_language(language))
        eventually(page, lambda: highlighted(page), [])
        reveal_all(page, scene.id, language, with_javascript)
        if with_javascript:
            page.keyboard.press("ArrowRight")
        else:
            last = number == len(CASE.scenes) - 1
            tab_to(page, f"#{scene.id} a.next")
            expect(page.locator(f"#{scene.id} a.next")).to_have_text(words["questions" if last else "next"])
            page.keyboard.press("Enter")
        page.wait_for_url(f"**#{[*SCENES, 'to-discuss'][number + 1]}")
    on_screen(page, ".slide", ["to-discuss"])
    for question in CASE.questions:
        expect(page.locator("#to-discuss")).to_contain_text(question.in_language(language))
    if with_javascript:
        page.keyboard.press("PageDown")
    else:
        tab_to(page, "#to-discuss a.next")
        page.keyboard.press("Enter")
    page.wait_for_url("**#five-steps")
    on_screen(page, ".slide", ["five-steps"])
    tab_to(page, "#five-steps summary")
    page.keyboard.press("Enter")
    expect(page.locator("#five-steps .line").first).to_be_visible()
    assert page.problems == []


def reveal_all(page: Page, scene: str, language: str, with_javascript: bool) -> None:
    """Reveal every mark of a scene, one at a time, and look at its words and its explanation."""
    if not with_javascript:
        tab_to(page, f"#{scene} .reveals > summary")
        page.keyboard.press("Enter")
    shown: set[str] = set()
    for number in range(1, len(CASE.marks(scene)) + 1):
        reveal = page.locator(f"#{scene} .reveal[data-number='{number}']")
        if not with_javascript:
            tab_to(page, f"#{scene} .reveal[data-number='{number}'] > summary")
        page.keyboard.press("Enter")
        expect(reveal.locator("q")).to_be_visible()
        eventually(page, lambda: len(highlighted(page)), number)
        now = set(highlighted(page))
        (new,) = now - shown
        assert shown < now
        assert new == reveal.locator("q").inner_text()
        shown = now
    assert shown == set(passages_of(scene, language))


def test_the_last_signal_can_be_hidden_again_and_keys_go_back(open_page):
    page = open_page(f"/training/{SLUG}/trainer/#treatment", viewport=BEAMER)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    eventually(page, lambda: len(highlighted(page)), 2)
    page.keyboard.press("Shift+Enter")
    eventually(page, lambda: len(highlighted(page)), 1)
    page.keyboard.press("PageUp")
    page.wait_for_url("**#arrival")
    on_screen(page, ".slide", ["arrival"])
    page.go_back()
    on_screen(page, ".slide", ["treatment"])
    eventually(page, lambda: len(highlighted(page)), 1)


def test_two_quick_keys_go_two_scenes_on(open_page):
    page = open_page(f"/training/{SLUG}/trainer/#{SCENES[0]}", viewport=BEAMER)
    on_screen(page, ".slide", [SCENES[0]])
    page.evaluate(
        """() => {
            const right = { key: "ArrowRight", bubbles: true };
            const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", right));
            press();
            press();
        }"""
    )
    on_screen(page, ".slide", [SCENES[2]])


def test_keys_are_left_alone_in_the_field_of_the_clock_and_behind_the_cover(open_page):
    page = open_page(f"/training/{SLUG}/trainer/")
    page.locator("#clock-minutes").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("F9")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F9")
    on_screen(page, ".slide", ["arrival"])
    eventually(page, lambda: highlighted(page), [])


@pytest.mark.own_profile
def test_the_clock_counts_down_pauses_and_says_when_time_is_up(open_page, browser, server):
    page = open_page("/training/")
    page.clock.install()
    page.goto(f"/training/{SLUG}/trainer/")
    page.clock.pause_at(page.evaluate("Date.now() + 3_600_000"))  # from here on only the test moves the time
    left = page.locator("#clock-left")
    page.locator("#clock-minutes").fill("2")
    page.locator("#clock-minutes").press("Tab")
    expect(left).to_have_text("2:00")
    page.locator("#clock-start").press("Enter")
    page.clock.fast_forward(30_000)
    expect(left).to_have_text("1:30")
    page.locator("#clock-start").press("Enter")
    page.clock.fast_forward(30_000)
    expect(left).to_have_text("1:30")
    page.locator("#clock-start").press("Enter")
    page.keyboard.press("ArrowRight")  # the clock goes on from scene to scene
    page.clock.fast_forward(91_000)
    expect(left).to_have_text("0:00")
    expect(page.locator("#clock-status")).to_have_text("De tijd is om.")
    page.locator("#clock-reset").press("Enter")
    expect(left).to_have_text("2:00")
    expect(page.locator("#clock-status")).to_be_empty()


def test_the_text_is_large_enough_for_the_back_of_a_room(open_page):
    page = open_page(f"/training/{SLUG}/trainer/", viewport=BEAMER)
    size = page.locator("#arrival .prose p").first.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
    assert size >= 28
    bottom = page.locator("#arrival .prose p").last.evaluate("part => part.getBoundingClientRect().bottom")
    assert bottom <= BEAMER["height"]


# --- a trainee --------------------------------------------------------------------------------------------------------


@each_way
def test_a_trainee_reads_a_whole_case_and_is_debriefed_by_keyboard(visit, with_javascript, language):
    words, prefix = WORDS[language], PREFIX[language]
    page = visit(f"{prefix}/training/")
    tab_to(page, f"main a[href='{prefix}/training/{SLUG}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/training/{SLUG}/")
    for number, scene in enumerate(SCENES):
        on_screen(page, ".scene", SCENES[: number + 1])
        if number < len(SCENES) - 1:
            tab_to(page, f"#{scene} a.next")
            expect(page.locator(f"#{scene} a.next")).to_have_text(words["next"])
            page.keyboard.press("Enter")
            page.wait_for_url(f"**#{SCENES[number + 1]}")
    tab_to(page, "#age_group-minor")
    page.keyboard.press("Space")
    for id_ in ("signals_general-threats", "signals_general-tattoos", "risk_factors-age_12_24"):
        tab_to(page, f"#{id_}")
        page.keyboard.press("Space")
    on_screen(page, ".scene", SCENES)
    tab_to(page, "#training-form button[type=submit]")
    expect(page.locator("#training-form button[type=submit]")).to_have_text(words["debrief"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/training/{SLUG}/debrief/")
    found, missed, other = ("#found-signals .entry", "#missed-signals .entry", "#not-in-text .entry")
    explanations = {signal.item: signal.explanation.in_language(language) for signal in CASE.signals}
    assert page.locator(found).count() == 2
    expect(page.locator(found).first).to_contain_text(explanations["threats"])
    expect(page.locator(found).last).to_contain_text(explanations["age_12_24"])
    assert page.locator(missed).count() == len(CASE.signals) - 2
    assert page.locator(other).count() == 1
    assert page.locator("#side-by-side .compared[data-step]").count() == 5
    assert page.locator("#side-by-side [data-step=map] .of-case .line").count() > 0
    expect(page.locator("#signals_general-threats")).to_be_checked()
    # change the ticks and compare once more
    tab_to(page, "#signals_general-tattoos")
    page.keyboard.press("Space")
    tab_to(page, "#training-form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(other)).to_have_count(0)
    assert page.locator(found).count() == 2
    assert page.problems == []


@pytest.mark.parametrize("view", ["", "trainer/"])
def test_who_tabs_on_before_the_page_has_heard_of_the_new_scene_is_not_sent_back(open_page, view):
    page = open_page(f"/training/{SLUG}/{view}#{SCENES[0]}")
    link = page.locator(f"#{SCENES[0]} a.next")
    link.focus()
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    expect(link).to_be_focused()


@each_way
def test_a_passage_of_the_debrief_leads_to_its_place_in_the_text(visit, language):
    page = visit(f"{PREFIX[language]}/training/{SLUG}/#{SCENES[-1]}")
    page.emulate_media(reduced_motion="reduce")  # or the way to the link may still be going on when Enter is pressed
    page.locator("#training-form button[type=submit]").click()
    page.locator("#missed-signals .entry a").first.focus()
    page.keyboard.press("Enter")
    target = page.locator("mark:target")
    expect(target).to_be_in_viewport()
    assert target.inner_text()[:-1] in [signal.passage.in_language(language) for signal in CASE.signals]


@pytest.mark.parametrize("view", ["", "trainer/"])
def test_a_case_starts_in_the_scene_that_its_address_names(visit, view):
    for number, scene in enumerate(SCENES):
        page = visit(f"/training/{SLUG}/{view}#{scene}")
        on_screen(page, ".scene, .slide", ([scene] if view else SCENES[: number + 1]))
        expect(page.locator(f"#{scene} h2")).to_be_in_viewport()


def test_the_other_language_opens_the_same_scene(open_page):
    page = open_page(f"/training/{SLUG}/trainer/#treatment")
    page.locator(".language").click()
    page.wait_for_url(f"**/en/training/{SLUG}/trainer/#treatment")


def test_the_button_to_the_debrief_is_fully_visible_and_the_scenes_have_distinct_names(open_page):
    page = open_page("/training/a-place-to-sleep/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_role("button", name="Naar de nabespreking")).to_be_in_viewport(ratio=1)
    names = page.locator(".progress a").all_inner_texts()
    assert len(names) == 3
    assert "Opvang" in names[0]


def test_the_skip_link_leaves_the_scene_as_it_is(open_page):
    page = open_page(f"/training/{SLUG}/#treatment")
    page.keyboard.press("Home")
    page.locator(".nl-skip-link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    on_screen(page, ".scene", SCENES[:2])


def test_unknown_answers_are_named_above_a_form_that_kept_its_ticks(visit, with_javascript, violations):
    page = visit(f"/training/{SLUG}/")
    page.locator("#risk_factors-orphan").check()
    page.locator("#signals_general-threats").check()
    page.locator("#signals_general-threats").evaluate("box => { box.value = 'nonsense'; }")
    page.locator("#training-form button[type=submit]").click()
    expect(page.locator("#errors")).to_contain_text("signals_general")
    expect(page.locator("#risk_factors-orphan")).to_be_checked()
    on_screen(page, ".scene", SCENES)
    if with_javascript:
        expect(page.locator("#errors")).to_be_focused()
        assert violations(page) == []  # axe itself needs JavaScript


def test_ticks_are_not_lost_without_a_question_and_are_stored_nowhere(open_page):
    page = open_page(f"/training/{SLUG}/")
    page.locator("#signals_general-threats").check()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".language").click(no_wait_after=True)
    eventually(page, lambda: asked, ["beforeunload"])
    expect(page.locator("#signals_general-threats")).to_be_checked()
    debrief_of(page)
    assert asked == ["beforeunload"]
    assert "threats" not in page.url
    stored = "JSON.stringify([localStorage, sessionStorage, document.cookie, history.state, window.name])"
    assert "threats" not in page.evaluate(stored)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]
    page.evaluate("window.isLeaving = true")


# --- a case never looks like a real screening -------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("view", ["", "trainer/"])
def test_what_is_copied_says_that_it_is_fictional(open_page, server, language, view):
    page = open_page(f"{PREFIX[language]}/training/{SLUG}/{view}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#arrival p:not(.count)'))")
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"[{WORDS[language]['copied']}")
    assert CASE.scenes[0].text.in_language(language)[0] in copied


def test_the_colour_is_another_than_that_of_a_screening(open_page):
    def brand(address):
        return open_page(address).evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')")

    assert brand(f"/training/{SLUG}/") != brand("/consult/")


PRINTS = ["", "trainer/", "debrief/"]


@each_way
@pytest.mark.parametrize("view", PRINTS)
def test_a_print_has_what_its_reader_needs_and_says_that_it_is_fictional(visit, language, view):
    page = visit(f"{PREFIX[language]}/training/{SLUG}/{'trainer/' if view == 'trainer/' else ''}")
    if view == "debrief/":
        debrief_of(page)
    page.emulate_media(media="print")
    expect(page.locator(".fictional")).to_be_visible()
    for part in (".site-header", ".help-bar", ".site-footer", "#training-form", ".progress"):
        on_screen(page, part, [])
    shown = page.locator("main").inner_text()
    for scene in CASE.scenes:
        for paragraph in scene.text.in_language(language):
            plain = re.sub(r"\d", "", shown)  # the numbers of the marks
            assert re.sub(r"\d", "", paragraph) in plain
    told = [text.in_language(language) in shown for text in (*CASE.questions, CASE.signals[0].explanation)]
    assert all(told) if view else not any(told)
    if view == "trainer/":
        assert all(goal.in_language(language) in shown for goal in CASE.learning_goals)
    if view:
        assert WORDS[language]["code"] in shown
    if view == "":
        assert page.locator(".paper-list li:visible").count() == ITEMS + 6


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize(
    ("language", "view"),
    enumerated(LANGUAGES, PRINTS, drawn=[("nl", ""), ("en", "trainer/"), ("nl", "debrief/")]),
)
def test_every_sheet_of_a_print_says_that_it_is_fictional(open_page, tmp_path, language, view):
    page = open_page(f"{PREFIX[language]}/training/{SLUG}/{'trainer/' if view == 'trainer/' else ''}")
    if view == "debrief/":
        debrief_of(page)
    page.pdf(path=tmp_path / "print.pdf", format="A4")
    text = subprocess.run(["pdftotext", tmp_path / "print.pdf", "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.removesuffix("\f").split("\f")
    assert 2 <= len(sheets) <= 9
    for sheet in sheets:
        assert WORDS[language]["fictional"].upper() in sheet.upper()


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "colours"), [("nl", "light"), ("en", "dark")])
def test_no_page_has_a_barrier_that_can_be_found_by_machine(open_page, violations, language, colours):
    address = f"{PREFIX[language]}/training/"
    page = open_page(address, color_scheme=colours, reduced_motion="reduce")
    assert violations(page) == []
    page.goto(f"{address}{SLUG}/trainer/#treatment")
    for _ in CASE.marks("treatment"):
        page.keyboard.press("Enter")
    assert violations(page) == []
    for part in ("to-discuss", "five-steps"):
        page.goto(f"{address}{SLUG}/trainer/#{part}")
        page.locator("#five-steps details").first.evaluate("part => { part.open = true; }")
        assert violations(page) == []
    page.goto(f"{address}{SLUG}/#{SCENES[-1]}")
    assert violations(page) == []
    page.locator("#signals_general-threats").check()
    page.locator("#signals_general-tattoos").check()
    debrief_of(page)
    assert violations(page) == []
    page.evaluate("window.isLeaving = true")


@each_way
def test_nothing_scrolls_sideways_at_320_pixels(visit, language):
    address = f"{PREFIX[language]}/training/"
    page = visit(address, viewport={"width": 320, "height": 640})
    assert sideways(page) == 0
    for case in CASES.cases:
        page.goto(f"{address}{case.slug}/#{case.scenes[-1].id}")
        assert sideways(page) == 0, case.slug
        page.goto(f"{address}{case.slug}/trainer/#{case.scenes[0].id}")
        page.eval_on_selector_all("details", "parts => parts.forEach(part => { part.open = true; })")
        assert sideways(page) == 0, case.slug
    page.goto(f"{address}{SLUG}/")
    debrief_of(page)
    assert sideways(page) == 0

"""The card of languages in a browser: large enough, in reach of axe, and without a trace of what was chosen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.enumerations import enumerated
from tests.served_content import load

LANGUAGES = load().languages
NEUTRAL = re.compile(r"http://localhost:\d+/healthz$")
SIZES = {"320": (320, 640), "360": (360, 640), "390": (390, 844), "1280": (1280, 800), "1920": (1920, 1080)}

MEASURE = """() => {
  const box = (element) => element.getBoundingClientRect().toJSON();
  return {
    tiles: [...document.querySelectorAll(".tile")].map(box),
    names: [...document.querySelectorAll(".own")].map((name) => {
      const { fontSize, direction } = getComputedStyle(name);
      return { ...box(name), size: parseFloat(fontSize), direction };
    }),
    bars: [...document.querySelectorAll("header a, .head button")].filter((each) => each.checkVisibility()).map(box),
    header: box(document.querySelector("header")),
    wide: document.documentElement.scrollWidth, inner: document.documentElement.clientWidth,
  };
}"""

STORED = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie, state: history.state,
  name: window.name, address: location.href, entries: history.length, databases: (await indexedDB.databases()).length,
})"""


@pytest.fixture
def choose(with_javascript):
    """Choose a language as a person does: by pressing its tile."""

    def press(page, id_):
        page.locator(f".tile:has(#language-{id_})").click()

    return press


@pytest.mark.parametrize(
    ("prefix", "size"),
    enumerated(["", "/en"], SIZES, drawn=[("", "320"), ("/en", "360"), ("", "1280")]),
)
def test_names_are_large_and_whole_and_keys_are_large_enough(open_page, prefix, size):
    width, height = SIZES[size]
    page = open_page(f"{prefix}/language/", viewport={"width": width, "height": height})
    found = page.evaluate(MEASURE)
    assert found["wide"] <= found["inner"]
    assert len(found["tiles"]) == len(LANGUAGES)
    for tile, name in zip(found["tiles"], found["names"], strict=True):
        assert tile["width"] >= 120
        assert tile["height"] >= 44
        assert name["size"] >= 20
        assert tile["left"] <= name["left"]
        assert name["right"] <= tile["right"]
        assert name["bottom"] <= tile["bottom"]
    for key in found["bars"]:
        assert key["width"] >= 44
        assert key["height"] >= 44
    assert found["header"]["height"] <= (64 if width >= 360 else 96)
    assert [name["direction"] for name in found["names"]] == [each.direction for each in LANGUAGES]
    assert page.problems == []


@pytest.mark.parametrize("size", ["1280", "1920"])
def test_on_a_desktop_all_languages_fit_on_one_screen(open_page, size):
    width, height = SIZES[size]
    page = open_page("/language/", viewport={"width": width, "height": height})
    assert max(tile["bottom"] for tile in page.evaluate(MEASURE)["tiles"]) <= height


@pytest.mark.parametrize("size", enumerated(SIZES, drawn=["320", "1280"]))
def test_a_choice_shows_the_name_in_dutch_on_the_screen(open_page, choose, with_javascript, size):
    width, height = SIZES[size]
    page = open_page("/language/", viewport={"width": width, "height": height}, java_script_enabled=with_javascript)
    for id_, dutch in {"ar": "Arabisch", "pl": "Pools", "yue": "Kantonees"}.items():
        choose(page, id_)
        expect(page.locator(".chosen:visible")).to_have_count(1)
        expect(page.locator(".chosen:visible strong")).to_have_text(dutch)
        expect(page.locator(".chosen:visible strong")).to_be_in_viewport()


def test_a_choice_shows_the_name_in_english_on_the_english_page(open_page, choose, with_javascript):
    page = open_page("/en/language/", java_script_enabled=with_javascript)
    choose(page, "fa_af")
    expect(page.locator(".chosen:visible strong")).to_have_text("Dari")
    choose(page, "uk")
    expect(page.locator(".chosen:visible strong")).to_have_text("Ukrainian")


def test_the_last_language_can_be_read_and_chosen_above_the_bar_with_the_choice(open_page):
    page = open_page("/language/", viewport={"width": 360, "height": 640})
    page.locator(".tile").first.click()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    bar = page.locator(".chosen:visible").bounding_box()
    last = page.locator(".notes a").last.bounding_box()
    assert last["y"] + last["height"] <= bar["y"]


def test_on_a_low_screen_nothing_is_fixed_over_the_names(open_page):
    page = open_page("/language/", viewport={"width": 320, "height": 256})  # 1280 x 1024 at 400 %
    page.locator(".tile").nth(5).click()
    assert page.locator(".chosen:visible").evaluate("each => getComputedStyle(each).position") == "static"
    assert page.locator("header").evaluate("each => getComputedStyle(each).position") == "static"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_works_by_keyboard_and_says_both_names(open_page):
    page = open_page("/language/")
    page.locator("#language-cs").focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".tile input:checked")
    second = LANGUAGES[[each.id for each in LANGUAGES].index("cs") + 1]
    assert chosen.get_attribute("id") == f"language-{second.id}"
    expect(page.get_by_role("radio", name=f"{second.own_name} {second.name.nl}")).to_be_checked()
    page.keyboard.press("Enter")
    assert page.url.endswith("/language/")


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    enumerated(
        ["", "/en"],
        ["320", "390", "1280"],
        ["light", "dark"],
        drawn=[("", "320", "light"), ("/en", "390", "dark"), ("/en", "1280", "light")],
    ),
)
def test_axe_finds_nothing_before_and_after_a_choice(open_page, violations, prefix, size, scheme):
    width, height = SIZES[size]
    page = open_page(f"{prefix}/language/", viewport={"width": width, "height": height}, color_scheme=scheme)
    assert violations(page) == []
    page.locator(".tile:has(#language-ar)").click()
    page.locator("summary").click()
    assert violations(page) == []


def test_a_choice_is_never_a_request_and_leaves_nothing_behind(open_page):
    page = open_page("/language/")
    page.wait_for_load_state("networkidle")
    page.reload()  # the copy for work without a network may have come in between
    page.wait_for_load_state("networkidle")
    before = page.evaluate(STORED)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    for id_ in ("ar", "pl", "ti"):
        page.locator(f".tile:has(#language-{id_})").click()
    page.keyboard.press("Enter")
    page.locator("summary").click()
    page.wait_for_load_state("networkidle")
    assert asked == []
    assert page.evaluate(STORED) == before
    assert before["local"] == before["session"] == before["databases"] == 0
    assert page.context.storage_state()["origins"] == []
    page.reload()
    assert page.locator(".tile input:checked").count() == 0
    page.goto("/healthz")
    page.go_back()
    page.reload()
    assert page.locator(".tile input:checked").count() == 0


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["nl", "en"])
def test_the_title_and_the_icon_are_neutral_from_the_start(open_page, prefix):
    page = open_page(f"{prefix}/language/")
    assert page.title() == {"": "Taal", "/en": "Language"}[prefix]
    assert "neutral" in page.locator("link[rel=icon]").get_attribute("href")
    assert page.locator("link[rel=manifest]").count() == 0


def test_three_times_escape_leaves_and_back_shows_none_of_our_pages(open_page, server):
    page = open_page(f"http://localhost:{server.port}/healthz?before")
    page.goto("/consult/")
    page.goto("/language/")
    page.locator(".tile:has(#language-ro)").click()
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")


def test_the_quick_exit_works_by_button_with_and_without_javascript(open_page, with_javascript):
    page = open_page("/language/", java_script_enabled=with_javascript, viewport={"width": 360, "height": 640})
    page.locator("#quick-exit").click()
    page.wait_for_url(NEUTRAL)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_hides_by_f9_and_by_its_button_and_comes_back_with_the_choice(open_page, width):
    page = open_page("/language/", viewport={"width": width, "height": 700})
    page.locator(".tile:has(#language-so)").click()
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_visible()
    for point in ((30, 30), (width // 2, 300), (width // 2, 680)):
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('#hidden-page') !== null", point)
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()
    expect(page.locator("#language-so")).to_be_checked()
    page.locator("#hide-page").click()
    expect(page.locator("#hidden-page")).to_be_visible()


def test_discreet_mode_of_another_page_goes_on_here_and_breaks_nothing(open_page):
    page = open_page("/contact/")
    page.locator("#discreet").click()
    page.goto("/language/")
    assert page.title() == "Taal"
    page.locator(".tile:has(#language-so)").click()
    expect(page.locator(".chosen:visible strong")).to_have_text("Somalisch")
    assert page.problems == []

"""A real Chromium against the app as it is deployed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.chromium import chromium
from tests.live_server import ROOT, Server, serving, serving_files
from tests.waiting import TIMEOUT_S, until

expect.set_options(timeout=TIMEOUT_S * 1000)

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


MEDIA = ("color_scheme", "forced_colors", "reduced_motion")
"""What can be set on a page, so that pages that differ in it can share a profile."""

MOST_PROFILES = 8
"""More take too much memory."""

OFFICE_HOURS = "2026-11-25T11:00:00+01:00"
"""A Wednesday morning: every number answers, so that the order of the contacts is that of the outcome."""

AT_OFFICE_HOURS = f"""
{{
  const [Real, now] = [Date, Date.parse("{OFFICE_HOURS}")];
  globalThis.Date = class extends Real {{
    constructor(...given) {{ super(...(given.length ? given : [now])); }}
    static now() {{ return now; }}
  }};
}}
"""
"""Sets the date of a page and leaves its timers alone. Playwright's own clock takes half as long as a page to load."""

LEAVING_WAIT = re.search(r"^ *const WAIT = (\d+);", (ROOT / "static" / "js" / "leave.js").read_text("utf-8"), re.M)[1]
PATIENT_LEAVING = f"""
{{
  const later = setTimeout;
  globalThis.setTimeout = (done, wait, ...given) => later(done, wait === {LEAVING_WAIT} ? 60_000 : wait, ...given);
}}
"""
"""Gives leaving the time it needs on a busy machine: else leave.js gives up on the history after its own ``WAIT``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(static_root) -> Iterator[Server]:
    with serving(static_root) as running:
        yield running


@pytest.fixture(scope="package")  # its event loop must be gone before tests elsewhere run one
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def headless_shell(playwright) -> Iterator[Browser]:
    # one process for all pages of a profile, and no helpers of it that two cores have no room for
    with chromium(playwright, "SIGNAALWIJZER_BROWSER", "--process-per-site", "--js-flags=--single-threaded") as started:
        yield started


@pytest.fixture(scope="package")
def whole_browser(playwright) -> Iterator[Browser]:
    with chromium(playwright, "WHOLE_BROWSER") as started:
        yield started


@pytest.fixture
def browser(request) -> Browser:
    """Return the browser of a test, started once for all: the shell, or by the mark ``whole_browser`` a whole one.

    The shell takes half the processor time, but has no back/forward cache: whatever goes Back to another page needs a
    browser as people have it.
    """
    whole = request.node.get_closest_marker("whole_browser")
    return request.getfixturevalue("whole_browser" if whole else "headless_shell")


def new_profile(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    profile = browser.new_context(**options)
    profile.set_default_timeout(TIMEOUT_S * 1000)
    profile.add_init_script(AT_OFFICE_HOURS + PATIENT_LEAVING)
    return profile


@pytest.fixture(scope="package")
def shared_profiles(playwright) -> dict[str, BrowserContext]:
    """The profiles that tests share, the newest at the end; they end with their browser."""
    return {}


@pytest.fixture
def profile_with(browser, request, shared_profiles):
    """Return the profile with these options. Tests share it: a page then opens for 0.39 s of processor time, not 0.55.

    Its first page stays, and with it the process that all its pages run in. What one test could leave to the next is
    taken away: pages, cookies, permissions, a network that was switched off. The mark ``own_profile`` gives a test
    profiles of its own.
    """
    own, used = [], set()

    def with_options(options: dict[str, Any]) -> BrowserContext:
        if request.node.get_closest_marker("own_profile"):
            own.append(new_profile(browser, options))
            return own[-1]
        key = f"{id(browser)} {sorted(options.items())}"
        if key not in shared_profiles:
            oldest = next(iter(shared_profiles), None)
            if len(shared_profiles) >= MOST_PROFILES and shared_profiles[oldest] not in used:
                shared_profiles.pop(oldest).close()
            shared_profiles[key] = new_profile(browser, options)
            shared_profiles[key].new_page().goto("/contact/")
        used.add(shared_profiles[key])
        return shared_profiles[key]

    yield with_options
    for profile in own:
        profile.close()
    for profile in used:
        for page in profile.pages[1:]:
            page.close()
        profile.clear_cookies()
        profile.clear_permissions()
        profile.set_offline(False)


@pytest.fixture
def open_page(profile_with, server):
    """Open an address of the app; keyword arguments are those of a browser context.

    Tests of what the copy on the device does, or may do, pass ``service_workers="allow"``.
    """

    def open_(address: str = "/", **options) -> Page:
        media = {name: options.pop(name) for name in MEDIA if name in options}
        viewport = options.pop("viewport", {"width": 1280, "height": 800})
        permissions = options.pop("permissions", None)
        profile = profile_with({"base_url": server.url, "locale": "nl-NL", "service_workers": "block", **options})
        if permissions:
            profile.grant_permissions(permissions)
        page = profile.new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(**media)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
        page.goto(address)
        return page

    return open_


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def with_javascript(request) -> bool:
    return request.param


RESTING = """
() => new Promise((done) => {
  let [last, same] = [NaN, 0];
  const look = () => {
    same = scrollY === last ? same + 1 : 0;
    last = scrollY;
    if (same < 5) requestAnimationFrame(look);
    else done();
  };
  look();
})
"""
"""Until the page has stopped scrolling: while it moves, targets lie under the bars at its top."""


PUT_AWAY = """
() => {
  const parts = [...document.querySelectorAll("[data-key][hidden]")];
  globalThis.away = parts.filter((part) => !part.parentElement.closest("[data-key][hidden]")).map((part) => {
    const place = document.createComment("");
    part.replaceWith(place);
    return [place, part];
  });
}
"""
"""Takes out what an outcome could hold and does not: axe says nothing about it, and goes through its 9,000 elements."""


@pytest.fixture
def violations():
    """Return what axe finds wrong with a page for WCAG 2.2 AA, as readable lines.

    ``colours``: the rest of the page was checked in other colours, so look at contrast alone.
    """
    axe = Axe()

    def check(page: Page, *, on_paper: bool = False, colours: bool = False) -> list[str]:
        page.evaluate(RESTING)
        rules = {"target-size": {"enabled": not on_paper}}  # targets do not matter on paper
        # Scrolled, a target half under the bar at the top would count as too small, though one can scroll on.
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        options = {**RULES, "runOnly": ["color-contrast"]} if colours else {**RULES, "rules": rules}
        page.evaluate(PUT_AWAY)
        results = axe.run(page, options=options).response
        page.evaluate("() => away.forEach(([place, part]) => place.replaceWith(part))")
        return [f"{found['id']}: {node['html'][:160]}" for found in results["violations"] for node in found["nodes"]]

    return check


ROADS = ("no JavaScript", "server", "device")
"""The ways to get an outcome: a whole page from the server, htmx, or decided in the page."""


@pytest.fixture(scope="session")
def server_deciding(static_root) -> Iterator[Server]:
    """A server of an organisation that lets the server decide."""
    with serving(static_root, SIGNAALWIJZER_ON_DEVICE="false") as running:
        yield running


EVERY_ROAD = (*ROADS, "exported site", "one file")
"""And without our server. ``@pytest.mark.parametrize("road", EVERY_ROAD, indirect=True)`` runs a test on all."""


@pytest.fixture(scope="session")
def exported_site(tmp_path_factory) -> Iterator[str]:
    """The exported site behind a plain file server."""
    folder = tmp_path_factory.mktemp("exported-site") / "site"
    call_command("export", str(folder), verbosity=0)
    with serving_files(folder) as url:
        yield url


@pytest.fixture(scope="session")
def one_file(tmp_path_factory) -> Path:
    """The one-file edition in Dutch."""
    file = tmp_path_factory.mktemp("one-file") / "signaalwijzer.html"
    call_command("export", one_file=file, language="nl", verbosity=0)
    return file


@pytest.fixture(params=ROADS)
def road(request) -> str:
    return request.param


@pytest.fixture
def open_road(open_page, request, road):
    """Open an address on each of the roads."""

    def open_(address: str = "/", **options) -> Page:
        if road == "server":
            options["base_url"] = request.getfixturevalue("server_deciding").url
        elif road == "exported site":
            options["base_url"] = request.getfixturevalue("exported_site")
        elif road == "one file":
            address = f"file://{request.getfixturevalue('one_file')}?page={address.strip('/') or 'home'}"
        return open_page(address, java_script_enabled=road != "no JavaScript", **options)

    return open_


def tick(page: Page, *ids: str) -> None:
    """Tick boxes by their id."""
    for id_ in ids:
        page.locator(f"#{id_}").check()


def decided(page: Page) -> None:
    """Wait until the page can decide on the device."""
    page.locator("#outcome[data-complete]").wait_for(state="attached")


def shown_urgency(page: Page) -> str:
    """Return which urgency the outcome shows."""
    (found,) = page.eval_on_selector_all(
        ".urgency:not([hidden])", "all => all.map(one => one.className.match(/urgency-(\\w+)/)[1])"
    )
    return found


def eventually(page: Page, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until the page shows the expected value: a handler may run a moment after the event that a test awaited."""
    try:
        until(lambda: read() == wanted, pause=lambda: page.wait_for_timeout(50))
    except AssertionError:
        assert read() == wanted


def shown_contacts(page: Page) -> list[str]:
    """Return the ids of the contacts on the outcome, in order."""
    classes = page.eval_on_selector_all("#contacts .card:not([hidden])", "cards => cards.map(card => card.className)")
    return [re.search(r"contact-(\w+)", names)[1] for names in classes]


def first_number(page: Page) -> str:
    """Return the number to call first."""
    return page.locator(".first-number a:visible").get_attribute("href")


def now_lines(page: Page) -> list[str]:
    """Return the headlines of "now"."""
    return page.eval_on_selector_all(".now li:not([hidden]) .headline", "all => all.map(one => one.textContent.trim())")


def chips(page: Page, line: str) -> list[str]:
    """Return the reasons that are shown at a guidance line."""
    return page.eval_on_selector_all(
        f"#line-{line}:not([hidden]) .chip:not([hidden])", "chips => chips.map(chip => chip.textContent.trim())"
    )

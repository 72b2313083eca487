"""Screenings through a real browser whose profile folder stays: ticks, notes, search words, a quick exit, a crash."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.places import Places
from tests.campaigns.privacy.wire import silent
from tests.chromium import ARGUMENTS, at_rest, find_browser
from tests.waiting import TIMEOUT_S

LABELS = ("threats", "companion_present", "vague_injury_explanation", "tattoos")

STORED = """async () => ({
  cookie: document.cookie,
  local: {...localStorage},
  session: {...sessionStorage},
  databases: indexedDB.databases ? (await indexedDB.databases()).map((found) => found.name) : [],
  caches: window.caches ? (await caches.keys()).filter((name) => !name.startsWith("signaalwijzer-")) : [],
  name: window.name,
  state: history.state,
  address: location.href,
  title: document.title,
})"""


COPIES = """async () => {
  const found = {};
  for (const name of window.caches ? await caches.keys() : []) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found[request.url] = await (await cache.match(request)).text();
  }
  return found;
}"""
"""The copy of pages and rules that a browser keeps to work without a network: it may hold nothing of a visitor."""


@contextlib.contextmanager
def browser(playwright: Playwright, profile: Path, temporary: Path, **options) -> Iterator[BrowserContext]:
    """Open a browser on a profile folder, as somebody's browser would, with its caches and its session restore."""
    temporary.mkdir(exist_ok=True)
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=find_browser(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
        env={**os.environ, "TMPDIR": str(temporary)},
        locale="nl-NL",
        **options,
    )
    context.set_default_timeout(TIMEOUT_S * 1000)
    try:
        yield context
    finally:
        with contextlib.suppress(Exception):
            context.close()


def search_cookies(context: BrowserContext, places: Places) -> set[str]:
    """Search all cookies, as the browser reads them back: in its file the values are encrypted. Return their names."""
    cookies = context.cookies()
    places.search("browser: cookies", json.dumps(cookies).encode())
    return {cookie["name"] for cookie in cookies}


def kill(profile: Path) -> None:
    """Kill the browser on this profile folder, as a crash or a power cut would."""
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


class Visits:
    """The visits of one browser to one server.

    Args:
        url: where the server is.
        marks: makes the marks.
        places: where what is found is noted.
        log: the access log of that server, where pages decide on the device; ``None`` where they ask the server.
    """

    def __init__(self, url: str, marks: Marks, places: Places, log: Path | None) -> None:
        self.url, self.marks, self.places, self.log = url, marks, places, log
        self.count = 0

    @property
    def by_server(self) -> bool:
        """Whether pages ask this server for each outcome."""
        return self.log is None

    def undisturbed(self, page: Page) -> contextlib.AbstractContextManager[object]:
        """From the first tick to the outcome as it was used: where the page decides, it must not make a request."""
        if self.by_server:
            return page.expect_response("**/screening/outcome/")
        page.evaluate("() => navigator.serviceWorker.ready")
        at_rest(page)
        return silent(page, self.places, self.log)

    def look_inside(self, page: Page) -> None:
        """Search what scripts of the page could have kept."""
        found = page.evaluate(STORED)
        for name, value in found.items():
            if value not in ("", None, {}, []) and name not in ("address", "title"):
                raise AssertionError(f"the browser keeps {name}: {value!r}")
        self.places.search("browser: what its own interfaces say", json.dumps(found).encode())
        for address, text in page.evaluate(COPIES).items():
            self.places.search("browser: the copy for working offline", f"{address}\n{text}".encode(), where=address)
        names = search_cookies(page.context, self.places)
        if names - {"csrftoken"}:
            raise AssertionError(f"the browser keeps the cookies {names}")

    def tick(self, page: Page, *ids: str) -> None:
        """Tick boxes wherever they are."""
        for id_ in ids:
            page.locator(f"#signals_general-{id_}").evaluate("box => box.checked || box.click()")

    def fill_notes(self, page: Page) -> None:
        """Type marks into every note."""
        for note in page.locator(".own-record textarea").all():
            note.click()
            page.keyboard.type(f"fictief {self.marks.new('note')}", delay=1)

    def add_unknown_field(self, page: Page) -> None:
        """Let the page send a field that the form does not know, as an extension or a tool could."""
        page.evaluate(
            "mark => document.getElementById('screening-form').insertAdjacentHTML('beforeend',"
            " `<input type=hidden name=patient value=${mark} autocomplete=off>`)",
            self.marks.new("browserfield"),
        )

    def consult(self, page: Page) -> None:
        """In consult mode: search words, ticks, the outcome beside them, notes; then a file of the server."""
        page.goto(f"{self.url}/consult/")
        page.locator("#filter").click()
        page.keyboard.type(self.marks.new("filter"), delay=2)
        page.locator("#filter").fill("")
        self.add_unknown_field(page)
        with self.undisturbed(page):
            self.tick(page, *LABELS)
            self.read(page)
            self.use(page)
        page.locator(".more-files > summary").click()
        with page.expect_download() as download:
            page.locator("button[formaction*=pdf]").click()
        download.value.delete()  # the person's own, made on purpose

    def read(self, page: Page) -> None:
        """Read the outcome, and write notes beside it."""
        page.locator(".urgency-signals").wait_for()
        page.locator("#step-talk > summary").click()
        page.locator("#line-talk_companion_out summary").click()
        for link in (".after a.headline:visible", "#line-talk_companion_out .chip:visible"):
            page.locator(link).first.click()
            page.wait_for_function("navigation.currentEntry.url === location.href && location.hash !== '#outcome'")
            page.go_back()
            page.locator(link).first.wait_for()
        for address in page.evaluate("navigation.entries().map(entry => entry.url)"):
            if any(told in address for told in ("line-", *LABELS)):
                raise AssertionError(f"the history of the tab has {address}")
        self.fill_notes(page)

    def use(self, page: Page) -> None:
        """Copy, save and print the outcome with the notes: all three are made in the page."""
        page.locator("#copy-record").click()
        page.locator("#record-status:not(:empty)").wait_for()
        with page.expect_download() as download:
            page.locator("#save-record").click()
        download.value.delete()  # the person's own, made on purpose
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.pdf()

    def offline(self, page: Page) -> None:
        """Without a network: the outcome comes from the copy on the device."""
        page.goto(f"{self.url}/consult/")
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.context.set_offline(True)
        try:
            page.goto(f"{self.url}/consult/")
            self.tick(page, *LABELS)
            self.read(page)
            self.look_inside(page)
        finally:
            page.context.set_offline(False)

    def walk(self, page: Page) -> None:
        """The walk, its steps in the address, the outcome, and Back and Forward."""
        page.goto(f"{self.url}/en/screening/#general")
        self.add_unknown_field(page)
        with self.undisturbed(page):
            self.tick(page, *LABELS)
            page.evaluate("location.hash = 'overview'")
            page.locator(".overview-end button").click()
            self.read(page)
            self.use(page)
        self.back(page)
        page.evaluate("history.forward()")
        page.wait_for_timeout(300)

    def submitted(self, page: Page) -> None:
        """Without the script's help: a whole page as the answer to a form, and Back to the form."""
        page.goto(f"{self.url}/screening/#general")
        self.tick(page, *LABELS)
        page.evaluate(
            "mark => { const f = document.getElementById('screening-form');"
            " f.querySelector('#signals_general-threats').value = mark;"
            " window.onbeforeunload = null; HTMLFormElement.prototype.submit.call(f); }",
            self.marks.new("browservalue"),
        )
        page.locator("#errors").wait_for()
        self.back(page)

    def back(self, page: Page) -> None:
        """Press Back; the page may come from memory, whole, so there is nothing to wait for but the page itself."""
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
        page.locator("#screening-form").wait_for()

    def leave(self, page: Page) -> None:
        """Leave quickly."""
        page.locator("#quick-exit").click()
        page.wait_for_url("**/healthz")

    def escape(self, page: Page) -> None:
        """Leave by pressing Escape three times."""
        for _ in range(3):
            page.keyboard.press("Escape")
        page.wait_for_url("**/healthz")

    def run(self, context: BrowserContext, number: int) -> None:
        """Make one visit, of another kind each time."""
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        steps = (self.consult, self.walk, self.submitted, self.consult, self.offline)
        steps = steps[:3] if self.by_server else steps
        steps[number % len(steps)](page)
        self.look_inside(page)
        if number % 4 == 3:
            self.leave(page)
        elif number % 4 == 2:
            self.escape(page)
        else:
            page.close()
        self.count += 1

    def crash(self, context: BrowserContext, profile: Path) -> None:
        """Kill the browser while ticks and notes are on the page."""
        page = context.new_page()
        self.consult(page)
        self.tick(page, *LABELS)
        page.wait_for_timeout(3000)  # session restore writes every few seconds
        self.count += 1
        kill(profile)


def drive(playwright: Playwright, visits: Visits, profile: Path, temporary: Path, number: int) -> None:
    """Make ``number`` visits on one profile folder: most with scripts, some without, two that end in a crash."""
    crashes = 2 if number >= 10 else 1
    with browser(playwright, profile, temporary) as context:
        for visit in range(number - crashes - number // 10):
            visits.run(context, visit)
    if number >= 10:
        with browser(playwright, profile, temporary, java_script_enabled=False) as context:
            for _ in range(number // 10):
                without_scripts(context, visits)
    for _ in range(crashes):
        with browser(playwright, profile, temporary) as context:
            visits.crash(context, profile)
    with browser(playwright, profile, temporary) as context:  # what would come back after the crash
        page = context.new_page()
        page.goto(f"{visits.url}/consult/")
        if page.locator("#screening-form input[type=checkbox]:checked").count():
            raise AssertionError("ticks came back after a crash")
        visits.look_inside(page)


def drive_by_server(playwright: Playwright, visits: Visits, profile: Path, temporary: Path, number: int) -> None:
    """Make ``number`` visits to a server that decides, on the same profile folder."""
    with browser(playwright, profile, temporary) as context:
        for visit in range(number):
            visits.run(context, visit)


def without_scripts(context: BrowserContext, visits: Visits) -> None:
    """Make one visit with JavaScript switched off."""
    page = context.new_page()
    page.goto(f"{visits.url}/consult/")
    visits.tick(page, *LABELS)
    page.get_by_role("button", name="Toon de vijf stappen").click()
    page.locator(".urgency-signals").wait_for()
    page.go_back(wait_until="commit")
    page.close()
    visits.count += 1

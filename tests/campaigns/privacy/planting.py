"""Plants a leak in each kind of place: a product that leaks (``tests/campaigns/leaks.py``), or a page that does."""

from __future__ import annotations

import contextlib
import http.client
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.campaigns import leaks
from tests.campaigns.privacy import cores, loglines, wire
from tests.campaigns.privacy.client import Client
from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.visits import LABELS, Visits, kill

WHERE = {
    "stdout": "standard output",
    "stderr": "standard error",
    "project-file": "the project folder",
    "temporary-file": "the temporary folder",
    "compressed-file": "the temporary folder",
    "utf16-file": "the temporary folder",
    "renamed-file": "the temporary folder",
    "removed-file": "what the server wrote, by its system calls",
    "file-elsewhere": "files opened for writing",
    "connection": "where the server connected",
    "core-dump": cores.PLACE,
    "log-size": loglines.PLACE,
    "log-duration": loglines.PLACE,
    "answer-size": wire.SIZES,
    "request-by-tick": wire.REQUESTS,
    "cookie": "headers and cookies of all answers",
    "response-header": "headers and cookies of all answers",
    "redirect": "headers and cookies of all answers",
    "error-page": "pages of errors and redirects",
    "local-storage": "browser: local storage",
    "session-storage": "browser: session storage",
    "indexed-db": "browser: IndexedDB",
    "cache-storage": "browser: Cache Storage",
    "script-cookie": "browser: what its own interfaces say",
    "kept-cookie": "browser: cookies",
    "history": "browser: history",
    "http-cache": "browser: HTTP cache",
    "http-cache-compressed": "browser: HTTP cache",
    "form-state": "browser: session restore",
    "posted-page": "browser: session restore",
}
"""The kinds of leak that can be planted, and the place where each must be found."""

BROWSER = {
    "local-storage": "mark => localStorage.setItem('answers', mark)",
    "session-storage": "mark => sessionStorage.setItem('answers', mark)",
    "indexed-db": """mark => new Promise((done) => {
        const opening = indexedDB.open("answers", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("all");
        opening.onsuccess = () => {
          const writing = opening.result.transaction("all", "readwrite");
          writing.objectStore("all").put(mark, 1);
          writing.oncomplete = done;
        };
      })""",
    "cache-storage": """async mark => {
        const cache = await caches.open("answers");
        await cache.put("/answers", new Response("answers: " + mark));
      }""",
    "script-cookie": "mark => { document.cookie = 'answers=' + mark; }",
    "kept-cookie": "mark => { document.cookie = 'answers=' + mark + '; max-age=86400'; }",
    "history": "mark => history.pushState(null, '', '?answers=' + mark)",
    "http-cache": """mark => fetch('/api/checklists', {headers: {'X-Plant': 'http-cache', 'X-Mark': mark}})
        .then((answer) => answer.text())""",
    "http-cache-compressed": """mark => fetch('/api/checklists?2',
        {headers: {'X-Plant': 'http-cache-compressed', 'X-Mark': mark}}).then((answer) => answer.text())""",
}


def plant_in_server(kinds: list[str], client: Client, token: dict[str, str]) -> None:
    """Let the product leak a mark in each of these ways while it answers a screening."""
    for kind in kinds:
        if kind == "core-dump":
            plant_core_dump(client)
        elif kind == "answer-size":
            for _ in range(10):
                client.screening(token, X_Plant=kind)
        elif kind not in BROWSER and kind in {**leaks.ON_THE_SIDE, **leaks.IN_THE_ANSWER}:
            client.send("GET", "/meldcode/", X_Plant=kind, X_Mark=client.marks.new(f"plant{kind.replace('-', '')}"))


def plant_core_dump(client: Client) -> None:
    """Let a worker allow core dumps again and crash with a mark in its memory; it can't answer that."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        client.send("GET", "/meldcode/", X_Plant="core-dump", X_Mark=client.marks.new("plantcoredump"))


def plant_in_browser(kinds: list[str], context: BrowserContext, profile: Path, visits: Visits) -> Page:
    """Let the page leak a mark in each of these ways; then the browser crashes if the kind asks for it."""
    url, marks = visits.url, visits.marks
    page = context.new_page()
    page.goto(f"{url}/consult/")
    for kind in kinds:
        if kind in BROWSER:
            page.evaluate(BROWSER[kind], marks.new(f"plant{kind.replace('-', '')}"))
    if "request-by-tick" in kinds:
        plant_request(page, visits)
    if "posted-page" in kinds:
        plant_posted_page(page, url, marks)
    if "form-state" in kinds:
        plant_form_state(page, marks)
        page.wait_for_timeout(4000)
        kill(profile)
    return page


def plant_request(page: Page, visits: Visits) -> None:
    """A page that decides on the device but sends the ticks to a server."""
    page.evaluate(
        "mark => document.getElementById('screening-form').addEventListener('change', () =>"
        " navigator.sendBeacon('/healthz', `${mark} ${document.querySelector('input:checked').id}`))",
        visits.marks.new("plantrequestbytick"),
    )
    with visits.undisturbed(page):
        visits.tick(page, *LABELS)
        visits.read(page)


def plant_posted_page(page: Page, url: str, marks: Marks) -> None:
    """A form that is posted as a page and lacks what keeps the browser from storing it (docs/decisions/0016)."""
    page.goto(f"{url}/screening/#general")
    page.evaluate(
        """mark => {
        const form = document.getElementById("screening-form");
        form.querySelector("input[type=password]").closest("fieldset").remove();
        form.querySelector("#signals_general-threats").value = mark;
        form.querySelector("#signals_general-threats").checked = true;
        HTMLFormElement.prototype.submit.call(form);
      }""",
        marks.new("plantpostedpage"),
    )
    page.locator("#errors").wait_for()
    page.close()


def plant_form_state(page: Page, marks: Marks) -> None:
    """A page whose fields lack ``autocomplete="off"``, with a word typed in."""
    page.evaluate("""() => {
        const form = document.createElement("form");
        form.innerHTML = '<input type="text" name="answers" id="planted">';
        document.getElementById("main").prepend(form);
      }""")
    page.locator("#planted").click()
    page.keyboard.type(marks.new("plantformstate"), delay=2)
    page.evaluate("() => { history.replaceState({}, '', '#planted'); location.hash = '#planted2'; }")


def clean_up() -> None:
    """Remove what the leaks left outside the run's own folder."""
    for path in (leaks.ELSEWHERE, leaks.IN_PROJECT):
        path.unlink(missing_ok=True)

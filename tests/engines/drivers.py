"""Three browser engines behind one small interface: Chromium and Firefox by Playwright, WebKitGTK by WebDriver.

Playwright's own WebKit is no browser that people have; WebKitGTK is, and it is a Debian package. Its driver speaks the
WebDriver protocol, of which the tests need six commands, so no library is used for it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, sync_playwright

from tests.serving import free_port
from tests.waiting import PATIENCE, until


class Missing(Exception):
    """An engine is not installed."""


class Driver(Protocol):
    """What the tests ask of a browser."""

    def go(self, address: str) -> None:
        """Open an address."""

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and return its value; a promise is waited for."""

    def click(self, selector: str) -> None:
        """Click the first element that matches."""

    def press(self, key: str) -> None:
        """Press a key: ``Escape`` or ``F9``."""

    def address(self) -> str:
        """Return the address of the page."""

    def pause(self) -> None:
        """Let the browser go on for a moment."""


class ByPlaywright:
    """Chromium or Firefox."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, address: str) -> None:
        self.page.goto(address)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"async (given) => (function () {{ {script} }}).apply(null, given)", list(arguments))

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def address(self) -> str:
        return self.page.url

    def pause(self) -> None:
        self.page.wait_for_timeout(50)


KEYS = {"Escape": "\ue00c", "F9": "\ue039"}
"""How the WebDriver protocol writes keys."""


class ByWebDriver:
    """WebKitGTK's MiniBrowser, through its driver."""

    ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the protocol gives to a reference to an element

    def __init__(self, root: str) -> None:
        self.root = root
        wanted = {
            "browserName": "MiniBrowser",
            "webkitgtk:browserOptions": {"binary": minibrowser(), "args": ["--automation"]},
        }
        self.session = ""
        answer = self.send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{answer['sessionId']}"
        self.send("POST", "/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a command; return its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + self.session + path, data, method=method)
        with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
            return json.load(answer)["value"]

    def go(self, address: str) -> None:
        self.send("POST", "/url", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        waits = (
            "const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);"
            f"Promise.resolve((function () {{ {script} }}).apply(null, given)).then(done);"
        )
        return self.send("POST", "/execute/async", {"script": waits, "args": list(arguments)})

    def click(self, selector: str) -> None:
        found = self.send("POST", "/element", {"using": "css selector", "value": selector})
        self.send("POST", f"/element/{found[self.ELEMENT]}/click", {})

    def press(self, key: str) -> None:
        strokes = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        self.send("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def address(self) -> str:
        found: str = self.send("GET", "/url")
        return found

    def pause(self) -> None:
        self.run("return new Promise((ready) => setTimeout(ready, 50))")


def minibrowser() -> str:
    """Return the program that WebKitGTK's driver starts."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not found:
        raise Missing
    return str(found[-1])


@contextlib.contextmanager
def chromium() -> Iterator[Driver]:
    """Drive Chromium."""
    path = os.environ.get("SIGNAALWIJZER_BROWSER") or shutil.which("chromium")
    if not path:
        raise Missing
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield ByPlaywright(started.new_page(locale="nl-NL"))
        started.close()


@contextlib.contextmanager
def firefox() -> Iterator[Driver]:
    """Drive Firefox as it is released, by WebDriver BiDi (Playwright's channel ``moz-firefox``)."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if not path:
        raise Missing
    with sync_playwright() as playwright:
        started = playwright.firefox.launch(channel="moz-firefox", executable_path=path)
        yield ByPlaywright(started.new_page())
        started.close()


@contextlib.contextmanager
def webkitgtk() -> Iterator[Driver]:
    """Drive WebKitGTK under a display that exists in memory alone."""
    driver = shutil.which("WebKitWebDriver")
    display = shutil.which("Xvfb")
    if not driver or not display:
        raise Missing
    minibrowser()
    with contextlib.ExitStack() as stack:
        number = f":{free_port() % 10_000 + 100}"
        port = free_port()
        environment = {
            **os.environ,
            "DISPLAY": number,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        for command in ([display, number, "-screen", "0", "1280x900x24"], [driver, f"--port={port}"]):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, PATIENCE)
            stack.callback(process.terminate)
        root = f"http://127.0.0.1:{port}"
        until(lambda: listens(f"{root}/status"), "the driver of WebKitGTK does not answer")
        session = ByWebDriver(root)
        stack.callback(session.send, "DELETE", "")
        yield session


def listens(address: str) -> bool:
    """Return whether somebody answers at an address."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE):
            return True
    except OSError:
        return False


ENGINES = {"Chromium": chromium, "Firefox": firefox, "WebKitGTK": webkitgtk}

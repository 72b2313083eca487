"""Three browser engines behind one small interface: Chromium by Playwright, Firefox and WebKitGTK by WebDriver.

Playwright's own Firefox and WebKit are no browsers that people have; Firefox ESR and WebKitGTK are, and they are Debian
packages. The tests need nine commands of WebDriver, so no library is used for it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from playwright.sync_api import Page, sync_playwright

from tests.live_server import free_port
from tests.waiting import TIMEOUT_S, until

MOMENT = 0.05
"""Seconds between two looks at a page."""

LOST = 5
"""Seconds after which WebKit is asked again whether a page answers."""


class Missing(Exception):
    """An engine is not installed."""


class Unable(Exception):
    """A browser, or what drives it, has no way to do what was asked."""


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

    def print(self) -> bytes:
        """Return the page as it is printed, as PDF; raise ``Unable`` where the driver has no command for it."""

    def pause(self) -> None:
        """Let the browser go on for a moment."""


class ByPlaywright:
    """Chromium."""

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

    def print(self) -> bytes:
        return self.page.pdf()

    def pause(self) -> None:
        self.page.wait_for_timeout(50)


KEYS = {"Escape": "\ue00c", "F9": "\ue039"}
"""How the WebDriver protocol writes keys."""

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name that the WebDriver protocol gives to a reference to an element."""


class ByWebDriver:
    """A browser that is driven by the commands of WebDriver; how they are sent is up to the two classes below."""

    def send(self, command: str, **parameters: Any) -> Any:
        """Send a command; return its value."""
        raise NotImplementedError

    def go(self, address: str) -> None:
        self.send("Navigate", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        waits = (
            "const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);"
            f"(async () => (function () {{ {script} }}).apply(null, given))()"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        result = self.send("ExecuteAsyncScript", script=waits, args=list(arguments))
        if "error" in result:
            raise RuntimeError(f"{result['error']} in: {script[:80]}")
        return result.get("value")

    def click(self, selector: str) -> None:
        # Their own scrolling is smooth here, and they look for the element before it is there.
        at_once = "{ block: 'center', behavior: 'instant' }"
        self.run(f"document.querySelector(arguments[0]).scrollIntoView({at_once})", selector)
        found = self.send("FindElement", using="css selector", value=selector)
        self.send("ElementClick", id=found[ELEMENT])

    def press(self, key: str) -> None:
        strokes = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        self.send("PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": strokes}])

    def address(self) -> str:
        found: str = self.send("GetCurrentURL")
        return found

    def print(self) -> bytes:
        return base64.b64decode(self.send("Print"))

    def pause(self) -> None:
        time.sleep(MOMENT)


class ByHttp(ByWebDriver):
    """WebKitGTK's MiniBrowser: its driver takes the commands over HTTP."""

    PATHS = MappingProxyType(
        {
            "SetTimeouts": "POST /timeouts",
            "Navigate": "POST /url",
            "GetCurrentURL": "GET /url",
            "ExecuteAsyncScript": "POST /execute/async",
            "FindElement": "POST /element",
            "ElementClick": "POST /element/{id}/click",
            "PerformActions": "POST /actions",
            "DeleteSession": "DELETE ",
        }
    )

    def __init__(self, root: str) -> None:
        options = {"binary": minibrowser(), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = self.ask("POST", f"{root}/session", {"capabilities": {"alwaysMatch": wanted}})
        self.root = f"{root}/session/{session['sessionId']}"

    def go(self, address: str) -> None:
        """Open an address and wait until its page answers: what is sent while WebKit changes processes is lost."""
        super().go(address)
        self.send("SetTimeouts", script=LOST * 1000)
        until(self._answers, f"{address} does not answer")
        self.send("SetTimeouts", script=TIMEOUT_S * 1000)

    def _answers(self) -> bool:
        try:
            return bool(self.run("return true"))
        except RuntimeError:
            return False

    def ask(self, method: str, address: str, body: dict[str, Any]) -> Any:
        """Make a request; return the value of its answer."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(address, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=2 * TIMEOUT_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} {address}: {refused.read().decode()}") from None

    def send(self, command: str, **parameters: Any) -> Any:
        if command not in self.PATHS:
            raise Unable(f"the driver of WebKitGTK has no command {command}")
        method, _, path = self.PATHS[command].partition(" ")
        return self.ask(method, self.root + path.format(**parameters), parameters)


class ByMarionette(ByWebDriver):
    """Firefox: it takes the same commands over a socket, as messages with their length before them."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 2 * TIMEOUT_S)
        self.stream = self.socket.makefile("rb")
        self.receive()  # says which protocol it speaks
        self.count = 0
        self.send("NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})

    def receive(self) -> Any:
        """Return the next message."""
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox went away")
            length += digit
        return json.loads(self.stream.read(int(length)))

    def send(self, command: str, **parameters: Any) -> Any:
        self.count += 1
        data = json.dumps([0, self.count, f"WebDriver:{command}", parameters]).encode()
        self.socket.sendall(f"{len(data)}:".encode() + data)
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result


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
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu"],
            ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it
        )
        yield ByPlaywright(started.new_page(locale="nl-NL"))
        started.close()


@contextlib.contextmanager
def firefox() -> Iterator[Driver]:
    """Drive Firefox as it is released. (Playwright's BiDi asks for commands that the ESR does not know yet.)"""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if not path:
        raise Missing
    with tempfile.TemporaryDirectory() as profile, contextlib.ExitStack() as stack:
        port = free_port()
        (Path(profile) / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        command = [path, "--headless", "--marionette", "--no-remote", "--profile", profile]
        stack.enter_context(program(command, {"HOME": profile}))
        until(lambda: takes_connections(port), "Firefox does not answer")
        session = ByMarionette(port)
        stack.callback(session.send, "DeleteSession")
        session.send("SetTimeouts", script=TIMEOUT_S * 1000, pageLoad=TIMEOUT_S * 1000)
        yield session


@contextlib.contextmanager
def webkitgtk() -> Iterator[Driver]:
    """Drive WebKitGTK under a display that exists in memory alone."""
    driver = shutil.which("WebKitWebDriver")
    display = shutil.which("Xvfb")
    if not driver or not display:
        raise Missing
    minibrowser()
    with contextlib.ExitStack() as stack:
        number, port = f":{free_port() % 10_000 + 100}", free_port()
        stack.enter_context(program([display, number, "-screen", "0", "1280x900x24"]))
        stack.enter_context(program([driver, f"--port={port}"], {"DISPLAY": number, "LIBGL_ALWAYS_SOFTWARE": "1"}))
        until(lambda: takes_connections(port), "the driver of WebKitGTK does not answer")
        session = ByHttp(f"http://127.0.0.1:{port}")
        stack.callback(session.send, "DeleteSession")
        session.send("SetTimeouts", script=TIMEOUT_S * 1000, pageLoad=TIMEOUT_S * 1000)
        yield session


@contextlib.contextmanager
def program(command: list[str], more: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run a program, in silence, until the block ends."""
    process = subprocess.Popen(
        command, env={**os.environ, **(more or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def takes_connections(port: int) -> bool:
    """Return whether something on this machine takes connections at a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


ENGINES = {"Chromium": chromium, "Firefox": firefox, "WebKitGTK": webkitgtk}

"""A Chromium for tests and campaigns."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, Playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def find_browser(variable: str = "SIGNAALWIJZER_BROWSER") -> str:
    """Return the path of a Chromium: what the environment variable says, or what is installed."""
    path = os.environ.get(variable) or shutil.which("chromium")
    if not path:
        raise RuntimeError("no browser: run this by make, which finds or installs one")
    return path


@contextlib.contextmanager
def chromium(playwright: Playwright, variable: str = "SIGNAALWIJZER_BROWSER", *more: str) -> Iterator[Browser]:
    """Start the browser whose path is in an environment variable, with ``more`` arguments, until the block ends."""
    started = playwright.chromium.launch(
        executable_path=find_browser(variable),
        args=[*ARGUMENTS, *more],
        ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it, so ours has
    )
    yield started
    started.close()


def at_rest(page: Page) -> None:
    """Wait until the page has fetched all that it needs: the outcome file and, in consult mode, the search."""
    page.wait_for_load_state("networkidle")
    for part, ready in (("#outcome", "[data-complete]"), ("#filter", "[data-ready]")):
        if page.locator(part).count():
            page.locator(f"{part}{ready}").wait_for(state="attached")

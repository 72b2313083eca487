"""A Chromium for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright


@contextlib.contextmanager
def chromium(playwright: Playwright, variable: str = "SIGNAALWIJZER_BROWSER", *more: str) -> Iterator[Browser]:
    """Start the browser whose path stands in an environment variable, with ``more`` arguments, until the block ends."""
    path = os.environ.get(variable) or shutil.which("chromium")
    if not path:
        pytest.fail("no browser: run the tests by `make test`, which finds or installs one")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    started = playwright.chromium.launch(
        executable_path=path,
        args=[*arguments, *more],
        ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it, so ours has
    )
    yield started
    started.close()

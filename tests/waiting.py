"""How tests wait: for a condition, as long as a busy machine may need. No test measures how long it took."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

TIMEOUT_S = int(os.environ.get("TEST_TIMEOUT", "300"))
"""Seconds after which a condition will not come true any more; generous, because only failures wait for it. Set
``TEST_TIMEOUT`` to less while you look for a fault."""


def until(condition: Callable[[], Any], what: str = "", *, pause: Callable[[], None] = lambda: time.sleep(0.05)) -> Any:
    """Wait until ``condition()`` is true and return its value; fail with ``what`` when it never is.

    Where a browser must go on meanwhile, ``pause`` is ``lambda: page.wait_for_timeout(50)``.
    """
    end = time.monotonic() + TIMEOUT_S
    while not (value := condition()):
        assert time.monotonic() < end, what or f"{condition} did not come true within {TIMEOUT_S} s"
        pause()
    return value

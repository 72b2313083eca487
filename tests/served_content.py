"""The content that is served, read once by each process that runs tests."""

from __future__ import annotations

import functools

from content import loading
from content.model import Content


@functools.cache
def load() -> Content:
    """Return the content of ``content/data``."""
    return loading.load()

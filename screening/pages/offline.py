"""What a browser precaches, so that pages open without the server. See ``docs/decisions/0033-offline.md``."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from content.model import LANGUAGES
from screening.web.device_files import all_files, digest

PAGES = ("home", "walk", "consult", "meldcode", "contact", "background", "language", "privacy")
"""The pages that open without a network, in both languages."""

SUFFIXES = frozenset({".css", ".js", ".svg", ".webmanifest"})
NOT_KEPT = frozenset({"css/development.css"})
"""Files that no page of production has."""


def pages() -> list[str]:
    """Return the addresses of the pages that are precached."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found += [reverse(name) for name in PAGES]
    return found


def files() -> list[str]:
    """Return the addresses of the files that the pages need, and of the outcome files."""
    known = set(getattr(staticfiles_storage, "hashed_files", {})) - NOT_KEPT
    names = sorted(name for name in known if Path(name).suffix in SUFFIXES)
    return [*map(staticfiles_storage.url, names), *all_files()]


def _program() -> bytes:
    """Return what pages are made of besides content and files: a new version of it is a new copy."""
    folders = (settings.BASE_DIR / "templates", settings.BASE_DIR / "screening" / "locale")
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"".join(path.read_bytes() for path in found) + str(settings.CONFIGURATION.quick_exit_url).encode()


@functools.cache
def service_worker() -> str:
    """Return the script that keeps the precached pages; where that is switched off, one that removes them."""
    if not settings.CONFIGURATION.offline:
        return render_to_string("offline/remove.js")
    precache: dict[str, object] = {"pages": pages(), "files": files()}
    precache["version"] = digest(_program() + json.dumps(precache).encode())
    return f"const PRECACHE = {json.dumps(precache, indent=2)};\n" + render_to_string("offline/service-worker.js")

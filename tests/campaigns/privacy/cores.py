"""Core dumps: where the kernel puts them, and a search in them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.campaigns.privacy.places import Places

PATTERN = Path("/proc/sys/kernel/core_pattern")
PLACE = "core dumps of crashed workers"
PIECE = 1 << 24
UNLIMITED = ("sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh")
"""Starts the command that follows with no limit on core dumps."""


def core_dumps(folder: Path) -> list[Path]:
    """Return the core dumps that processes which ran in ``folder`` left.

    Under a ``core_pattern`` that pipes dumps to a program there is nothing to see here: then the list is empty.
    """
    pattern = PATTERN.read_text().strip() if PATTERN.exists() else "core"
    if pattern.startswith("|"):
        return []
    where = folder / pattern  # an absolute pattern stays as it is
    name = where.name.split("%")[0]
    return sorted(path for path in where.parent.glob(f"{name}*") if path.is_file() and _is_core(path))


def _is_core(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(18)
    return head[:4] == b"\x7fELF" and head[16:18] in (b"\x04\x00", b"\x00\x04")  # ET_CORE


def search_core_dumps(places: Places, folder: Path, since: float) -> None:
    """Note every core dump since then, with the marks in it, and remove it. That it is there at all is a find."""
    place = places.place(PLACE)
    for path in core_dumps(folder):
        if path.stat().st_mtime < since:
            continue
        place.things += 1
        place.bytes += path.stat().st_size
        place.found.append(f"a core dump of {path.stat().st_size:,} bytes: {path}")
        found: set[str] = set()
        with path.open("rb") as file:
            tail = b""
            while piece := file.read(PIECE):
                found.update(places.marks.found_in(tail + piece))
                tail = piece[-200:]
        place.found += [f"{mark} in {path}" for mark in sorted(found)]
        path.unlink(missing_ok=True)


def crash(pid: int) -> None:
    """Let a process crash."""
    os.kill(pid, signal.SIGSEGV)

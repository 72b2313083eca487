"""The places that are searched, and what was found in each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.unpacking import unpacked

PROFILE = {
    "Cookies": "cookies",
    "Local Storage": "local storage",
    "Session Storage": "session storage",
    "IndexedDB": "IndexedDB",
    "CacheStorage": "Cache Storage",
    "Service Worker": "Cache Storage",
    "WebStorage": "storage buckets, Cache Storage among them",
    "Cache": "HTTP cache",
    "Code Cache": "script cache",
    "History": "history",
    "Top Sites": "history",
    "Favicons": "history",
    "Sessions": "session restore",
    "Web Data": "filled-in forms",
    "Login Data": "filled-in forms",
}
"""Files and folders of a Chromium profile, by what they are for."""


@dataclass
class Place:
    """One place: how much of it there was, and what was found."""

    name: str
    things: int = 0
    bytes: int = 0
    found: list[str] = field(default_factory=list)


@dataclass
class Places:
    """All places of one run, in the order in which they were searched."""

    marks: Marks
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, name: str) -> Place:
        """Return the place with this name, which may be new."""
        return self.places.setdefault(name, Place(name))

    def search(self, name: str, data: bytes, *, where: str = "", answers: bool = True) -> None:
        """Search ``data`` as it is and unpacked."""
        place = self.place(name)
        place.things += 1
        place.bytes += len(data)
        found = {mark for part in unpacked(data) for mark in self.marks.found_in(part, answers=answers)}
        place.found += [f"{mark} in {where}" if where else mark for mark in sorted(found)]

    def search_file(self, name: str, path: Path, *, answers: bool = True) -> None:
        """Search a file; its name too, for that is a place as well."""
        try:
            data = path.read_bytes()
        except OSError:  # gone meanwhile, or a socket
            return
        self.search(name, data, where=str(path), answers=answers)
        self.place(name).found += [f"{mark} in the name {path}" for mark in self.marks.found_in(path.name.encode())]

    def search_folder(
        self, name: str, folder: Path, *, since: float = 0, without: Iterable[Path] = (), answers: bool = True
    ) -> None:
        """Search all files under a folder that changed after ``since``, but for the folders ``without``."""
        skipped = {path.resolve() for path in without}
        self.place(name)
        for parent, folders, files in os.walk(folder):
            folders[:] = [child for child in folders if (Path(parent) / child).resolve() not in skipped]
            for file in files:
                path = Path(parent) / file
                if path.is_symlink() or not path.is_file() or path.stat().st_mtime < since:
                    continue
                self.search_file(name, path, answers=answers)

    def search_profile(self, folder: Path) -> None:
        """Search the profile folder of a Chromium, each part under what it is for."""
        for label in dict.fromkeys(PROFILE.values()):
            self.place(f"browser: {label}")
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            parts = [part.removesuffix("-journal").removesuffix("-wal") for part in path.relative_to(folder).parts]
            label = next((PROFILE[part] for part in parts if part in PROFILE), "the rest of the profile folder")
            self.search_file(f"browser: {label}", path)

    def hold_nothing(self) -> bool:
        """Say whether nothing was found anywhere."""
        return not any(place.found for place in self.places.values())

    def table(self) -> str:
        """Return the table of places as Markdown."""
        lines = ["| place | files or items | bytes | marks found |", "| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {place.name} | {place.things:,} | {place.bytes:,} | {len(place.found)} |"
            for place in self.places.values()
        ]
        return "\n".join(lines)

    def findings(self, most: int = 5) -> str:
        """Return what was found, a few of each place."""
        return "\n".join(f"{place.name}: {found}" for place in self.places.values() for found in place.found[:most])

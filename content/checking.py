"""Checks of a folder of content for editors: all its faults at once, what is stale, which links it has.

``content.loading.load`` only says whether the app may start, and looks across files once each file is sound. Here
every fault is reported in one go, also those in the sound parts of a file that has another fault.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from content import loading, model
from content.cases import readable_cases
from content.loading import (
    CHECKLIST_IDS,
    DATA,
    SITUATION_VALUES,
    TYPES,
    ContentFile,
    Fault,
    Names,
    Path_,
    Reading,
    is_model,
    read_folder,
    with_defaults,
)

A_YEAR = 365
"""Days after which a review is stale."""

_single = ("version", "checklists")


def all_faults(folder: Path = DATA) -> tuple[Fault, ...]:
    """Return every fault in ``folder``, sorted by file, line and column; none when the content can be loaded.

    A file that can't be parsed defines nothing, so references to it can't be judged: they are not reported, nor is
    what follows from its absence.
    """
    reading = read_folder(folder)
    unreadable = _unreadable(reading)
    for holds, files in reading.files.items():
        for file in files:
            if file.value is None and holds == "now":
                file.value = tuple(_strings(file.document.data))
            elif file.value is None:
                raw = with_defaults(TYPES[holds], file.raw, file.defaults)
                file.value = _sound_parts(TYPES[holds], raw, one=holds in _single)
    faults = set(reading.faults)
    names = _names(reading, unreadable)
    faults.update(_known_ids(loading.duplicates(reading)))
    for file, at, part in reading.parts():
        faults.update(loading.check_part(file, at, part, names))
    faults.update(_known_ids(_order_of_now(reading, unreadable)))
    reading.files["situation"] = [
        file
        for file in reading.files.get("situation", [])
        if all(question.id in SITUATION_VALUES for question in file.value)
    ]
    faults.update(fault for fault in loading.completeness(reading) if fault.file not in unreadable)
    return tuple(sorted(faults))


def _unreadable(reading: Reading) -> frozenset[str]:
    """Return the files that are missing or can't be parsed."""
    parsed = {file.name for files in reading.files.values() for file in files}
    faulty = {fault.file for fault in reading.faults} - parsed
    return frozenset(faulty | ({"guidance"} if any(name.startswith("guidance/") for name in faulty) else set()))


def _order_of_now(reading: Reading, unreadable: frozenset[str]) -> Iterator[Fault]:
    return iter(()) if unreadable.intersection(("now.yaml", "guidance")) else loading.order_of_now(reading)


def _known_ids(faults: Iterator[Fault]) -> Iterator[Fault]:
    return (fault for fault in faults if f"'{_NO_ID}'" not in fault.reason)


_NO_ID = "?"


def _strings(raw: Any) -> Iterator[str]:
    """Yield the strings of a list, with ``_NO_ID`` for anything else, so that each keeps its index."""
    for part in raw if isinstance(raw, list) else ():
        yield part if isinstance(part, str) else _NO_ID


def _sound_parts(type_: type[BaseModel], raw: Any, *, one: bool) -> Any:
    """Build what can be built of a file with faults: each sound value stays, the others become nothing."""
    if one:
        return _sound(type_, raw)
    return tuple(_sound(type_, part) for part in raw) if isinstance(raw, list) else ()


def _sound(type_: type[BaseModel], raw: Any) -> BaseModel:
    raw = raw if isinstance(raw, dict) else {}
    try:
        return TypeAdapter(type_).validate_python(raw)
    except ValidationError:
        pass
    values: dict[str, Any] = {}
    for name, field in type_.model_fields.items():
        given = raw.get(field.alias or name)
        annotation: Any = field.annotation
        several = [part for part in get_args(annotation) if is_model(part)]
        if is_model(annotation):
            values[name] = _sound(annotation, given)
        elif several and isinstance(given, list):
            values[name] = tuple(_sound(several[0], part) for part in given)
        else:
            values[name] = _sound_value(name, field, given)
    return type_.model_construct(**values)


def _sound_value(name: str, field: Any, given: Any) -> Any:
    try:
        return TypeAdapter(field.rebuild_annotation()).validate_python(given)
    except ValidationError:
        if name == "id":
            return _NO_ID
        return () if str(field.annotation).startswith("tuple") else None


def _names(reading: Reading, unreadable: frozenset[str]) -> Names:
    """Return the ids that exist. Where the file that defines them can't be read, every word in use counts as one."""
    words = frozenset(word for files in reading.files.values() for file in files for word in _words(file.document.data))
    names = Names.of(lambda holds: [item for _, _, item in reading.items(holds)])
    lost = {name: words for name, files in _DEFINED_IN.items() if unreadable.intersection(files)}
    return dataclasses.replace(names, **lost)


_DEFINED_IN = {
    "items": [f"checklists/{name}.yaml" for name in CHECKLIST_IDS],
    "groups": ["sets.yaml"],
    "contacts": ["contacts.yaml"],
    "sources": ["sources.yaml"],
    "weighing_questions": ["steps.yaml"],
    "priorities": ["priorities.yaml"],
}


def _words(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list | dict):
        for part in raw.values() if isinstance(raw, dict) else raw:
            yield from _words(part)


# --- what a person should look at again ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """Something that nobody has reviewed for a year."""

    file: str
    line: int
    reviewed: datetime.date
    what: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Something whose source is older than a law that may be in force by now."""

    file: str
    line: int
    what: str
    law: model.ComingLaw


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A web address in the content, and the first place where it occurs."""

    url: str
    file: str
    line: int


def stale(folder: Path, today: datetime.date) -> tuple[Stale, ...]:
    """Return what was last reviewed (or, for a source, read) a year or more before ``today``, oldest first."""
    found = []
    for file, path, part in read_folder(folder).parts():
        name = "seen" if isinstance(part, model.Source) else "reviewed"
        date = getattr(part, name, None)
        if date is not None and (today - date).days >= A_YEAR:
            line = file.document.position((*path, name)).line
            found.append(Stale(file.name, line, date, _called(file, path)))
    return tuple(sorted(found, key=lambda entry: (entry.reviewed, entry)))


def overtaken(folder: Path, today: datetime.date) -> tuple[Overtaken, ...]:
    """Return what is based on a source that announces a law for ``today`` or earlier, or without a date."""
    reading = read_folder(folder)
    laws = {source.id: source.awaits for _, _, source in reading.items("sources") if source.awaits}
    due = {id_: law for id_, law in laws.items() if law.by is None or law.by <= today}
    return tuple(
        Overtaken(file.name, file.document.position(path).line, _called(file, path), due[id_])
        for file, path, part in reading.parts()
        for id_ in (part.source if isinstance(part, model.Provenance) else ())
        if id_ in due
    )


def stale_cases(folders: Iterable[Path], today: datetime.date) -> tuple[Stale, ...]:
    """Return the training cases that were last reviewed a year or more before ``today``, oldest first."""
    found = [
        Stale(file.name, file.document.position(("reviewed",)).line, file.value.reviewed, file.value.slug)
        for file in readable_cases(folders)
        if (today - file.value.reviewed).days >= A_YEAR
    ]
    return tuple(sorted(found, key=lambda entry: (entry.reviewed, entry)))


def addresses(folder: Path) -> tuple[Address, ...]:
    """Return every web address in the content once, for a person to open and check."""
    found: dict[str, Address] = {}
    for file, path, part in read_folder(folder).parts():
        url = getattr(part, "url", None)
        if url is not None:
            found.setdefault(url, Address(url, file.name, file.document.position((*path, "url")).line))
    return tuple(found.values())


def _called(file: ContentFile, path: Path_) -> str:
    """Return a name for the part at ``path``: the ids on the way to it, and its key."""
    data, names = file.document.data, []
    for step in (None, *path):
        data = data if step is None else data[step]
        if isinstance(data, dict) and "id" in data:
            names.append(str(data["id"]))
        elif isinstance(step, str) and isinstance(data, dict):
            names.append(step)
    return " / ".join(names) or file.name


def places(folder: Path, id_: str) -> tuple[str, ...]:
    """Return the places of the items with this id, as ``file:line``."""
    parts = [(file, path) for file, path, part in read_folder(folder).parts() if getattr(part, "id", None) == id_]
    return tuple(f"{file.name}:{file.document.position((*path, 'id')).line}" for file, path in parts)

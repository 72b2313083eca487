"""The skeleton of a new signal or risk factor: everything but the texts, each a "TODO" that says what to write.

Files are edited as text, so that comments and layout stay. The loader refuses every "TODO"
(``loading.still_to_fill_in``), so a skeleton is never served.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from content.loading import CHECKLIST_IDS
from content.yaml_positions import Document, YamlFault

TEXTS = {
    "label": "the words beside the tick box",
    "short": "two or three words for chips and consult mode",
    "meaning": "what is meant; and what another explanation can be",
    "observe": "what to look for; and what else it can mean",
    "question": "one open question that can be put to the person",
    "say": "what can be said to the person in plain words (A2)",
}
"""The texts of an item, in the order of a file, with what each asks of the expert."""

LANGUAGE_NAMES = {"nl": "Dutch", "en": "English"}
FROM_SOURCES = ["source: TODO ids of sources.yaml", "certainty: TODO source or law or editorial"]
FROM_EDITORS = ["source: signaalwijzer-redactie", "certainty: editorial"]
PROVENANCE = {
    "meaning": FROM_SOURCES,
    "observe": FROM_EDITORS,
    "question": FROM_EDITORS,
    "say": FROM_EDITORS,
}
"""Stated at each part: the defaults of a file name a source that was read for other items."""


def new_signal(folder: Path, checklist: str, id_: str, sets: Iterable[str], today: datetime.date) -> dict[Path, str]:
    """Return the files that a new signal or risk factor changes, with their new text; nothing is written.

    Args:
        folder: the content.
        checklist: the id of the checklist at the end of which the item comes.
        id_: the id of the new item.
        sets: the ids of the sets of ``sets.yaml`` that hold it.
        today: the day of its review.

    Raises:
        ValueError: the id is not an id or is in use, or there is no such set, or a file can't be read; it says which.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", id_):
        raise ValueError(f"'{id_}' can't be an id: it has small letters, digits and _ only.")
    texts = {name: _text(folder / f"checklists/{name}.yaml") for name in CHECKLIST_IDS}
    sets_text = _text(folder / "sets.yaml")
    named_sets = _entries(sets_text)
    used = {*CHECKLIST_IDS, *named_sets}.union(*(_entries(text, "items") for text in texts.values()))
    if id_ in used:
        raise ValueError(f"The id '{id_}' is in use.")
    path = folder / f"checklists/{checklist}.yaml"
    changed = {path: _with_item(texts[checklist], _item(id_, today))}
    for name in sets:
        if name not in named_sets:
            raise ValueError(f"There is no set '{name}' in sets.yaml; there are {', '.join(named_sets)}.")
        sets_text = _with_member(sets_text, name, id_)
        changed[folder / "sets.yaml"] = sets_text
    return changed


def _item(id_: str, today: datetime.date) -> list[str]:
    lines = [f"- id: {id_}"]
    for name, hint in TEXTS.items():
        lines.append(f"  {name}:")
        for language, words in LANGUAGE_NAMES.items():  # folded, so that colons and quotes need no care
            lines += [f"    {language}: >-", f"      TODO {hint} ({words})"]
        if name in PROVENANCE:
            lines += [f"    {line}" for line in (*PROVENANCE[name], f"reviewed: {today}")]
    lines.append("  synonyms:")
    for language, words in LANGUAGE_NAMES.items():
        lines.append(f"    {language}: [TODO twenty words or more that people search by ({words})]")
    return lines + [f"  {line}" for line in (*FROM_SOURCES, f"reviewed: {today}")]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} can't be read: {error}") from None


def _entries(text: str, key: str | None = None) -> dict[str, yaml.Node]:
    """Return the nodes of a list by their ids: of the whole file, or of the list under ``key``."""
    root = _root(text)
    listed = _value(root, key) if key else root
    return {_value(node, "id").value: node for node in listed.value}


def _root(text: str) -> Any:
    try:
        return Document(text).root
    except YamlFault as fault:
        raise ValueError(f"A file has a fault on line {fault.position.line}: {fault.reason}") from None


def _value(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _with_item(text: str, item: list[str]) -> str:
    """Return the text of a checklist with ``item`` as the last of its items."""
    items = _value(_root(text), "items")
    indent = " " * (items.value[0].start_mark.column - len("- "))
    lines = text.splitlines()
    end = items.end_mark.line  # the line of what follows, or that after the last
    before = lines[:end]
    while before and not before[-1].strip():
        before.pop()
    return "\n".join([*before, "", *(indent + line for line in item), *lines[end:], ""])


def _with_member(text: str, name: str, id_: str) -> str:
    """Return the text of ``sets.yaml`` with ``id_`` as the last of the items of the set ``name``."""
    members = _value(_entries(text)[name], "items")
    lines = text.splitlines()
    last = members.value[-1]
    line, column = last.end_mark.line, last.end_mark.column
    if members.flow_style:
        lines[line] = f"{lines[line][:column]}, {id_}{lines[line][column:]}"
    else:
        lines.insert(line + 1, " " * (last.start_mark.column - len("- ")) + f"- {id_}")
    return "\n".join([*lines, ""])

"""Updates the table of settings in docs/operations.md from the program. Usage: ``make settings-table``.

The rows come from ``screening/serving/configuration.py``: name, type, default, and the words under each setting.
"""

from __future__ import annotations

import sys
import typing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from screening.serving.configuration import variables  # noqa: E402

DOCUMENT = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- settings: made by `make settings-table` -->\n", "<!-- end of settings -->\n"
NEEDED = {"SIGNAALWIJZER_SECRET_KEY", "SIGNAALWIJZER_HOSTS"}


def values(name: str, annotation: Any) -> str:
    """Say what the setting ``name`` may be."""
    if name.endswith("_FILE"):
        return "file"
    if typing.get_origin(annotation) is typing.Literal:
        return ", ".join(f"`{value}`" for value in typing.get_args(annotation))
    kind = str(annotation)
    if "tuple" in kind:
        return "names, separated by commas"
    for part, words in (("bool", "`true`, `false`"), ("int", "number"), ("Path", "folder"), ("Url", "address")):
        if part in kind:
            return words
    return "text"


def default(name: str, field: Any) -> str:
    """Say what holds when a setting is not given."""
    if name in NEEDED:
        return "none: must be given"
    if field.default in (None, "", ()):
        return "empty"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def table() -> str:
    """Return the table in Markdown."""
    rows = ["| variable | values | default | what |", "| --- | --- | --- | --- |"]
    for name, field in variables().items():
        what = " ".join(field.description.replace("``", "`").split())
        rows.append(f"| `{name}` | {values(name, field.annotation)} | {default(name, field)} | {what} |")
    return "\n".join(rows) + "\n"


def with_table(document: str) -> str:
    """Return the document with the table between its two marks."""
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text("utf-8")), "utf-8")

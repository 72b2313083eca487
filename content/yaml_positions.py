"""Reads YAML into plain data and records the line and column of every value.

All scalars are read as text: the schema decides what is a number or a date, so ``yes`` and ``no`` stay words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file, counted from 1."""

    line: int
    column: int


class YamlFault(Exception):
    """The text is not YAML, or has a key twice, or uses what content files may not use."""

    def __init__(self, position: Position, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


class Document:
    """One parsed YAML document: its ``data`` (dicts, lists, strings) and the place of each part."""

    def __init__(self, text: str) -> None:
        """Parse ``text``.

        Raises:
            YamlFault: the text is not valid YAML, a key occurs twice, or a key is not a plain word.
        """
        try:
            self.root: Any = yaml.compose(text, Loader=_Loader)
            if self.root is None:
                raise YamlFault(Position(1, 1), "the file is empty")
            self.data = _plain(self.root)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
            colon = "; a text with ': ' in it needs quotes" if "mapping values" in str(error.problem) else ""
            raise YamlFault(position, f"not valid YAML: {error.problem or error.context}{colon}") from error
        except yaml.YAMLError as error:
            raise YamlFault(Position(1, 1), f"not valid YAML: {error}") from error
        except RecursionError as error:
            raise YamlFault(Position(1, 1), "the file is nested too deeply, or refers to itself") from error

    def position(self, path: tuple[str | int, ...]) -> Position:
        """Return the place of the value at ``path``.

        Parts of the path that the document does not have (a missing key, a tag of the schema) are passed over,
        so that the answer is the nearest place that exists.
        """
        found = node = self.root
        for part in path:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == part:
                        found, node = key, value
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                found = node = node.value[part]
        return Position(found.start_mark.line + 1, found.start_mark.column + 1)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    data: dict[str, Any] = {}
    for key, value in node.value:
        position = Position(key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise YamlFault(position, "a key must be a plain word")
        if key.value in data:
            raise YamlFault(position, f"the key '{key.value}' occurs twice")
        data[key.value] = _plain(value)
    return data

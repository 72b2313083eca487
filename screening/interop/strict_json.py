"""Reads JSON that means one thing only: UTF-8, no key twice, no NaN, not nested without end."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class NotJson(Exception):
    """The body is no JSON that can be taken."""


def read_json(raw: bytes) -> Any:
    """Return what ``raw`` holds.

    Raises:
        NotJson: it is no JSON, or JSON that two readers could read differently.
    """
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_each_key_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")

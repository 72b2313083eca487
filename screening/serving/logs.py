"""How log lines look: ``key=value`` words for people, or one JSON object a line for a collector.

Our messages are ``key=value`` words already and hold nothing of a person; JSON only splits them. Both formats give the
time to the second: on a busy process, finer times of two lines in a row would tell how long the second request took.
"""

from __future__ import annotations

import datetime
import json
import logging
import re

WORD = re.compile(r"(\w+)=(.*?)(?= \w+=|$)")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object: ``time``, ``level``, ``logger``, and each ``key=value`` of the message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Traces are left out, as everywhere: they may repeat what a visitor sent."""
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="seconds")
        line: dict[str, object] = {"time": time, "level": record.levelname, "logger": record.name}
        message = record.getMessage()
        words = WORD.findall(message)
        line |= {key: _value(value) for key, value in words} or {"message": message}
        return json.dumps(line, ensure_ascii=False)


def _value(word: str) -> object:
    if not NUMBER.fullmatch(word):
        return None if word == "-" else word
    return float(word) if "." in word else int(word)

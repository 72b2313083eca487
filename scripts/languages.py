"""Writes content/data/languages.yaml: the languages of the card, named by Unicode CLDR. Usage: ``make languages``.

The choice of languages is editorial (docs/decisions/0038-language-card.md); their names, script and direction come from
CLDR, read through Babel. Babel is needed to make the file, not to run the app.
"""

from __future__ import annotations

import datetime
import sys
import unicodedata
from pathlib import Path

import yaml
from babel import Locale
from babel.core import get_global

TARGET = Path(__file__).parent.parent / "content" / "data" / "languages.yaml"

CHOSEN = (
    # Countries that the factsheet names: Romania, Poland, Hungary, Bulgaria, Nigeria.
    *("ro", "pl", "hu", "bg", "en", "pcm", "ha", "yo", "ig"),
    # Countries at war or that people flee from, in the Dutch asylum procedure.
    *("uk", "ru", "ar", "ti", "am", "om", "so", "fa", "fa_AF", "ps", "ur", "ku", "ckb", "tr", "hy", "ka"),
    # Work across borders: within Europe.
    *("sk", "cs", "lt", "lv", "sq", "sr", "pt", "es", "fr"),
    # Work across borders: from further away, and from the Caribbean part of the Kingdom.
    *("sw", "vi", "zh", "yue", "th", "id", "fil", "hi", "bn", "pap"),
)
"""CLDR codes. The order says nothing: the file is sorted."""

SCRIPTS = ("Latn", "Cyrl", "Armn", "Geor", "Arab", "Ethi", "Deva", "Beng", "Thai", "Hans", "Hant")
"""Scripts in the order of the card: those that look alike are together."""

HEAD = "# Made by `make languages` from Unicode CLDR: change scripts/languages.py, not this file.\n"


def script(code: str) -> str:
    """Return the script in which most speakers write, as four letters (ISO 15924)."""
    likely: str = get_global("likely_subtags")[code.split("_")[0]]
    return next(part for part in likely.split("_") if len(part) == 4)


def sort_key(entry: dict[str, object]) -> tuple[int, str, str]:
    """Order by script, then by own name without capitals and accents, then by code."""
    bare = unicodedata.normalize("NFKD", str(entry["own_name"])).casefold()
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return SCRIPTS.index(str(entry["script"])), letters, str(entry["id"])


def entry(code: str) -> dict[str, object]:
    """Return one language as the file holds it."""
    own = Locale.parse(code)
    return {
        "id": code.lower(),
        "tag": code.replace("_", "-"),
        "script": script(code),
        "direction": own.text_direction,
        "own_name": own.languages[code],
        "name": {language: Locale(language).languages[code] for language in ("nl", "en")},
        "source": "unicode-cldr",
        "certainty": "source",
        "reviewed": datetime.date(2026, 11, 25),
    }


def text() -> str:
    """Return the whole file."""
    entries = sorted(map(entry, CHOSEN), key=sort_key)
    return HEAD + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
    sys.stdout.write(f"{len(CHOSEN)} languages in {TARGET.name}\n")

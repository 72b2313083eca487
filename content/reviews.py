"""The statements of the content, and the signatures of domain experts under them.

A statement is a text with a source of its own: a rule, a signal, its meaning, a norm of a profession. Its id says
its place, such as ``checklists/signals_general/items/threats/meaning``. A signature in ``reviews.yaml`` holds the
fingerprint of what the statement said when it was signed; once that differs, the signature is no longer valid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from content.conditions import Condition
from content.model import Content, Provenance, Review, Text

KINDS = {
    "situation": "Vragen over de situatie",
    "checklists": "Signalen en risicofactoren",
    "rules": "Adviezen",
    "attention_points": "Aandachtspunten",
    "steps": "De vijf stappen",
    "urgency": "Waar de uitkomst mee begint",
    "kinds": "Vormen van uitbuiting",
    "contacts": "Contacten",
    "words_to_say": "Woorden om te zeggen",
    "professions": "Beroepen en hun codes",
    "sets": "Groepen van signalen",
    "definition": "Wat mensenhandel is",
    "facts": "Feiten en cijfers",
    "organisations": "Organisaties",
    "links": "Om verder te lezen",
}
"""The parts of the content that hold statements, most important first, with what an expert reads above each. The names
of languages come from Unicode."""

UNSIGNED = ("reviewed", "synonyms", "rank")
"""What may change without a new review: the editors' own date, search words, and what the loader works out."""

TITLES = ("headline", "label", "title", "name", "text")


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with a source of its own; ``title`` is what it, or the item that it belongs to, is called."""

    id: str
    part: Provenance
    title: Text


def statements(content: Content) -> Iterator[Statement]:
    """Yield every statement of ``content``, by kind, in the order of the files; own contacts are not among them."""
    for kind in KINDS:
        for item in getattr(content, kind):
            if item not in content.own_contacts:
                yield from _within(f"{kind}/{item.id}", item, _title(item))


def _within(id_: str, part: BaseModel, title: Text | None) -> Iterator[Statement]:
    title = _title(part) or title
    if isinstance(part, Provenance) and title is not None:
        yield Statement(id_, part, title)
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, tuple):
            for number, inner in enumerate(value, start=1):
                if isinstance(inner, BaseModel):
                    yield from _within(f"{id_}/{name}/{getattr(inner, 'id', number)}", inner, title)
        elif isinstance(value, BaseModel) and not isinstance(value, Condition):
            yield from _within(f"{id_}/{name}", value, title)


def _title(part: BaseModel) -> Text | None:
    found = (getattr(part, name, None) for name in TITLES)
    return next((title for title in found if isinstance(title, Text)), None)


def fingerprint(part: Provenance) -> str:
    """Return 12 hexadecimal digits that change with what the statement says: texts, condition, source, certainty.

    Statements within it have fingerprints of their own.
    """
    text = json.dumps(_said(part, whole=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _said(value: Any, *, whole: bool = False) -> Any:
    if isinstance(value, Condition):
        return value.data()
    if isinstance(value, Provenance) and not whole:
        return None
    if isinstance(value, BaseModel):
        said = {name: _said(getattr(value, name)) for name in type(value).model_fields if name not in UNSIGNED}
        return {name: inner for name, inner in said.items() if inner not in (None, [])}  # a new empty key changes none
    if isinstance(value, tuple):
        return [_said(inner) for inner in value]
    return value if value is None else str(value)


def sign(content: Content) -> None:
    """Attach each signature of ``content.reviews`` to its statement, if that still says what was signed."""
    by_id = {review.id: review for review in content.reviews}
    for statement in statements(content) if by_id else ():
        review = by_id.get(statement.id)
        if review is not None and review.fingerprint == fingerprint(statement.part):
            statement.part.sign(review)


def lost(content: Content) -> tuple[Review, ...]:
    """Return the signatures that are no longer valid: their statement has changed or is gone."""
    kept = {statement.id for statement in statements(content) if statement.part.signature}
    return tuple(review for review in content.reviews if review.id not in kept)


HEAD = "# Signatures of domain experts, written by `manage.py content review --apply`: a role, never a name.\n"


def save(path: Path, reviews: Iterable[Review]) -> None:
    """Write ``reviews`` to the file at ``path``, by id; a fault on the way leaves what was there.

    Raises:
        OSError: the file can't be written.
    """
    dumped = [review.model_dump() for review in sorted(reviews, key=lambda review: review.id)]
    new = path.with_name(f".{path.name}.new")
    new.write_text(HEAD + yaml.safe_dump(dumped, sort_keys=False, allow_unicode=True), encoding="utf-8")
    new.replace(path)

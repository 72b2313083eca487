"""What a professional ticked, as an immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

CHECKLISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
SIGNALS = CHECKLISTS[:3]
QUESTIONS = ("acute_danger", "age_group")


class Given(NamedTuple):
    """One answer that was given: the form field and the value in it. A tuple, because reasons are sets of them."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one screening. Nothing is obligatory.

    Attributes:
        acute_danger: ``yes``, ``no`` or ``unknown``.
        age_group: ``minor``, ``adult`` or ``unknown``.
        signals_general, signals_domestic, signals_cross_border, risk_factors: the ids that were ticked.
    """

    acute_danger: str = "unknown"
    age_group: str = "unknown"
    signals_general: frozenset[str] = frozenset()
    signals_domestic: frozenset[str] = frozenset()
    signals_cross_border: frozenset[str] = frozenset()
    risk_factors: frozenset[str] = frozenset()

    @classmethod
    def of(cls, fields: Mapping[str, str | Iterable[str]]) -> Self:
        """Build answers from form fields, with their names of the contract; absent and empty fields are fine."""
        ticks = {name: frozenset(fields.get(name) or ()) for name in CHECKLISTS}
        questions = {name: str(fields.get(name) or "unknown") for name in QUESTIONS}
        return cls(**questions, **ticks)  # type: ignore[arg-type]

    def ticked(self, checklist: str) -> frozenset[str]:
        """Return the ids ticked in ``checklist``."""
        return getattr(self, checklist)  # type: ignore[no-any-return]

    @property
    def signals(self) -> int:
        """How many signals are ticked, over the three checklists of signals."""
        return sum(len(self.ticked(name)) for name in SIGNALS)

    def given(self) -> dict[str, Given]:
        """Return every tick by its id; the situation questions are read from their own attributes."""
        return {value: Given(name, value) for name in CHECKLISTS for value in self.ticked(name)}

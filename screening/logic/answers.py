"""What a professional ticked, as an immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from content.conditions import Answer, Facts

CHECKLISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
SIGNALS = CHECKLISTS[:3]
QUESTIONS = ("acute_danger", "age_group")

__all__ = ["CHECKLISTS", "QUESTIONS", "SIGNALS", "Answer", "Answers"]


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one screening. Nothing is obligatory.

    Attributes:
        acute_danger: ``yes``, ``no`` or ``unknown``.
        age_group: ``minor``, ``adult`` or ``unknown``.
        signals_general, signals_domestic, signals_cross_border, risk_factors: the ids that were ticked.
        profession: the id of the reader's own profession, or nothing; it adds words and changes no rule.
    """

    acute_danger: str = "unknown"
    age_group: str = "unknown"
    signals_general: frozenset[str] = frozenset()
    signals_domestic: frozenset[str] = frozenset()
    signals_cross_border: frozenset[str] = frozenset()
    risk_factors: frozenset[str] = frozenset()
    profession: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str | Iterable[str]]) -> Self:
        """Build answers from form fields, with their names of the contract; absent and empty fields are fine."""
        ticks = {name: frozenset(fields.get(name) or ()) for name in CHECKLISTS}
        questions = {name: str(fields.get(name) or "unknown") for name in QUESTIONS}
        profession = str(fields.get("profession") or "")
        return cls(**questions, **ticks, profession=profession)  # type: ignore[arg-type]

    def ticked(self, checklist: str) -> frozenset[str]:
        """Return the ids ticked in ``checklist``."""
        return getattr(self, checklist)  # type: ignore[no-any-return]

    @property
    def signals(self) -> int:
        """How many signals are ticked, over the three checklists of signals."""
        return sum(len(self.ticked(name)) for name in SIGNALS)

    def given(self) -> dict[str, Answer]:
        """Return every tick by its id."""
        return {value: Answer(name, value) for name in CHECKLISTS for value in self.ticked(name)}

    def situation(self) -> dict[str, str]:
        """Return the answer to each question about the situation."""
        return {name: getattr(self, name) for name in QUESTIONS}

    def facts(self, groups: Mapping[str, frozenset[str]]) -> Facts:
        """Return the answers as conditions look at them."""
        return Facts(self.given(), self.situation(), groups)

"""Sizes on the wire: how many bytes a posted screening and its answer take, by what was ticked.

Counted, not judged yet: docs/decisions/0022 says why sizes follow the ticks. Once answers are padded, ``search_sizes``
notes as found whatever still tells screenings apart, and a planted leak joins those of ``planting.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sizes:
    """The sizes that somebody sees who sees only encrypted traffic."""

    pairs: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, request: int, answer: int) -> None:
        """Note one screening: the bytes of its body and of the answer."""
        self.pairs[request, answer] = self.pairs.get((request, answer), 0) + 1

    def describe(self) -> str:
        """Return the counts in words."""
        answers = len({answer for _, answer in self.pairs})
        return (
            f"{sum(self.pairs.values()):,} screenings had {answers:,} sizes of answers and {len(self.pairs):,} pairs "
            "of sizes of request and answer (counted, not judged)"
        )

"""What a call costs when there are ten or a hundred times the signals and rules, for the same three ticks.

``python -m bench.growth FACTOR`` prints one line of JSON. The content is made from the real one: every signal, and
every rule on single signals, comes back FACTOR times under a new id; what always holds and the contacts stay.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from content.conditions import AllOf, AnyOf, Condition, Ticked
from content.loading import load
from content.model import Content

THREE = {
    "signals_general": ["threats"],
    "signals_domestic": ["extortion"],
    "signals_cross_border": ["passport_withheld"],
}
GZIP = {"Accept-Encoding": "gzip"}


def grown(content: Content, factor: int) -> Content:
    """Return ``content`` with ``factor`` times the items, and the rules on them."""
    ids = {item.id for part in content.checklists for item in part.items}

    def renamed(condition: Any, copy: int) -> Any:
        match condition:
            case Ticked() if condition.name in ids:
                return Ticked(name=f"{condition.name}_{copy}")
            case AnyOf():
                return AnyOf(any=tuple(renamed(operand, copy) for operand in condition.any))
            case AllOf():
                return AllOf(all=tuple(renamed(operand, copy) for operand in condition.all))
        return condition

    def on_items_alone(condition: Condition) -> bool:
        match condition:
            case Ticked():
                return condition.name in ids
            case AnyOf():
                return all(map(on_items_alone, condition.any))
            case AllOf():
                return all(map(on_items_alone, condition.all))
        return False

    def copies(things: Any, change: Callable[[Any, int], dict[str, Any]]) -> tuple[Any, ...]:
        more = [thing.model_copy(update=change(thing, copy)) for copy in range(1, factor) for thing in things]
        return (*things, *more)

    checklists = tuple(
        part.model_copy(update={"items": copies(part.items, lambda item, copy: {"id": f"{item.id}_{copy}"})})
        for part in content.checklists
    )
    on_items = [rule for rule in content.rules if on_items_alone(rule.when)]
    extra = copies(on_items, lambda rule, copy: {"id": f"{rule.id}_{copy}", "when": renamed(rule.when, copy)})
    rules = (*content.rules, *extra[len(on_items) :])
    return content.model_copy(update={"checklists": checklists, "rules": rules})


def cpu_time(call: Callable[[], object], seconds: float = 1.0) -> float:
    """Return the least CPU time of a call, in microseconds: other programs on the machine disturb it little."""
    call()
    best, end = float("inf"), time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.thread_time()
        for _ in range(5):
            call()
        best = min(best, (time.thread_time() - start) / 5)
    return best * 1e6


def main(factor: int) -> dict[str, float]:
    """Measure with ``factor`` times the content."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.quiet")
    import django

    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment

    from screening import registry
    from screening.logic.answers import Answers
    from screening.logic.outcome import Decision

    setup_test_environment()
    content = grown(load(), factor)
    start = time.perf_counter()
    decision = Decision(content)
    built = time.perf_counter() - start
    registry.decision = lambda: decision  # type: ignore[assignment]
    everything = {part.id: [item.id for item in part.items[: len(part.items) // factor]] for part in content.checklists}
    three, all_ = Answers.of(THREE), Answers.of({"acute_danger": "yes", "age_group": "minor", **everything})
    client, body = Client(), urlencode(THREE, doseq=True)

    def post(headers: dict[str, str]) -> object:
        return client.post("/screening/outcome/", body, "application/x-www-form-urlencoded", headers=headers)

    found = {
        "factor": factor,
        "items": sum(len(part.items) for part in content.checklists),
        "rules": len(content.rules),
        "build_ms": built * 1000,
        "none_us": cpu_time(lambda: decision(Answers())),
        "three_us": cpu_time(lambda: decision(three)),
        "all_us": cpu_time(lambda: decision(all_)),
        "htmx_us": cpu_time(lambda: post({**GZIP, "HX-Request": "true"}), 3),
        "page_us": cpu_time(lambda: post(GZIP), 3),
    }
    return {name: round(value, 1) for name, value in found.items()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))

"""What changes in the outcomes between two versions of the content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from content.conditions import Condition
from content.model import Content, Profession
from screening.logic.combinations import Chosen, answers_from, every_answer, pairwise
from screening.logic.outcome import Decision, Outcome, Reason

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: ``sign`` is ``+`` (added), ``-`` (removed) or ``~`` (changed)."""

    where: str
    sign: str
    detail: str

    def __str__(self) -> str:
        return f"{self.sign} {self.where}: {self.detail}"


Differences = dict[tuple[Change, ...], list[Chosen]]
"""The sets of answers whose outcomes change in exactly the same way, fewest answers first, by these changes."""


def compare(old: Content, new: Content, cases: Iterable[Chosen] | None = None, language: str = "nl") -> Differences:
    """Compare the outcomes of two versions of the content.

    Args:
        old: the content that is served now, say.
        new: the content that would follow it.
        cases: the sets of answers; by default nothing, every answer, every pair, and everything.
        language: the language in which lines that came or went are quoted; changes are found in both.

    Returns:
        All sets of answers by the changes in their outcomes; those whose outcomes do not change are under ``()``.
    """
    before, after = Decision(old), Decision(new)
    everywhere = tuple(_changes(dict(_in_every_outcome(old)), dict(_in_every_outcome(new)), language))
    found: Differences = {}
    for chosen in pairwise(every_answer(old, new)) if cases is None else cases:
        answers = answers_from(chosen)
        changes = (*changes_between(before(answers), after(answers), language), *everywhere)
        found.setdefault(changes, []).append(chosen)
    return found


def changes_between(old: Outcome, new: Outcome, language: str = "nl") -> Iterator[Change]:
    """Yield what differs between two outcomes, in the order in which an outcome is read."""
    yield from _changes(dict(_parts(old)), dict(_parts(new)), language)
    before, after = dict(_orders(old)), dict(_orders(new))
    for name, ids in before.items():
        shared = [[id_ for id_ in order if id_ in ids and id_ in after[name]] for order in (ids, after[name])]
        if shared[0] != shared[1]:
            yield Change(name, "~", f"order: {', '.join(ids)} -> {', '.join(after[name])}")


Key = tuple[str, str]
"""The name of a part of an outcome, and what distinguishes it from others of the same name."""


def _changes(before: Mapping[Key, Facts], after: Mapping[Key, Facts], language: str) -> Iterator[Change]:
    for key in [*before, *(key for key in after if key not in before)]:
        where = key[0]
        if key not in after:
            yield Change(where, "-", before[key][language])
        elif key not in before:
            yield Change(where, "+", after[key][language])
        else:
            was, is_ = before[key], after[key]
            for name in dict.fromkeys([*was, *is_]):
                if was.get(name, "none") != is_.get(name, "none"):
                    yield Change(where, "~", f"{name}: {was.get(name, 'none')} -> {is_.get(name, 'none')}")


def _orders(outcome: Outcome) -> Iterator[tuple[str, list[str]]]:
    """Yield every list of an outcome whose order says something: how it is called, and its ids."""
    yield "contacts", [line.contact.id for line in outcome.contacts]
    for step in outcome.steps:
        yield step.step.id, [line.rule.id for line in step.lines]


def _parts(outcome: Outcome) -> Iterator[tuple[Key, Facts]]:
    """Yield every part of an outcome: all that its piece of content shows, and the ticks it rests on."""
    yield ("urgency", ""), {**_facts(outcome.urgency, main="title"), "urgency": outcome.urgency.id}
    now = ", ".join(line.rule.id for line in outcome.now)
    yield ("now", ""), {"lines": now, "first call": outcome.first_call.contact.id}
    for given in outcome.situation:
        yield (f"answer {given.question.id}", ""), {**_facts(given.question, main="label"), **_facts(given.option)}
    for step in outcome.steps:
        id_ = step.step.id
        yield (f"step {id_}", ""), _facts(step.step, main="title")
        for line in step.lines:
            yield (f"{id_}/{line.rule.id}", ""), {**_facts(line.rule, main="do"), "ticks": _ticks(line.reasons)}
        for point in step.attention_points:
            pressing = {"pressing": "yes" if point.pressing else "no", "ticks": _ticks(point.reasons)}
            yield (f"{id_}/attention point {point.point.id}", ""), {**_facts(point.point, main="text"), **pressing}
    for contact in outcome.contacts:
        yield (f"contact {contact.contact.id}", ""), _facts(contact.contact, main="name")
        for reason in contact.reasons:
            facts = {**_facts(reason.reason, main="because"), "ticks": _ticks(reason.reasons)}
            yield (f"reason to call {contact.contact.id}", reason.because.nl), facts
    for kind in outcome.kinds:
        yield (f"kind {kind.kind.id}", ""), {**_facts(kind.kind, main="title"), "ticks": _ticks(kind.reasons)}
    for item in (item for part in outcome.ticked for item in part.items):
        yield (f"ticked {item.id}", ""), _facts(item, main="label")


def _in_every_outcome(content: Content) -> Iterator[tuple[Key, Facts]]:
    for words in content.words_to_say:
        yield (f"words to say {words.id}", ""), _facts(words, main="title")
    for profession in content.professions:
        yield (f"profession {profession.id}", ""), _facts(profession, main="title")


NOT_SHOWN = frozenset(
    {"id", "reviewed", "meaning", "observe", "synonyms", "rank", "reasons", "seen_with", "steps", "options"}
)
"""Fields that say nothing on an outcome, or that are parts of it by themselves."""


def _facts(part: BaseModel, *, main: str = "", prefix: str = "") -> dict[str, str]:
    """Return all that a piece of content shows, by the names of its fields; the field ``main`` without its name."""
    facts: dict[str, str] = {}
    for field in type(part).model_fields:
        if field in NOT_SHOWN and not (isinstance(part, Profession) and field == "steps"):
            continue
        value, name = getattr(part, field), prefix if field == main else f"{prefix} {field}".strip()
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(value, Condition) or not values:
            continue
        if all(isinstance(each, BaseModel) for each in values):
            for number, each in enumerate(values, start=1):
                facts |= _facts(each, prefix=f"{name} {number}" if isinstance(value, tuple) else name)
        else:
            facts[name] = ", ".join("none" if each is None else str(each) for each in values)
    return facts


def _ticks(reasons: Iterable[Reason]) -> str:
    return ", ".join(reason.given.value for reason in reasons) or "none"

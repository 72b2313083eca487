"""What changes in the outcomes between two versions of the content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.model import LANGUAGES, Content, Provenance, Text
from screening.logic.combinations import Chosen, answers_from, every_answer, pairwise
from screening.logic.outcome import ContactLine, Decision, Outcome, Reason, StepOutcome

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: ``sign`` is ``+`` (came), ``-`` (went) or ``~`` (changed)."""

    where: str
    sign: str
    detail: str

    def __str__(self) -> str:
        return f"{self.sign} {self.where}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Outcomes that change in exactly the same way, with the answers that lead to them, fewest answers first."""

    changes: tuple[Change, ...]
    cases: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of laying two versions of the content beside each other."""

    differences: tuple[Difference, ...]
    compared: int

    @property
    def changed(self) -> int:
        """How many of the compared outcomes change."""
        return sum(len(difference.cases) for difference in self.differences)


def compare(old: Content, new: Content, cases: Iterable[Chosen] | None = None, language: str = "nl") -> Comparison:
    """Compare the outcomes of two versions of the content.

    Args:
        old: the content that is served now, say.
        new: the content that would follow it.
        cases: the sets of answers; by default nothing, every answer, every pair, and everything.
        language: the language in which lines that came or went are quoted; changes are found in both.
    """
    before, after = Decision(old), Decision(new)
    found: dict[tuple[Change, ...], list[Chosen]] = {}
    compared = 0
    for chosen in pairwise(every_answer(old, new)) if cases is None else cases:
        compared += 1
        answers = answers_from(chosen)
        changes = tuple(changes_between(before(answers), after(answers), language))
        if changes:
            found.setdefault(changes, []).append(chosen)
    return Comparison(tuple(Difference(changes, tuple(cases)) for changes, cases in found.items()), compared)


def changes_between(old: Outcome, new: Outcome, language: str = "nl") -> Iterator[Change]:
    """Yield what differs between two outcomes, in the order in which an outcome is read."""
    before, after = dict(_parts(old)), dict(_parts(new))
    for key in [*before, *(key for key in after if key not in before)]:
        where = key[0]
        if key not in after:
            yield Change(where, "-", before[key][language])
        elif key not in before:
            yield Change(where, "+", after[key][language])
        else:
            was, is_ = before[key], after[key]
            for name in (name for name in was if was[name] != is_[name]):
                yield Change(where, "~", f"{name}: {was[name]} -> {is_[name]}")
    ids = [[line.contact.id for line in outcome.contacts] for outcome in (old, new)]
    shared = [[id_ for id_ in order if id_ in ids[0] and id_ in ids[1]] for order in ids]
    if shared[0] != shared[1]:
        yield Change("contacts", "~", f"order: {', '.join(ids[0])} -> {', '.join(ids[1])}")


Key = tuple[str, str]
"""How a part of an outcome is called, and what tells it from others that are called the same."""


def _parts(outcome: Outcome) -> Iterator[tuple[Key, Facts]]:
    """Yield every part of an outcome, as facts: the text in both languages and what it rests on."""
    text = outcome.urgency
    yield ("urgency", ""), {**_words("", text.title), **_words("text", text.text), "urgency": text.id}
    for step in outcome.steps:
        yield from _parts_of_step(step)
    for line in outcome.contacts:
        yield from _parts_of_contact(line)
    for kind in outcome.kinds:
        facts = {**_words("", kind.kind.title), **_words("description", kind.kind.description)}
        facts["contacts"] = ", ".join(kind.kind.contacts) or "none"
        yield (f"kind {kind.kind.id}", ""), {**facts, "ticks": _ticks(kind.reasons), **_provenance(kind.kind)}
    for part in outcome.ticked:
        for item in part.items:
            yield (f"ticked {item.id}", ""), {**_words("", item.label), **_words("question", item.question)}


def _parts_of_step(step: StepOutcome) -> Iterator[tuple[Key, Facts]]:
    for line in step.lines:
        yield (
            (f"{step.step.id}/{line.rule.id}", ""),
            {
                **_words("", line.rule.do),
                **_words("headline", line.rule.headline),
                **_words("because", line.rule.because),
                "moment": line.rule.moment,
                "ticks": _ticks(line.reasons),
                "contact": line.rule.contact or "none",
                "weighing question": line.rule.weighing_question or "none",
                **_provenance(line.rule),
            },
        )
    for point in step.attention_points:
        yield (
            (f"{step.step.id}/attention point {point.point.id}", ""),
            {
                **_words("", point.point.text),
                **_words("explanation", point.point.explanation),
                "pressing": "yes" if point.pressing else "no",
                "ticks": _ticks(point.reasons),
                **_provenance(point.point),
            },
        )


def _parts_of_contact(line: ContactLine) -> Iterator[tuple[Key, Facts]]:
    contact = line.contact
    facts = {**_words("", contact.name), **_words("role", contact.role), **_provenance(contact)}
    yield (f"contact {contact.id}", ""), {**facts, "phone": contact.phone or "none", "url": contact.url or "none"}
    for reason in line.reasons:
        facts = {**_words("", reason.because), "ticks": _ticks(reason.reasons)}
        yield (f"reason to call {contact.id}", reason.because.nl), facts


def _words(name: str, text: Text) -> dict[str, str]:
    return {f"{name} {language}".strip(): text.in_language(language) for language in LANGUAGES}


def _ticks(reasons: Iterable[Reason]) -> str:
    return ", ".join(reason.given.value for reason in reasons) or "none"


def _provenance(item: Provenance) -> dict[str, str]:
    return {"source": ", ".join(item.source), "certainty": item.certainty}

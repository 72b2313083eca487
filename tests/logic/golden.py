"""Golden cases: whole cases as readable files, answers in, outcome out, written from the sources before the rules.

A case says what is specific to it. ``steps`` holds per step the rules that answers led to, ``contacts`` all contacts in
order, ``pressing`` the attention points in front, ``now`` the rules that "Nu" shows, in order. More parts may be there,
where a case is about them: ``always`` (per step the rules that always hold), ``contact_reasons`` (per contact the
priorities of the reasons to call, in order), ``weighing`` (per weighing question the rules that contribute to it) and
``kinds`` (per form of exploitation the ticks that are also seen with it). ``own_code`` tells what the outcome says on
which step for the profession among the answers; ``tests/pages/test_outcome.py`` looks for it on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.loading import STEP_IDS, URGENCY_IDS
from content.model import Content
from content.yaml_positions import Document, YamlFault
from screening.logic.answers import Answers
from screening.logic.answers_file import AnswersError, read_answers
from screening.logic.outcome import Outcome

FOLDER = Path(__file__).parent.parent / "golden"
NEEDED = ("title", "why", "answers", "urgency", "contacts", "steps", "pressing")
OPTIONAL = ("now", "always", "contact_reasons", "weighing", "kinds", "own_code")

Sets = Mapping[str, frozenset[str]]


class MalformedGoldenError(Exception):
    """A golden case can't be used; says in which file, on which line, and why."""


@dataclass(frozen=True)
class Golden:
    """One golden case."""

    name: str
    answers: Answers
    urgency: str
    contacts: tuple[str, ...]
    steps: Sets
    pressing: frozenset[str]
    now: tuple[str, ...] | None
    always: Sets | None
    contact_reasons: Mapping[str, tuple[int, ...]] | None
    weighing: Sets | None
    kinds: Sets | None
    own_code: Mapping[str, list[str]] | None


def golden_files() -> list[Path]:
    """Return the files of all golden cases, in the order of their numbers."""
    return sorted(FOLDER.glob("*.yaml"))


def read_golden(path: Path, content: Content) -> Golden:
    """Read a golden case and check that everything it names exists."""
    text = path.read_text(encoding="utf-8")
    try:
        document = Document(text)
        answers = read_answers(text, content)
    except YamlFault as fault:
        raise MalformedGoldenError(f"{path.name}:{fault.position.line}: {fault.reason}") from fault
    except AnswersError as error:
        raise MalformedGoldenError("\n".join(f"{path.name}:{fault}" for fault in error.faults)) from error
    data = document.data
    faults = [f"{path.name}:{document.position(at).line}: {reason}" for at, reason in _faults(data, content)]
    if faults:
        raise MalformedGoldenError("\n".join(faults))

    def sets(name: str) -> Sets | None:
        return {key: frozenset(ids) for key, ids in data[name].items()} if name in data else None

    reasons = data.get("contact_reasons")
    rank = {priority.id: place for place, priority in enumerate(content.priorities)}
    return Golden(
        name=path.stem,
        answers=answers,
        urgency=data["urgency"],
        contacts=tuple(data["contacts"]),
        steps=sets("steps") or {},
        pressing=frozenset(data["pressing"]),
        now=tuple(data["now"]) if "now" in data else None,
        always=sets("always"),
        contact_reasons=None
        if reasons is None
        else {id_: tuple(map(rank.__getitem__, ids)) for id_, ids in reasons.items()},
        weighing=sets("weighing"),
        kinds=sets("kinds"),
        own_code=data.get("own_code"),
    )


Faults = Iterator[tuple[tuple[str | int, ...], str]]


def _faults(data: Any, content: Content) -> Faults:
    if not isinstance(data, dict):
        yield (), "a golden case is a mapping"
        return
    for name in NEEDED:
        if name not in data:
            yield (), f"'{name}' is missing"
    for name in data:
        if name not in NEEDED + OPTIONAL:
            yield (name,), f"'{name}' is not known here"
    if data.get("urgency") not in URGENCY_IDS:
        yield ("urgency",), f"there is no urgency '{data.get('urgency')}'"
    contacts = {contact.id for contact in content.contacts}
    yield from _unknown(data.get("contacts"), ("contacts",), contacts, "contact")
    yield from _unknown(data.get("pressing"), ("pressing",), {p.id for p in content.attention_points}, "point")
    if "now" in data:
        yield from _unknown(data["now"], ("now",), {rule.id for rule in content.rules}, "rule")
    rules = {step: {rule.id for rule in content.rules if rule.step == step} for step in STEP_IDS}
    yield from _sets(data, "steps", rules, "rule on step")
    yield from _sets(data, "always", rules, "rule on step")
    questions = [question.id for step in content.steps for question in step.weighing_questions]
    weighed = {id_: {rule.id for rule in content.rules if rule.weighing_question == id_} for id_ in questions}
    yield from _sets(data, "weighing", weighed, "rule for question")
    seen = {kind.id: {*kind.seen_with} for kind in content.kinds}
    yield from _sets(data, "kinds", seen, "tick seen with", every=False)
    if "own_code" in data:
        yield from _keys(data["own_code"], "own_code", set(STEP_IDS), every=False)
    if "contact_reasons" in data:
        yield from _unknown_reasons(data["contact_reasons"], contacts, content)


def _unknown_reasons(data: Any, contacts: set[str], content: Content) -> Faults:
    yield from _keys(data, "contact_reasons", contacts, every=False)
    known = {priority.id for priority in content.priorities}
    for contact, ids in data.items() if isinstance(data, dict) else ():
        for id_ in (id_ for id_ in ids if id_ not in known):
            yield ("contact_reasons", contact), f"there is no priority '{id_}'"


def _sets(data: dict[str, Any], name: str, known: Mapping[str, set[str]], what: str, *, every: bool = True) -> Faults:
    if name in data:
        yield from _keys(data[name], name, set(known), every=every)
        for key in known if isinstance(data[name], dict) else ():
            yield from _unknown(data[name].get(key, []), (name, key), known[key], f"{what} '{key}'")


def _keys(data: Any, name: str, known: set[str], *, every: bool) -> Faults:
    if not isinstance(data, dict):
        yield (name,), f"'{name}' must be a mapping"
        return
    for key in sorted(data.keys() - known):
        yield (name, key), f"'{key}' does not exist"
    for key in sorted(known - data.keys()) if every else ():
        yield (name,), f"'{key}' is missing"


def _unknown(ids: Any, at: tuple[str, ...], known: set[str], what: str) -> Faults:
    if not isinstance(ids, list):
        yield at, f"'{at[-1]}' must be a list"
        return
    for index, id_ in enumerate(ids):
        if id_ not in known:
            yield (*at, index), f"there is no {what} '{id_}'"
        elif id_ in ids[:index]:
            yield (*at, index), f"'{id_}' is here twice"


def differences(golden: Golden, outcome: Outcome) -> list[str]:
    """Return in which ways ``outcome`` is not what ``golden`` says, in words; nothing when it is."""
    return list(_differences(golden, outcome))


def _differences(golden: Golden, outcome: Outcome) -> Iterator[str]:
    if outcome.urgency.id != golden.urgency:
        yield f"urgency: {outcome.urgency.id}, not {golden.urgency}"
    contacts = tuple(line.contact.id for line in outcome.contacts)
    if contacts != golden.contacts:
        yield f"contacts: {list(contacts)}, not {list(golden.contacts)}"
    lines = {step.step.id: {line.rule for line in step.lines} for step in outcome.steps}
    for step, rules in lines.items():
        specific = frozenset(rule.id for rule in rules if not rule.always)
        yield from _set_difference(f"step {step}", specific, golden.steps[step])
        if golden.always is not None:
            always = frozenset(rule.id for rule in rules if rule.always)
            yield from _set_difference(f"step {step}, always", always, golden.always[step])
    points = frozenset(line.point.id for step in outcome.steps for line in step.attention_points if line.pressing)
    yield from _set_difference("pressing", points, golden.pressing)
    yield from _optional_differences(golden, outcome)


def _optional_differences(golden: Golden, outcome: Outcome) -> Iterator[str]:
    now = tuple(line.rule.id for line in outcome.now)
    if golden.now is not None and now != golden.now:
        yield f"now: {list(now)}, not {list(golden.now)}"
    if golden.contact_reasons is not None:
        for contact in outcome.contacts:
            ranks = {reason.because: reason.rank for reason in contact.contact.reasons}
            given = tuple(ranks[reason.because] for reason in contact.reasons)
            expected = golden.contact_reasons.get(contact.contact.id, ())
            if given != expected:
                yield f"reasons to call {contact.contact.id}: of rank {list(given)}, not {list(expected)}"
    if golden.weighing is not None:
        for weighing in (weighing for step in outcome.steps for weighing in step.weighing):
            found = frozenset(line.rule.id for line in weighing.lines)
            yield from _set_difference(
                f"weighing question {weighing.question.id}", found, golden.weighing[weighing.question.id]
            )
    if golden.kinds is not None:
        kinds = {line.kind.id: frozenset(reason.given.value for reason in line.reasons) for line in outcome.kinds}
        for id_ in sorted(kinds.keys() | golden.kinds.keys()):
            none: frozenset[str] = frozenset()
            yield from _set_difference(f"kind {id_}", kinds.get(id_, none), golden.kinds.get(id_, none))


def _set_difference(where: str, found: frozenset[str], expected: frozenset[str]) -> Iterator[str]:
    if found - expected:
        yield f"{where}: has {', '.join(sorted(found - expected))} too many"
    if expected - found:
        yield f"{where}: lacks {', '.join(sorted(expected - found))}"

"""Everything an outcome can hold, in the order in which it is shown, and which parts of it hold for given answers.

The page of an outcome is one document with all parts in it (``templates/outcome/outcome.html``). Each part that depends
on the answers carries a key. An outcome, as far as a page is concerned, is the set of keys that hold and the order of
its contacts. The server keeps the parts whose keys hold (``screening/web/keyed_html.py``); a browser hides the others
(``static/js/outcome.js``, with the keys from ``static/js/decide.js``). Tests check that both show the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from content.conditions import Answer, Condition
from content.model import AttentionPoint, Content, Rule, Step
from screening.logic.answers import SIGNALS
from screening.logic.outcome import MOST_NOW, ContactLine, Outcome, StepOutcome

MOST = {"now": MOST_NOW, "after": 3, "later": 3}
"""How many headlines each moment shows at most; every line is in its step as well."""

STEPS_AFTER = ("consult", "map", "talk", "decide", "weigh")
"""Once the person has gone: first ask for advice, then write down."""


@dataclass(frozen=True, slots=True)
class StepParts:
    """All that a step can hold, in the order in which it is shown."""

    step: Step
    own_rules: tuple[Rule, ...]
    general_rules: tuple[Rule, ...]
    points: tuple[AttentionPoint, ...]

    @property
    def counts(self) -> range:
        """How many lines the step can have."""
        return range(len(self.general_rules), len(self.general_rules) + len(self.own_rules) + 1)


class Parts:
    """All that an outcome of one version of the content can hold."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.names = content.vocabulary
        rules = {rule.id: rule for rule in content.rules}
        self.moments = {
            "now": tuple(rules[id_] for id_ in content.now),
            "after": self._moment("after", STEPS_AFTER),
            "later": self._moment("later", tuple(step.id for step in content.steps)),
        }
        self.steps = tuple(self._step(step) for step in content.steps)

    def _moment(self, moment: str, steps: tuple[str, ...]) -> tuple[Rule, ...]:
        """Return the rules of a moment: those of some answers before those that always hold, then by step."""
        rules = [rule for rule in self.content.rules if rule.moment == moment]
        return tuple(sorted(rules, key=lambda rule: (_place_in_step(rule), steps.index(rule.step))))

    def _step(self, step: Step) -> StepParts:
        rules = sorted((rule for rule in self.content.rules if rule.step == step.id), key=_place_in_step)
        points = [point for point in self.content.attention_points if step.id in point.steps]
        return StepParts(
            step=step,
            own_rules=tuple(rule for rule in rules if not rule.always),
            general_rules=tuple(rule for rule in rules if rule.always),
            points=tuple(sorted(points, key=lambda point: point.pressing_when.needs_no_answer)),
        )

    def reasons(self, condition: Condition) -> tuple[Answer, ...]:
        """Return every answer that can be a reason for ``condition``, in the order of the form."""
        possible = condition.answers(self.names)
        return tuple(answer for answer in self.names.answers if answer in possible)


def _place_in_step(rule: Rule) -> tuple[bool, bool]:
    return rule.always, rule.when.needs_no_answer


def headlines(outcome: Outcome, parts: Parts) -> dict[str, tuple[Rule, ...]]:
    """Return the rules whose headlines ``outcome`` shows at each moment: ``now``, ``after`` and ``later``, in order."""
    held = {line.rule.id for line in outcome.lines}
    found = {"now": tuple(line.rule for line in outcome.now)}
    for moment in ("after", "later"):
        found[moment] = tuple(rule for rule in parts.moments[moment] if rule.id in held)[: MOST[moment]]
    return found


def keys(outcome: Outcome, parts: Parts, profession: str = "") -> frozenset[str]:
    """Return the keys of the parts that ``outcome`` holds."""
    return frozenset(_keys(outcome, parts, profession))


def _keys(outcome: Outcome, parts: Parts, profession: str) -> Iterator[str]:
    held = {line.rule.id for line in outcome.lines}
    yield f"urgency:{outcome.urgency.id}"
    yield f"first:{outcome.first_call.contact.id}"
    yield f"profession:{profession or 'general'}"
    for moment, rules in headlines(outcome, parts).items():
        yield from (f"{moment}:{rule.id}" for rule in rules)
    yield from (f"unmet:{rule.id}" for rule in parts.content.rules if rule.id not in held)
    for step in outcome.steps:
        yield from _keys_of_step(step)
    for contact in outcome.contacts:
        yield from _keys_of_contact(contact)
    yield from _keys_of_answers(outcome)
    for kind in outcome.kinds:
        yield "kinds"
        yield f"kind:{kind.kind.id}"
        yield from _because(f"kind:{kind.kind.id}", kind)


def _keys_of_contact(line: ContactLine) -> Iterator[str]:
    id_, numbers = line.contact.id, [line.contact.reasons.index(reason.reason) for reason in line.reasons]
    yield f"contact:{id_}"
    yield f"why:{id_}:{numbers[0]}"
    for number, reason in zip(numbers, line.reasons, strict=True):
        yield f"call:{id_}:{number}"
        yield from _because(f"call:{id_}:{number}", reason)


def _keys_of_answers(outcome: Outcome) -> Iterator[str]:
    for answered in outcome.situation:
        yield f"answer:{answered.question.id}:{answered.option.value}"
    for part in outcome.ticked:
        yield from (f"tick:{item.id}" for item in part.items)
        yield f"some:{part.checklist.id}" if part.items else f"empty:{part.checklist.id}"
    if any(part.items for part in outcome.ticked):
        yield "ticked"
    if any(part.items for part in outcome.ticked if part.checklist.id in SIGNALS[2:]):
        yield "across-borders"


def _keys_of_step(step: StepOutcome) -> Iterator[str]:
    yield f"count:{step.step.id}:{len(step.lines)}"
    for line in step.lines:
        yield f"line:{line.rule.id}"
        yield from _because(f"line:{line.rule.id}", line)
    for point in step.pressing_points:
        yield f"point:{point.point.id}"
        yield from _because(f"point:{point.point.id}", point)


def _because(key: str, part: Any) -> Iterator[str]:
    return (f"{key}:{reason.given.value}" for reason in part.reasons)


def contact_order(outcome: Outcome) -> tuple[str, ...]:
    """Return the ids of the contacts in the order for these answers."""
    return tuple(line.contact.id for line in outcome.contacts)


def device_data(parts: Parts) -> dict[str, Any]:
    """Return what ``static/js/decide.js`` needs to find the keys of any answers: plain data without words."""
    content = parts.content
    return {
        "groups": {name: sorted(items) for name, items in parts.names.groups.items()},
        "answers": [list(answer) for answer in parts.names.answers],
        "questions": [question.id for question in content.situation],
        "checklists": {part.id: part.kind for part in content.checklists},
        "conditions": list(_conditions(content)),
        "moments": {moment: [rule.id for rule in rules] for moment, rules in parts.moments.items()},
        "most": MOST,
        "steps": {step.id: [rule.id for rule in content.rules if rule.step == step.id] for step in content.steps},
        "kinds": [kind.id for kind in content.kinds],
        "contacts": [
            {
                "id": contact.id,
                "phone": bool(contact.tel),
                "ranks": sorted(enumerate(reason.rank for reason in contact.reasons), key=itemgetter(1)),
            }
            for contact in content.contacts
        ],
    }


def _conditions(content: Content) -> Iterator[dict[str, Any]]:
    """Yield each part with a condition of its own: its key, and the key of what shows ``otherwise``, if anything."""
    for rule in content.rules:
        yield {"key": f"line:{rule.id}", "when": rule.when.data(), "otherwise": f"unmet:{rule.id}"}
    for point in content.attention_points:
        yield {"key": f"point:{point.id}", "when": point.pressing_when.data()}
    for kind in content.kinds:
        yield {"key": f"kind:{kind.id}", "when": {"any": kind.seen_with}}
    for contact in content.contacts:
        for number, reason in enumerate(contact.reasons):
            yield {"key": f"call:{contact.id}:{number}", "when": reason.when.data()}

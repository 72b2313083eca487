"""The components of the training pages, in each of their states. See ``screening/pages/components.py``.

The group of these examples found half of the signals of a case. It also ticked a distractor, and something that the
text does not have at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.cases import FictionalCase
from screening import registry
from screening.logic.answers import Answer, Answers
from screening.logic.combinations import answers_from
from screening.logic.debrief import case_answers, debrief
from screening.logic.outcome import Outcome
from screening.logic.side_by_side import Comparison, compare
from screening.pages.components import Example, first
from screening.training.views import outcome_of, shown_scene

NONE: tuple[()] = ()


def examples() -> tuple[Example, ...]:
    """Return all examples of the training pages, those of one component after each other."""
    case = first(registry.cases().cases, lambda case: case.profession and any(one.item for one in case.distractors))
    comparison = compare(registry.decision()(_ticked(case)), outcome_of(case))
    return (*_reading(case), *_debrief(case), *_side_by_side(case, comparison), *_small(case, comparison))


def _ticked(case: FictionalCase) -> Answers:
    signals = [signal.item for signal in case.signals]
    distractors = [distractor.item for distractor in case.distractors if distractor.item]
    other = first(registry.items(), lambda id_: id_ not in (*signals, *distractors))
    ticked = (*signals[::2], *distractors[:1], other)
    return answers_from(Answer(registry.field_of_item()[id_], id_) for id_ in ticked)


def _reading(case: FictionalCase) -> Iterator[Example]:
    def shown(number: int) -> dict[str, Any]:
        """Return what the pages show of a scene in their loop."""
        return {
            "shown": lambda: shown_scene(case, case.scenes[number], get_language() or "nl"),
            "scenes": case.scenes,
            "forloop": {"counter": number + 1, "last": number == len(case.scenes) - 1},
        }

    for component, around in (("scene", "scenes"), ("slide", "slides")):
        for state, number in (("first", 0), ("last", len(case.scenes) - 1)):
            yield Example(component, state, f"training/{component}.html", shown(number), around, again=True)
    telling = first(
        range(len(case.scenes)), lambda number: any(each.mark.is_signal for each in shown(number)["shown"]().marks)
    )
    revealed = {
        '<details class="reveals">': '<details class="reveals" open>',
        'data-number="1"><summary>': 'data-number="1" open><summary>',
    }
    yield Example(
        "slide", "one-signal-revealed", "training/slide.html", shown(telling), "slides", changes=revealed, again=True
    )
    yield Example("scene-head", "first", "training/scene_head.html", shown(0))
    context = shown(telling)
    yield Example("text", "to-read", "training/text.html", context)
    yield Example("text", "marked", "training/text.html", {**context, "marked": True, "targets": True})
    yield Example("text", "to-reveal", "training/text.html", {**context, "hidden": True})


def _debrief(case: FictionalCase) -> Iterator[Example]:
    content = registry.content()
    of_group = debrief(case, _ticked(case), content)
    of_nobody = debrief(case, Answers(), content)
    of_all = debrief(case, case_answers(case, content), content)
    for component, template, filled, empty in (
        ("found", "training/found.html", of_group, of_nobody),
        ("missed", "training/missed.html", of_group, of_all),
        ("not-in-text", "training/not_in_text.html", of_group, of_nobody),
    ):
        yield Example(component, "some", template, {"debrief": filled}, again=True)
        yield Example(component, "none", template, {"debrief": empty}, again=True)
    missed, is_easily_missed = of_nobody.missed, {signal.item: signal.easily_missed for signal in case.signals}
    for state, entry in (
        ("in-the-text", first(missed, lambda entry: not is_easily_missed[entry.item.id])),
        ("easily-missed", first(missed, lambda entry: is_easily_missed[entry.item.id])),
    ):
        yield Example("entry", state, "training/entry.html", {"entry": entry}, "entries", True)
    for state, from_distractor in (("distractor", True), ("not-in-the-text", False)):
        other = first(of_group.not_in_text, lambda entry, wanted=from_distractor: bool(entry.mark) == wanted)  # type: ignore[misc]
        yield Example("entry", state, "training/entry.html", {"entry": other}, "entries", True)


def _side_by_side(case: FictionalCase, comparison: Comparison) -> Iterator[Example]:
    profession = registry.content().profession(case.profession)
    own = outcome_of(case)
    different = first(comparison.steps, lambda step: step.both and step.only_case)
    same = first(compare(own, own).steps, lambda step: step.both)
    nothing = registry.decision()(Answers())
    always = first(compare(nothing, nothing).steps, lambda step: not step.both)
    for state, part in (("different", different), ("the-same", same), ("only-what-always-holds", always)):
        context = {"part": part, "profession": profession}
        yield Example("side-by-side", state, "training/compared_step.html", context)
    for state, lines in (("some", different.only_case), ("none", NONE)):
        yield Example("side", state, "training/side.html", {"lines": lines}, "side")
    contacts, shared = comparison.case.contacts, comparison.shared_contacts
    calls = {"lines": contacts, "shared": shared, "alone": _("Niet bij uw groep")}
    yield Example("calls", "of-the-case", "training/contacts.html", calls, "side of-case")
    reasons = first(different.only_case, lambda line: line.reasons).reasons
    for state, found in (("ticks", reasons), ("not-yet-known", NONE)):
        yield Example("by", state, "training/reasons.html", {"reasons": found}, "by")


def _small(case: FictionalCase, comparison: Comparison) -> Iterator[Example]:
    outcome: Outcome = comparison.case
    profession = registry.content().profession(case.profession)
    yield Example("now", "of-the-case", "training/now.html", {"outcome": outcome}, "side of-case")
    for state, part in (
        ("some", first(outcome.steps, lambda part: part.own_lines)),
        ("none", first(registry.decision()(Answers()).steps, lambda part: not part.own_lines)),
    ):
        context = {"part": part, "profession": profession}
        yield Example("steps-of-a-case", state, "training/steps_of_case.html", context)
    yield Example("reader", "of-a-profession", "training/reader.html", {"profession": profession})
    yield Example("about", "of-a-case", "training/about.html", {"case": case})
    yield Example("source", "of-a-case", "training/source.html", {"case": case})

"""Every component of the pages in each of its states, made with the templates that the pages use themselves.

Shown at ``/components/`` in development mode (``screening/pages/development.py``), where the accessibility tests look
at it as well (``tests/browser/test_components.py``). The bar with the numbers and the quick exit is at the top of that
page, as of every page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.model import Certainty, Text
from content.own_contacts import ALWAYS, SOURCE, OwnContact
from screening import registry
from screening.logic.answers import Answers
from screening.logic.keys import contact_order, keys
from screening.web import layouts
from screening.web.forms import screening_form
from screening.web.keyed_html import KeyedHtml

Found = TypeVar("Found")

ANSWERED = Answers.of(
    {
        "acute_danger": "yes",
        "age_group": "minor",
        "signals_general": ["companion_present", "threats"],
        "signals_cross_border": ["passport_withheld"],
    }
)
REFUSED = {"signals_general": ["threats"], "signals_cross_border": ["no-such-signal"], "acute_danger": "yes"}


@dataclass(frozen=True, slots=True)
class Example:
    """One component in one state.

    Attributes:
        component: the name of the component.
        state: the name of the state.
        template: the template that the pages use for it.
        context: what that template shows.
        around: the classes of the element that the pages have around it.
        in_list: whether that element is a list, and the component an item of it.
        answers: the parts that do not hold for these are left out; without them everything is shown.
        script_shows: the ``data-`` attribute with the words that a script shows in this state.
    """

    component: str
    state: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    around: str = ""
    in_list: bool = False
    answers: Answers | None = None
    script_shows: str | None = None

    @property
    def id(self) -> str:
        """The id of its part of the page."""
        return f"example-{self.component}-{self.state}"

    def html(self, request: HttpRequest) -> SafeString:
        """Return the component in the language of ``request``."""
        html: str = render_to_string(self.template, {**self.context}, request)
        if self.answers is not None:
            outcome = registry.decision()(self.answers)
            html = KeyedHtml(html).keep(keys(outcome, registry.parts()), contact_order(outcome))
        if self.script_shows:
            html = re.sub(rf'(<(\w+) [^>]*data-{self.script_shows}="([^"]*)"[^>]*>)(</\2>)', r"\1\3\4", html)
            html = html.replace(" hidden>", ">")
        return SafeString(html)


def examples() -> tuple[Example, ...]:
    """Return all examples, those of one component after each other."""
    return tuple(example for make in (_contacts, _lines, _steps, _answers, _small) for example in make())


def _first(among: Iterable[Found], test: Callable[[Found], Any]) -> Found:
    return next(each for each in among if test(each))


def _contacts() -> Iterator[Example]:
    contacts = registry.content().contacts
    own = OwnContact(
        id="own_example",
        name=Text(nl="Contact van uw organisatie", en="Contact of your organisation"),
        role=Text(nl="Zo ziet een contact eruit dat een organisatie zelf opgeeft.", en="As an organisation states it."),
        reasons=(ALWAYS,),
        source=(SOURCE,),
        certainty=Certainty.EDITORIAL,
        reviewed=registry.content().version.date,
    )
    for state, contact, closed in (
        ("emergency", contacts[0], None),
        ("telephone", _first(contacts, lambda each: each.tel and each.hours and not each.open), None),
        ("closed", _first(contacts, lambda each: each.open), "closed-text"),
        ("website", _first(contacts, lambda each: each.url and not each.tel), None),
        ("own", own, None),
    ):
        around = "cards is-closed" if closed else "cards"
        answers = None if contact is own else ANSWERED  # the outcome does not hold the made-up contact
        context = {"contact": contact}
        yield Example("contact-card", state, "outcome/contact.html", context, around, True, answers, closed)


def _lines() -> Iterator[Example]:
    rules = [rule for rule in registry.content().rules if rule.step in ("map", "decide")]
    for state, rule in (
        ("of-this-case", _first(rules, lambda rule: not rule.when.needs_no_answer and not rule.contact)),
        ("with-contact", _first(rules, lambda rule: rule.contact and rule.contact != "emergency_112")),
        ("general", _first(rules, lambda rule: rule.always and not rule.contact)),
    ):
        context = {"rule": rule, "own": not rule.always}
        yield Example("guidance-line", state, "outcome/line.html", context, "outcome lines", in_list=True)
    for state, rule in (
        ("always", _first(rules, lambda rule: rule.always)),
        ("question-open", _first(rules, lambda rule: rule.when.needs_no_answer and not rule.always)),
        ("ticks", _first(rules, lambda rule: not rule.when.needs_no_answer)),
    ):
        context = {"condition": rule.when, "key": f"line:{rule.id}"}
        yield Example("because", state, "outcome/because.html", context, "outcome why")
    items = (*rules, *registry.items().values())
    by_certainty = {each: _first(items, lambda item, each=each: item.certainty == each) for each in Certainty}  # type: ignore[misc]
    for certainty, item in by_certainty.items():
        yield Example("sources", certainty, "outcome/sources.html", {"item": item}, "provenance")
    yield Example("sources", "folded", "pages/source.html", {"item": items[0]})


def _steps() -> Iterator[Example]:
    for urgency in registry.content().urgency:
        yield Example("urgency", urgency.id, "outcome/urgency.html", {"urgency": urgency}, "outcome moments")
    for part in registry.parts().steps:
        if part.step.id in ("consult", "talk", "weigh"):  # the lines of the others are examples themselves
            context = {"part": part, "step": part.step}
            yield Example("step", part.step.id, "outcome/step.html", context, "outcome", answers=ANSWERED)
    steps = [{"name": name, "title": title} for name, title, _ in layouts.WALK]
    yield Example("progress", "walk", "nlds/walk_progress.html", {"steps": steps})


def _answers() -> Iterator[Example]:
    form = screening_form(REFUSED)
    for component, state, name, view in (
        ("tick-boxes", "ticked", "signals_general", "walk"),
        ("tick-boxes", "dense", "risk_factors", "consult"),
        ("tick-boxes", "refused", "signals_cross_border", "walk"),
        ("radio-buttons", "chosen", "acute_danger", "walk"),
        ("radio-buttons", "dense", "age_group", "consult"),
        ("select", "dense", "profession", "consult"),
    ):
        context = {"field": form[name], "dense": view == "consult"}
        yield Example(component, state, "nlds/field.html", context, f"screening-form {view}")


def _small() -> Iterator[Example]:
    form = screening_form(REFUSED)
    yield Example(
        "search-field", "nothing-found", "nlds/search_field.html", around="consult-tools", script_shows="found"
    )
    yield Example("error", "form-refused", "nlds/errors.html", {"form": form})
    yield Example("error", "advice-refused", "screening/problem.html", {"form": form})
    yield Example("error", "no-advice", "screening/messages.html", script_shows="no-program")

"""Every component of the pages in each of its states, made with the templates that the pages use themselves.

Shown at ``/components/`` in development mode (``screening/pages/development.py``), where the accessibility tests look
at it as well (``tests/browser/test_components.py``). Those of the training pages, which have colours of their own, are
in ``screening/pages/training_components.py``, at ``/components/training/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils import formats
from django.utils.safestring import SafeString

from content.model import Certainty, Fact, Profession, Text
from content.own_contacts import ALWAYS, SOURCE, OwnContact
from screening import registry
from screening.logic.answers import Answers
from screening.logic.keys import contact_order, keys
from screening.web import layouts
from screening.web.forms import in_current_language, screening_form
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


NAMES = re.compile(r'\s(id|for|name|href|popovertarget|aria-label|aria-labelledby|aria-describedby)="([^"]*)"')
"""The attributes that give a part of a page its name, or name another part."""


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
        changes: what a script or the reader changes in the HTML, and into what, where that is first.
        again: whether its ids and names are on the page already: here they get others.
    """

    component: str
    state: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    around: str = ""
    in_list: bool = False
    answers: Answers | None = None
    script_shows: str | None = None
    changes: Mapping[str, str | Text] = field(default_factory=dict)
    again: bool = False

    @property
    def id(self) -> str:
        """The id of its part of the page."""
        return f"example-{self.component}-{self.state}"

    @property
    def title_id(self) -> str:
        """The id of its heading on the page."""
        return f"title-of-{self.id}"

    def html(self, request: HttpRequest) -> SafeString:
        """Return the component in the language of ``request``.

        Raises:
            ValueError: the HTML has nothing of what is changed in it.
        """
        html: str = render_to_string(self.template, {**self.context}, request)
        if self.answers is not None:
            outcome = registry.decision()(self.answers)
            html = KeyedHtml(html).keep(keys(outcome, registry.parts()), contact_order(outcome))
        if self.script_shows:
            html = _say(html, self.script_shows)
        for old, new in self.changes.items():
            if old not in html:
                raise ValueError(f"{self.id}: {old} is not in {self.template}")
            html = html.replace(old, in_current_language(new) if isinstance(new, Text) else new, 1)
        return SafeString(self._renamed(html) if self.again else html)

    def _renamed(self, html: str) -> str:
        ids = set(re.findall(r'\sid="([^"]*)"', html))

        def rename(found: re.Match[str]) -> str:
            attribute, value = found.groups()
            if attribute == "aria-label":
                value = f"{value} ({self.state})"
            elif attribute == "name":
                value = f"{self.id}-{value}"
            elif attribute == "href":
                value = f"#{self.id}-{value[1:]}" if value[:1] == "#" and value[1:] in ids else value
            else:
                value = " ".join(f"{self.id}-{id_}" if id_ in ids else id_ for id_ in value.split())
            if attribute == "aria-labelledby":
                value = f"{value} {self.title_id}"
            return f' {attribute}="{value}"'

        return NAMES.sub(rename, html)


def _say(html: str, attribute: str) -> str:
    """Show the words of ``data-<attribute>`` as a script does: in that element, or in the one in it for words."""

    def show(found: re.Match[str]) -> str:
        begin, words, end = found.groups()
        day = formats.date_format(registry.content().version.date, "j F Y")
        return begin + words.replace("{day}", day).replace("{seconds}", "30") + end

    html = re.sub(rf'(<[^<>]* data-{attribute}="([^"]*)"[^<>]*>(?:<[^<>]* data-text>)?)(</)', show, html)
    return re.sub(r"(<[^<>]*) hidden(?=[ >])", r"\1", html)


def examples() -> tuple[Example, ...]:
    """Return all examples but those of the training pages, those of one component after each other."""
    makers = (_frame, _home, _facts, _contacts, _lines, _steps, _own_code, _answers, _walk, _record, _small)
    return tuple(example for make in makers for example in make())


def _own_contact() -> OwnContact:
    return OwnContact(
        id="own_example",
        name=Text(nl="Contact van uw organisatie", en="Contact of your organisation"),
        role=Text(nl="Zo ziet een contact eruit dat een organisatie zelf opgeeft.", en="As an organisation states it."),
        reasons=(ALWAYS,),
        source=(SOURCE,),
        certainty=Certainty.EDITORIAL,
        reviewed=registry.content().version.date,
    )


def first(among: Iterable[Found], test: Callable[[Found], Any]) -> Found:
    """Return the first of ``among`` that passes the test."""
    return next(each for each in among if test(each))


def _frame() -> Iterator[Example]:
    yield Example("quick-exit", "normal", "quick_exit.html", around="help-bar", again=True)
    yield Example("quick-exit", "discreet", "quick_exit.html", around="help-bar discreet", again=True)
    yield Example("quick-exit", "on-the-language-card", "quick_exit.html", {"quiet": True}, "help-bar", again=True)
    yield Example("help-bar", "normal", "help_bar.html", again=True)
    yield Example("help-bar", "discreet", "help_bar.html", around="discreet", again=True)
    shown = {'closedby="none"': 'closedby="none" open'}
    yield Example("cover", "shown", "cover.html", changes=shown, again=True)
    for state in ("copy", "back", "lost"):
        yield Example("copy-note", state, "copy_note.html", script_shows=state, again=True)


def _home() -> Iterator[Example]:
    yield Example("doors", "on-a-server", "pages/doors.html", {"static_site": ""})
    yield Example("doors", "in-one-file", "pages/doors.html", {"static_site": "one-file"})
    path = {"steps": registry.decision()(Answers()).steps, "link_prefix": reverse_lazy("meldcode")}
    yield Example("path", "five-steps", "pictures/five_steps.html", path)
    items = [line.rule for step in path["steps"] for line in step.lines]
    for state, with_contact in (("of-a-step", False), ("with-contact", True)):
        item = first(items, lambda item, wanted=with_contact: bool(item.contact) == wanted)  # type: ignore[misc]
        yield Example("step-line", state, "pages/step_line.html", {"item": item}, "step-lines", True, again=True)


def _facts() -> Iterator[Example]:
    facts = registry.content().facts
    chosen: list[tuple[str, Fact]] = [
        ("figure", first(facts, lambda fact: fact.figure and not fact.series and not fact.picture)),
        ("series", first(facts, lambda fact: fact.series)),
        *((str(fact.picture).replace("_", "-"), fact) for fact in facts if fact.picture),
        ("text", first(facts, lambda fact: not fact.figure and not fact.nuance)),
        ("text-with-nuance", first(facts, lambda fact: not fact.figure and fact.nuance)),
    ]
    for state, fact in chosen:
        yield Example("fact", state, "pages/fact.html", {"fact": fact, "sources": True})
    yield Example("fact", "on-the-home-page", "pages/fact.html", {"fact": chosen[0][1]})
    fact = first(facts, lambda fact: fact.series)
    plot = {"series": fact.series, "label": lambda: in_current_language(fact.text)}
    yield Example("plot", "per-year", "pictures/series.html", plot)


def _contacts() -> Iterator[Example]:
    contacts = registry.content().contacts
    own = _own_contact()
    for state, contact, closed in (
        ("emergency", contacts[0], None),
        ("telephone", first(contacts, lambda each: each.tel and each.hours and not each.open), None),
        ("closed", first(contacts, lambda each: each.open), "closed-text"),
        ("website", first(contacts, lambda each: each.url and not each.tel), None),
        ("own", own, None),
    ):
        around = "cards is-closed" if closed else "cards"
        answers = None if contact is own else ANSWERED  # the outcome does not hold the made-up contact
        context = {"contact": contact}
        yield Example("contact-card", state, "outcome/contact.html", context, around, True, answers, closed)
    yield Example("own-contact", "on-the-contact-page", "outcome/own.html", {"contact": own})


def _lines() -> Iterator[Example]:
    rules = [rule for rule in registry.content().rules if rule.step in ("map", "decide")]
    for state, rule in (
        ("of-these-answers", first(rules, lambda rule: not rule.when.needs_no_answer and not rule.contact)),
        ("with-contact", first(rules, lambda rule: rule.contact and rule.contact != "emergency_112")),
        ("general", first(rules, lambda rule: rule.always and not rule.contact)),
    ):
        context = {"rule": rule, "own": not rule.always}
        yield Example("guidance-line", state, "outcome/line.html", context, "outcome lines", in_list=True)
    for moment in ("after", "later"):
        context = {"rules": registry.parts().moments[moment], "moment": moment}
        yield Example(
            "headline-links", moment, "outcome/headline_links.html", context, f"outcome {moment}", answers=ANSWERED
        )
    for state, rule in (
        ("always", first(rules, lambda rule: rule.always)),
        ("question-open", first(rules, lambda rule: rule.when.needs_no_answer and not rule.always)),
        ("ticks", first(rules, lambda rule: not rule.when.needs_no_answer)),
    ):
        context = {"condition": rule.when, "key": f"line:{rule.id}"}
        yield Example("because", state, "outcome/because.html", context, "outcome why")
    items = (*rules, *registry.items().values())
    by_certainty = {each: first(items, lambda item, each=each: item.certainty == each) for each in Certainty}  # type: ignore[misc]
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
    content = registry.content()
    with_own = content.model_copy(update={"contacts": (*content.contacts, _own_contact())})
    consult_with = "outcome/consult_with.html"
    yield Example("consult-with", "of-these-answers", consult_with, around="outcome", answers=ANSWERED)
    yield Example("consult-with", "with-own-contacts", consult_with, {"content": with_own}, "outcome")
    yield Example("words-to-say", "of-these-answers", "outcome/words_to_say.html", around="outcome", answers=ANSWERED)


def _own_code() -> Iterator[Example]:
    steps = {str(step.id): step for step in registry.content().steps}
    professions = [each for each in registry.content().professions if each.id != "general"]
    states: tuple[tuple[str, str, Callable[[Profession], Any]], ...] = (
        ("numbered", "map", lambda each: each.steps),
        ("not-numbered", "map", lambda each: not each.steps),
        ("who-is-asked-first", "consult", lambda each: each.consult_first),
        ("norms", "weigh", lambda each: each.norms),
        ("adults-and-secrecy", "decide", lambda each: each.adults and each.secrecy),
    )
    for state, step, test in states:
        context = {"profession": first(professions, test), "step": steps[step]}
        yield Example("profession", state, "outcome/profession.html", context, "outcome")


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


def _walk() -> Iterator[Example]:
    sections = [{"name": name, "title": title} for name, title, _ in layouts.WALK]
    yield Example("progress", "walk", "nlds/walk_progress.html", {"sections": sections})
    now = {'href="#general"': 'href="#general" aria-current="step"'}
    yield Example(
        "progress", "at-a-section", "nlds/walk_progress.html", {"sections": sections}, changes=now, again=True
    )
    form = screening_form()
    template = "nlds/field.html"
    for state, number in (("first", 1), ("middle", 3), ("last", 5)):
        name, title, names = layouts.WALK[number - 1]
        fields = [form[each] for each in names]
        context = {
            "name": name,
            "title": title,
            "number": number,
            "total": len(layouts.WALK),
            "before": layouts.WALK[number - 2][0] if number > 1 else None,
            "after": layouts.WALK[number][0],
            "fields": lambda fields=fields: SafeString(
                "".join(render_to_string(template, {"field": each}) for each in fields)
            ),
        }
        yield Example("walk-section", state, "nlds/walk_section.html", context, "screening-form walk", again=True)
    name, title, _ = layouts.WALK[-1]
    context = {"name": name, "title": title, "number": 6, "total": 6, "before": layouts.WALK[-2][0]}
    yield Example("walk-overview", "above-the-answers", "nlds/walk_overview.html", context, "screening-form walk")
    yield Example("walk-overview", "end", "nlds/walk_overview_end.html", context, "screening-form walk")


def _record() -> Iterator[Example]:
    template = "screening/record.html"
    written = {
        "></textarea>": Text(
            nl=">Overlegd met Veilig Thuis, 14.10 uur.</textarea>", en=">Consulted Veilig Thuis, 14.10.</textarea>"
        )
    }
    yield Example("record", "empty", template)
    for state, shows in (
        ("with-note", "copied-with-notes"),
        ("file-saved", "saved"),
        ("copying-failed", "failed"),
        ("server-busy", "file-busy"),
        ("offline", "file-offline"),
    ):
        yield Example("record", state, template, script_shows=shows, changes=written, again=True)
    yield Example("record", "without-server", template, {"static_site": "folder"}, again=True)
    for kind in ("folder", "one-file"):
        yield Example("what-an-export-lacks", kind, "export/lacks.html", {"static_site": kind})
    for kind in ("folder", "one-file"):
        yield Example("privacy-of-an-export", kind, "export/privacy.html", {"static_site": kind}, again=True)


def _small() -> Iterator[Example]:
    form = screening_form(REFUSED)
    yield Example(
        "search-field", "nothing-found", "nlds/search_field.html", around="consult-tools", script_shows="found"
    )
    shown = {'<dialog id="look-up"': '<dialog id="look-up" open'}
    yield Example("look-up", "being-opened", "screening/look_up.html", changes=shown, again=True)
    yield Example("error", "form-refused", "nlds/errors.html", {"form": form})
    yield Example("error", "advice-refused", "screening/problem.html", {"form": form})
    yield Example("error", "no-advice", "screening/messages.html", script_shows="no-program")

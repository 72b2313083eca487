"""The types of the content: what a file in ``content/data`` may hold.

All types are frozen pydantic models. A ``Text`` holds Dutch and English side by side. Every item names its
``source`` (ids of ``sources.yaml``), its ``certainty`` and the date it was last ``reviewed``.
"""

from __future__ import annotations

import datetime
import enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

LANGUAGES = ("nl", "en")

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Model(BaseModel):
    """Base of all content types: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """One text in both languages."""

    nl: Sentence
    en: Sentence

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl


class Words(Model):
    """A list of words in both languages, such as the synonyms a filter should find."""

    nl: tuple[Sentence, ...] = ()
    en: tuple[Sentence, ...] = ()

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the words in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl


class Certainty(enum.StrEnum):
    """How sure a statement is: printed in a source, laid down in law, or our own editorial advice."""

    SOURCE = "source"
    LAW = "law"
    EDITORIAL = "editorial"


def _one_or_more(raw: Any) -> Any:
    return [raw] if isinstance(raw, str) else raw


class Provenance(Model):
    """Where an item comes from: source ids, how sure it is, and when a person last reviewed it."""

    source: Annotated[tuple[SourceId, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
    certainty: Certainty
    reviewed: datetime.date


class Statement(Provenance, Text):
    """A text in both languages that carries its own provenance."""


# --- conditions -----------------------------------------------------------------------------------------


class AnyOf(Model):
    """Holds when at least one of the operands holds. Its reasons are those of every operand that holds."""

    any: Annotated[tuple[Operand, ...], Field(min_length=1)]


class AllOf(Model):
    """Holds when every operand holds. Its reasons are those of all operands."""

    all: Annotated[tuple[Operand, ...], Field(min_length=1)]


class AtLeast(Model):
    """Holds when ``at_least`` items of a checklist or named set ``of`` are ticked."""

    at_least: Annotated[int, Field(ge=1)]
    of: Identifier


class Situation(Model):
    """Holds when a situation question has the answer ``is``."""

    situation: Literal["acute_danger", "age_group"]
    is_: Annotated[str, Field(alias="is")]


class NotGiven(Model):
    """Holds as long as a situation question is unanswered or answered "unknown".

    Only situation questions: a condition on a tick that was *not* given would let a new tick take guidance
    away, and the first law of the outcome forbids that.
    """

    not_given: Literal["acute_danger", "age_group"]


_KINDS: dict[type[object], str] = {
    AnyOf: "any",
    AllOf: "all",
    AtLeast: "at_least",
    Situation: "situation",
    NotGiven: "not_given",
}


def _condition_kind(raw: Any) -> str | None:
    if isinstance(raw, str):
        return "always" if raw == "always" else "item"
    if isinstance(raw, dict):
        for key in ("any", "all", "at_least", "situation", "not_given"):
            if key in raw:
                return key
        return None
    return _KINDS.get(type(raw))


_UNKNOWN = "a condition is 'always', an item id, or one of: any, all, at_least/of, situation/is, not_given"

Operand = Annotated[
    Annotated[Identifier, Tag("item")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Situation, Tag("situation")]
    | Annotated[NotGiven, Tag("not_given")],
    Discriminator(_condition_kind, custom_error_type="condition", custom_error_message=_UNKNOWN),
]
"""Inside ``any`` and ``all``: an item id, the id of a checklist or named set (any of its items), or a condition."""

Condition = Annotated[
    Annotated[Literal["always"], Tag("always")]
    | Annotated[Identifier, Tag("item")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Situation, Tag("situation")]
    | Annotated[NotGiven, Tag("not_given")],
    Discriminator(_condition_kind, custom_error_type="condition", custom_error_message=_UNKNOWN),
]


# --- checklists and the situation -----------------------------------------------------------------------


class Item(Provenance):
    """A signal or risk factor.

    ``label`` stands beside the tick box, ``short`` on chips and in consult mode. ``meaning`` tells the
    professional what is meant, ``observe`` what to look for, ``question`` what one could ask the person.
    """

    id: Identifier
    label: Text
    short: Text
    meaning: Statement
    observe: Statement
    question: Statement
    synonyms: Words = Words()


class Checklist(Provenance):
    """A list of items under one form field. ``kind`` tells signals, which raise the urgency, from risk factors."""

    id: Literal["signals_general", "signals_domestic", "signals_cross_border", "risk_factors"]
    kind: Literal["signals", "risk_factors"]
    title: Text
    short: Text
    intro: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Option(Model):
    """One answer to a situation question."""

    value: Literal["yes", "no", "unknown", "minor", "adult"]
    label: Text
    short: Text


class SituationQuestion(Provenance):
    """A question with one answer out of a few: ``acute_danger`` and ``age_group``."""

    id: Literal["acute_danger", "age_group"]
    label: Text
    short: Text
    help: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class NamedSet(Provenance):
    """Items that rules can speak of by one name, such as ``work_related``."""

    id: Identifier
    title: Text
    items: Annotated[tuple[Identifier, ...], Field(min_length=1)]


# --- steps, guidance, attention points --------------------------------------------------------------------


class WeighingQuestion(Provenance):
    """A question of the weighing framework (afwegingskader), and what each answer leads to."""

    id: Identifier
    number: int
    question: Text
    if_no: Text
    if_yes: Text


class Step(Provenance):
    """One of the five steps of the Meldcode."""

    id: Literal["map", "consult", "talk", "weigh", "decide"]
    number: Annotated[int, Field(ge=1, le=5)]
    title: Text
    short: Text
    purpose: Text
    weighing_questions: tuple[WeighingQuestion, ...] = ()


class Rule(Provenance):
    """A guidance rule: *when* the condition holds, *do* this on this step, *because* of that.

    ``contact`` names who the line sends the professional to; ``weighing_question`` the question of the
    weighing framework that the line contributes to.
    """

    id: Identifier
    step: Literal["map", "consult", "talk", "weigh", "decide"]
    when: Condition
    do: Text
    because: Text
    contact: Identifier | None = None
    weighing_question: Identifier | None = None


class AttentionPoint(Provenance):
    """Something to keep in mind on some steps; ``pressing_when`` moves it to the front."""

    id: Identifier
    text: Text
    explanation: Text
    steps: Annotated[tuple[Literal["map", "consult", "talk", "weigh", "decide"], ...], Field(min_length=1)]
    pressing_when: Condition


class UrgencyText(Provenance):
    """What the outcome says first, per urgency."""

    id: Literal["acute", "signals", "alert", "none"]
    title: Text
    text: Text


class ExploitationKind(Provenance):
    """A form of exploitation in which some signals are *also seen*. Never a verdict: it steers whom to consult."""

    id: Identifier
    title: Text
    description: Text
    seen_with: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    contacts: tuple[Identifier, ...] = ()


# --- contacts ----------------------------------------------------------------------------------------------


class ContactReason(Model):
    """Why to call, when ``when`` holds. The lowest ``rank`` of the reasons that hold orders the contacts."""

    when: Condition
    rank: Annotated[int, Field(ge=0, le=100)]
    because: Text


OPENING_HOURS = r"^(mon|tue|wed|thu|fri|sat|sun)-(mon|tue|wed|thu|fri|sat|sun) [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$"


class Contact(Provenance):
    """An organisation to turn to. ``phone`` as people read it, ``tel`` as a telephone dials it.

    ``open`` says the same as ``hours`` for ``static/js/office-hours.js`` (``mon-fri 09:00-17:00``, in Dutch time);
    without it a contact is not marked as closed at any hour.
    """

    id: Identifier
    name: Text
    role: Text
    phone: Sentence | None = None
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]+$")] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    hours: Text | None = None
    open: Annotated[str, StringConstraints(pattern=OPENING_HOURS)] | None = None
    reasons: tuple[ContactReason, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the organisation that runs the app stated this contact; see ``content/own_contacts.py``."""
        return False


# --- background -------------------------------------------------------------------------------------------


class DefinitionPart(Provenance):
    """A part of the definition of human trafficking: what, how, aim, where."""

    id: Identifier
    title: Text
    text: Text


class Fact(Provenance):
    """A fact or figure.

    ``figure`` is set where a number should stand out, ``picture`` where a drawing of ``templates/pictures`` shows it;
    ``nuance`` is our own caution beside it.
    """

    id: Identifier
    text: Text
    figure: Text | None = None
    picture: Literal["people_22_of_25", "people_17_of_25", "one_to_six"] | None = None
    nuance: Statement | None = None


class Organisation(Provenance):
    """An organisation behind the factsheet."""

    id: Identifier
    name: Text
    role: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None


class Link(Provenance):
    """A page to read on."""

    id: Identifier
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Source(Model):
    """A publication that items cite. ``seen`` is the day a person last read it."""

    id: SourceId
    title: Text
    publisher: Sentence
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    seen: datetime.date


class Version(Model):
    """Number and date of the content as a whole."""

    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d+(\.\d+)?$")]
    date: datetime.date


class Content(Model):
    """All content, whole and checked. Build it with ``content.loading.load``."""

    version: Version
    fingerprint: str
    situation: tuple[SituationQuestion, ...]
    checklists: tuple[Checklist, ...]
    sets: tuple[NamedSet, ...]
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    attention_points: tuple[AttentionPoint, ...]
    urgency: tuple[UrgencyText, ...]
    kinds: tuple[ExploitationKind, ...]
    contacts: tuple[Contact, ...]
    definition: tuple[DefinitionPart, ...]
    facts: tuple[Fact, ...]
    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]

"""The types of the content: what a file in ``content/data`` may hold.

All types are frozen pydantic models. A ``Text`` holds Dutch and English side by side. Every item names its
``source`` (ids of ``sources.yaml``), its ``certainty`` and the date it was last ``reviewed``.
"""

from __future__ import annotations

import datetime
import enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from content.conditions import AnyCondition
from content.conditions import Identifier as Identifier

LANGUAGES = ("nl", "en")

Moment = Literal["now", "after", "later"]
"""When a line can be acted on: the person is in the room; they have gone, today; the days after."""

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


HEADLINE_LENGTH = 90
"""The most characters that a headline may have, in each language."""


class Rule(Provenance):
    """A guidance rule: *when* the condition holds, *do* this on this step, *because* of that.

    ``headline`` is the instruction in one sentence of at most ``HEADLINE_LENGTH`` characters, ``do`` the full text
    behind it, and ``moment`` when it can be acted on. ``contact`` names who the line sends the professional to;
    ``weighing_question`` the question of the weighing framework that the line contributes to.
    """

    id: Identifier
    step: Literal["map", "consult", "talk", "weigh", "decide"]
    moment: Moment
    when: AnyCondition
    headline: Text
    do: Text
    because: Text
    contact: Identifier | None = None
    weighing_question: Identifier | None = None

    @property
    def always(self) -> bool:
        """Whether the line holds in every case."""
        return self.when.always


class AttentionPoint(Provenance):
    """Something to keep in mind on some steps; ``pressing_when`` moves it to the front."""

    id: Identifier
    text: Text
    explanation: Text
    steps: Annotated[tuple[Literal["map", "consult", "talk", "weigh", "decide"], ...], Field(min_length=1)]
    pressing_when: AnyCondition


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

    when: AnyCondition
    rank: Annotated[int, Field(ge=0, le=100)]
    because: Text


OPENING_HOURS = r"^(mon|tue|wed|thu|fri|sat|sun)-(mon|tue|wed|thu|fri|sat|sun) [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$"


class Contact(Provenance):
    """An organisation to turn to. ``phone`` as people read it, ``tel`` as a telephone dials it.

    ``open`` says the same as ``hours`` for a program (``mon-fri 09:00-17:00``, Dutch time; ``static/js/office-hours.js``);
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
    """All content, whole and checked. Build it with ``content.loading.load``.

    ``now`` holds the ids of all rules of moment "now", most important first.
    """

    version: Version
    fingerprint: str
    situation: tuple[SituationQuestion, ...]
    checklists: tuple[Checklist, ...]
    sets: tuple[NamedSet, ...]
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    now: tuple[Identifier, ...]
    attention_points: tuple[AttentionPoint, ...]
    urgency: tuple[UrgencyText, ...]
    kinds: tuple[ExploitationKind, ...]
    contacts: tuple[Contact, ...]
    definition: tuple[DefinitionPart, ...]
    facts: tuple[Fact, ...]
    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]

    @property
    def own_contacts(self) -> tuple[Contact, ...]:
        """The contacts that the organisation stated itself."""
        return tuple(contact for contact in self.contacts if contact.own)

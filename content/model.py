"""The types of the content: what a file in ``content/data`` may hold.

All types are frozen pydantic models. A ``Text`` holds Dutch and English side by side. Every item names its
``source`` (ids of ``sources.yaml``), its ``certainty`` and the date it was last ``reviewed``, or takes these from the
defaults of its file.
"""

from __future__ import annotations

import datetime
import enum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from content.conditions import Answer, AnyCondition, Vocabulary
from content.conditions import Identifier as Identifier
from content.text import LANGUAGES as LANGUAGES
from content.text import Model as Model
from content.text import Sentence as Sentence
from content.text import Text as Text
from content.text import Words as Words

Moment = Literal["now", "after", "later"]
"""When a line can be acted on: the person is in the room; they have gone, today; the days after."""

SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Certainty(enum.StrEnum):
    """How sure a statement is: printed in a source, laid down in law, or our own editorial advice."""

    SOURCE = "source"
    LAW = "law"
    EDITORIAL = "editorial"


CERTAINTY_WORDS = {
    Certainty.SOURCE: Text(nl="Dit staat in de bron", en="This is in the source"),
    Certainty.LAW: Text(nl="Dit staat in de wet", en="This is in the law"),
    Certainty.EDITORIAL: Text(
        nl="Dit is advies van de redactie van Signaalwijzer", en="This is advice by the editors of Signaalwijzer"
    ),
}

MOMENT_TITLES: dict[str, Text] = {
    "now": Text(nl="Nu", en="Now"),
    "after": Text(nl="Zodra de persoon weg is", en="Once the person has left"),
    "later": Text(nl="De komende dagen", en="The coming days"),
}


def _one_or_more(raw: Any) -> Any:
    return [raw] if isinstance(raw, str) else raw


class Provenance(Model):
    """Where an item comes from: source ids, how sure it is, and when a person last reviewed it."""

    source: Annotated[tuple[SourceId, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
    certainty: Certainty
    reviewed: datetime.date
    _signature: Review | None = PrivateAttr(default=None)

    @property
    def signature(self) -> Review | None:
        """The signature of a domain expert for this text, if there is one (``content/reviews.py``)."""
        return self._signature

    def sign(self, review: Review) -> None:
        """Put ``review`` under this text; only ``content.reviews.sign`` does so, once the content is whole."""
        self._signature = review


class Statement(Provenance, Text):
    """A text in both languages that carries its own provenance."""


# --- checklists and the situation -----------------------------------------------------------------------


class Item(Provenance):
    """A signal or risk factor.

    ``label`` is next to the tick box, ``short`` is on chips and in consult mode. ``meaning`` tells the
    professional what is meant, ``observe`` what to look for, ``question`` what one could ask the person, and ``say``
    what one could tell them, in plain words (level A2) that can be interpreted.
    """

    id: Identifier
    label: Text
    short: Text
    meaning: Statement
    observe: Statement
    question: Statement
    say: Statement | None = None
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
    """Items that rules can speak of by one name, such as ``work_related``.

    In a file ``items`` may also hold the id of a checklist or of another set; ``loading.load`` puts their items there.
    """

    id: Identifier
    title: Text
    items: Annotated[tuple[Identifier, ...], Field(min_length=1)]


# --- steps, guidance, attention points --------------------------------------------------------------------


class WeighingQuestion(Provenance):
    """A question of the decision framework (afwegingskader), and what each answer leads to."""

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
    ``weighing_question`` the question of the decision framework that the line contributes to.
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
        """Whether the line holds for all answers."""
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


class Priority(Model):
    """How far up a reason to call puts a contact; ``priorities.yaml`` lists them, the most important first."""

    id: Identifier
    purpose: Sentence


class ContactReason(Model):
    """Why to call, when ``when`` holds. The first ``priority`` of the reasons that hold orders the contacts.

    ``rank`` is the place of that priority in ``priorities.yaml``, counted from 0. ``loading.ranked`` works it out: it
    is not written in a file.
    """

    when: AnyCondition
    priority: Identifier
    because: Text
    rank: int = 0

    @model_validator(mode="before")
    @classmethod
    def _rank_is_worked_out(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "rank" in raw:
            raise PydanticCustomError("rank", "say 'priority', with a name of priorities.yaml, instead of 'rank'")
        return raw


OPENING_HOURS = r"^(mon|tue|wed|thu|fri|sat|sun)-(mon|tue|wed|thu|fri|sat|sun) [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$"


class Contact(Provenance):
    """An organisation to turn to. ``phone`` as people read it, ``tel`` as a telephone dials it.

    ``open`` says the same as ``hours`` for a program (``mon-fri 09:00-17:00``, Dutch time, read by
    ``static/js/office-hours.js``); without it a contact is not marked as closed at any hour. ``phone_source`` is the
    one of its sources in which the number was read; ``Source.seen`` says when.
    """

    id: Identifier
    name: Text
    role: Text
    phone: Sentence | None = None
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]+$")] | None = None
    phone_source: SourceId | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    hours: Text | None = None
    open: Annotated[str, StringConstraints(pattern=OPENING_HOURS)] | None = None
    reasons: tuple[ContactReason, ...] = ()

    own: ClassVar[bool] = False
    """Whether the organisation that runs the app stated this contact; see ``content/own_contacts.py``."""


# --- background -------------------------------------------------------------------------------------------


class DefinitionPart(Provenance):
    """A part of the definition of human trafficking: what, how, aim, where."""

    id: Identifier
    title: Text
    text: Text


class YearFigure(Model):
    """One point of a series: the figure of a year, and the source that gives it."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    value: Annotated[int, Field(ge=0)]
    source: SourceId


class Fact(Provenance):
    """A fact or figure.

    ``figure`` is set where a number is highlighted, ``year`` is the year it is of, ``picture`` where a drawing of
    ``templates/pictures`` shows it; ``nuance`` is our own caution beside it. ``series`` holds the figure of several
    years, oldest first, for a plot and the table behind it; years that no source gives are left out.
    """

    id: Identifier
    text: Text
    figure: Text | None = None
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    picture: Literal["people_22_of_25", "people_17_of_25", "one_to_six"] | None = None
    nuance: Statement | None = None
    series: tuple[YearFigure, ...] = ()


class WordsToSay(Provenance):
    """Sentences for a moment of the talk, to say aloud or to have interpreted: plain words, level A2.

    ``sentences`` are meant for the person; ``note`` tells the professional what to mind.
    """

    id: Identifier
    title: Text
    sentences: tuple[Text, ...] = ()
    note: Statement | None = None


def _same_in_both(raw: Any) -> Any:
    return dict.fromkeys(LANGUAGES, raw) if isinstance(raw, str) else raw


class StepInOwnCode(Model):
    """The place of a step of the Meldcode in the code of a profession: its number or numbers there, and its title."""

    step: Literal["map", "consult", "talk", "weigh", "decide"]
    number: Annotated[Text, BeforeValidator(_same_in_both)]
    title: Text


class Profession(Provenance):
    """A profession, and what its own code says beside the five steps of the Meldcode.

    Attributes:
        code: the name of the code or decision framework; empty for ``general``.
        steps: the place of each step in the own code; steps that no source numbers are left out.
        consult_first: who the code names to ask for advice first.
        adults: what it says about adults.
        secrecy: what it says about secrecy.
        norms: its norms for weighing and deciding.
        contact: where somebody of this profession can ask a question, an id of ``contacts.yaml``.
    """

    id: Identifier
    title: Text
    code: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    steps: tuple[StepInOwnCode, ...] = ()
    consult_first: Statement | None = None
    adults: Statement | None = None
    secrecy: Statement | None = None
    norms: tuple[Statement, ...] = ()
    contact: Identifier | None = None


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


class Language(Provenance):
    """A language on the card to point at, made by ``scripts/languages.py``.

    ``tag`` is its BCP 47 language tag, ``script`` its ISO 15924 code, ``own_name`` its name in itself, ``name`` ours.
    """

    id: Identifier
    tag: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    script: Annotated[str, StringConstraints(pattern=r"^[A-Z][a-z]{3}$")]
    direction: Literal["ltr", "rtl"]
    own_name: Sentence
    name: Text


ROLES = {
    "aandachtsfunctionaris": Text(nl="aandachtsfunctionaris", en="designated officer (aandachtsfunctionaris)"),
    "adviseur mensenhandel": Text(nl="adviseur mensenhandel", en="adviser on human trafficking"),
    "arts": Text(nl="arts", en="doctor"),
    "gedragswetenschapper": Text(nl="gedragswetenschapper", en="behavioural scientist"),
    "jeugdbeschermer": Text(nl="jeugdbeschermer", en="child protection worker"),
    "jurist": Text(nl="jurist", en="lawyer"),
    "rechercheur mensenhandel": Text(nl="rechercheur mensenhandel", en="detective for human trafficking"),
    "sociaal werker": Text(nl="sociaal werker", en="social worker"),
    "trainer meldcode": Text(nl="trainer meldcode", en="trainer of the reporting code"),
    "verpleegkundige": Text(nl="verpleegkundige", en="nurse"),
    "vertrouwensarts": Text(nl="vertrouwensarts", en="medical adviser of Veilig Thuis (vertrouwensarts)"),
    "zorgcoördinator mensenhandel": Text(nl="zorgcoördinator mensenhandel", en="care coordinator for trafficking"),
}
"""What a domain expert can sign as. A short list on purpose: a name is not on it, so none can be stored."""


def _is_role(role: str) -> str:
    if role not in ROLES:
        # The words themselves may be a name, so they are not repeated: faults end up in logs.
        raise PydanticCustomError(
            "role", "not a role, and never a name; choose from {roles}", {"roles": ", ".join(ROLES)}
        )
    return role


class Review(Model):
    """That a domain expert read a statement and found it right.

    ``id`` and ``fingerprint`` are those of ``content/reviews.py``: which statement, and what it said then.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(/[A-Za-z0-9_-]+)+$")]
    reviewed_by: Annotated[str, AfterValidator(_is_role)]
    date: datetime.date
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]

    @property
    def role(self) -> Text:
        """The role of the expert, in words."""
        return ROLES[self.reviewed_by]


class ComingLaw(Model):
    """A law that a source names as coming, and the day ``by`` which it must hold, if the source knows it."""

    law: Sentence
    by: datetime.date | None = None


class Source(Model):
    """A publication that items cite. ``seen`` is the day a person last read it, ``read`` how much of it.

    ``awaits`` is a law that it names as coming: once that holds, what rests on this source may be overtaken.
    """

    id: SourceId
    title: Text
    publisher: Sentence
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    seen: datetime.date
    read: Literal["whole", "excerpt"] = "excerpt"
    awaits: ComingLaw | None = None


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
    priorities: tuple[Priority, ...]
    contacts: tuple[Contact, ...]
    words_to_say: tuple[WordsToSay, ...]
    professions: tuple[Profession, ...]
    definition: tuple[DefinitionPart, ...]
    facts: tuple[Fact, ...]
    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]
    languages: tuple[Language, ...]
    sources: tuple[Source, ...]
    reviews: tuple[Review, ...]

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the conditions of this content use."""
        groups = {str(part.id): frozenset(item.id for item in part.items) for part in self.checklists}
        groups |= {group.id: frozenset(group.items) for group in self.sets}
        answers = {Answer(ask.id, option.value): option.short for ask in self.situation for option in ask.options}
        ticks = {Answer(part.id, item.id): item.short for part in self.checklists for item in part.items}
        labels = {answer.value: text for answer, text in ticks.items()}
        labels |= {str(part.id): part.short for part in self.checklists}
        labels |= {group.id: group.title for group in self.sets}
        return Vocabulary(groups, labels, {**answers, **ticks}, {ask.id: ask.short for ask in self.situation})

    @property
    def own_contacts(self) -> tuple[Contact, ...]:
        """The contacts that the organisation stated itself."""
        return tuple(contact for contact in self.contacts if contact.own)

    def profession(self, id_: str | None) -> Profession | None:
        """Return the profession with this id, or nothing."""
        return next((profession for profession in self.professions if profession.id == id_), None)

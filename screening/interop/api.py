"""The plain JSON interface: its types, the outcome in them, and the OpenAPI description made from them."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import AliasPath, AnyUrl, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.json_schema import models_json_schema

from content.model import Certainty, Checklist, Content, Moment, SituationQuestion, Source, Text
from screening.logic.outcome import Outcome
from screening.web.problems import PROBLEM_JSON, WORDS

Language = Literal["nl", "en"]
REFS = "#/components/schemas/{model}"


def _at(*path: str, description: str | None = None) -> Any:
    """Return a field that is read from an attribute of an attribute, such as ``line.rule.id``."""
    return Field(validation_alias=AliasPath(*path), description=description)


class Out(BaseModel):
    """Base of what is sent: read from attributes of what is described, and closed, so that the description says all."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


LineId = Annotated[str, BeforeValidator(lambda line: line.rule.id)]


class ReasonOut(Out):
    """An answer that led to a line."""

    field: str = _at("given", "field")
    value: str = _at("given", "value")
    text: Text


class LineOut(Out):
    """One line of guidance: what to do, why, and the answers that led to it (none: it always holds)."""

    id: str = _at("rule", "id")
    moment: Moment = _at(
        "rule", "moment", description="When it can be acted on: the person is here; they have gone; the days after"
    )
    headline: Text = _at("rule", "headline", description="What to do, in one sentence")
    do: Text = _at("rule", "do", description="What to do, in full")
    because: Text = _at("rule", "because")
    always: bool
    reasons: tuple[ReasonOut, ...]
    contact: str | None = _at("rule", "contact")
    weighing_question: str | None = _at("rule", "weighing_question")
    source: tuple[str, ...] = _at("rule", "source")
    certainty: Certainty = _at("rule", "certainty")
    reviewed: datetime.date = _at("rule", "reviewed")


class PointOut(Out):
    """Something to keep in mind on a step; ``pressing`` when the answers call for it first."""

    id: str = _at("point", "id")
    text: Text = _at("point", "text")
    explanation: Text = _at("point", "explanation")
    pressing: bool
    reasons: tuple[ReasonOut, ...]
    source: tuple[str, ...] = _at("point", "source")
    certainty: Certainty = _at("point", "certainty")


class WeighingOut(Out):
    """A weighing question, which the professional answers, and the lines that contribute to it."""

    id: str = _at("question", "id")
    number: int = _at("question", "number")
    question: Text = _at("question", "question")
    if_no: Text = _at("question", "if_no")
    if_yes: Text = _at("question", "if_yes")
    lines: tuple[LineId, ...]


class StepOut(Out):
    """A step of the Meldcode, with what these answers ask for first."""

    id: str = _at("step", "id")
    number: int = _at("step", "number")
    title: Text = _at("step", "title")
    purpose: Text = _at("step", "purpose")
    lines: tuple[LineOut, ...]
    attention_points: tuple[PointOut, ...]
    weighing_questions: tuple[WeighingOut, ...] = _at("weighing")
    questions: tuple[Annotated[Text, BeforeValidator(lambda item: item.question)], ...]


class WhyCallOut(Out):
    """A reason to call a contact."""

    because: Text
    reasons: tuple[ReasonOut, ...]


class ContactOut(Out):
    """Whom to call; the list is in the order for these answers."""

    id: str = _at("contact", "id")
    name: Text = _at("contact", "name")
    role: Text = _at("contact", "role")
    phone: str | None = _at("contact", "phone")
    tel: str | None = _at("contact", "tel")
    url: str | None = _at("contact", "url")
    hours: Text | None = _at("contact", "hours")
    own: bool = _at(
        "contact", "own", description="Whether the organisation that runs this service added or changed this contact"
    )
    why: tuple[WhyCallOut, ...] = _at("reasons")


class KindOut(Out):
    """A form of exploitation in which the ticked signals are also seen; it helps to choose whom to consult."""

    id: str = _at("kind", "id")
    title: Text = _at("kind", "title")
    description: Text = _at("kind", "description")
    contacts: tuple[str, ...] = _at("kind", "contacts")
    reasons: tuple[ReasonOut, ...]


class UrgencyOut(Out):
    """What the outcome says first. There is no score and no verdict."""

    id: Literal["acute", "signals", "alert", "none"]
    title: Text
    text: Text


class CardSource(Out):
    """Where a card comes from."""

    label: str


class Card(Out):
    """A card in the form of CDS Hooks: the urgency first, then one for each step."""

    summary: str = Field(max_length=140)
    indicator: Literal["info", "critical"]
    detail: str = Field(description="Markdown")
    source: CardSource


class OutcomeOut(Out):
    """The outcome: the same answers and the same content always give the same one."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)  # the cards are always there

    urgency: UrgencyOut
    now: tuple[LineId, ...] = Field(description="The lines to begin with, by their ids, the most important first")
    first_call: str = _at(
        "first_call", "contact", "id", description="The contact to call first, by its id; it has a telephone number"
    )
    steps: tuple[StepOut, ...]
    contacts: tuple[ContactOut, ...]
    kinds: tuple[KindOut, ...]
    cards: tuple[Card, ...] = Field(default_factory=tuple)
    content_version: str = _at("version", "version")
    content_date: datetime.date = _at("version", "date")
    content_fingerprint: str = _at("fingerprint")


class ChecklistsOut(Out):
    """The questions, the checklists and their sources, in both languages."""

    content_version: str = _at("version", "version")
    content_date: datetime.date = _at("version", "date")
    content_fingerprint: str = _at("fingerprint")
    situation: tuple[SituationQuestion, ...]
    checklists: tuple[Checklist, ...]
    sources: tuple[Source, ...]


class ProblemError(Out):
    """One thing wrong in the body."""

    detail: str
    pointer: str = Field(description="Where: a JSON pointer as a URI fragment")


class Problem(Out):
    """An error, as RFC 9457 has it."""

    type: AnyUrl | Literal["about:blank"]
    title: str
    status: int
    detail: str
    errors: tuple[ProblemError, ...] = ()


def answers_model(content: Content) -> type[BaseModel]:
    """Return the type of the body of ``POST /api/outcome``: the form's fields, and no field besides."""
    fields: dict[str, Any] = {}
    for question in content.situation:
        answers: Any = Literal[tuple(option.value for option in question.options)]
        fields[question.id] = (answers, Field("unknown", description=question.label.en))
    for checklist in content.checklists:
        ids: Any = Literal[tuple(item.id for item in checklist.items)]
        fields[checklist.id] = (tuple[ids, ...], Field((), description=checklist.title.en))
    if content.professions:
        known: Any = Literal[("", *(profession.id for profession in content.professions))]
        about = "The reader's own profession. It adds words to a page and changes no line of the outcome."
        fields["profession"] = (known, Field("", description=about))
    doc = "What was ticked. Nothing is obligatory; anything else is refused, for it could say whom this is about."
    return create_model("Answers", __config__=ConfigDict(extra="forbid"), __doc__=doc, **fields)


def outcome_out(outcome: Outcome, language: str) -> OutcomeOut:
    """Return ``outcome`` as it is sent; its cards are in ``language``, all else is in both."""
    return OutcomeOut.model_validate(outcome).model_copy(update={"cards": _cards(outcome, language)})


def _cards(outcome: Outcome, language: str) -> tuple[Card, ...]:
    source = CardSource(label=f"Signaalwijzer {outcome.version.version}")
    indicator: Literal["info", "critical"] = "critical" if outcome.urgency.id == "acute" else "info"
    called = [line.contact for line in outcome.contacts if line.contact.phone]
    phones = "\n".join(f"- {contact.name.in_language(language)}: {contact.phone}" for contact in called)
    now = "\n".join(f"1. {line.rule.headline.in_language(language)}" for line in outcome.now)
    first = f"{outcome.urgency.text.in_language(language)}\n\n{now}\n\n{phones}"
    title = _short(outcome.urgency.title.in_language(language))
    cards = [Card(summary=title, indicator=indicator, detail=first, source=source)]
    for part in outcome.steps:
        lines = "\n".join(
            f"- **{line.rule.headline.in_language(language)}** {line.rule.do.in_language(language)}"
            for line in part.lines
        )
        summary = _short(f"{part.step.number}. {part.step.title.in_language(language)}")
        cards.append(Card(summary=summary, indicator="info", detail=lines, source=source))
    return tuple(cards)


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:139]}…"


# --- the description -------------------------------------------------------------------------------------------------


def openapi(content: Content) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of the interface."""
    _, schemas = models_json_schema(
        [
            (answers_model(content), "validation"),
            (ChecklistsOut, "serialization"),
            (OutcomeOut, "serialization"),
            (Problem, "serialization"),
        ],
        ref_template=REFS,
    )
    lang = {
        "name": "lang",
        "in": "query",
        "description": "The language of the cards; all else comes in both languages.",
        "schema": {"type": "string", "enum": ["nl", "en"], "default": "nl"},
    }
    ask = {
        "operationId": "checklists",
        "summary": "What can be asked: two questions, four checklists, and their sources",
        "responses": {**_answer("What can be asked", "ChecklistsOut"), **_problems(405, 500)},
    }
    decide = {
        "operationId": "outcome",
        "summary": "From what was ticked to the five steps of the reporting code; nothing is stored",
        "parameters": [lang],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref("Answers")}}},
        "responses": {**_answer("The outcome", "OutcomeOut"), **_problems(400, 405, 411, 413, 415, 422, 500)},
    }
    describe = {
        "operationId": "openapi",
        "summary": "This description",
        "responses": {
            "200": {"description": "This description", "content": {"application/json": {"schema": {"type": "object"}}}},
            **_problems(405, 500),
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Signaalwijzer",
            "version": content.version.version,
            "summary": "From signals of human trafficking to the five steps of the Dutch reporting code",
            "description": "No account, no cookie, no storage, no score and no verdict. Send nothing that says whom "
            "the answers are about: it is refused.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/checklists": {"get": ask},
            "/api/outcome": {"post": decide},
            "/api/openapi.json": {"get": describe},
        },
        "components": {"schemas": schemas["$defs"]},
    }


def _ref(model: str) -> dict[str, str]:
    return {"$ref": REFS.format(model=model)}


def _answer(description: str, model: str) -> dict[str, Any]:
    return {"200": {"description": description, "content": {"application/json": {"schema": _ref(model)}}}}


def _problems(*statuses: int) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": _ref("Problem")}}
    return {str(status): {"description": WORDS[status][0], "content": content} for status in statuses}

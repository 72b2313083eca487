"""The checklists as HL7 FHIR R4 resources: plain dictionaries, built from the content.

``docs/interop.md`` says what is conformant and what was left out. The translation extension of the standard carries the
texts in the other language.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from content.model import Checklist, Content, Item, SituationQuestion, Text

Resource = dict[str, Any]

FHIR_VERSION = "4.0.1"
NAMESPACE = uuid.UUID("91d6a0bc-6052-4b8b-806e-6e9c724bc5c6")
"""The namespace of all our identifiers: they are the same on every machine and need no domain name."""

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ITEM_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
ITEM_CONTROL_CODES = "http://hl7.org/fhir/questionnaire-item-control"
QUESTIONNAIRE_ID = "signaalwijzer"
OUTCOME_ID = "QuestionnaireResponse-outcome"
SITUATION = "situation"
"""The group that holds the questions about the situation."""

OTHER = {"nl": "en", "en": "nl"}
PUBLISHER = "Signaalwijzer"
TITLE = Text(nl="Signaalwijzer: signalen van mensenhandel", en="Signaalwijzer: signals of human trafficking")
DESCRIPTION = Text(
    nl="Vier lijsten met signalen en risicofactoren van mensenhandel en twee vragen over de situatie. Niets is "
    "verplicht.",
    en="Four lists of signals and risk factors of human trafficking and two questions on the situation. Nothing is "
    "obligatory.",
)
PURPOSE = Text(
    nl="Een professional helpen om signalen na te lopen en de vijf stappen van de Meldcode te zetten. De uitkomst is "
    "geen oordeel en geen score: een signaal is een reden om verder te kijken, geen bewijs.",
    en="To help a professional go through signals and take the five steps of the Dutch reporting code (Meldcode). The "
    "outcome is no verdict and no score: a signal is a reason to look further, no proof.",
)
COPYRIGHT = Text(
    nl="De signalen en risicofactoren zijn die van de factsheet mensenhandel van CoMensha met ketenpartners. De "
    "bewoordingen zijn van de redactie van Signaalwijzer.",
    en="The signals and risk factors are those of the factsheet on human trafficking of CoMensha with its chain "
    "partners. The wording is that of the editors of Signaalwijzer.",
)
SITUATION_TITLE = Text(nl="Situatie", en="Situation")


PROFESSION = "profession"
PROFESSION_LABEL = Text(nl="Uw eigen beroep", en="Your own profession")
PROFESSION_HELP = Text(
    nl="Dit verandert geen advies. Het is het beroep van wie de vragen invult.",
    en="This changes no advice. It is the profession of the person who fills in the questions.",
)


class ProfessionOption(NamedTuple):
    """A profession as an answer; it has no shorter words."""

    value: str
    label: Text
    short: Text


@dataclass(frozen=True, slots=True)
class ProfessionQuestion:
    """The question after the reader's own profession, in the form of a question about the situation."""

    options: tuple[ProfessionOption, ...]
    id: str = PROFESSION
    label: Text = PROFESSION_LABEL
    help: Text = PROFESSION_HELP


Choice = SituationQuestion | ProfessionQuestion


def choices(content: Content) -> tuple[Choice, ...]:
    """Return the questions with one answer: the situation, and the profession where ``content`` has professions."""
    if not content.professions:
        return content.situation
    options = tuple(
        ProfessionOption(profession.id, profession.title, profession.title) for profession in content.professions
    )
    return (*content.situation, ProfessionQuestion(options))


def urn(name: str) -> str:
    """Return our identifier for ``name``: the same everywhere, and not an address that somebody could own."""
    return uuid.uuid5(NAMESPACE, name).urn


QUESTIONNAIRE_URL = urn("Questionnaire/signaalwijzer")
OPERATION_URL = urn("OperationDefinition/QuestionnaireResponse-outcome")
ITEM_SYSTEM = urn("CodeSystem/items")
KIND_SYSTEM = urn("CodeSystem/parts-of-an-outcome")


def answer_system(question: str) -> str:
    """Return the code system of the answers to a question about the situation."""
    return urn(f"CodeSystem/{question}")


def fhir_id(name: str) -> str:
    """Return ``name`` as a FHIR id, which has no underscore."""
    return name.replace("_", "-")


def words(key: str, text: Text, language: str) -> Resource:
    """Return ``key`` with ``text`` in ``language``, and the other language in the translation extension."""
    other = OTHER[language]
    parts = [{"url": "lang", "valueCode": other}, {"url": "content", "valueString": text.in_language(other)}]
    translation = {"url": TRANSLATION, "extension": parts}
    return {key: text.in_language(language), f"_{key}": {"extension": [translation]}}


def _published(content: Content, title: Text, description: Text, language: str) -> Resource:
    return {
        "version": content.version.version,
        "status": "active",
        **words("title", title, language),
        "date": content.version.date.isoformat(),
        "publisher": PUBLISHER,
        **words("description", description, language),
        "jurisdiction": [{"coding": [{"system": "urn:iso:std:iso:3166", "code": "NL"}]}],
    }


def questionnaire(content: Content, language: str) -> Resource:
    """Return the checklists as a Questionnaire whose first language is ``language``.

    Each signal and risk factor is a yes-or-no question with its own id as ``linkId``, in the group of its checklist.
    The two questions about the situation have a value set of answers each, with its expansion.
    """
    items = [item for checklist in content.checklists for item in checklist.items]
    questions = choices(content)
    return {
        "resourceType": "Questionnaire",
        "id": QUESTIONNAIRE_ID,
        "meta": {"versionId": content.fingerprint},
        "language": language,
        "contained": [_value_set(question, content, language) for question in questions],
        "url": QUESTIONNAIRE_URL,
        "name": "Signaalwijzer",
        "experimental": False,
        "lastReviewDate": min(item.reviewed for item in items).isoformat(),
        **_published(content, TITLE, DESCRIPTION, language),
        **words("purpose", PURPOSE, language),
        **words("copyright", COPYRIGHT, language),
        "item": [
            _group(SITUATION, SITUATION_TITLE, [_question(question, language) for question in questions], language),
            *(_checklist(checklist, language) for checklist in content.checklists),
        ],
    }


def _value_set(question: Choice, content: Content, language: str) -> Resource:
    other = OTHER[language]
    system = answer_system(question.id)
    concepts, expanded = [], []
    for option in question.options:
        designation = [{"language": other, "value": option.label.in_language(other)}]
        shown = {"code": option.value, **words("display", option.label, language)}
        concepts.append({**shown, "designation": designation})
        expanded.append({"system": system, **shown, "designation": designation})
    return {
        "resourceType": "ValueSet",
        "id": fhir_id(question.id),
        "url": urn(f"ValueSet/{question.id}"),
        "version": content.version.version,
        "name": question.id.title().replace("_", ""),
        "status": "active",
        "compose": {"include": [{"system": system, "concept": concepts}]},
        "expansion": {
            "identifier": urn(f"ValueSet/{question.id}/{content.fingerprint}"),
            "timestamp": content.version.date.isoformat(),
            "total": len(expanded),
            "contains": expanded,
        },
    }


def _group(id_: str, title: Text, items: list[Resource], language: str) -> Resource:
    return {"linkId": id_, **words("text", title, language), "type": "group", "item": items}


def _question(question: Choice, language: str) -> Resource:
    return {
        "extension": [_control("radio-button")],
        "linkId": question.id,
        "type": "choice",
        "required": False,
        "repeats": False,
        "answerValueSet": f"#{fhir_id(question.id)}",
        "item": [_help(question.id, question.help, language)],
        **words("text", question.label, language),
    }


def _checklist(checklist: Checklist, language: str) -> Resource:
    ticks = [_tick(item, language) for item in checklist.items]
    return _group(checklist.id, checklist.title, [_help(checklist.id, checklist.intro, language), *ticks], language)


def _tick(item: Item, language: str) -> Resource:
    return {
        "linkId": item.id,
        "code": [{"system": ITEM_SYSTEM, "code": item.id, **words("display", item.short, language)}],
        "type": "boolean",
        "required": False,
        "repeats": False,
        "item": [_help(item.id, item.meaning, language)],
        **words("text", item.label, language),
    }


def _help(of: str, text: Text, language: str) -> Resource:
    shown = words("text", text, language)
    return {"extension": [_control("help")], "linkId": f"{of}-help", "type": "display", **shown}


def _control(code: str) -> Resource:
    return {"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [{"system": ITEM_CONTROL_CODES, "code": code}]}}


# --- what this service can do --------------------------------------------------------------------------------------

_STATEMENT_TITLE = Text(nl="Wat Signaalwijzer met FHIR kan", en="What Signaalwijzer does with FHIR")
_STATEMENT = Text(
    nl="Lezen van één Questionnaire, en een operatie die antwoorden zonder persoon omzet in een uitkomst. Er wordt "
    "niets bewaard, en er is niets om in te zoeken.",
    en="Reading one Questionnaire, and an operation that turns answers without a person into an outcome. Nothing is "
    "stored, and there is nothing to search.",
)
_OPERATION_TITLE = Text(nl="Van antwoorden naar de vijf stappen", en="From answers to the five steps")
_OPERATION = Text(
    nl="Neemt een QuestionnaireResponse zonder iets dat een persoon aanwijst (geen subject, author, source, encounter, "
    "identifier, vrije tekst of extensie) en geeft de uitkomst als Bundle. Er wordt niets bewaard.",
    en="Takes a QuestionnaireResponse without anything that points at a person (no subject, author, source, encounter, "
    "identifier, free text or extension) and returns the outcome as a Bundle. Nothing is stored.",
)


def capability_statement(content: Content, language: str) -> Resource:
    """Return what this service can do, for ``GET /fhir/metadata``."""
    operation = {"name": "outcome", "definition": OPERATION_URL}
    read = [{"code": "read"}]
    return {
        "resourceType": "CapabilityStatement",
        "language": language,
        "url": urn("CapabilityStatement/signaalwijzer"),
        "name": "Signaalwijzer",
        "experimental": False,
        "kind": "instance",
        "software": {"name": "Signaalwijzer"},
        "fhirVersion": FHIR_VERSION,
        "format": ["json", "application/fhir+json"],
        **_published(content, _STATEMENT_TITLE, _STATEMENT, language),
        "implementation": {"description": _STATEMENT.in_language(language)},
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {"type": "OperationDefinition", "interaction": read},
                    {"type": "Questionnaire", "interaction": read, "versioning": "no-version"},
                    {"type": "QuestionnaireResponse", "operation": [operation]},
                ],
            }
        ],
    }


def operation_definition(content: Content, language: str) -> Resource:
    """Return the definition of ``$outcome``."""
    return {
        "resourceType": "OperationDefinition",
        "id": OUTCOME_ID,
        "language": language,
        "url": OPERATION_URL,
        "name": "Outcome",
        "kind": "operation",
        "experimental": False,
        "affectsState": False,
        "code": "outcome",
        "resource": ["QuestionnaireResponse"],
        "system": False,
        "type": True,
        "instance": False,
        "parameter": [
            {"name": "resource", "use": "in", "min": 1, "max": "1", "type": "QuestionnaireResponse"},
            {"name": "return", "use": "out", "min": 1, "max": "1", "type": "Bundle"},
        ],
        **_published(content, _OPERATION_TITLE, _OPERATION, language),
    }

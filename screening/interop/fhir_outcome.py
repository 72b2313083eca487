"""An outcome as a FHIR R4 Bundle: a GuidanceResponse with its RequestGroup of five steps and the contacts.

Why these resources and not a CarePlan, which needs a subject: ``docs/decisions/0025-fhir-without-a-subject.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.model import CERTAINTY_WORDS, LANGUAGES, Content, Provenance, Source, Text
from screening.interop.fhir import (
    ITEM_SYSTEM,
    KIND_SYSTEM,
    QUESTIONNAIRE_URL,
    SITUATION,
    Resource,
    answer_system,
    fhir_id,
    urn,
    words,
)
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answers
from screening.logic.outcome import ContactLine, Outcome, Reason, StepOutcome

KINDS = {
    "step": Text(nl="Stap van de Meldcode", en="Step of the reporting code"),
    "guidance": Text(nl="Wat u doet", en="What to do"),
    "attention-point": Text(nl="Let hierop", en="Mind this"),
    "weighing-question": Text(nl="Weegvraag: u beantwoordt die zelf", en="Weighing question: you answer it yourself"),
    "question": Text(nl="Vraag die u kunt stellen", en="Question that you can ask"),
    "contacts": Text(nl="Wie belt u", en="Whom to call"),
    "contact": Text(nl="Contact", en="Contact"),
    "reason": Text(nl="Antwoord dat hiertoe leidde", en="Answer that led to this"),
    "pressing": Text(nl="Deze antwoorden vragen hier eerst om", en="These answers call for this first"),
}
STATED = Text(nl="Opgegeven door de eigen organisatie", en="Stated by the organisation itself")


def outcome_bundle(outcome: Outcome, answers: Answers, content: Content, language: str) -> Resource:
    """Return ``outcome`` as a Bundle whose first language is ``language``.

    The same outcome always gives the same bundle, names of its entries included.
    """
    return _Bundle(outcome, answers, content, language).whole()


class _Bundle:
    """Builds one bundle. Entries refer to each other by names that are derived from the answers."""

    def __init__(self, outcome: Outcome, answers: Answers, content: Content, language: str) -> None:
        self.outcome = outcome
        self.answers = answers
        self.language = language
        self.sources = {source.id: source for source in content.sources}
        given = [f"{name}={getattr(answers, name)}" for name in QUESTIONS]
        given += [f"{name}={','.join(sorted(answers.ticked(name)))}" for name in CHECKLISTS]
        self.name = "/".join([content.fingerprint, *given])
        self.entries: dict[str, Resource] = {}

    def whole(self) -> Resource:
        steps = [self._step(part) for part in self.outcome.steps]
        contacts = [self._contact(line) for line in self.outcome.contacts]
        group = self._group(
            [*steps, {"code": [self._coded("contacts")], **self._words("title", KINDS["contacts"]), "action": contacts}]
        )
        first = [self._guidance(group), self._response(), self._parameters(), group]
        return {
            "resourceType": "Bundle",
            "language": self.language,
            "type": "collection",
            "entry": [{"fullUrl": self._url(found), "resource": found} for found in [*first, *self.entries.values()]],
        }

    def _url(self, resource: Resource) -> str:
        return urn(f"{self.name}/{resource['resourceType']}/{resource.get('id', 'answers')}")

    def _reference(self, resource: Resource) -> Resource:
        return {"reference": self._url(resource), "type": resource["resourceType"]}

    def _new(self, type_: str, id_: str) -> Resource:
        return {"resourceType": type_, "id": fhir_id(id_), "language": self.language}

    def _coded(self, kind: str) -> Resource:
        return {"coding": [self._coding(KIND_SYSTEM, kind, KINDS[kind])]}

    def _coding(self, system: str, code: str, display: Text) -> Resource:
        return {"system": system, "code": code, "display": display.in_language(self.language)}

    def _words(self, key: str, text: Text) -> Resource:
        return words(key, text, self.language)

    def _guidance(self, group: Resource) -> Resource:
        found = self._new("GuidanceResponse", "outcome")
        found["moduleCanonical"] = f"{QUESTIONNAIRE_URL}|{self.outcome.version.version}"
        found["status"] = "success"
        found["note"] = [self._words("text", text) for text in (self.outcome.urgency.title, self.outcome.urgency.text)]
        found["outputParameters"] = self._reference(self._parameters())
        found["result"] = self._reference(group)
        return found

    def _parameters(self) -> Resource:
        found = self._new("Parameters", "facts")
        found["parameter"] = [
            {"name": "urgency", "valueCode": self.outcome.urgency.id},
            *({"name": "now", "valueCode": line.rule.id} for line in self.outcome.now),
            {"name": "firstCall", "valueCode": self.outcome.first_call.contact.id},
            {"name": "contentVersion", "valueString": self.outcome.version.version},
            {"name": "contentDate", "valueDate": self.outcome.version.date.isoformat()},
            {"name": "contentFingerprint", "valueString": self.outcome.fingerprint},
        ]
        return found

    def _response(self) -> Resource:
        """Return the answers themselves, as the response that this operation takes."""
        found: Resource = {"resourceType": "QuestionnaireResponse", "language": self.language}
        found["questionnaire"] = f"{QUESTIONNAIRE_URL}|{self.outcome.version.version}"
        found["status"] = "completed"
        situation = []
        for given in self.outcome.situation:
            value = self._coding(answer_system(given.question.id), given.option.value, given.option.label)
            situation.append({"linkId": given.question.id, "answer": [{"valueCoding": value}]})
        items: list[Resource] = [{"linkId": SITUATION, "item": situation}] if situation else []
        items += [
            {
                "linkId": part.checklist.id,
                "item": [{"linkId": item.id, "answer": [{"valueBoolean": True}]} for item in part.items],
            }
            for part in self.outcome.ticked
            if part.items
        ]
        if items:
            found["item"] = items
        return found

    def _group(self, actions: list[Resource]) -> Resource:
        found = self._new("RequestGroup", "steps")
        found |= {"status": "draft", "intent": "proposal"}
        if self.outcome.urgency.id == "acute":
            found["priority"] = "stat"
        found["action"] = actions
        return found

    def _step(self, part: StepOutcome) -> Resource:
        actions = []
        for line in part.lines:
            extra = self._reasons(line.reasons)
            if line.rule.contact:
                extra.append({"type": self._coded("contact"), "valueString": line.rule.contact})
            id_ = f"{part.step.id}.{line.rule.id}"
            action = self._task(id_, "guidance", line.rule.do, line.rule.because, line.rule, extra)
            actions.append(action | self._words("title", line.rule.headline))
        for point in part.attention_points:
            extra = self._reasons(point.reasons)
            if point.pressing:
                extra.insert(0, {"type": self._coded("pressing"), "valueBoolean": True})
            id_ = f"point.{point.point.id}"
            text, why = point.point.text, point.point.explanation
            actions.append(self._task(id_, "attention-point", text, why, point.point, extra))
        for weighing in part.weighing:
            question = weighing.question
            answers = _joined([Text(nl="Nee:", en="No:"), question.if_no, Text(nl="Ja:", en="Yes:"), question.if_yes])
            id_ = f"{part.step.id}.weighing.{question.id}"
            actions.append(self._task(id_, "weighing-question", question.question, answers, question, []))
        for item in part.questions:
            id_ = f"{part.step.id}.question.{item.id}"
            actions.append(self._task(id_, "question", item.question, item.short, item.question, []))
        return {
            "id": part.step.id,
            "prefix": str(part.step.number),
            "code": [self._coded("step")],
            **self._words("title", part.step.title),
            **self._words("description", part.step.purpose),
            "action": actions,
        }

    def _task(
        self, id_: str, kind: str, text: Text, because: Text, item: Provenance, extra: list[Resource]
    ) -> Resource:
        task = self._new("Task", id_)
        task |= {"status": "draft", "intent": "proposal", "code": self._coded(kind)}
        task |= {**self._words("description", text), "note": [self._words("text", because)]}
        if extra:
            task["input"] = extra
        self.entries.setdefault(task["id"], task)
        return {"documentation": self._documentation(item), "resource": self._reference(task)}

    def _reasons(self, reasons: Iterable[Reason]) -> list[Resource]:
        found = []
        for reason in reasons:
            field, value = reason.given.field, reason.given.value
            system = answer_system(field) if field in QUESTIONS else ITEM_SYSTEM
            found.append({"type": self._coded("reason"), "valueCoding": self._coding(system, value, reason.text)})
        return found

    def _contact(self, line: ContactLine) -> Resource:
        contact = line.contact
        service = self._new("HealthcareService", contact.id)
        service |= {**self._words("name", contact.name), **self._words("comment", contact.role)}
        telecom: list[dict[str, Any]] = []
        if contact.phone:
            telecom.append({"system": "phone", "value": contact.phone, "rank": 1})
        if contact.url:
            telecom.append({"system": "url", "value": contact.url})
        if telecom:
            service["telecom"] = telecom
        if contact.hours:
            service |= self._words("availabilityExceptions", contact.hours)
        self.entries[service["id"]] = service
        because = _joined(reason.because for reason in line.reasons)
        return {
            "id": fhir_id(contact.id),
            "code": [self._coded("contact")],
            **self._words("title", contact.name),
            **self._words("description", because),
            "documentation": self._documentation(contact, STATED if contact.own else None),
            "resource": self._reference(service),
        }

    def _documentation(self, item: Provenance, label: Text | None = None) -> list[Resource]:
        label_words = (label or CERTAINTY_WORDS[item.certainty]).in_language(self.language)
        return [self._source(self.sources[id_], label_words) for id_ in item.source]

    def _source(self, source: Source, label: str) -> Resource:
        display = f"{source.title.in_language(self.language)} ({source.publisher})"
        found: Resource = {"type": "citation", "label": label, "display": display}
        if source.url:
            found["url"] = source.url
        return found


def _joined(texts: Iterable[Text]) -> Text:
    texts = list(texts)
    return Text(**{name: " ".join(text.in_language(name) for text in texts) for name in LANGUAGES})

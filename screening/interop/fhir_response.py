"""Reads a QuestionnaireResponse, and refuses whatever could identify the person it is about.

The reader has a list of elements that it allows. The answer never repeats what was refused: it names the place by
elements that the standard defines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from content.model import LANGUAGES, Content, Text
from screening.interop.fhir import (
    QUESTIONNAIRE_ID,
    QUESTIONNAIRE_URL,
    SITUATION,
    SITUATION_TITLE,
    Choice,
    answer_system,
    choices,
)
from screening.logic.answers import Answers
from screening.web.problems import Issue

IDENTIFYING = {
    "id": "the id of a stored resource",
    "implicitRules": "rules of another system",
    "text": "a narrative is free text",
    "contained": "contained resources",
    "extension": "extensions",
    "modifierExtension": "extensions",
    "identifier": "an identifier",
    "basedOn": "a reference to a record",
    "partOf": "a reference to a record",
    "subject": "the person it is about",
    "encounter": "an encounter",
    "author": "the person who answered",
    "source": "the person who answered",
    "definition": "a definition of another system",
}
"""Elements of the standard that point, or could point, at a person or a record; and how the answer calls them."""

TOP = frozenset({"resourceType", "meta", "language", "questionnaire", "status", "authored", "item"})
ITEM = frozenset({"linkId", "text", "answer", "item"})
ANSWER = frozenset({"valueBoolean", "valueCoding", "item"})
CODING = frozenset({"system", "version", "code", "display", "userSelected"})
STATUS = ("in-progress", "completed", "amended")
PROFILES = ("http://hl7.org/fhir/4.0/StructureDefinition/QuestionnaireResponse",)
VERSION = re.compile(r"[0-9]{4}(\.[0-9]{1,3}){1,2}")
RENDERER = re.compile(r"lformsVersion: [0-9]{1,3}(\.[0-9]{1,3}){2}")
MOMENT = re.compile(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)
DEPTH = 8
"""How deep items may be nested; a response to our questionnaire needs three."""


class RefusedResponse(Exception):
    """The response can't be taken; ``issues`` says why."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("; ".join(f"{issue.expression}: {issue.text}" for issue in self.issues))

    @property
    def status(self) -> int:
        """The status of the answer: 400 when it is no QuestionnaireResponse at all, else 422."""
        return min(issue.status for issue in self.issues)


class ResponseReader:
    """Reads responses to the questionnaire of one version of the content."""

    def __init__(self, content: Content) -> None:
        self.questions: dict[str, Choice] = {question.id: question for question in choices(content)}
        self.lists = {checklist.id: checklist for checklist in content.checklists}
        self.list_of = {item.id: checklist.id for checklist in content.checklists for item in checklist.items}
        items = {item.id: item for checklist in content.checklists for item in checklist.items}
        self.texts: dict[str, Text] = {id_: item.label for id_, item in items.items()}
        self.texts |= {id_: question.label for id_, question in self.questions.items()}
        self.texts |= {id_: checklist.title for id_, checklist in self.lists.items()}
        self.texts[SITUATION] = SITUATION_TITLE
        self.groups = {SITUATION, *self.lists}
        self.displays: dict[str, tuple[Text, ...]] = {
            f"{id_}-help": (text,)
            for id_, text in [
                *((id_, question.help) for id_, question in self.questions.items()),
                *((id_, checklist.intro) for id_, checklist in self.lists.items()),
                *((id_, item.meaning) for id_, item in items.items()),
            ]
        }

    def __call__(self, resource: Any) -> Answers:
        """Return the answers in ``resource``, parsed JSON.

        Raises:
            RefusedResponse: it is no QuestionnaireResponse to our questionnaire, or holds more than answers.
        """
        found = _Reading(self)
        found.resource(resource)
        if found.issues:
            raise RefusedResponse(found.issues)
        return Answers.of(found.fields)


class _Reading:
    """One reading: the answers found, and the reasons to refuse the response."""

    def __init__(self, reader: ResponseReader) -> None:
        self.known = reader
        self.issues: list[Issue] = []
        self.fields: dict[str, Any] = {}
        self.seen: set[str] = set()

    def refuse(self, expression: str, text: str, code: str = "invalid", status: int = 422) -> None:
        self.issues.append(Issue(status, code, expression, text))

    def resource(self, resource: Any) -> None:
        name = "QuestionnaireResponse"
        if not isinstance(resource, dict) or resource.get("resourceType") != name:
            self.refuse(name, "the body must be one QuestionnaireResponse", "structure", 400)
            return
        self.only(resource, TOP, name)
        self.meta(resource.get("meta", {}), f"{name}.meta")
        if resource.get("language", "nl") not in ("nl", "en", "nl-NL", "en-US", "en-GB"):
            self.refuse(f"{name}.language", "choose nl or en", "code-invalid")
        if "status" not in resource:
            self.refuse(f"{name}.status", "the status is missing", "required")
        elif resource["status"] not in STATUS:
            self.refuse(f"{name}.status", f"choose from {', '.join(STATUS)}", "code-invalid")
        if "questionnaire" in resource and not self.ours(resource["questionnaire"]):
            self.refuse(f"{name}.questionnaire", f"the questionnaire must be {QUESTIONNAIRE_URL}", "not-supported")
        authored = resource.get("authored", "2000")
        if not isinstance(authored, str) or not MOMENT.fullmatch(authored):
            self.refuse(f"{name}.authored", "must be a date and time", "structure")
        self.items(resource.get("item", []), None, name, 0)

    @staticmethod
    def ours(canonical: Any) -> bool:
        """Return whether this is our questionnaire. Any version will do, because each item is checked."""
        if not isinstance(canonical, str):
            return False
        url, _, version = canonical.partition("|")
        known = url in (QUESTIONNAIRE_URL, f"Questionnaire/{QUESTIONNAIRE_ID}")
        return known and (not version or bool(VERSION.fullmatch(version)))

    def only(self, found: dict[str, Any], allowed: frozenset[str], at: str) -> None:
        """Refuse every key that is not in ``allowed``, without repeating one that the standard does not define."""
        for key in found:
            if key in allowed:
                continue
            if key in IDENTIFYING:
                reason = f"may not be sent: {IDENTIFYING[key]}. Nothing here may say whom the answers are about"
                self.refuse(f"{at}.{key}", reason, "business-rule")
            elif key.startswith("value") and at.endswith(".answer"):
                reason = "only valueBoolean and valueCoding are taken: free text and references may not be sent"
                self.refuse(f"{at}.value", reason, "business-rule")
            else:
                self.refuse(at, "holds an element that is not taken here", "business-rule")

    def meta(self, meta: Any, at: str) -> None:
        """Allow the metadata that form renderers add, and nothing else."""
        if not isinstance(meta, dict):
            self.refuse(at, "must be an object", "structure")
            return
        profiles, tags = meta.get("profile", []), meta.get("tag", [])
        if set(meta) - {"profile", "tag"}:
            self.refuse(at, "only a profile and the tag of a form renderer are taken", "business-rule")
        if not isinstance(profiles, list) or any(profile not in PROFILES for profile in profiles):
            self.refuse(f"{at}.profile", f"only {PROFILES[0]} is taken", "business-rule")
        if not isinstance(tags, list) or not all(_of_a_renderer(tag) for tag in tags):
            self.refuse(f"{at}.tag", "only the tag of a form renderer is taken", "business-rule")

    def items(self, items: Any, group: str | None, at: str, depth: int) -> None:
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.refuse(f"{at}.item", "must be a list of items", "structure")
            return
        if depth > DEPTH:
            self.refuse(f"{at}.item", "is nested too deeply", "too-costly")
            return
        for number, item in enumerate(items):
            self.item(item, group, f"{at}.item[{number}]", depth)

    def item(self, item: dict[str, Any], group: str | None, at: str, depth: int) -> None:
        self.only(item, ITEM, at)
        id_ = item.get("linkId")
        if not isinstance(id_, str):
            self.refuse(f"{at}.linkId", "the linkId is missing", "required")
            return
        if id_ in self.known.displays:
            if "answer" in item or "item" in item or not _ours(item.get("text"), self.known.displays[id_]):
                self.refuse(at, "a help text takes no answer and no other words", "business-rule")
            return
        if id_ not in self.known.texts or group not in (None, self.parent(id_)):
            self.refuse(f"{at}.linkId", "the questionnaire has no such item here", "not-found")
            return
        if not _ours(item.get("text"), (self.known.texts[id_],)):
            self.refuse(
                f"{at}.text", "must be the text of the questionnaire: free text may not be sent", "business-rule"
            )
        if id_ in self.seen:
            self.refuse(f"{at}.linkId", "this item occurs twice", "duplicate")
        self.seen.add(id_)
        if id_ in self.known.groups:
            if "answer" in item:
                self.refuse(f"{at}.answer", "a group takes no answer", "structure")
            self.items(item.get("item", []), id_, at, depth + 1)
            return
        self.items(item.get("item", []), "", at, depth + 1)
        self.answer(id_, item.get("answer", []), at, depth)

    def parent(self, id_: str) -> str | None:
        if id_ in self.known.groups:
            return None
        return SITUATION if id_ in self.known.questions else self.known.list_of[id_]

    def answer(self, id_: str, answers: Any, at: str, depth: int) -> None:
        if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
            self.refuse(f"{at}.answer", "must be a list of answers", "structure")
            return
        if len(answers) > 1:
            self.refuse(f"{at}.answer", "takes one answer", "structure")
            return
        for answer in answers:
            self.only(answer, ANSWER, f"{at}.answer")
            self.items(answer.get("item", []), "", f"{at}.answer", depth + 1)
            if id_ in self.known.questions:
                self.choice(id_, answer, f"{at}.answer")
            elif set(answer) & {"valueBoolean", "valueCoding"} != {"valueBoolean"}:
                self.refuse(f"{at}.answer", "takes valueBoolean", "structure")
            elif not isinstance(answer["valueBoolean"], bool):
                self.refuse(f"{at}.answer.valueBoolean", "must be true or false", "structure")
            elif answer["valueBoolean"]:
                self.fields.setdefault(self.known.list_of[id_], set()).add(id_)

    def choice(self, id_: str, answer: dict[str, Any], at: str) -> None:
        coding = answer.get("valueCoding")
        if "valueBoolean" in answer or not isinstance(coding, dict):
            self.refuse(at, "takes valueCoding", "structure")
            return
        at = f"{at}.valueCoding"
        self.only(coding, CODING, at)
        options: dict[str, Any] = {option.value: option for option in self.known.questions[id_].options}
        code = coding.get("code")
        if coding.get("system", answer_system(id_)) != answer_system(id_):
            self.refuse(f"{at}.system", f"must be {answer_system(id_)}", "code-invalid")
        elif not isinstance(code, str) or code not in options:
            self.refuse(f"{at}.code", f"choose from {', '.join(options)}", "code-invalid")
        elif not _ours(coding.get("display"), (options[code].label, options[code].short)):
            self.refuse(
                f"{at}.display", "must be that of the questionnaire: free text may not be sent", "business-rule"
            )
        elif not isinstance(coding.get("userSelected", False), bool) or "version" in coding:
            self.refuse(at, "holds an element that is not taken here", "business-rule")
        else:
            self.fields[id_] = code


def _ours(words: Any, texts: Iterable[Text]) -> bool:
    """Return whether ``words`` are absent, or are one of ``texts`` in either language."""
    return words is None or any(words == text.in_language(language) for text in texts for language in LANGUAGES)


def _of_a_renderer(tag: Any) -> bool:
    """Return whether this is the tag with which LHC-Forms states its version."""
    if not isinstance(tag, dict) or set(tag) != {"code"} or not isinstance(tag["code"], str):
        return False
    return bool(RENDERER.fullmatch(tag["code"]))

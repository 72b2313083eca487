"""The views for other programs, and the downloads of an outcome. The builders in this package know no requests."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from content.model import LANGUAGES, Profession
from screening import registry
from screening.interop import api, fhir
from screening.interop.document import document, markdown
from screening.interop.fhir_outcome import outcome_bundle
from screening.interop.fhir_response import RefusedResponse, ResponseReader
from screening.interop.strict_json import NotJson, read_json
from screening.logic.answers import Answers
from screening.logic.outcome import Outcome
from screening.web import problems
from screening.web.form_page import takes_form
from screening.web.forms import GENERAL, ScreeningForm
from screening.web.http import accepts
from screening.web.outcome_html import record_text
from screening.web.problems import Issue

JSON = "application/json"
FHIR_TYPES = ("application/fhir+json", JSON)
TAKEN_AS_JSON = ("json", "fhir+json", "application/*", "*/*", *FHIR_TYPES)
SHOWN_ERRORS = 20


def _dump(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


# --- what is the same for everybody: made once -----------------------------------------------------------------------

BUILDERS: dict[str, Callable[..., Any]] = {
    "questionnaire": fhir.questionnaire,
    "metadata": fhir.capability_statement,
    "operation": fhir.operation_definition,
    "checklists": lambda content: api.ChecklistsOut.model_validate(content).model_dump(mode="json"),
    "openapi": api.openapi,
}


@functools.cache
def _made(name: str, *language: str) -> bytes:
    return _dump(BUILDERS[name](registry.content(), *language))


@functools.cache
def _answers_model() -> type[BaseModel]:
    return api.answers_model(registry.content())


@functools.cache
def _reader() -> ResponseReader:
    return ResponseReader(registry.content())


def _unchanging(request: HttpRequest, body: bytes, content_type: str, language: str = "") -> HttpResponse:
    """Answer with a body that only changes with the content; a client that has it already gets 304."""
    etag = quote_etag(f"{registry.content().fingerprint}{language}")
    found = get_conditional_response(request, etag=etag)
    if isinstance(found, HttpResponse) and found.status_code == 304:
        return found
    response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag
    if language:
        response.headers["Content-Language"] = language
    return response


# --- FHIR ------------------------------------------------------------------------------------------------------------


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Return the error for a language or a format that is not served, or nothing."""
    if request.GET.get("lang", "nl") not in LANGUAGES:
        return problems.operation_outcome(400, [Issue(400, "invalid", "", "lang: choose nl or en")])
    wished = request.GET.get("_format") or request.headers.get("Accept", "*/*")
    offered = [part.split(";")[0].strip().lower() for part in wished.split(",")]
    if not any(part in TAKEN_AS_JSON for part in offered):
        return problems.answer(request, 406)
    return None


def _resource(name: str) -> Callable[..., Any]:
    @csrf_exempt  # takes no other method, and says so
    @accepts("GET", "HEAD")
    def view(request: HttpRequest) -> HttpResponse:
        refused = _refused(request)
        if refused is not None:
            return refused
        language = request.GET.get("lang", "nl")
        return _unchanging(request, _made(name, language), problems.FHIR_JSON, language)

    return view


metadata = _resource("metadata")
questionnaire = _resource("questionnaire")
operation = _resource("operation")


@csrf_exempt  # reads no cookie and stores nothing: docs/decisions/0026-interfaces-without-accounts.md
@accepts("POST")
def fhir_outcome(request: HttpRequest) -> HttpResponse:
    """Take a QuestionnaireResponse without a person; answer with the outcome as a Bundle."""
    if request.content_type not in FHIR_TYPES:
        return problems.answer(request, 415)
    refused = _refused(request)
    if refused is not None:
        return refused
    try:
        answers = _reader()(read_json(request.body))
    except NotJson:
        return problems.answer(request, 400)
    except RefusedResponse as error:
        return problems.operation_outcome(error.status, error.issues[:SHOWN_ERRORS])
    language = request.GET.get("lang", "nl")
    bundle = outcome_bundle(registry.decision()(answers), answers, registry.content(), language)
    return HttpResponse(_dump(bundle), content_type=problems.FHIR_JSON, headers={"Content-Language": language})


# --- plain JSON ------------------------------------------------------------------------------------------------------


@csrf_exempt
@accepts("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI description."""
    return _unchanging(request, _made("openapi"), JSON)


@csrf_exempt
@accepts("GET", "HEAD")
def api_checklists(request: HttpRequest) -> HttpResponse:
    """Show all that can be asked."""
    return _unchanging(request, _made("checklists"), JSON)


@csrf_exempt  # reads no cookie and stores nothing: docs/decisions/0026-interfaces-without-accounts.md
@accepts("POST")
def api_outcome(request: HttpRequest) -> HttpResponse:
    """Take answers; answer with the outcome."""
    if request.content_type != JSON:
        return problems.answer(request, 415)
    language = request.GET.get("lang", "nl")
    if language not in LANGUAGES:
        return problems.problem(422, "lang: choose nl or en")
    try:
        body = _answers_model().model_validate(read_json(request.body), strict=False)
    except NotJson:
        return problems.answer(request, 400)
    except ValidationError as error:
        return problems.problem(422, problems.WORDS[422][2], _errors(error))
    outcome = registry.decision()(Answers.of(body.model_dump()))
    return HttpResponse(api.outcome_out(outcome, language).model_dump_json(), content_type=JSON)


def _errors(error: ValidationError) -> list[dict[str, str]]:
    """Say where and what, without repeating a key or a value that was sent."""
    found = []
    known = _answers_model().model_fields
    for fault in error.errors(include_url=False, include_context=True, include_input=False)[:SHOWN_ERRORS]:
        path = [str(part) for part in fault["loc"] if isinstance(part, int) or part in known]
        detail = "there is no such field" if fault["type"] == "extra_forbidden" else fault["msg"]
        found.append({"detail": detail, "pointer": "/".join(["#", *path])})
    return found


# --- files -----------------------------------------------------------------------------------------------------------


def _text_file(outcome: Outcome, answers: Answers) -> str | bytes:
    """Return the very text that "copy for the file" copies; in the page it is escaped, in a file it is not."""
    return record_text(answers)


def _own_code(answers: Answers) -> Profession | None:
    """Return the profession that the reader chose; the general one says nothing beside the steps."""
    return None if answers.profession == GENERAL else registry.content().profession(answers.profession)


def _markdown_file(outcome: Outcome, answers: Answers) -> str | bytes:
    return markdown(document(outcome, _own_code(answers)))


def _fhir_file(outcome: Outcome, answers: Answers) -> str | bytes:
    return _dump(outcome_bundle(outcome, answers, registry.content(), get_language() or "nl"))


def _pdf_file(outcome: Outcome, answers: Answers) -> str | bytes:
    from screening.interop.pdf import pdf  # here, because the library takes 40 MB that most workers never need

    return pdf(document(outcome, _own_code(answers), brief=True), get_language() or "nl", timezone.localdate())


FILES: dict[str, tuple[Callable[[Outcome, Answers], str | bytes], str, str]] = {
    "text": (_text_file, "text/plain; charset=utf-8", "txt"),
    "markdown": (_markdown_file, "text/markdown; charset=utf-8", "md"),
    "fhir": (_fhir_file, "application/fhir+json; charset=utf-8", "json"),
    "pdf": (_pdf_file, "application/pdf", "pdf"),
}
"""By the name in the address: the function that makes the file, its media type, and its extension."""


FILE_NAME = {"nl": "overzicht", "en": "overview"}


class FileFormat(StringConverter):
    """The part of the address that names the kind of file."""

    regex = "|".join(FILES)


@takes_form
def download(request: HttpRequest, form: ScreeningForm, kind: str) -> HttpResponseBase:
    """Make a file of the outcome of the posted answers; its name reveals nothing."""
    answers = form.answers()
    make, content_type, end = FILES[kind]
    response = HttpResponse(make(registry.decision()(answers), answers), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME[get_language() or "nl"]}.{end}"'
    return response

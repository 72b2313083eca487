"""Errors in the format that a program expects: an OperationOutcome under ``/fhir/``, problem+json under ``/api/``.

Nothing of what was sent is repeated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Issue:
    """One reason to refuse: the status of the answer, the code of the standard, the place, and words."""

    status: int
    code: str
    expression: str
    text: str


FHIR_PREFIX = "/fhir/"
API_PREFIX = "/api/"
FHIR_JSON = "application/fhir+json; charset=utf-8"
PROBLEM_JSON = "application/problem+json"

WORDS = {
    400: ("Bad Request", "structure", "The request can't be read."),
    403: ("Forbidden", "forbidden", "The request is not allowed."),
    404: ("Not Found", "not-found", "There is nothing at this address."),
    405: ("Method Not Allowed", "not-supported", "This address does not take this method; see the Allow header."),
    406: ("Not Acceptable", "not-supported", "Only JSON is served here."),
    408: ("Request Timeout", "timeout", "The body did not arrive in time."),
    411: ("Length Required", "required", "The body needs a stated length (Content-Length)."),
    413: ("Content Too Large", "too-long", "The body is too large."),
    415: ("Unsupported Media Type", "not-supported", "Only JSON is taken here; see the content type."),
    422: ("Unprocessable Content", "invalid", "The body is not what this address takes."),
    500: ("Internal Server Error", "exception", "Something went wrong here. Nothing was stored."),
    503: ("Service Unavailable", "throttled", "Too many requests wait at this moment. Try again after some seconds."),
}
"""By status: the title, the issue code of FHIR, and what is wrong."""


def is_for_a_machine(request: HttpRequest) -> bool:
    """Return whether the address is one that programs use."""
    return request.path_info.startswith((FHIR_PREFIX, API_PREFIX))


def answer(request: HttpRequest, status: int, number: str = "") -> HttpResponse:
    """Return an error of ``status`` in the form of the address; ``number`` is its error id in the log."""
    detail = WORDS[status][2] + (f" Number of this failure: {number}" if number else "")
    if request.path_info.startswith(FHIR_PREFIX):
        return operation_outcome(status, [Issue(status, WORDS[status][1], "", detail)])
    return problem(status, detail)


def operation_outcome(status: int, issues: Iterable[Issue]) -> HttpResponse:
    """Return ``issues`` as an OperationOutcome."""
    listed = []
    for issue in issues:
        found: dict[str, Any] = {"severity": "error", "code": issue.code, "details": {"text": issue.text}}
        if issue.expression:
            found["expression"] = [issue.expression]
        listed.append(found)
    body = {"resourceType": "OperationOutcome", "issue": listed}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=FHIR_JSON, status=status)


def problem(status: int, detail: str, errors: Iterable[dict[str, str]] = ()) -> HttpResponse:
    """Return a problem of RFC 9457; each of ``errors`` has a ``detail`` and a JSON ``pointer``."""
    body: dict[str, Any] = {"type": "about:blank", "title": WORDS[status][0], "status": status, "detail": detail}
    listed = list(errors)
    if listed:
        body["errors"] = listed
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=PROBLEM_JSON, status=status)

"""Two validators of FHIR R4 that know nothing of each other, and answers to try them on."""

from __future__ import annotations

import functools
import importlib
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from screening import registry
from screening.logic.answers import CHECKLISTS, Answers
from tests.page import token

SCHEMA = json.loads((Path(__file__).parent / "fhir-r4.schema.json").read_text("utf-8"))


def of_the_schema(resource: dict[str, Any]) -> list[str]:
    """Return what HL7's own JSON schema of R4 has against ``resource``."""
    errors = _validator(resource["resourceType"]).iter_errors(resource)
    return [f"{error.instance_path}: {error.message[:300]}" for error in errors]


@functools.cache
def _validator(type_: str) -> Any:
    return jsonschema_rs.validator_for({**SCHEMA, "allOf": [{"$ref": f"#/definitions/{type_}"}]})


def of_the_library(resource: dict[str, Any]) -> list[str]:
    """Return what fhir.resources has against ``resource``, and what gets lost on the way through its types.

    Its R4B types are those of R4 for every resource that is served here (R4B changed others).
    """
    name = resource["resourceType"]
    model = getattr(importlib.import_module(f"fhir.resources.R4B.{name.lower()}"), name)
    try:
        parsed = model.model_validate_json(json.dumps(resource))
    except ValueError as error:
        return [str(error)]
    back = json.loads(parsed.model_dump_json())
    return [] if back == resource else [f"{name} reads back otherwise: {_difference(resource, back)}"]


def _difference(one: Any, other: Any, path: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if one.get(key) != other.get(key):
                return _difference(one.get(key), other.get(key), f"{path}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            if left != right:
                return _difference(left, right, f"{path}[{number}]")
    return f"{path}: {one!r} != {other!r}"[:400]


VALIDATORS = {"the JSON schema of HL7": of_the_schema, "fhir.resources": of_the_library}


@pytest.fixture(params=VALIDATORS.values(), ids=VALIDATORS.keys())
def faults(request):
    return request.param


@pytest.fixture(params=["nl", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def post_json(client):
    def post(address: str, body: Any, content_type: str = "application/json", **headers: str):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(address, raw, content_type=content_type, headers=headers)

    return post


def everything() -> Answers:
    """Return the answers with everything ticked."""
    ticks = {checklist.id: [item.id for item in checklist.items] for checklist in registry.content().checklists}
    return Answers.of({"acute_danger": "yes", "age_group": "minor", **ticks})


CASES = {
    "nothing": Answers(),
    "a passport that was taken, of an adult": Answers.of(
        {"age_group": "adult", "signals_cross_border": ["passport_withheld"]}
    ),
    "a minor with two signals": Answers.of(
        {"age_group": "minor", "signals_general": ["threats", "companion_present"], "risk_factors": ["orphan"]}
    ),
    "acute danger": Answers.of({"acute_danger": "yes"}),
    "everything": everything(),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def answers(request) -> Answers:
    return request.param


def fields_of(answers: Answers) -> dict[str, Any]:
    """Return answers as the form fields and as the body of the plain interface."""
    fields: dict[str, Any] = {name: sorted(answers.ticked(name)) for name in CHECKLISTS}
    if answers.profession:
        fields["profession"] = answers.profession
    return {"acute_danger": answers.acute_danger, "age_group": answers.age_group, **fields}


@pytest.fixture
def post_screening():
    """Post a form as a browser does: fetch the page first, then post with its token; return the response."""
    browser = Client(enforce_csrf_checks=True)

    def post(fields: dict[str, Any], path: str = "/screening/outcome/", **headers: str):
        page = browser.get("/en/screening/" if path.startswith("/en/") else "/screening/")
        return browser.post(path, {**fields, "csrfmiddlewaretoken": token(page)}, headers=headers)

    return post

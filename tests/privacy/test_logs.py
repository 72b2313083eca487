"""Neither the log nor the metrics tell anything that follows what was ticked: not the size, not the time it took."""

from __future__ import annotations

import json
import logging
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from screening import registry
from screening.interop.fhir import questionnaire
from screening.serving import metrics, middleware
from tests.enumerations import enumerated
from tests.factsheet_ids import FACTSHEET_IDS

LISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
EVERY = [(name, id_) for name in LISTS for id_ in FACTSHEET_IDS[name]]
ALL = range(len(EVERY) + 1)
DRAWN = [0, 1, 2, 3, 5, 8, 13, 21, 34, 35]


def form(ticks: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, id_ in EVERY[:ticks]:
        found.setdefault(name, []).append(id_)
    return found


def post_form(path: str, **headers: str):
    """Return what posts so many ticks as a browser does."""
    sent = {"Host": "testserver", **{name.replace("_", "-"): value for name, value in headers.items()}}

    def send(ticks: int):
        body = urlencode({"view": "walk", **form(ticks)}, doseq=True)
        return Client().generic("POST", path, body, content_type="application/x-www-form-urlencoded", headers=sent)

    return send


def post_json(ticks: int):
    return Client().post("/api/outcome", json.dumps(form(ticks)), content_type="application/json")


def post_fhir(ticks: int):
    given = {id_ for _, id_ in EVERY[:ticks]}

    def answered(items):
        for item in items:
            if "item" in item and (parts := list(answered(item["item"]))):
                yield {"linkId": item["linkId"], "item": parts}
            elif item["linkId"] in given:
                yield {"linkId": item["linkId"], "answer": [{"valueBoolean": True}]}

    whole = questionnaire(registry.content(), "nl")
    sent = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": whole["url"],
        "status": "completed",
        "item": list(answered(whole["item"])),
    }
    path = "/fhir/QuestionnaireResponse/$outcome"
    return Client().generic("POST", path, json.dumps(sent), content_type="application/fhir+json")


WAYS = {
    "a part of the page": post_form("/screening/outcome/", hx_request="true"),
    "a part of the page, compressed": post_form("/screening/outcome/", hx_request="true", accept_encoding="gzip"),
    "a whole page": post_form("/en/screening/outcome/"),
    "text": post_form("/screening/outcome/text/"),
    "markdown": post_form("/screening/outcome/markdown/"),
    "pdf": post_form("/screening/outcome/pdf/"),
    "FHIR file": post_form("/screening/outcome/fhir/"),
    "API": post_json,
    "FHIR": post_fhir,
}


@pytest.mark.parametrize(
    ("way", "amounts"), enumerated(WAYS, [DRAWN, ALL], drawn=[(way, DRAWN) for way in WAYS]), ids=str
)
def test_the_line_of_a_posted_screening_is_the_same_for_0_to_35_ticks(way, amounts, caplog):
    contents = set()
    with caplog.at_level(logging.INFO, logger="signaalwijzer.access"):
        for ticks in amounts:
            answer = WAYS[way](ticks)
            assert answer.status_code == 200, answer.content
            contents.add(answer.content)
    lines = [record.getMessage() for record in caplog.records if record.name == "signaalwijzer.access"]
    assert len(contents) > 1  # there was something to tell
    assert len(lines) == len(amounts)
    (line,) = set(lines)
    assert line.endswith(" ms=- bytes=-")


def test_a_page_that_is_the_same_for_everybody_keeps_its_figures(caplog):
    with caplog.at_level(logging.INFO, logger="signaalwijzer.access"):
        size = len(Client().get("/meldcode/").content)
    assert caplog.records[-1].getMessage().endswith(f" bytes={size}")
    assert " ms=-" not in caplog.text


def test_the_line_that_the_privacy_page_shows_is_the_line_of_a_posted_screening(caplog):
    with caplog.at_level(logging.INFO, logger="signaalwijzer.access"):
        WAYS["a whole page"](3)
    line = caplog.records[-1].getMessage()
    for address in ("/privacy/", "/en/privacy/"):
        assert f"<code>{line}</code>" in Client().get(address).content.decode()


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves on; metrics of a process that has just begun."""

    class Clock:
        now = 0.0

        def perf_counter(self) -> float:
            return self.now

    found = Clock()
    for module in (metrics, middleware):
        monkeypatch.setattr(module, "time", found)
    metrics.metrics.cache_clear()
    yield found
    metrics.metrics.cache_clear()


def exposed(clock, method: str, seconds: list[float]) -> str:
    """Return the metrics after answers that took so long, with a scrape after each."""
    metrics.metrics.cache_clear()
    scrapes = []

    left = iter(seconds)

    def answer(_request):
        clock.now += next(left)
        return HttpResponse("x")

    for _ in seconds:
        metrics.Measure(answer)(RequestFactory().generic(method, "/screening/outcome/"))
        scrapes.append(metrics.page(RequestFactory().get("/metrics")).content.decode())
    return "\n".join(scrapes)


def test_metrics_are_the_same_however_long_posted_screenings_took(clock):
    assert exposed(clock, "POST", [0.003] * 4) == exposed(clock, "POST", [0.0069, 0.287, 3.0, 19.0])
    assert exposed(clock, "GET", [0.003] * 4) != exposed(clock, "GET", [0.0069, 0.287, 3.0, 19.0])

"""Metrics and JSON lines of a server that has them switched on: how much and how fast, nothing of anybody's answers."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.live_server import serving
from tests.served_content import load


@pytest.fixture(scope="module")
def watched(static_root):
    """Serve with metrics and JSON lines; return what it said after some visits."""
    settings = {"SIGNAALWIJZER_METRICS": "true", "SIGNAALWIJZER_LOG_FORMAT": "json"}
    with serving(static_root, **settings) as server:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(f"{server.url}/screening/").read().decode()
        token = re.search(r'middlewaretoken" value="(\w+)"', page)[1]
        answers = [("signals_general", "threats"), ("risk_factors", "poverty"), ("csrfmiddlewaretoken", token)]
        for _ in range(3):
            browser.open(f"{server.url}/screening/outcome/", urllib.parse.urlencode(answers).encode())
        with pytest.raises(urllib.error.HTTPError):
            browser.open(f"{server.url}/secret-page-of-somebody/")
        through_a_proxy = urllib.request.Request(f"{server.url}/metrics", headers={"X-Forwarded-Proto": "https"})
        with pytest.raises(urllib.error.HTTPError, match="404"):
            browser.open(through_a_proxy)
        by_number = urllib.request.Request(f"{server.url}/metrics", headers={"Host": "10.1.2.3:8000"})
        yield browser.open(by_number).read().decode(), server.log()


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels, value = re.fullmatch(r"(\w+)\{(.*)\} (\S+)", line).groups()
            found[name, tuple(sorted(re.findall(r'(\w+)="([^"]*)"', labels)))] = float(value)
    return found


def test_requests_are_counted_by_route_and_status(watched):
    counted = {}
    for (name, labels), value in samples(watched[0]).items():
        if name == "signaalwijzer_requests_total":
            labels = dict(labels)
            counted[labels["method"], labels["route"], labels["status"]] = value
    assert counted["POST", "outcome", "200"] == 3
    assert counted["GET", "walk", "200"] == 1
    assert counted["GET", "-", "404"] == 1


def test_durations_are_a_histogram_by_route(watched):
    found = samples(watched[0])
    (count,) = [
        value
        for (name, labels), value in found.items()
        if name.endswith("seconds_count") and ("route", "walk") in labels
    ]
    assert count == 1
    bounds = [
        dict(labels)["le"] for (name, labels) in found if name.endswith("_bucket") and ("route", "walk") in labels
    ]
    assert len(bounds) == 12
    assert "+Inf" in bounds


def test_no_duration_of_a_posted_form_and_no_time_of_a_first_request_is_shown(watched):
    names = {name for (name, labels) in samples(watched[0]) if ("route", "outcome") in labels}
    assert names == {"signaalwijzer_requests_total"}
    assert "_created" not in watched[0]


def test_each_gate_says_how_many_wait_were_refused_and_went(watched):
    found = {
        (name, dict(labels)["gate"]): value
        for (name, labels), value in samples(watched[0]).items()
        if "gate" in dict(labels)
    }
    names = ("signaalwijzer_waiting", "signaalwijzer_refused_total", "signaalwijzer_abandoned_total")
    assert found == {(name, gate): 0 for name in names for gate in ("pages", "pdf")}


def test_the_content_that_is_served_is_named(watched):
    (labels,) = [dict(labels) for (name, labels) in samples(watched[0]) if name == "signaalwijzer_content_info"]
    content = load()
    assert labels["version"] == content.version.version
    assert labels["fingerprint"] == content.fingerprint


def test_nothing_of_an_answer_or_an_address_is_in_metrics_or_lines(watched):
    for text in watched:
        for mark in ("threats", "poverty", "secret-page", "127.0.0.1", "urllib"):
            assert mark not in text


def test_every_line_of_the_log_is_json(watched):
    lines = [json.loads(line) for line in watched[1].splitlines()]
    posts = [line for line in lines if line.get("route") == "outcome"]
    assert [line["status"] for line in posts] == [200, 200, 200]
    assert set(posts[0]) == {"time", "level", "logger", "method", "route", "status", "ms", "bytes"}
    assert [(line["ms"], line["bytes"]) for line in posts] == [(None, None)] * 3


def test_metrics_are_off_unless_asked_for(client):
    assert client.get("/metrics").status_code == 404


def test_a_load_balancer_may_use_the_ip_address_of_a_process(client):
    assert client.get("/healthz", headers={"Host": "10.1.2.3:8000"}).content == b"ok"
    assert client.get("/", headers={"Host": "10.1.2.3:8000"}).status_code == 400

"""The short version of `make fuzz`, and the requests that once broke the app."""

from __future__ import annotations

import asyncio
import importlib
import logging

import pytest
from django.test import Client

from tests.campaigns.fuzz import Result, corpus, in_process, one, over_a_socket
from tests.campaigns.malformed import Maker
from tests.live_server import serving


@pytest.fixture
def quiet():
    access = logging.getLogger("signaalwijzer.access")
    before = access.level
    access.setLevel(logging.WARNING)
    yield
    access.setLevel(before)


@pytest.mark.parametrize("request_", corpus(), ids=lambda request: f"{request.method} {request.path[:30]}")
def test_a_request_that_once_broke_the_app_does_so_no_more(request_):
    assert 400 <= asyncio.run(one(request_)) < 500


def test_malformed_requests_over_every_route_get_no_500_and_the_memory_stays_flat(quiet):
    importlib.import_module("screening.interop.pdf")  # what the app loads on demand is part of the warm-up
    Client().get("/service-worker.js")
    result = Result()
    asyncio.run(in_process(20261124, iter(range(800)), result, sample=16))
    assert result.broken == []
    assert sum(result.statuses.values()) == 800
    assert {200, 302, 400, 403, 404, 405, 411, 413, 415} <= set(result.statuses)
    assert result.growth() <= 1.10


def test_raw_bytes_over_a_socket_get_no_500_and_end(static_root):
    result = Result()
    with serving(static_root, workers=2) as running:
        over_a_socket(running, 20261124, iter(range(250)), result, sample=10)
    assert result.broken == []
    assert {200, 400} <= set(result.statuses)


def test_the_same_seed_and_number_make_the_same_request():
    assert [Maker(5).request(n) for n in range(30)] == [Maker(5).request(n) for n in range(30)]
    lines = [Maker(5).request(n).as_line() for n in range(30)]
    assert len(set(lines)) == 30
    assert type(Maker(5).request(3)).of_line(lines[3]) == Maker(5).request(3)

"""Too many requests: what waits, what is refused, what is dropped, and what goes on all the same.

A WSGI application that the test can block replaces Django; nothing here depends on the clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import threading

import pytest
from django.test import Client

from screening.serving import busy
from screening.serving.gates import ClientGone, Gate, QueueFull
from screening.serving.process import TimeLimit
from screening.serving.server import Application
from tests.served_content import load
from tests.serving.test_server import LIMITS, FakeExchange, FakeScope, Lines, posting

PDF = "/screening/outcome/pdf/"
OUTCOME = "/screening/outcome/"
BODY = b"signals_general=threats"


class HeldUp:
    """Answers each request with its path, and blocks those whose path is in ``held`` until ``release`` is set."""

    def __init__(self, *held: str) -> None:
        self.held = held
        self.release = threading.Event()
        self.begun: list[str] = []

    def __call__(self, environ, start_response):
        self.begun.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] in self.held:
            self.release.wait()
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]


class Visitor(FakeExchange):
    """A client that may hang up."""

    def __init__(self, *pieces: bytes) -> None:
        super().__init__(*pieces)
        self.gone = asyncio.Event()
        self.status = 0

    async def client_disconnect(self):
        await self.gone.wait()


async def settle() -> None:
    """Let every task of the loop go as far as it can without the threads."""
    for _ in range(20):
        await asyncio.sleep(0)


class Scene:
    """An application with some requests in progress."""

    def __init__(self, django: HeldUp, **limits) -> None:
        self.django = django
        self.application = Application(django, **LIMITS | limits)
        self.tasks: list[asyncio.Task[None]] = []

    async def post(self, path: str, body: bytes = BODY) -> Visitor:
        visitor = Visitor(body)
        await self.start(posting(len(body), path), visitor)
        return visitor

    async def start(self, scope: FakeScope, visitor: Visitor) -> None:
        self.tasks.append(asyncio.create_task(self.application.__rsgi__(scope, visitor)))
        await settle()

    async def answered(self) -> None:
        self.django.release.set()
        await asyncio.gather(*self.tasks)


@contextlib.asynccontextmanager
async def scene(*held: str, **limits):
    """Yield a scene; the requests that are still blocked continue at its end."""
    found = Scene(HeldUp(*held), **limits)
    try:
        yield found
    finally:
        await found.answered()
        found.application.__rsgi_del__(None)


def in_a_loop(test):
    """Run an async test."""

    def run():
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


# --- signs of life ----------------------------------------


@in_a_loop
async def test_healthz_answers_while_every_thread_is_held_up_and_every_queue_full():
    async with scene(PDF, OUTCOME, queue=1, pdf_queue=1) as now:
        for path in (PDF, OUTCOME) * 3:
            await now.post(path)
        for host in ("testserver", "10.1.2.3:8000"):
            asked = FakeExchange()
            await now.application.__rsgi__(FakeScope(headers=Lines([("host", host)])), asked)
            assert (asked.status, asked.body) == (200, b"ok")
        assert sorted(now.django.begun) == [OUTCOME, PDF]


@in_a_loop
async def test_another_method_on_healthz_is_left_to_django():
    async with scene() as now:
        await now.post("/healthz", b"")
        await now.answered()
        assert now.django.begun == ["/healthz"]


# --- the gate of the PDF ----------------------------------------


@in_a_loop
async def test_a_pdf_that_is_being_made_blocks_no_other_page():
    async with scene(PDF) as now:
        pdf = await now.post(PDF)
        for path in (OUTCOME, "/consult/", "/screening/outcome/text/"):
            visitor = await now.post(path)
            await now.tasks[-1]
            assert visitor.body == path.encode()
        assert pdf.status == 0


@in_a_loop
async def test_pdfs_are_made_one_at_a_time_in_both_languages():
    async with scene(PDF, f"/en{PDF}") as now:
        for _ in range(2):
            await now.post(PDF)
            await now.post(f"/en{PDF}")
        assert now.django.begun == [PDF]
        await now.answered()
        assert now.django.begun == [PDF, f"/en{PDF}"] * 2


# --- the bound ----------------------------------------


@in_a_loop
async def test_a_full_queue_answers_503_and_reads_and_computes_nothing():
    async with scene(PDF, pdf_queue=2) as now:
        taken_in = [await now.post(PDF) for _ in range(3)]
        refused = await now.post(PDF)
        assert refused.status == 503
        assert refused.headers["Retry-After"] == str(busy.RETRY_AFTER)
        assert refused.headers["Connection"] == "close"
        assert refused.taken == 0
        await now.answered()
        assert [visitor.status for visitor in taken_in] == [200, 200, 200]
        assert now.django.begun == [PDF] * 3
        assert now.application.pdf.counts == {"served": 3, "refused": 1}


@in_a_loop
async def test_a_slow_body_takes_no_place_in_the_queue():
    async with scene(PDF, pdf_queue=1) as now:
        await now.post(PDF)
        slow = [Visitor(*[b"a"] * 10) for _ in range(5)]
        for visitor in slow:
            visitor.rest = asyncio.Event()  # its last piece never comes
            await now.start(posting(10, PDF), visitor)
        assert now.application.pdf.waiting == 0
        await now.post(PDF)
        assert now.application.pdf.waiting == 1
        for task in now.tasks[1:6]:
            task.cancel()
        await asyncio.gather(*now.tasks[1:6], return_exceptions=True)
        del now.tasks[1:6]


@in_a_loop
async def test_a_body_that_comes_whole_when_the_queue_is_full_is_refused_then():
    async with scene(PDF, pdf_queue=1) as now:
        await now.post(PDF)
        slow = Visitor(*[b"a"] * 10)
        slow.rest = asyncio.Event()
        await now.start(posting(10, PDF), slow)
        await now.post(PDF)
        slow.rest.set()
        await now.tasks[1]
        assert slow.status == 503


def full(path: str) -> FakeExchange:
    async def ask():
        async with scene("/held/", queue=0) as now:
            await now.post("/held/")
            return await now.post(path)

    return asyncio.run(ask())


def test_the_page_of_a_full_queue_has_the_numbers_in_two_languages_and_repeats_nothing():
    page = full("/consult/?mark-77").body.decode()
    contacts = {contact.id: contact for contact in load().contacts}
    for id_ in ("emergency_112", "veilig_thuis", "comensha"):
        assert f'href="tel:{contacts[id_].tel}">{contacts[id_].phone}<' in page
    assert "probeer het opnieuw" in page
    assert "try again" in page
    assert "mark-77" not in page


def test_programs_get_a_full_queue_in_their_own_form():
    problem = full("/api/outcome")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.body)["status"] == 503
    outcome = full("/fhir/QuestionnaireResponse/$outcome")
    assert outcome.headers["Content-Type"].startswith("application/fhir+json")
    (issue,) = json.loads(outcome.body)["issue"]
    assert issue["code"] == "throttled"
    assert problem.headers["Retry-After"] == outcome.headers["Retry-After"] == "2"


def test_answers_that_django_does_not_make_have_the_headers_of_those_that_it_makes():
    https = {"X-Forwarded-Proto": "https", "Host": "testserver"}
    page, health = dict(busy.Busy()("/")[0]), dict(busy.plain_headers("text/plain"))
    assert page["Cache-Control"] == health["Cache-Control"] == "no-store"
    for address, ours in (("/nowhere/", page), ("/healthz", health)):
        django = Client().get(address, headers=https).headers
        for name in django.keys() - {"Content-Length", "Vary", "Content-Language", "Set-Cookie"}:
            assert name in ours, name
            if name not in ("Content-Type", "Content-Security-Policy", "Cache-Control"):
                assert sorted(ours[name].split(", ")) == sorted(django[name].split(", ")), name


# --- clients that hang up ----------------------------------------


@in_a_loop
async def test_a_request_whose_client_went_while_it_waited_is_never_computed():
    async with scene(PDF, pdf_queue=3) as now:
        await now.post(PDF)
        abandoned = [await now.post(PDF) for _ in range(3)]
        for visitor in abandoned:
            visitor.gone.set()
        await settle()
        assert now.application.pdf.waiting == 0  # their places are free again
        patient = await now.post(f"/en{PDF}")
        await now.answered()
        assert now.django.begun == [PDF, f"/en{PDF}"]
        assert patient.status == 200
        assert [visitor.status for visitor in abandoned] == [0, 0, 0]
        assert now.application.pdf.counts == {"served": 2, "abandoned": 3}


@in_a_loop
async def test_a_request_whose_client_had_gone_before_it_came_to_an_idle_gate_is_never_computed():
    async with scene() as now:
        visitor = Visitor(BODY)
        visitor.gone.set()
        await now.start(posting(len(BODY), PDF), visitor)
        await now.answered()
        assert now.django.begun == []
        assert now.application.pdf.counts == {"abandoned": 1}
        assert (await now.post(OUTCOME)) is not None


@in_a_loop
async def test_a_turn_that_came_to_a_client_who_went_at_that_moment_goes_to_the_next():
    gate, gone, held = Gate("test", 5), asyncio.Event(), threading.Event()
    stays = asyncio.Event().wait
    done: list[int] = []
    first = asyncio.create_task(gate.run(held.wait, stays))
    await settle()
    second = asyncio.create_task(gate.run(lambda: done.append(2), gone.wait))
    third = asyncio.create_task(gate.run(lambda: done.append(3), stays))
    await settle()
    gone.set()
    gate._next()  # the turn and the news of the second arrive together
    held.set()
    with pytest.raises(ClientGone):
        await second
    await asyncio.gather(first, third)
    assert done == [3]
    assert gate.waiting == 0
    gate.close()


@in_a_loop
async def test_a_gate_goes_on_after_work_that_raises_and_after_a_cancelled_request():
    gate, held = Gate("test", 5), threading.Event()
    stays = asyncio.Event().wait
    first = asyncio.create_task(gate.run(held.wait, stays))
    await settle()
    cancelled = asyncio.create_task(gate.run(lambda: 1, stays))
    await settle()
    cancelled.cancel()
    await settle()
    held.set()
    await first
    with pytest.raises(ZeroDivisionError):
        await gate.run(lambda: 1 // 0, stays)
    assert await gate.run(lambda: 7, stays) == 7
    gate.close()


# --- logs ----------------------------------------


def test_a_flood_gets_a_line_at_its_start_and_one_at_its_end_and_neither_says_what_was_sent(caplog):
    async def flood():
        async with scene(PDF, pdf_queue=1) as now:
            visitors = [await now.post(PDF, b"signals_general=threats&mark-88=1") for _ in range(50)]
            visitors[1].gone.set()
            await settle()
            await now.answered()

    asyncio.run(flood())
    lines = [record.getMessage() for record in caplog.records if record.name == "signaalwijzer.gates"]
    assert lines == ["gate=pdf state=full waiting=1", "gate=pdf state=empty refused=48 abandoned=1"]


# --- time ----------------------------------------


def test_the_alarm_is_that_of_the_request_that_must_end_first_and_off_when_none_is_left():
    limit, seen = TimeLimit(1000), {}

    def alarm():
        return signal.getitimer(signal.ITIMER_REAL)[0]

    def later(begun, go_on):
        with limit():
            begun.set()
            go_on.wait()

    begun, go_on = threading.Event(), threading.Event()
    with limit():
        first = dict(limit._ends)
        other = threading.Thread(target=later, args=(begun, go_on))
        other.start()
        begun.wait()
        seen["both"] = len(limit._ends)
        assert min(limit._ends.values()) == next(iter(first.values()))
        assert 0 < alarm() <= 1000
    assert alarm() > 0  # the other still works
    go_on.set()
    other.join()
    assert alarm() == 0
    assert seen == {"both": 2}


def test_a_full_gate_says_so():
    gate = Gate("test", 0)
    gate._busy = True
    with pytest.raises(QueueFull):
        gate.refuse_if_full()
    assert re.fullmatch("[a-z]+", gate.name)

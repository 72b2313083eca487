"""Between granian and Django: how a request is passed on, and how a slow or broken body is handled."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

import pytest

from screening.serving.server import INCOMPLETE, READ, TIMED_OUT, Application, environ_of, read_body, wanted_length
from screening.serving.wsgi import application as django_application
from tests.page import Page

FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32
LIMITS = {"body_seconds": 120.0, "request_seconds": 120, "queue": 100, "pdf_queue": 4}


@dataclass
class Lines:
    lines: list[tuple[str, str]]

    def items(self):
        return self.lines


@dataclass
class FakeScope:
    method: str = "GET"
    path: str = "/healthz"
    query_string: str = ""
    http_version: str = "1.1"
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "203.0.113.7:1234"
    authority: str | None = None
    headers: Lines = field(default_factory=lambda: Lines([("host", "testserver")]))


class FakeExchange:
    """Hands out pieces of a body, then waits for ``rest`` or raises ``then``; remembers the answer."""

    def __init__(self, *pieces: bytes, rest: asyncio.Event | None = None, then: Exception | None = None) -> None:
        self.pieces, self.rest, self.then = pieces, rest, then
        self.taken = 0

    async def __aiter__(self):
        for number, piece in enumerate(self.pieces, 1):
            if self.rest and number == len(self.pieces):
                await self.rest.wait()
            self.taken += 1
            yield piece
        if self.then:
            raise self.then

    async def client_disconnect(self):
        await asyncio.Event().wait()

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


def ask(scope: FakeScope, exchange: FakeExchange, **limits) -> FakeExchange:
    asyncio.run(Application(django_application, **LIMITS | limits).__rsgi__(scope, exchange))
    return exchange


def posting(length: int | str, path: str = "/screening/outcome/", **more: str) -> FakeScope:
    lines = [("host", "testserver"), ("content-type", FORM), ("content-length", str(length))]
    lines += [("cookie", f"csrftoken={TOKEN}"), ("x-csrftoken", TOKEN), ("accept-language", "nl"), *more.items()]
    return FakeScope("POST", path, headers=Lines(lines))


def test_a_body_in_pieces_is_put_together():
    body = b"signals_general=threats&view=consult"
    answer = ask(posting(len(body)), FakeExchange(*(body[i : i + 1] for i in range(len(body)))))
    assert answer.status == 200
    assert Page(answer.body.decode()).ticked == ["signals_general-threats"]


def test_the_address_of_the_client_never_reaches_django():
    assert "203.0.113.7" not in str(environ_of(FakeScope()))


def test_the_environment_of_the_process_with_its_key_never_reaches_a_request():
    assert not [name for name in environ_of(FakeScope()) if name.startswith("SIGNAALWIJZER_")]


def test_a_header_with_an_underscore_does_not_pass_for_the_one_with_a_hyphen():
    environ = environ_of(FakeScope(headers=Lines([("x_forwarded_proto", "https"), ("x-real", "1")])))
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_X_REAL"] == "1"


def test_header_lines_of_the_same_name_are_joined_so_that_two_hosts_are_no_host():
    assert (
        ask(
            FakeScope(path="/", headers=Lines([("host", "testserver"), ("host", "evil.example")])), FakeExchange()
        ).status
        == 400
    )
    cookies = environ_of(FakeScope(headers=Lines([("cookie", "a=1"), ("cookie", "b=2")])))["HTTP_COOKIE"]
    assert cookies == "a=1; b=2"


def test_an_address_with_other_letters_is_found_or_not_found_but_never_breaks():
    assert ask(FakeScope(path="/café/\udcff"), FakeExchange()).status == 404


@pytest.mark.parametrize(
    ("stated", "length"), [("", 0), ("12", 12), ("abc", 0), ("-1", 0), ("65536", 65536), ("65537", 0), ("9" * 5000, 0)]
)
def test_only_a_body_that_django_will_read_is_waited_for(stated, length):
    assert wanted_length({"CONTENT_LENGTH": stated}) == length


def test_the_result_of_reading_a_body():
    def outcome(*pieces, length, seconds=120.0, **more):
        return asyncio.run(read_body(FakeExchange(*pieces, **more), length, seconds))

    assert outcome(b"ab", b"c", length=3) == (READ, b"abc")
    assert outcome(length=0) == (READ, b"")
    assert outcome(b"ab", length=3) == (INCOMPLETE, b"")
    assert outcome(b"ab", length=3, then=RuntimeError("closed")) == (INCOMPLETE, b"")
    assert outcome(b"ab", b"c", length=3, rest=asyncio.Event(), seconds=0.1) == (TIMED_OUT, b"")


@pytest.mark.parametrize(("prefix", "words"), [("", "duurde te lang"), ("/en", "took too long")])
def test_a_body_that_is_too_slow_gets_408_with_the_contacts(prefix, words):
    never_whole = FakeExchange(b"a", b"a", rest=asyncio.Event())
    answer = ask(posting(2, f"{prefix}/screening/outcome/"), never_whole, body_seconds=0.1)
    assert answer.status == 408
    assert never_whole.taken < 2
    assert b'href="tel:112"' in answer.body
    assert words in answer.body.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Connection"] == "close"


def test_a_body_that_breaks_off_is_a_bad_request_and_not_a_screening_with_fewer_ticks():
    body = b"signals_general=threats&signals_general=fear"
    assert ask(posting(len(body)), FakeExchange(body[:23], then=RuntimeError("closed"))).status == 400


def test_a_body_over_the_limit_is_refused_without_reading_a_byte_of_it():
    exchange = FakeExchange(*[b"x" * 1024] * 100)
    assert ask(posting(100 * 1024), exchange).status == 413
    assert exchange.taken == 0
    assert ask(posting("9" * 5000), FakeExchange()).status == 413


@pytest.mark.parametrize("charset", ["\x00", "rot13", "idna", "utf-16", "a" * 3000])
@pytest.mark.parametrize("query", ["", "&".join(["a=1"] * 300)])
def test_an_encoding_that_the_content_type_names_never_breaks_anything(charset, query):
    lines = [("host", "testserver"), ("content-type", f"{FORM}; charset={charset}"), ("content-length", "3")]
    scope = FakeScope("POST", "/screening/outcome/", query, headers=Lines(lines))
    assert ask(scope, FakeExchange(b"a=1")).status in (400, 403)


def test_a_slow_body_does_not_block_others():
    async def both():
        application = Application(django_application, **LIMITS)
        slow, quick = FakeExchange(b"a", b"b", rest=asyncio.Event()), FakeExchange()
        waiting = asyncio.create_task(application.__rsgi__(posting(2), slow))
        while slow.taken == 0:
            await asyncio.sleep(0)
        await application.__rsgi__(FakeScope(), quick)
        assert not waiting.done()
        slow.rest.set()
        await waiting
        return slow.status, quick.status

    assert asyncio.run(both()) == (200, 200)


def test_what_raises_outside_django_gets_a_number_and_the_contacts_and_repeats_nothing(capfd, caplog):
    def fails(environ, start_response):
        raise ValueError(f"marked {environ['wsgi.input'].read()!r}")

    exchange = FakeExchange(b"mark-55")
    asyncio.run(Application(fails, **LIMITS).__rsgi__(posting(7), exchange))
    assert exchange.status == 500
    number = re.search(r"number of this failure: ([0-9a-f]{8})", exchange.body.decode())[1]
    assert b'href="tel:112"' in exchange.body
    assert exchange.headers["Cache-Control"] == "no-store"
    assert "mark" not in "".join(capfd.readouterr()) + exchange.body.decode() + caplog.text
    assert f"error={number} kind=ValueError place=test_server.py" in caplog.text

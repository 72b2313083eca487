"""What goes over the line: compressed where the client reads gzip, and answers to a form all of one size."""

from __future__ import annotations

import gzip as standard
import io
import random
import zlib

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from content.loading import SITUATION_VALUES
from screening import registry
from screening.serving.compression import (
    BARE,
    FAST,
    PADDED_TO,
    PLAIN_PADDED_TO,
    SMALL_ENOUGH,
    CompressAndPad,
    brotli_once,
    gzip,
    with_spaces,
)
from tests.ops.outcomes import drawn_answers
from tests.page import token

OUTCOME = "/screening/outcome/"
DRAWN = 40
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
HTMX = {"HX-Request": "true"}


# --- the gzip stream ----------------------------------------


@given(content=st.binary(max_size=2000), multiple=st.sampled_from([1, 64, 1000, PADDED_TO]))
def test_what_was_compressed_comes_out_again_whatever_the_padding(content, multiple):
    packed = gzip(content, multiple)
    assert standard.decompress(packed) == content
    assert len(packed) % multiple == 0
    assert len(packed) < len(standard.compress(content)) + multiple + 100


@given(content=st.binary(max_size=300))
def test_every_size_of_the_padding_can_be_read(content):
    for multiple in range(2, 40):
        assert standard.decompress(gzip(content, multiple)) == content


# --- which answers ----------------------------------------


def answered(response: HttpResponse, method: str = "GET", accepts: str | None = "gzip") -> HttpResponse:
    request = RequestFactory().generic(method, "/", headers={"Accept-Encoding": accepts} if accepts else {})
    return CompressAndPad(lambda _: response)(request)


@pytest.mark.parametrize(
    ("accepts", "compressed"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, br", False),
        ("br", False),
        (None, False),
    ],
)
def test_only_who_reads_gzip_gets_it(accepts, compressed):
    response = answered(HttpResponse("x" * 1000), accepts=accepts)
    assert response.has_header("Content-Encoding") == compressed
    assert response["Vary"] == "Accept-Encoding"
    content = standard.decompress(response.content) if compressed else response.content
    assert content == b"x" * 1000


def test_small_answers_pictures_and_what_is_compressed_already_stay_as_they_are():
    for response in (
        HttpResponse("x" * 100),
        HttpResponse(b"x" * 1000, content_type="image/png"),
        HttpResponse(b"x" * 1000, headers={"Content-Encoding": "br"}),
    ):
        before = response.content
        assert answered(response).content == before


def test_an_answer_without_a_body_or_a_type_is_let_through():
    response = HttpResponse(status=304)
    del response["Content-Type"]
    assert answered(response).status_code == 304


def test_the_length_is_that_of_what_is_sent():
    for accepts in ("gzip", None):
        response = answered(HttpResponse("x" * 1000, headers={"Content-Length": "1000"}), "POST", accepts)
        assert int(response["Content-Length"]) == len(response.content)


@pytest.mark.parametrize("accepts", ["gzip", None])
@pytest.mark.parametrize("status", [200, 400, 422])
def test_answers_to_a_form_are_padded_and_others_are_not(accepts, status):
    multiple = PADDED_TO if accepts else PLAIN_PADDED_TO
    assert len(answered(HttpResponse("x" * 1000, status=status), "POST", accepts).content) == multiple
    assert len(answered(HttpResponse("x" * 1000, status=status), "GET", accepts).content) <= 1000
    assert len(answered(HttpResponse("x", status=status), "POST", accepts).content) == multiple


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("br", "br"), ("gzip, br;q=0", "gzip"), ("gzip", "gzip"), (None, None)],
)
def test_a_file_that_never_changes_goes_out_in_brotli_where_the_browser_reads_it(accepts, encoding):
    response = HttpResponse("x" * 1000)
    response.never_changes = True
    answered(response, accepts=accepts)
    assert response.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": standard.decompress, None: bytes}[encoding]
    assert unpack(response.content) == b"x" * 1000
    assert response["Vary"] == "Accept-Encoding"


def test_such_a_file_is_compressed_once(monkeypatch):
    calls = []
    monkeypatch.setattr(brotli, "compress", lambda content, **_: calls.append(content) or b"packed")
    for _ in range(3):
        response = HttpResponse(b"a file of this test alone" * 40)
        response.never_changes = True
        assert answered(response, accepts="br").content == b"packed"
    assert len(calls) == 1
    brotli_once.cache_clear()  # of what was not compressed at all


def test_an_answer_that_fast_compression_leaves_too_large_is_still_padded_to_one_size():
    draw = random.Random(16)
    words = [bytes(draw.choices(b"abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(2000)]
    content = b" ".join(draw.choices(words, k=25_000))
    sizes = [len(zlib.compress(content, level, wbits=BARE)) for level in (FAST, SMALL_ENOUGH)]
    assert sizes[1] < PADDED_TO - 18 < sizes[0]  # else this test tests nothing
    assert len(gzip(content, PADDED_TO)) == PADDED_TO


# --- the sizes of real answers ----------------------------------------


def every_single_answer() -> list[dict]:
    fields: list[dict] = [{}]
    fields += [{part.id: [item.id]} for part in registry.content().checklists for item in part.items]
    return fields + [{name: value} for name, values in SITUATION_VALUES.items() for value in values]


@pytest.fixture(scope="module")
def sizes():
    """Return a function that gives the number of bytes of each answer to a form."""
    client = Client(enforce_csrf_checks=True)
    secret = token(client.get("/screening/"))

    def of(forms, **headers):
        found = []
        for form in forms:
            response = client.post(OUTCOME, {**form, "csrfmiddlewaretoken": secret}, headers=headers)
            assert response.status_code == 200
            found.append(len(response.content))
        return found

    return of


@pytest.mark.parametrize("view", ["walk", "consult"])
@pytest.mark.parametrize("htmx", [HTMX, {}], ids=["htmx", "whole page"])
@pytest.mark.parametrize("encoding", [GZIP, {}], ids=["gzip", "uncompressed"])
def test_all_single_ticks_and_answers_have_one_size(sizes, view, htmx, encoding):
    forms = [{**form, "view": view} for form in every_single_answer()]
    assert len(forms) >= 35 + 6
    (size,) = set(sizes(forms, **htmx, **encoding))
    assert size % (PADDED_TO if encoding else PLAIN_PADDED_TO) == 0


@pytest.mark.parametrize("htmx", [HTMX, {}], ids=["htmx", "whole page"])
@pytest.mark.parametrize("encoding", [GZIP, {}], ids=["gzip", "uncompressed"])
def test_drawn_answers_have_that_size_too(sizes, htmx, encoding):
    everything = {part.id: [item.id for item in part.items] for part in registry.content().checklists}
    forms = [{"acute_danger": "yes", "age_group": "minor", **everything}]
    forms += drawn_answers(registry.content(), DRAWN, seed=16)
    assert {*sizes(forms, **htmx, **encoding)} == {*sizes([{}], **htmx, **encoding)}


def test_refused_answers_are_padded_too(sizes):
    client = Client(headers=GZIP)
    found = {len(client.post(OUTCOME, {"risk_factors": ["x" * count]}).content) for count in (1, 20, 40)}
    assert len(found) == 1
    assert found.pop() % PADDED_TO == 0


def test_what_was_posted_is_not_in_the_padding():
    draw = random.Random(16)
    words = bytes(draw.randrange(256) for _ in range(5000))
    one, other = (gzip(words[:size], PADDED_TO) for size in (3000, 5000))
    assert len(one) == len(other)
    assert one.count(b" " * 1000) > 10


@pytest.mark.parametrize("address", ["/consult/", "/screening/", "/meldcode/"])
def test_pages_that_are_opened_are_not_padded(address):
    response = Client(headers=GZIP).get(address)
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) % PADDED_TO
    assert standard.decompress(response.content).endswith(b"</html>\n")
    assert Client().get(address).content.endswith(b"</html>\n")


# --- a PDF with spaces behind it ----------------------------------------


def test_an_uncompressed_pdf_is_still_found_at_its_end():
    response = Client().post("/screening/outcome/pdf/", {"signals_general": ["threats"]})
    assert len(response.content) % PLAIN_PADDED_TO == 0
    assert b"startxref" in response.content[-1024:]
    assert response.content.rstrip().endswith(b"%%EOF")
    assert len(PdfReader(io.BytesIO(response.content), strict=True).pages) >= 1


def test_spaces_add_nothing_to_what_has_the_size_already():
    assert with_spaces(b"x" * 64, 64) == b"x" * 64
    assert len(with_spaces(b"x" * 65, 64)) == 128

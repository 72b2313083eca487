"""Compresses what is sent, and pads the answer to a form so that its size does not tell what was ticked.

TLS hides what an answer says, not how long it is; the program and its texts are public, so anybody can make a table of
sizes. A padded answer has one of very few sizes. The padding is a comment in the header of the gzip stream, which
every reader skips; an answer that goes out uncompressed ends in spaces. See docs/decisions/0040-padded-answers.md.

A file whose address holds a digest of its bytes is the same for everybody: it is compressed once, and with Brotli where
the browser reads that.
"""

from __future__ import annotations

import functools
import re
import struct
import zlib

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from screening.serving.middleware import Middleware

NOT_REFUSED = r"\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))"
ACCEPTS_GZIP = re.compile(rf"\bgzip{NOT_REFUSED}")
ACCEPTS_BROTLI = re.compile(rf"\bbr{NOT_REFUSED}")
COMPRESSIBLE = ("text/", "application/json", "application/fhir+json", "application/problem+json", "application/pdf")
SMALL = 400
"""Bytes under which an answer is not worth compressing."""
PADDED_TO = 64 * 1024
"""Bytes of which the size of a compressed answer to a form is a multiple. The largest page with everything ticked is
smaller, so pages have one size (``make sizes``)."""
PLAIN_PADDED_TO = 512 * 1024
"""The same for an answer that goes out uncompressed."""
FAST, SMALL_ENOUGH = 1, 6
"""Levels of zlib. The fast one takes a third of the time, and the padding takes back what it saves in bytes; an answer
that it leaves larger than ``PADDED_TO`` is compressed again."""
BROTLI_QUALITY = 10
"""Of 11. The last one saves 2 % of the outcome file and takes three times as long (0.6 s)."""
BARE = -zlib.MAX_WBITS
"""A deflate stream by itself (RFC 1951): head, padding and end are ours."""
HEAD_SIZE = 10
HAS_COMMENT = b"\x10"


class CompressAndPad(Middleware):
    """Compresses answers where the client reads gzip or, for files, Brotli; pads the answers to POST requests."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, compressed and padded."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
            return response
        padded = request.method == "POST" and response.status_code in (200, 400, 422)
        content_type = response.get("Content-Type", "")  # an answer without a body (304) has none
        if not content_type.startswith(COMPRESSIBLE) or (len(response.content) < SMALL and not padded):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if getattr(response, "never_changes", False) and ACCEPTS_BROTLI.search(accepted):
            response.content = brotli_once(response.content)
            response["Content-Encoding"] = "br"
        elif ACCEPTS_GZIP.search(accepted):
            response.content = gzip(response.content, PADDED_TO if padded else 1)
            response["Content-Encoding"] = "gzip"
        elif padded:
            response.content = with_spaces(response.content, PLAIN_PADDED_TO)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response


def gzip(content: bytes, multiple: int = 1) -> bytes:
    """Return ``content`` as a gzip stream (RFC 1952) whose size is a multiple of ``multiple`` bytes."""
    packed = zlib.compress(content, FAST, wbits=BARE) if multiple > 1 else b""
    if not packed or len(packed) > multiple - HEAD_SIZE - 8:
        packed = zlib.compress(content, SMALL_ENOUGH, wbits=BARE)
    end = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    missing = -(HEAD_SIZE + len(packed) + len(end)) % multiple
    comment = b" " * (missing - 1) + b"\0" if missing else b""
    head = b"\x1f\x8b\x08" + (HAS_COMMENT if comment else b"\0") + bytes(5) + b"\xff"
    return head + comment + packed + end


@functools.lru_cache(maxsize=16)
def brotli_once(content: bytes) -> bytes:
    """Return ``content`` as a Brotli stream (RFC 7932), made once in a process: for the few files of the program alone.

    The first visitor of a worker waits 0.2 s for it; to make it at the start would let every start wait for all files.
    """
    return bytes(brotli.compress(content, quality=BROTLI_QUALITY))


def with_spaces(content: bytes, multiple: int) -> bytes:
    """Return ``content`` with spaces, so that its size is a multiple of ``multiple`` bytes.

    Readers of PDF look for its last lines at the very end (ISO 32000-1, 7.5.5), so these are written once more.
    """
    end = b"\n" + content[content.rindex(b"startxref") :] if content.startswith(b"%PDF-") else b""
    return content + b" " * (-(len(content) + len(end)) % multiple) + end

"""Compresses what is sent, and pads the answer to a form so that its size does not tell what was ticked.

TLS hides what an answer says, not how long it is; the program and its texts are public, so anybody can make a table of
sizes. A padded answer has one of very few sizes. The padding stands in the header of the gzip stream, as a comment that
every reader skips; an answer that goes out uncompressed ends in spaces. See docs/decisions/0039-padded-answers.md.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
COMPRESSIBLE = ("text/", "application/json", "application/fhir+json", "application/problem+json", "application/pdf")
SMALL = 400
"""Bytes under which an answer is not worth compressing."""
PADDED_TO = 64 * 1024
"""Bytes of which the size of a compressed answer to a form is a multiple. The largest page with everything ticked is
smaller, so pages have one size (``make sizes``)."""
PLAIN_PADDED_TO = 512 * 1024
"""The same for an answer that goes out uncompressed."""
HEAD_SIZE = 10
HAS_COMMENT = b"\x10"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class CompressAndPad:
    """Compresses answers where the client reads gzip; pads the answers to POST requests."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

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
        if ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.content = gzip(response.content, PADDED_TO if padded else 1)
            response["Content-Encoding"] = "gzip"
        elif padded:
            response.content = with_spaces(response.content, PLAIN_PADDED_TO)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response


def gzip(content: bytes, multiple: int = 1) -> bytes:
    """Return ``content`` as a gzip stream (RFC 1952) whose size is a multiple of ``multiple`` bytes.

    Args:
        content: what to compress.
        multiple: bytes.
    """
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    end = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    missing = -(HEAD_SIZE + len(packed) + len(end)) % multiple
    comment = b" " * (missing - 1) + b"\0" if missing else b""
    head = b"\x1f\x8b\x08" + (HAS_COMMENT if comment else b"\0") + bytes(5) + b"\xff"
    return head + comment + packed + end


def with_spaces(content: bytes, multiple: int) -> bytes:
    """Return ``content`` with spaces, so that its size is a multiple of ``multiple`` bytes.

    Readers of PDF look for its last lines at the very end (ISO 32000-1, 7.5.5), so these are written once more.
    """
    end = b"\n" + content[content.rindex(b"startxref") :] if content.startswith(b"%PDF-") else b""
    return content + b" " * (-(len(content) + len(end)) % multiple) + end

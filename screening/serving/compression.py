"""Pages go out compressed where the browser says that it can read that: on a slow line this is most of the waiting.

A gzip stream may be put together from blocks that were compressed apart, so a page that is the same for everybody is
compressed once, well, and only the visitor's CSRF token is put in between. An outcome is compressed per request, fast.

Compression beside a secret can tell something of it (BREACH), if a page also repeats what an attacker chose. Here the
only secret is the CSRF token, which Django masks anew each time, and which is moreover never compressed in a page.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""A gzip header: method "deflate", no name, no time, unknown system."""
LAST = b"\x03\x00"
"""An empty last block."""
FAST = 1
SMALL = 400
"""Bytes under which an answer is not worth compressing."""


def packed(piece: bytes, level: int) -> bytes:
    """Return ``piece`` as deflate blocks that end on a whole byte and look back at nothing before them."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


def stored(piece: bytes) -> bytes:
    """Return ``piece`` (less than 64 kB) as a deflate block that holds it as it is."""
    return struct.pack("<BHH", 0, len(piece), len(piece) ^ 0xFFFF) + piece


def stream(content: bytes, blocks: Iterable[bytes]) -> bytes:
    """Return ``blocks``, which hold ``content``, as a gzip stream."""
    return b"".join((HEAD, *blocks, LAST, struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)))


def response(request: HttpRequest, content: bytes, blocks: Iterable[bytes] | None = None) -> HttpResponse:
    """Answer with an HTML page or part, compressed if the browser can read that; ``blocks`` hold it, if made before."""
    if len(content) < SMALL:
        return HttpResponse(content)
    zipped = ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None
    if zipped:
        content = stream(content, [packed(content, FAST)] if blocks is None else blocks)
    answer = HttpResponse(content)
    if zipped:
        answer.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer

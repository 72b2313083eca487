"""How much comes over the wire before consult mode can be ticked, and after it (issue 16, "Must show" 5).

Bytes are those of the answers of the app as it is deployed, their headers included.
"""

from __future__ import annotations

import re
import socket
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import brotli
import pytest

from screening.web.device_files import FILES
from tests.live_server import Server, serving
from tests.waiting import TIMEOUT_S

BEFORE_A_TICK = 65_000
OUTCOME_FILE = 40_000
NEEDED = re.compile(r'<script[^>]*\ssrc="([^"]+)|<link rel="stylesheet" href="([^"]+)|<img[^>]*\ssrc="([^"]+)')
IMPORTED = re.compile(r'^\s*(?:import|export)\b[^;("\']*["\']([^"\']+)["\']', re.M)
IMPORTED_LATER = re.compile(r'\bimport\(\s*["\']([^"\']+)')


class Fetched(NamedTuple):
    """An answer: its size on the wire, and its body and the size of that, compressed."""

    on_the_wire: int
    body: int
    text: str
    headers: str


@pytest.fixture(scope="module")
def server(static_root) -> Iterator[Server]:
    with serving(static_root) as running:
        yield running


@pytest.fixture(scope="module")
def fetch(server):
    """Return a function that asks for an address as Chromium does, with all that it compresses."""

    def fetch_(address: str, accepts: str = "gzip, deflate, br, zstd") -> Fetched:
        host = urlsplit(server.url).netloc
        with socket.create_connection(("127.0.0.1", server.port), TIMEOUT_S) as connection:
            asked = f"GET {address} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {accepts}\r\nConnection: close\r\n\r\n"
            connection.sendall(asked.encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b" 200 " in head.splitlines()[0]
        return Fetched(len(answer), len(body), unpacked(head.decode().lower(), body), head.decode().lower())

    return fetch_


def unpacked(head: str, body: bytes) -> str:
    """Return the text of an answer."""
    if "content-encoding: br" in head:
        body = brotli.decompress(body)
    elif "content-encoding: gzip" in head:
        body = zlib.decompress(body, wbits=31)
    return body.decode("utf-8", "replace")


def needed_by(address: str, fetch) -> dict[str, int]:
    """Return the bytes of a page and of all that it loads: styles, scripts, what they import, pictures.

    What scripts fetch or import later, when the page is at rest, is not among them.
    """
    page = fetch(address)
    sizes = {address: page.on_the_wire}
    todo = [urljoin(address, next(filter(None, found))) for found in NEEDED.findall(page.text)]
    while todo:
        if (each := todo.pop()) in sizes:
            continue
        file = fetch(each)
        sizes[each] = file.on_the_wire
        if each.endswith(".js"):
            todo += [urljoin(each, name) for name in IMPORTED.findall(file.text)]
    return sizes


@pytest.mark.parametrize("address", ["/consult/", "/en/consult/"])
def test_consult_mode_can_be_ticked_within_65_kilobytes_on_a_first_visit(fetch, address):
    sizes = needed_by(address, fetch)
    names = " ".join(sizes)
    for part in ("consult", "decide", "outcome", "screening", "components", "early", "leave", "page"):
        assert re.search(rf"/{part}\b[^ ]*\.(?:js|css)", names), part
    assert not re.search(r"minisearch|/search\.[^ ]*js\b|htmx", names)
    assert sum(sizes.values()) <= BEFORE_A_TICK, sizes
    script = next(name for name in sizes if "/decide." in name)
    assert "access-control-allow-origin" not in fetch(script).headers  # for pages of this site alone


@pytest.mark.parametrize("address", ["/consult/", "/en/consult/"])
def test_the_outcome_is_fetched_within_40_kilobytes_once_for_each_version_of_the_content(fetch, address):
    page = fetch(address).text
    for name in FILES:
        (file,) = re.findall(rf'<meta name="{name}-file" content="([^"]+)"', page)
        found = fetch(file)
        assert "content-encoding: br" in found.headers
        assert "cache-control: public, max-age=31536000, immutable" in found.headers
        assert found.body <= OUTCOME_FILE
        assert found.text == fetch(file, accepts="identity").text


def test_the_search_and_what_only_the_server_road_needs_can_wait_and_nothing_else(fetch):
    """So that the list of what can wait is the one that this file has in mind."""
    scripts = [address for address in needed_by("/consult/", fetch) if address.endswith(".js")]
    later = {urljoin(each, name) for each in scripts for name in IMPORTED_LATER.findall(fetch(each).text)}
    names = [re.sub(r"\.[0-9a-f]{12}", "", address) for address in sorted(later)]
    assert names == ["/static/js/search.js", "/static/js/server-road.js"]

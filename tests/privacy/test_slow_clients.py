"""Slow and silent clients are cut off and hold up nobody; a request that hangs stops its worker, not the service."""

from __future__ import annotations

import contextlib
import socket
import time
import urllib.request

import pytest

from tests.serving import serving

TOKEN = "t" * 32
HALF_A_HEADER = b"GET /consult/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Begun: "
HALF_A_BODY = (
    "POST /screening/outcome/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    "signals_general=threats&patient=mark-8812"
).encode()


@pytest.fixture(scope="module")
def server(static_root):
    with serving(static_root, workers=2, DJANGO_SETTINGS_MODULE="tests.campaigns.hanging_settings") as running:
        yield running


def begin(server, data: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), 40)
    client.sendall(data)
    return client


def rest(client: socket.socket) -> tuple[bytes, float]:
    """Return what the server still sends until it closes, and how long that took."""
    start, received = time.monotonic(), b""
    with contextlib.suppress(ConnectionError):
        while part := client.recv(65536):
            received += part
    return received, time.monotonic() - start


def seconds_for(url: str) -> float:
    start = time.monotonic()
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.status == 200
    return time.monotonic() - start


def test_clients_that_send_half_a_header_or_half_a_body_hold_up_nobody_and_are_cut_off(server):
    slow = [begin(server, HALF_A_HEADER) for _ in range(20)]
    bodies = [begin(server, HALF_A_BODY) for _ in range(20)]
    silent = begin(server, b"")
    time.sleep(0.5)
    assert max(seconds_for(f"{server.url}/healthz") for _ in range(10)) < 3
    for client in bodies:
        answer, seconds = rest(client)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"mark-8812" not in answer
        assert b"connection: close" in answer.lower()
        assert seconds < 20
    for client in (*slow, silent):
        answer, seconds = rest(client)
        assert answer == b""
        assert seconds < 20
    assert "mark-8812" not in server.log()
    assert server.log().count("status=408") == 20


def test_a_header_that_is_too_large_is_refused(server):
    answer, _ = rest(begin(server, HALF_A_HEADER + b"a" * 100_000 + b"\r\nConnection: close\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_request_that_hangs_stops_its_worker_with_the_place_in_the_code_and_the_service_goes_on(server):
    hanging = begin(server, b"GET /contact/?mark-8813 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hang: 1\r\n\r\n")
    answer, seconds = rest(hanging)
    assert answer == b""
    assert seconds < 15
    end = time.monotonic() + 20
    while server.log().count("Unexpected exit from worker") == 0 and time.monotonic() < end:
        time.sleep(0.1)
    assert max(seconds_for(f"{server.url}/consult/") for _ in range(6)) < 10
    assert "hanging_settings.py" in server.log()
    assert "mark-8813" not in server.log()

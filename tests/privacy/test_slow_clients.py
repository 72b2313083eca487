"""Slow and silent clients are cut off and block nobody; a request that hangs stops its worker, not the service."""

from __future__ import annotations

import contextlib
import select
import socket
import urllib.request

import pytest

from tests.live_server import serving
from tests.waiting import TIMEOUT_S, until

TOKEN = "t" * 32
HALF_A_HEADER = b"GET /consult/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Begun: "
HALF_A_BODY = (
    "POST /screening/outcome/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    "signals_general=threats&patient=mark-8812"
).encode()


@pytest.fixture
def server(static_root, settings_module):
    with serving(static_root, workers=2, DJANGO_SETTINGS_MODULE=settings_module) as running:
        yield running


@pytest.fixture
def settings_module() -> str:
    return "tests.campaigns.hanging_settings"


def begin(server, data: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), TIMEOUT_S)
    client.sendall(data)
    return client


def rest(client: socket.socket) -> bytes:
    """Return what the server still sends until it closes the connection; fail when it never does."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while part := client.recv(65536):
            received += part
    return received


def ask(url: str) -> None:
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
        assert answer.status == 200


def slow_clients(server) -> list[socket.socket]:
    """Begin twenty requests whose header, and twenty whose body, never comes whole; and one that says nothing."""
    halves = [begin(server, data) for data in (HALF_A_HEADER, HALF_A_BODY) for _ in range(20)]
    return [*halves, begin(server, b"")]


@pytest.mark.parametrize("settings_module", ["tests.campaigns.patient_settings"])
def test_clients_that_send_half_a_header_or_half_a_body_do_not_block_others(server):
    slow = slow_clients(server)
    for _ in range(10):
        ask(f"{server.url}/healthz")
    assert select.select(slow[20:40], [], [], 0)[0] == []  # these were answered while the bodies were still waited for


def test_clients_that_send_half_a_header_or_half_a_body_are_cut_off(server):
    clients = slow_clients(server)
    headers, bodies, silent = clients[:20], clients[20:40], clients[40]
    for client in bodies:
        answer = rest(client)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"mark-8812" not in answer
        assert b"connection: close" in answer.lower()
    for client in (*headers, silent):
        assert rest(client) == b""
    assert "mark-8812" not in server.log()
    until(lambda: server.log().count("status=408") == 20)


def test_a_header_that_is_too_large_is_refused(server):
    answer = rest(begin(server, HALF_A_HEADER + b"a" * 100_000 + b"\r\nConnection: close\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_request_that_hangs_stops_its_worker_with_the_place_in_the_code_and_the_service_goes_on(server):
    hanging = begin(server, b"GET /contact/?mark-8813 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hang: 1\r\n\r\n")
    assert rest(hanging) == b""
    until(lambda: "Unexpected exit from worker" in server.log())
    for _ in range(6):
        ask(f"{server.url}/consult/")
    assert "hanging_settings.py" in server.log()
    assert "mark-8813" not in server.log()

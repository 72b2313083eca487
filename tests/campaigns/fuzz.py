"""`make fuzz`: malformed requests over every route. None may give a 500, hang, or make the memory grow.

Most go straight into the app as granian would hand them over (``screening/serving/server.py``, from the header
on); some go as raw bytes over a socket to the deployed app. Every request is made from the seed and its number, so it
can be repeated.
One that breaks something is kept in ``tests/fuzz_corpus.jsonl``, which every run and the tests try first.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from screening.serving import server
from tests.campaigns.malformed import Maker, Malformed, addresses, raw
from tests.live_server import Server, collect_static, serving
from tests.waiting import TIMEOUT_S

CORPUS = Path(__file__).parent.parent / "fuzz_corpus.jsonl"
TOO_LONG = 10.0
"""Seconds of processor time that no request may take: those of the clock depend on what else the machine does."""

FLAT = 1.10


class Lines:
    """The header lines of a request."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        self.lines = lines

    def items(self) -> list[tuple[str, str]]:
        """Return them."""
        return self.lines


class Scope:
    """A request as granian describes it."""

    http_version, scheme, server, client, authority = "1.1", "http", "127.0.0.1:80", "203.0.113.9:1", None

    def __init__(self, request: Malformed) -> None:
        self.method, self.path, self.query_string = request.method, request.path, request.query
        self.headers = Lines(request.headers)


class Exchange:
    """Hands out the body, and keeps the answer."""

    def __init__(self, request: Malformed) -> None:
        self.request, self.status = request, 0

    async def __aiter__(self):
        for number, piece in enumerate(self.request.pieces):
            if self.request.breaks_off and number:
                raise RuntimeError("the client went away")
            yield piece

    async def client_disconnect(self):
        await asyncio.Event().wait()

    def response_bytes(self, status, headers, body):
        self.status = status
        for name, value in headers:
            if "\n" in name + value or "\r" in name + value:
                raise AssertionError("a header with a line break")


@dataclass
class Result:
    """The result of a run."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0
    memory: list[float] = field(default_factory=list)

    def growth(self) -> float:
        """Return the memory at the end as part of the memory after warm-up (the first fifth of the run)."""
        if len(self.memory) < 10:
            return 1
        tenth = len(self.memory) // 10
        warm = statistics.median(self.memory[2 * tenth : 3 * tenth + 1])
        return statistics.median(self.memory[-tenth - 1 :]) / warm


def resident(pid: int | str = "self") -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def one(request: Malformed) -> int:
    """Give the app one request; return the status."""
    exchange = Exchange(request)
    await server.application.__rsgi__(Scope(request), exchange)
    return exchange.status


async def in_process(seed: int, numbers: Iterator[int], result: Result, sample: int = 500) -> None:
    """Give the app the requests with these numbers."""
    maker = Maker(seed)
    for count, number in enumerate(numbers):
        start = time.process_time()
        try:
            status = await one(maker.request(number))
        except Exception as error:
            result.broken.append(f"{seed}:{number} {type(error).__name__}: {error}"[:300])
            result.failures.append(maker.request(number).as_line())
            continue
        seconds = time.process_time() - start
        result.slowest = max(result.slowest, seconds)
        result.statuses[status] += 1
        if status >= 500 or status == 0 or seconds > TOO_LONG:
            result.broken.append(f"{seed}:{number} status {status} after {seconds:.1f} s")
            result.failures.append(maker.request(number).as_line())
        if count % sample == 0:
            result.memory.append(resident())
        if count % 10_000 == 9_999:
            print(f"  {count + 1:,} requests, {result.memory[-1]:.1f} MB, {len(result.broken)} broken", flush=True)


def over_a_socket(running: Server, seed: int, numbers: Iterator[int], result: Result, sample: int = 100) -> None:
    """Send the deployed app raw bytes."""
    known = addresses()
    for count, number in enumerate(numbers):
        data = raw(random.Random(f"raw:{seed}:{number}"), known)
        start = time.monotonic()
        received = b""
        with socket.create_connection(("127.0.0.1", running.port), TIMEOUT_S) as client:
            with contextlib.suppress(OSError):  # the server may have hung up already
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
            try:
                with contextlib.suppress(ConnectionError):
                    while part := client.recv(65536):
                        received += part
            except TimeoutError:
                result.broken.append(f"raw:{seed}:{number} no end after {TIMEOUT_S} s")
        seconds = time.monotonic() - start
        result.slowest = max(result.slowest, seconds)
        status = int(received[9:12]) if received.startswith(b"HTTP/1.") and received[9:12].isdigit() else 0
        result.statuses[status] += 1
        if status >= 500:
            result.broken.append(f"raw:{seed}:{number} status {status}")
        if count % sample == 0:
            result.memory.append(sum(resident(pid) for pid in workers(running)))
    if "error=" in running.log() or "Traceback" in running.log() or "panicked" in running.log():
        result.broken.append("the log of the deployed app holds an error")


def workers(running: Server) -> list[int]:
    """Return the worker processes of a running server."""
    return [
        int(pid) for pid in Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    ]


def corpus() -> list[Malformed]:
    """Return the requests that once broke something."""
    lines = CORPUS.read_text("utf-8").splitlines() if CORPUS.exists() else []
    return [Malformed.of_line(line) for line in lines]


def quiet() -> None:
    """Let the access log write nothing: a hundred thousand lines say nothing here."""
    import logging

    logging.getLogger("signaalwijzer.access").setLevel(logging.WARNING)


def describe(name: str, result: Result, seconds: float) -> None:
    """Print the result of a run."""
    total = sum(result.statuses.values())
    print(f"{name}: {total:,} requests in {seconds:.0f} s; by status {dict(sorted(result.statuses.items()))}")
    memory = f"{result.memory[-1]:.1f} MB, {100 * result.growth():.1f} % of that after warm-up"
    print(f"  slowest {result.slowest:.2f} s; memory {memory}")
    for line in result.broken[:20]:
        print(f"  BROKEN {line}")


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--raw", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    quiet()
    print(f"seed {options.seed}", flush=True)
    for request in corpus():
        status = asyncio.run(one(request))
        if status >= 500:
            print(f"still broken: {status} for {request.as_line()[:300]}")
            return 1
    start, result = time.monotonic(), Result()
    asyncio.run(in_process(options.seed, iter(range(options.requests)), result))
    describe("in the process", result, time.monotonic() - start)
    start, deployed = time.monotonic(), Result()
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with serving(Path(folder), workers=2) as running:
            over_a_socket(running, options.seed, iter(range(options.raw)), deployed)
    if result.failures:
        with CORPUS.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in result.failures)
    describe("over a socket", deployed, time.monotonic() - start)
    flat = result.growth() <= FLAT and deployed.growth() <= FLAT
    if not flat:
        print("the memory grows")
    return 1 if result.broken or deployed.broken or not flat else 0


if __name__ == "__main__":
    sys.exit(main())

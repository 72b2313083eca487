"""`make flood`: measures the response times of other clients while one floods the app with requests for PDF files.

The flood is one client that posts and hangs up, or many that wait. On loopback only, at most 2,000 posts of 1.5 kB. The
attacker is a separate process. "Usual" and "in the flood" are measured in the same run, one after the other, so that
their ratio is meaningful on any machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import multiprocessing
import resource
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.factsheet_ids import FACTSHEET_IDS
from tests.live_server import Server, collect_static, serving
from tests.waiting import TIMEOUT_S

TOKEN = "t" * 32
PDF = "/screening/outcome/pdf/"
HEADERS = {
    "Cookie": f"csrftoken={TOKEN}",
    "X-CSRFToken": TOKEN,
    "Content-Type": "application/x-www-form-urlencoded",
}
LISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
EVERYTHING = urlencode([(name, id_) for name in LISTS for id_ in FACTSHEET_IDS[name]]).encode()
A_FEW = b"signals_general=threats&signals_general=tattoos&age_group=adult"
USUAL = 200
"""Outcomes asked for before the flood."""
MOST_TIMES_USUAL, HEALTH_SECONDS, NORMAL_AGAIN_SECONDS = 10.0, 1.0, 2.0
"""The limits: 95 of 100 outcomes of others, the longest wait of a probe, and the time until all is normal again."""


def raw(path: str, body: bytes) -> bytes:
    """Return a post as bytes for a socket."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in HEADERS.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def attack(port: int, count: int, hold: float) -> None:
    """Post ``count`` times for a PDF of all ticks over as many connections, wait for ``hold`` seconds, hang up."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    data, sockets = raw(PDF, EVERYTHING), []
    for _ in range(count):
        with contextlib.suppress(OSError):
            client = socket.create_connection(("127.0.0.1", port), 5)
            sockets.append(client)
            client.sendall(data)
    time.sleep(hold)
    for client in sockets:
        client.close()


def patient(port: int, seconds: float, answers: multiprocessing.Queue[Counter[str]]) -> None:
    """Ask for PDF files over 32 connections, one after the other, until ``seconds`` have passed."""
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds

    def one() -> None:
        while time.monotonic() < end:
            try:
                status, retry = ask(port, "POST", PDF, EVERYTHING)
            except (OSError, http.client.HTTPException) as error:
                counts[type(error).__name__] += 1
                continue
            counts[f"{status}{' with Retry-After' if retry else ''}"] += 1
            if status == 503:
                time.sleep(0.05)  # a client that does not do what Retry-After says

    threads = [threading.Thread(target=one) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(counts)


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, str | None]:
    """Ask over a connection of its own; return the status and ``Retry-After``."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)) as connection:
        connection.request(method, path, body, HEADERS | {"HX-Request": "true"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Retry-After")


@dataclass
class Watch:
    """A client that sends requests repeatedly, and records the time, the duration and the response of each."""

    port: int
    method: str
    path: str
    body: bytes | None
    pause: float
    samples: list[tuple[float, float, int]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def one(self) -> float:
        """Ask once; return the seconds."""
        begun = time.monotonic()
        try:
            status, _ = ask(self.port, self.method, self.path, self.body)
        except (OSError, http.client.HTTPException):
            status = 0
        took = time.monotonic() - begun
        self.samples.append((begun, took, status))
        return took

    def run(self) -> None:
        """Go on until told to stop."""
        while not self.stop.wait(self.pause):
            self.one()


@dataclass
class Result:
    """The result of one flood."""

    name: str
    usual: float
    outcomes: list[float]
    statuses: Counter[int]
    health: list[float]
    normal_again: float
    pdfs: int
    attacker: Counter[str]

    def faults(self) -> list[str]:
        """Return the limits that were exceeded."""
        found = []
        slow = percentile(sorted(self.outcomes), 0.95)
        if slow > MOST_TIMES_USUAL * self.usual:
            found.append(f"the 95th percentile of outcomes is {slow / self.usual:.1f} times the usual median")
        if max(self.health) > HEALTH_SECONDS:
            found.append(f"/healthz waited {max(self.health):.2f} s")
        if self.normal_again > NORMAL_AGAIN_SECONDS:
            found.append(f"normal again only after {self.normal_again:.1f} s")
        if set(self.statuses) != {200}:
            found.append(f"others got {dict(self.statuses)}")
        return found

    def describe(self) -> str:
        """Return the figures in a few lines."""
        ordered = sorted(self.outcomes)
        times = [value / self.usual for value in (statistics.median(ordered), percentile(ordered, 0.95), ordered[-1])]
        lines = [
            self.name,
            f"  outcomes of others: usual median {self.usual * 1000:.1f} ms; in the flood {len(ordered)} of them, "
            f"median {times[0]:.1f}, 95th percentile {times[1]:.1f}, slowest {times[2]:.1f} times that",
            f"  /healthz: {len(self.health)} times, slowest {max(self.health) * 1000:.0f} ms",
            f"  normal again {self.normal_again:.2f} s after it; PDF files made: {self.pdfs}",
            *([f"  the attacker got {dict(self.attacker)}"] if self.attacker else []),
        ]
        return "\n".join(lines + [f"  DOES NOT HOLD: {fault}" for fault in self.faults()])


def percentile(ordered: list[float], part: float) -> float:
    """Return the value under which ``part`` of the ordered values lie."""
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def pdfs_made(server: Server) -> int:
    """Return for how many files the app wrote a line."""
    return server.log().count("route=download status=200")


def flood(server: Server, name: str, attacker: multiprocessing.Process, usual: int = USUAL) -> Result:
    """Measure before, during and after what ``attacker`` does."""
    outcome = Watch(server.port, "POST", "/screening/outcome/", A_FEW, 0.005)
    health = Watch(server.port, "GET", "/healthz", None, 0.02)
    for _ in range(usual):
        outcome.one()
    median = statistics.median(took for _, took, _ in outcome.samples)
    outcome.samples.clear()
    before = pdfs_made(server)
    threads = [threading.Thread(target=watch.run) for watch in (outcome, health)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    attacker.start()
    attacker.join()
    ended = time.monotonic()
    time.sleep(NORMAL_AGAIN_SECONDS + 1)
    for watch in (outcome, health):
        watch.stop.set()
    for thread in threads:
        thread.join()
    during = [sample for sample in outcome.samples if sample[0] + sample[1] > begun and sample[0] < ended + 0.5]
    after = [(start + took, took) for start, took, _ in outcome.samples if start + took > ended]
    normal = next(
        (
            end
            for index, (end, _) in enumerate(after[:-10])
            if statistics.median(took for _, took in after[index : index + 10]) <= 2 * median
        ),
        float("inf"),
    )  # the end of the first of ten outcomes whose median is within twice the usual
    return Result(
        name,
        median,
        [took for _, took, _ in during],
        Counter(status for _, _, status in during),
        [took for _, took, _ in health.samples],
        normal - ended,
        pdfs_made(server) - before,
        Counter(),
    )


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[400, 2000])
    parser.add_argument("--hold", type=float, nargs="+", default=[0, 1], help="seconds before it hangs up")
    parser.add_argument("--patient", type=float, default=8, help="seconds that 32 patient clients go on")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with serving(Path(folder), workers=options.workers) as server:
            ask(server.port, "POST", PDF, EVERYTHING)  # the first loads the library
            for count in options.posts:
                for hold in options.hold:
                    attacker = multiprocessing.Process(target=attack, args=(server.port, min(count, 5000), hold))
                    result = flood(server, f"{count} posts for a PDF, hung up after {hold:g} s", attacker)
                    print(result.describe(), flush=True)
                    broken += bool(result.faults())
            if options.patient:
                answers: multiprocessing.Queue[Counter[str]] = multiprocessing.Queue()
                attacker = multiprocessing.Process(target=patient, args=(server.port, options.patient, answers))
                result = flood(server, f"32 patient clients, {options.patient:g} s", attacker)
                result.attacker = answers.get()
                print(result.describe(), flush=True)
                broken += bool(result.faults())
    print("All of it holds." if not broken else f"{broken} floods of these did what they must not.")
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main())

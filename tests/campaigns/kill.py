"""`make killtest`: workers are killed again and again while screenings run; one retry gives the same outcome.

Each client sends screenings of its own over kept connections. A screening whose answer does not come whole is sent
once more a moment later, with the same answers, over a new connection. Every outcome is compared with that of the
app without faults.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.factsheet_ids import FACTSHEET_IDS
from tests.live_server import Server, collect_static, serving
from tests.waiting import TIMEOUT_S, until

LISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
TOKEN = "t" * 32
BREATH = 0.3
"""Seconds before the retry: until a killed process is gone, the kernel may still hand it new connections."""

HEADERS = {
    "Cookie": f"csrftoken={TOKEN}",
    "X-CSRFToken": TOKEN,
    "HX-Request": "true",
    "Content-Type": "application/x-www-form-urlencoded",
}


def screening(number: int) -> bytes:
    """Return the answers of screening ``number``, always the same."""
    r = random.Random(number)
    pairs = [
        ("acute_danger", r.choice(("yes", "no", "unknown"))),
        ("age_group", r.choice(("minor", "adult", "unknown"))),
    ]
    pairs += [(name, id_) for name in LISTS for id_ in FACTSHEET_IDS[name] if r.random() < 0.2]
    return urlencode(pairs).encode()


def outcome_of(connection: http.client.HTTPConnection, number: int) -> str:
    """Send a screening; return the digest of its outcome."""
    connection.request("POST", "/screening/outcome/", screening(number), HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise http.client.HTTPException(f"status {answer.status}")
    return hashlib.sha256(re.sub(rb'value="\w{64}"', b"", content)).hexdigest()


@dataclass
class Result:
    """The result of a run."""

    screenings: int = 0
    retried: int = 0
    failed: list[str] = field(default_factory=list)
    different: list[int] = field(default_factory=list)
    slowest: float = 0
    kills: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def client(port: int, numbers: range, expected: dict[int, str], result: Result, stop: threading.Event) -> None:
    """Send screenings until the stop, each at most twice."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    for number in (number for _ in iter(int, 1) for number in numbers):
        if stop.is_set():
            return
        start, retried, outcome = time.monotonic(), 0, ""
        for attempt in (1, 2):
            try:
                outcome = outcome_of(connection, number)
                break
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
                retried = 1
                time.sleep(BREATH)
                if attempt == 2:
                    with result.lock:
                        result.failed.append(f"screening {number}: {type(error).__name__} {error}")
        with result.lock:
            result.screenings += 1
            result.retried += retried
            result.slowest = max(result.slowest, time.monotonic() - start)
            if outcome and outcome != expected[number]:
                result.different.append(number)


def workers(server: Server) -> list[int]:
    """Return the worker processes."""
    main = server.process.pid
    return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]


def listening(port: int) -> int:
    """Return how many workers take connections: each listens for itself."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(words[1].endswith(f":{port:04X}") and words[3] == "0A" for words in lines)


def kill_one(server: Server, result: Result, r: random.Random, youngest: set[int]) -> None:
    """Kill a worker in the midst of its work, once all of them serve again.

    But not the one that was started last: granian takes a worker that dies within 5.5 s of its start for a crash loop,
    and stops; see docs/operations.md.
    """
    until(
        lambda: listening(server.port) >= len(workers(server)) and set(workers(server)) - youngest,
        "the workers that were killed have no successors",
    )
    before = set(workers(server))
    with contextlib.suppress(ProcessLookupError):
        os.kill(r.choice(sorted(before - youngest)), signal.SIGKILL)
        result.kills += 1
    new = until(lambda: set(workers(server)) - before, "no worker came in place of the one that was killed")
    youngest.clear()
    youngest.update(new)


def run(
    server: Server, *, seconds: float = 0, kills: int = 1, pause: float, clients: int = 4, different: int = 60
) -> Result:
    """Send screenings for at least ``seconds`` and ``kills``, while a worker is killed after every ``pause``."""
    result = Result()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_S)) as connection:
        expected = {number: outcome_of(connection, number) for number in range(different)}
    stop, end = threading.Event(), time.monotonic() + seconds
    numbers = [range(start, different, clients) for start in range(clients)]
    threads = [threading.Thread(target=client, args=(server.port, part, expected, result, stop)) for part in numbers]
    for thread in threads:
        thread.start()
    r, youngest = random.Random(7), set()
    try:
        while time.monotonic() < end or result.kills < kills:
            time.sleep(pause)
            kill_one(server, result, r, youngest)
        done = result.screenings
        until(lambda: result.screenings >= done + different, "screenings do not go on after the last kill")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return result


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=1)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with serving(Path(folder), workers=options.workers, SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
            result = run(server, seconds=options.seconds, pause=options.pause)
            alive = server.process.poll() is None
    kills = f"{options.workers} workers, of which one was killed {result.kills} times"
    print(f"{result.screenings} screenings in {options.seconds:.0f} s on {kills}")
    print(f"{result.retried} were sent twice; {len(result.failed)} failed twice; {len(result.different)} differ")
    print(f"slowest, its retry included: {result.slowest:.2f} s; the service {'goes on' if alive else 'STOPPED'}")
    for line in result.failed[:10]:
        print(f"  FAILED {line}")
    return 0 if alive and result.kills and not result.failed and not result.different else 1


if __name__ == "__main__":
    sys.exit(main())

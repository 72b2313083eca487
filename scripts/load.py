"""Requests screenings at a steady rate from a second process, and measures errors, times and memory.

Usage: ``make load``, or ``python scripts/load.py --seconds 600 --rate 20 --workers 2``. It starts the app as it is
deployed, on loopback only, and stops when the time is up. docs/operations.md quotes the last line.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from content.loading import load  # noqa: E402
from tests.live_server import Server, collect_static, serving  # noqa: E402
from tests.ops.outcomes import Form, many_answers  # noqa: E402

PAGES = ("/", "/screening/", "/consult/", "/en/consult/", "/meldcode/", "/contact/")
THREADS = 12


class Visitor(threading.Thread):
    """Takes the next moment of the plan, waits for it, and asks; times count from the planned moment on."""

    def __init__(
        self, port: int, plan: itertools.count, begin: float, forms: list[Form], options: argparse.Namespace
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.plan, self.begin, self.options = port, plan, begin, options
        self.draw = random.Random(self.name)
        self.forms = forms
        self.times: list[float] = []
        self.counts: Counter[str] = Counter()
        self.connect()

    def connect(self) -> None:
        """Open a connection, and get the form's code."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.connection.request("GET", "/screening/")
        answer = self.connection.getresponse()
        self.token = re.search(r'middlewaretoken" value="(\w+)"', answer.read().decode())[1]
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def ask(self) -> None:
        """Ask for an outcome, or now and then for a page."""
        if self.draw.random() < 0.25:
            self.connection.request("GET", self.draw.choice(PAGES))
            expected = b"</html>"
        else:
            body = urllib.parse.urlencode(
                {**self.draw.choice(self.forms), "csrfmiddlewaretoken": self.token}, doseq=True
            )
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie, "HX-Request": "true"}
            self.connection.request("POST", "/screening/outcome/", body, headers)
            expected = b'id="contacts"'
        answer = self.connection.getresponse()
        text = answer.read()
        self.counts["answers" if answer.status == 200 and expected in text else f"status {answer.status}"] += 1

    def run(self) -> None:
        """Follow the plan to its end."""
        while (moment := next(self.plan) / self.options.rate) < self.options.seconds:
            time.sleep(max(0.0, self.begin + moment - time.monotonic()))
            try:
                self.ask()
            except (OSError, http.client.HTTPException) as error:
                self.counts[f"error {type(error).__name__}"] += 1
                self.connect()
            self.times.append(time.monotonic() - self.begin - moment)


def memory(server: Server) -> int:
    """Return the resident memory of the app's processes, in KiB."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    found = 0
    for process in (server.process.pid, *map(int, children)):
        status = Path(f"/proc/{process}/status").read_text()
        found += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    return found


def main() -> int:
    """Run the load, print what was found, and fail when an answer was wrong or memory grew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if not 1 <= options.seconds <= 3600 or not 1 <= options.rate <= 2000:
        parser.error("between 1 and 3600 seconds, between 1 and 2000 a second")
    samples: list[int] = []
    forms = list(many_answers(load(), 200))
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with serving(Path(folder), workers=options.workers, SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
            plan, begin = itertools.count(), time.monotonic() + 3
            visitors = [Visitor(server.port, plan, begin, forms, options) for _ in range(THREADS)]
            for visitor in visitors:
                visitor.start()
            while any(visitor.is_alive() for visitor in visitors):
                samples.append(memory(server))
                if len(samples) % 12 == 0:
                    done = sum(len(visitor.times) for visitor in visitors)
                    print(
                        f"{time.monotonic() - begin:5.0f} s: {done} answers, {samples[-1] / 1024:.1f} MiB", flush=True
                    )
                time.sleep(5)
    counts = sum((visitor.counts for visitor in visitors), Counter())
    times = sorted(seconds for visitor in visitors for seconds in visitor.times)
    quarter = max(1, len(samples) // 4)
    early = statistics.median(samples[quarter : 2 * quarter] or samples)
    late = statistics.median(samples[-quarter:])
    p50, p95, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.95, 0.99))
    wrong = sum(counts.values()) - counts["answers"]
    growth = (late - early) / early
    print(
        f"{counts['answers']} answers in {options.seconds} s at {options.rate:g}/s, {wrong} wrong or failed; "
        f"ms p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}; memory of {options.workers} workers "
        f"{early / 1024:.1f} MiB in the second quarter, {late / 1024:.1f} MiB in the last ({growth:+.1%})"
    )
    if wrong:
        print(dict(counts))
    return 1 if wrong or growth > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())

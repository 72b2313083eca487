"""``make bench``: measures everything in ``docs/performance.md`` in one run, and prints one report.

Loopback only, and bounded: some fifteen minutes. ``BENCH_SECONDS`` is how long each load lasts (default 2). The report
also goes to ``build/bench.md``, the bare numbers to ``build/bench.json``.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import ticks
from bench.growth import THREE, cpu_time
from bench.load import COOKIE, Target, in_turn, load, resident_kilobytes
from content.loading import load as load_content
from tests.live_server import collect_static, free_port, production, wait_for

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
CONTENT = load_content()
ALL = {
    "acute_danger": "yes",
    "age_group": "minor",
    **{part.id: [item.id for item in part.items] for part in CONTENT.checklists},
}
HTMX = {"HX-Request": "true"}
GZIP = {"Accept-Encoding": "gzip"}
OUTCOME = "/screening/outcome/"
BARE = Target("bare view, two bytes", "/bare/", headers=COOKIE)
CONSTANT = [Target(f"a constant of {size} kB", f"/constant/{size}/", headers=COOKIE) for size in (90, 130, 210)]
TARGETS = [
    Target("GET /", "/", headers=COOKIE),
    Target("GET /screening/", "/screening/", headers=COOKIE),
    Target("GET /screening/, first visit", "/screening/"),
    Target("GET /screening/, gzip", "/screening/", headers={**COOKIE, **GZIP}),
    Target("GET /consult/", "/consult/", headers=COOKIE),
    *(
        Target(f"POST outcome, {ticks}, {kind}", OUTCOME, form, {**COOKIE, **headers})
        for ticks, form in (("no tick", {}), ("3 ticks", THREE), ("all ticks", ALL))
        for kind, headers in (("page", {}), ("htmx", HTMX))
    ),
    Target("POST outcome, 3 ticks, page, gzip", OUTCOME, THREE, {**COOKIE, **GZIP}),
    Target("POST outcome, 3 ticks, htmx, gzip", OUTCOME, THREE, {**COOKIE, **HTMX, **GZIP}),
]


SHOWN = ("rate", "of bare", "cpu", "by CPU", "p50", "p99")


def steps_of_wizard() -> list[Target]:
    """Return the requests of one person who goes through the wizard with three ticks."""
    found = [Target("first page", "/")]
    answers = {name: [value] if isinstance(value, str) else value for name, value in THREE.items()}
    for step, fields in (("situation", ("age_group",)), *((part.id, (part.id,)) for part in CONTENT.checklists)):
        form = {f"{step}-{name}": answers.get(name, []) for name in fields}
        found.append(Target(step, "/", {"wizard-current_step": step, **form}))
    return found


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[tuple[str, int, float]]:
    """Run a server; give its address, its process id, and the seconds until its first answer."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, process)
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                answer.read()
            yield url, process.pid, time.perf_counter() - start
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def app(port: int, workers: int) -> list[str]:
    """Return the start command of production."""
    return ["sh", "scripts/serve.sh", str(BIN), "127.0.0.1", str(port), str(workers)]


def load_table(
    static: Path, rounds: int, workers: Iterable[int] = (1, 2), connections: Iterable[int] = (1, 16, 64)
) -> list[dict[str, Any]]:
    """Load the bare view and every kind of request, in turn; each ratio is to the preceding run of the bare view.

    The ratio is given twice: of requests per second, and of CPU time per request. On a machine that does other work
    too, the second is the more reliable one.
    """
    found = []
    for count in workers:
        bare_port, port = free_port(), free_port()
        bare_settings = production(bare_port, static, DJANGO_SETTINGS_MODULE="bench.bare")
        with (
            serving(app(bare_port, count), bare_port, bare_settings) as (bare_url, bare_pid, _),
            serving(app(port, count), port, production(port, static)) as (url, pid, _),
        ):
            for clients in connections:
                runs: dict[str, list[dict[str, float]]] = {}
                for _ in range(rounds):
                    bare = load(bare_url, bare_pid, BARE, clients, SECONDS)
                    for target in (BARE, *CONSTANT, *TARGETS):
                        at = (url, pid) if target in TARGETS else (bare_url, bare_pid)
                        measured = bare if target is BARE else load(*at, target, clients, SECONDS)
                        if measured["errors"]:
                            print(f"{target.name}: {measured['errors']:.0f} errors", file=sys.stderr)
                        ratios = {"of bare": measured["rate"] / bare["rate"], "by CPU": bare["cpu"] / measured["cpu"]}
                        runs.setdefault(target.name, []).append({**measured, **ratios})
                for name, several in runs.items():
                    median = {key: statistics.median(run[key] for run in several) for key in SHOWN}
                    found.append({"workers": count, "connections": clients, "request": name, **median})
    return found


def against_the_wizard(static: Path, folder: Path) -> dict[str, float]:
    """Let one person at a time go through the app and through the wizard; return milliseconds, medians.

    Each reads gzip, as browsers do: the app compresses and pads its answer, the wizard sends it as it is.
    """
    port, wizard_port = free_port(), free_port()
    settings = {
        **production(wizard_port, static),
        "DJANGO_SETTINGS_MODULE": "bench.wizard.settings",
        "WIZARD_DATABASE": str(folder / "wizard.sqlite3"),
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=settings, check=True)
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(wizard_port)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    ours = [Target("form", "/screening/", headers=GZIP), Target("outcome", OUTCOME, THREE, GZIP)]
    theirs = steps_of_wizard()
    with (
        serving(app(port, 1), port, production(port, static)) as (url, _, _),
        serving([*command, "bench.wizard.wsgi:application"], wizard_port, settings) as (wizard_url, _, _),
    ):

        def median(address: str, requests: list[Target], rounds: int) -> float:
            in_turn(address, requests, 3)
            return statistics.median(in_turn(address, requests, rounds)) * 1000

        return {
            "our form": median(url, ours[:1], 200),
            "wizard's first page": median(wizard_url, theirs[:1], 100),
            "our form and outcome": median(url, ours, 100),
            "wizard, first page to outcome": median(wizard_url, theirs, 40),
        }


def start_and_memory(static: Path) -> dict[str, float]:
    """Return seconds from the start command to the first answer, and the memory of a worker after all kinds of work."""
    starts, memory = [], 0
    for last in (False, False, True):
        port = free_port()
        with serving(app(port, 1), port, production(port, static)) as (url, pid, seconds):
            starts.append(seconds)
            for target in TARGETS if last else ():
                load(url, pid, target, 4, 1)
            memory = max(memory, *resident_kilobytes(pid))
    return {"start_s": statistics.median(starts), "worker_kB": memory}


def growth() -> list[dict[str, float]]:
    """Return what calls cost with 1, 10 and 100 times the content."""
    found = []
    for factor in (1, 10, 100):
        command = [sys.executable, "-m", "bench.growth", str(factor)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), ["---"] * len(list(head)), *([_shown(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _shown(cell: Any) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.2f}"


def report(found: dict[str, Any]) -> str:
    """Return all that was measured as one text."""
    wizard, start = found["wizard"], found["start"]
    ours, theirs = list(wizard.values())[::2], list(wizard.values())[1::2]
    times = [slow / fast for fast, slow in zip(ours, theirs, strict=True)]
    parts = [
        "# Bench",
        "Load before and after: {:.1f}, {:.1f}; CPUs: {}; sum(range(1000)) takes {:.0f} µs at best.".format(
            *found["load"], os.cpu_count(), found["cpu_us"]
        ),
        table(
            (
                "workers",
                "connections",
                "request",
                "per second",
                "of bare",
                "CPU ms",
                "of bare by CPU",
                "p50 ms",
                "p99 ms",
            ),
            (row.values() for row in found["load_table"]),
        ),
        "## One person at a time, ours and the wizard",
        table(("what", "ms"), wizard.items()),
        f"First page {times[0]:.1f} times, first page to outcome {times[1]:.1f} times faster than the wizard.\n",
        "## Growth",
        table(found["growth"][0], (row.values() for row in found["growth"])),
        f"Start to first answer {start['start_s']:.2f} s; a worker {start['worker_kB'] / 1024:.1f} MB.\n",
    ]
    if "browser" in found:
        browser = found["browser"]
        parts += [
            "## Weight per page: requests, bytes, bytes before the first paint",
            table(
                ("page", "cold", "bytes", "before paint", "warm", "bytes", "before paint"),
                ((path, *both["cold"].values(), *both["warm"].values()) for path, both in browser["weight"].items()),
            ),
            "## First visit: first and largest contentful paint (ms), layout shift",
            table(("page", "fcp", "lcp", "cls"), ((name, *row.values()) for name, row in browser["paint"].items())),
            "## From a tick in consult mode to what follows on screen (ms)",
            table(ticks.HEAD, ticks.rows(browser["tick"])),
        ]
    return "\n".join(parts)


def main() -> None:
    """Measure, print, and write the report."""
    before = os.getloadavg()[0]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        static = Path(folder) / "static"
        collect_static(static)
        found["cpu_us"] = cpu_time(lambda: sum(range(1000)))
        found["growth"] = growth()
        found["start"] = start_and_memory(static)
        found["wizard"] = against_the_wizard(static, Path(folder))
        found["load_table"] = load_table(static, int(os.environ.get("BENCH_ROUNDS", "1")))
        if os.environ.get("SIGNAALWIJZER_BROWSER"):
            from bench import browser

            port, other = free_port(), free_port()
            by_server = production(other, static, SIGNAALWIJZER_ON_DEVICE="false")
            with (
                serving(app(port, 1), port, production(port, static)) as (url, _, _),
                serving(app(other, 1), other, by_server) as (deciding, _, _),
            ):
                found["browser"] = browser.measure(url, deciding)
    found["load"] = (before, os.getloadavg()[0])
    text = report(found)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.json").write_text(json.dumps(found, indent=1))
    (ROOT / "build/bench.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()

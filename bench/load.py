"""Puts load on an address: with ``wrk`` where that is installed, else with threads of this process."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

LUA = """
wrk.method = os.getenv("BENCH_METHOD")
local body = os.getenv("BENCH_BODY")
if body ~= "" then wrk.body = body; wrk.headers["Content-Type"] = "application/x-www-form-urlencoded" end
for line in os.getenv("BENCH_HEADERS"):gmatch("[^\\n]+") do
  local name, value = line:match("^(.-): (.*)$"); wrk.headers[name] = value
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('\\n{"requests": %d, "rate": %f, "p50": %f, "p99": %f, "errors": %d}\\n',
    summary.requests, summary.requests * 1e6 / summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""
TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF"
COOKIE = {"Cookie": f"csrftoken={TOKEN}"}


@dataclass(frozen=True)
class Target:
    """One kind of request."""

    name: str
    path: str
    form: dict[str, object] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return GET, or POST with a form."""
        return "GET" if self.form is None else "POST"

    @property
    def body(self) -> str:
        """Return the form as a browser sends it, with the CSRF token of ``COOKIE``."""
        return "" if self.form is None else urlencode({"csrfmiddlewaretoken": TOKEN, **self.form}, doseq=True)


def load(url: str, pid: int, target: Target, connections: int, seconds: float) -> dict[str, float]:
    """Send ``target`` to the server ``pid`` over so many connections.

    Returns requests per second, CPU time of the server per request, p50 and p99, all in ms, and failures.
    """
    before = cpu_seconds(pid)
    found = (_with_wrk if shutil.which("wrk") else _with_threads)(url, target, connections, seconds)
    return {**found, "cpu": (cpu_seconds(pid) - before) * 1000 / max(1, found["requests"])}


def _with_wrk(url: str, target: Target, connections: int, seconds: float) -> dict[str, float]:
    headers = "\n".join(f"{name}: {value}" for name, value in target.headers.items())
    settings = {"BENCH_METHOD": target.method, "BENCH_BODY": target.body, "BENCH_HEADERS": headers}
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA)
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", script.name, url + target.path],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.strip().splitlines()[-1])


def _with_threads(url: str, target: Target, connections: int, seconds: float) -> dict[str, float]:
    times: list[float] = []
    errors: list[int] = []
    address = urlsplit(url).netloc
    headers = dict(target.headers)
    if target.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    end = time.monotonic() + seconds

    def work() -> None:
        connection = http.client.HTTPConnection(address, timeout=20)
        while not times or time.monotonic() < end:  # at least one, however busy the machine is
            start = time.perf_counter()
            connection.request(target.method, target.path, target.body or None, headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status >= 400:
                errors.append(answer.status)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return {
        "requests": len(times),
        "rate": len(times) / seconds,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[len(ordered) * 99 // 100] * 1000,
        "errors": len(errors),
    }


def in_turn(url: str, requests: list[Target], rounds: int) -> list[float]:
    """Send ``requests`` one after the other over one connection, so many rounds; return the seconds of each round.

    It sends cookies and the form's token back, as a browser does.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    found = []
    for _ in range(rounds):
        cookies: dict[str, str] = {}
        start = time.perf_counter()
        for target in requests:
            headers = {**target.headers, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            body = None
            if target.form is not None:
                body = urlencode({"csrfmiddlewaretoken": cookies.get("csrftoken", ""), **target.form}, doseq=True)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(target.method, target.path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{target.name}: {answer.status}")
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = line.split(";")[0].partition("=")
                cookies[name] = value
        found.append(time.perf_counter() - start)
    return found


def workers_of(pid: int) -> list[Path]:
    """Return the folders in ``/proc`` of the processes below ``pid`` that serve; of ``pid`` itself if it has none."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid and b"multiprocessing.resource_tracker" not in (folder / "cmdline").read_bytes():
                found.append(folder)
        except (OSError, IndexError):
            continue
    return found or [Path(f"/proc/{pid}")]


def resident_kilobytes(pid: int) -> list[int]:
    """Return the resident memory of each worker of ``pid``, in kB."""
    lines = [line for folder in workers_of(pid) for line in (folder / "status").read_text().splitlines()]
    return [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that the workers of ``pid`` took until now, in the kernel too.

    Per request this is the measure that other programs on the machine disturb least.
    """
    total = 0
    for folder in workers_of(pid):
        for task in folder.glob("task/*/schedstat"):
            with contextlib.suppress(OSError):  # a thread that ended meanwhile
                total += int(task.read_text().split()[0])
    return total / 1e9

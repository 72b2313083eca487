"""``python -m bench.servers``: the same app, one worker, behind different servers, in turn, several rounds; medians.

Says which server and options suit best. See ``docs/decisions/0021-granian.md``.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from bench.__main__ import BIN, HTMX, OUTCOME, SECONDS, serving, table
from bench.growth import THREE
from bench.load import COOKIE, Target, load, resident_kilobytes
from tests.live_server import collect_static, free_port, production

GRANIAN = "granian --host 127.0.0.1 --port PORT --workers 1 --no-ws --log-level warning"
SERVERS = {
    "granian, as served": f"{GRANIAN} --interface rsgi screening.serving.server:application",
    "granian, as served, st": f"{GRANIAN} --interface rsgi --runtime-mode st screening.serving.server:application",
    "granian, WSGI, 1 thread": f"{GRANIAN} --interface wsgi --blocking-threads 1 screening.serving.wsgi:application",
    "granian, WSGI, 4 threads": f"{GRANIAN} --interface wsgi --blocking-threads 4 screening.serving.wsgi:application",
    "gunicorn, sync": "gunicorn --bind 127.0.0.1:PORT --workers 1 screening.serving.wsgi:application",
    "gunicorn, 4 threads": "gunicorn --bind 127.0.0.1:PORT --workers 1 --threads 4 screening.serving.wsgi:application",
    "uvicorn, asgi": "uvicorn --host 127.0.0.1 --port PORT --no-access-log --log-level warning bench.asgi:application",
}
TARGETS = [
    Target("GET /healthz", "/healthz"),
    Target("GET /screening/", "/screening/", headers=COOKIE),
    Target("POST 3 ticks, htmx", OUTCOME, THREE, {**COOKIE, **HTMX}),
]


def main(rounds: int = 3) -> None:
    """Measure and print."""
    rates: dict[tuple[str, str], list[float]] = {}
    costs: dict[tuple[str, str], list[float]] = {}
    tails: dict[str, list[float]] = {}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        static = Path(folder)
        collect_static(static)
        for _ in range(rounds):
            for name, line in SERVERS.items():
                port = free_port()
                program, *rest = line.replace("PORT", str(port)).split()
                environment = {**production(port, static), "DJANGO_SETTINGS_MODULE": "screening.settings"}
                with serving([str(BIN / program), *rest], port, environment) as (url, pid, _):
                    for target in TARGETS:
                        found = load(url, pid, target, 16, SECONDS)
                        rates.setdefault((name, target.name), []).append(found["rate"])
                        costs.setdefault((name, target.name), []).append(found["cpu"])
                    tails.setdefault(name, []).append(found["p99"])
                    memory[name] = max([0, *resident_kilobytes(pid)]) / 1024
    head = ["server", *(f"{t.name}: {what}" for what in ("per second", "CPU ms") for t in TARGETS), "p99 ms", "MB"]
    rows = [
        [
            name,
            *(statistics.median(measured[name, target.name]) for measured in (rates, costs) for target in TARGETS),
            statistics.median(tails[name]),
            memory[name],
        ]
        for name in SERVERS
    ]
    print(table(head, rows))


if __name__ == "__main__":
    main()

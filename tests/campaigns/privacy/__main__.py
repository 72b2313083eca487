"""`make privacy` and `make privacy-selftest`: drive the deployed app with marks, then search for them everywhere."""

from __future__ import annotations

import argparse
import datetime
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.campaigns.privacy.client import Client
from tests.campaigns.privacy.cores import crash, search_core_dumps
from tests.campaigns.privacy.loglines import search_log_lines
from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.places import Places
from tests.campaigns.privacy.planting import WHERE, clean_up, plant_in_browser, plant_in_server
from tests.campaigns.privacy.tracing import SystemCalls, Traced, read_trace, traced
from tests.campaigns.privacy.visits import Visits, browser, drive, drive_by_server, search_cookies
from tests.campaigns.privacy.wire import search_sizes
from tests.chromium import find_browser
from tests.live_server import ROOT, collect_static
from tests.waiting import until

EVIDENCE = ROOT / "docs" / "privacy-evidence.md"
PLANTED = "## Planted leaks"
"""Heads the second part of that page, which ``make privacy-selftest`` writes; the first is of ``make privacy``."""


BY_BROWSER = {"note", "filter", "browserfield", "browservalue"}
"""Where a visit of the browser puts marks: what is never typed is never found either."""


class Run:
    """One run of the campaign, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start = time.time() - 1
        self.marks = Marks()
        self.places = Places(self.marks)
        self.static = folder / "static"
        self.profile = folder / "profile"
        self.browser_temporary = folder / "t"
        self.servers: list[Traced] = []
        self.calls: list[SystemCalls] = []
        self.facts: list[str] = []
        collect_static(self.static)

    def search_servers(self) -> None:
        """Search what the servers wrote, opened for writing and connected to."""
        for name in ("standard output", "standard error", "files opened for writing"):
            self.places.place(name)
        wrote = self.places.place("what the server wrote, by its system calls")
        connected = self.places.place("where the server connected")
        for server in self.servers:
            self.places.search_file("standard output", server.stdout)
            self.places.search_file("standard error", server.stderr)
            search_log_lines(self.places, server.stderr.read_text("utf-8", "replace"))
            if not server.trace.exists():
                continue
            calls = read_trace(server.trace, (server.stdout, server.stderr))
            self.calls.append(calls)
            for path in calls.files():
                self.places.search_file("files opened for writing", path)
            wrote.things += calls.calls
            wrote.found += [fault for fault in calls.faults() if not fault.startswith("connected")]
            connected.things += calls.calls
            connected.found += [fault for fault in calls.faults() if fault.startswith("connected")]

    def search_folders(self) -> None:
        """Search the project and the temporary folders."""
        own = Path(tempfile.gettempdir())
        traces = [server.trace for server in self.servers]
        for trace in traces:
            trace.unlink(missing_ok=True)
        tools = [ROOT / ".venv", ROOT / ".make"]  # of others: browsers and checkers
        self.places.search_folder("the project folder", ROOT, without=tools, answers=False)
        for server in self.servers:
            self.places.search_folder("the temporary folder", server.temporary)
        self.places.search_folder(
            "the temporary folder", own, since=self.start, without=[self.profile, self.folder], answers=False
        )
        self.places.search_folder("the temporary folder of the browser", self.browser_temporary)

    def search_all(self, *, with_browser: bool) -> None:
        """Search every place."""
        self.search_servers()
        search_core_dumps(self.places, ROOT, self.start)
        self.search_folders()
        if with_browser:
            self.places.search_profile(self.profile)


def campaign(run: Run, screenings: int, errors: int, visits: int) -> None:
    """Drive the app as deployed, then once more with errors on request."""
    with traced(run.folder / "server", run.static) as server:
        run.servers.append(server)
        client = Client(server.port, run.marks, run.places)
        start = time.monotonic()
        client.campaign(screenings)
        statuses = ", ".join(f"{count:,} times {status}" for status, count in sorted(client.statuses.items()))
        seconds = time.monotonic() - start
        run.facts.append(f"{screenings:,} screenings over HTTP, and other requests, in {seconds:.0f} s: {statuses}")
        run.facts.append(client.sizes.describe())
        if visits:
            made = Visits(server.url, run.marks, run.places, server.stderr)
            with sync_playwright() as playwright:
                drive(playwright, made, run.profile, run.browser_temporary, visits)
            if missing := BY_BROWSER - set(run.marks.given):
                raise AssertionError(f"the visits put no mark in: {', '.join(sorted(missing))}")
            run.facts.append(f"{made.count} screenings in {browser_version()}, its profile folder kept")
        search_sizes(run.places, client.sizes)
        crash(server.workers()[0])
        wait_for_crash(server)
        run.facts.append("a worker crashed after that (SIGSEGV), with no limit on core dumps where it was started")
    faulty = {"DJANGO_SETTINGS_MODULE": "tests.campaigns.faulty_settings", "SIGNAALWIJZER_ON_DEVICE": "false"}
    with traced(run.folder / "faulty", run.static, **faulty) as server:
        run.servers.append(server)
        client = Client(server.port, run.marks, run.places, seed=1)
        forced = client.campaign_with_errors(errors)
        run.facts.append(f"{errors:,} more screenings over HTTP, {forced} of them met by a forced error (500)")
        if visits:
            made = Visits(server.url, run.marks, run.places, None)
            with sync_playwright() as playwright:
                drive_by_server(playwright, made, run.profile, run.browser_temporary, max(visits // 3, 3))
            run.facts.append(
                f"{made.count} more in the same browser, decided by the server (SIGNAALWIJZER_ON_DEVICE=false)"
            )
        search_sizes(run.places, client.sizes)
    run.search_all(with_browser=bool(visits))
    run.facts.append(f"{sum(run.marks.given.values()):,} marks in {len(run.marks.given)} kinds of place")
    if run.calls:
        total = sum(calls.calls for calls in run.calls)
        run.facts.append(f"{total:,} system calls on files and sockets traced, of two servers of two workers each")


def planted(run: Run, kinds: list[str]) -> list[str]:
    """Plant these leaks; return those that were not found where they are."""
    in_browser = [kind for kind in kinds if WHERE[kind].startswith(("browser", "requests"))]
    leaky = {"DJANGO_SETTINGS_MODULE": "tests.campaigns.leaky_settings"}
    with traced(run.folder / "leaky", run.static, core_limit="core-dump" not in kinds, **leaky) as server:
        run.servers.append(server)
        client = Client(server.port, run.marks, run.places)
        token = client.token()
        for _ in range(5):
            client.screening(token)
        plant_in_server(kinds, client, token)
        search_sizes(run.places, client.sizes)
        if "core-dump" in kinds:
            wait_for_crash(server)
        if in_browser:
            with sync_playwright() as playwright, browser(playwright, run.profile, run.browser_temporary) as context:
                visits = Visits(server.url, run.marks, run.places, server.stderr)
                page = plant_in_browser(kinds, context, run.profile, visits)
                if "script-cookie" in kinds:
                    run.places.search(WHERE["script-cookie"], page.evaluate("document.cookie").encode())
                if "kept-cookie" in kinds:
                    search_cookies(context, run.places)
                if not {"form-state", "posted-page"} & set(kinds):
                    page.wait_for_timeout(1500)
    run.search_all(with_browser=bool(in_browser))
    clean_up()
    return [kind for kind in kinds if not is_found(run.places, kind)]


def is_found(places: Places, kind: str) -> bool:
    """Say whether a planted leak was found in the place where it is."""
    found = places.place(WHERE[kind]).found
    if kind in (
        "connection",
        "removed-file",
        "log-size",
        "log-duration",
        "answer-size",
    ):  # no bytes of the mark are there
        return bool(found)
    return any(f"plant{kind.replace('-', '')}" in mark for mark in found)


def wait_for_crash(server: Traced) -> None:
    """Wait until granian noticed that a worker crashed: then its core dump, if any, is whole."""
    until(
        lambda: b"Unexpected exit from worker" in server.stderr.read_bytes() + server.stdout.read_bytes(),
        "no worker crashed",
    )


def browser_version() -> str:
    """Return the name and version of the browser."""
    words = subprocess.run([find_browser(), "--version"], capture_output=True, text=True, check=False).stdout.split()
    return " ".join(words[:2])


def report(run: Run) -> str:
    """Return the evidence as a page of Markdown."""
    lines = ["# What `make privacy` found", ""]
    lines += [
        f"Run of {datetime.datetime.now(tz=datetime.UTC):%-d %B %Y}, Python {platform.python_version()}. Driven:",
        "",
    ]
    lines += [f"- {fact}" for fact in run.facts]
    return "\n".join([*lines, "", run.places.table(), ""])


def write_evidence(first: str = "", planted: str = "") -> None:
    """Write one part of the page, and leave the other as it is."""
    old, _, old_planted = (EVIDENCE.read_text("utf-8") if EVIDENCE.exists() else "").partition(PLANTED)
    EVIDENCE.write_text(f"{(first or old).rstrip()}\n\n{PLANTED}{planted or old_planted.rstrip()}\n", "utf-8")


def selftest(folder: Path, *, write: bool) -> int:
    """Plant each kind of leak, one run each; return how many were missed."""
    missed = 0
    rows = ["| planted | must be found in | found |", "| --- | --- | --- |"]
    print(f"{'planted':24} {'must be found in':46} found")
    for number, (kind, where) in enumerate(WHERE.items()):
        own = folder / str(number)  # short: Chromium makes a socket in it
        missing = planted(Run(own), [kind])
        missed += bool(missing)
        found = "NO" if missing else "yes"
        rows.append(f"| {kind} | {where} | {found} |")
        print(f"{kind:24} {where:46} {found}", flush=True)
        shutil.rmtree(own, ignore_errors=True)
    counted = f"{len(WHERE) - missed} of {len(WHERE)} planted leaks were found"
    print(counted)
    if write and not missed:
        write_evidence(planted=f"\n\n`make privacy-selftest`: {counted}.\n\n" + "\n".join(rows))
    return missed


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenings", type=int, default=1000)
    parser.add_argument("--errors", type=int, default=210)
    parser.add_argument("--visits", type=int, default=20)
    parser.add_argument("--plant", choices=WHERE, nargs="+", help="leak on purpose, and expect to find it")
    parser.add_argument("--selftest", action="store_true", help="plant each kind of leak in turn")
    parser.add_argument("--write", action="store_true", help="write the table to docs/privacy-evidence.md")
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("strace is missing: install it (make does, as root), or the system calls can't be checked")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="privacy-"))
    try:
        if options.selftest:
            return min(selftest(folder, write=options.write), 1)
        run = Run(folder / "run")
        if options.plant:
            missing = planted(run, options.plant)
            print(run.places.table(), run.places.findings(), f"not found: {missing or 'none'}", sep="\n\n")
            return 1 if run.places.hold_nothing() or missing else 3
        campaign(run, options.screenings, options.errors, options.visits)
        print(report(run), run.places.findings(), sep="\n")
        clean = run.places.hold_nothing()
        print("No mark was found in any place." if clean else "FOUND: the places above hold what they must not.")
        if clean and options.write:
            write_evidence(first=report(run))
        return 0 if clean else 1
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

"""A rolling update, and killed processes, while users are in the middle of screenings.

nginx with ``deploy/nginx/site.conf`` is in front of three processes that share one key. ``make rolling`` runs longer
and prints the counts that docs/operations.md quotes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.chromium import chromium
from tests.live_server import collect_static, free_port, granian, production, wait_for
from tests.ops.dockerfile import ROOT
from tests.waiting import TIMEOUT_S, until

SECONDS = float(os.environ.get("ROLLING_SECONDS", "0"))
"""How long people go on at least, all phases together."""

USERS = 4 if SECONDS else 2
SETTINGS = {"SIGNAALWIJZER_HTTPS": "true"}


def the_proxy() -> str:
    """Return nginx, installed when root runs the tests; skip where it can't be had."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found and os.getuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", "install --yes --no-install-recommends nginx-light"):
            subprocess.run(["apt-get", *command.split()], env=environment, capture_output=True)
        found = shutil.which("nginx", path="/usr/sbin")
    if not found:
        pytest.skip("needs nginx: install nginx-light, or run the tests as root on a machine with Debian's packages")
    return found


# --- processes ----------------------------------------


@dataclasses.dataclass(frozen=True)
class Version:
    """A version of the program, with its static files collected."""

    source: Path
    static: Path


@dataclasses.dataclass
class App:
    """One of the three processes behind the proxy; it can be replaced by one of another version."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self, version: Version) -> None:
        self.process = subprocess.Popen(
            granian(self.port),
            cwd=version.source,
            env=production(self.port, version.static, **SETTINGS),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(f"http://127.0.0.1:{self.port}", self.process)

    def stop(self) -> None:
        """Ask it to stop, as a container engine does; it finishes what it is answering."""
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and its worker at once, in the middle of whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_worker(self) -> None:
        """End the worker alone; the process above starts another."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            if b"multiprocessing" in Path(f"/proc/{child}/cmdline").read_bytes() or len(children) == 1:
                os.kill(int(child), signal.SIGKILL)


def next_version(folder: Path) -> Path:
    """Return a copy of the program with another content version and another style: the version that follows."""
    source = folder / "next"
    source.mkdir()
    for name in ("content", "screening", "templates", "static", "scripts"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", source)
    version = source / "content" / "data" / "version.yaml"
    version.write_text(re.sub(r"(?m)^version:.*$", 'version: "2099.1"', version.read_text("utf-8")), "utf-8")
    with (source / "static" / "css" / "base.css").open("a") as style:
        style.write("\n/* the next version */\n")
    return source


@dataclasses.dataclass
class Site:
    """The proxy and the three processes behind it."""

    url: str
    apps: list[App]
    following: Version


@pytest.fixture(scope="module")
def site(tmp_path_factory, static_root):
    nginx = the_proxy()
    folder = tmp_path_factory.mktemp("rolling")
    now = Version(ROOT, static_root)
    following = Version(next_version(folder), folder / "static-next")
    collect_static(following.static, following.source)
    apps = [App(free_port()) for _ in range(3)]
    port, plain = free_port(), free_port()
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
            "-keyout",
            "tls.key",
            "-out",
            "tls.crt",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    text = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    text = (
        text.replace("/tmp/", f"{folder}/")
        .replace("/etc/nginx/tls/", f"{folder}/")
        .replace("8443", f"127.0.0.1:{port}")
        .replace("8080", str(plain))
    )
    servers = "".join(f"server 127.0.0.1:{app.port} max_fails=0; " for app in apps)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;\n"
        + ("user root;\n" if os.getuid() == 0 else "")
        + "events { worker_connections 512; }\nhttp {\n"
        + "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"upstream app {{ zone app 64k; least_conn; {servers} keepalive 16; }}\n{text}\n}}\n"
    )
    for app in apps:
        app.start(now)
    proxy = subprocess.Popen([nginx, "-e", folder / "error.log", "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    until(lambda: proxy.poll() is not None or listens(port), "nginx does not listen")
    assert proxy.poll() is None, proxy.stderr.read().decode()
    yield Site(f"https://127.0.0.1:{port}", apps, following)
    proxy.terminate()
    proxy.wait(TIMEOUT_S)
    for app in apps:
        app.kill()


# --- people ----------------------------------------

TICKS = {
    "signals_general": ["threats", "companion_present"],
    "signals_cross_border": ["passport_withheld", "built_up_debts"],
    "risk_factors": ["poverty"],
}


class User(threading.Thread):
    """Walks again and again: opens the form, thinks, sends ticks, and checks that all of them came back."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        import ssl

        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(), urllib.request.HTTPSHandler(context=context)
        )
        self.browser.addheaders = [("Referer", f"{url}/")]
        self.url, self.stop = url, stop
        self.counts: Counter[str] = Counter()

    def ask(self, path: str, body: bytes | None = None, *, failed: str = "failed screenings") -> str:
        """Ask, and once more when that fails."""
        for attempt in ("first", "second"):
            self.counts["requests"] += 1
            try:
                return self.browser.open(self.url + path, body, timeout=TIMEOUT_S).read().decode()
            except OSError as error:
                self.counts[f"failed at the {attempt} try: {error}"] += 1
        self.counts[failed] += 1
        return ""

    def run(self) -> None:
        while not self.stop.is_set():
            page = self.ask("/screening/")
            token = re.search(r'middlewaretoken" value="(\w+)"', page)
            for address in re.findall(r'(?:href|src)="(/static/[^"]+[.](?:css|js))"', page):
                self.ask(address, failed="missing files")
            if not token:
                continue
            answers = {**TICKS, "age_group": "adult", "csrfmiddlewaretoken": token[1]}
            outcome = self.ask("/screening/outcome/", urllib.parse.urlencode(answers, doseq=True).encode())
            self.counts["screenings"] += 1
            ticked = {f"{field}-{value}" for field, values in TICKS.items() for value in values} | {"age_group-adult"}
            back = set(re.findall(r'id="([\w-]+)" checked', outcome))
            self.counts["ticks lost"] += len(ticked - back)
            self.counts["of the next version" if "2099.1" in outcome else "of this version"] += 1


class People:
    """Users who go on at the same time until the ``with`` block ends; ``counts`` is their sum."""

    def __init__(self, site: Site) -> None:
        self.stop = threading.Event()
        self.users = [User(site.url, self.stop) for _ in range(USERS)]

    def __enter__(self) -> People:
        for user in self.users:
            user.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for user in self.users:
            user.join(2 * TIMEOUT_S)

    @property
    def counts(self) -> Counter[str]:
        return sum((Counter(dict(user.counts)) for user in self.users), Counter())

    def go_on(self) -> None:
        """Let each user complete two more screenings, and a sixth of the whole time pass."""
        time.sleep(SECONDS / 6)
        done = [user.counts["screenings"] for user in self.users]
        until(
            lambda: all(user.counts["screenings"] >= count + 2 for user, count in zip(self.users, done, strict=True)),
            f"somebody got no further: {self.counts}",
        )


def listens(port: int) -> bool:
    """Return whether something on this machine takes connections at a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def nothing_was_lost(counts: Counter[str]) -> None:
    assert counts["screenings"] > 10, counts
    assert counts["ticks lost"] == 0, counts
    assert counts["failed screenings"] == 0, counts
    assert counts["missing files"] == 0, counts


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.mark.slow
@pytest.mark.browser
def test_an_update_and_killed_processes_lose_no_tick_and_fail_no_screening(site, browser, capsys):
    context = browser.new_context(base_url=site.url, ignore_https_errors=True, service_workers="block")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_S * 1000)
    page.goto("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator(".site-footer")).not_to_contain_text("2099.1")
    of_this_version = [
        page.locator("link[href*='/css/base.']").get_attribute("href"),
        page.locator("meta[name=outcome-file]").get_attribute("content"),
    ]
    for address in of_this_version:  # as small through the proxy as from the app itself
        assert page.request.get(address).headers["content-encoding"] == "br", address

    with People(site) as people:
        people.go_on()
        for number, app in enumerate(site.apps):  # the update, one process after the other
            app.stop()
            app.start(site.following)
            page.locator(".consult input[type=checkbox]").nth(number + 4).check()  # the browser user goes on
            expect(page.locator("#problem")).to_be_hidden()
            people.go_on()
        assert page.locator(".consult input:checked").count() == 4

        for address in of_this_version:  # a page that loaded just then gets it, though no process has it any more
            assert page.request.get(address).ok, address

        site.apps[0].kill()  # a machine is lost
        page.locator(".consult input[type=checkbox]").nth(10).check()
        people.go_on()
        site.apps[0].start(site.following)
        site.apps[1].kill_worker()  # a worker is lost; another takes its place
        page.locator(".consult input[type=checkbox]").nth(11).check()
        people.go_on()
    expect(page.locator("#problem")).to_be_hidden()
    assert page.locator(".consult input:checked").count() == 6
    expect(page.locator("#ticked li:not([hidden])")).to_have_count(6)
    page.evaluate("window.isLeaving = true")
    page.goto("/consult/")
    expect(page.locator(".site-footer")).to_contain_text("2099.1")
    context.close()

    counts = people.counts
    nothing_was_lost(counts)
    assert counts["of this version"]
    assert counts["of the next version"]
    with capsys.disabled():
        sys.stdout.write(f"\nrolling update and kills, {USERS} users and a browser: {dict(sorted(counts.items()))}\n")

"""Starts the app as it is deployed: granian, production settings, collected static files."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import TIMEOUT_S, until

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def production(port: int, static_root: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a production process without https, on this machine alone."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "SIGNAALWIJZER_MODE": "production",
        "SIGNAALWIJZER_SECRET_KEY": "a-key-of-the-tests-alone-that-signs-nothing-for-anybody-else",
        "SIGNAALWIJZER_HOSTS": "127.0.0.1,localhost",
        "SIGNAALWIJZER_HTTPS": "false",
        "SIGNAALWIJZER_QUICK_EXIT_URL": f"http://localhost:{port}/healthz",
        "SIGNAALWIJZER_STATIC_ROOT": str(static_root),
        **settings,
    }


def collect_static(folder: Path, source: Path = ROOT) -> None:
    """Put hashed and compressed static files of the program in ``source`` into ``folder``."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=source,
        env=production(0, folder),
        check=True,
    )


def granian(port: int, workers: int = 1) -> list[str]:
    """Return the start command of production (``scripts/serve.sh``) for this port."""
    return [
        "sh",
        str(ROOT / "scripts" / "serve.sh"),
        str(Path(sys.executable).parent),
        "127.0.0.1",
        str(port),
        str(workers),
    ]


@dataclass
class Server:
    """A running server: its address, its process, and the file its output goes to."""

    url: str
    process: subprocess.Popen[bytes]
    output: Path
    port: int = field(default=0)

    def log(self) -> str:
        """Return all that the server wrote so far."""
        return self.output.read_text("utf-8", "replace")

    def wait_until(self, words: str) -> None:
        """Wait until the server wrote ``words``."""
        until(lambda: words in self.log(), f"the server did not write {words!r}")


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; raise when it stops instead."""

    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=TIMEOUT_S) as answer:
            return bool(answer.read() == b"ok")
        return False

    until(answers, "the server does not answer")


@contextlib.contextmanager
def serving(
    static_root: Path,
    *,
    workers: int = 1,
    port: int = 0,
    through: Sequence[str] = (),
    **settings: str,
) -> Iterator[Server]:
    """Serve the app until the block ends; ``through`` is a command that starts the one which follows it."""
    port = port or free_port()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.txt"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                [*through, *granian(port, workers)],
                cwd=ROOT,
                env=production(port, static_root, **settings),
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            yield Server(f"http://127.0.0.1:{port}", process, output, port)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # a stop in order would wait for clients that keep a connection open
            process.wait()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Hands out the files of a folder."""

    def log_message(self, *_: object) -> None:
        """Write no line for each request."""


@contextlib.contextmanager
def serving_files(folder: Path, handler: type[QuietHandler] = QuietHandler, port: int = 0) -> Iterator[str]:
    """Serve the files of ``folder``, as any web server does, until the block ends; yield its address (no slash)."""
    made = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), made) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()

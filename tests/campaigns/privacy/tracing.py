"""Starts a server under strace, and reads from the trace which files it wrote and where it connected."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.privacy.cores import UNLIMITED
from tests.live_server import ROOT, free_port, granian, production, wait_for
from tests.waiting import TIMEOUT_S

CHANGES = "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat,unlink,unlinkat,rmdir"
CALLS = f"open,openat,openat2,creat,truncate,ftruncate,{CHANGES},memfd_create,socket,connect,bind,write,writev,pwrite64"
CALLS += ",pwritev,pwritev2,sendfile,splice,copy_file_range,sendto,sendmsg,sendmmsg"
LINE = re.compile(r"^(?:\d+ +)?(?:<\.\.\. (?P<resumed>\w+) resumed>)?(?P<call>\w+)?\(?(?P<rest>.*)$")
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
DEVICES = ("/dev/null", "/dev/tty", "/dev/pts/", "/dev/urandom")
TO_FILE = re.compile(r"^\d+<(/[^>]*)>")


@dataclass
class Traced:
    """A running server and where its traces are."""

    url: str
    port: int
    folder: Path
    stdout: Path
    stderr: Path
    trace: Path
    temporary: Path
    main: int = 0
    """The process of granian, once it serves."""

    def workers(self) -> list[int]:
        """Return the worker processes."""
        return children(self.main)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@dataclass
class SystemCalls:
    """What the trace of a server says."""

    calls: int = 0
    opened_to_write: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)
    writes_to_files: dict[str, int] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """Return every file that was opened for writing or changed."""
        return [Path(path) for path in dict.fromkeys([*self.opened_to_write, *self.writes_to_files])]

    def faults(self) -> list[str]:
        """Return what a server that stores nothing would not have done."""
        return [
            *(f"opened for writing: {path}" for path in self.opened_to_write),
            *(f"changed: {call}" for call in self.changes),
            *(f"wrote {count} times to {path}" for path, count in self.writes_to_files.items()),
            *(f"connected: {call}" for call in self.connections),
        ]


def read_trace(path: Path, allowed: tuple[Path, ...]) -> SystemCalls:
    """Read a trace; ``allowed`` are the files that stand for standard output and standard error."""
    found = SystemCalls()
    own = {str(file) for file in allowed}
    with path.open("r", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = LINE.match(line)
            if not match or not match["call"] or match["resumed"]:
                continue
            found.calls += 1
            _note(found, match["call"], match["rest"], own)
    return found


def _note(found: SystemCalls, call: str, rest: str, own: set[str]) -> None:
    failed = re.search(r"= -1 E\w+", rest)
    if call in ("open", "openat", "openat2", "creat"):
        name = re.search(r'"([^"]*)"', rest)
        writes = call == "creat" or WRITING.search(rest)
        if writes and name and not failed and not name[1].startswith(DEVICES) and name[1] not in own:
            base = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>", rest)
            found.opened_to_write.append(str(Path(base[1]) / name[1]) if base else name[1])
    elif call in CHANGES.split(",") or call in ("truncate", "memfd_create"):
        if not failed:
            found.changes.append(f"{call}({rest[:160]}")
    elif call in ("connect", "sendto", "sendmsg", "sendmmsg"):
        if call == "connect" or "sa_family" in rest:
            found.connections.append(f"{call}({rest[:120]}")
    elif call in ("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile", "ftruncate"):
        target = TO_FILE.match(rest)
        if target and target[1] not in own and not target[1].startswith(DEVICES):
            found.writes_to_files[target[1]] = found.writes_to_files.get(target[1], 0) + 1


@contextlib.contextmanager
def traced(
    folder: Path, static_root: Path, *, workers: int = 2, core_limit: bool = True, **settings: str
) -> Iterator[Traced]:
    """Serve the app as deployed, traced where strace is there, until the block ends.

    Without ``core_limit`` the start command lacks its limit on core dumps, for a leak that is planted.
    """
    port = free_port()
    folder.mkdir(parents=True)
    temporary = folder / "tmp"
    temporary.mkdir()
    server = Traced(
        f"http://127.0.0.1:{port}", port, folder, folder / "stdout", folder / "stderr", folder / "trace", temporary
    )
    strace = shutil.which("strace")
    words = ["-f", "-y", "-s", "0", "--seccomp-bpf", "-e", f"trace={CALLS}", "-e", "write=none", "-o"]
    start = granian(port, workers)
    if not core_limit:
        script = Path(start[1]).read_text("utf-8").replace("\nulimit -c 0\n", "\n")
        start[1:2] = ["-c", script, start[1]]
    command = [*UNLIMITED, *([strace, *words, str(server.trace)] if strace else []), *start]
    with server.stdout.open("wb") as stdout, server.stderr.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**production(port, static_root, **settings), "TMPDIR": str(temporary)},
            stdout=stdout,
            stderr=stderr,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        wait_for(server.url, process)
        server.main = children(process.pid)[0] if strace else process.pid
        yield server
    finally:
        _stop(process, server.main or process.pid)


def _stop(process: subprocess.Popen[bytes], main: int) -> None:
    """Stop the server itself, so that strace sees its end."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(main, signal.SIGTERM)
    try:
        process.wait(TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(0.2)

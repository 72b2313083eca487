"""A worker that crashes leaves no copy of its memory, which holds ticks and the key: two guards, each tried alone."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from screening.serving.process import forbid_core_dumps
from tests.campaigns.kill import workers
from tests.campaigns.privacy.cores import UNLIMITED, core_dumps
from tests.live_server import ROOT, serving
from tests.waiting import TIMEOUT_S

CRASH = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"


def crash(code: str, folder: Path) -> list[Path]:
    """Let a Python process crash with no limit on core dumps; return the dumps that it leaves in ``folder``."""
    process = subprocess.run(
        [*UNLIMITED, sys.executable, "-c", f"{code}\n{CRASH}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert process.returncode == -signal.SIGSEGV
    return core_dumps(folder)


@pytest.fixture
def dumping(tmp_path):
    """A folder in which a crashing process leaves its dump; skip where the kernel puts dumps elsewhere."""
    folder = tmp_path / "dumping"
    folder.mkdir()
    if resource.getrlimit(resource.RLIMIT_CORE)[1] != resource.RLIM_INFINITY or not crash("", folder):
        pytest.skip("this machine leaves no core dump in the folder of a process")
    for path in core_dumps(folder):
        path.unlink()
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has prctl")
def test_a_process_that_forbids_it_leaves_no_core_dump_whatever_the_limit(dumping):
    code = "from screening.serving.process import forbid_core_dumps; forbid_core_dumps()"
    assert crash(code, dumping) == []


def test_dumpable_is_off_after_it_was_forbidden():
    """Forked, because the process of the tests stays as it is."""
    code = "import ctypes; from screening.serving.process import forbid_core_dumps as forbid; "
    code += "libc = ctypes.CDLL(None); print(libc.prctl(3), end=' '); forbid(); print(libc.prctl(3))"  # PR_GET_DUMPABLE
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["1", "0"]


def test_a_refusal_of_the_kernel_stops_the_worker(monkeypatch):
    class Refusing:
        def prctl(self, *_):
            return -1

    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: Refusing())
    if sys.platform == "linux":
        with pytest.raises(OSError):
            forbid_core_dumps()


def test_a_worker_that_crashes_leaves_no_core_dump_though_its_surroundings_allow_one(static_root, dumping):
    before = set(core_dumps(ROOT))
    with serving(static_root, workers=1, through=UNLIMITED) as server:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_S)) as connection:
            connection.request("GET", "/consult/")
            assert connection.getresponse().status == 200
        (worker,) = workers(server)
        limits = Path(f"/proc/{worker}/limits").read_text()
        os.kill(worker, signal.SIGSEGV)
        server.wait_until("Unexpected exit from worker")
    assert [line.split()[-3:] for line in limits.splitlines() if "core file" in line] == [["0", "0", "bytes"]]
    assert set(core_dumps(ROOT)) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has prctl")
def test_the_memory_of_a_worker_is_closed_to_other_processes_of_its_user(static_root):
    """From outside it shows in ``/proc``: the kernel gives the files of a process that it may not dump to root.

    Granian, which answers nobody, is the control.
    """
    user, through = os.getuid(), []
    if user == 0:
        if not shutil.which("setpriv"):
            pytest.skip("needs setpriv, to start the app as another user than root")
        user = 65534
        through = [f"--{what}=+dac_read_search" for what in ("inh-caps", "ambient-caps")]  # the program may be root's
        through = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *through]
    with serving(static_root, through=through) as server:
        (worker,) = workers(server)
        assert Path(f"/proc/{server.process.pid}/status").stat().st_uid == user
        assert Path(f"/proc/{worker}/status").stat().st_uid == 0

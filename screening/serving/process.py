"""What a worker process asks of the kernel: an end to requests that hang, and no copy of its memory on disk."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

PR_SET_DUMPABLE = 4  # linux/prctl.h


def forbid_core_dumps() -> None:
    """Keep the kernel from writing the memory of this process to a file or to a program when it crashes.

    Memory holds what visitors posted, and the secret key. ``ulimit -c 0`` (scripts/serve.sh) does not reach a
    ``core_pattern`` that pipes to a program; this does. It also closes ``/proc/<pid>/mem`` and ``environ`` to other
    processes of the same user. Only Linux has it; elsewhere this does nothing.

    Raises:
        OSError: the kernel refused.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


class TimeLimit:
    """Lets SIGALRM stop this process when a request keeps a thread busy for longer than ``seconds``.

    A process has one alarm and more than one thread, so the alarm is set for whichever request must end first. The
    kernel sends it even when no thread lets Python run.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._ends: dict[int, float] = {}

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Limit the time of the block, in this thread."""
        thread = threading.get_ident()
        with self._lock:
            self._ends[thread] = time.monotonic() + self.seconds
            self._set()
        try:
            yield
        finally:
            with self._lock:
                del self._ends[thread]
                self._set()

    def _set(self) -> None:
        left = max(min(self._ends.values()) - time.monotonic(), 0.001) if self._ends else 0
        signal.setitimer(signal.ITIMER_REAL, left)

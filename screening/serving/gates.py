"""A gate lets one request at a time into a worker thread, and bounds how many wait for it.

Without a bound, one client that sends faster than Django computes puts everybody else behind its own requests; and a
request whose client has hung up would still be computed. See ``docs/decisions/0037-bounded-queues.md``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

log = logging.getLogger("signaalwijzer.gates")


class QueueFull(Exception):
    """The queue is full."""


class ClientGone(Exception):
    """The client closed its connection before work on its request started."""


class Gate:
    """One worker thread and a bounded queue in front of it.

    Used from one event loop at a time; only ``work`` runs in the thread.

    Args:
        name: what logs and metrics call it.
        places: how many requests may wait while one is being answered.
    """

    def __init__(self, name: str, places: int) -> None:
        self.name = name
        self.places = places
        self.thread = ThreadPoolExecutor(1, f"django-{name}")
        self.counts: Counter[str] = Counter()
        """``served``, ``refused`` (the queue was full) and ``abandoned`` (the client went) since the start."""
        self._busy = False
        self._queue: deque[asyncio.Future[None]] = deque()
        self._reported: Counter[str] | None = None  # the counts when the queue filled up, until it is empty again

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return len(self._queue)

    def refuse_if_full(self) -> None:
        """Raise and count when the queue has no place for another request.

        Raises:
            QueueFull: there is no place.
        """
        if self._busy and len(self._queue) >= self.places:
            self.counts["refused"] += 1
            if self._reported is None:
                self._reported = self.counts.copy()
                log.warning("gate=%s state=full waiting=%d", self.name, len(self._queue))
            raise QueueFull

    async def run(self, work: Callable[[], Result], client_gone: Callable[[], Awaitable[None]]) -> Result:
        """Wait for a turn, then return what ``work`` returns.

        Args:
            work: called in the thread of this gate.
            client_gone: returns when the client has closed its connection.

        Raises:
            QueueFull: no place to wait was left.
            ClientGone: the client went before the turn came; ``work`` was not called.
        """
        await self._turn(client_gone)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.thread, work)
        finally:
            self.counts["served"] += 1
            self._next()

    async def _turn(self, client_gone: Callable[[], Awaitable[None]]) -> None:
        self.refuse_if_full()
        turn = asyncio.get_running_loop().create_future()
        gone = asyncio.ensure_future(client_gone())
        if self._busy:
            self._queue.append(turn)
        else:
            self._busy = True
            turn.set_result(None)
        try:
            await asyncio.sleep(0)  # so that ``gone`` can say that the client went before this
            if not turn.done():
                await asyncio.wait((turn, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                raise ClientGone
        except BaseException as reason:
            if isinstance(reason, ClientGone):
                self.counts["abandoned"] += 1
            if turn.done():
                self._next()
            else:
                self._queue.remove(turn)
            raise
        finally:
            gone.cancel()

    def _next(self) -> None:
        """Give the turn to the request that has waited longest."""
        if self._queue:
            self._queue.popleft().set_result(None)
            return
        self._busy = False
        if self._reported is not None:
            since = self.counts - self._reported
            self._reported = None
            log.warning(
                "gate=%s state=empty refused=%d abandoned=%d",
                self.name,
                since["refused"] + 1,  # plus the one that found it full
                since["abandoned"],
            )

    def close(self) -> None:
        """Shut down the thread pool."""
        with contextlib.suppress(RuntimeError):
            self.thread.shutdown(wait=False, cancel_futures=True)

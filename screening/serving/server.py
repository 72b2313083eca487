"""Between granian and Django: reads a body within limits of size and time, then lets Django answer from memory.

Granian's own WSGI interface hands a request to Django when its header is in, and the one thread of a worker then waits
for the body: two clients that send half a form would stop a service of two workers. Here the body is read by the event
loop, so a slow client does not block others. See ``docs/decisions/0015-bodies-are-read-before-django.md``.

Requests that wait for Django wait at a gate, of which PDF files have one of their own. When too many wait, the next
gets 503 at once; a request whose client has gone is not computed. See ``docs/decisions/0037-bounded-queues.md``.

Used as ``granian --interface rsgi screening.serving.server:application``.
"""

from __future__ import annotations

import asyncio
import faulthandler
import functools
import io
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from screening.serving import busy
from screening.serving.gates import ClientGone, Gate, QueueFull
from screening.serving.middleware import BODY_STATE, DIGITS_OF_A_LENGTH, INCOMPLETE, READ, TIMED_OUT
from screening.serving.process import TimeLimit, forbid_core_dumps
from screening.serving.wsgi import application as django_application
from screening.web import errors

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as Exchange  # granian.rsgi has it too, but not for mypy
    from granian.rsgi import Scope

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

SWITCH_SECONDS = 0.001
"""How long a thread of Python may go on while another waits for its turn. An outcome changes threads four times; with
Python's 5 ms it takes 20 ms longer while a PDF file is being made."""


def environ_of(scope: Scope) -> Environ:
    """Return the WSGI environ of a request, without its body and without the client's address."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,  # one thread for PDF files, one for the rest
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # would pass for the header with a hyphen, which a proxy may have removed
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        value = value.encode("utf-8", "replace").decode("latin-1")
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    if scope.authority:
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


def wanted_length(environ: Environ) -> int:
    """Return how many bytes of body to read: none where Django refuses the request whatever they are."""
    stated = environ.get("CONTENT_LENGTH", "")
    length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) <= DIGITS_OF_A_LENGTH else 0
    return length if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else 0


async def read_body(exchange: Exchange, length: int, seconds: float) -> tuple[str, bytes]:
    """Read ``length`` bytes; return the result, and the bytes (none unless all arrived)."""
    body = bytearray()
    if length:
        try:
            async with asyncio.timeout(seconds):
                async for piece in exchange:
                    body += piece
                    if len(body) >= length:
                        break
        except TimeoutError:
            return TIMED_OUT, b""
        except RuntimeError:  # granian: the client went away
            return INCOMPLETE, b""
    return (READ, bytes(body)) if len(body) == length else (INCOMPLETE, b"")


def answer(application: WsgiApplication, environ: Environ) -> tuple[int, Headers, bytes]:
    """Call a WSGI application; return its whole answer."""
    start: list[tuple[int, Headers]] = []
    parts = application(environ, lambda status, headers, _error=None: start.append((int(status[:3]), headers)))
    try:
        content = b"".join(parts)
    finally:
        with suppress(AttributeError):
            parts.close()  # type: ignore[attr-defined]
    status, headers = start[0]
    return status, headers, content


def pdf_paths() -> frozenset[str]:
    """Return the addresses of the PDF file, one a language: the answers that take by far the most time."""
    found = set()
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found.add(reverse("download", kwargs={"kind": "pdf"}))
    return frozenset(found)


class Application:
    """An RSGI application around a WSGI one, which works on one request at a time, and on one PDF file beside it.

    Args:
        application: the WSGI application, called in a thread.
        body_seconds: how long the body of a request may take to arrive.
        request_seconds: a request that keeps its thread busy for longer stops this process.
        queue: how many requests may wait.
        pdf_queue: how many requests for a PDF file may wait.
    """

    def __init__(
        self,
        application: WsgiApplication,
        *,
        body_seconds: float,
        request_seconds: float,
        queue: int,
        pdf_queue: int,
    ) -> None:
        self.application = application
        self.body_seconds = body_seconds
        self.limited = TimeLimit(request_seconds)
        self.pages, self.pdf = Gate("pages", queue), Gate("pdf", pdf_queue)
        self.pdf_paths = pdf_paths()
        self.busy = busy.Busy()
        self.health_headers = busy.plain_headers("text/plain")

    @property
    def gates(self) -> tuple[Gate, Gate]:
        """All gates."""
        return self.pages, self.pdf

    def __rsgi_init__(self, loop: Any) -> None:
        """Prepare the process of a worker, before it serves.

        The alarm of the time limit writes the place in the code before it stops this worker.
        """
        forbid_core_dumps()
        sys.setswitchinterval(SWITCH_SECONDS)
        faulthandler.register(signal.SIGALRM, all_threads=True, chain=True)

    def __rsgi_del__(self, loop: Any) -> None:
        """Shut down the thread pools when the worker stops."""
        for gate in self.gates:
            gate.close()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request. While Django works on it, the event loop takes in the next ones."""
        if scope.path == "/healthz" and scope.method in ("GET", "HEAD"):  # a health check: no queue, no host check
            exchange.response_bytes(200, self.health_headers, b"ok")
            return
        gate = self.pdf if scope.path in self.pdf_paths and scope.method == "POST" else self.pages
        try:
            gate.refuse_if_full()  # before the body is read: a refusal should cost next to nothing
            environ = environ_of(scope)
            environ[BODY_STATE], body = await read_body(exchange, wanted_length(environ), self.body_seconds)
            environ["wsgi.input"] = io.BytesIO(body)
            work = functools.partial(self.answer, environ)
            status, headers, content = await gate.run(work, exchange.client_disconnect)
        except QueueFull:
            exchange.response_bytes(busy.STATUS, *self.busy(scope.path))
            return
        except ClientGone:
            return
        if environ[BODY_STATE] != READ:
            headers.append(("Connection", "close"))  # the rest of the body may still be on its way
        exchange.response_bytes(status, headers, content)

    def answer(self, environ: Environ) -> tuple[int, Headers, bytes]:
        """Let Django answer within the time limit, and whatever it raises."""
        with self.limited():
            try:
                return answer(self.application, environ)
            except Exception:  # granian would log it with its message, and that may repeat what was sent
                return errors.fallback_response()


application = Application(
    django_application,
    body_seconds=settings.BODY_SECONDS,
    request_seconds=settings.REQUEST_SECONDS,
    queue=settings.QUEUE,
    pdf_queue=settings.PDF_QUEUE,
)

if settings.CONFIGURATION.metrics:
    from screening.serving import metrics  # only where it is switched on

    metrics.watch(application.gates)

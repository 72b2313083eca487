"""A product that leaks, to see that the search finds it: one way for each kind of place.

Asked for by the header ``X-Plant`` (the kind) with the mark to leak in ``X-Mark``.
"""

from __future__ import annotations

import ctypes
import gzip
import logging
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

from django.http import HttpResponse, HttpResponseRedirect

from screening.serving.process import PR_SET_DUMPABLE

access = logging.getLogger("signaalwijzer.access")
ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = Path("/var/tmp/signaalwijzer-planted-leak.txt")
IN_PROJECT = ROOT / "planted-leak.tmp"


def stdout(mark: str) -> None:
    print(f"answers: {mark}", flush=True)


def stderr(mark: str) -> None:
    print(f"answers: {mark}", file=sys.stderr, flush=True)


def project_file(mark: str) -> None:
    IN_PROJECT.write_text(f"answers: {mark}")


def temporary_file(mark: str) -> None:
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(mark)


def compressed_file(mark: str) -> None:
    (Path(tempfile.gettempdir()) / "planted.gz").write_bytes(gzip.compress(b"answers " * 50 + mark.encode()))


def utf16_file(mark: str) -> None:
    (Path(tempfile.gettempdir()) / "planted.dat").write_bytes(mark.encode("utf-16-le"))


def renamed_file(mark: str) -> None:
    first = Path(tempfile.gettempdir()) / "planted.part"
    first.write_text(mark)
    first.rename(first.with_suffix(".whole"))


def removed_file(mark: str) -> None:
    first = Path(tempfile.gettempdir()) / "planted.gone"
    first.write_text(mark)
    first.unlink()


def file_elsewhere(mark: str) -> None:
    ELSEWHERE.write_text(mark)


def connection(mark: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", 9))
        os.write(out.fileno(), mark.encode())


def core_dump(mark: str) -> None:
    """Undo the worker's own guard and crash, with the mark in memory; that of the start command was left out."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSEGV)


def log_size(mark: str) -> None:
    access.info("method=%s route=%s status=%d ms=%s bytes=%s", "POST", "outcome", 200, "-", 14389)


def log_duration(mark: str) -> None:
    access.info("method=%s route=%s status=%d ms=%s bytes=%s", "POST", "outcome", 200, "5.4", "-")


def shown_cookie(mark: str, response: HttpResponse) -> HttpResponse:
    response.set_cookie("answers", mark)
    return response


def response_header(mark: str, response: HttpResponse) -> HttpResponse:
    response.headers["X-Answers"] = mark
    return response


def redirect(mark: str, response: HttpResponse) -> HttpResponse:
    return HttpResponseRedirect(f"/screening/?answers={mark}")


def error_page(mark: str, response: HttpResponse) -> HttpResponse:
    return HttpResponse(f"ValueError: {mark}", status=500)


def answer_size(mark: str, response: HttpResponse) -> HttpResponse:
    """Send no more than there is to say: the padding goes."""
    if response.get("Content-Encoding") == "gzip":
        response.content = gzip.compress(gzip.decompress(response.content), mtime=0)
    else:
        response.content = response.content.rstrip()
    response.headers["Content-Length"] = str(len(response.content))
    return response


def http_cache(mark: str, response: HttpResponse) -> HttpResponse:
    return HttpResponse(f"answers: {mark}", headers={"Cache-Control": "private, max-age=86400"})


def http_cache_compressed(mark: str, response: HttpResponse) -> HttpResponse:
    body = gzip.compress(b"answers " * 50 + mark.encode())
    return HttpResponse(body, headers={"Cache-Control": "private, max-age=86400", "Content-Encoding": "gzip"})


ON_THE_SIDE = {
    "stdout": stdout,
    "stderr": stderr,
    "project-file": project_file,
    "temporary-file": temporary_file,
    "compressed-file": compressed_file,
    "utf16-file": utf16_file,
    "renamed-file": renamed_file,
    "removed-file": removed_file,
    "file-elsewhere": file_elsewhere,
    "connection": connection,
    "core-dump": core_dump,
    "log-size": log_size,
    "log-duration": log_duration,
}
IN_THE_ANSWER = {
    "cookie": shown_cookie,
    "response-header": response_header,
    "redirect": redirect,
    "error-page": error_page,
    "answer-size": answer_size,
    "http-cache": http_cache,
    "http-cache-compressed": http_cache_compressed,
}


class Leaks:
    """The outermost middleware."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        kind, mark = request.headers.get("X-Plant", ""), request.headers.get("X-Mark", "")
        response = self.get_response(request)
        if kind in ON_THE_SIDE:
            ON_THE_SIDE[kind](mark)
        if kind in IN_THE_ANSWER:
            return IN_THE_ANSWER[kind](mark, response)
        return response

"""The pages for when something goes wrong. None shows or logs what was sent."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from screening.web import problems

log = logging.getLogger("signaalwijzer.errors")

LAST_RESORT = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Er ging iets mis</title></head>
<body><h1>Er ging iets mis - Something went wrong</h1>
<p>Nummer van deze storing - number of this failure: {id}</p>
<p>Acuut gevaar - immediate danger: <a href="tel:112">112</a></p>
<p>Veilig Thuis: <a href="tel:08002000">0800-2000</a></p>
<p>CoMensha: <a href="tel:+31334481186">033-448 11 86</a></p></body></html>
"""
"""Shown when even the page for errors can't be made; the numbers are those of ``content/data/contacts.yaml``."""


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with the page of ``templates/errors`` for ``status``; a program gets it in its own form."""
    if problems.is_for_a_machine(request):
        return problems.answer(request, status)
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that can't be read."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer a request that is not allowed, such as a form that fails the CSRF check."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that does not exist, with the contacts."""
    return page(request, 404)


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """Answer a method that the address does not know; ``allowed`` lists those that it does."""
    response = page(request, 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return a 500 page with an error id, and log that id with the place in the code."""
    number = log_error()
    if problems.is_for_a_machine(request):
        return problems.answer(request, 500, number)
    context = {"error_number": number, "language": get_language() or "nl"}
    try:
        html: str = render_to_string("errors/500.html", context, request)
    except Exception:
        html = LAST_RESORT.format(id=number)
    return HttpResponse(html, status=500)


def log_error() -> str:
    """Log an error id with the kind and the place of the exception that is being handled. Return the id."""
    number = secrets.token_hex(4)
    kind, _, trace = sys.exc_info()
    log.error("error=%s kind=%s place=%s", number, kind.__name__ if kind else "-", place_in_code(trace))
    return number


def fallback_response() -> tuple[int, list[tuple[str, str]], bytes]:
    """Answer when the exception being handled came through Django; see ``screening/serving/server.py``."""
    html = LAST_RESORT.format(id=log_error()).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
    headers += [("Content-Security-Policy", "default-src 'none'"), ("Referrer-Policy", "no-referrer")]
    return 500, headers, html


def place_in_code(trace: Any) -> str:
    """Return ``file:line:function`` of the last frame in our own code and of the last frame at all.

    The message of an exception is left out: it may repeat what a visitor sent.
    """
    frames = traceback.extract_tb(trace)
    if not frames:
        return "-"
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.BASE_DIR)]
    own = [frame for frame in own if "site-packages" not in frame.filename]
    found = [frames[-1]] if not own else [own[-1], frames[-1]]
    return " ".join(dict.fromkeys(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in found))

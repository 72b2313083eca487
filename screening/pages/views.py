"""The views of the pages. Each picks a template and its context; ``screening.logic`` makes the decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from content import reviews
from screening import registry
from screening.logic.answers import Answers
from screening.pages import offline
from screening.pages.framing import may_be_framed
from screening.web import device_files, errors, rendering
from screening.web.form_page import form_page, takes_form, view_of
from screening.web.forms import ScreeningForm
from screening.web.http import View, accepts
from screening.web.outcome_html import outcome_html


def _page(template: str, context: Callable[[], dict[str, Any]] = dict) -> View:
    @accepts("GET", "HEAD")
    def page(request: HttpRequest) -> HttpResponse:
        return rendering.page(request, template, context)

    return page


def _steps() -> dict[str, Any]:
    """Return the five steps with what always holds: the outcome for no answers at all."""
    return {"steps": registry.decision()(Answers()).steps}


def _signatures() -> dict[str, Any]:
    """Return how much a domain expert has signed."""
    found = [statement.part.signature for statement in reviews.statements(registry.content())]
    return {"statements": len(found), "signed": len(found) - found.count(None)}


home = _page("pages/home.html", _steps)
meldcode = _page("pages/meldcode.html", _steps)
background = _page("pages/background.html", _signatures)
contact = _page("pages/contact.html")
language = _page("pages/language.html")
privacy = _page("pages/privacy.html")


@accepts("GET", "HEAD")
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process serves."""
    return HttpResponse("ok", content_type="text/plain")


@accepts("GET", "HEAD")
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, which keeps the pages on the device for use without a network."""
    return HttpResponse(offline.service_worker(), content_type="text/javascript; charset=utf-8")


@accepts("GET", "HEAD")
def device_file(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """Return the data with which a page decides and searches without the server; the address changes with the content.

    So browsers and proxies may keep it, and it is compressed once (``screening.serving``).
    """
    data = device_files.all_files().get(request.path)
    if data is None:
        return errors.not_found(request)
    response = HttpResponse(data, content_type="application/json")
    response.never_changes = True  # type: ignore[attr-defined]
    return response


@accepts("GET", "HEAD")
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the neutral site of the quick exit. See ``static/js/leave.js``."""
    return redirect(str(settings.CONFIGURATION.quick_exit_url))


@accepts("GET", "HEAD")
def walk(request: HttpRequest) -> HttpResponse:
    """Show the guided walk."""
    return form_page(request, "walk")


@may_be_framed
@accepts("GET", "HEAD")
def consult(request: HttpRequest) -> HttpResponse:
    """Show consult mode, with the outcome for an empty form beside it."""
    return form_page(request, "consult", outcome=outcome_html(Answers()))


@may_be_framed
@takes_form
def outcome(request: HttpRequest, form: ScreeningForm) -> HttpResponse:
    """Decide the posted answers; answer with the whole page, or for htmx with the outcome alone."""
    html = outcome_html(form.answers())
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(html)
    return form_page(request, view_of(request), marks=form.marks(), outcome=html)

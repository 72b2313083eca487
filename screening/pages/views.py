"""The pages. Each view picks a template and what it shows; what is decided stands in ``screening.logic``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from content.model import LANGUAGES
from screening import registry
from screening.logic.answers import Answers
from screening.pages import offline
from screening.pages.framing import may_be_framed
from screening.serving import compression
from screening.web import errors, layouts, rendering
from screening.web.forms import ScreeningForm, form_with_slots, screening_form
from screening.web.http import FORM_TYPES, View, accepts
from screening.web.outcome_page import outcome_html

FORWARDED = frozenset({"HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"})
LAYOUTS = {"walk": (layouts.walk, "screening/walk.html"), "consult": (layouts.consult, "screening/consult.html")}


def _page(template: str) -> View:
    @accepts("GET", "HEAD")
    def page(request: HttpRequest) -> HttpResponse:
        return rendering.page(request, template)

    return page


@accepts("GET", "HEAD")
def meldcode(request: HttpRequest) -> HttpResponse:
    """Show the five steps with what always holds: the outcome for no answers at all."""
    return rendering.page(request, "pages/meldcode.html", lambda: {"steps": registry.decision()(Answers()).steps})


@accepts("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """Show the doors, and the five steps as a path."""
    return rendering.page(request, "pages/home.html", lambda: {"steps": registry.decision()(Answers()).steps})


contact = _page("pages/contact.html")
background = _page("pages/background.html")
language = _page("pages/language.html")
privacy = _page("pages/privacy.html")


@accepts("GET", "HEAD")
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process serves."""
    return HttpResponse("ok", content_type="text/plain")


@accepts("GET", "HEAD")
def metrics(request: HttpRequest) -> HttpResponse:
    """Show what this process counted to who asks it directly; through a proxy it is not there."""
    if not FORWARDED.isdisjoint(request.META):
        return errors.not_found(request)
    from screening.serving import metrics  # only where it is switched on

    return metrics.page(request)


@accepts("GET", "HEAD")
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the pages on the device, for work without a network."""
    return HttpResponse(offline.service_worker(), content_type="text/javascript; charset=utf-8")


@accepts("GET", "HEAD")
def offline_rules(request: HttpRequest, mark: str) -> HttpResponse:
    """Give the rules as data, in the language that ``mark`` stands for, for an outcome that is computed in the page."""
    for address, data in map(offline.rules_file, LANGUAGES):
        if address == request.path:
            return HttpResponse(data, content_type="application/json")
    return errors.not_found(request)


@accepts("GET", "HEAD")
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the neutral site of the quick exit. See ``static/js/page.js``."""
    return redirect(str(settings.CONFIGURATION.quick_exit_url))


def _form_page(request: HttpRequest, view: str, context: Callable[[], dict[str, Any]], **values: bytes) -> HttpResponse:
    helper, template = LAYOUTS[view]
    return rendering.page(request, template, lambda: {"helper": helper(), **context()}, values)


@accepts("GET", "HEAD")
def walk(request: HttpRequest) -> HttpResponse:
    """Show the guided walk."""
    return _form_page(request, "walk", lambda: {"form": screening_form()})


@may_be_framed
@accepts("GET", "HEAD")
def consult(request: HttpRequest) -> HttpResponse:
    """Show consult mode, with the outcome for an empty form beside it."""

    def empty() -> dict[str, Any]:
        found = outcome_html(registry.decision()(Answers()), "consult")
        return {"form": screening_form(), "outcome": SafeString(found.decode())}

    return _form_page(request, "consult", empty)


@may_be_framed
@accepts("GET", "HEAD", "POST")
def outcome(request: HttpRequest) -> HttpResponse:
    """Compute the outcome of the posted answers; answer with the whole page, or for htmx with the outcome alone."""
    if request.method != "POST":
        return redirect("walk")
    if request.content_type not in FORM_TYPES:
        return errors.unsupported_media_type(request)
    view = "consult" if request.POST.get("view") == "consult" else "walk"
    form = screening_form(request.POST)
    if not form.is_valid():
        return _not_understood(request, view, form)
    answers = form.answers()
    explanation = registry.explainer().explain(answers) if "explain" in request.POST else None
    found = registry.decision()(answers)
    brief = request.htmx and request.POST.get("known") == found.fingerprint  # type: ignore[attr-defined]
    html = outcome_html(found, view, explanation, whole=not brief)
    if request.htmx:  # type: ignore[attr-defined]
        return compression.response(request, html)
    return _form_page(request, view, _open_form, outcome=html, **form.ticks())


def _open_form() -> dict[str, Any]:
    return {"form": form_with_slots(), "outcome": rendering.slot("outcome")}


def _not_understood(request: HttpRequest, view: str, form: ScreeningForm) -> HttpResponse:
    """Answer a form with ids or values that the content does not know: the page says which, all else still ticked."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "outcome/problem.html", {"form": form}, status=400)
    helper, template = LAYOUTS[view]
    return render(request, template, {"helper": helper(), "form": form}, status=400)

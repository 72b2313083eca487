"""The pages. Each view picks a template and what it shows; what is decided stands in ``screening.logic``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from content.model import LANGUAGES
from screening import errors, layouts, loaded, offline
from screening.forms import screening_form
from screening.framing import may_be_framed
from screening.logic.answers import Answers

View = Callable[..., HttpResponseBase]

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
FORWARDED = frozenset({"HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"})
LAYOUTS = {"walk": (layouts.walk, "screening/walk.html"), "consult": (layouts.consult, "screening/consult.html")}


def accepts(*methods: str) -> Callable[[View], View]:
    """Answer other methods than ``methods`` with 405 and a page that says so."""

    def decorator(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return errors.method_not_allowed(request, methods)
            return view(request, *args, **kwargs)

        return checked

    return decorator


def _page(template: str) -> View:
    @accepts("GET", "HEAD")
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return page


@accepts("GET", "HEAD")
def meldcode(request: HttpRequest) -> HttpResponse:
    """Show the five steps with what always holds: the outcome for no answers at all."""
    return render(request, "pages/meldcode.html", {"steps": loaded.decision()(Answers()).steps})


@accepts("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """Show the doors, and the five steps as a path."""
    return render(request, "pages/home.html", {"steps": loaded.decision()(Answers()).steps})


contact = _page("pages/contact.html")
background = _page("pages/background.html")
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
    from screening import metrics  # only where it is switched on

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


def _screening(request: HttpRequest, view: str, **context: Any) -> HttpResponse:
    helper, template = LAYOUTS[view]
    status = context.pop("status", 200)
    return render(request, template, {"helper": helper(), "form": screening_form(), **context}, status=status)


@accepts("GET", "HEAD")
def walk(request: HttpRequest) -> HttpResponse:
    """Show the guided walk."""
    return _screening(request, "walk")


@may_be_framed
@accepts("GET", "HEAD")
def consult(request: HttpRequest) -> HttpResponse:
    """Show consult mode, with the outcome for an empty form beside it."""
    return _screening(request, "consult", outcome=loaded.decision()(Answers()))


@may_be_framed
@accepts("GET", "HEAD", "POST")
def outcome(request: HttpRequest) -> HttpResponse:
    """Compute the outcome of the posted answers; answer with the whole page, or for htmx with the outcome alone."""
    if request.method != "POST":
        return redirect("walk")
    if request.content_type not in FORM_TYPES:
        return errors.unsupported_media_type(request)
    form = screening_form(request.POST)
    valid = form.is_valid()
    found = loaded.decision()(form.answers()) if valid else None
    explanation = loaded.explainer().explain(form.answers()) if valid and "explain" in request.POST else None
    status = 200 if valid else 400
    if request.htmx:  # type: ignore[attr-defined]
        return render(
            request, "outcome/outcome.html", {"outcome": found, "form": form, "explanation": explanation}, status=status
        )
    view = "consult" if request.POST.get("view") == "consult" else "walk"
    return _screening(request, view, form=form, outcome=found, explanation=explanation, status=status)

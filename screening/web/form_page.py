"""The two pages with the screening form, empty, with an outcome or with errors; what views of a posted form share."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from screening.web import errors, layouts, rendering
from screening.web.forms import ScreeningForm, screening_form
from screening.web.http import FORM_TYPES, View, accepts

LAYOUTS = {"walk": layouts.walk, "consult": layouts.consult}


def view_of(request: HttpRequest) -> str:
    """Return which of the two pages a form was posted from."""
    return "consult" if request.POST.get("view") == "consult" else "walk"


def form_page(request: HttpRequest, view: str, marks: Iterable[tuple[str, str]] = (), **values: str) -> HttpResponse:
    """Answer with the page ``view``, with the ``marks`` of a form and, among the values, an ``outcome``."""

    def context() -> dict[str, Any]:
        return {"form": screening_form(), "helper": LAYOUTS[view]()}

    return rendering.page(request, f"screening/{view}.html", context, values, marks)


def form_problem(request: HttpRequest, form: ScreeningForm) -> HttpResponse:
    """Answer a form with ids or values that the content does not know: it says which, all else still ticked."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "screening/problem.html", {"form": form}, status=400)
    view = view_of(request)
    return render(request, f"screening/{view}.html", {"helper": LAYOUTS[view](), "form": form}, status=400)


def takes_form(view: View) -> View:
    """Pass ``view`` the valid form that was posted, after the request.

    A GET gets the walk; another content type is refused, and so is a form that is not valid.
    """

    @accepts("GET", "HEAD", "POST")
    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return redirect("walk")
        if request.content_type not in FORM_TYPES:
            return errors.page(request, 415)
        form = screening_form(request.POST)
        return view(request, form, *args, **kwargs) if form.is_valid() else form_problem(request, form)

    return checked

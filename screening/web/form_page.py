"""The two pages with the screening form: the walk and consult mode, empty, with an outcome, or with errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.web import layouts, rendering
from screening.web.forms import ScreeningForm, screening_form

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

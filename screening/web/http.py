"""What views share: which methods and which kinds of body an address takes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from screening.web import errors

View = Callable[..., HttpResponseBase]

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


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

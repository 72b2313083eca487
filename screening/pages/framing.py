"""Lets the sites that an organisation names embed consult mode in a frame; no other page, and no other site."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def may_be_framed(view: View) -> View:
    """Let the named sites frame the response of ``view`` in consult mode."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        ancestors = settings.CONFIGURATION.frame_ancestors
        if ancestors and (request.method != "POST" or request.POST.get("view") == "consult"):
            response._csp_replace = {"frame-ancestors": list(ancestors)}  # type: ignore[attr-defined]
            response.may_be_framed = True  # type: ignore[attr-defined]
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return wrapped

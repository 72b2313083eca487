"""The middleware: the access log, the privacy headers, the limit on request bodies, the CSRF check.

None of them writes or logs anything that a visitor sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import is_valid_path, resolve

from screening.web import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
NO_STORE = "no-store"
REVALIDATE = "no-cache, private"
NEVER_CHANGES = "public, max-age=31536000, immutable"
DIGITS_OF_A_LENGTH = 9

BODY_STATE = "signaalwijzer.body"
"""Key of the environ for the result of reading the body (``screening/serving/server.py``): one of the next three."""

READ, TIMED_OUT, INCOMPLETE = "read", "timed out", "incomplete"

log = logging.getLogger("signaalwijzer.access")


class Middleware:
    """Base of the middleware of this package: keeps the next handler."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


class AccessLog(Middleware):
    """Writes one line a request: method, route name, status, duration, size. Nothing of it says who or what.

    The duration and the size of an answer to what was posted follow the answers that were posted: the same ticks give
    the same page. So they are logged for ``GET`` and ``HEAD`` alone, and no rounding is relied on.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and log the line."""
        start = time.perf_counter()
        response = self.get_response(request)
        if log.isEnabledFor(logging.INFO):
            match = getattr(request, "resolver_match", None)
            posted = may_hold_answers(request)
            log.info(
                "method=%s route=%s status=%d ms=%s bytes=%s",
                request.method if request.method in METHODS else "OTHER",
                (match and match.view_name) or "-",
                response.status_code,
                "-" if posted else f"{(time.perf_counter() - start) * 1000:.1f}",
                "-" if posted else size_of(response),
            )
        return response


def may_hold_answers(request: HttpRequest) -> bool:
    """Say whether a request may bring answers of a screening: every one that has a body may."""
    return request.method not in ("GET", "HEAD")


def size_of(response: HttpResponseBase) -> str:
    """Return the size of an answer in bytes, or ``-`` where it is not known beforehand."""
    stated = response.headers.get("Content-Length")
    if stated is None and isinstance(response, HttpResponse):
        stated = str(len(response.content))
    return "-" if stated is None else stated


class PrivateHeaders(Middleware):
    """Keeps answers out of caches and pages out of other people's frames."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers, except to static files, which hold nothing of anybody."""
        response = self.get_response(request)
        if request.path_info.startswith(settings.STATIC_URL) and response.status_code in (200, 206, 304):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            return response
        if getattr(response, "never_changes", False):  # see screening/pages/views.py
            response.headers["Cache-Control"] = NEVER_CHANGES
        else:
            response.headers["Cache-Control"] = REVALIDATE if is_plain_page(request, response) else NO_STORE
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        if not getattr(response, "may_be_framed", False):  # see screening/pages/framing.py
            response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


def is_plain_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether the answer is a page that is the same for everybody.

    Such a page may stay in the browser's back/forward cache, so that Back from another page finds the ticks again.
    """
    return request.method in ("GET", "HEAD") and response.status_code in (200, 301, 302, 304)


class HealthCheckByAddress(Middleware):
    """Answers whoever uses the IP address instead of a configured host name: load balancers and Prometheus."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer ``/healthz`` and, where it is switched on, ``/metrics``, before the host name is looked at."""
        if request.path_info not in ("/healthz", "/metrics") or not is_valid_path(request.path_info):
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        return request.resolver_match.func(request)  # type: ignore[no-any-return]


class BodyLimit(Middleware):
    """Refuses a body that is too big (413), has no stated length (411), came too slowly (408), broke off (400).

    Refuses encodings other than UTF-8 (400).
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the stated length, and what ``screening/serving/server.py`` says of the body that it read."""
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not (stated.isascii() and stated.isdigit()):
            return errors.bad_request(request)
        if len(stated) > DIGITS_OF_A_LENGTH or int(stated) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return errors.page(request, 413)
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return errors.page(request, 411)
        if (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            return errors.bad_request(request)  # browsers send forms in the encoding of the page, which is UTF-8
        body = request.META.get(BODY_STATE)
        if body == TIMED_OUT:
            return errors.page(request, 408)
        if body == INCOMPLETE:
            return errors.bad_request(request)
        return self.get_response(request)


class CsrfWithoutReferrer(CsrfViewMiddleware):
    """Django's CSRF check, for a site whose pages send no referrer.

    Without a referrer a browser sends ``Origin: null`` with our own forms too, which Django treats as a foreign
    origin. ``Sec-Fetch-Site``, which no page can forge, decides instead where the browser sends it. The token is
    checked in either case. See ``docs/decisions/0004-csrf-without-referrer.md``.
    """

    def _check_token(self, request: HttpRequest) -> None:
        """Check the token. Browsers do not send the cookie when the page is in a frame of another site.

        So where framing is allowed, `Sec-Fetch-Site` replaces the token. See
        ``docs/decisions/0028-embedding-without-a-cookie.md``.
        """
        ours = request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        if not (settings.CONFIGURATION.frame_ancestors and ours):
            super()._check_token(request)  # type: ignore[misc]

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return bool(request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin")
        return bool(super()._origin_verified(request))  # type: ignore[misc]

"""Prometheus metrics at ``/metrics``: how much is asked of which page and how fast, nothing about who or what.

Off by default (``SIGNAALWIJZER_METRICS``). Each worker process counts for itself, in memory, and labels what it says
with its process id: see ``docs/decisions/0032-metrics-per-process.md``.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from screening.registry import content as served_content
from screening.serving.middleware import METHODS
from screening.web import errors
from screening.web.http import accepts

FORWARDED = frozenset({"HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"})

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram; a page takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """What one process counts."""

    registry: CollectorRegistry
    requests: Counter
    durations: Histogram


@functools.cache
def metrics() -> Metrics:
    """Return the counters of this process."""
    registry = CollectorRegistry()
    labels = ("worker", "method", "route", "status")
    requests = Counter("signaalwijzer_requests", "Requests answered.", labels, registry=registry)
    durations = Histogram(
        "signaalwijzer_request_seconds",
        "How long an answer took.",
        ("worker", "route"),
        buckets=SECONDS,
        registry=registry,
    )
    content = Gauge(
        "signaalwijzer_content_info",
        "Which content is served; always 1.",
        ("worker", "version", "date", "fingerprint"),
        registry=registry,
    )
    served = served_content()
    content.labels(worker(), served.version.version, served.version.date.isoformat(), served.fingerprint).set(1)
    return Metrics(registry, requests, durations)


def worker() -> str:
    """Return what tells this process from its neighbours on the same address."""
    return str(os.getpid())


def route_of(request: HttpRequest) -> str:
    """Return the name of the address, ``static`` for a file, ``-`` for what does not exist: never what was asked."""
    match = getattr(request, "resolver_match", None)
    if match and match.view_name:
        return str(match.view_name)
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "-"


class Measure:
    """Counts each answer and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and count it."""
        start = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        method = request.method if request.method in METHODS else "OTHER"
        metrics().requests.labels(worker(), method, route, str(response.status_code)).inc()
        metrics().durations.labels(worker(), route).observe(time.perf_counter() - start)
        return response


@accepts("GET", "HEAD")
def page(request: HttpRequest) -> HttpResponse:
    """Show the metrics of this process to who asks it directly; through a proxy they are not there."""
    if not FORWARDED.isdisjoint(request.META):
        return errors.not_found(request)
    return HttpResponse(generate_latest(metrics().registry), content_type=CONTENT_TYPE_LATEST)

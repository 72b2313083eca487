"""Prometheus metrics at ``/metrics``: how much is asked of which page and how fast, nothing about who or what.

How long an answer to a form took follows what was ticked, and a scrape between two requests would show it to the
microsecond. So durations are kept of ``GET`` and ``HEAD`` alone; load shows in how many requests wait at a gate.

Off by default (``SIGNAALWIJZER_METRICS``). Each worker process counts for itself, in memory, and labels what it says
with its process id: see ``docs/decisions/0032-metrics-per-process.md``.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from screening.registry import content as served_content
from screening.serving.gates import Gate
from screening.serving.middleware import METHODS, Middleware, may_hold_answers
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
    # They would tell to the microsecond when a page was asked for first.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    labels = ("worker", "method", "route", "status")
    requests = Counter("signaalwijzer_requests", "Requests answered.", labels, registry=registry)
    durations = Histogram(
        "signaalwijzer_request_seconds",
        "How long an answer to GET or HEAD took.",
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
    """Return the label that distinguishes this process from others on the same address."""
    return str(os.getpid())


def route_of(request: HttpRequest) -> str:
    """Return the name of the address, ``static`` for a file, ``-`` for what does not exist: never what was asked."""
    match = getattr(request, "resolver_match", None)
    if match and match.view_name:
        return str(match.view_name)
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "-"


class GateCollector(Collector):
    """Reads what the gates of this process counted."""

    def __init__(self, gates: Iterable[Gate]) -> None:
        self.gates = tuple(gates)

    def collect(self) -> Iterator[Metric]:
        """Yield how many requests wait, how many were refused, and how many were dropped."""
        labels = ("worker", "gate")
        waiting = GaugeMetricFamily("signaalwijzer_waiting", "Requests that wait for a thread.", labels=labels)
        refused = CounterMetricFamily(
            "signaalwijzer_refused", "Requests answered with 503: too many waited.", labels=labels
        )
        abandoned = CounterMetricFamily(
            "signaalwijzer_abandoned", "Requests whose client went before their turn.", labels=labels
        )
        for gate in self.gates:
            waiting.add_metric((worker(), gate.name), gate.waiting)
            refused.add_metric((worker(), gate.name), gate.counts["refused"])
            abandoned.add_metric((worker(), gate.name), gate.counts["abandoned"])
        yield from (waiting, refused, abandoned)


def watch(gates: Iterable[Gate]) -> None:
    """Show what these gates count; call it once a process."""
    metrics().registry.register(GateCollector(gates))


class Measure(Middleware):
    """Counts each answer, and how long those took that follow no posted answers."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and count it."""
        start = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        method = request.method if request.method in METHODS else "OTHER"
        metrics().requests.labels(worker(), method, route, str(response.status_code)).inc()
        if not may_hold_answers(request):
            metrics().durations.labels(worker(), route).observe(time.perf_counter() - start)
        return response


@accepts("GET", "HEAD")
def page(request: HttpRequest) -> HttpResponse:
    """Show the metrics of this process to a direct request; a request through a proxy gets 404."""
    if not FORWARDED.isdisjoint(request.META):
        return errors.not_found(request)
    return HttpResponse(generate_latest(metrics().registry), content_type=CONTENT_TYPE_LATEST)

"""The measure of all: a view that returns two bytes, with the same Django, middleware and server as the app."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from screening.settings import *  # noqa: F403

ROOT_URLCONF = __name__


def bare(request: HttpRequest) -> HttpResponse:
    """Return two bytes."""
    return HttpResponse("ok", content_type="text/plain")


def constant(request: HttpRequest, kilobytes: int) -> HttpResponse:
    """Return so many kilobytes that were there already: what bytes cost by themselves."""
    return HttpResponse(BYTES[: kilobytes * 1000])


BYTES = b"x" * 1_000_000
urlpatterns = [path("bare/", bare), path("constant/<int:kilobytes>/", constant), path("healthz", bare)]

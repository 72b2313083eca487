"""The measure of all: a view that returns two bytes, with the same Django, middleware and server as the app."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from screening.settings import *  # noqa: F403

ROOT_URLCONF = __name__


def bare(request: HttpRequest) -> HttpResponse:
    """Return two bytes."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("bare/", bare), path("healthz", bare)]

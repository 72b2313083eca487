"""A view that returns two bytes, and one that returns many, with the same Django, middleware and server as the app."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from screening.urls import urlpatterns as those_of_the_app

BYTES = b"x" * 1_000_000


def bare(request: HttpRequest) -> HttpResponse:
    """Return two bytes."""
    return HttpResponse("ok", content_type="text/plain")


def constant(request: HttpRequest, kilobytes: int) -> HttpResponse:
    """Return a constant of so many kilobytes: the cost of the bytes alone."""
    return HttpResponse(BYTES[: kilobytes * 1000])


urlpatterns = [path("bare/", bare), path("constant/<int:kilobytes>/", constant), *those_of_the_app]

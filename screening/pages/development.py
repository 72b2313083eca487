"""Pages for editors and developers. They have an address in development mode only."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from screening import registry
from screening.logic.connections import Connections
from screening.pages.components import examples
from screening.web import rendering
from screening.web.http import accepts


@accepts("GET", "HEAD")
def content_map(request: HttpRequest) -> HttpResponse:
    """Show which ticks bring which lines of guidance and contacts, with links both ways."""
    connections = Connections(registry.content(), registry.cases().cases)
    return rendering.page(request, "development/map.html", lambda: {"connections": connections})


@accepts("GET", "HEAD")
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states."""
    shown = [{"example": example, "html": example.html(request)} for example in examples()]
    return rendering.page(request, "development/components.html", lambda: {"examples": shown})


urlpatterns = i18n_patterns(
    path("map/", content_map, name="content_map"),
    path("components/", components, name="components"),
    prefix_default_language=False,
)

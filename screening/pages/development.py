"""Pages for editors and developers. They have an address in development mode only."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from screening import registry
from screening.logic.connections import Connections
from screening.pages.components import Example
from screening.pages.components import examples as screening_examples
from screening.pages.training_components import examples as training_examples
from screening.web import rendering
from screening.web.http import accepts


@accepts("GET", "HEAD")
def content_map(request: HttpRequest) -> HttpResponse:
    """Show which ticks bring which lines of guidance and contacts, with links both ways."""
    connections = Connections(registry.content(), registry.cases().cases)
    return rendering.page(request, "development/map.html", lambda: {"connections": connections})


def _show(request: HttpRequest, template: str, examples: Iterable[Example]) -> HttpResponse:
    shown = [{"example": example, "html": example.html(request)} for example in examples]
    return rendering.page(request, template, lambda: {"examples": shown})


@accepts("GET", "HEAD")
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, but for those of the training pages."""
    return _show(request, "development/components.html", screening_examples())


@accepts("GET", "HEAD")
def training_components(request: HttpRequest) -> HttpResponse:
    """Show the components of the training pages, in their own colours."""
    return _show(request, "development/training_components.html", training_examples())


urlpatterns = i18n_patterns(
    path("map/", content_map, name="content_map"),
    path("components/", components, name="components"),
    path("components/training/", training_components, name="training_components"),
    prefix_default_language=False,
)

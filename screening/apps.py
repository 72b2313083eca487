"""Django's hook for this app: content faults stop the start, and a changed content file restarts the server."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.utils.autoreload import autoreload_started

from content.loading import DATA, ContentError
from screening import registry


class ScreeningConfig(AppConfig):
    """The one app of this project."""

    name = "screening"

    def ready(self) -> None:
        """Register the content check and watch the content files."""
        register(content_check)
        register(case_check)
        autoreload_started.connect(watch_content)


def content_check(**_: Any) -> list[CheckMessage]:
    """Report every fault of the content as an error of ``manage.py check`` (and so of ``runserver``)."""
    try:
        registry.decision()
    except ContentError as error:
        return [Error(str(fault), id="screening.E001") for fault in error.faults]
    return []


def case_check(**_: Any) -> list[CheckMessage]:
    """Report every fault of a training case as a warning: that case is left out, the others are served."""
    try:
        faults = registry.cases().faults
    except ContentError:
        return []  # content_check says so
    hint = "The case is left out; all others are served. See docs/trainers.md."
    return [CheckWarning(str(fault), hint=hint, id="screening.W001") for fault in faults]


def watch_content(sender: Any, **_: Any) -> None:
    """Let the development server restart when a content file changes."""
    sender.watch_dir(DATA, "**/*.yaml")
    if settings.CONFIGURATION.cases_folder:
        sender.watch_dir(settings.CONFIGURATION.cases_folder, "*.y*ml")

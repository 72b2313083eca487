"""What every page shows: the three numbers, the menu, the quick exit, and the same page in the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.loading import ALWAYS_REACHABLE
from screening import registry
from screening.web.device_files import device_file

LOOK_UP = frozenset({"meldcode", "contact", "background"})
"""Pages that open in a dialog when there are ticks to lose (static/js/look-up.js)."""

OTHER = {"nl": "en", "en": "nl"}
MENU = (
    ("consult", _("In het consult")),
    ("walk", _("Bij de intake")),
    ("training", _("In de training")),
    ("meldcode", _("Meldcode")),
    ("contact", _("Contact")),
    ("background", _("Achtergrond")),
)

COVER_DAYS = [WEEKDAYS_ABBR[number] for number in range(5)]
COVER_HOURS = [f"{hour}.00" for hour in range(8, 18)]
"""The rows and columns of the timetable that covers a hidden page."""


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base template."""
    contacts = registry.contacts()
    language = get_language() or "nl"
    other = OTHER[language]
    match = getattr(request, "resolver_match", None)
    current = match.url_name if match else None
    return {
        "emergency_contacts": [contacts[id_] for id_ in ALWAYS_REACHABLE],
        "quick_exit_url": str(settings.CONFIGURATION.quick_exit_url),
        "content": registry.content(),
        "outcome_file": lambda: device_file("outcome", language)[0],  # made when a page asks for its address
        "search_file": lambda: device_file("search", language)[0],
        "on_device": settings.CONFIGURATION.on_device,
        "offline": settings.CONFIGURATION.offline and not settings.CONFIGURATION.development,
        "static_site": settings.STATIC_SITE,
        "development": settings.CONFIGURATION.development,
        "language": language,
        "other_language": other,
        "other_language_url": translate_url(request.path_info, other) if match else reverse("home"),
        "menu": [
            {"url": reverse(name), "label": label, "current": name == current, "look_up": name in LOOK_UP}
            for name, label in MENU
            if not (name == "training" and settings.STATIC_SITE == "one-file")
        ],
        "cover_days": COVER_DAYS,
        "cover_hours": COVER_HOURS,
    }

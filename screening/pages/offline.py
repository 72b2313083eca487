"""What a browser keeps to work without a network: the pages, the program, and the rules as data. Never an answer.

The rules are the content itself, in one language, as JSON: ``static/js/evaluator.js`` reads the same conditions as
``screening.logic``, and a test holds the two equal. See ``docs/decisions/0033-offline.md``.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from pydantic import BaseModel

from content.model import LANGUAGES, Text, Words
from screening import registry
from screening.web.content_words import CERTAINTY, site

PAGES = ("home", "walk", "consult", "meldcode", "contact", "background", "language", "privacy")
"""The pages that open without a network, in both languages."""

FOLDERS = frozenset({"app", "css", "img", "js", "vendor"})
SUFFIXES = frozenset({".css", ".js", ".svg", ".webmanifest"})


# --- the rules as data ----------------------------------------


def in_language(value: Any, language: str) -> Any:
    """Return content as plain data, each text in one language."""
    if isinstance(value, Text | Words):
        return value.in_language(language)
    if isinstance(value, BaseModel):
        fields = {field.alias or name: getattr(value, name) for name, field in type(value).model_fields.items()}
        return {name: in_language(part, language) for name, part in fields.items()}
    if isinstance(value, tuple):
        return [in_language(part, language) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def rules(language: str) -> dict[str, Any]:
    """Return all that an outcome is made of, in ``language``, with the words around it."""
    content = registry.content()
    with translation.override(language):
        return {
            "language": language,
            "version": content.version.version,
            "date": formats.date_format(content.version.date, "j F Y"),
            "fingerprint": content.fingerprint,
            **{
                name: in_language(getattr(content, name), language)
                for name in ("situation", "sets", "steps", "rules", "attention_points", "urgency", "kinds")
            },
            "checklists": [
                {
                    **{key: in_language(getattr(checklist, key), language) for key in ("id", "short")},
                    "items": [
                        {key: in_language(getattr(item, key), language) for key in ("id", "label", "short", "question")}
                        for item in checklist.items
                    ],
                }
                for checklist in content.checklists
            ],
            "contacts": [
                {**in_language(contact, language), "site": contact.url and site(contact.url)}
                for contact in content.contacts
            ],
            "sources": {
                source.id: f"{source.title.in_language(language)} ({source.publisher})" for source in content.sources
            },
            "certainty": {certainty.value: str(words) for certainty, words in CERTAINTY.items()},
            "words": words(),
        }


def words() -> dict[str, str]:
    """Return the words around an outcome, in the language of the request: those of ``templates/outcome``."""
    return {
        "offline": _(
            "Zonder verbinding op dit apparaat berekend, met inhoud %(version)s van %(date)s. Bij een volgend bezoek "
            "met verbinding komt vanzelf de nieuwste inhoud."
        ),
        "call": _("Bel %(number)s"),
        "who": _("Wie belt u"),
        "steps": _("De vijf stappen van de Meldcode"),
        "step": _("Stap"),
        "first": _("Als eerste"),
        "always": _("Geldt altijd."),
        "unknown": _("Omdat dit nog niet bekend is."),
        "because": _("Door uw antwoord:"),
        "source": _("Bron"),
        "points": _("Let hierop"),
        "all_points": _("Alle aandachtspunten bij deze stap, met toelichting"),
        "weighing": _("De weegvragen: u beantwoordt ze zelf"),
        "yes": _("Ja"),
        "no": _("Nee"),
        "contributes": _("Hierbij telt mee:"),
        "questions": _("Vragen die u kunt stellen"),
        "general": _("Geldt altijd bij deze stap"),
        "kinds": _("Waar deze signalen ook bij worden gezien"),
        "kinds_help": _("Dit is geen oordeel over de persoon. Het helpt kiezen met wie u overlegt."),
        "consult": _("Overleg met"),
        "ticked": _("Wat u hebt aangegeven"),
        "nothing": _("niets aangekruist"),
        "change": _("Antwoorden wijzigen"),
        "note": _("Eigen notitie (blijft op deze pagina, wordt nooit verstuurd)"),
        "own_note": _("Eigen notitie"),
        "file": _("Voor uw dossier"),
        "file_title": _("Signaalwijzer: signalen van mensenhandel en de vijf stappen van de Meldcode"),
        "file_date": _("Datum"),
        "file_ticked": _("Aangegeven"),
        "file_source": _(
            "Bron van de signalen: factsheet mensenhandel van CoMensha met ketenpartners. Dit is een hulpmiddel, geen "
            "oordeel: u beslist zelf."
        ),
        "copy": _("Kopieer voor dossier"),
        "copied": _("Gekopieerd, met uw notities."),
        "not_copied": _("Kopiëren lukte niet: selecteer de tekst hieronder."),
        "show": _("Bekijk de tekst"),
        "print": _("Druk af"),
        "content": _("Inhoud %(version)s van %(date)s (kenmerk %(mark)s)."),
    }


@functools.cache
def rules_file(language: str) -> tuple[str, bytes]:
    """Return the address and the bytes of the rules in ``language``; the address changes with the bytes."""
    data = json.dumps(rules(language), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return reverse("offline_rules", args=[digest(data)]), data


def digest(data: bytes) -> str:
    """Return a short mark of ``data``."""
    return hashlib.sha256(data).hexdigest()[:12]


# --- what is kept ----------------------------------------


def pages() -> list[str]:
    """Return the addresses of the pages that are kept."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found += [reverse(name) for name in PAGES]
    return found


def files() -> list[str]:
    """Return the addresses of the files that the pages need, and of the rules."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    names = [name for name in hashed if name.split("/")[0] in FOLDERS and Path(name).suffix in SUFFIXES]
    return [*(staticfiles_storage.url(name) for name in sorted(names)), *(rules_file(code)[0] for code in LANGUAGES)]


def _program() -> bytes:
    """Return what pages are made of besides content and files: a new version of it is a new copy."""
    folders = (settings.BASE_DIR / "templates", settings.BASE_DIR / "screening" / "locale")
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".mo", ".js")]
    return b"".join(path.read_bytes() for path in found) + str(settings.CONFIGURATION.quick_exit_url).encode()


@functools.cache
def service_worker() -> str:
    """Return the script that keeps the copy; where the copy is switched off, one that removes it."""
    if not settings.CONFIGURATION.offline:
        return render_to_string("offline/remove.js")
    kept = {"pages": pages(), "files": files()}
    kept["version"] = digest(_program() + json.dumps(kept).encode())  # type: ignore[assignment]
    return render_to_string("offline/service-worker.js", {"kept": json.dumps(kept, indent=2)})

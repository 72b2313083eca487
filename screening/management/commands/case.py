"""``manage.py case new NAME``: begin a fictional case of one's own."""

from __future__ import annotations

import datetime
import textwrap
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import TypeAdapter, ValidationError

from content.cases import CASES, PLACES, Slug
from content.model import Content
from screening import registry

TEMPLATE = Path(__file__).parents[1] / "case_template.yaml"
"""A case file in which everything still has to be filled in."""


def new_case(slug: str, content: Content, today: datetime.date) -> str:
    """Return the text of a case file in which everything still has to be filled in."""
    items = "\n".join(
        _comment(f"{checklist.id}: {', '.join(item.id for item in checklist.items)}")
        for checklist in content.checklists
    )
    return (
        TEMPLATE.read_text(encoding="utf-8")
        .replace("@SLUG@", slug)
        .replace("@PLACES@", textwrap.indent(_comment(", ".join(PLACES), width=112), "    "))
        .replace("@ITEMS@", items)
        .replace("@TODAY@", today.isoformat())
    )


def _comment(text: str, width: int = 116) -> str:
    return textwrap.fill(text, width, initial_indent="#   ", subsequent_indent="#     ", break_on_hyphens=False)


class Command(BaseCommand):
    """Makes a commented case file."""

    help = "Begin a fictional case of your own: 'case new NAME' makes a commented file to fill in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``new NAME [--folder FOLDER]``."""
        actions = parser.add_subparsers(dest="action", required=True)
        new = actions.add_parser("new", help="make a commented case file")
        new.add_argument("name", help="the name of the case in its address: small letters, digits and hyphens")
        new.add_argument(
            "--folder",
            type=Path,
            help="the folder of your own cases; without it, the one that SIGNAALWIJZER_CASES_FOLDER names",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file; an existing one is never overwritten."""
        folder: Path | None = options["folder"] or settings.CONFIGURATION.cases_folder
        if folder is None:
            raise CommandError("Say where: --folder FOLDER, or set SIGNAALWIJZER_CASES_FOLDER.")
        name = _slug(options["name"])
        if (CASES / f"{name}.yaml").exists() and folder.resolve() != CASES.resolve():
            raise CommandError(f"The app has a case '{name}' already. Choose another name.")
        path = folder / f"{name}.yaml"
        text = new_case(name, registry.content(), datetime.date.today())
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            raise CommandError(f"{path} exists already and was left as it is.") from None
        except OSError as error:
            raise CommandError(f"{path} can't be made: {error.strerror}.") from None
        self.stdout.write(f"Made {path}\nFill it in, then run: python manage.py content check")


def _slug(name: str) -> str:
    name = name.removesuffix(".yaml")
    try:
        return str(TypeAdapter(Slug).validate_python(name))
    except ValidationError:
        words = "".join(character if character.isalnum() and character.isascii() else " " for character in name.lower())
        hint = "-".join(words.split())[:60].strip("-")
        raise CommandError(
            f"'{name}' can't be the name of a case: use small letters, digits and single hyphens, 60 at most"
            + (f", such as '{hint}'." if hint else ".")
        ) from None

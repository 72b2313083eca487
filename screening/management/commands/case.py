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

TEMPLATE = """\
# A fictional case for training. Invent everything: never write down a real person, place or event, not even disguised.
# Fill every empty value, in Dutch (nl) and in English (en); lines that begin with # are hints and may stay or go.
# Then run "python manage.py content check": it names what is still missing, with the line.
#
# A short text goes after its key. Is it long, or does it hold a colon or quotation marks? Then write it like this:
#   nl: >-
#     The words, over as many lines as you like.
#     Each line begins in the same column.

# The name of this file without .yaml. The case gets the address /training/@SLUG@/, so give nothing away in it.
slug: @SLUG@
# Every case must be invented, and say so. Pages and prints of it carry a banner.
fictional: true

title:
  nl:
  en:
# One or two sentences that trainees may read beforehand.
summary:
  nl:
  en:
# For the trainer: which form of exploitation it is about, and where it plays.
form:
  nl:
  en:
setting:
  nl:
  en:
# The profession of the reader, an id of content/data/professions.yaml; take away the # to use it.
# profession: nurse
# The organisation that wrote the case; take away the # to use it.
# author:

learning_goals:
  - nl:
    en:

# What the case itself answers to the two questions about the situation.
situation:
  # yes, no or unknown
  acute_danger:
  # minor, adult or unknown
  age_group:

# What happens, in the order in which you tell it. Three or four scenes of 120 to 220 words work well.
scenes:
  # An id of small letters, digits and _; signals below refer to it.
  - id: first
    title:
      nl:
      en:
    # One of:
@PLACES@
    where:
    # Every "-" is a paragraph. For a long one, write ">-" behind it and the words below, further to the right:
    #   - >-
    #     The receptionist hands her the form. The man takes it
    #     and fills in everything.
    text:
      nl:
        -
        -
      en:
        -
        -
  - id: second
    title:
      nl:
      en:
    where:
    text:
      nl:
        -
      en:
        -

# Every signal and risk factor that is in the text, each once. The items to choose from:
@ITEMS@
signals:
  - item:
    scene: first
    # The words that show it, copied from one paragraph of the scene exactly: the page highlights them.
    # Take enough words to be found in one place only, and give each signal its own words.
    passage:
      nl:
      en:
    # true if readers often pass it over, false if not
    easily_missed:
    # Why this is a signal, and what else it could be. A signal is a reason to look further, never a proof.
    explanation:
      nl:
      en:
  - item:
    scene: second
    passage:
      nl:
      en:
    easily_missed:
    explanation:
      nl:
      en:

# Passages that look like a signal but are not on the checklists, or have another explanation. Take the part away
# if the case has none. "item" is for a passage that can be taken for an item of the checklists; leave it out if not.
distractors:
  - item:
    scene: first
    passage:
      nl:
      en:
    explanation:
      nl:
      en:

# For the discussion afterwards.
questions:
  - nl:
    en:

# Only for a case whose signals turn out to have another explanation; take away the # to use it.
# another_explanation:
#   nl:
#   en:

# Where the signals come from (ids of content/data/sources.yaml), and when a person last read the case through.
source: comensha-factsheet
certainty: editorial
reviewed: @TODAY@
"""


def new_case(slug: str, content: Content, today: datetime.date) -> str:
    """Return the text of a case file in which everything still has to be filled in."""
    items = "\n".join(
        _comment(f"{checklist.id}: {', '.join(item.id for item in checklist.items)}")
        for checklist in content.checklists
    )
    return (
        TEMPLATE.replace("@SLUG@", slug)
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

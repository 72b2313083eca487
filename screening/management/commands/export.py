"""``manage.py export``: the app as files that need no server. See ``docs/export.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.model import LANGUAGES
from screening.pages.export import ExportError, write_site
from screening.pages.one_file import write_one_file


class Command(BaseCommand):
    """Writes the app as a folder of static files, or as one file."""

    help = "Write the app as static files: 'export FOLDER' for a web server, 'export --one-file FILE' for a disk."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``FOLDER [--base PATH]`` and ``--one-file FILE [--language CODE]``."""
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a new or an empty folder")
        parser.add_argument("--base", default="/", metavar="PATH", help="the path of the site, such as /signals/")
        parser.add_argument("--one-file", type=Path, metavar="FILE", help="a new file that opens without a server")
        parser.add_argument("--language", choices=LANGUAGES, help="the language of the one file (default: nl)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, and say where they are."""
        folder, file = options["folder"], options["one_file"]
        if (folder is None) == (file is None):
            raise CommandError("Say where: either FOLDER or --one-file FILE.")
        if (folder is not None and options["language"]) or (file is not None and options["base"] != "/"):
            raise CommandError("--language goes with --one-file, and --base goes with FOLDER.")
        try:
            if folder is not None:
                count = write_site(folder, options["base"])
                self.stdout.write(f"Wrote {count} files to {folder}, for the path {options['base']} of a web server.")
            else:
                size = write_one_file(file, options["language"] or "nl")
                self.stdout.write(f"Wrote {file} ({size // 1000} kB). It opens by a double click.")
        except ExportError as error:
            raise CommandError(str(error)) from None

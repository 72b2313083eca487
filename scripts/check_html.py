"""Check the markup of every page with the Nu HTML checker, in both languages. Usage: ``make check``.

Renders the pages through Django's test client, so no server is needed. Without java or the checker it says so, and
passes, or fails with STRICT=1.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

OF_DEVELOPMENT = ("components/", "components/training/", "map/")
"""Addresses that only development mode has."""


def forms() -> dict[str, dict[str, Any]]:
    """Return answers that bring all kinds of outcome, by a name for each."""
    from screening import registry

    lists = {checklist.id: [item.id for item in checklist.items] for checklist in registry.content().checklists}
    return {
        "nothing": {},
        "risk factors alone": {"risk_factors": ["poverty"]},
        "signals": {"signals_general": ["companion_present"], "signals_cross_border": ["passport_withheld"]},
        "a minor in acute danger": {"acute_danger": "yes", "age_group": "minor", "signals_general": ["threats"]},
        "everything": {"acute_danger": "yes", "age_group": "minor", **lists},
        "an unknown value": {"signals_general": ["no-such-signal", "threats"]},
    }


def documents() -> Iterator[tuple[str, str]]:
    """Yield every document to check: a name, and its HTML."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client, override_settings

    from content.text import LANGUAGES
    from screening import registry
    from screening.pages import export, one_file
    from tests.addresses import below_the_root

    client = Client(raise_request_exception=False)
    for prefix in ("/", "/en/"):
        for page in below_the_root("training_case", "training_trainer"):
            yield f"{prefix}{page}", client.get(prefix + page).content.decode()
        for case in registry.cases().cases:
            address = f"{prefix}training/{case.slug}/"
            yield address, client.get(address).content.decode()
            yield f"{address}trainer/", client.get(f"{address}trainer/").content.decode()
        for name, answers in forms().items():
            yield f"{address}debrief/ ({name})", client.post(f"{address}debrief/", answers).content.decode()
            for view in ("walk", "consult"):
                page = client.post(f"{prefix}screening/outcome/", {**answers, "view": view})
                yield f"{prefix}screening/outcome/ ({view}, {name})", page.content.decode()
    with export.static_site("folder"):
        for address, page in export.pages(LANGUAGES).items():
            yield f"the exported {address}", page
    for language in LANGUAGES:
        yield f"the one file ({language})", one_file.one_file(language)
    development = settings.CONFIGURATION.model_copy(update={"mode": "development"})
    with override_settings(CONFIGURATION=development, ROOT_URLCONF="tests.pages.development_urls"):
        for prefix in ("/", "/en/"):
            for page in OF_DEVELOPMENT:
                yield f"{prefix}{page}", client.get(prefix + page).content.decode()


def findings(checker: Path, folder: Path) -> list[dict[str, Any]]:
    """Return the errors of the checker over the HTML files of ``folder``."""
    done = subprocess.run(
        ["java", "-jar", checker, "--errors-only", "--exit-zero-always", "--format", "json", folder],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        error for error in found if not error["message"].startswith("CSS:")
    ]  # older than our CSS; Biome checks that


def main() -> int:
    """Check every page as the command line asks; print each kind of error once, with where it is first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checker", type=Path, help="the file vnu.jar")
    checker = parser.parse_args().checker
    if not shutil.which("java") or not checker.exists():
        print(f"html: NOT CHECKED, because {'java' if checker.exists() else 'the Nu HTML checker'} is missing")
        return int(os.environ.get("STRICT", "0"))
    logging.disable(logging.WARNING)  # pages with faults are asked for on purpose
    try:
        return check(checker)
    finally:
        logging.disable(logging.NOTSET)


def check(checker: Path) -> int:
    """Check every page with ``checker``; print what is wrong, and return how many kinds of error there are."""
    with tempfile.TemporaryDirectory() as name:
        folder, names = Path(name), {}
        for number, (address, html) in enumerate(documents()):
            if "<html" not in html:
                raise SystemExit(f"html: {address} is no document")
            names[f"{number:03}.html"] = address
            (folder / f"{number:03}.html").write_text(html, "utf-8")
        found = findings(checker, folder)
    errors = Counter(error["message"] for error in found)
    for message, count in errors.most_common():
        first = next(error for error in found if error["message"] == message)
        place = names[Path(first["url"]).name]
        print(f"html: {count} x {message}\n      first on {place}: {' '.join(first.get('extract', '').split())[:160]}")
    print(f"html: {len(names)} pages and outcomes, {len(found)} errors")
    return len(errors)


if __name__ == "__main__":
    sys.exit(main())

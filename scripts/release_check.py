"""The checks before a release, besides the tests. Usage: ``make release-check``, which runs those too.

Checks the version, the changelog, the licences (our own and of what is shipped), publiccode.yml, the bill of materials
and what the pictures show.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml

ROOT = Path(__file__).parent.parent

ACCEPTED = ("MIT", "BSD", "Apache", "PSF", "Python Software Foundation", "MPL-2.0", "ISC", "Unlicense", "LGPL", "HPND")
"""Licences that let an organisation run and pass on the app, each package unchanged and with its licence."""

LICENCE = "EUPL-1.2"
"""The licence of this program, as an SPDX expression."""

SHOWN = ("templates", "static/css", "static/js", "static/img", "static/vendor")
"""What the pictures of docs/screenshots show."""

PAGES_SHOWN = "docs/screenshots/pages.sha256"


def version() -> str:
    """Return the version of the program."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def shipped() -> dict[str, str]:
    """Return name and version of every package that a deployment installs, from the lock file."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)(?=[ \\;])", lock, re.M))


def licence(package: str) -> str:
    """Return the licence that a package states."""
    about = importlib.metadata.metadata(package)
    if about["License-Expression"]:
        return str(about["License-Expression"])
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if line.startswith("License")]
    return ", ".join(classified) or str(about["License"] or "").strip().split("\n")[0] or "unknown"


def faults_of_version() -> Iterator[str]:
    """Yield what is wrong about the version and the changelog."""
    now, changes = version(), (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.*)$", changes, re.M)
    entry = [heading for heading in headings if heading.split(" ")[0].strip("[]") == now]
    unreleased = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", changes, re.S | re.M)
    if not entry and not (unreleased and unreleased[1].strip()):
        yield f"CHANGELOG.md has neither an entry for {now} nor anything under Unreleased"
    tag = re.search(r'newTag: "([^"]+)"', (ROOT / "deploy/kubernetes/kustomization.yaml").read_text("utf-8"))
    if not tag or tag[1] != now:
        yield f"deploy/kubernetes/kustomization.yaml names {tag and tag[1]}, not {now}"


def faults_of_licences() -> Iterator[str]:
    """Yield each shipped package whose licence is not among those we accept."""
    for package in shipped():
        try:
            stated = licence(package)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another kind of machine
        if not any(name.lower() in stated.lower() for name in ACCEPTED):
            yield f"{package}: licence {stated!r} is not among those accepted"
    for folder in sorted((ROOT / "static" / "vendor").iterdir()):
        if not any(folder.glob("LICENSE*")):
            yield f"static/vendor/{folder.name} comes without its licence"


def faults_of_own_licence() -> Iterator[str]:
    """Yield where the licence of this program is missing or stated differently."""
    path = ROOT / "LICENSE"
    text = path.read_text("utf-8") if path.exists() else ""
    if "EUROPEAN UNION PUBLIC LICENCE v. 1.2" not in text or "## 15. Applicable Law" not in text:
        yield "LICENSE is not the full text of the EUPL 1.2"
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"].get("license")
    if stated != LICENCE:
        yield f"pyproject.toml states the licence {stated}, not {LICENCE}"


def public_code() -> dict[str, Any]:
    """Return what publiccode.yml says; every scalar but a boolean is text, as the standard wants it quoted."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    return found


def faults_of_public_code() -> Iterator[str]:
    """Yield what is wrong about publiccode.yml: by the standard, and beside what else this project says."""
    found = public_code()
    schema = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text("utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(found):
        yield f"publiccode.yml: {error.json_path}: {error.message[:200]}"
    if found.get("legal", {}).get("license") != LICENCE:
        yield f"publiccode.yml does not state the licence {LICENCE}"
    if found.get("softwareVersion", version()) != version():
        yield f"publiccode.yml is of version {found['softwareVersion']}, not {version()}"
    texts = found.get("description", {}).values()
    files = [found.get("logo"), *(path for text in texts for path in text.get("screenshots", ()))]
    for path in sorted({path for path in files if path}):
        if not (ROOT / path).is_file():
            yield f"publiccode.yml names {path}, which does not exist"


def notes() -> Iterator[str]:
    """Yield what the publisher of this code has still to fill in; it does not block a release."""
    if ".example." in public_code().get("url", ""):
        yield "publiccode.yml: `url` is still an example; write where the code is published"
    if public_code().get("maintenance", {}).get("type") == "none":
        yield "publiccode.yml: nobody is named in `maintenance`"


def faults_of_sbom() -> Iterator[str]:
    """Yield what the bill of materials lacks; ``make sbom`` writes it."""
    path = ROOT / "build" / "sbom.json"
    if not path.exists():
        yield "build/sbom.json is not there; run: make sbom"
        return
    named = {part["name"].lower(): part.get("version") for part in json.loads(path.read_text("utf-8"))["components"]}
    for package, number in shipped().items():
        if named.get(package.lower()) != number:
            yield f"build/sbom.json has not {package} {number}"


def fingerprint_of_pages() -> str:
    """Return a mark of all that the pictures show; ``make screenshots`` writes it beside them."""
    mark = hashlib.sha256()
    for path in sorted(path for folder in SHOWN for path in (ROOT / folder).rglob("*") if path.is_file()):
        mark.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return mark.hexdigest()


def faults_of_pictures() -> Iterator[str]:
    """Yield a line when the pictures were made of other pages than those of now."""
    stated = ROOT / PAGES_SHOWN
    if not stated.exists() or stated.read_text("utf-8").strip() != fingerprint_of_pages():
        yield "docs/screenshots is of other pages; run: make screenshots, and look at them"


def main() -> int:
    """Print every fault, or what was found right."""
    checks = (
        faults_of_version,
        faults_of_licences,
        faults_of_own_licence,
        faults_of_public_code,
        faults_of_sbom,
        faults_of_pictures,
    )
    faults = [fault for check in checks for fault in check()]
    for note in notes():
        print(f"release: note: {note}")
    for fault in faults:
        print(f"release: {fault}")
    if not faults:
        print(
            f"release: version {version()}, licences of {len(shipped())} packages, publiccode.yml, SBOM, pictures: ok"
        )
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())

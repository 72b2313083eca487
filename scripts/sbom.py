"""Writes ``build/sbom.json``: the Python packages of the lock file, and the browser's files under ``static/vendor/``.

Usage: ``make sbom``. The first come from cyclonedx-py; the second from ``scripts/vendored.json``, where each file has
its packages (of npm), their versions and licences, and its own SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"


def vendored() -> list[dict[str, Any]]:
    """Return the entries of ``scripts/vendored.json``."""
    found: list[dict[str, Any]] = json.loads((ROOT / "scripts" / "vendored.json").read_text("utf-8"))
    return found


def faults_of_vendored() -> Iterator[str]:
    """Yield each file that is not listed, is not there, or is not the one that is listed."""
    listed = {entry["file"]: entry["sha256"] for entry in vendored()}
    there = {str(path.relative_to(VENDOR)): path for path in VENDOR.rglob("*") if path.is_file()}
    shipped = {name: path for name, path in there.items() if not path.name.startswith("LICENSE")}
    for name in sorted(listed.keys() ^ shipped.keys()):
        yield f"static/vendor/{name} is {'not in scripts/vendored.json' if name in shipped else 'not there'}"
    for name in sorted(listed.keys() & shipped.keys()):
        if hashlib.sha256(shipped[name].read_bytes()).hexdigest() != listed[name]:
            yield f"static/vendor/{name} is not the file of scripts/vendored.json"


def components() -> Iterator[dict[str, Any]]:
    """Yield a CycloneDX component for each package of npm in ``static/vendor/``."""
    for entry in vendored():
        for package in entry["packages"]:
            name, version = package["name"], package["version"]
            address = f"pkg:npm/{quote(name, safe='/')}@{version}"
            yield {
                "type": "library",
                "bom-ref": address,
                "name": name,
                "version": version,
                "purl": address,
                "licenses": [{"license": {"id": entry["licence"]}}],
                "properties": [
                    {"name": "signaalwijzer:file", "value": f"static/vendor/{entry['file']}"},
                    {"name": "signaalwijzer:sha256", "value": entry["sha256"]},
                ],
            }


def main() -> int:
    """Write the bill; return 1, and say why, where a vendored file is not the one that is listed."""
    faults = list(faults_of_vendored())
    for fault in faults:
        print(f"sbom: {fault}")
    target = ROOT / "build" / "sbom.json"
    target.parent.mkdir(exist_ok=True)
    command = [str(Path(sys.executable).parent / "cyclonedx-py"), "requirements", "requirements.lock"]
    subprocess.run([*command, "--output-file", str(target)], cwd=ROOT, check=True)
    bill = json.loads(target.read_text("utf-8"))
    bill["components"] += components()
    target.write_text(json.dumps(bill, indent=2) + "\n", "utf-8")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

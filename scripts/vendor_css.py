"""Writes static/vendor/nl-design-system/components.css from unpacked npm packages of NL Design System.

Usage: python scripts/vendor_css.py FOLDER, where FOLDER holds what ``npm pack <package>@<version>`` and
``tar xf`` give, one folder a package, named ``<package>-<version>`` without the scope's sign.

The files are joined unchanged, but for the comments that point to source maps, which are not shipped.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from scripts.sbom import VENDOR, vendored

TARGET = VENDOR / "nl-design-system"
PARTS = {
    f"{package['name'].lstrip('@').replace('/', '-')}-{package['version']}": package["part"]
    for entry in vendored()
    for package in entry["packages"]
    if "part" in package
}
"""The file of each package, by its folder, from ``scripts/vendored.json``, which the bill of materials reads too."""

HEAD = """/*
 * Components of NL Design System, joined unchanged. Licence: EUPL-1.2, see LICENSE.md beside this file.
 * Packages: {packages}.
 * Made by scripts/vendor_css.py; do not edit. Our own looks are tokens in static/css/theme.css.
 */
"""


def main(folder: Path) -> None:
    """Join the parts found in ``folder`` and copy the licence."""
    css = [HEAD.format(packages=", ".join(PARTS))]
    for package, file in PARTS.items():
        text = (folder / package / "package/dist" / file).read_text("utf-8")
        css.append(f"/* {package} */\n" + re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text).strip() + "\n")
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "components.css").write_text("\n".join(css), "utf-8")
    licence = folder / next(iter(PARTS)) / "package/LICENSE.md"
    (TARGET / "LICENSE.md").write_bytes(licence.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

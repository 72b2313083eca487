"""Writes static/vendor/nl-design-system/components.css from unpacked npm packages of NL Design System.

Usage: python scripts/vendor_css.py FOLDER, where FOLDER holds what ``npm pack <package>@<version>`` and
``tar xf`` give, one folder a package, named ``<package>-<version>`` without the scope's sign.

The files are joined unchanged, but for the comments that point to source maps, which are not shipped.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "static/vendor/nl-design-system"
PARTS = {
    "nl-design-system-candidate-skip-link-css-1.0.5": "skip-link.css",
    "nl-design-system-candidate-link-css-2.0.3": "link.css",
    "nl-design-system-candidate-number-badge-css-1.1.5": "number-badge.css",
    "nl-design-system-candidate-button-css-1.1.0": "button.css",
    "utrecht-checkbox-css-3.0.1": "index.css",
    "utrecht-form-field-css-3.0.1": "index.css",
    "utrecht-form-fieldset-css-3.0.1": "index.css",
    "utrecht-alert-css-4.0.2": "index.css",
}
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

"""Makes the icons of the installed app from our drawings in static/img. Usage: ``make icons``."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent.parent / "static" / "img"
SIZES = ((192, "", 0.0), (512, "", 0.0), (512, "maskable-", 0.14))
"""Pixels, part of the name, and the margin that a mask may cut off."""

BACKGROUND = {"neutral": "#ffffff"}


def main() -> None:
    """Draw every icon."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SIGNAALWIJZER_BROWSER"), args=["--no-sandbox"]
        )
        for name, background in BACKGROUND.items():
            drawing = (IMAGES / f"{name}.svg").read_text("utf-8")
            for size, kind, margin in SIZES:
                page = browser.new_page(viewport={"width": size, "height": size})
                color = background if kind else "transparent"
                page.set_content(
                    f"<style>*{{margin:0}}body{{background:{color}}}"
                    "svg{display:block;width:100vw;height:100vh;box-sizing:border-box;"
                    f"padding:{margin * 100}vw}}</style>" + drawing
                )
                page.screenshot(path=IMAGES / f"{name}-{kind}{size}.png", omit_background=not kind)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()

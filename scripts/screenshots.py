"""Retakes the pictures of docs/screenshots, from the app as it is deployed. Usage: ``make screenshots``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.release_check import PAGES_SHOWN, fingerprint_of_pages  # noqa: E402
from tests.live_server import collect_static, serving  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
DESK = {"width": 1280, "height": 800}
BEAMER = {"width": 1920, "height": 1080}
PHONE = {"width": 360, "height": 740}
OFFICE_HOURS = "2026-11-25T11:00:00+01:00"


def tick(page: Page, *ids: str) -> None:
    """Tick the boxes with these ids, wherever they are in the document."""
    page.wait_for_load_state("networkidle")  # a click while the page still scrolls to its place hits something else
    for id_ in ids:
        page.locator(f"#{id_}").check(force=True)
    page.wait_for_timeout(600)


def home(page: Page) -> None:
    """Show the first page."""
    page.goto("/")


def step(page: Page) -> None:
    """Show a step of the walk with two ticks and an explanation open."""
    page.goto("/screening/#domestic")
    tick(page, "signals_domestic-driven_by_others", "signals_domestic-extortion")
    page.locator("#domestic .meaning > summary").nth(1).click()


def consult(page: Page) -> None:
    """Show consult mode with two ticks and the outcome beside them."""
    page.goto("/consult/")
    tick(page, "signals_general-companion_present", "signals_general-vague_injury_explanation")


def outcome(page: Page) -> None:
    """Show the outcome of the walk for a worker without a passport."""
    page.goto("/screening/#cross-border")
    tick(
        page,
        "signals_cross_border-passport_withheld",
        "signals_cross_border-lives_at_workplace",
        "signals_cross_border-built_up_debts",
    )
    page.goto("/screening/#overview")
    page.locator(".overview-end button").click()
    page.locator("#outcome .five-steps").wait_for()
    page.wait_for_timeout(300)


def acute(page: Page) -> None:
    """Show consult mode with acute danger."""
    page.goto("/consult/")
    tick(page, "acute_danger-yes", "signals_general-threats")


def language(page: Page) -> None:
    """Show the card of languages with one chosen."""
    page.goto("/language/")
    page.locator("#language-romanian, .tile input").first.check(force=True)


def trainer(page: Page) -> None:
    """Show a scene of a fictional case on a beamer, with two signals revealed."""
    page.goto("/training/the-second-phone/trainer/#treatment")
    for _ in range(2):
        page.keyboard.press("Enter")
    page.wait_for_timeout(300)


def trainee(page: Page) -> None:
    """Show a fictional case with two ticks, the second scene unfolded."""
    page.goto("/training/the-second-phone/#treatment")
    tick(page, "signals_general-threats", "risk_factors-age_12_24")


def debriefing(page: Page) -> None:
    """Show the debrief of a few ticks."""
    page.goto("/training/the-second-phone/#call")
    tick(page, "age_group-minor", "signals_general-threats", "signals_general-tattoos", "risk_factors-age_12_24")
    page.locator("#training-form button[type=submit]").click()
    page.locator("#found-signals").wait_for()


PICTURES = {
    "home": (home, DESK),
    "step": (step, DESK),
    "consult": (consult, DESK),
    "outcome": (outcome, DESK),
    "acute": (acute, DESK),
    "trainer": (trainer, BEAMER),
    "trainee": (trainee, DESK),
    "debrief": (debriefing, BEAMER),
    "wide": (consult, BEAMER),
    "language": (language, PHONE),
    "phone": (consult, PHONE),
    "phone-outcome": (outcome, PHONE),
}

PRINTS = {"print": outcome, "print-trainee": trainee, "print-trainer": trainer}


def main() -> None:
    """Take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        collect_static(Path(folder))
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SIGNAALWIJZER_BROWSER"), args=["--no-sandbox"]
        )
        with serving(Path(folder)) as server:
            for name, (show, size) in PICTURES.items():
                page = browser.new_page(base_url=server.url, viewport=size, reduced_motion="reduce")
                page.clock.set_fixed_time(OFFICE_HOURS)
                show(page)
                page.screenshot(path=TARGET / f"{name}.png")
                page.evaluate("window.isLeaving = true")
                page.close()
            for name, show in PRINTS.items():
                page = browser.new_page(base_url=server.url, viewport=DESK)
                page.clock.set_fixed_time(OFFICE_HOURS)
                show(page)
                page.emulate_media(media="print")
                page.set_viewport_size({"width": 794, "height": 1123})
                page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
                page.screenshot(path=TARGET / f"{name}.png")
                page.evaluate("window.isLeaving = true")
                page.close()
        browser.close()
    (ROOT / PAGES_SHOWN).write_text(fingerprint_of_pages() + "\n", "utf-8")


if __name__ == "__main__":
    main()

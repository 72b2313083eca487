"""What a visitor's browser loads and how long that takes: weight per page, paint, layout shift, and each tick."""

from __future__ import annotations

import os
import statistics
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench import ticks

PAGES = ("/", "/screening/", "/consult/", "/meldcode/", "/contact/", "/background/", "/privacy/")
PROFILES = {
    "as it is": {},
    "CPU 4x slower": {"cpu": 4},
    "slow 3G": {
        "network": {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "offline": False}
    },
}
WATCH = """
window.bench = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) bench.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) bench.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
"""


def weight(browser: Browser, url: str, path: str) -> dict[str, dict[str, int]]:
    """Return requests and bytes of a page, cold and warm: all of it, and what its first paint waits for.

    Without the service worker, which precaches all pages after the first has loaded, and then answers requests.
    """
    context = browser.new_context(service_workers="block")
    found = {}
    for visit in ("cold", "warm"):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on(
            "Network.responseReceived",
            lambda event, kinds=kinds: kinds.update({event["requestId"]: _kind(event)}),
        )
        session.on(
            "Network.loadingFinished",
            lambda event, sizes=sizes: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
        )
        page.goto(url + path, wait_until="networkidle")
        blocking = [sizes.get(id_, 0) for id_, kind in kinds.items() if kind in ("Document", "Stylesheet")]
        sent = [size for size in sizes.values() if size]
        found[visit] = {"requests": len(sent), "bytes": sum(sent), "blocking": sum(blocking)}
        page.close()
    context.close()
    return found


def _kind(event: dict[str, Any]) -> str:
    """Return what kind of file came; no page waits for the styles of paper."""
    return "Print" if "/print." in event["response"]["url"] else str(event["type"])


def _slowed(page: Page, profile: dict[str, Any]) -> CDPSession:
    session = page.context.new_cdp_session(page)
    if "cpu" in profile:
        session.send("Emulation.setCPUThrottlingRate", {"rate": profile["cpu"]})
    if "network" in profile:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", profile["network"])
    return session


def paint(browser: Browser, url: str, path: str, profile: dict[str, Any]) -> dict[str, float]:
    """Return first and largest contentful paint in ms, and layout shift, on a first visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    _slowed(page, profile)
    page.goto(url + path, wait_until="networkidle")
    page.wait_for_timeout(300)
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    seen = page.evaluate("window.bench")
    context.close()
    return {"fcp": first, "lcp": seen["lcp"], "cls": seen["cls"]}


def measure(url: str, deciding: str, rounds: int = 3) -> dict[str, Any]:
    """Measure all pages; times are medians of ``rounds`` first visits.

    Args:
        url: address of the app as it is.
        deciding: address of the app where the server decides.
        rounds: how many first visits.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SIGNAALWIJZER_BROWSER") or None, args=["--no-sandbox"]
        )
        found: dict[str, Any] = {
            "weight": {path: weight(browser, url, path) for path in PAGES},
            "paint": {},
            "tick": ticks.measure(browser, url, deciding),
        }
        for name, profile in PROFILES.items():
            for path in PAGES[:3]:
                runs = [paint(browser, url, path, profile) for _ in range(rounds)]
                found["paint"][f"{path} {name}"] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        browser.close()
    return found

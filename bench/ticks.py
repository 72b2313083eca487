"""From a tick to what follows on screen: decided on the device, by the server through htmx, and in LHC-Forms.

``python -m bench.ticks`` measures this alone. One browser on one machine; the roads take turns at each tick, so that
what else the machine does disturbs them alike. Every road gets the same ticks, one after the other, and keeps them.

LHC-Forms (``.make/lforms``, which ``make test`` fetches) shows the Questionnaire of this app. It gives no
advice of its own, it only shows the tick. So it is measured twice: until the tick is painted, and until the answer of
``$outcome`` is there, which is what an EHR with it has to wait for before it can show advice.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import statistics
import tempfile
import urllib.request
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from content.loading import load
from tests.browser.test_other_systems import LFORMS, RENDERER, Pages
from tests.live_server import collect_static, serving, serving_files
from tests.waiting import TIMEOUT_S

DEVICE, SERVER = "on the device", "by the server, htmx"
LHC_FORMS, LHC_OUTCOME = "LHC-Forms, the tick alone", "LHC-Forms, with an outcome from the server"
ROADS = (DEVICE, SERVER, LHC_FORMS, LHC_OUTCOME)
SLOWER = (1, 4)
REST = 150
"""Milliseconds between two ticks, and up to a frame more: so a tick comes at any moment between two frames."""

# A frame is painted when a task that was queued in it runs. On our pages the panel says when it is up to date.
TICK = """
selector => new Promise(resolve => {
  const box = document.querySelector(selector);
  const panel = document.getElementById("outcome");
  const start = performance.now();
  const painted = () => {
    const ready = performance.now() - start;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ ready, painted: performance.now() - start });
      port2.postMessage(0);
    });
  };
  if (panel) new MutationObserver((_, observer) => {
    if (panel.hasAttribute("data-older")) return;
    observer.disconnect();
    painted();
  }).observe(panel, { attributes: true, attributeFilter: ["data-older"] });
  box.click();
  if (!panel) painted();
})
"""

# What an EHR does with LHC-Forms to know what follows from a tick: click, make the response, ask the server.
OUTCOME = """
async ([selector, address]) => {
  const start = performance.now();
  document.querySelector(selector).click();
  const body = JSON.stringify(LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4"));
  const headers = { "Content-Type": "application/fhir+json" };
  const bundle = await (await fetch(address, { method: "POST", headers, body })).json();
  if (!bundle.entry.length) throw new Error("no outcome");
  const ready = performance.now() - start;
  await new Promise(requestAnimationFrame);
  return { ready, painted: performance.now() - start };
}
"""

SHOW = "questionnaire => LForms.Util.addFormToPage(questionnaire, 'form', { fhirVersion: 'R4' })"


class Ehr(Pages):
    """The server of an EHR with LHC-Forms: hands a response on to ``$outcome``, as docs/interop.md asks for."""

    page = RENDERER
    outcome = ""

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server asks for
        """Answer with the outcome of the response that was posted."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = urllib.request.Request(self.outcome, body, {"Content-Type": self.headers["Content-Type"]})
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            bundle = answer.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(bundle)))
        self.end_headers()
        self.wfile.write(bundle)


def ehr(server: str) -> AbstractContextManager[str]:
    """Serve LHC-Forms on this machine; yield its address (no slash)."""
    return serving_files(LFORMS, type("Site", (Ehr,), {"outcome": f"{server}/fhir/QuestionnaireResponse/$outcome"}))


def _page(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def _lhc_forms(browser: Browser, address: str, questionnaire: Any) -> Page:
    page = _page(browser, address)
    page.wait_for_function("window.LForms?.FHIR?.R4")
    page.evaluate(SHOW, questionnaire)
    page.locator("[type=radio]").first.wait_for()
    page.wait_for_timeout(1000)
    return page


def _ticks(
    browser: Browser, addresses: dict[str, str], questionnaire: Any, rate: int, rounds: int
) -> dict[str, list[dict[str, float]]]:
    """Tick everything on every road, in turn; return what each tick took, by road."""
    found: dict[str, list[dict[str, float]]] = {road: [] for road in ROADS if road in addresses}
    moment = random.Random(16)
    for _ in range(rounds):
        pages = {
            road: _lhc_forms(browser, address, questionnaire)
            if road in (LHC_FORMS, LHC_OUTCOME)
            else _page(browser, address)
            for road, address in addresses.items()
        }
        pages[DEVICE].locator("#outcome[data-complete]").wait_for(state="attached")
        sessions = {road: page.context.new_cdp_session(page) for road, page in pages.items()}
        for part in load().checklists:
            for item in part.items:
                for road, page in pages.items():
                    page.bring_to_front()
                    # One page at a time: Chromium slows a page down by keeping a core busy, also while the page rests.
                    sessions[road].send("Emulation.setCPUThrottlingRate", {"rate": rate})
                    page.wait_for_timeout(REST + moment.randrange(17))
                    if road == LHC_OUTCOME:
                        took = page.evaluate(OUTCOME, [f"[name='radiogroup_{item.id}/1/1']", "/outcome"])
                    else:
                        box = f"[name='radiogroup_{item.id}/1/1']" if road == LHC_FORMS else f"#{part.id}-{item.id}"
                        took = page.evaluate(TICK, box)
                    found[road].append(took)
                    sessions[road].send("Emulation.setCPUThrottlingRate", {"rate": 1})
        for page in pages.values():
            page.context.close()
    return found


def measure(browser: Browser, device: str, server: str, rounds: int = 1) -> dict[str, dict[str, dict[str, float]]]:
    """Return what a tick takes, in ms, by how many times slower the CPU is and by road.

    Args:
        browser: a Chromium.
        device: address of the app as it is.
        server: address of the app where the server decides (``SIGNAALWIJZER_ON_DEVICE=false``).
        rounds: how often all 35 signals and risk factors are ticked, each time on a new page.
    """
    addresses = {DEVICE: f"{device}/consult/", SERVER: f"{server}/consult/"}
    with urllib.request.urlopen(f"{device}/fhir/Questionnaire/signaalwijzer", timeout=TIMEOUT_S) as answer:
        questionnaire = json.load(answer)
    with contextlib.ExitStack() as stack:
        if LFORMS.is_dir():
            address = stack.enter_context(ehr(device))
            addresses |= {LHC_FORMS: address, LHC_OUTCOME: address}
        found = {rate: _ticks(browser, addresses, questionnaire, rate, rounds) for rate in SLOWER}
    return {f"CPU {rate}x": {road: summary(took) for road, took in roads.items()} for rate, roads in found.items()}


def summary(took: list[dict[str, float]]) -> dict[str, float]:
    """Return how many ticks there were, the median until the page was ready, median and p95 until it was painted."""
    painted = sorted(each["painted"] for each in took)
    return {
        "ticks": len(took),
        "ready": statistics.median(each["ready"] for each in took),
        "median": statistics.median(painted),
        "p95": statistics.quantiles(painted, n=20, method="inclusive")[-1],
    }


def rows(found: dict[str, dict[str, dict[str, float]]]) -> list[list[Any]]:
    """Return a row for each measurement, with how many times longer it takes than on the device."""
    return [
        [speed, road, *took.values(), took["median"] / roads[DEVICE]["median"], took["p95"] / roads[DEVICE]["p95"]]
        for speed, roads in found.items()
        for road, took in roads.items()
    ]


HEAD = ("CPU", "tick", "ticks", "ready, median", "painted, median", "p95", "times the device's median", "p95")


def main() -> None:
    """Measure ticks alone, and print them."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        static = Path(folder) / "static"
        collect_static(static)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SIGNAALWIJZER_BROWSER") or None, args=["--no-sandbox"]
        )
        with serving(static) as device, serving(static, SIGNAALWIJZER_ON_DEVICE="false") as server:
            found = measure(browser, device.url, server.url, int(os.environ.get("BENCH_ROUNDS", "1")))
        browser.close()
    print(f"Load of this machine: {os.getloadavg()[0]:.1f}")
    for row in (HEAD, *rows(found)):
        print(" | ".join(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row))


if __name__ == "__main__":
    main()

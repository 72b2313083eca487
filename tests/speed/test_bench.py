"""The bench still runs: each of its servers starts and answers, and its report holds what was measured.

The long ones only with `make test-all`: before figures are taken, run that.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

from bench import __main__ as bench
from bench import ticks
from content.loading import load as load_content
from tests.chromium import chromium
from tests.live_server import ROOT, serving


def test_the_bare_view_and_the_app_are_loaded_in_turn(static_root, monkeypatch, capsys):
    monkeypatch.setattr(bench, "SECONDS", 0.2)
    monkeypatch.setattr(bench, "CONSTANT", [])
    monkeypatch.setattr(bench, "TARGETS", [target for target in bench.TARGETS if "3 ticks" in target.name])
    rows = bench.load_table(static_root, 1, workers=(1,), connections=(1,))
    assert [row["request"] for row in rows] == [bench.BARE.name, *(target.name for target in bench.TARGETS)]
    assert all(row["rate"] > 0 and row["cpu"] >= 0 for row in rows)
    assert rows[0]["of bare"] == 1
    assert "errors" not in capsys.readouterr().err


def test_a_person_can_go_through_the_wizard_as_through_the_app(static_root, tmp_path, monkeypatch):
    once = bench.in_turn
    monkeypatch.setattr(bench, "in_turn", lambda url, requests, rounds: once(url, requests, 1))
    assert all(milliseconds > 0 for milliseconds in bench.against_the_wizard(static_root, tmp_path).values())


@pytest.mark.long
def test_what_a_call_costs_is_measured():
    done = subprocess.run(
        [sys.executable, "-m", "bench.growth", "1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1])


@pytest.mark.long
@pytest.mark.browser
def test_a_tick_is_measured_on_each_road(static_root, monkeypatch):
    (part, *_) = load_content().checklists
    few = part.model_copy(update={"items": part.items[:2]})
    monkeypatch.setattr(ticks, "SLOWER", (1,))
    monkeypatch.setattr(ticks, "load", lambda: load_content().model_copy(update={"checklists": (few,)}))
    with (
        sync_playwright() as playwright,
        serving(static_root) as device,
        serving(static_root, SIGNAALWIJZER_ON_DEVICE="false") as server,
        chromium(playwright) as browser,
    ):
        found = ticks.measure(browser, device.url, server.url)["CPU 1x"]
    assert set(found) == set(ticks.ROADS if ticks.LFORMS.is_dir() else ticks.ROADS[:2])
    for figures in found.values():
        assert figures["ticks"] == 2
        assert all(figure > 0 for figure in figures.values())

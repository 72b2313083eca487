"""The bench still runs: each of its servers starts and answers, and its report holds what was measured."""

from __future__ import annotations

import json
import subprocess
import sys

from bench import __main__ as bench
from tests.serving import ROOT


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


def test_what_a_call_costs_is_measured():
    done = subprocess.run(
        [sys.executable, "-m", "bench.growth", "1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1])

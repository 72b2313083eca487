"""What holds for every test: no time limit, shared static files, and a last line about what was left out."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.live_server import collect_static
from tests.waiting import until

# Machines that run tests are sometimes busy: no example has a deadline, and slow examples are no fault. The examples
# are the same in each run, so that a run can be repeated; `pytest --hypothesis-profile=explore` draws new ones.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("all", settings.get_profile("explore"), derandomize=True, database=None)
settings.register_profile("tests", settings.get_profile("all"), max_examples=50)  # `make test-all` takes "all": 100
settings.load_profile("tests")


@pytest.fixture(scope="session")
def static_root(tmp_path_factory) -> Path:
    """Return a folder with the collected static files of the program, made once per run for all processes of xdist."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tmp_path_factory.mktemp("static")
        collect_static(folder)
        return folder
    folder = tmp_path_factory.getbasetemp().parent / "static"  # the folder that the processes share
    try:
        folder.mkdir()
    except FileExistsError:
        until(folder.with_suffix(".done").exists)
        return folder
    collect_static(folder)
    folder.with_suffix(".done").touch()
    return folder


# --- the longest files first, so that no process has to wait for another at the end ----------------------------------

LONGEST = (
    "ops/test_container.py",
    "ops/test_rolling.py",
    "browser/test_components.py",
    "browser/test_accessibility.py",
    "browser/test_training.py",
    "browser/test_outcome_page.py",
    "browser/test_offline.py",
    "browser/test_walk.py",
    "browser/test_three_people.py",
    "browser/test_leaving.py",
    "browser/test_consult.py",
    "logic/test_laws.py",
    "privacy/test_slow_clients.py",
    "browser/test_export.py",
    "browser/test_other_systems.py",
    "browser/test_shell.py",
    "browser/test_language.py",
    "browser/test_same_outcome.py",
    "engines/test_engines.py",
    "content/test_review.py",
    "interop/test_files.py",
    "training/test_training.py",
    "pages/test_export.py",
    "serving/test_modes.py",
    "privacy/test_fuzz.py",
    "speed/test_bench.py",
    "content/test_commands.py",
    "privacy/test_killed_workers.py",
)
"""By `make test` with ``--durations``, the longest first. Whatever is not named comes after, in its usual order."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {str(Path(__file__).parent / name): number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(str(item.path), len(order)))


# --- nothing is skipped silently -------------------------------------------

LEFT_OUT = pytest.StashKey[Counter[str]]()
LONG = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    config.stash[LONG] = 0


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long"):
            item.config.stash[LONG] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["long"] = session.config.stash[LONG]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """Take over from a process of xdist how many long tests it was told to leave; each collects them all."""
    node.config.stash[LONG] = max(node.config.stash[LONG], getattr(node, "workeroutput", {}).get("long", 0))


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for report in terminalreporter.stats.get("skipped", ()):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        config.stash[LEFT_OUT][reason.removeprefix("Skipped: ")] += 1


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say as the very last line which tests were left out."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    left_out = config.stash.get(LEFT_OUT, Counter())
    reasons = "; ".join(f"{count} x {reason}" for reason, count in left_out.most_common())
    long = f", and {config.stash[LONG]} long ones, which `make test-all` runs" if config.stash[LONG] else ""
    sys.stdout.write(f"tests left out: {left_out.total()}{f' ({reasons})' if reasons else ''}{long}\n")

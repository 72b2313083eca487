"""No test depends on the clock: on a busy machine everything takes longer, and nothing is wrong.

Tests wait with ``tests.waiting`` or Playwright's ``expect``, both with a timeout that only a failure reaches.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
FILES = [path for path in TESTS.rglob("*.py") if path not in (Path(__file__), TESTS / "waiting.py")]

FORBIDDEN = {
    "a deadline of Hypothesis": r"\bdeadline=(?!None\b)",
    "an assertion on elapsed time": r"^\s*assert\b.*\b(elapsed|seconds|duration|took)\b(?!=[^=])",
    "an assertion on the clock": r"^\s*assert\b.*\b(monotonic|perf_counter|time\.time)\(",
    "a fixed sleep": r"^\s*(time\.sleep\([\d.]+\)|\w+\.wait_for_timeout\(\d+\))",
    "a short bound": r"\b(timeout=\d{1,2}\b(?! \*)|set_default_timeout\([\d_]{1,6}\)|(wait|Timer)\(\d{1,2}[,)])",
}

ALLOWED = {
    "browser/test_offline.py": 2,  # wait to see that a note stays, and that no service worker registers
    "browser/test_leaving.py": 2,  # wait to see that nothing happens, and that slow taps do not count
    "campaigns/flood.py": 1,  # a client that asks again too soon
    "campaigns/sizes.py": 3,  # a campaign that lets a browser go on for a while to see that it asks for nothing
    "campaigns/privacy/__main__.py": 1,  # the campaigns let a browser write to its profile, and search it then
    "campaigns/privacy/planting.py": 1,
    "campaigns/privacy/tracing.py": 1,
    "campaigns/privacy/visits.py": 4,
}
"""Files with lines that wait longer than they need to, but never fail because the machine was slow."""


def findings(text: str) -> list[str]:
    lines = enumerate(text.splitlines(), 1)
    return [
        f"{number}: {what}: {line.strip()}"
        for number, line in lines
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    "path",
    [path for path in TESTS.rglob("*.py") if path not in (Path(__file__), TESTS / "waiting.py")],
    ids=lambda p: str(p.relative_to(TESTS)),
)
def test_no_test_follows_the_clock(path):
    found = findings(path.read_text("utf-8"))
    assert len(found) <= ALLOWED.get(str(path.relative_to(TESTS)), 0), "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "@settings(deadline=200)",
        "    assert elapsed < 2",
        "    assert time.monotonic() - start < 2",
        "    assert 0 < seconds < 20",
        "    time.sleep(0.5)",
        "    page.wait_for_timeout(300)",
        "    subprocess.run(words, timeout=20)",
        "    context.set_default_timeout(10_000)",
        "    process.wait(15)",
        "    timer = threading.Timer(60, process.kill)",
    ],
)
def test_each_kind_of_dependence_is_found(line):
    assert len(findings(line)) == 1


def test_examples_of_hypothesis_have_no_deadline_and_are_not_too_slow():
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check

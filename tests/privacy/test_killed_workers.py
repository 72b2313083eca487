"""The short version of `make killtest`: a killed worker costs at most one retry, which gives the same outcome."""

from __future__ import annotations

from tests.campaigns.kill import run
from tests.live_server import serving


def test_screenings_go_on_with_the_same_outcome_while_workers_are_killed(static_root):
    with serving(static_root, workers=2, SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
        result = run(server, kills=2, pause=0.5, clients=3, different=12)
        assert server.process.poll() is None
    assert result.kills >= 2
    assert result.screenings > 12
    assert result.failed == []
    assert result.different == []

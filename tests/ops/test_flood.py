"""The short version of `make flood`, against the deployed app: counted, not timed."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.campaigns.flood import EVERYTHING, PDF, ask, attack, pdfs_made
from tests.live_server import serving


@pytest.fixture(scope="module")
def server(static_root):
    with serving(static_root, workers=1) as running:
        ask(running.port, "POST", PDF, EVERYTHING)  # loads the library
        yield running


def test_files_for_clients_that_hung_up_are_not_made(server):
    before = pdfs_made(server)
    attack(server.port, 150, 0)
    assert ask(server.port, "POST", "/screening/outcome/", EVERYTHING)[0] == 200
    while ask(server.port, "POST", PDF, EVERYTHING)[0] == 503:
        pass
    made = pdfs_made(server) - before - 1  # the last is ours
    assert made < 75, made  # all 150 were, before there were gates
    assert "state=full" in server.log()


def test_patient_clients_get_their_file_or_a_503_with_retry_after_and_others_their_outcome(server):
    begin = threading.Barrier(20)

    def one(_):
        begin.wait()
        return ask(server.port, "POST", PDF, EVERYTHING)

    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(one, range(20))
        outcome = ask(server.port, "POST", "/screening/outcome/", EVERYTHING)
        counts = Counter(answers)
    assert outcome[0] == 200
    assert counts[503, "2"] >= 1
    assert counts[200, None] >= 1
    assert counts.total() == counts[503, "2"] + counts[200, None]
    gates = [line for line in server.log().splitlines() if " signaalwijzer.gates " in line]
    assert gates, "a flood leaves a trace in the log, though no line for each refusal"
    assert all(" gate=pdf state=" in line for line in gates)
    assert "status=503" not in server.log()

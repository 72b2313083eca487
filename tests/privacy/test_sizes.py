"""The short version of `make sizes`: the size of an answer does not tell what was ticked."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.campaigns import sizes
from tests.live_server import serving

SHORT = [road for road in sizes.ROADS if road.encoding == "gzip" and (road.language, road.view) != ("en", "walk")]
PLAIN = [sizes.Road(htmx, "consult", "nl", "identity") for htmx in (False, True)]


@pytest.fixture(scope="module")
def port(static_root):
    with serving(static_root, SIGNAALWIJZER_ON_DEVICE="false", SIGNAALWIJZER_LOG_LEVEL="WARNING") as server:
        yield server.port


@pytest.mark.parametrize("road", [*SHORT, *PLAIN], ids=lambda road: road.name)
def test_the_size_of_an_answer_does_not_reveal_the_ticks(port, road):
    found = sizes.measure(port, road, sizes.drawn_sets(35))
    assert sum(found.small.values()) == 35 + 16
    assert sum(found.drawn.values()) == 35
    assert len(found.small) <= 2, found.small
    assert len(found.drawn) <= 4, found.drawn


@pytest.mark.browser
def test_the_size_of_a_request_that_a_script_sends_does_not_tell_the_ticks(port):
    address = f"http://127.0.0.1:{port}"
    outcomes, asked = sizes.requests_in_a_browser(address, sizes.drawn_sets(9), by_server=True, prefixes=("",))
    assert outcomes == asked.total() == 35 + 16 + 9
    assert len(asked) == 1, asked


def test_the_forms_are_all_single_ticks_all_situations_and_sets_of_every_size():
    assert len({tuple(form) for form in sizes.single_ticks()}) == 35
    assert len({tuple(form) for form in sizes.situations()}) == 16
    ticks = Counter(len([1 for name, _ in form if name in sizes.LISTS]) for form in sizes.drawn_sets(70))
    assert ticks == dict.fromkeys(range(1, 36), 2)
    assert sizes.drawn_sets(20) == sizes.drawn_sets(20)


def test_too_many_sizes_are_noticed():
    few = sizes.Sizes(sizes.ROADS[0], Counter({1: 3, 2: 3}), Counter({1: 1, 2: 1, 3: 1, 4: 1}))
    assert few.fine
    assert not sizes.Sizes(sizes.ROADS[0], Counter({1: 1, 2: 1, 3: 1}), Counter()).fine
    assert not sizes.Sizes(sizes.ROADS[0], Counter(), Counter({1: 1, 2: 1, 3: 1, 4: 1, 5: 1})).fine

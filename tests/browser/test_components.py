"""WCAG 2.2 AA by axe on every component in every state, those of the trainings on a page of theirs; and on the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from screening.pages import components, training_components
from tests.enumerations import enumerated
from tests.live_server import Server, serving


@pytest.fixture(scope="module")
def development(static_root) -> Iterator[Server]:
    with serving(static_root, SIGNAALWIJZER_MODE="development") as running:
        yield running


@pytest.fixture
def open_development(open_page, development):
    """Open a page of development mode."""
    return lambda address: open_page(address, base_url=development.url)


SHOWN = {"components/": components.examples(), "components/training/": training_components.examples()}


COLOURS = ["light", "dark", "discreet"]


@pytest.mark.parametrize(
    ("prefix", "address", "colours"),
    enumerated(
        ["/", "/en/"],
        SHOWN,
        COLOURS,
        drawn=[("/", "components/", "light"), ("/en/", "components/training/", "dark")],
    ),
)
def test_every_component_in_every_state(open_development, violations, prefix, address, colours):
    page = open_development(f"{prefix}{address}")
    shown = page.eval_on_selector_all(".example", "all => all.filter(one => one.checkVisibility()).map(one => one.id)")
    assert shown == [example.id for example in SHOWN[address]]
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    if colours == "discreet":
        page.locator("#discreet").click()
    assert violations(page, colours=colours != "light") == []
    assert page.problems == []


@pytest.mark.parametrize("prefix", enumerated(["/", "/en/"], drawn=["/en/"]))
def test_the_map(open_development, violations, prefix):
    page = open_development(f"{prefix}map/")
    assert violations(page) == []
    assert page.problems == []

"""What a browser corrects silently: no start tag has an attribute twice. `make check` validates all of the markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

ANSWERS = {
    "nothing": {},
    "a signal": {"signals_general": ["threats"], "age_group": "minor"},
    "an unknown value": {"signals_general": ["no-such-signal"]},
}


class Doubles(HTMLParser):
    """Collects the start tags that have an attribute twice."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.found.append(self.get_starttag_text() or tag)


def doubles(page: str) -> list[str]:
    parser = Doubles()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("view", ["walk", "consult"])
@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS.keys())
def test_no_tag_of_an_outcome_has_an_attribute_twice(post_screening, view, answers):
    assert doubles(post_screening({**answers, "view": view}).content.decode()) == []


def test_a_double_is_found():
    assert doubles('<option value="" selected selected>') == ['<option value="" selected selected>']

"""The card of languages: names as in CLDR, each marked with language and direction, and no word of the subject."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale

from scripts import languages
from tests.served_content import load

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = load().languages

SUBJECT = re.compile(
    r"signaal|mensenhandel|trafficking|meldcode|reporting code|comensha|veilig thuis|slachtoffer|victim|uitbuiting|"
    r"exploitation|geweld|violence|gevaar|danger|melding|consult",
    re.IGNORECASE,
)


class Parsed(HTMLParser):
    """Collects the elements of a page as (tag, attributes); and the own names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.own_names: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        given = self.elements[-1][1] if self.elements else {}
        if given.get("class") == "own" and data.strip():
            self.own_names.append((given["lang"], given["dir"], data))


@pytest.fixture(params=["", "/en"], ids=["nl", "en"])
def page(request, client) -> str:
    return client.get(f"{request.param}/language/").content.decode()


def test_the_file_is_what_cldr_says_today():
    assert languages.TARGET.read_text("utf-8") == languages.text(), "run `make languages`"


def test_there_are_some_forty_languages_with_those_that_the_factsheet_points_to():
    assert 40 <= len(LANGUAGES) <= 45
    assert len({language.own_name for language in LANGUAGES}) == len(LANGUAGES)
    assert {"ro", "pl", "hu", "bg", "en", "ha", "yo", "ig", "uk", "ar", "ti"} <= {each.id for each in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_a_language_is_named_in_itself_and_runs_as_its_script_does(language):
    code = language.tag.replace("-", "_")
    assert language.own_name == Locale.parse(code).languages[code]
    assert language.name.nl == Locale("nl").languages[code]
    assert language.name.en == Locale("en").languages[code]
    assert language.direction == ("rtl" if language.script == "Arab" else "ltr")


def test_languages_are_sorted_by_script_and_then_by_own_name():
    scripts = [language.script for language in LANGUAGES]
    assert list(dict.fromkeys(scripts)) == [script for script in languages.SCRIPTS if script in scripts]
    assert sum(before != after for before, after in itertools.pairwise(scripts)) == len(set(scripts)) - 1
    latin = [language.own_name for language in LANGUAGES if language.script == "Latn"]
    assert latin.index("čeština") < latin.index("Èdè Yorùbá") < latin.index("English") < latin.index("español")


def test_the_page_shows_each_name_with_its_language_and_direction(page):
    assert Parsed(page).own_names == [(each.tag, each.direction, each.own_name) for each in LANGUAGES]


@pytest.mark.parametrize(("address", "language"), [("/language/", "nl"), ("/en/language/", "en")])
def test_the_choice_shows_the_name_in_the_language_of_the_page(client, address, language):
    page = client.get(address).content.decode()
    for each in LANGUAGES:
        assert f"<strong>{each.name.in_language(language)}</strong>" in page


def test_nothing_on_the_page_or_in_its_style_tells_what_the_site_is_about(page):
    style = (ROOT / "static" / "css" / "language.css").read_text("utf-8")
    assert SUBJECT.findall(page + style) == []
    assert re.search(r"<title>(Taal|Language)</title>", page)


def test_the_words_of_the_subject_would_be_found_on_another_page(client):
    assert SUBJECT.search(client.get("/").content.decode())


def test_nothing_on_the_page_can_send_the_choice(page):
    parsed = Parsed(page)
    forms = [given for tag, given in parsed.elements if tag == "form"]
    assert forms == [{"method": "dialog", "autocomplete": "off"}]
    assert [given.get("type") for tag, given in parsed.elements if tag == "button"] == ["button"]
    choices = [given for tag, given in parsed.elements if tag == "input"]
    assert len(choices) == len(LANGUAGES)
    assert all(given["type"] == "radio" for given in choices)
    assert not [given for tag, given in parsed.elements if tag == "a" and "#" in given["href"]]


def test_the_running_program_needs_no_babel():
    pinned = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"^babel==", pinned, re.MULTILINE)
    assert not [path for room in ("content", "screening") for path in (ROOT / room).rglob("*.py")
                if "babel" in path.read_text("utf-8")]  # fmt: skip

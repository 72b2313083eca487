"""The pages for developers and editors: only in development mode, in both languages, without dead links."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from screening import registry
from screening.pages import components, training_components
from screening.pages.export import static_site
from screening.web import rendering
from tests.live_server import ROOT
from tests.page import Page, words
from tests.web.test_markup import doubles

SHOWN = {"components/": components.examples(), "components/training/": training_components.examples()}
EXAMPLES = [example for examples in SHOWN.values() for example in examples]
PAGES = [f"{prefix}{page}" for page in ("map/", *SHOWN) for prefix in ("/", "/en/")]
FIELD = "nlds/field.html"  # crispy-forms finds it by its name
LINKS = {"/map/", "/components/"}


@pytest.fixture
def development(settings) -> Client:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mode": "development"})
    settings.ROOT_URLCONF = "tests.pages.development_urls"
    rendering.cache.clear()
    return Client()


@pytest.mark.parametrize("address", PAGES)
def test_production_has_no_such_page(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["content_map", "components", "training_components"])
def test_production_has_no_such_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_page_of_production_leads_to_none_of_them(client):
    assert not LINKS & set(Page(client.get("/")).all("//a/@href"))


@pytest.mark.parametrize("address", PAGES)
def test_no_id_is_there_twice(development, address):
    ids = Page(development.get(address)).all("//@id")
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("address", PAGES)
def test_the_markup_has_no_attribute_twice(development, address):
    assert doubles(development.get(address).content.decode()) == []


def test_the_foot_of_a_page_leads_to_the_pages_in_its_language(development):
    assert set(Page(development.get("/privacy/")).all("//footer//a/@href")) >= LINKS
    assert {f"/en{link}" for link in LINKS} <= set(Page(development.get("/en/privacy/")).all("//footer//a/@href"))


def test_an_export_that_is_made_in_development_mode_leads_to_none_of_them(development):
    with static_site("folder"):
        assert not LINKS & set(Page(development.get("/")).all("//a/@href"))


# --- the map ---------------------------------------------------------------------------------------------


@pytest.fixture
def content_map(development) -> Page:
    return Page(development.get("/en/map/"))


def links(page: Page, id_: str) -> set[str]:
    """Return where the part of the map with this id leads."""
    return set(page.all(f"//section[@id='{id_}']//a/@href"))


def test_the_map_has_every_signal_rule_and_contact(content_map):
    content = registry.content()
    assert all(content_map.has(f"item-{item.id}") for part in content.checklists for item in part.items)
    assert all(content_map.has(f"rule-{rule.id}") for rule in content.rules)
    assert all(content_map.has(f"contact-{contact.id}") for contact in content.contacts)


def test_every_link_of_the_map_leads_somewhere(content_map):
    links = [link[1:] for link in content_map.all("//main//a/@href")]
    assert len(links) > 1000
    assert set(links) <= set(content_map.all("//@id"))


def test_the_map_leads_from_a_signal_to_its_rules_and_contacts_and_back(content_map):
    assert links(content_map, "item-threats") >= {"#rule-map_threats", "#contact-emergency_112"}
    assert links(content_map, "rule-map_threats") == {"#item-threats"}
    assert "#item-threats" in links(content_map, "contact-emergency_112")
    assert "#contact-fairwork" in links(content_map, "rule-consult_fairwork")
    assert "#rule-consult_fairwork" in links(content_map, "contact-fairwork")


def test_the_map_marks_what_needs_other_answers(content_map):
    assert "map_several_signals +" in words(content_map.id("item-threats"))
    assert "map_threats +" not in words(content_map.id("item-threats"))


# --- the components ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", SHOWN)
def test_every_component_is_there_in_every_state_and_shows_something(development, address):
    page = Page(development.get(f"/en/{address}"))
    assert [part.get("id") for part in page.all("//main//div[@class='example']")] == [one.id for one in SHOWN[address]]
    shown = {one.id: words(page.all(f"//div[@id='{one.id}']/*[2]")[0]) for one in SHOWN[address]}
    assert [id_ for id_, text in shown.items() if not text] == []


NO_EXAMPLE = {
    "development/footer.html": "of development mode, at the foot of the page itself",
    "development/links.html": "of development mode, on the map",
    "export/head.html": "in the head of a page: shows nothing",
    "export/needs_script.html": "shows only where JavaScript is off",
    "nlds/consult.html": "a whole form; its parts are examples, and tests look at it on its page",
    "nlds/no_session_restore.html": "always hidden",
    "nlds/option.html": "the rows of a field",
    "nlds/training.html": "a whole form; its parts are examples, and tests look at it on its page",
    "nlds/whole_uni_form.html": "the form element around the examples",
    "outcome/call.html": "words inside a guidance line, which is an example",
    "outcome/outcome.html": "a whole outcome; its parts are examples, and tests look at it on its pages",
    "screening/form_head.html": "in the head of a page: shows nothing",
    "training/checklists.html": "shows only on paper",
    "training/fictional.html": "at the top of the page with the examples itself: it may not stand in its main part",
    "training/handout.html": "shows only on paper",
}
"""Templates that are part of a page and have no example, each with the reason."""

WHOLE = re.compile(r"{% extends |<!doctype html>", re.I)


def test_every_template_that_is_part_of_a_page_has_an_example_or_a_reason_to_have_none():
    folder = ROOT / "templates"
    parts = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if not WHOLE.search(path.read_text(encoding="utf-8"))
    }
    shown = {example.template for example in EXAMPLES}
    assert parts - shown == set(NO_EXAMPLE)
    assert shown <= parts


@pytest.mark.parametrize("template", sorted({example.template for example in EXAMPLES}))
def test_an_example_has_no_markup_of_its_own_but_that_of_the_pages(template):
    name = template.removeprefix("nlds/")
    users = [
        path
        for folder in ("templates", "screening")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".html", ".py")
    ]
    others = [
        path for path in users if not path.name.endswith("components.py") and name in path.read_text(encoding="utf-8")
    ]
    assert others or template == FIELD


def test_a_state_that_a_script_brings_has_the_words_of_the_script(development):
    page = Page(development.get("/en/components/"))
    assert "closed now" in words(page.id("example-contact-card-closed"))
    assert "The advice cannot be made here" in words(page.id("example-error-no-advice"))
    assert page.id("problem").get("hidden") is None
    assert "You see the copy on this device, fetched on" in words(page.id("example-copy-note-copy"))
    assert "very busy" in words(page.id("example-record-server-busy"))
    assert "{" not in words(page.id("component-record")) + words(page.id("component-copy-note"))


def test_an_example_of_what_the_page_has_already_gets_ids_and_names_of_its_own(development):
    page = Page(development.get("/en/components/"))
    step = page.id("example-walk-section-first-situation")
    assert step.get("aria-label") == "Situation (first)"
    assert len({field.get("name") for field in step.xpath(".//input")}) == 2
    assert {label.get("for") for label in step.xpath(".//label")} == {
        field.get("id") for field in step.xpath(".//input|.//select")
    }
    assert page.id("example-cover-shown-hidden-page").get("open") == ""
    assert page.id("hidden-page").get("open") is None


def test_an_example_that_changes_what_is_not_there_is_an_error(development):
    example = components.Example("own-contact", "changed", "cover.html", changes={"<no-such>": ""})
    with pytest.raises(ValueError, match=r"<no-such> is not in cover\.html"):
        example.html(RequestFactory().get("/"))


def test_examples_show_what_was_answered_and_what_was_refused(development):
    page = Page(development.get("/components/"))
    assert page.ticked == ["signals_general-threats", "acute_danger-yes"]
    assert "no-such-signal" in words(page.id("example-tick-boxes-refused"))

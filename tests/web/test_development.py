"""The pages for whoever works on the app: in development mode alone, in both languages, without a loose end."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from screening import registry
from screening.pages.export import static_site
from tests.page import Page, words
from tests.web.test_markup import doubles

PAGES = ["/map/", "/en/map/"]


@pytest.fixture
def development(settings) -> Client:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mode": "development"})
    settings.ROOT_URLCONF = "tests.web.development_urls"
    return Client()


@pytest.mark.parametrize("address", PAGES)
def test_production_has_no_such_page(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["content_map"])
def test_production_has_no_such_address_and_no_link_to_it(client, name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert "/map/" not in client.get("/").content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_a_page_leads_somewhere_and_no_id_is_there_twice(development, address):
    page = Page(development.get(address))
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("//main//a/@href") if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize("address", PAGES)
def test_the_markup_has_no_attribute_twice(development, address):
    assert doubles(development.get(address).content.decode()) == []


def test_the_foot_of_a_page_leads_to_the_pages_in_its_language(development):
    assert Page(development.get("/en/privacy/")).all("//footer//a[@href='/en/map/']")


def test_an_export_that_is_made_in_development_mode_leads_to_none_of_them(development):
    with static_site("folder"):
        assert "/map/" not in development.get("/").content.decode()


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


def test_the_map_leads_from_a_signal_to_its_rules_and_contacts_and_back(content_map):
    assert links(content_map, "item-threats") >= {"#rule-map_threats", "#contact-emergency_112"}
    assert links(content_map, "rule-map_threats") == {"#item-threats"}
    assert "#item-threats" in links(content_map, "contact-emergency_112")
    assert "#contact-fairwork" in links(content_map, "rule-consult_fairwork")
    assert "#rule-consult_fairwork" in links(content_map, "contact-fairwork")


def test_the_map_marks_what_needs_other_answers(content_map):
    assert "map_several_signals +" in words(content_map.id("item-threats"))
    assert "map_threats +" not in words(content_map.id("item-threats"))

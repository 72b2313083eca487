"""Cached pages: rendered once, without data of a visitor, and filled in for each request."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.web import rendering
from tests.page import Page, token

MARK = "mark-7391"


@pytest.fixture(autouse=True)
def empty():
    rendering.cache.clear()
    yield
    rendering.cache.clear()


@pytest.fixture
def count(monkeypatch):
    """Count how often a template is rendered."""
    rendered = []
    real = rendering.render_to_string
    monkeypatch.setattr(rendering, "render_to_string", lambda name, *rest: rendered.append(name) or real(name, *rest))
    return rendered


def cached_pages():
    return "".join(rendering.cache.values())


def test_a_page_is_rendered_once_and_the_same_for_everybody(count):
    pages = [Client().get("/meldcode/", headers={"User-Agent": str(number)}).content for number in range(3)]
    assert count == ["pages/meldcode.html"]
    assert len(set(pages)) == 1


@pytest.mark.parametrize("address", ["/screening/", "/consult/", "/en/consult/"])
def test_every_visitor_gets_a_token_of_their_own_and_none_is_cached(address):
    tokens = {token(Client().get(address)) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(found) == 64 and found not in cached_pages() for found in tokens)


def test_nothing_that_a_visitor_sent_is_cached(post_screening):
    fields = {"signals_general": ["threats"], "age_group": "minor", "patient": MARK, "view": "consult"}
    headers = {"User-Agent": MARK, "Referer": f"https://{MARK}.example/", "Accept-Language": f"nl, {MARK}"}
    page = Page(post_screening(fields, **headers))
    assert page.ticked == ["age_group-minor", "signals_general-threats"]
    assert cached_pages()
    assert MARK not in cached_pages()
    for html in rendering.cache.values():
        assert Page(html).ticked == []
        assert "line-talk_minor" not in html
        assert "csrfmiddlewaretoken" not in html or rendering.slot(rendering.CSRF) in html


def test_ticks_of_one_visitor_do_not_reach_the_next(post_screening):
    assert Page(post_screening({"risk_factors": ["poverty"]})).ticked == ["risk_factors-poverty"]
    assert Page(post_screening({"risk_factors": ["orphan"]})).ticked == ["risk_factors-orphan"]
    assert Page(Client().get("/screening/")).ticked == []


def test_pages_are_cached_by_address_and_language_and_not_by_query(count):
    for address in ("/consult/", "/en/consult/", "/consult/?a=1", "/consult/?b=2"):
        assert Client().get(address).status_code == 200
    assert count == ["screening/consult.html"] * 2
    assert len(rendering.cache) == 2


def test_addresses_that_do_not_exist_are_not_cached():
    for number in range(5):
        Client().get(f"/no-such-page-{number}/")
    assert rendering.cache == {}


def test_no_slot_is_left_in_a_page(post_screening):
    for page in (post_screening({"signals_general": ["threats"]}), Client().get("/consult/"), Client().get("/")):
        assert not {"\ue000", "\ue001"} & set(page.content.decode())


def test_marks_that_a_visitor_sends_are_not_filled_in(post_screening):
    sent = str(rendering.slot(rendering.CSRF))
    page = post_screening({"signals_general": [sent]})
    assert page.status_code == 400
    secret = token(page)
    assert Page(page).text.count(secret) == 0


def test_development_renders_again_each_time(settings, count):
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mode": "development"})
    for _ in range(2):
        Client().get("/privacy/")
    assert count == ["pages/privacy.html"] * 2

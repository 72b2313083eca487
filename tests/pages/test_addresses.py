"""Lists of pages in the program itself, beside the URL resolver: none misses a page that people see."""

from __future__ import annotations

import re

import pytest

from screening.pages import offline
from tests.addresses import ANSWERS_TO_A_FORM, PAGES, ROUTES, SHOWN, in_both_languages
from tests.live_server import ROOT

NOT_KEPT_ON_THE_DEVICE = {
    "training": "a training is given with a connection",
    "training_case": "a training is given with a connection",
    "training_trainer": "a training is given with a connection",
}
"""Pages that do not open without a network, each with the reason."""

LEAVE = (ROOT / "static" / "js" / "leave.js").read_text(encoding="utf-8")
OURS = re.compile(re.search(r"^ *const OURS = /(.*)/;", LEAVE, re.M)[1].replace(r"\/", "/"))


@pytest.mark.parametrize("address", in_both_languages(SHOWN))
def test_leaving_knows_every_page_of_ours(address):
    """A page that it does not know can stay behind Back."""
    assert OURS.search(address)


@pytest.mark.parametrize("address", ["/healthz", "/leave/", "/en", "/intranet/", "/contacts/", "/nl/contact/"])
def test_leaving_takes_no_other_address_for_a_page_of_ours(address):
    """A site can stand in a folder of a host that has other pages as well."""
    assert not OURS.search(address)


def test_every_page_opens_without_a_network_or_stands_among_those_that_do_not():
    assert {page.name for page in PAGES} - set(offline.PAGES) == set(NOT_KEPT_ON_THE_DEVICE)
    assert set(offline.PAGES) <= {page.name for page in PAGES}


@pytest.mark.parametrize("address", in_both_languages(PAGES))
def test_a_page_that_people_see_is_a_document_that_can_be_left(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert 'id="quick-exit"' in page
    assert "/js/leave" in page


@pytest.mark.parametrize("address", in_both_languages(tuple(r for r in SHOWN if r.name in ANSWERS_TO_A_FORM)))
def test_an_answer_to_a_form_is_no_page_without_the_form(client, address):
    assert client.get(address).status_code == 302


def test_what_has_no_language_shows_nobody_a_page_of_ours(client):
    for route in set(ROUTES) - set(SHOWN):
        assert "text/html" not in client.get(route.address).headers["Content-Type"] or route.name == "leave"

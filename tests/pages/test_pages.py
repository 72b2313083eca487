"""Every public address of the contract answers, in Dutch and in English, with the three numbers and the quick exit."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from content.model import Review
from content.reviews import statements
from screening import registry
from screening.web import rendering
from tests.addresses import PAGES, in_both_languages
from tests.factsheet_ids import FACTSHEET_IDS
from tests.served_content import load

BOTH = in_both_languages(PAGES)


@pytest.mark.parametrize("address", BOTH)
def test_a_page_has_the_three_numbers_the_quick_exit_and_its_language(client, address):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    for number in ("tel:112", "tel:08002000", "tel:+31334481186"):
        assert f'href="{number}"' in page
    assert 'id="quick-exit" href="https://www.knmi.nl/"' in page
    assert f'<html lang="{"en" if address.startswith("/en") else "nl"}">' in page
    other = address.removeprefix("/en") if address.startswith("/en") else f"/en{address}"
    assert f'class="language" href="{other}"' in page


@pytest.mark.parametrize("address", BOTH)
def test_a_page_takes_nothing_from_another_site(client, address):
    page = client.get(address).content.decode()
    loaded = [part.split('"')[0] for part in page.split(' src="')[1:]]
    loaded += [tag.split('href="')[1].split('"')[0] for tag in page.split("<link ")[1:]]
    assert loaded
    assert all(source.startswith("/static/") for source in loaded)


@pytest.mark.parametrize("address", BOTH)
def test_no_page_has_a_script_or_a_style_of_its_own(client, address):
    page = client.get(address).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])
    assert " onclick=" not in page


@pytest.mark.parametrize("address", ["/screening/", "/consult/", "/en/screening/", "/en/consult/"])
def test_every_id_of_the_factsheet_is_a_tick_box_on_the_form(client, address):
    page = client.get(address).content.decode()
    for field, ids in FACTSHEET_IDS.items():
        if field in ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors"):
            for id_ in ids:
                assert f'name="{field}" value="{id_}" id="{field}-{id_}"' in page
    for field, values in {"acute_danger": "yes no unknown", "age_group": "minor adult unknown"}.items():
        for value in values.split():
            assert f'name="{field}" value="{value}" id="{field}-{value}"' in page


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/en", "en")])
def test_the_background_page_has_all_facts_points_organisations_and_links(client, prefix, language):
    from django.utils.html import escape

    page = client.get(f"{prefix}/background/").content.decode()
    content = load()
    texts = [part.text for part in (*content.definition, *content.facts, *content.attention_points)]
    texts += [organisation.name for organisation in content.organisations] + [link.title for link in content.links]
    assert len(texts) > 35
    for text in texts:
        assert escape(text.in_language(language)) in page
    for link in content.links:
        assert f'href="{link.url}"' in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_meldcode_page_has_the_five_steps_and_the_five_weighing_questions(client, prefix):
    page = client.get(f"{prefix}/meldcode/").content.decode()
    for step in ("map", "consult", "talk", "weigh", "decide"):
        assert f'id="{step}"' in page
    assert page.count('class="weighing') == 1


def test_the_contact_page_lists_every_contact(client):
    page = client.get("/contact/").content.decode()
    for contact in load().contacts:
        assert f'id="{contact.id}"' in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_contact_page_gives_no_reason_that_depends_on_an_answer(client, prefix):
    page = html.unescape(client.get(f"{prefix}/contact/").content.decode())
    reasons = [reason for contact in load().contacts for reason in contact.reasons]
    assert {reason.when.always for reason in reasons} == {True, False}
    for reason in reasons:
        assert (reason.because.in_language("en" if prefix else "nl") in page) == (reason.when.always)


TELLING = re.compile("mensenhandel|traffick|exploit|uitbuit|signaalwijzer|meldcode|reporting code|geweld|abuse", re.I)


def test_a_title_tells_pages_apart_and_never_the_subject(client):
    addresses = dict.fromkeys([*BOTH, "/nope", "/en/nope/"])
    addresses |= dict.fromkeys(f"/training/{case.slug}/" for case in registry.cases().cases)
    titles = {
        address: re.search("<title>(.*?)</title>", client.get(address).content.decode())[1] for address in addresses
    }
    assert {title for title in titles.values() if TELLING.search(title)} == set()
    for english in (True, False):
        of_language = [title for address, title in titles.items() if address.startswith("/en") == english]
        assert len(set(of_language)) == len(of_language)
        assert all(of_language)


@pytest.mark.parametrize("address", BOTH)
def test_the_icon_of_a_page_is_neutral(client, address):
    page = client.get(address).content.decode()
    assert re.findall('<link rel="icon" href="([^"]+)"', page) == ["/static/img/neutral.svg"]


def test_a_load_balancer_gets_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_asking_for_the_outcome_without_answers_leads_to_the_walk(client, prefix):
    response = client.get(f"{prefix}/screening/outcome/")
    assert (response.status_code, response.headers["Location"]) == (302, f"{prefix}/screening/")


def test_leaving_by_the_forward_button_leads_to_the_neutral_site(client):
    assert client.get("/leave/").headers["Location"] == "https://www.knmi.nl/"


@pytest.mark.parametrize("address", ["/nope", "/en/nope/", "/screening/nope/", "/training/../etc/passwd"])
def test_an_unknown_address_gets_a_404_with_the_contacts_and_ways_on(client, address):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert 'href="tel:112"' in page
    assert "Veilig Thuis" in page
    assert "CoMensha" in page
    assert "/consult/" in page


@pytest.fixture
def signed():
    """Return a rule that a domain expert has signed."""
    rule = registry.content().rules[0]
    review = Review(id=f"rules/{rule.id}", reviewed_by="arts", date=datetime.date(2026, 12, 1), fingerprint="0" * 12)
    rule.sign(review)
    rendering.cache.clear()
    yield rule
    rule._signature = None
    rendering.cache.clear()


@pytest.mark.parametrize(
    ("prefix", "none", "one"),
    [
        ("", "Nog geen van de {} teksten is door een vakdeskundige", "1 van de {} teksten is door een vakdeskundige"),
        ("/en", "None of the {} texts has been reviewed", "1 of the {} texts has been reviewed and signed"),
    ],
)
def test_the_background_page_shows_how_much_a_domain_expert_has_signed(client, request, prefix, none, one):
    total = len(list(statements(registry.content())))
    assert none.format(total) in client.get(f"{prefix}/background/").content.decode()
    request.getfixturevalue("signed")
    assert one.format(total) in client.get(f"{prefix}/background/").content.decode()


def test_a_signed_line_shows_by_whom_and_when(signed):
    def beside(rule, language):
        with translation.override(language):
            return render_to_string("outcome/sources.html", {"item": rule})

    assert "Getekend door: arts, 1 december 2026." in beside(signed, "nl")
    assert "Signed by: doctor, 1 December 2026." in beside(signed, "en")
    assert "Getekend" not in beside(registry.content().rules[1], "nl")


@pytest.mark.parametrize(("prefix", "how"), [("", "In uittreksel gelezen."), ("/en", "Read in excerpts.")])
def test_the_list_of_sources_shows_how_each_was_read(client, prefix, how):
    page = client.get(f"{prefix}/background/").content.decode()
    assert page.count(how) == sum(source.read == "excerpt" for source in registry.content().sources)


@pytest.mark.parametrize(
    ("on_device", "words"),
    [(True, "er komt geen verzoek bij"), (False, "een verzoek naar deze server, met uw antwoorden in de inhoud")],
)
def test_the_privacy_page_tells_what_one_sees_on_the_network_tab(client, settings, monkeypatch, on_device, words):
    monkeypatch.setattr(rendering, "cache", {})
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"on_device": on_device})
    page = client.get("/privacy/").content.decode()
    assert words in page

"""A clinician and two social workers, each from the first page to what to do, the reasons and the right contact.

On every road: without JavaScript, with htmx, decided in the page, in the exported site, and in the one file.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import EVERY_ROAD, chips, first_number, now_lines, shown_contacts, shown_urgency, tick

pytestmark = pytest.mark.parametrize("road", EVERY_ROAD, indirect=True)


def walk_to(page, step):
    page.locator(f".progress a[href='#{step}']").click()
    expect(page.locator(f"#{step}")).to_be_visible()


def show_steps(page):
    walk_to(page, "overview")
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()


def test_a_clinician_in_a_consult_with_a_companion_and_a_vague_injury(open_road, road):
    page = open_road("/")
    page.get_by_role("link", name="Nu in het consult").click()
    page.get_by_label("Begeleider erbij").check()
    page.get_by_label("Vage uitleg letsel").check()
    if road == "no JavaScript":
        page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator(".now li:not([hidden])")).to_have_count(3)
    assert re.search("apart|alleen", now_lines(page)[0])
    assert first_number(page) == "tel:08002000"
    assert shown_contacts(page)[0] == "veilig_thuis"
    assert chips(page, "talk_companion_out") == ["Begeleider erbij"]
    expect(page.locator("#signals_general-companion_present")).to_be_checked()


def test_a_social_worker_with_a_sixteen_year_old(open_road):
    page = open_road("/screening/")
    page.get_by_label("Jonger dan 18 jaar").check()
    walk_to(page, "domestic")
    tick(page, *(f"signals_domestic-{item}" for item in ("driven_by_others", "sudden_wealth", "extortion")))
    show_steps(page)
    assert shown_contacts(page)[:2] == ["veilig_thuis", "comensha"]
    assert any("Kind" in line for line in now_lines(page))
    assert chips(page, "talk_minor") == ["Leeftijd: Minderjarig"]
    assert page.locator("#outcome .meldcode-step").count() == 5


def test_a_social_worker_with_somebody_without_a_passport_who_lives_at_work(open_road):
    page = open_road("/")
    page.get_by_role("link", name="Bij de intake", exact=True).first.click()
    walk_to(page, "cross-border")
    tick(
        page,
        *(f"signals_cross_border-{item}" for item in ("passport_withheld", "lives_at_workplace", "built_up_debts")),
    )
    show_steps(page)
    assert shown_urgency(page) == "signals"
    assert "meld_arbeidsuitbuiting" in shown_contacts(page)
    page.locator("#step-decide > summary").click()
    expect(page.locator("#step-decide")).to_contain_text("COSM")
    assert len(chips(page, "decide_shelter")) == 3
    assert any("tolk" in line for line in now_lines(page))
    expect(page.get_by_role("link", name=re.compile("Talenkaart")).first).to_be_visible()

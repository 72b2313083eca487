"""A clinician and two social workers, each from the first page to the steps, the reasons and the right contact."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import chips, shown_contacts


def walk_to(page, step):
    page.locator(f".progress a[href='#{step}']").click()
    expect(page.locator(f"#{step}")).to_be_visible()


def show_steps(page):
    walk_to(page, "overview")
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()


@pytest.fixture
def visit(open_page, with_javascript):
    return lambda address: open_page(address, java_script_enabled=with_javascript)


def test_a_clinician_in_a_consult_with_a_companion_and_a_vague_injury(visit, with_javascript):
    page = visit("/")
    page.get_by_role("link", name="Nu in het consult").click()
    page.get_by_label("Begeleider erbij").check()
    page.get_by_label("Vage uitleg letsel").check()
    if not with_javascript:
        page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator("#urgency")).to_contain_text("U ziet signalen")
    assert shown_contacts(page)[0] == "veilig_thuis"
    expect(page.locator("#contacts .card").first).to_contain_text("0800-2000")
    expect(page.locator("#step-talk")).to_contain_text("Neem de persoon apart")
    assert chips(page, "talk_companion_out") == ["Begeleider erbij"]
    assert chips(page, "map_injuries") == ["Vage uitleg letsel"]
    expect(page.locator("#signals_general-companion_present")).to_be_checked()


def test_a_social_worker_with_a_sixteen_year_old(visit):
    page = visit("/screening/")
    page.get_by_label("Jonger dan 18 jaar").check()
    walk_to(page, "domestic")
    for item in ("driven_by_others", "sudden_wealth", "extortion"):
        page.locator(f"#signals_domestic-{item}").check()
    show_steps(page)
    assert shown_contacts(page)[:3] == ["veilig_thuis", "comensha", "ckm"]
    assert chips(page, "talk_minor") == ["Leeftijd: Minderjarig"]
    assert chips(page, "map_images") == ["Afpersing"]
    assert page.locator("#outcome .meldcode-step").count() == 5


def test_a_social_worker_with_somebody_without_a_passport_who_lives_at_work(visit):
    page = visit("/")
    page.get_by_role("link", name="Bij de intake", exact=True).first.click()
    walk_to(page, "cross-border")
    for item in ("passport_withheld", "lives_at_workplace", "built_up_debts"):
        page.locator(f"#signals_cross_border-{item}").check()
    show_steps(page)
    contacts = shown_contacts(page)
    assert contacts[0] == "comensha"
    assert "meld_arbeidsuitbuiting" in contacts
    expect(page.locator("#contacts .card").first).to_contain_text("033-448 11 86")
    expect(page.locator("#step-decide")).to_contain_text("COSM")
    assert len(chips(page, "decide_shelter")) == 3
    assert "Opgebouwde 'schulden'" in page.locator("#line-map_papers_debts").inner_text()

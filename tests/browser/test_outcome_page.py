"""The outcome: folded and open, copied with notes, printed on two sheets, and nothing kept anywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

STORES = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(one => one.name), state: JSON.stringify(history.state),
})"""


@pytest.fixture
def outcome(open_page):
    page = open_page("/screening/#general", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#signals_general-companion_present").check()
    page.locator("#general .to-overview").click()
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    return page


def test_the_urgency_comes_first_then_whom_to_call_then_five_steps(outcome):
    order = outcome.eval_on_selector_all(
        "#urgency, #contacts, .meldcode-step, #ticked", "all => all.map(one => one.id)"
    )
    assert order == [
        "urgency", "contacts", "step-map", "step-consult", "step-talk", "step-weigh", "step-decide", "ticked",
    ]  # fmt: skip


def test_a_step_can_be_folded_and_opened(outcome):
    outcome.locator("#step-weigh > summary").click()
    expect(outcome.locator("#step-weigh .purpose")).to_be_hidden()
    outcome.locator("#step-weigh > summary").press("Enter")
    expect(outcome.locator("#step-weigh .purpose")).to_be_visible()


def test_a_link_to_a_folded_step_opens_it(outcome):
    outcome.locator("#step-weigh > summary").click()
    outcome.locator(".outcome-nav a[href='#step-weigh']").click()
    expect(outcome.locator("#step-weigh .purpose")).to_be_visible()


def test_contacts_are_cards_with_number_hours_role_and_why_now(outcome):
    card = outcome.locator("#contacts .card").first
    expect(card.locator(".phone a")).to_have_attribute("href", "tel:08002000")
    expect(card.locator(".hours")).not_to_be_empty()
    expect(card.locator(".role")).not_to_be_empty()
    expect(card.locator(".why-call .chip").first).to_have_text("Begeleider erbij")


def test_copy_for_the_file_has_date_ticks_guidance_version_source_and_the_notes(outcome):
    outcome.locator("#note-talk").fill("Gesproken op de gang.")
    outcome.get_by_role("button", name="Kopieer voor dossier").click()
    expect(outcome.locator("#copy-status")).to_contain_text("Gekopieerd")
    text = outcome.evaluate("navigator.clipboard.readText()")
    for part in ("Datum:", "Begeleider", "Neem de persoon apart", "Inhoud 2026", "CoMensha", "0800-2000"):
        assert part in text
    assert re.search(r"Eigen notitie 3: Gesproken op de gang\.", text)
    assert "<" not in text


def test_notes_have_no_name_and_are_never_sent(outcome):
    sent = []
    outcome.on("request", lambda request: sent.append(request.post_data or ""))
    outcome.locator("#note-map").fill("marked-note")
    outcome.locator(".progress a[href='#overview']").click()
    outcome.get_by_role("button", name="Toon de vijf stappen").click()
    expect(outcome.locator("#note-map")).to_have_value("marked-note")
    assert sent
    assert not any("marked-note" in body for body in sent)
    assert outcome.eval_on_selector_all("textarea", "all => all.every(one => !one.name && !one.form)")


def test_nothing_is_left_in_any_storage_of_the_browser(outcome):
    stores = outcome.evaluate(STORES)
    assert stores["local"] == stores["session"] == stores["databases"] == []
    assert stores["state"] in ("null", "{}")
    cookies = outcome.context.cookies()
    assert [cookie["name"] for cookie in cookies] == ["csrftoken"]
    assert cookies[0]["expires"] == -1
    assert "companion" not in outcome.url
    assert outcome.problems == []


@pytest.mark.parametrize("view", ["screening", "consult"])
def test_everything_ticked_prints_on_two_sheets(open_page, tmp_path, view):
    page = open_page(f"/{view}/")
    page.eval_on_selector_all(
        "#screening-form input[type=checkbox], #acute_danger-yes, #age_group-minor",
        "all => all.forEach(one => { one.checked = true; })",
    )
    page.eval_on_selector("#screening-form", "form => form.requestSubmit()")
    expect(page.locator(".outcome")).to_have_attribute("data-urgency", "acute")
    page.locator("#note-map").fill("Een notitie op papier.")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    path = tmp_path / "outcome.pdf"
    page.pdf(path=path, prefer_css_page_size=True, tagged=True)
    assert path.read_bytes().count(b"/Type /Page\n") <= 2
    assert b"/StructTreeRoot" in path.read_bytes()


def test_the_browser_shows_the_rules_that_did_not_hold_on_request(outcome):
    outcome.get_by_role("button", name="Toon ook welke regels niet golden").click()
    expect(outcome.locator(".not-met")).to_contain_text("talk_minor")

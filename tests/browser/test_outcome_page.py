"""The outcome: decided in the page, read in seconds, copied with notes, printed on two sheets, and told to nobody."""

from __future__ import annotations

import random
import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OFFICE_HOURS, decided, first_number, shown_contacts, shown_urgency, tick
from tests.chromium import at_rest
from tests.enumerations import enumerated
from tests.waiting import until

STORES = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(one => one.name), state: JSON.stringify(history.state),
})"""

SHOWN = """
() => {
  const panel = document.getElementById("outcome").cloneNode(true);
  for (const part of panel.querySelectorAll("[hidden]")) part.remove();
  const clean = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\\s+/g, " ").trim();
    const names = ["class", "id", "href", "aria-labelledby"];
    const attributes = names.map((name) => node.getAttribute?.(name) ?? "").join("|");
    return [node.nodeName, attributes, ...[...node.childNodes].map(clean).filter((part) => part !== "")];
  };
  return JSON.stringify(clean(panel.querySelector(".outcome")));
}
"""


def without_day(shown: str) -> str:
    """Leave the day out: the browser and the server have clocks of their own."""
    return re.sub(r'"(\d{1,2} \w+|\w+ \d{1,2},) 20\d\d"', "", shown)


@pytest.fixture
def outcome(open_page):
    """The outcome at the end of the walk, for one tick."""
    page = open_page("/screening/#general", permissions=["clipboard-read", "clipboard-write"])
    decided(page)
    tick(page, "signals_general-companion_present")
    page.locator("#general .to-overview").click()
    page.get_by_role("button", name="Toon de vijf stappen").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("prefix", "view"),
    enumerated(["", "/en"], ["consult", "screening"], drawn=[("", "consult"), ("/en", "screening")]),
)
def test_from_the_first_tick_to_the_copied_and_printed_outcome_no_request_is_made(open_page, tmp_path, prefix, view):
    page = open_page(f"{prefix}/{view}/", permissions=["clipboard-read", "clipboard-write"])
    at_rest(page)
    requests = []
    page.on("request", lambda request, seen=requests: seen.append(request.url))
    for id_ in ("acute_danger-no", "age_group-minor", "signals_general-threats", "risk_factors-poverty"):
        page.eval_on_selector(f"#{id_}", "box => box.click()")
    if view == "screening":
        page.evaluate("location.hash = 'overview'")
        page.locator(".overview-end button").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    page.locator("#step-talk > summary").click()
    page.locator("#note-talk").fill("een notitie")
    page.locator("#copy-record").click()
    expect(page.locator("#record-status")).not_to_be_empty()
    with page.expect_download():
        page.locator("#save-record").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.pdf(path=tmp_path / "page.pdf")
    # the browser itself may fetch the icon of the tab at any time; the file that is saved is a blob of the page
    assert [url for url in requests if not url.startswith("blob:") and "/img/neutral" not in url] == []


def test_the_page_that_decides_shows_what_a_whole_page_of_the_server_shows(open_page):
    draw = random.Random(20261125)
    for prefix in ("", "/en"):
        live, plain = open_page(f"{prefix}/consult/"), open_page(f"{prefix}/consult/", java_script_enabled=False)
        decided(live)
        boxes = live.eval_on_selector_all(
            "#screening-form input:is([type=checkbox], [type=radio])", "all => all.map(x => x.id)"
        )
        for _ in range(3):
            for id_ in draw.sample(boxes, draw.randrange(1, 6)):
                live.eval_on_selector(f"#{id_}", "box => box.click()")
            plain.goto(f"{prefix}/consult/")
            for ticked in live.eval_on_selector_all("#screening-form input:checked", "all => all.map(x => x.id)"):
                plain.locator(f"#{ticked}").check()
            with plain.expect_navigation():
                plain.locator("#screening-form button[type=submit]").click()
            assert without_day(live.evaluate(SHOWN)) == without_day(plain.evaluate(SHOWN))
        assert live.problems == []


def test_a_tick_more_or_less_changes_the_outcome_at_once(open_page):
    page = open_page("/consult/")
    decided(page)
    for id_, urgency in (
        ("risk_factors-poverty", "alert"),
        ("signals_cross_border-passport_withheld", "signals"),
        ("acute_danger-yes", "acute"),
    ):
        tick(page, id_)
        expect(page.locator(f".urgency-{urgency}")).to_be_visible()
        assert shown_urgency(page) == urgency
    assert shown_contacts(page)[0] == "emergency_112"
    expect(page.locator(".first-number a:visible")).to_have_attribute("href", "tel:112")
    tick(page, "acute_danger-no")
    page.locator("#signals_cross_border-passport_withheld").uncheck()
    expect(page.locator(".urgency-alert")).to_be_visible()
    assert page.problems == []


def test_a_headline_opens_to_its_text_its_reason_and_its_source(outcome):
    outcome.locator("#step-talk > summary").click()
    line = outcome.locator("#line-talk_companion_out")
    expect(line.locator(".do")).to_be_hidden()
    line.locator("summary").press("Enter")
    expect(line.locator(".do")).to_be_visible()
    expect(line.locator(".chip:visible")).to_have_text(["Begeleider erbij"])
    expect(line.locator(".provenance")).to_contain_text("Bron:")


def test_a_headline_of_now_leads_to_its_line_and_opens_it(outcome):
    outcome.locator(".now li:not([hidden]) summary").first.click()
    link = outcome.locator(".now li:not([hidden]) a").first
    link.click()
    target = outcome.locator(f"#{link.get_attribute('data-to')}")
    expect(target.locator(".do")).to_be_visible()
    expect(target).to_be_in_viewport()
    assert outcome.evaluate("location.hash").startswith("#step-"), "a line would tell an answer to the history"


def test_on_a_phone_a_link_to_a_step_lands_on_it(open_page):
    page = open_page("/consult/", viewport={"width": 390, "height": 844}, has_touch=True)
    decided(page)
    tick(page, "signals_general-companion_present")
    link = page.locator(".after a.headline:visible").first
    link.click()
    expect(page.locator(f"#{link.get_attribute('data-to')} .do")).to_be_in_viewport()
    assert page.evaluate("location.hash").startswith("#step-")
    page.go_back()
    expect(page.locator("#signals_general-companion_present")).to_be_checked()


def test_the_reasons_lead_back_to_the_tick_and_mark_it(outcome):
    outcome.locator("#step-talk > summary").click()
    outcome.locator("#line-talk_companion_out summary").click()
    outcome.locator("#line-talk_companion_out .chip:visible").click()
    box = outcome.locator("#signals_general-companion_present")
    expect(box).to_be_focused()
    style = box.evaluate("box => getComputedStyle(box.closest('.option')).outlineStyle")
    assert style == "solid"
    where = outcome.evaluate("location.hash")
    assert where in ("#overview", "#general"), "an answer in the address would stay in the history"


def test_the_record_holds_facts_notes_and_blanks_and_no_instructions(outcome):
    outcome.locator("#note-talk").fill("Gesproken op de gang.")
    outcome.locator("#note-consult").fill("Veilig Thuis gebeld.\nTerug te bellen.")
    outcome.get_by_role("button", name="Kopieer voor dossier").click()
    expect(outcome.locator("#record-status")).to_contain_text("Gekopieerd, met uw notities")
    text = outcome.evaluate("navigator.clipboard.readText()").replace("\r", "")
    for part in (
        "Datum: ",
        "begeleider",
        "Besproken met de persoon, of waarom niet: …\n- Gesproken op de gang.\n",
        "Besloten",
    ):
        assert part in text
    assert "Advies: …\n- Veilig Thuis gebeld.\n- Terug te bellen.\nBesproken" in text
    assert len(text.split()) < 150
    assert "<" not in text
    assert "Spreek" not in text


def test_notes_have_no_name_and_are_never_sent(open_road, road):
    page = open_road("/consult/")
    if road == "no JavaScript":
        expect(page.locator("#note-map")).to_be_hidden()
        return
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.locator("#note-map").evaluate("note => { note.style.height = '300px'; }")  # as one who drags its corner
    page.locator("#note-map").fill("marked-note")
    tick(page, "signals_general-threats")
    expect(page.locator(".urgency-signals")).to_be_visible()
    tick(page, "signals_general-tattoos")
    expect(page.locator("#ticked li[data-key='tick:tattoos']")).not_to_have_attribute("hidden", "")
    expect(page.locator("#note-map")).to_have_value("marked-note")
    assert not any("marked-note" in body for body in sent)
    assert page.eval_on_selector_all("textarea", "all => all.every(one => !one.name && !one.form)")


def test_nothing_is_left_in_any_storage_of_the_browser(outcome):
    """What the copy on the device keeps is looked at in ``test_offline.py``."""
    stores = outcome.evaluate(STORES)
    assert stores["local"] == stores["session"] == stores["databases"] == []
    assert stores["state"] in ("null", "{}")
    assert [cookie["name"] for cookie in outcome.context.cookies()] == ["csrftoken"]
    assert "companion" not in outcome.url
    assert outcome.problems == []


@pytest.mark.parametrize("view", ["screening", "consult"])
def test_everything_ticked_prints_on_two_sheets_with_what_one_needs(open_page, tmp_path, view):
    page = open_page(f"/{view}/")
    decided(page)
    page.eval_on_selector_all(
        "#screening-form input[type=checkbox], #acute_danger-yes, #age_group-minor",
        "all => all.forEach(one => { one.checked = true; })",
    )
    page.eval_on_selector("#screening-form", "form => form.requestSubmit()")
    expect(page.locator(".urgency-acute")).to_be_visible()
    page.locator("#note-map").fill("Een notitie op papier.")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    path = tmp_path / "outcome.pdf"
    page.pdf(path=path, prefer_css_page_size=True, tagged=True)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert 1 <= text.count("\f") <= 2
    assert all(sheet.strip() for sheet in text.split("\f")[:-1])
    for part in (
        "0800-2000",
        "033-448 11 86",
        "www.wegwijzermensenhandel.nl",  # of a contact without a number
        "Een notitie op papier.",
        "Wat u hebt aangegeven",
        "Tatoeages",
        "Nu",
        "Inhoud 2026",
        "Vragen die u kunt stellen",
    ):
        assert part in text


def test_a_file_that_the_server_can_not_make_costs_no_tick_and_no_note(open_page):
    page = open_page("/consult/")
    decided(page)
    tick(page, "signals_general-threats")
    page.locator("#note-map").fill("blijft staan")
    page.route("**/screening/outcome/pdf/", lambda route: route.abort())
    page.locator(".more-files > summary").click()
    page.get_by_role("button", name=re.compile("PDF")).click()
    expect(page.locator("#record-status")).to_contain_text("Uw kruisjes en notities staan er nog")
    expect(page.locator("#note-map")).to_have_value("blijft staan")
    expect(page.locator("#signals_general-threats")).to_be_checked()


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Wacht 7 seconden en probeer het opnieuw. Uw kruisjes en notities"),
        ("/en", "Wait 7 seconds and try again."),
    ],
)
def test_a_file_for_which_the_server_is_too_busy_says_when_to_try_again_and_costs_nothing(
    open_page, status, prefix, words
):
    page = open_page(f"{prefix}/consult/", service_workers="block")
    decided(page)
    tick(page, "signals_general-threats")
    page.locator("#note-map").fill("blijft staan")
    page.route("**/outcome/pdf/", lambda route: route.fulfill(status=status, headers={"Retry-After": "7"}))
    page.locator(".more-files > summary").click()
    page.get_by_role("button", name=re.compile("PDF")).click()
    expect(page.locator("#record-status")).to_contain_text(words)
    page.unroute("**/outcome/pdf/")
    with page.expect_download():
        page.get_by_role("button", name=re.compile("PDF")).click()
    expect(page.locator("#note-map")).to_have_value("blijft staan")
    expect(page.locator("#signals_general-threats")).to_be_checked()


def test_files_of_the_server_come_without_leaving_the_page(open_page):
    page = open_page("/consult/")
    decided(page)
    tick(page, "signals_general-threats")
    page.locator(".more-files > summary").click()
    sizes = set()
    page.on("request", lambda request: request.method == "POST" and sizes.add(len(request.post_data)))
    for kind, end in (("PDF", "pdf"), ("Markdown", "md"), ("FHIR", "json")):
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile(kind)).click()
        assert download.value.suggested_filename == f"overzicht.{end}"
        tick(page, f"risk_factors-{'poverty' if kind == 'PDF' else 'homelessness'}")  # and yet of one size
    expect(page.locator("#signals_general-threats")).to_be_checked()
    assert sizes == {4096}


def outcome_file(page):
    """Return the outcome file, as data."""
    address = re.search(r'name="outcome-file" content="([^"]+)"', page.request.get("/consult/").text())[1]
    return page.request.get(address).json()


def posts_of(page):
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    return posts


def held_requests(page, address):
    """Hold each request for ``address`` until it is continued; return them as they come."""
    held = []
    page.route(address, lambda route: held.append(route))
    return held


def said_by_script(message):
    """Tell what a script says of an error from what the browser says of a request."""
    return message.type == "error" and "Failed to load" not in message.text


FAULTS = {
    "missing": lambda file: {"status": 404, "body": "gone"},
    "not json": lambda file: {"body": "{half", "content_type": "application/json"},
    "other content": lambda file: {"json": {**file, "fingerprint": "0" * 12}},
    "no conditions": lambda file: {"json": {**file, "data": {}}},
    "half the html": lambda file: {"json": {**file, "html": file["html"][: len(file["html"]) // 2]}},
    "a contact missing": lambda file: {"json": {**file, "html": file["html"].replace('"contact:comensha"', '""')}},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_outcome_file_that_can_not_be_used_is_told_and_only_a_press_sends_the_form(open_page, fault):
    page = open_page("/privacy/")
    answer = FAULTS[fault](outcome_file(page))
    page.route("**/outcome.*.json", lambda route: route.fulfill(**answer))
    posts = posts_of(page)
    with page.expect_console_message(said_by_script):
        page.goto("/consult/")
    expect(page.locator("#problem")).to_be_hidden()  # what stands there is right as long as nothing is ticked
    tick(page, "signals_general-threats")
    expect(page.locator("#problem")).to_contain_text("Uw kruisjes staan er nog")
    expect(page.locator("#outcome")).to_have_attribute("data-older", "")
    expect(page.locator("#signals_general-threats")).to_be_checked()
    assert posts == []
    with page.expect_console_message(said_by_script):
        page.get_by_role("button", name="Verstuur en toon het advies").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    assert len(posts) == 1
    expect(page.locator("#signals_general-threats")).to_be_checked()
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#outcome")).not_to_have_attribute("data-older", "")


@pytest.mark.parametrize(
    ("module", "view"),
    enumerated(
        ["screening", "outcome", "decide", "page"],
        ["consult", "screening"],
        drawn=[("screening", "screening"), ("decide", "consult"), ("page", "consult")],
    ),
)
def test_a_script_that_does_not_arrive_is_told_and_only_a_press_sends_the_form(open_page, view, module):
    page = open_page("/privacy/")
    page.route(f"**/static/js/{module}.*js", lambda route: route.abort())
    posts = posts_of(page)
    page.goto(f"/{view}/#general" if view == "screening" else f"/{view}/")
    tick(page, "signals_general-threats")
    expect(page.locator("#problem")).to_contain_text("Uw kruisjes staan er nog")
    expect(page.locator("#outcome")).to_have_attribute("data-older", "")
    for button in (
        page.locator("#screening-form [type=submit]").last,
        page.get_by_role("button", name="Probeer opnieuw"),
    ):
        button.evaluate("button => button.click()")
        expect(page.locator("#problem [data-text]")).to_contain_text("verstuur uw kruisjes")
    assert posts == []
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Verstuur en toon het advies").click()
    assert len(sent.value.post_data) == 4096  # padded, although no script sends it
    expect(page.locator(".urgency-signals")).to_be_visible()
    assert len(posts) == 1
    expect(page.locator("#problem")).to_be_hidden()


def test_a_script_that_arrives_at_the_second_try_brings_the_outcome(open_page):
    page = open_page("/privacy/")
    page.route("**/static/js/decide.*js", lambda route: route.abort())
    posts = posts_of(page)
    page.goto("/screening/#general")
    tick(page, "signals_general-threats")
    expect(page.locator("#problem")).to_be_visible()
    page.unroute("**/static/js/decide.*js")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    assert posts == []


def test_steps_that_are_asked_for_before_the_scripts_have_come_follow_as_soon_as_they_have(open_page):
    page = open_page("/privacy/")
    held = held_requests(page, "**/static/js/decide.*js")
    posts = posts_of(page)
    page.goto("/screening/", wait_until="commit")
    for control in ("#signals_general-threats", ".overview-end button"):  # Playwright's own click waits for the scripts
        page.wait_for_selector(control, state="attached")
        page.eval_on_selector(control, "control => control.click()")
    expect(page.locator("#problem")).to_contain_text("wordt nog geladen")
    until(lambda: held, pause=lambda: page.wait_for_timeout(50))
    for route in held:
        route.continue_()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    assert posts == []


def test_an_error_in_the_middle_leaves_no_half_outcome_and_the_next_tick_brings_a_whole_one(open_page):
    page = open_page("/consult/")
    decided(page)
    page.locator("#outcome [data-key='contact:comensha']").evaluate("card => card.remove()")
    tick(page, "signals_cross_border-passport_withheld")  # brings CoMensha, which is not there, to the front
    expect(page.locator("#problem")).to_contain_text("Uw kruisjes staan er nog")
    expect(page.locator("#outcome")).to_be_empty()
    tick(page, "signals_general-threats")
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    assert shown_contacts(page)[0] == "comensha"


def test_opening_hours_that_can_not_be_read_leave_the_outcome_as_it_is(open_page):
    page = open_page("/privacy/")
    file = outcome_file(page)
    file["html"] = re.sub(r'data-open="[^"]*"', 'data-open="now and then"', file["html"])
    page.route("**/outcome.*.json", lambda route: route.fulfill(json=file))
    page.goto("/consult/")
    decided(page)
    tick(page, "signals_cross_border-passport_withheld")
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#outcome")).not_to_have_attribute("data-older", "")


def test_advice_of_earlier_answers_is_not_copied_not_saved_and_marked_on_paper(open_page):
    page = open_page("/privacy/", permissions=["clipboard-read", "clipboard-write"])
    page.route("**/outcome.*.json", lambda route: route.abort())
    page.goto("/consult/")
    page.evaluate("navigator.clipboard.writeText('before')")
    downloads = []
    page.on("download", lambda download: downloads.append(download))
    tick(page, "signals_general-threats")
    expect(page.locator("#problem")).to_be_visible()
    for button in ("#copy-record", "#save-record"):
        page.locator(button).click()
        expect(page.locator("#record-status")).to_contain_text("hoort bij eerdere antwoorden")
    assert page.evaluate("navigator.clipboard.readText()") == "before"
    assert downloads == []
    page.emulate_media(media="print")
    expect(page.locator(".older")).to_be_visible()


def test_ticks_made_before_the_program_arrived_wait_for_it_and_are_not_sent(open_page):
    page = open_page("/privacy/")
    held = held_requests(page, "**/outcome.*.json")
    posts = posts_of(page)
    page.goto("/consult/", wait_until="domcontentloaded")
    tick(page, "signals_general-threats")
    expect(page.locator("#outcome")).to_have_attribute("data-older", "")
    until(lambda: held, pause=lambda: page.wait_for_timeout(50))
    for route in held:
        route.continue_()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#outcome")).not_to_have_attribute("data-older", "")
    assert posts == []


def test_looking_something_up_in_the_middle_costs_no_tick(open_page):
    for address in ("/consult/", "/screening/#general"):
        page = open_page(address)
        decided(page)
        tick(page, "signals_general-threats")
        for name, words in (("Contact", "033-448 11 86"), ("Meldcode", "Breng de signalen in kaart")):
            page.get_by_role("link", name=name, exact=True).first.click()
            expect(page.locator("#look-up")).to_be_visible()
            expect(page.locator("#look-up")).to_contain_text(words)
            page.get_by_role("button", name="Sluit").click()
            expect(page.locator("#look-up")).to_be_hidden()
        expect(page.locator("#signals_general-threats")).to_be_checked()
        assert page.problems == []


def test_links_in_a_page_that_is_looked_up_lead_there_and_leave_the_walk_where_it_was(open_page):
    page = open_page("/screening/")
    decided(page)
    page.locator("#age_group-minor").check()
    page.locator("#situation .next").click()
    page.get_by_role("link", name="Meldcode", exact=True).first.click()
    page.locator("#look-up a[href='#decide']:visible").first.click()
    expect(page.locator("#look-up [data-id=decide]")).to_be_focused()
    bar = page.locator(".look-up-bar").bounding_box()
    assert page.locator("#look-up [data-id=decide]").bounding_box()["y"] >= bar["y"] + bar["height"] - 1
    page.get_by_role("button", name="Sluit").click()
    assert page.url.endswith("/screening/#general")
    expect(page.locator("#general")).to_be_visible()


@pytest.mark.parametrize(("prefix", "date"), [("", "25 november 2026"), ("/en", "25 November 2026")])
@pytest.mark.own_profile
def test_the_record_has_the_date_as_the_server_writes_it(open_page, prefix, date):
    page = open_page("/privacy/")
    page.clock.set_fixed_time(OFFICE_HOURS)
    page.goto(f"{prefix}/consult/")
    decided(page)
    expect(page.locator("#record-text [data-today]")).to_have_text(date)


def test_a_page_of_others_opens_in_a_tab_of_its_own_while_there_is_something_to_lose(open_page):
    page = open_page("/consult/")
    decided(page)
    tick(page, "signals_general-threats")
    page.context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    page.locator(".contacts > summary").click()
    page.locator("#contacts .contact-comensha summary").click()
    with page.expect_popup() as opened:
        page.locator("#contacts .contact-comensha .url a").click()
    opened.value.close()
    expect(page.locator("#signals_general-threats")).to_be_checked()


def test_without_an_outcome_there_is_nothing_to_copy_or_save_and_the_page_says_so(open_page):
    page = open_page("/screening/#outcome")
    page.route("**/outcome.*.json", lambda route: route.abort())
    page.reload()
    for name in ("Kopieer voor dossier", "Bewaar als bestand"):
        page.evaluate("document.getElementById('record-status').textContent = ''")
        page.get_by_role("button", name=name).click()
        expect(page.locator("#record-status")).to_contain_text("nog geen advies")


def test_what_a_portal_sends_in_place_of_an_answer_is_not_taken_for_one(open_page, server_deciding):
    page = open_page("/consult/", base_url=server_deciding.url)
    tick(page, "signals_general-threats")
    expect(page.locator(".urgency-signals")).to_be_visible()
    login = {"status": 200, "content_type": "text/html", "body": "<title>Log in</title><p role=alert>Log in</p>"}
    page.route("**/outcome/**", lambda route: route.fulfill(**login))
    tick(page, "signals_general-tattoos")
    expect(page.locator("#problem")).to_contain_text("Uw kruisjes staan er nog")
    expect(page.locator("#outcome")).to_have_attribute("data-older", "")
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    assert page.title() == "Consult"
    page.locator(".more-files > summary").click()
    page.get_by_role("button", name=re.compile("PDF")).click()
    expect(page.locator("#record-status")).to_contain_text("kon niet worden gemaakt")


def test_an_answer_to_a_form_that_changed_meanwhile_stays_marked(open_page, server_deciding):
    page = open_page("/screening/#general", base_url=server_deciding.url)
    tick(page, "signals_general-threats")
    page.evaluate("location.hash = 'overview'")
    held = held_requests(page, "**/outcome/")
    page.locator(".overview-end button").click()
    until(lambda: held, pause=lambda: page.wait_for_timeout(50))
    page.evaluate("location.hash = 'situation'")
    tick(page, "acute_danger-yes")
    held[0].continue_()
    expect(page.locator("#outcome .five-steps")).to_be_attached()
    expect(page.locator("#outcome")).to_have_attribute("data-older", "")
    assert page.url.endswith("#situation")
    expect(page.locator("#problem")).to_contain_text("intussen veranderd")
    expect(page.locator("#acute_danger-yes")).to_be_focused()


def test_no_request_of_htmx_tells_which_part_of_the_page_was_read(open_page, server_deciding):
    page = open_page("/consult/", base_url=server_deciding.url)
    tick(page, "signals_general-threats")
    expect(page.locator(".urgency-signals")).to_be_visible()
    page.locator(".after a.headline:visible").first.click()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        tick(page, "signals_general-tattoos")
    assert "hx-current-url" not in sent.value.all_headers()


def test_a_profession_that_was_chosen_before_the_scripts_came_counts_as_an_answer(open_page):
    page = open_page("/privacy/")
    held = held_requests(page, "**/static/js/screening.*js")
    page.route("**/outcome.*.json", lambda route: route.abort())
    page.goto("/consult/", wait_until="commit")
    page.wait_for_selector("select[name=profession]")
    page.eval_on_selector("select[name=profession]", "list => { list.selectedIndex = 1; }")
    until(lambda: held, pause=lambda: page.wait_for_timeout(50))
    held[0].continue_()
    expect(page.locator("#problem")).to_contain_text("Uw kruisjes staan er nog")


def test_advice_of_earlier_answers_is_marked_where_the_server_decides(open_page, server_deciding):
    page = open_page("/screening/", base_url=server_deciding.url)
    page.evaluate("location.hash = 'general'")
    tick(page, "signals_general-threats")
    page.evaluate("location.hash = 'overview'")
    page.locator(".overview-end button").click()
    expect(page.locator(".urgency-signals")).to_be_visible()
    expect(page.locator("#result .older")).to_be_hidden()
    page.evaluate("location.hash = 'general'")
    tick(page, "signals_general-tattoos")
    page.evaluate("location.hash = 'outcome'")
    expect(page.locator("#result .older")).to_be_visible()
    page.locator("#result .older button").click()
    expect(page.locator("#result .older")).to_be_hidden()


@pytest.mark.own_profile
def test_what_is_closed_is_marked_where_the_server_decides(open_page, server_deciding):
    page = open_page("/privacy/", base_url=server_deciding.url)
    page.clock.set_fixed_time("2026-11-25T20:00:00+01:00")
    page.goto("/consult/")
    tick(page, "signals_cross_border-passport_withheld", "age_group-adult")
    expect(page.locator(".urgency-signals")).to_be_visible()
    page.locator(".contacts > summary").click()
    expect(page.locator("#contacts .contact-comensha")).to_contain_text("nu gesloten")
    expect(page.locator(".first-number")).to_contain_text("nu gesloten")  # the number of another is not on this page
    assert shown_contacts(page).index("veilig_thuis") < shown_contacts(page).index("comensha")


@pytest.mark.parametrize(
    ("time", "number"), [(OFFICE_HOURS, "tel:+31334481186"), ("2026-11-25T20:00:00+01:00", "tel:08002000")]
)
@pytest.mark.own_profile
def test_outside_office_hours_a_number_that_answers_comes_first(open_page, time, number):
    page = open_page("/privacy/")
    page.clock.set_fixed_time(time)
    page.goto("/consult/")
    decided(page)
    tick(page, "signals_cross_border-passport_withheld", "age_group-adult")
    expect(page.locator(".first-number a:visible")).to_have_attribute("href", number)
    assert first_number(page) == number
    assert shown_contacts(page)[0] == ("comensha" if time == OFFICE_HOURS else "veilig_thuis")

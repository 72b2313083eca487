"""After one visit the pages open without a network, and the outcome is the one that the server would have given.

On the device are texts and program only: no answer, whatever was ticked before or after the network was lost.
"""

from __future__ import annotations

import json
import random
import re
import time

import pytest
from playwright.sync_api import expect

from content.loading import load
from screening.logic.answers import Answers
from screening.logic.outcome import Decision
from tests.browser.conftest import chips, shown_contacts
from tests.ops.outcomes import as_ids, many_answers
from tests.serving import serving

PAGES = ["/", "/screening/", "/consult/", "/meldcode/", "/contact/", "/background/", "/language/", "/privacy/"]
ALL_PAGES = [prefix + page for prefix in ("", "/en") for page in PAGES]

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const { pathname, search } = new URL(request.url);
      found.push([name, request.method, pathname + search, await response.text()]);
    }
  }
  return found;
}"""


def until(page, expression, seconds=30):
    """Wait until an expression holds in the page (whose policy forbids Playwright's own way, which evaluates text)."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(100)


IN_CHARGE = "navigator.serviceWorker.controller !== null"


@pytest.fixture
def visited(open_page):
    """Open an address and wait until the copy is on the device."""

    def visit(address="/", **options):
        page = open_page(address, **options)
        until(page, IN_CHARGE)
        return page

    return visit


@pytest.fixture
def without_network(visited):
    """Visit once, lose the network, and open the address again."""

    def lose(address, **options):
        page = visited("/", **options)
        page.context.set_offline(True)
        page.goto(address)
        return page

    return lose


def tick(page, *ids):
    for id_ in ids:
        page.locator(f"#{id_}").check()


def lines(page):
    """Return each guidance line with its words and the chips of its reasons."""
    return page.eval_on_selector_all(
        "#outcome .line",
        """lines => lines.map(line => [line.id, line.querySelector(".do").textContent.trim(),
            [...line.querySelectorAll(".because .chip:not(summary)")].map(chip => chip.textContent.trim())])""",
    )


def shown(page):
    """Return what an outcome says, part by part, as far as it must be the same with and without a network."""
    text = "parts => parts.map(part => part.textContent.replace(/\\\\s+/g, ' ').trim())"
    parts = {
        name: page.eval_on_selector_all(f"#outcome {selector}", text)
        for name, selector in {
            "urgency": "#urgency :is(h2, p)",
            "first": ".first-line p",
            "contacts": "#contacts .card :is(h3, .phone a, .role)",
            "reasons to call": "#contacts .why-call .chip:not(summary)",
            "steps": ".meldcode-step > summary",
            "pressing": ".five-steps .pressing strong",
            "points": ".all-points li",
            "questions": ".questions q",
            "kinds": ".kinds li > strong",
            "ticked": "#ticked :is(dt, dd)",
            "on paper": ".print-only li",
        }.items()
    }
    return {**parts, "lines": lines(page)}


# --- two evaluators, one meaning ----------------------------------------


@pytest.mark.parametrize(("language", "count"), [("nl", 3000), ("en", 100)])
def test_the_page_decides_as_the_server_does_over_thousands_of_answers(open_page, server, language, count):
    content = load()
    decide = Decision(content)
    forms = list(many_answers(content, count, seed=count))
    page = open_page("/privacy/" if language == "nl" else "/en/privacy/")
    form = page.context.request.get(f"{server.url}{'' if language == 'nl' else '/en'}/consult/").text()
    address = re.search(r'name="offline-rules" content="([^"]+)"', form)[1]
    for start in range(0, len(forms), 1000):
        part = forms[start : start + 1000]
        found = page.evaluate(
            """async ([address, forms]) => {
                const { decide } = await import("/static/js/evaluator.js");
                const rules = await (await fetch(address)).json();
                return JSON.stringify(forms.map((form) => decide(rules, form)));
            }""",
            [address, part],
        )
        for form, outcome in zip(part, json.loads(found), strict=True):
            assert outcome == as_ids(decide(Answers.of(form)), language), form
    assert len(forms) > count + 700


def test_the_outcome_without_a_network_says_what_the_server_says(visited):
    page = visited("/consult/")
    draw = random.Random(8)
    boxes = page.eval_on_selector_all(".consult .option input", "inputs => inputs.map(input => input.id)")
    for number in range(6):
        if number:
            tick(page, *draw.sample(boxes, number * 2))
            page.wait_for_timeout(50)
        with page.expect_response("**/screening/outcome/") as answer:
            page.locator(".consult button[type=submit]").first.click()
        assert answer.value.status == 200
        expect(page.locator("#outcome [data-computed]")).to_have_count(0)
        page.wait_for_timeout(300)
        from_server = shown(page)
        page.context.set_offline(True)
        page.locator(".consult button[type=submit]").first.click()
        page.locator("#outcome [data-computed]").wait_for()
        assert shown(page) == from_server
        assert len(from_server["lines"]) > 10
        page.context.set_offline(False)


# --- pages without a network ----------------------------------------


def test_every_page_opens_without_a_network_and_says_so_with_the_age_of_its_content(without_network):
    page = without_network("/")
    version = load().version.version
    for address in ALL_PAGES:
        page.goto(address)
        if address.endswith(
            "/language/"
        ):  # tells nothing about the site, so not of a copy either; its names do not age
            expect(page.locator(".tile")).to_have_count(len(load().languages))
        else:
            expect(page.locator("#copy-note")).to_be_visible()
            expect(page.locator("#copy-note")).to_contain_text(version)
            expect(page.locator("#copy-note")).to_contain_text("opgehaald op" if "/en" not in address else "fetched on")
        expect(page.locator("#quick-exit")).to_be_visible()
        for number in ("112", "08002000", "+31334481186"):
            assert page.locator(f'.numbers a[href="tel:{number}"]').count() == 1
    problems = [text for text in page.problems if "ERR_INTERNET_DISCONNECTED" not in text]
    assert problems == []


def test_an_address_that_is_not_kept_leads_to_the_first_page(without_network):
    page = without_network("/en/nowhere/")
    expect(page.locator("#copy-note")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_walk_from_signals_to_steps_without_a_network(without_network):
    page = without_network("/screening/")
    page.locator(".progress a[href='#cross-border']").click()
    tick(
        page, *(f"signals_cross_border-{id_}" for id_ in ("passport_withheld", "lives_at_workplace", "built_up_debts"))
    )
    page.locator(".progress a[href='#overview']").click()
    page.locator("#overview button[type=submit]").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    expect(page.locator(".computed-here")).to_contain_text("Zonder verbinding")
    assert shown_contacts(page)[0] == "comensha"
    expect(page.locator("#contacts .card").first).to_contain_text("033-448 11 86")
    assert len(chips(page, "decide_shelter")) == 3
    expect(page.locator("#outcome .version")).to_contain_text(load().fingerprint)
    page.go_back()
    assert page.locator("#signals_cross_border-passport_withheld").is_checked()
    assert "passport" not in page.url


def test_consult_mode_follows_every_tick_without_a_network(without_network):
    page = without_network("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator("#urgency")).to_contain_text("U ziet signalen")
    assert chips(page, "talk_companion_out") == ["Begeleider erbij"]
    tick(page, "acute_danger-yes")
    expect(page.locator("#urgency .call-112")).to_be_visible()
    assert shown_contacts(page)[0] == "emergency_112"
    page.locator("#note-map").fill("mijn notitie")
    tick(page, "signals_general-threats")
    expect(page.locator("#ticked")).to_contain_text("Bedreig")
    assert page.locator("#note-map").input_value() == "mijn notitie"
    page.locator("#file-text").evaluate("text => text.closest('details').open = true")
    assert "Begeleider erbij" in page.locator("#file-text").text_content()


def test_a_page_that_loses_the_network_goes_on_with_its_ticks(visited):
    page = visited("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator("#urgency")).to_contain_text("U ziet signalen")
    page.context.set_offline(True)
    expect(page.locator("#copy-note")).to_contain_text("De verbinding is weg")
    tick(page, "signals_general-threats")
    expect(page.locator(".computed-here")).to_be_visible()
    assert page.locator(".consult input:checked").count() == 2
    page.context.set_offline(False)
    expect(page.locator("#copy-note")).to_be_hidden()
    page.get_by_label("Vage uitleg letsel").check()
    expect(page.locator(".computed-here")).to_have_count(0)
    expect(page.locator("#problem")).to_be_hidden()


def test_a_server_that_is_down_is_no_reason_to_lose_an_outcome(visited):
    page = visited("/consult/")
    page.route("**/screening/outcome/", lambda route: route.fulfill(status=503, body="busy"))
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator(".computed-here")).to_be_visible()
    expect(page.locator("#urgency")).to_contain_text("U ziet signalen")


def test_the_outcome_without_a_network_is_as_accessible_as_that_of_the_server(visited, violations):
    page = visited("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator("#urgency")).to_contain_text("U ziet signalen")
    online = set(violations(page))
    page.context.set_offline(True)
    page.get_by_label("Vage uitleg letsel").check()
    expect(page.locator(".computed-here")).to_be_visible()
    assert set(violations(page)) <= online


# --- nothing of an answer on the device ----------------------------------------


def test_the_copy_holds_what_the_server_listed_and_no_mark_of_an_answer(visited):
    page = visited("/consult/")
    before = page.evaluate(KEPT)
    tick(page, "acute_danger-yes", "signals_general-threats", "risk_factors-poverty")
    expect(page.locator("#urgency .call-112")).to_be_visible()
    page.evaluate("window.isLeaving = true")
    page.goto("/screening/#domestic")
    tick(page, "signals_domestic-extortion")
    page.goto("/screening/#overview")
    page.locator("#overview button[type=submit]").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    page.evaluate("window.isLeaving = true")
    page.context.set_offline(True)
    page.goto("/consult/")
    tick(page, "acute_danger-yes", "signals_cross_border-passport_withheld")
    expect(page.locator(".computed-here")).to_be_visible()
    after = page.evaluate(KEPT)
    assert after == before
    assert len({name for name, *_ in after}) == 1
    assert {method for _, method, *_ in after} == {"GET"}
    addresses = {address for *_, address, _ in after}
    assert set(ALL_PAGES) <= addresses
    for address in addresses - set(ALL_PAGES):
        assert re.fullmatch(r"/static/[\w./-]+|/offline/rules\.[0-9a-f]{12}\.json", address)
    for *_, address, text in after:
        if address in ALL_PAGES:
            assert 'autocomplete="off" checked' not in text
            assert 'data-urgency="acute"' not in text
            assert not re.search(r'csrfmiddlewaretoken" value="[^"]', text)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []


def test_the_copy_can_be_removed_from_the_privacy_page(visited):
    page = visited("/privacy/")
    page.get_by_role("button", name="Verwijder de kopie").click()
    expect(page.locator("#removed-copy")).to_contain_text("De kopie is weg")
    assert page.evaluate(KEPT) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_leaving_quickly_works_without_a_network(without_network):
    page = without_network("/consult/")
    page.get_by_label("Begeleider erbij").check()
    page.locator("#quick-exit").click()
    page.wait_for_timeout(1500)
    assert "/consult/" not in page.url
    assert "Begeleider" not in page.content()


# --- new content, an app, and switched off ----------------------------------------


def test_a_next_version_replaces_the_copy_at_the_next_visit(browser, static_root):
    context = browser.new_context()
    page = context.new_page()
    names = []
    with serving(static_root, SIGNAALWIJZER_QUICK_EXIT_URL="https://old.example/") as server:
        page.goto(server.url)
        until(page, IN_CHARGE)
        names += page.evaluate("caches.keys()")
    with serving(static_root, port=server.port, SIGNAALWIJZER_QUICK_EXIT_URL="https://new.example/"):
        page.goto(f"{server.url}/meldcode/")
        until(page, f"caches.keys().then(names => names.length === 1 && names[0] !== '{names[0]}')")
    page.goto(f"{server.url}/consult/")
    expect(page.locator("#copy-note")).to_be_visible()
    assert page.locator("#quick-exit").get_attribute("href") == "https://new.example/"
    context.close()


def test_an_installed_app_has_a_name_and_icons_and_a_neutral_one_when_discreet(open_page):
    page = open_page("/")

    def manifest():
        address = page.locator("link[rel=manifest]").evaluate("link => link.href")
        return page.evaluate("address => fetch(address).then(response => response.json())", address), address

    found, address = manifest()
    assert (found["name"], found["display"], found["start_url"]) == ("Signaalwijzer", "standalone", "/")
    for icon in found["icons"]:
        size = page.evaluate(
            """([address, icon]) => new Promise((ready, no) => {
                const image = new Image();
                image.onerror = no;
                image.onload = () => ready(`${image.naturalWidth}x${image.naturalHeight}`);
                image.src = new URL(icon, address);
            })""",
            [address, icon["src"]],
        )
        assert size == icon["sizes"]
    page.locator("#discreet").click()
    assert manifest()[0]["name"] == "Overzicht"
    page.locator("#discreet").click()
    assert manifest()[0]["name"] == "Signaalwijzer"


def test_an_organisation_can_switch_the_copy_off_and_it_goes_from_devices(browser, static_root):
    with serving(static_root, SIGNAALWIJZER_OFFLINE="false") as server:
        page = browser.new_page(base_url=server.url)
        page.goto("/")
        page.wait_for_timeout(500)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
        assert page.locator("link[rel=manifest], #copy-note").count() == 0
        page.evaluate(
            """async () => {
                await (await caches.open("signaalwijzer-123")).put("/", new Response("old"));
                await navigator.serviceWorker.register("/service-worker.js");
            }"""
        )
        until(page, "caches.keys().then(names => names.length === 0)")
        page.close()

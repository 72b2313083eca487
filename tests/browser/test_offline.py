"""After one visit the pages open without a network, and decide as they always do.

On the device are texts and program only: no answer, whatever was ticked before or after the network was lost.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error, expect

from screening.web import device_files
from tests import waiting
from tests.browser.conftest import chips, decided, eventually, first_number, shown_contacts, shown_urgency
from tests.enumerations import enumerated
from tests.live_server import serving
from tests.served_content import load

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


def until(page, expression):
    """Wait until an expression holds in the page (whose policy forbids Playwright's own way, which evaluates text)."""
    waiting.until(lambda: page.evaluate(expression), expression, pause=lambda: page.wait_for_timeout(100))


IN_CHARGE = "navigator.serviceWorker.controller !== null"


def with_a_copy(*drawn):
    """Run a test on the roads on which a visit leaves a copy; `make test` on those in ``drawn``.

    The one-file edition is a copy itself; without JavaScript there is none.
    """
    return pytest.mark.parametrize(
        "road", enumerated(["server", "device", "exported site"], drawn=drawn), indirect=True
    )


@pytest.fixture
def road(request):
    return getattr(request, "param", "device")


@pytest.fixture
def visited(open_road):
    """Open an address and wait until the copy is on the device."""

    def visit(address="/", **options):
        page = open_road(address, service_workers="allow", **options)
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


def test_an_address_that_is_not_precached_leads_to_the_first_page(without_network):
    page = without_network("/en/nowhere/")
    expect(page.locator("#copy-note")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@with_a_copy("device", "exported site")
def test_the_walk_from_signals_to_steps_without_a_network(without_network, road):
    page = without_network("/screening/")
    page.locator(".progress a[href='#cross-border']").click()
    tick(
        page, *(f"signals_cross_border-{id_}" for id_ in ("passport_withheld", "lives_at_workplace", "built_up_debts"))
    )
    page.locator(".progress a[href='#overview']").click()
    page.locator(".overview-end button").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    assert shown_contacts(page)[0] == "comensha"
    assert first_number(page) == "tel:+31334481186"
    assert len(chips(page, "decide_shelter")) == 3
    expect(page.locator("#outcome .version")).to_contain_text(load().fingerprint)
    page.go_back()
    assert page.locator("#signals_cross_border-passport_withheld").is_checked()
    assert "passport" not in page.url


@with_a_copy("device", "server")
def test_consult_mode_follows_every_tick_without_a_network(without_network, road):
    page = without_network("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator(".urgency-signals")).to_be_visible()
    assert chips(page, "talk_companion_out") == ["Begeleider erbij"]
    tick(page, "acute_danger-yes")
    expect(page.locator(".first-number a:visible")).to_have_attribute("href", "tel:112")
    assert shown_contacts(page)[0] == "emergency_112"
    page.locator("#note-map").fill("mijn notitie")
    tick(page, "signals_general-threats")
    expect(page.locator("#ticked li[data-key='tick:threats']:not([hidden])")).to_have_count(1)
    assert page.locator("#note-map").input_value() == "mijn notitie"


@with_a_copy("device", "server")
@pytest.mark.own_profile
def test_a_page_that_loses_the_network_goes_on_with_its_ticks_and_gets_it_back(visited, road):
    page = visited("/consult/")
    page.get_by_label("Begeleider erbij").check()
    expect(page.locator(".urgency-signals")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#copy-note")).to_contain_text("De verbinding is weg")
    tick(page, "acute_danger-yes")
    eventually(page, lambda: shown_urgency(page), "acute")
    assert page.locator(".consult input:checked").count() == 2
    page.context.set_offline(False)
    expect(page.locator("#copy-note")).to_be_hidden()
    tick(page, "signals_cross_border-passport_withheld", "acute_danger-no")
    eventually(page, lambda: shown_contacts(page)[0], "comensha")
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#outcome")).not_to_have_attribute("data-older", "")


@with_a_copy("device", "server")
@pytest.mark.own_profile
def test_a_page_from_the_copy_can_send_a_form_once_the_server_answers_again(without_network, road):
    page = without_network("/consult/")
    tick(page, "signals_general-threats")
    page.context.set_offline(False)
    expect(page.locator("#copy-note")).to_contain_text("Er is weer verbinding")
    expect(page.locator("#screening-form [name=csrfmiddlewaretoken]")).not_to_have_value("")
    tick(page, "signals_general-tattoos")
    expect(page.locator("#outcome")).not_to_have_attribute("data-older", "")
    expect(page.locator("#problem")).to_be_hidden()
    page.locator(".more-files > summary").click()
    with page.expect_download():
        page.get_by_role("button", name=re.compile("Markdown")).click()


@pytest.mark.whole_browser
def test_without_javascript_and_without_a_network_back_gives_the_form_with_its_ticks(open_page):
    page = open_page("/consult/", java_script_enabled=False)
    tick(page, "signals_general-threats")
    page.context.set_offline(True)
    page.get_by_role("button", name="Toon de vijf stappen").click()
    page.wait_for_url("chrome-error://**", wait_until="commit")

    def went_back():
        """Go back, unless the driver is still between the page and the error page."""
        try:
            page.go_back(wait_until="commit")
        except Error as error:
            if "Not attached" not in str(error):
                raise
            return False
        return True

    waiting.until(went_back, pause=lambda: page.wait_for_timeout(50))
    expect(page.locator("#signals_general-threats")).to_be_checked()


def test_a_search_works_without_a_network(without_network):
    page = without_network("/consult/")
    page.locator("#filter").press_sequentially("paspoort")
    expect(page.locator("#filter-count")).to_contain_text("gevonden")


# --- nothing of an answer on the device ----------------------------------------


def test_the_copy_holds_what_the_server_listed_and_no_mark_of_an_answer(visited):
    page = visited("/consult/")
    decided(page)
    before = page.evaluate(KEPT)
    tick(page, "acute_danger-yes", "signals_general-threats", "risk_factors-poverty")
    expect(page.locator(".urgency-acute")).to_be_visible()
    page.evaluate("window.isLeaving = true")
    page.goto("/screening/#domestic")
    decided(page)
    tick(page, "signals_domestic-extortion")
    page.goto("/screening/#overview")
    page.locator(".overview-end button").click()
    expect(page.locator("#outcome .five-steps")).to_be_visible()
    page.evaluate("window.isLeaving = true")
    page.context.set_offline(True)
    page.goto("/consult/")
    decided(page)
    tick(page, "acute_danger-yes", "signals_cross_border-passport_withheld")
    expect(page.locator(".urgency-acute")).to_be_visible()
    after = page.evaluate(KEPT)
    assert after == before
    assert len({name for name, *_ in after}) == 1
    assert {method for _, method, *_ in after} == {"GET"}
    addresses = {address for *_, address, _ in after}
    assert set(ALL_PAGES) <= addresses
    for address in addresses - set(ALL_PAGES):
        assert re.fullmatch(r"/static/[\w./-]+|/(outcome|search)\.[0-9a-f]{12}\.json", address)
    for *_, address, text in after:
        if address in ALL_PAGES:
            assert not re.search(r"<input[^>]* checked", text)
            assert "urgency-acute" not in text
            assert not re.search(r'csrfmiddlewaretoken" value="[^"]', text)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []


@pytest.mark.own_profile
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
    page.wait_for_url(lambda url: "/consult/" not in url, wait_until="commit")
    expect(page.locator("body")).not_to_contain_text("Begeleider")


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


@pytest.mark.parametrize(("address", "name", "start"), [("/", "Overzicht", "/"), ("/en/contact/", "Overview", "/en/")])
def test_an_installed_app_is_neutral_for_everybody(open_page, address, name, start):
    page = open_page(address)
    manifest = page.locator("link[rel=manifest]").evaluate("link => link.href")
    found = page.evaluate("address => fetch(address).then(response => response.json())", manifest)
    assert (found["name"], found["short_name"], found["display"], found["start_url"]) == (
        name,
        name,
        "standalone",
        start,
    )
    assert "description" not in found
    for icon in found["icons"]:
        assert "neutral" in icon["src"]
        size = page.evaluate(
            """([address, icon]) => new Promise((ready, no) => {
                const image = new Image();
                image.onerror = no;
                image.onload = () => ready(`${image.naturalWidth}x${image.naturalHeight}`);
                image.src = new URL(icon, address);
            })""",
            [manifest, icon["src"]],
        )
        assert size == icon["sizes"]


def test_while_the_server_is_down_nothing_says_that_it_is_back(browser, static_root):
    context = browser.new_context()
    page = context.new_page()
    with serving(static_root) as server:
        page.goto(server.url)
        until(page, IN_CHARGE)
    page.goto(f"{server.url}/contact/")  # the network is there, the server is not
    expect(page.locator("#copy-note")).to_contain_text("Geen verbinding")
    page.wait_for_timeout(1000)
    expect(page.locator("#copy-note")).to_contain_text("Geen verbinding")
    with serving(static_root, port=server.port):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#copy-note")).to_contain_text("Er is weer verbinding")
    context.close()


def test_the_files_for_devices_are_fetched_once_by_page_and_copy_together(browser, static_root):
    with serving(static_root) as running:
        context = browser.new_context(base_url=running.url)
        page = context.new_page()
        page.goto("/consult/")
        decided(page)
        until(page, IN_CHARGE)
        page.goto("/screening/")
        page.locator("#outcome[data-complete]").wait_for(state="attached")
        context.close()
        assert running.log().count("route=device_file status=200") == len(device_files.all_files())


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

"""The exported site behind a plain file server, and the one-file edition from a disk: no own server, no request."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect
from pydantic import AnyHttpUrl

from tests.browser.conftest import eventually
from tests.browser.test_offline import IN_CHARGE, until
from tests.chromium import at_rest
from tests.enumerations import enumerated
from tests.live_server import serving_files

WORDS = {
    "nl": {"signals": "U ziet signalen", "show": "Toon de vijf stappen", "lacks": "zonder server"},
    "en": {"signals": "You see signals", "show": "Show the five steps", "lacks": "without a server"},
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory, server):
    """The exported site for the path /signals/, and the one file in each language."""
    folder = tmp_path_factory.mktemp("exported")
    neutral = AnyHttpUrl(f"http://localhost:{server.port}/healthz?neutral")
    configuration = settings.CONFIGURATION.model_copy(update={"quick_exit_url": neutral})
    with override_settings(CONFIGURATION=configuration):
        call_command("export", str(folder / "signals"), base="/signals/", verbosity=0)
        for language in WORDS:
            call_command("export", one_file=folder / f"{language}.html", language=language, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def site(exported):
    with serving_files(exported) as url:
        yield f"{url}/signals/"


@pytest.fixture(params=["site", "file"])
def edition(request, exported):
    """Return what gives the address of a page in a language, in one of the two editions."""
    if request.param == "file":
        return lambda language, page: f"file://{exported}/{language}.html?page={page or 'home'}"
    url = request.getfixturevalue("site")
    prefix = {"nl": "", "en": "en/"}
    return lambda language, page: f"{url}{prefix[language]}{ {'walk': 'screening/', '': ''}.get(page, page + '/') }"


def address(edition, language, page):
    return edition(language, "screening" if page == "walk" and edition("nl", "").startswith("file") else page)


@pytest.fixture
def requests():
    """Collect what a page asks for, but for its icon: Chromium fetches that again when the part after # changes."""

    def count(page):
        found = []
        page.on("request", lambda request: "/img/neutral." in request.url or found.append(request.url))
        return found

    return count


@pytest.mark.parametrize(
    ("edition", "language"),
    enumerated(["site", "file"], ["nl", "en"], drawn=[("site", "nl"), ("file", "en")]),
    indirect=["edition"],
)
def test_consult_mode_decides_copies_and_prints_without_any_request(open_page, edition, requests, language):
    words = WORDS[language]
    page = open_page(address(edition, language, "consult"))
    at_rest(page)
    asked = requests(page)
    page.locator("#signals_general-companion_present").check()
    expect(page.locator("#outcome .urgency:visible h2")).to_contain_text(words["signals"])
    page.locator("#acute_danger-yes").check()
    expect(page.locator("#outcome .first-number a[href='tel:112']:visible")).to_be_visible()
    page.locator("#save-record").scroll_into_view_if_needed()
    with page.expect_download() as download:
        page.locator("#save-record").click()
    assert download.value.path().read_text("utf-8").strip()
    page.locator("#copy-record").click()
    expect(page.locator("#record-status")).not_to_be_empty()
    assert page.locator(".own-record .lacks").inner_text().count(words["lacks"]) == 1
    page.emulate_media(media="print")
    expect(page.locator("#outcome .urgency:visible h2")).to_have_count(1)
    assert [url for url in asked if not url.startswith("blob:")] == []
    assert page.problems == []


@pytest.mark.parametrize(
    ("edition", "language"),
    enumerated(["site", "file"], ["nl", "en"], drawn=[("site", "nl"), ("file", "en")]),
    indirect=["edition"],
)
def test_the_walk_leads_to_the_outcome_without_any_request(open_page, edition, requests, language):
    page = open_page(address(edition, language, "walk"))
    at_rest(page)
    asked = requests(page)
    page.locator("#age_group-minor").check()
    page.locator("#situation .next").click()
    page.locator("#signals_general-threats").check()
    page.locator(".progress a[href='#overview']").click()
    page.get_by_role("button", name=WORDS[language]["show"]).click()
    expect(page.locator("#outcome .urgency:visible h2")).to_contain_text(WORDS[language]["signals"])
    expect(page.locator("#step-map")).to_be_visible()
    assert asked == []
    assert page.problems == []


def test_every_page_of_the_menu_opens(open_page, edition):
    page = open_page(address(edition, "nl", ""))
    for words in page.locator(".site-nav li:not(.start) a").all_inner_texts():
        page.locator(".site-nav").get_by_role("link", name=words, exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".site-nav a[aria-current]")).to_have_text(words)
    assert page.problems == []


def test_a_page_asks_before_it_is_left_with_ticks(open_page, edition):
    page = open_page(address(edition, "nl", "consult"))
    at_rest(page)
    page.locator("#signals_general-threats").check()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".site-nav").get_by_role("link", name="Bij de intake").click()
    eventually(page, lambda: asked, ["beforeunload"])
    expect(page.locator("#signals_general-threats")).to_be_checked()


def test_with_ticks_a_page_to_read_opens_without_losing_them(open_page, edition):
    page = open_page(address(edition, "nl", "consult"))
    at_rest(page)
    page.locator("#signals_general-threats").check()
    for words, found in (("Contact", "0800-2000"), ("Meldcode", "weegvragen")):
        page.locator(".site-nav").get_by_role("link", name=words, exact=True).click()
        expect(page.locator("#look-up [data-body]")).to_contain_text(found)
        page.locator("#look-up").get_by_role("button", name="Sluit").click()
    expect(page.locator("#signals_general-threats")).to_be_checked()
    assert page.problems == []


def test_typing_finds_a_signal_without_a_request(open_page, edition, requests):
    page = open_page(address(edition, "nl", "consult"))
    at_rest(page)
    page.locator("#filter").fill("paspoort")  # where a slow machine has not fetched the search yet, it does so now
    expect(page.locator("#filter-count")).to_contain_text("gevonden")
    asked = requests(page)
    page.locator("#filter").fill("blauwe plek")
    expect(page.locator("#signals_general-vague_injury_explanation")).to_be_visible()
    expect(page.locator("#signals_cross_border-passport_withheld")).to_be_hidden()
    assert asked == []
    assert page.problems == []


def test_the_card_of_languages_has_its_own_look(open_page, edition):
    page = open_page(address(edition, "en", "language"))
    page.locator(".tile").nth(3).click()
    expect(page.locator(".tile .chosen:visible")).to_have_count(1)
    expect(page.locator(".site-nav")).to_have_count(0)
    assert page.title() == "Language"
    assert page.problems == []


def test_a_link_to_a_part_of_another_page_goes_there(open_page, edition):
    page = open_page(address(edition, "nl", ""))
    page.locator(".path-on-home a").nth(3).click()
    until(page, "Math.abs((document.querySelector('main :target')?.getBoundingClientRect().top ?? 1e6) - 100) < 300")


def test_without_javascript_each_edition_says_so_and_can_be_read(open_page, edition, requests):
    page = open_page(address(edition, "nl", "consult"), java_script_enabled=False)
    asked = requests(page)
    words = page.locator(".needs-script").inner_text()
    assert words.startswith("Zonder JavaScript kan deze uitgave geen advies bij uw kruisjes geven")
    submit = page.locator("button[type=submit]:visible")
    if submit.count():
        submit.first.click()
    assert asked == []
    page.goto(address(edition, "nl", "contact"))
    assert "0800-2000" in page.locator("body").inner_text()


def test_after_one_visit_the_site_works_without_a_network(open_page, site):
    page = open_page(site, service_workers="allow")
    until(page, IN_CHARGE)
    page.context.set_offline(True)
    for prefix in ("", "en/"):
        page.goto(f"{site}{prefix}consult/")
        page.locator("#signals_general-threats").check()
        expect(page.locator("#outcome .urgency-signals")).to_be_visible()
    page.goto(f"{site}en/nowhere/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_leaving_quickly_leaves_no_page_of_the_edition_behind_back(open_page, edition, server):
    page = open_page(f"http://localhost:{server.port}/healthz?before")
    page.goto(address(edition, "nl", ""))
    page.locator(".door a").first.click()
    page.locator("#signals_general-threats").check()
    page.locator("#quick-exit").click()
    page.wait_for_url("**/healthz?neutral")
    page.go_back(wait_until="commit")
    assert page.url.endswith("/healthz?before")

"""In other people's systems: LHC-Forms, a portal that frames consult mode, and files for one's own record."""

from __future__ import annotations

import contextlib
import json
import urllib.request
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import shown_contacts
from tests.enumerations import enumerated
from tests.live_server import ROOT, QuietHandler, free_port, serving, serving_files
from tests.waiting import TIMEOUT_S

LFORMS = ROOT / ".make" / "lforms" / "package" / "dist" / "lforms"
RENDERER = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>An EHR</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/webcomponent/styles.css">
<script src="/webcomponent/assets/lib/zone.min.js"></script></head><body><div id="form"></div>
<script type="module" src="/webcomponent/runtime.js"></script>
<script type="module" src="/webcomponent/polyfills.js"></script>
<script type="module" src="/webcomponent/main.js"></script>
<script defer src="/fhir/R4/lformsFHIR.min.js"></script></body></html>"""
PORTAL = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>A portal</title>
<link rel="icon" href="data:,"></head><body><h1>Portal</h1>
<iframe src="{address}" title="Signaalwijzer" width="1100" height="700"></iframe></body></html>"""


class Pages(QuietHandler):
    """Serves the files of a folder, and ``page`` at the root."""

    page = ""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server asks for
        if self.path != "/":
            return super().do_GET()
        body = self.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


def another_site(page: str, folder: Path = ROOT / "static", port: int = 0) -> AbstractContextManager[str]:
    """Serve ``page`` on this machine as a site of its own; yield its address."""
    return serving_files(folder, type("Site", (Pages,), {"page": page}), port)


# --- a real renderer of FHIR questionnaires --------------------------------------------------------------------------


@pytest.fixture
def lforms(open_page):
    if not LFORMS.is_dir():
        pytest.skip("LHC-Forms is not there: `make test` fetches it where npm is installed")
    with another_site(RENDERER, LFORMS) as address:
        page = open_page(f"{address}/")
        page.wait_for_function("window.LForms?.FHIR?.R4")
        yield page


@pytest.mark.parametrize("language", enumerated(["nl", "en"], drawn=["nl"]))
def test_lhc_forms_shows_the_questionnaire_and_its_response_gets_the_outcome_of_our_form(
    lforms, open_page, server, language
):
    with urllib.request.urlopen(
        f"{server.url}/fhir/Questionnaire/signaalwijzer?lang={language}", timeout=TIMEOUT_S
    ) as answer:
        questionnaire = json.load(answer)
    show = "q => LForms.Util.addFormToPage(q, 'form', {fhirVersion: 'R4'})"
    lforms.evaluate(show, questionnaire)
    expect(lforms.get_by_text(questionnaire["title"]).first).to_be_visible()
    lforms.locator("[name='radiogroup_age_group/1/1']").first.click()  # the first of minor, adult, unknown
    ticks = {"signals_domestic": ["extortion", "sudden_wealth"], "risk_factors": ["orphan"]}
    for item in [item for items in ticks.values() for item in items]:
        lforms.locator(f"[name='radiogroup_{item}/1/1']").first.click()  # the first of yes, no, not answered
    response = lforms.evaluate("LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')")
    request = urllib.request.Request(
        f"{server.url}/fhir/QuestionnaireResponse/$outcome?lang={language}",
        json.dumps(response).encode(),
        {"Content-Type": "application/fhir+json"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        bundle = json.load(answer)

    page = open_page({"nl": "/consult/", "en": "/en/consult/"}[language], java_script_enabled=False)
    page.locator("#age_group-minor").check()
    for field, items in ticks.items():
        for item in items:
            page.locator(f"#{field}-{item}").check()
    page.locator(".consult-tools button[type=submit]").click()
    group = next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "RequestGroup")
    tasks = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    contacts = [tasks[action["resource"]["reference"]]["id"] for action in group["action"][-1]["action"]]
    assert contacts == [name.replace("_", "-") for name in shown_contacts(page)]
    for step in group["action"][:-1]:
        found = [tasks[action["resource"]["reference"]] for action in step["action"]]
        lines = [task["description"] for task in found if task["code"]["coding"][0]["code"] == "guidance"]
        shown = page.eval_on_selector_all(f"#step-{step['id']} .line .do", "all => all.map(line => line.textContent)")
        assert sorted(lines) == sorted(shown)
    assert lforms.problems == []


# --- in a portal -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def portal_port():
    return free_port()


@pytest.fixture(scope="module")
def embedded(static_root, portal_port):
    """The app, where the organisation lets its portal frame consult mode. 127.0.0.1 and localhost are two sites."""
    with serving(static_root, SIGNAALWIJZER_FRAME_ANCESTORS=f"http://localhost:{portal_port}") as running:
        yield running


@pytest.fixture
def portal(open_page, portal_port):
    """Open a page of another site that frames this address."""
    with contextlib.ExitStack() as stack:

        def open_(address: str, host: str = "localhost", **options):
            stack.enter_context(another_site(PORTAL.format(address=address), port=portal_port))
            page = open_page(f"http://{host}:{portal_port}/", **options)
            return page, page.frame_locator("iframe")

        yield open_


@pytest.mark.parametrize(
    ("prefix", "with_javascript"), enumerated(["", "/en"], [True, False], drawn=[("", True), ("/en", False)])
)
def test_consult_mode_works_in_the_portal_that_is_named_without_any_cookie(portal, embedded, with_javascript, prefix):
    page, frame = portal(f"{embedded.url}{prefix}/consult/", java_script_enabled=with_javascript)
    frame.locator("#signals_general-companion_present").check()
    if not with_javascript:
        frame.locator(".consult-tools button[type=submit]").click()
    expect(frame.locator("[data-key='now:talk_companion_out']")).to_be_visible()
    expect(frame.locator("#signals_general-companion_present")).to_be_checked()
    assert page.context.cookies() == []


def test_no_other_site_may_frame_it(portal, embedded):
    page, frame = portal(f"{embedded.url}/consult/", host="127.0.0.1")
    expect(frame.locator("#signals_general-companion_present")).to_have_count(0)
    assert any("frame-ancestors" in problem for problem in page.problems)


def test_no_other_page_may_be_framed(portal, embedded):
    _, frame = portal(f"{embedded.url}/screening/")
    expect(frame.locator("#signals_general-companion_present")).to_have_count(0)


def test_nothing_may_be_framed_unless_the_organisation_says_so(portal, server):
    _, frame = portal(f"{server.url}/consult/")
    expect(frame.locator("#signals_general-companion_present")).to_have_count(0)


def test_leaving_quickly_from_a_portal_leaves_the_portal_too(portal, embedded, with_javascript):
    page, frame = portal(f"{embedded.url}/consult/", java_script_enabled=with_javascript)
    frame.locator("#signals_general-companion_present").check()
    frame.locator("#quick-exit").click()
    page.wait_for_url("**/healthz")


def test_looking_something_up_inside_the_portal_keeps_the_ticks(portal, embedded):
    _, frame = portal(f"{embedded.url}/consult/")
    frame.locator("#signals_general-companion_present").check()
    frame.locator("a[data-look-up][href$='/privacy/']").click()
    expect(frame.locator("#look-up")).to_contain_text("Er wordt niets bewaard")
    expect(frame.locator("#signals_general-companion_present")).to_be_checked()


# --- files -----------------------------------------------------------------------------------------------------------


KIND = {"txt": "text", "md": "markdown", "pdf": "pdf", "json": "fhir"}


@pytest.mark.parametrize(
    ("mode", "with_javascript"),
    enumerated(["consult", "walk"], [True, False], drawn=[("consult", True), ("walk", False)]),
)
def test_each_file_is_fetched_with_the_ticks_on_the_page_which_stays_as_it_is(open_page, with_javascript, mode):
    page = open_page({"consult": "/consult/", "walk": "/screening/#general"}[mode], java_script_enabled=with_javascript)
    page.locator("#signals_general-companion_present").check()
    if mode == "walk":
        page.locator(".progress a[href='#overview']").click()
    if mode == "walk" or not with_javascript:
        page.get_by_role("button", name="Toon de vijf stappen").first.click()
    expect(page.locator("[data-key='now:talk_companion_out']")).to_be_visible()
    address = page.url
    page.locator(".more-files > summary").click()
    for end in KIND:
        made_here = with_javascript and end == "txt"  # with scripts the text is made in the page
        button = (
            page.locator("#save-record") if made_here else page.locator(f".downloads button[formaction*='{KIND[end]}']")
        )
        with page.expect_download() as started:
            button.click()
        assert started.value.suggested_filename == f"overzicht.{end}"
        content = Path(started.value.path()).read_bytes()
        if end != "pdf":
            assert b"begeleider" in content
        else:
            assert content.startswith(b"%PDF")
    assert page.url == address
    expect(page.locator("[data-key='now:talk_companion_out']")).to_be_visible()
    expect(page.locator("#signals_general-companion_present")).to_be_checked()
    assert page.locator("[name=signals_general]:checked").count() == 1
    assert [problem for problem in page.problems if "download" not in problem] == []

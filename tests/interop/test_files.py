"""The outcome as a file: text, Markdown, FHIR and PDF, made from the posted answers and kept nowhere."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from pypdf import PdfReader

from content.loading import ALWAYS_REACHABLE
from content.model import MOMENT_TITLES
from screening import registry
from screening.interop.document import Block, document
from screening.interop.pdf import pdf
from screening.logic.answers import Answers
from screening.logic.keys import headlines
from tests.enumerations import enumerated
from tests.interop.conftest import CASES, everything, fields_of, of_the_library, of_the_schema
from tests.logic.golden import golden_files, read_golden
from tests.page import Page

KINDS = {
    "text": ("text/plain; charset=utf-8", "txt"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "fhir": ("application/fhir+json; charset=utf-8", "json"),
    "pdf": ("application/pdf", "pdf"),
}
PREFIX = {"nl": "", "en": "/en"}


@pytest.fixture
def file_of(post_screening):
    def get(kind, answers, language="nl"):
        return post_screening(fields_of(answers), f"{PREFIX[language]}/screening/outcome/{kind}/")

    return get


def plain(text):
    """Return the words alone, so that files can be compared whatever their form."""
    return re.sub(r"[^\w]+", " ", text).strip()


def words_of(kind, response):
    if kind == "pdf":
        return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages))
    return plain(response.content.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_attached_under_a_name_that_says_nothing_and_is_not_to_be_stored(file_of, kind, language):
    response = file_of(kind, CASES["acute danger"], language)
    content_type, end = KINDS[kind]
    name = {"nl": "overzicht", "en": "overview"}[language]
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.{end}"'
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ["markdown", "pdf"])
def test_a_file_holds_the_answers_the_steps_and_the_contacts_in_the_language_of_the_page(
    file_of, kind, answers, language
):
    found = words_of(kind, file_of(kind, answers, language))
    outcome = registry.decision()(answers)
    assert plain(outcome.urgency.title.in_language(language)) in found
    for moment, rules in headlines(outcome, registry.parts()).items():
        for rule in rules if kind != "pdf" or moment != "later" else ():
            assert plain(rule.headline.in_language(language)) in found
    for step in outcome.steps:
        assert plain(step.step.title.in_language(language)) in found
        for line in step.own_lines:
            headline, do = line.rule.headline.in_language(language), line.rule.do.in_language(language)
            assert plain(do if do.startswith(headline) else f"{headline} {do}") in found  # no sentence twice
        for item in step.questions:
            assert plain(item.question.in_language(language)) in found
    for part in outcome.ticked:
        for item in part.items:
            assert plain(item.label.in_language(language)) in found
    for line in outcome.contacts:
        assert plain(line.contact.name.in_language(language)) in found
        if line.contact.id in ALWAYS_REACHABLE:
            assert plain(line.contact.phone) in found
    assert plain(outcome.version.version) in found


def test_a_document_begins_with_whom_to_call_in_the_order_of_the_outcome_and_what_to_do_now(answers, language):
    outcome = registry.decision()(answers)
    with translation.override(language):
        blocks, heading = document(outcome), MOMENT_TITLES["now"].in_language(language)
    title, when, urgency, call, contacts, now, to_do = blocks[:7]
    assert [block.kind for block in (title, when, urgency, call, now)] == [
        "title",
        "paragraph",
        "strong",
        "heading",
        "heading",
    ]
    assert outcome.version.version in when.lines[0]
    names = [line.contact.name.in_language(language) for line in outcome.contacts]
    assert [line.rsplit(": ", 1)[0] for line in contacts.lines] == names
    for line, shown in zip(outcome.contacts, contacts.lines, strict=True):
        assert not line.contact.phone or f": {line.contact.phone}" in shown
        assert not line.contact.hours or not line.contact.phone or line.contact.hours.in_language(language) in shown
    assert now.lines == (heading,)
    assert to_do.lines == tuple(line.rule.headline.in_language(language) for line in outcome.now)


def test_the_text_holds_the_answers_and_room_for_the_advice_and_the_decision(file_of, answers, language):
    found = plain(file_of("text", answers, language).content.decode())
    for part in registry.decision()(answers).ticked:
        for item in part.items:
            assert plain(item.label.in_language(language)) in found
    with translation.override(language):
        assert f"{gettext('Besloten')} " in found


def test_the_text_is_the_one_that_is_copied_from_the_page(file_of, post_screening, answers):
    page = Page(post_screening(fields_of(answers)))
    assert file_of("text", answers).content.decode().strip() == page.id("record-text").text_content().strip()


def test_the_markdown_has_one_title_and_a_heading_for_each_step(file_of, answers):
    tokens = MarkdownIt().parse(file_of("markdown", answers).content.decode())
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings.count("h1") == 1
    assert headings.count("h2") >= 7
    assert not [token for token in tokens if token.type in ("html_block", "code_block")]


def test_the_fhir_file_is_the_bundle_of_the_operation(file_of, post_json, answers, language):
    bundle = file_of("fhir", answers, language).json()
    assert of_the_schema(bundle) == []
    resources = [entry["resource"] for entry in bundle["entry"]]
    sent = next(found for found in resources if found["resourceType"] == "QuestionnaireResponse")
    assert post_json(f"/fhir/QuestionnaireResponse/$outcome?lang={language}", sent).json() == bundle


def test_the_fhir_file_of_nothing_ticked_is_valid(file_of):
    bundle = file_of("fhir", Answers()).json()
    assert of_the_schema(bundle) == []
    assert of_the_library(bundle) == []


@pytest.mark.parametrize("kind", KINDS)
def test_opening_the_address_of_a_file_leads_to_the_walk(client, kind):
    assert client.get(f"/screening/outcome/{kind}/").headers["Location"] == "/screening/"
    assert client.put(f"/screening/outcome/{kind}/").status_code == 405


def test_a_kind_of_file_that_is_not_there_gets_404(client):
    assert client.get("/screening/outcome/docx/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_answer_gives_the_page_that_says_so_with_the_ticks_kept(post_screening, kind):
    fields = {"signals_general": ["threats", "no_such_signal"]}
    response = post_screening(fields, f"/screening/outcome/{kind}/")
    assert response.status_code == 400
    assert "Content-Disposition" not in response.headers
    assert Page(response).ticked == ["signals_general-threats"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_asks_for_the_token_and_for_a_form_like_the_page_does(client, post_json, kind):
    address = f"/screening/outcome/{kind}/"
    assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403
    assert post_json(address, {}).status_code == 415


# --- the PDF ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(answers, language):
    with translation.override(language):
        blocks = document(registry.decision()(answers), brief=True)
    return PdfReader(io.BytesIO(pdf(blocks, language, datetime.date(2026, 11, 24))), strict=True)


def elements(node, depth=0):
    """Yield (tag, number of marked contents) of every element of the tree, in reading order."""
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    marked = [kid for kid in kids if isinstance(kid, int)]
    if "/S" in node:
        yield str(node["/S"]), len(marked), depth
    for kid in kids:
        if not isinstance(kid, int):
            yield from elements(kid.get_object(), depth + 1)


def test_the_pdf_is_tagged_with_a_title_and_its_language(reader, language):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Signaalwijzer")


def test_the_pdf_has_headings_and_lists_in_reading_order(reader, answers):
    tags = [tag for tag, _, _ in elements(reader.trailer["/Root"]["/StructTreeRoot"])]
    outcome = registry.decision()(answers)
    assert tags[:3] == ["/Document", "/H1", "/P"]
    assert tags.count("/H1") == 1
    shown_headlines = [
        rules for moment, rules in headlines(outcome, registry.parts()).items() if rules and moment != "later"
    ]
    moments = len(shown_headlines)
    asked = [step.questions for step in outcome.steps if step.questions]
    assert tags.count("/L") == 6 + moments + len(asked) + bool(outcome.pressing_points)
    assert tags.count("/H2") == tags.count("/L") + 1  # what was ticked is one paragraph
    assert tags.count("/LI") == tags.count("/LBody")
    shown = [step.own_lines or step.lines for step in outcome.steps]
    expected = sum(map(len, shown)) + len(outcome.contacts)
    expected += sum(map(len, [*shown_headlines, *asked]))
    assert tags.count("/LI") == expected + len(outcome.pressing_points)


def test_all_that_the_pdf_shows_is_tagged_or_marked_as_decoration(reader):
    leaves = sum(marked for _, marked, _ in elements(reader.trailer["/Root"]["/StructTreeRoot"]))
    content = b"".join(page.get_contents().get_data() for page in reader.pages)
    assert content.count(b"/MCID") == leaves
    assert content.count(b" BDC") + content.count(b"/Artifact BMC") == content.count(b"EMC")
    inside = 0
    for line in content.splitlines():
        inside += line.endswith((b"BDC", b"BMC")) - line.startswith(b"EMC")
        assert inside == 1 or (b" Tj" not in line and b" TJ" not in line)


def test_the_pdf_embeds_its_fonts(reader):
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"]
            assert "/ToUnicode" in font.get_object()


GOLDEN = list(golden_files())
FULLEST = ("36_minor_flees_at_night",)
"""Acute danger, a minor, and ticks that lead to guidance on every list: its lines run on to a third page."""


@pytest.mark.parametrize("path", enumerated(GOLDEN, drawn=GOLDEN[::3]), ids=lambda path: path.stem)
def test_a_usual_case_takes_two_pages_of_a4_at_most(path):
    case = read_golden(path, registry.content())
    with translation.override("nl"):
        blocks = document(registry.decision()(case.answers), brief=True)
    pages = PdfReader(io.BytesIO(pdf(blocks, "nl", datetime.date(2026, 11, 24)))).pages
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    assert len(pages) <= 2 or case.answers.signals > 10 or (path.stem in FULLEST and len(pages) == 3)


def test_the_pdf_of_everything_ticked_loses_no_line():
    with translation.override("en"):
        blocks = document(registry.decision()(everything()))
    found = PdfReader(io.BytesIO(pdf(blocks, "en", datetime.date(2026, 11, 24))))
    words = plain(" ".join(page.extract_text().rsplit("Page", 1)[0] for page in found.pages))
    for block in blocks:
        for line in block.lines:
            assert plain(line) in words


def test_the_same_answers_on_the_same_day_give_the_same_pdf():
    blocks = document(registry.decision()(CASES["acute danger"]))
    day = datetime.date(2026, 11, 24)
    assert pdf(blocks, "nl", day) == pdf(blocks, "nl", day)


def test_a_word_that_is_longer_than_a_line_is_cut_not_lost():
    blocks = (Block("title", ("Titel",)), Block("items", ("x" * 400,)))
    found = PdfReader(io.BytesIO(pdf(blocks, "nl", datetime.date(2026, 11, 24)))).pages[0].extract_text()
    assert found.count("x") == 400


@pytest.mark.parametrize("kind", ["markdown", "pdf"])
def test_a_file_says_which_step_it_is_in_the_code_of_the_readers_own_profession(file_of, kind, language):
    code = registry.content().profession("doctor_or_dentist")
    answers = CASES["acute danger"]
    own = words_of(kind, file_of(kind, dataclasses.replace(answers, profession=code.id), language))
    with translation.override(language):
        for place in code.steps:
            values = {"number": place.number.in_language(language), "title": place.title.in_language(language)}
            assert plain(gettext("In uw eigen code is dit stap %(number)s: %(title)s.") % values) in own
    for norm in code.norms:
        assert plain(norm.in_language(language)) in own
    general = words_of(kind, file_of(kind, dataclasses.replace(answers, profession="general"), language))
    assert general == words_of(kind, file_of(kind, answers, language))

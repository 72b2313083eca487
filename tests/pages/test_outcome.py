"""Posting the form gives the outcome: urgency first, what to do now, the right contact first, the five steps."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from django.utils import translation

from screening import registry
from screening.logic.answers import Answers
from screening.logic.keys import contact_order, headlines, keys
from screening.web.outcome_html import outcome_html, record_text
from tests.logic.golden import golden_files, read_golden
from tests.page import Page, words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def outcome_page(post_screening):
    """Post answers and return the page, read as a document."""

    def post(answers, **rest):
        response = post_screening(answers, **rest)
        assert response.status_code == 200
        return Page(response)

    return post


def urgency(page: Page) -> str:
    (key,) = [key for key in page.keys if key.startswith("urgency:")]
    return key.removeprefix("urgency:")


def lines(page: Page) -> list[str]:
    return [str(id_).removeprefix("line-") for id_ in page.all("//li/@id[starts-with(., 'line-')]")]


def steps(page: Page) -> list[str]:
    return [str(id_).removeprefix("step-") for id_ in page.all("//details/@id[starts-with(., 'step-')]")]


def now(page: Page) -> list[str]:
    return [str(key).removeprefix("now:") for key in page.all("//section[@class='now']//ol/li/@data-key")]


def test_an_empty_form_gets_five_steps_the_three_contacts_and_no_urgency(outcome_page):
    page = outcome_page({})
    assert urgency(page) == "none"
    assert {"emergency_112", "veilig_thuis", "comensha"} <= set(page.contacts)
    assert steps(page) == ["map", "consult", "talk", "weigh", "decide"]


def test_a_clinician_with_a_companion_and_a_vague_injury_is_told_to_speak_alone(outcome_page):
    page = outcome_page({"signals_general": ["companion_present", "vague_injury_explanation"]})
    assert urgency(page) == "signals"
    assert page.contacts[0] == "veilig_thuis"
    assert now(page)[0] == "talk_companion_out"
    line = page.id("line-talk_companion_out")
    assert "signals_general-companion_present" in line.xpath(".//a/@data-to")
    assert "map_injuries" in lines(page)


def test_a_sixteen_year_old_who_is_driven_and_extorted_brings_veilig_thuis_first(outcome_page):
    answers = {"age_group": "minor", "signals_domestic": ["driven_by_others", "sudden_wealth", "extortion"]}
    page = outcome_page(answers)
    assert page.contacts[:2] == ["veilig_thuis", "comensha"]
    assert "ckm" in page.contacts
    assert {"talk_minor", "map_images"} <= set(lines(page))
    assert "talk_minor" in now(page)


def test_a_worker_without_passport_brings_comensha_first(outcome_page):
    answers = {"signals_cross_border": ["passport_withheld", "lives_at_workplace", "built_up_debts"]}
    page = outcome_page(answers)
    assert page.contacts[0] == "comensha"
    assert "meld_arbeidsuitbuiting" in page.contacts
    assert {"talk_interpreter", "decide_shelter", "decide_residence"} <= set(lines(page))


def test_acute_danger_puts_112_first_everywhere(outcome_page):
    page = outcome_page({"acute_danger": "yes", "signals_cross_border": ["passport_withheld"]})
    assert urgency(page) == "acute"
    assert page.contacts[0] == "emergency_112"
    assert now(page)[0] == "map_acute_first"
    assert page.all("//section[@class='now']//a[@href='tel:112']")


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"acute_danger": "yes"},
        {"age_group": "minor", "signals_general": ["threats"], "risk_factors": ["orphan"]},
        {"signals_cross_border": ["passport_withheld", "undocumented"]},
    ],
)
@pytest.mark.parametrize("path", ["/screening/outcome/", "/en/screening/outcome/"])
def test_the_page_shows_what_the_outcome_holds_in_its_order(outcome_page, answers, path):
    page = outcome_page(answers, path=path)
    outcome = registry.decision()(Answers.of(answers))
    language = "en" if path.startswith("/en/") else "nl"
    assert tuple(page.contacts) == contact_order(outcome)
    assert lines(page) == [line.rule.id for line in outcome.lines]
    assert set(page.keys) <= keys(outcome, registry.parts())
    shown = headlines(outcome, registry.parts())
    assert now(page) == [rule.id for rule in shown["now"]]
    for moment in ("after", "later"):
        links = page.all(f"//*[contains(concat(' ', @class, ' '), ' {moment} ')]//ul/li/a")
        assert [words(link) for link in links] == [rule.headline.in_language(language) for rule in shown[moment]]
        assert [link.get("data-to") for link in links] == [f"line-{rule.id}" for rule in shown[moment]]
        assert [link.get("href") for link in links] == [f"#step-{rule.step}" for rule in shown[moment]]
    for line in outcome.lines:
        part = page.id(f"line-{line.rule.id}")
        assert words(part.xpath(".//summary")[0]) == " ".join(line.rule.headline.in_language(language).split())
        chips = [str(key).rsplit(":", 1)[1] for key in part.xpath(".//a[@class='chip']/@data-key")]
        assert chips == [reason.given.value for reason in line.reasons]


def test_links_within_the_page_lead_somewhere(outcome_page):
    page = outcome_page({"age_group": "minor", "signals_general": ["threats"], "risk_factors": ["orphan"]})
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    assert {str(link)[1:] for link in page.all("//a/@href[starts-with(., '#')]")} <= {*map(str, ids)}


def test_the_answer_comes_back_in_the_form_still_ticked(outcome_page):
    page = outcome_page({"age_group": "adult", "risk_factors": ["poverty", "orphan"]})
    assert page.ticked == ["age_group-adult", "risk_factors-orphan", "risk_factors-poverty"]


def test_htmx_gets_the_outcome_alone_and_a_browser_the_whole_page(post_screening):
    answers = {"risk_factors": ["poverty"]}
    alone = post_screening(answers, **HTMX).content.decode()
    whole = post_screening(answers).content.decode()
    assert "<html" not in alone
    assert urgency(Page(alone)) == "alert"
    assert alone.strip() in whole


def test_a_form_from_consult_mode_comes_back_in_consult_mode(outcome_page):
    assert outcome_page({"view": "consult", "risk_factors": ["poverty"]}).all("//body[@class='page-consult']")


def test_english_is_english(outcome_page):
    page = outcome_page({"signals_general": ["threats"]}, path="/en/screening/outcome/")
    assert page.root.get("lang") == "en"
    assert urgency(page) == "signals"
    title = next(text.title for text in registry.content().urgency if text.id == "signals")
    assert title.en in page.text
    assert title.nl not in page.text


def test_the_outcome_names_its_content_version_and_date(outcome_page):
    text = words(outcome_page({}).one("//p[@class='version']"))
    assert re.search(r"Inhoud \d{4}\.\d+ van \d+ \w+ \d{4} \(kenmerk [0-9a-f]{12}\)", text)


@pytest.mark.parametrize("answers", [{}, {"signals_general": ["threats"]}, {"risk_factors": ["poverty"]}])
def test_nobody_is_told_that_someone_is_no_victim(outcome_page, answers):
    text = outcome_page(answers).text.lower()
    for verdict in ("geen slachtoffer", "niet een slachtoffer", "laag risico", "score:", "kans op"):
        assert verdict not in text


def test_each_line_says_why_when_its_rule_holds_and_where_it_comes_from(outcome_page):
    line = outcome_page({"signals_general": ["companion_present"]}).id("line-talk_companion_out")
    rule = next(rule for rule in registry.content().rules if rule.id == "talk_companion_out")
    text = words(line)
    for part in (rule.headline, rule.do, rule.because):
        assert " ".join(part.nl.split()) in text
    assert "Geldt bij: “" in text
    assert "regel talk_companion_out" in text
    assert "Nagekeken op" in text


def test_the_outcome_lists_the_rules_that_do_not_hold_and_their_conditions(outcome_page):
    page = outcome_page({"signals_general": ["companion_present"]})
    unmet = {str(key).removeprefix("unmet:") for key in page.all("//li/@data-key[starts-with(., 'unmet:')]")}
    assert unmet == {rule.id for rule in registry.content().rules} - set(lines(page))
    assert "Geldt bij:" in words(page.one("//li[@data-key='unmet:talk_minor']"))


def test_questions_to_ask_are_those_of_the_ticks(outcome_page):
    page = outcome_page({"signals_general": ["threats"]})
    item = registry.items()["threats"]
    asked = page.all("//*[@class='questions']//li")
    assert [words(question) for question in asked] == [item.question.nl]
    assert not outcome_page({}).all("//*[@class='questions']")


# --- the text for the record ----------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_text_for_the_record_says_what_was_ticked_and_no_markup(language):
    answers = Answers.of({"age_group": "minor", "signals_general": ["threats"]})
    with translation.override(language):
        text = record_text(answers)
        page = Page(outcome_html(answers))
    assert text.strip() == page.id("record-text").text_content().strip()
    assert f"- {registry.items()['threats'].label.in_language(language)}\n" in text
    assert registry.items()["orphan"].label.in_language(language) not in text
    assert not re.search(r"<[a-z/]|&[a-z]+;", text)
    assert html.unescape(text) == text


def test_the_date_of_today_is_filled_in_on_the_server(settings):
    with translation.override("nl"):
        found = outcome_html(Answers())
        again = Page(found).all("//*[@data-today]")
    assert again
    assert all(re.fullmatch(r"\d{1,2} [a-z]+ \d{4}", words(place)) for place in again)


# --- the reader's own profession ------------------------------------------------------------------

WITH_OWN_CODE = [
    golden
    for golden in (read_golden(path, registry.content()) for path in golden_files())
    if golden.own_code is not None
]


def test_there_is_a_golden_case_for_a_doctor_a_nurse_a_social_worker_and_for_general():
    assert [golden.answers.profession for golden in WITH_OWN_CODE] == [
        "doctor_or_dentist",
        "nurse",
        "social_worker",
        "general",
    ]


@pytest.mark.parametrize("golden", WITH_OWN_CODE, ids=lambda golden: golden.name)
def test_each_step_says_what_the_own_code_of_the_reader_says_and_the_rest_is_as_for_everybody(golden):
    """The outcome without its parts for the profession is that of the same answers without a profession."""
    page = Page(outcome_html(golden.answers))
    said = {}
    for part in page.all("//div[@class='profession']"):
        step = part.getparent().get("id").removeprefix("step-")
        said[step] = words(part)
        part.drop_tree()
    for step, phrases in golden.own_code.items():
        for phrase in phrases:
            assert phrase in said[step]
    assert {step for step, text in said.items() if "n eigen code" in text or "w code weegt" in text} <= set(
        golden.own_code
    )
    everybody = Page(outcome_html(dataclasses.replace(golden.answers, profession="")))
    assert everybody.all("//div[@class='profession']") == []
    assert (page.text, page.keys) == (everybody.text, everybody.keys)

"""Posting the form gives the outcome: urgency first, the right contact first, five steps with reasons and sources."""

from __future__ import annotations

import re

import pytest

from screening import registry


def contacts(page: str) -> list[str]:
    return re.findall(r'<li class="card contact-(\w+)"', page.split('id="contacts"')[1])


def test_an_empty_form_gets_five_steps_and_the_three_contacts_and_is_told_nothing(post_screening):
    response = post_screening({})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'data-urgency="none"' in page
    assert {"emergency_112", "veilig_thuis", "comensha"} <= set(contacts(page))
    assert re.findall(r'id="step-(\w+)"', page) == ["map", "consult", "talk", "weigh", "decide"]


def test_a_clinician_with_a_companion_and_a_vague_injury_is_told_to_speak_alone(post_screening):
    page = post_screening({"signals_general": ["companion_present", "vague_injury_explanation"]}).content.decode()
    assert 'data-urgency="signals"' in page
    assert contacts(page)[0] == "veilig_thuis"
    line = page.split('id="line-talk_companion_out"')[1].split("</li>")[0]
    assert 'href="#signals_general-companion_present"' in line
    assert 'id="line-map_injuries"' in page


def test_a_sixteen_year_old_who_is_driven_and_extorted_brings_veilig_thuis_first(post_screening):
    answers = {"age_group": "minor", "signals_domestic": ["driven_by_others", "sudden_wealth", "extortion"]}
    page = post_screening(answers).content.decode()
    assert contacts(page)[:2] == ["veilig_thuis", "comensha"]
    assert "ckm" in contacts(page)
    assert 'id="line-talk_minor"' in page
    assert 'id="line-map_images"' in page


def test_a_worker_without_passport_brings_comensha_first(post_screening):
    answers = {"signals_cross_border": ["passport_withheld", "lives_at_workplace", "built_up_debts"]}
    page = post_screening(answers).content.decode()
    assert contacts(page)[0] == "comensha"
    assert "meld_arbeidsuitbuiting" in contacts(page)
    for line in ("talk_interpreter", "decide_shelter", "decide_residence"):
        assert f'id="line-{line}"' in page


def test_acute_danger_puts_112_first_in_banner_and_contacts(post_screening):
    page = post_screening({"acute_danger": "yes", "signals_cross_border": ["passport_withheld"]}).content.decode()
    assert contacts(page)[0] == "emergency_112"
    assert page.index('class="call-112" href="tel:112"') < page.index('id="contacts"')


def test_the_answer_comes_back_in_the_form_still_ticked(post_screening):
    page = post_screening({"age_group": "adult", "risk_factors": ["poverty", "orphan"]}).content.decode()
    ticked = re.findall(r'id="([\w-]+)" autocomplete="off" checked', page)
    assert ticked == ["age_group-adult", "risk_factors-orphan", "risk_factors-poverty"]


def test_htmx_gets_the_outcome_alone_and_a_browser_the_whole_page(post_screening):
    answers = {"risk_factors": ["poverty"]}
    alone = post_screening(answers, **{"HX-Request": "true"}).content.decode()
    whole = post_screening(answers).content.decode()
    assert "<html" not in alone
    assert 'data-urgency="alert"' in alone
    assert alone.strip() in whole


def test_a_form_from_consult_mode_comes_back_in_consult_mode(post_screening):
    page = post_screening({"view": "consult", "risk_factors": ["poverty"]}).content.decode()
    assert 'class="page-consult"' in page


def test_english_is_english(post_screening):
    page = post_screening({"signals_general": ["threats"]}, path="/en/screening/outcome/").content.decode()
    assert '<html lang="en">' in page
    assert "Why do I see this?" in page
    assert "Waarom zie ik dit" not in page


def test_the_outcome_names_its_content_version_and_date(post_screening):
    page = post_screening({}).content.decode()
    assert re.search(r"Inhoud \d{4}\.\d+ van \d+ \w+ \d{4} \(kenmerk [0-9a-f]{12}\)", page)


@pytest.mark.parametrize("answers", [{}, {"signals_general": ["threats"]}, {"risk_factors": ["poverty"]}])
def test_nobody_is_told_that_someone_is_no_victim(post_screening, answers):
    text = re.sub(r"<[^>]+>", " ", post_screening(answers).content.decode()).lower()
    for verdict in ("geen slachtoffer", "niet een slachtoffer", "laag risico", "score:", "kans op"):
        assert verdict not in text


def test_each_line_says_when_its_rule_holds_and_where_it_comes_from(post_screening):
    page = post_screening({"signals_general": ["companion_present"]}).content.decode()
    line = page.split('id="line-talk_companion_out"')[1].split("</details></li>")[0]
    assert "Waarom zie ik dit?" in line
    assert "Deze regel geldt bij:" in line
    assert "Nagekeken op 25 november 2026" in line


def test_on_request_the_outcome_tells_which_rules_did_not_hold_and_what_was_missing(post_screening):
    answers = {"signals_general": ["companion_present"]}
    assert 'class="not-met"' not in post_screening(answers).content.decode()
    page = post_screening({**answers, "explain": "1"}).content.decode()
    not_met = page.split('class="not-met"')[1].split("</ul>")[0]
    assert "<code>talk_minor</code>" in not_met
    assert "<code>talk_companion_out</code>" not in not_met


# --- what a tick brings in consult mode ------------------------------------------------------------------------------

KEPT = re.compile(
    r'<details class="(?:general|all-points)" id="([\w-]+)"( data-keep)?( data-alone open)?>(.*?)</details>'
)
HTMX = {"hx-request": "true"}
PATHS = {"nl": "/screening/outcome/", "en": "/en/screening/outcome/"}
FORM = {"signals_domestic": ["extortion"], "view": "consult"}


def known() -> str:
    return registry.content().fingerprint


def without_why(page: str) -> str:
    """Take the folded reasons out, since they are ``details`` inside ``details``."""
    return re.sub(r'<details class="why.*?</details>', "", page, flags=re.S)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_that_has_this_content_gets_an_outcome_without_what_is_always_the_same(post_screening, language):
    whole = without_why(post_screening(FORM, path=PATHS[language], **HTMX).content.decode())
    brief = without_why(post_screening({**FORM, "known": known()}, path=PATHS[language], **HTMX).content.decode())
    parts = [(found[0], found[2]) for found in KEPT.findall(whole)]
    assert [name for name, _ in parts] == [
        f"{kind}-{step.id}" for step in registry.content().steps for kind in ("points", "general")
    ]
    assert all(found[3] and not found[1] for found in KEPT.findall(whole))
    assert [(found[0], found[2]) for found in KEPT.findall(brief)] == parts
    assert all(found[1] and not found[3] for found in KEPT.findall(brief))
    assert KEPT.sub("", brief) == KEPT.sub("", whole)
    assert len(brief) < 0.8 * len(whole)


@pytest.mark.parametrize("other", ["", "0" * 12, "unknown"])
def test_a_page_of_other_content_gets_the_whole_outcome(post_screening, other):
    whole = post_screening(FORM, **HTMX).content
    assert post_screening({**FORM, "known": other}, **HTMX).content == whole


def test_a_whole_page_is_whole_whatever_the_form_says_it_has(post_screening):
    page = post_screening({**FORM, "known": known()}).content.decode()
    assert "data-keep" not in page
    assert f'name="known" value="{known()}"' in page

"""The training pages: fictional cases, the trainer's view, the debrief, and cases of an organisation's own."""

from __future__ import annotations

import html
import logging
import re
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client

from content.cases import CASES
from content.model import LANGUAGES
from screening import registry
from screening.logic.answers import Answers
from screening.logic.debrief import case_answers
from screening.serving.configuration import Configuration
from screening.web import rendering
from tests.factsheet_ids import FACTSHEET_IDS
from tests.live_server import ROOT, production
from tests.page import Page, words
from tests.web.test_translation import allowed, dutch_in, expect_none, texts_of  # noqa: F401 - a fixture

SLUGS = sorted(path.stem for path in CASES.iterdir())
PREFIX = {"nl": "", "en": "/en"}
BANNER = {"nl": "Verzonnen casus voor training", "en": "Invented case for training"}
WORD = {"nl": "Fictief", "en": "Fictional"}
FORM_FIELDS = (
    "acute_danger",
    "age_group",
    "signals_general",
    "signals_domestic",
    "signals_cross_border",
    "risk_factors",
)

each_slug = pytest.mark.parametrize("slug", SLUGS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def text_of(page: str) -> str:
    """Return the words of a page as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def part(page: str, id_: str) -> str:
    """Return the words of the section with this id."""
    found = re.search(rf'<section [^>]*id="{id_}".*?</section>', page, re.DOTALL)
    assert found, id_
    return text_of(found[0])


def fields_of(case) -> dict[str, object]:
    """Return what somebody posts who sees everything that is in the case."""
    answers = case_answers(case, registry.content())
    return {
        name: sorted(value) if isinstance(value := getattr(answers, name), frozenset) else value for name in FORM_FIELDS
    }


@pytest.fixture
def get(client):
    def get(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return get


# --- the pages -----------------------------------------------------------------------------------------------------


@each_language
def test_the_list_names_every_case_in_words_that_give_nothing_away(get, language):
    page = get(f"{PREFIX[language]}/training/")
    for slug in SLUGS:
        case = registry.cases().get(slug)
        assert f'href="{PREFIX[language]}/training/{slug}/"' in page
        assert f'href="{PREFIX[language]}/training/{slug}/trainer/"' in page
        assert case.title.in_language(language) in text_of(page)
        assert case.summary.in_language(language) in text_of(page)
        assert case.form.in_language(language) not in text_of(page)


@pytest.mark.parametrize("page", ["/", "/consult/"])
@each_language
def test_the_training_is_in_the_menu_and_is_the_third_door(get, language, page):
    page = get(PREFIX[language] + page)
    assert f'<a href="{PREFIX[language]}/training/"' in page


@each_slug
@each_language
@pytest.mark.parametrize("view", ["", "trainer/", "debrief/"])
def test_every_page_of_a_case_says_that_it_is_fictional_and_keeps_the_rules_of_every_page(client, slug, language, view):
    address = f"{PREFIX[language]}/training/{slug}/{view}"
    response = client.post(address, {}) if view == "debrief/" else client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert BANNER[language] in text_of(page)
    assert f"<title>{WORD[language]}" in page
    assert page.count(f'<span class="tag">{WORD[language]}</span>') >= len(registry.cases().get(slug).scenes)
    assert "css/training.css" in page
    assert re.search(r'data-copied="FICTI(EF|ONAL)', page)

    for number in ("tel:112", "tel:08002000", "tel:+31334481186"):
        assert f'href="{number}"' in page
    assert 'id="quick-exit"' in page
    assert "<style" not in page
    assert " style=" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), sorted(id_ for id_ in ids if ids.count(id_) > 1)
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids, f"#{target} leads nowhere"


@each_slug
@each_language
def test_a_trainee_reads_every_scene_and_no_answer(get, slug, language):
    page = get(f"{PREFIX[language]}/training/{slug}/")
    case = registry.cases().get(slug)
    words = text_of(page)
    for scene in case.scenes:
        assert f'id="{scene.id}"' in page
        assert scene.title.in_language(language) in words
        for paragraph in scene.text.in_language(language):
            assert paragraph in words
    for mark in (*case.signals, *case.distractors):
        assert mark.explanation.in_language(language) not in words
    for text in (case.form, *case.learning_goals, *case.questions):
        assert text.in_language(language) not in words
    assert "<mark" not in page


@each_language
def test_the_form_of_a_trainee_has_the_fields_of_a_screening_and_posts_to_the_debrief(get, language):
    page = get(f"{PREFIX[language]}/training/the-second-phone/")
    read = Page(page)
    assert read.id("training-form").get("autocomplete") == "off"
    assert f'action="{PREFIX[language]}/training/the-second-phone/debrief/"' in page
    for field, ids in FACTSHEET_IDS.items():
        if field in FORM_FIELDS:
            for id_ in ids:
                box = read.id(f"{field}-{id_}")
                assert (box.get("name"), box.get("value")) == (field, id_)
    form = re.search(r'<form id="training-form".*?</form>|<form [^>]*id="training-form".*?</form>', page, re.DOTALL)[0]
    sent = set(re.findall(r'<(?:input|button)[^>]* name="([a-z_]+)"', form))
    assert sent == {"csrfmiddlewaretoken", "padding", *FORM_FIELDS}


@each_slug
@each_language
def test_the_trainer_has_every_passage_word_for_word_every_explanation_and_every_question(get, slug, language):
    page = get(f"{PREFIX[language]}/training/{slug}/trainer/")
    case = registry.cases().get(slug)
    words = text_of(page)
    passages = [html.unescape(found) for found in re.findall(r'<span class="passage[^>]*>([^<]+)</span>', page)]
    assert sorted(passages) == sorted(mark.passage.in_language(language) for mark in (*case.signals, *case.distractors))
    for mark in (*case.signals, *case.distractors):
        assert words.count(mark.explanation.in_language(language)) == 2  # on the screen and in the handout
    for text in (case.form, case.setting, *case.learning_goals, *case.questions):
        assert words.count(text.in_language(language)) >= 2
    if case.another_explanation:
        assert case.another_explanation.in_language(language) in words


@each_slug
@each_language
def test_a_revealed_passage_and_its_explanation_share_a_number_that_the_style_knows(get, slug, language):
    page = get(f"{PREFIX[language]}/training/{slug}/trainer/")
    style = (CASES.parents[2] / "static/css/training.css").read_text()
    for slide in re.findall(r'<section class="slide".*?</section>', page, re.DOTALL):
        passages = dict(re.findall(r'<span class="passage[^"]*" data-number="(\d+)">([^<]+)</span>', slide))
        reveals = dict(
            re.findall(r'<details class="reveal [^"]*" data-number="(\d+)">.*?<q>([^<]+)</q>', slide, re.DOTALL)
        )
        assert passages == reveals
        for number in passages:
            assert f'[data-number="{number}"][open]) .passage[data-number="{number}"]' in style


@each_slug
def test_the_pages_of_a_case_in_english_show_no_dutch(client, slug, allowed):  # noqa: F811
    case = registry.cases().get(slug)
    texts = sorted((*allowed, *(text.en for text in texts_of(case) if hasattr(text, "en"))), key=len, reverse=True)
    everything = {checklist.id: [item.id for item in checklist.items] for checklist in registry.content().checklists}
    for response in (
        client.get(f"/en/training/{slug}/"),
        client.get(f"/en/training/{slug}/trainer/"),
        client.post(f"/en/training/{slug}/debrief/", {}),
        client.post(f"/en/training/{slug}/debrief/", everything),
        client.post(f"/en/training/{slug}/debrief/", {"age_group": "1"}),
    ):
        expect_none(dutch_in(response.content.decode(), [str(text) for text in texts]))


# --- the debrief ---------------------------------------------------------------------------------------------------


@each_slug
@each_language
def test_who_sees_everything_has_missed_nothing_and_has_the_outcome_of_the_case(client, slug, language):
    case = registry.cases().get(slug)
    page = client.post(f"{PREFIX[language]}/training/{slug}/debrief/", fields_of(case)).content.decode()
    found = part(page, "found-signals")
    for signal in case.signals:
        assert signal.explanation.in_language(language) in found
    assert 'class="entry"' not in re.search(r'id="missed-signals".*?</section>', page, re.DOTALL)[0]
    assert 'class="entry"' not in re.search(r'id="not-in-text".*?</section>', page, re.DOTALL)[0]
    assert "line alone" not in page


@each_slug
@each_language
def test_who_ticks_nothing_has_missed_everything(client, slug, language):
    case = registry.cases().get(slug)
    page = client.post(f"{PREFIX[language]}/training/{slug}/debrief/", {}).content.decode()
    missed = part(page, "missed-signals")
    for signal in case.signals:
        assert signal.explanation.in_language(language) in missed
        assert signal.passage.in_language(language) in missed
    assert 'class="entry"' not in re.search(r'id="found-signals".*?</section>', page, re.DOTALL)[0]


def test_a_debrief_distinguishes_found_missed_and_not_in_the_text(client):
    case = registry.cases().get("the-second-phone")
    posted = {"signals_general": ["threats", "tattoos", "substance_addiction"], "age_group": "adult"}
    page = client.post("/training/the-second-phone/debrief/", posted).content.decode()
    item = registry.items()
    assert item["threats"].label.nl in part(page, "found-signals")
    assert item["poverty"].label.nl in part(page, "missed-signals")
    assert "Wordt vaak gemist" in part(page, "missed-signals")
    other = part(page, "not-in-text")
    assert item["tattoos"].label.nl in other
    assert "Welke woorden brachten u erop?" in other
    (distractor,) = [mark for mark in case.distractors if mark.item == "substance_addiction"]
    assert distractor.explanation.nl in other
    compared = part(page, "side-by-side")
    assert "Bel nu 112" in compared  # the case
    assert "U ziet signalen" in compared  # the group
    assert "18 jaar of ouder" in compared
    assert "Jonger dan 18 jaar" in compared
    for number in range(1, 6):
        assert f"Stap {number}:" in compared
    for question in case.questions:
        assert question.nl in part(page, "to-discuss")


def test_another_explanation_is_shown_in_the_debrief_and_not_before(client):
    case = registry.cases().get("the-nephew-with-the-folder")
    before = text_of(client.get("/training/the-nephew-with-the-folder/").content.decode())
    after = text_of(client.post("/training/the-nephew-with-the-folder/debrief/", {}).content.decode())
    assert case.another_explanation.nl not in before
    assert case.another_explanation.nl in after


def test_the_ticks_are_on_the_page_of_the_debrief_and_nowhere_else(client, caplog):
    ticks = {"signals_general": ["threats"], "risk_factors": ["age_12_24"], "note": "marked-words"}
    with caplog.at_level(logging.DEBUG):
        response = client.post("/training/the-second-phone/debrief/", ticks)
    page = response.content.decode()
    assert Page(page).ticked == ["signals_general-threats", "risk_factors-age_12_24"]
    assert "marked-words" not in page
    assert response.headers["Cache-Control"] == "no-store"
    assert "threats" not in caplog.text + str(response.cookies)
    again = client.get("/training/the-second-phone/").content.decode()
    assert " checked" not in again


def test_the_debrief_begins_with_what_to_do_now_for_the_group_and_for_the_case(client):
    page = Page(client.post("/training/the-second-phone/debrief/", {"acute_danger": "yes"}))
    case = registry.cases().get("the-second-phone")
    group, of_case = page.all("//*[@id='now-compared']//ol")
    calls = [words(call) for call in page.all("//*[@id='now-compared']//p[@class='first-call']")]
    for shown, answers in ((group, Answers(acute_danger="yes")), (of_case, case_answers(case, registry.content()))):
        expected = [line.rule.headline.nl for line in registry.decision()(answers).now]
        assert [words(item) for item in shown] == expected
    assert calls == ["Bel het eerst: Alarmnummer 112 112"] * 2
    assert page.all("//main//section")[0].get("id") == "now-compared"


@each_slug
@each_language
def test_every_case_names_its_profession_and_the_steps_in_that_code(client, slug, language):
    case = registry.cases().get(slug)
    (profession,) = [each for each in registry.content().professions if each.id == case.profession]
    address = f"{PREFIX[language]}/training/{slug}/"
    pages = [Page(client.get(address)), Page(client.get(f"{address}trainer/")), Page(client.post(f"{address}debrief/"))]
    for page in pages:
        assert profession.title.in_language(language) in words(page.one("//p[@class='reader']"))
    assert pages[0].all("//div[@class='profession']") == []
    for page in pages[1:]:
        said = " ".join(words(part) for part in page.all("//div[@class='profession']"))
        for place in profession.steps:
            assert f"{place.number.in_language(language)}: {place.title.in_language(language)}." in said


@each_slug
def test_the_trainer_shows_what_to_do_now_before_the_five_steps(get, slug):
    page = Page(get(f"/training/{slug}/trainer/"))
    case = registry.cases().get(slug)
    outcome = registry.decision()(case_answers(case, registry.content()))
    on_screen, on_paper = page.all("//ol[@class='now-lines']")
    for shown in (on_screen, on_paper):
        assert [words(item) for item in shown] == [line.rule.headline.nl for line in outcome.now]
    assert on_screen.getparent().get("id") == "five-steps"


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signals_general", "no_such_signal"),
        ("signals_domestic", "companion_present"),  # of another list
        ("risk_factors", "<script>alert(1)</script>"),
        ("acute_danger", "perhaps"),
        ("age_group", "12"),
    ],
)
@each_language
def test_an_unknown_id_or_value_gets_400_naming_the_field_with_every_valid_tick_kept(
    post_screening, field, value, language
):
    answers: dict[str, object] = {"signals_general": ["threats"], "risk_factors": ["orphan"], "age_group": "adult"}
    answers[field] = [*answers.get(field, []), value] if field.startswith(("signals", "risk")) else value
    response = post_screening(answers, path=f"{PREFIX[language]}/training/the-second-phone/debrief/")
    page = response.content.decode()
    assert response.status_code == 400
    assert f"<code>{field}</code>" in page
    assert "<script>alert" not in page
    assert {"signals_general-threats", "risk_factors-orphan"} <= set(Page(page).ticked)
    assert BANNER[language] in page
    assert response.headers["Cache-Control"] == "no-store"


def test_no_csrf_token_is_forbidden():
    response = Client(enforce_csrf_checks=True).post("/training/the-second-phone/debrief/", {})
    assert response.status_code == 403


def test_a_form_from_another_site_is_forbidden(post_screening):
    response = post_screening({}, path="/training/the-second-phone/debrief/", Origin="https://evil.example")
    assert response.status_code == 403


def test_json_is_not_a_form(client):
    response = client.post("/training/the-second-phone/debrief/", "{}", content_type="application/json")
    assert response.status_code == 415


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("view", ["", "the-second-phone/", "the-second-phone/trainer/", "the-second-phone/debrief/"])
def test_a_wrong_method_gets_405_and_the_methods_that_are_known(client, method, view):
    response = getattr(client, method)(f"/training/{view}")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("view", ["", "the-second-phone/", "the-second-phone/trainer/"])
def test_posting_to_a_page_that_takes_no_form_gets_405(client, view):
    assert client.post(f"/training/{view}", {"a": "1"}).status_code == 405


@each_language
def test_asking_for_a_debrief_without_ticks_leads_to_the_case(client, language):
    response = client.get(f"{PREFIX[language]}/training/the-second-phone/debrief/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{PREFIX[language]}/training/the-second-phone/",
    )


@pytest.mark.parametrize(
    "slug", ["no-such-case", "The-Second-Phone", "the-second-phone.yaml", "..%2Fsources", "a" * 300]
)
def test_a_case_that_does_not_exist_gets_a_404_with_the_contacts(client, slug):
    for view in ("", "trainer/", "debrief/"):
        response = client.get(f"/training/{slug}/{view}")
        assert response.status_code == 404
        assert 'href="tel:112"' in response.content.decode()
    assert client.post(f"/training/{slug}/debrief/", {"signals_general": "threats"}).status_code == 404


# --- an organisation's own cases ------------------------------------------------------------------------------------

SMALL = """\
slug: @SLUG@
fictional: true
title: {nl: Eigen titel, en: A title of our own}
summary: {nl: Kort, en: Short}
form: {nl: Vorm, en: Form}
setting: {nl: Plek, en: Setting}
author: Stichting Voorbeeld
learning_goals: [{nl: Doel, en: Goal}]
situation: {acute_danger: no, age_group: adult}
scenes:
  - id: desk
    title: {nl: Balie, en: Desk}
    where: reception
    text:
      nl: [Een man doet het woord. Zijn paspoort ligt bij de baas.]
      en: [A man does the talking. His passport is with the boss.]
signals:
  - item: passport_withheld
    scene: desk
    passage: {nl: Zijn paspoort ligt bij de baas, en: His passport is with the boss}
    easily_missed: true
    explanation: {nl: Uitleg, en: Explanation}
questions: [{nl: Vraag, en: Question}]
source: comensha-factsheet
certainty: editorial
reviewed: 2026-11-24
"""

BAD = {
    "an-unknown-signal": ("item: passport_withheld", "item: passport", 18, "no signal or risk factor 'passport'"),
    "a-passage-not-in-the-scene": ("nl: Zijn paspoort ligt bij de baas,", "nl: Hij lacht,", 20, "word for word"),
    "a-missing-language": ("title: {nl: Eigen titel, en: A title of our own}", "title: {nl: Eigen titel}", 3, "'en'"),
    "a-name-of-the-page-itself": ("- id: desk", "- id: main", 11, "the page itself uses 'main'"),
}


@pytest.fixture
def own_folder(tmp_path, settings):
    """Name an own folder in the setting, and load the cases again; restore both afterwards."""
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"cases_folder": tmp_path})
    registry.cases.cache_clear()
    rendering.cache.clear()
    yield tmp_path
    registry.cases.cache_clear()
    rendering.cache.clear()


def write(folder, slug, old="", new="", name=None):
    assert not old or SMALL.count(old) >= 1
    (folder / f"{name or slug}.yaml").write_text(SMALL.replace("@SLUG@", slug).replace(old, new, 1), encoding="utf-8")


@each_language
def test_a_case_of_ones_own_has_all_the_pages_and_names_its_author(own_folder, get, client, language):
    write(own_folder, "our-own")
    prefix = PREFIX[language]
    assert "Stichting Voorbeeld" in get(f"{prefix}/training/")
    for view in ("", "trainer/"):
        page = get(f"{prefix}/training/our-own/{view}")
        assert BANNER[language] in page
        assert "Stichting Voorbeeld" in page
    assert client.post(f"{prefix}/training/our-own/debrief/", {}).status_code == 200
    assert get(f"{prefix}/training/the-second-phone/")


@pytest.mark.parametrize("slug", BAD)
def test_a_bad_case_is_refused_with_file_line_and_reason_and_the_others_stay_served(own_folder, client, slug, capsys):
    old, new, line, reason = BAD[slug]
    write(own_folder, slug, old, new)
    write(own_folder, "a-good-one")
    wanted = f"{own_folder / slug}.yaml:{line}:"

    (warning,) = [found for found in run_checks() if found.id == "screening.W001"]
    assert not warning.is_serious()
    assert warning.msg.startswith(wanted)
    assert reason in warning.msg

    with pytest.raises(CommandError):
        call_command("content", "check")
    assert wanted in capsys.readouterr().out

    assert client.get(f"/training/{slug}/").status_code == 404
    assert f"/training/{slug}/" not in client.get("/training/").content.decode()
    for good in (*SLUGS, "a-good-one"):
        assert client.get(f"/training/{good}/").status_code == 200


def test_the_start_logs_every_fault_once_and_goes_on(tmp_path):
    write(tmp_path, "bad", "where: reception", "where: moon")
    write(tmp_path, "good")
    start = "import screening.serving.wsgi; from screening import registry; print(len(registry.cases().cases))"
    environment = {**production(0, tmp_path), "SIGNAALWIJZER_CASES_FOLDER": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(len(SLUGS) + 1)
    (line,) = [line for line in done.stderr.splitlines() if "bad.yaml" in line]
    assert "WARNING signaalwijzer.content a training case is not served: " in line
    assert f"{tmp_path}/bad.yaml:13:5: 'moon' is not a place" in line


def test_of_two_cases_with_one_name_the_first_is_served(own_folder, client):
    write(own_folder, "the-second-phone")
    (warning,) = [found for found in run_checks() if found.id == "screening.W001"]
    assert "the slug 'the-second-phone' is used before, in cases/the-second-phone.yaml" in warning.msg
    assert "De tweede telefoon" in client.get("/training/the-second-phone/").content.decode()
    assert "Eigen titel" not in client.get("/training/").content.decode()


def test_a_folder_that_is_not_there_is_reported_and_the_cases_of_the_app_are_served(tmp_path, own_folder, client):
    own_folder.rmdir()
    (warning,) = [found for found in run_checks() if found.id == "screening.W001"]
    assert str(tmp_path) in warning.msg
    assert client.get("/training/the-second-phone/").status_code == 200


def test_a_sound_folder_gives_no_warning_and_the_check_of_the_content_counts_its_cases(own_folder, capsys):
    write(own_folder, "our-own")
    assert [found for found in run_checks() if found.id == "screening.W001"] == []
    call_command("content", "check")
    assert f"{len(SLUGS) + 1} training cases" in capsys.readouterr().out


def test_stale_names_cases_that_nobody_read_through_for_a_year(own_folder, capsys):
    write(own_folder, "our-own")
    call_command("content", "stale", "--today", "2027-11-23")
    assert "our-own" not in capsys.readouterr().out
    call_command("content", "stale", "--today", "2027-11-24")
    told = capsys.readouterr().out
    assert f"{own_folder}/our-own.yaml:26  our-own" in told
    assert "cases/the-second-phone.yaml:" in told


def test_the_setting_names_the_folder_and_may_be_empty(monkeypatch, tmp_path):
    monkeypatch.setenv("SIGNAALWIJZER_CASES_FOLDER", str(tmp_path))
    assert Configuration().cases_folder == tmp_path
    monkeypatch.setenv("SIGNAALWIJZER_CASES_FOLDER", "")
    assert Configuration().cases_folder is None

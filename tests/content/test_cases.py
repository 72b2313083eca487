"""The fictional cases: what is in them, how bad case files are refused, and what a debrief says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from content.cases import CASES, PLACES, CaseLibrary, FictionalCase, case_folders, load_cases
from content.loading import DATA
from content.model import LANGUAGES
from content.yaml_positions import Document
from screening.logic.answers import CHECKLISTS, Answers
from screening.logic.debrief import case_answers, debrief
from tests.served_content import load

CONTENT = load()
LIBRARY = load_cases(case_folders(), CONTENT)
ITEMS = {checklist.id: tuple(item.id for item in checklist.items) for checklist in CONTENT.checklists}
IN_ORDER = tuple(item for items in ITEMS.values() for item in items)

each_case = pytest.mark.parametrize("case", LIBRARY.cases, ids=lambda case: case.slug)
each_language = pytest.mark.parametrize("language", LANGUAGES)


# --- the cases that come with the app ------------------------------------------------------------------------


def test_the_cases_of_the_app_have_no_faults_and_are_at_least_eight() -> None:
    assert LIBRARY.faults == ()
    assert len(LIBRARY.cases) >= 8
    assert [case.slug for case in LIBRARY.cases] == sorted(path.stem for path in CASES.iterdir())


@pytest.mark.parametrize("item", IN_ORDER)
def test_every_signal_and_risk_factor_occurs_in_a_case(item: str) -> None:
    assert [case.slug for case in LIBRARY.cases if item in {signal.item for signal in case.signals}]


@pytest.mark.parametrize("path", sorted(CASES.iterdir()), ids=lambda path: path.stem)
@each_language
def test_every_passage_is_word_for_word_in_its_scene(path: Path, language: str) -> None:
    raw = yaml.safe_load(path.read_text())
    paragraphs = {scene["id"]: [" ".join(text.split()) for text in scene["text"][language]] for scene in raw["scenes"]}
    passages = [*raw["signals"], *raw["distractors"]]

    for passage in passages:
        words = " ".join(passage["passage"][language].split())
        assert sum(paragraph.count(words) for paragraph in paragraphs[passage["scene"]]) == 1, words


@each_case
def test_a_case_says_that_it_is_fictional_and_cites_its_sources(case: FictionalCase) -> None:
    assert case.fictional is True
    assert {"comensha-factsheet", "signaalwijzer-redactie"} <= {*case.source}


@each_case
@each_language
def test_a_case_unfolds_in_three_or_four_scenes_that_can_be_read_aloud(case: FictionalCase, language: str) -> None:
    assert len(case.scenes) in (3, 4)
    for scene in case.scenes:
        words = sum(len(paragraph.split()) for paragraph in scene.text.in_language(language))
        assert 100 <= words <= 220, f"{scene.id}: {words} words"


@each_case
def test_both_languages_tell_a_case_in_the_same_paragraphs(case: FictionalCase) -> None:
    for scene in case.scenes:
        assert len(scene.text.nl) == len(scene.text.en)
        for nl, en in zip(case.segments(scene, "nl"), case.segments(scene, "en"), strict=True):
            assert {segment.mark for segment in nl} == {segment.mark for segment in en}


@each_case
def test_a_case_has_something_easily_missed_something_plain_and_a_distractor(case: FictionalCase) -> None:
    assert {signal.easily_missed for signal in case.signals} == {True, False}
    assert case.distractors


def test_the_cases_differ_in_age_and_danger_and_one_has_another_explanation() -> None:
    assert {case.situation.age_group for case in LIBRARY.cases} == {"minor", "adult"}
    assert {case.situation.acute_danger for case in LIBRARY.cases} == {"yes", "no", "unknown"}
    assert len([case for case in LIBRARY.cases if case.another_explanation]) == 1


@each_case
def test_no_case_pronounces_a_verdict_or_gives_a_telephone_number(case: FictionalCase) -> None:
    texts = str(case.model_dump(exclude={"slug", "reviewed", "source"}))

    verdict = r"\b(is|was|bent|bleek)\s+((g)?een|wel|niet|toch)\s+slachtoffer|\b(is|was|are)\s+(not )?an?\s+victim"
    assert not re.search(verdict, texts, re.IGNORECASE)
    assert not re.search(r"\d[\d -]{6,}\d", texts)


# --- passages in their scenes ---------------------------------------------------------------------------------


@each_case
@each_language
def test_segments_hold_the_whole_paragraph_and_mark_each_passage_once(case: FictionalCase, language: str) -> None:
    marked = []
    for scene in case.scenes:
        for paragraph, segments in zip(scene.text.in_language(language), case.segments(scene, language), strict=True):
            assert "".join(segment.text for segment in segments) == paragraph
            marked += [(segment.mark, segment.text) for segment in segments if segment.mark]

    expected = [(mark, mark.passage.in_language(language)) for scene in case.scenes for mark in case.marks(scene.id)]
    assert sorted(marked, key=str) == sorted(expected, key=str)
    assert len(marked) == len(case.signals) + len(case.distractors)


@each_case
def test_a_scene_knows_the_words_for_its_place(case: FictionalCase) -> None:
    assert all(scene.place is PLACES[scene.where] for scene in case.scenes)


# --- bad case files --------------------------------------------------------------------------------------------

GOOD = """\
slug: good
fictional: true
title: {nl: Titel, en: Title}
summary: {nl: Kort, en: Short}
form: {nl: Vorm, en: Form}
setting: {nl: Plek, en: Setting}
learning_goals: [{nl: Doel, en: Goal}]
situation: {acute_danger: no, age_group: adult}
scenes:
  - id: desk
    title: {nl: Balie, en: Desk}
    where: reception
    text:
      nl:
        - >-
          Een man doet het woord. Zijn paspoort
          ligt bij de baas. Hij lacht.
        - Buiten regent het.
      en:
        - >-
          A man does the talking. His passport is
          with the boss. He smiles.
        - It is raining outside.
signals:
  - item: companion_present
    scene: desk
    passage: {nl: Een man doet het woord, en: A man does the talking}
    easily_missed: false
    explanation: {nl: Uitleg, en: Explanation}
  - item: passport_withheld
    scene: desk
    passage: {nl: Zijn paspoort ligt bij de baas, en: His passport is with the boss}
    easily_missed: true
    explanation: {nl: Uitleg, en: Explanation}
distractors:
  - item: tattoos
    scene: desk
    passage: {nl: Hij lacht, en: He smiles}
    explanation: {nl: Uitleg, en: Explanation}
questions: [{nl: Vraag, en: Question}]
source: comensha-factsheet
certainty: editorial
reviewed: 2026-11-24
"""


def write(folder: Path, slug: str, *, change: tuple[str, str] = ("", ""), name: str | None = None) -> Path:
    """Write the small good case under ``slug``, with one change."""
    old, new = change
    assert not old or GOOD.count(old) == 1
    text = (GOOD.replace(old, new) if old else GOOD).replace("slug: good", f"slug: {slug}", 1)
    path = folder / (name or f"{slug}.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, start=1) if words in line]
    return number


def slugs(library: CaseLibrary) -> list[str]:
    return [case.slug for case in library.cases]


def test_an_own_case_file_is_served_in_addition_to_those_of_the_app(tmp_path: Path) -> None:
    write(tmp_path, "our-own")

    library = load_cases(case_folders(tmp_path), CONTENT)

    assert library.faults == ()
    assert slugs(library) == sorted([*slugs(LIBRARY), "our-own"])
    assert library.get("our-own") is not None
    assert library.get("never-heard-of") is None


BAD = {
    "an unknown item": (
        ("item: passport_withheld", "item: pasport_withheld"),
        "item: pasport_withheld",
        "there is no signal or risk factor 'pasport_withheld'; did you mean 'passport_withheld'?",
    ),
    "an unknown item of a distractor": (
        ("item: tattoos", "item: tattoo"),
        "item: tattoo",
        "there is no signal or risk factor 'tattoo'; did you mean 'tattoos'?",
    ),
    "a passage that is not in the Dutch scene": (
        ("nl: Zijn paspoort ligt bij de baas,", "nl: Zijn pas ligt bij de baas,"),
        "Zijn pas ligt",
        "is not word for word in one paragraph of scene 'desk' (nl): 'Zijn pas ligt bij de baas'",
    ),
    "a passage that is not in the English scene": (
        ("en: A man does the talking}", "en: The man does the talking}"),
        "The man does",
        "is not word for word in one paragraph of scene 'desk' (en): 'The man does the talking'",
    ),
    "a passage over two paragraphs": (
        ("passage: {nl: Hij lacht,", "passage: {nl: Hij lacht. Buiten regent het,"),
        "Hij lacht. Buiten",
        "is not word for word in one paragraph",
    ),
    "a passage with other capitals": (
        ("nl: Een man doet het woord,", "nl: een man doet het woord,"),
        "nl: een man",
        "is not word for word",
    ),
    "a passage that occurs twice": (
        ("- Buiten regent het.", "- Hij lacht. Buiten regent het."),
        "passage: {nl: Hij lacht,",
        "the passage occurs 2 times in scene 'desk' (nl): take more words",
    ),
    "passages that share words": (
        ("passage: {nl: Hij lacht, en: He smiles}", "passage: {nl: Hij lacht, en: with the boss. He smiles}"),
        "with the boss. He smiles}",
        "the passage shares words with another, on line",
    ),
    "an unknown scene": (
        ("    scene: desk\n    passage: {nl: Hij", "    scene: corridor\n    passage: {nl: Hij"),
        "scene: corridor",
        "there is no scene 'corridor'; this case has: desk",
    ),
    "a missing language": (
        ("title: {nl: Titel, en: Title}", "title: {nl: Titel}"),
        "title: {nl: Titel}",
        "'en' is missing",
    ),
    "a missing language of a passage": (
        ("passage: {nl: Hij lacht, en: He smiles}", "passage: {en: He smiles}"),
        "passage: {en: He smiles}",
        "'nl' is missing",
    ),
    "a text left empty": (
        ("summary: {nl: Kort, en: Short}", "summary: {nl: '  ', en: Short}"),
        "summary:",
        "this is still empty (at 'summary.nl')",
    ),
    "no questions": (
        ("questions: [{nl: Vraag, en: Question}]", "questions: []"),
        "questions:",
        "this is still empty",
    ),
    "the same item twice": (
        ("item: passport_withheld", "item: companion_present  # again"),
        "# again",
        "the item 'companion_present' is used before, on line 25",
    ),
    "an item that is both signal and distractor": (
        ("item: tattoos", "item: passport_withheld  # too"),
        "# too",
        "'passport_withheld' is a signal of this case as well, on line 30",
    ),
    "a case that does not say it is fictional": (
        ("fictional: true\n", ""),
        "slug:",
        "'fictional' is missing",
    ),
    "a case that is not fictional": (
        ("fictional: true", "fictional: false"),
        "fictional: false",
        "a case must be invented, and say so with 'fictional: true'",
    ),
    "an unknown place": (
        ("where: reception", "where: moon"),
        "where: moon",
        "'moon' is not a place; choose from reception, waiting_room",
    ),
    "an unknown key": (
        ("certainty: editorial", "certainty: editorial\nscore: 7"),
        "score: 7",
        "'score' is not known here",
    ),
    "an unknown source": (
        ("source: comensha-factsheet", "source: hearsay"),
        "source: hearsay",
        "the source 'hearsay' is not in sources.yaml",
    ),
    "an unknown answer to the situation": (
        ("acute_danger: no", "acute_danger: perhaps"),
        "perhaps",
        "Input should be 'yes', 'no' or 'unknown'",
    ),
    "an unknown profession": (
        ("certainty: editorial", "certainty: editorial\nprofession: nurze"),
        "nurze",
        "there is no profession 'nurze'; did you mean 'nurse'?",
    ),
    "what is no YAML": (
        ("questions: [{nl: Vraag, en: Question}]", "questions: [{nl: Vraag"),
        "source:",
        "not valid YAML",
    ),
    "a key that occurs twice": (
        ("certainty: editorial", "certainty: editorial\nform: {nl: Vorm, en: Again}"),
        "en: Again",
        "the key 'form' occurs twice",
    ),
}


@pytest.mark.parametrize(("change", "where", "reason"), BAD.values(), ids=BAD)
def test_a_bad_case_file_is_refused_with_file_line_and_reason_while_the_others_are_still_served(
    tmp_path: Path, change: tuple[str, str], where: str, reason: str
) -> None:
    bad = write(tmp_path, "bad", change=change)
    write(tmp_path, "other")

    library = load_cases(case_folders(tmp_path), CONTENT)

    (fault,) = library.faults
    assert (fault.file, fault.line) == (str(bad), line_of(bad, where))
    assert reason in fault.reason
    assert slugs(library) == sorted([*slugs(LIBRARY), "other"])


def test_a_fault_in_a_case_of_the_app_is_named_by_its_place_in_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cases.DATA", tmp_path)
    (tmp_path / "cases").mkdir()
    write(tmp_path / "cases", "bad", change=("where: reception", "where: moon"))

    (fault,) = load_cases([tmp_path / "cases"], CONTENT).faults

    assert str(fault).startswith("cases/bad.yaml:12:5: 'moon' is not a place")


def test_a_slug_must_be_the_name_of_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, "one-name", name="another.yaml")

    library = load_cases([tmp_path], CONTENT)

    assert [(fault.file, fault.line, fault.reason) for fault in library.faults] == [
        (str(path), 1, "the slug 'one-name' must be the name of the file, 'another'")
    ]
    assert library.cases == ()


def test_a_slug_used_in_two_folders_is_served_from_the_first(tmp_path: Path) -> None:
    taken = LIBRARY.cases[0]
    path = write(tmp_path, taken.slug)

    library = load_cases(case_folders(tmp_path), CONTENT)

    assert [(fault.file, fault.line, fault.reason) for fault in library.faults] == [
        (str(path), 1, f"the slug '{taken.slug}' is used before, in cases/{taken.slug}.yaml")
    ]
    assert library.cases == LIBRARY.cases


def test_a_copied_file_with_the_old_slug_does_not_push_out_the_original(tmp_path: Path) -> None:
    write(tmp_path, "visit")
    write(tmp_path, "visit", name="a-copy.yaml")

    library = load_cases([tmp_path], CONTENT)

    assert slugs(library) == ["visit"]
    assert {Path(fault.file).name for fault in library.faults} == {"a-copy.yaml"}


def test_a_file_with_two_faults_names_both(tmp_path: Path) -> None:
    path = write(tmp_path, "bad", change=("where: reception", "where: moon"))
    path.write_text(path.read_text().replace("fictional: true", "fictional: false"))

    assert [fault.line for fault in load_cases([tmp_path], CONTENT).faults] == [2, 12]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b"title: \xff", "the file can't be read"),
        (b"slug: &a [*a]", "nested too deeply, or refers to itself"),
        (b"- just\n- a list", "(at '')"),
        (b"one word", "(at '')"),
    ],
)
def test_a_file_that_is_no_case_at_all_never_stops_the_others(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "bad.yaml").write_bytes(raw)
    write(tmp_path, "other")

    library = load_cases([tmp_path], CONTENT)

    assert [reason in fault.reason for fault in library.faults] == [True]
    assert slugs(library) == ["other"]


def test_a_folder_that_is_not_there_is_a_fault_and_the_cases_of_the_app_stay_served(tmp_path: Path) -> None:
    library = load_cases(case_folders(tmp_path / "gone"), CONTENT)

    (fault,) = library.faults
    assert fault.file == str(tmp_path / "gone")
    assert "can't be read" in fault.reason
    assert library.cases == LIBRARY.cases


def test_files_that_are_no_case_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "ours", name="ours.yml")
    (tmp_path / "README.md").write_text("about our cases")
    (tmp_path / ".draft.yaml").write_text("not yet")

    library = load_cases([tmp_path], CONTENT)

    assert (slugs(library), library.faults) == (["ours"], ())


# --- the debrief ------------------------------------------------------------------------------------------------

cases = st.sampled_from(LIBRARY.cases)
ticks = st.builds(
    Answers,
    acute_danger=st.sampled_from(["yes", "no", "unknown"]),
    age_group=st.sampled_from(["minor", "adult", "unknown"]),
    **{checklist: st.frozensets(st.sampled_from(items)) for checklist, items in ITEMS.items()},
)


def ids(part: Any) -> list[str]:
    return [entry.item.id for entry in part]


def all_ticked(answers: Answers) -> set[str]:
    return {item for checklist in CHECKLISTS for item in answers.ticked(checklist)}


@given(cases, ticks)
def test_found_and_missed_are_together_the_signals_of_the_case(case: FictionalCase, answers: Answers) -> None:
    result = debrief(case, answers, CONTENT)

    assert sorted(ids(result.found) + ids(result.missed)) == sorted(signal.item for signal in case.signals)


@given(cases, ticks)
def test_found_and_not_in_the_text_are_together_the_ticks(case: FictionalCase, answers: Answers) -> None:
    result = debrief(case, answers, CONTENT)

    assert sorted(ids(result.found) + ids(result.not_in_text)) == sorted(all_ticked(answers))


@given(cases, ticks)
def test_every_part_is_in_the_order_of_the_checklists(case: FictionalCase, answers: Answers) -> None:
    result = debrief(case, answers, CONTENT)

    for part in (result.found, result.missed, result.not_in_text):
        assert ids(part) == [item for item in IN_ORDER if item in ids(part)]
        assert all(entry.item in entry.checklist.items for entry in part)


@given(cases, ticks)
def test_each_entry_carries_its_own_explanation(case: FictionalCase, answers: Answers) -> None:
    result = debrief(case, answers, CONTENT)

    assert all(entry.mark.item == entry.item.id for entry in (*result.found, *result.missed))
    explained = {entry.item.id: entry.mark for entry in result.not_in_text if entry.mark}
    expected = {mark.item: mark for mark in case.distractors if mark.item in all_ticked(answers)}
    assert explained == expected


@given(cases, ticks)
def test_one_more_right_tick_moves_that_signal_alone_from_missed_to_found(
    case: FictionalCase, answers: Answers
) -> None:
    before = debrief(case, answers, CONTENT)
    for entry in before.missed:
        more = {name: answers.ticked(name) for name in CHECKLISTS}
        more[entry.checklist.id] |= {entry.item.id}
        after = debrief(case, Answers(answers.acute_danger, answers.age_group, **more), CONTENT)
        assert {*ids(after.found)} - {*ids(before.found)} == {entry.item.id}
        assert {*ids(before.missed)} - {*ids(after.missed)} == {entry.item.id}
        assert after.not_in_text == before.not_in_text


@each_case
def test_the_answers_of_the_case_itself_find_everything(case: FictionalCase) -> None:
    result = debrief(case, case_answers(case, CONTENT), CONTENT)

    assert len(result.found) == len(case.signals)
    assert (result.missed, result.not_in_text) == ((), ())


@each_case
def test_no_answers_miss_everything_and_are_no_error(case: FictionalCase) -> None:
    result = debrief(case, Answers(), CONTENT)

    assert len(result.missed) == len(case.signals)
    assert (result.found, result.not_in_text) == ((), ())


def test_ids_that_the_content_does_not_know_are_passed_over() -> None:
    case = LIBRARY.cases[0]

    strange = Answers(acute_danger="maybe", signals_general=frozenset({"never_heard_of"}))

    assert debrief(case, strange, CONTENT) == debrief(case, Answers(), CONTENT)


# --- case new ---------------------------------------------------------------------------------------------------


def new(*arguments: object) -> str:
    output = io.StringIO()
    call_command("case", "new", *map(str, arguments), stdout=output)
    return output.getvalue()


FILLING = {
    r"situation\.acute_danger": "no",
    r"situation\.age_group": "minor",
    r"scenes\.\d\.where": "school",
    r"signals\.0\.item": "threats",
    r"signals\.1\.item": "orphan",
    r"distractors\.0\.item": "tattoos",
    r"signals\.\d\.easily_missed": "true",
    r"scenes\.0\.text\.(nl|en)\.0": "The first signal stands here, and something like it there.",
    r"scenes\.1\.text\.(nl|en)\.0": "Later there is a second signal.",
    r"signals\.0\.passage\.(nl|en)": "The first signal stands here",
    r"distractors\.0\.passage\.(nl|en)": "something like it",
    r"signals\.1\.passage\.(nl|en)": "a second signal",
    r".*": "Words.",
}


def empties(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every empty value."""
    if part == "":
        yield path
    elif not isinstance(part, str):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from empties(value, (*path, key))


def fill_in(data: Any) -> None:
    """Fill in everything that is empty, as an author would."""
    for path in [*empties(data)]:
        holder = data
        for key in path[:-1]:
            holder = holder[key]
        name = ".".join(map(str, path))
        holder[path[-1]] = next(words for pattern, words in FILLING.items() if re.fullmatch(pattern, name))


def test_a_new_case_file_is_valid_once_everything_empty_is_filled_in(tmp_path: Path) -> None:
    assert "content check" in new("our-first-case", "--folder", tmp_path)
    path = tmp_path / "our-first-case.yaml"
    data = Document(path.read_text()).data
    fill_in(data)
    path.write_text(yaml.safe_dump(data))

    library = load_cases([tmp_path], CONTENT)

    assert (slugs(library), library.faults) == (["our-first-case"], ())


def test_a_new_case_file_says_line_by_line_what_is_still_empty_and_is_not_served(tmp_path: Path) -> None:
    new("our-first-case", "--folder", tmp_path)
    document = Document((tmp_path / "our-first-case.yaml").read_text())

    library = load_cases([tmp_path], CONTENT)

    assert library.cases == ()
    assert all("this is still empty" in fault.reason for fault in library.faults)
    assert [fault.line for fault in library.faults] == [document.position(path).line for path in empties(document.data)]


def test_the_hints_of_a_new_case_file_name_every_item_and_place(tmp_path: Path) -> None:
    new("our-first-case", "--folder", tmp_path)
    text = (tmp_path / "our-first-case.yaml").read_text()
    hints = " ".join(line.strip(" #") for line in text.splitlines() if line.lstrip().startswith("#"))
    named = {*re.findall(r"[a-z0-9_]+", hints)}

    assert {*IN_ORDER, *PLACES, *ITEMS} <= named
    assert max(map(len, text.splitlines())) <= 120


def test_an_existing_case_file_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, "mine")

    with pytest.raises(CommandError, match="exists already"):
        new("mine", "--folder", tmp_path)

    assert path.read_text() == GOOD.replace("slug: good", "slug: mine")


@pytest.mark.parametrize("name", ["My Case", "een_casus", "../elsewhere", "Één", "-", "a--b", "x" * 61])
def test_a_name_that_can_be_no_address_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="can't be the name of a case"):
        new("--folder", tmp_path, "--", name)
    assert list(tmp_path.iterdir()) == []


def test_a_better_name_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="such as 'my-first-case'"):
        new("My first_Case!", "--folder", tmp_path)


def test_a_name_that_the_app_uses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has a case"):
        new(LIBRARY.cases[0].slug, "--folder", tmp_path)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be made"):
        new("mine", "--folder", tmp_path / "gone")
    assert not (tmp_path / "gone").exists()


def test_without_a_folder_the_one_of_the_setting_is_used(tmp_path: Path, settings: Any) -> None:
    settings.CONFIGURATION = SimpleNamespace(cases_folder=tmp_path)

    new("mine")

    assert (tmp_path / "mine.yaml").exists()


def test_without_a_folder_anywhere_the_command_asks_for_one(settings: Any) -> None:
    settings.CONFIGURATION = SimpleNamespace(cases_folder=None)

    with pytest.raises(CommandError, match="Say where"):
        new("mine")


def test_the_folder_of_the_app_holds_its_cases() -> None:
    assert case_folders() == (CASES,)
    assert CASES.is_relative_to(DATA)
    assert case_folders("own") == (CASES, Path("own"))

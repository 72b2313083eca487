"""``manage.py content new-signal`` writes all of a signal but its words; until they come nothing of it is served."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError

from content.loading import DATA, ContentError, load
from tests.content.test_commands import fails, run
from tests.small_content import small_content, write

FILLED = {
    "source: TODO ids of sources.yaml": "source: handbook",
    "source: signaalwijzer-redactie": "source: handbook",
    "certainty: TODO source or law or editorial": "certainty: editorial",
    "TODO ": "Filled in ",
}


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "content", small_content())


def new_signal(folder, id_="cash", *options):
    return run("content", "new-signal", id_, "--checklist", "signals_general", "--folder", folder, *options)


def fill_in(path: Path):
    text = path.read_text(encoding="utf-8")
    for asked, given in FILLED.items():
        text = text.replace(asked, given)
    path.write_text(text, encoding="utf-8")


def added(old: Path, new: Path) -> list[str]:
    """Return the lines that came; none may have gone or changed."""
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (old, new))
    for line in before:
        after.remove(line)
    return after


def test_the_skeleton_holds_every_part_of_a_signal_in_both_languages(folder):
    new_signal(folder)
    fill_in(folder / "checklists/signals_general.yaml")
    (item,) = [item for item in load(folder).checklists[0].items if item.id == "cash"]
    for text in (item.label, item.short, item.meaning, item.observe, item.question, item.say):
        assert "Dutch" in text.nl
        assert "English" in text.en
    assert item.synonyms.nl
    assert item.synonyms.en
    assert item.reviewed == item.meaning.reviewed == item.say.reviewed


def test_it_comes_at_the_end_of_its_checklist(folder):
    new_signal(folder)
    fill_in(folder / "checklists/signals_general.yaml")
    assert [item.id for item in load(folder).checklists[0].items] == ["companion", "injury", "cash"]


def test_an_unfilled_skeleton_stops_the_start_and_says_what_is_asked_and_where(folder):
    new_signal(folder)
    with pytest.raises(ContentError) as caught:
        load(folder)
    lines = (folder / "checklists/signals_general.yaml").read_text(encoding="utf-8").splitlines()
    asked = {fault.line: fault.reason for fault in caught.value.faults}
    assert len(asked) == len([line for line in lines if "TODO" in line])
    assert asked[lines.index("  - id: cash") + 3] == "still to fill in: the words beside the tick box (Dutch)"
    assert set(asked.values()) >= {
        "still to fill in: ids of sources.yaml",
        "still to fill in: source or law or editorial",
    }


def test_words_with_a_colon_and_quotes_can_be_filled_in_as_they_are(folder):
    new_signal(folder)
    path = folder / "checklists/signals_general.yaml"
    fill_in(path)
    words = "Geld: 'alles' in \"contanten\" # en meer"
    asked = "Filled in the words beside the tick box (Dutch)"
    path.write_text(path.read_text(encoding="utf-8").replace(asked, words), encoding="utf-8")
    assert load(folder).checklists[0].items[-1].label.nl == words


def test_content_check_lists_each_text_once(folder):
    new_signal(folder)
    printed, _ = fails("content", "check", "--folder", folder)
    asked = [line for line in printed.splitlines() if "still to fill in" in line]
    assert len(asked) == len({line.split(": ")[0] for line in asked}) == 18


@pytest.mark.parametrize("left", ["TODO", "TODO later", " TODO  write this"])
def test_no_text_of_any_file_may_be_left_to_do(folder, left):
    path = folder / "contacts.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("role: {nl: Helpt", f"role: {{nl: '{left}'", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"contacts\.yaml:3:10: still to fill in"):
        load(folder)


def test_it_is_put_in_the_sets_that_are_named(folder):
    new_signal(folder, "cash", "--set", "control")
    assert "items: [companion, debts, cash]," in (folder / "sets.yaml").read_text(encoding="utf-8")


def test_comments_and_layout_of_the_real_files_stay(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    new_signal(folder, "cash", "--set", "work_related", "--set", "control")
    assert added(DATA / "sets.yaml", folder / "sets.yaml") == ["    - cash", "    - cash"]
    lines = added(DATA / "checklists/signals_general.yaml", folder / "checklists/signals_general.yaml")
    assert lines[:2] == ["", "  - id: cash"]
    faults = fails("content", "check", "--folder", folder)[0].splitlines()
    assert [fault for fault in faults if "still to fill in" not in fault] == []


@pytest.mark.parametrize("id_", ["companion", "debts", "control", "risk_factors"])
def test_an_id_that_is_in_use_is_refused(folder, id_):
    _, words = fails("content", "new-signal", id_, "--checklist", "signals_general", "--folder", folder)
    assert words == f"The id '{id_}' is in use."


def test_what_can_not_be_an_id_or_a_set_is_refused_and_nothing_is_written(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    with pytest.raises(CommandError, match="'Two words' can't be an id"):
        new_signal(folder, "Two words")
    with pytest.raises(CommandError, match=r"There is no set 'work' in sets\.yaml; there are control"):
        new_signal(folder, "cash", "--set", "control", "--set", "work")
    (folder / "sets.yaml").write_text("- {id: a\n", encoding="utf-8")
    with pytest.raises(CommandError, match="has a fault on line 2"):
        new_signal(folder)
    (folder / "sets.yaml").write_bytes(before[folder / "sets.yaml"])
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before

"""Defaults of source, certainty and date at the head of a file, and sets that name sets and checklists."""

import datetime

import pytest

from content.checking import all_faults, stale
from content.loading import ContentError, load
from tests.small_content import small_content, write

PROVENANCE = "  source: handbook\n  certainty: editorial\n  reviewed: 2026-01-02\n"
DEFAULTS = "defaults: {source: handbook, certainty: editorial, reviewed: 2026-01-02}\n"


def with_defaults(file: str) -> dict[str, str]:
    """Return the small content, with the provenance of each item of ``file``, a list, in the defaults at its head."""
    files = small_content()
    items = files[file].replace(PROVENANCE, "")
    files[file] = DEFAULTS + "items:\n" + "".join(f"  {line}" for line in items.splitlines(keepends=True))
    return files


def faults(folder) -> list[str]:
    with pytest.raises(ContentError) as raised:
        load(folder)
    assert set(raised.value.faults) <= set(all_faults(folder))
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize("file", ["contacts.yaml", "guidance/rules.yaml", "attention_points.yaml", "steps.yaml"])
def test_defaults_say_what_each_item_would_have_said(tmp_path, file):
    plain = load(write(tmp_path / "plain", small_content()))
    short = load(write(tmp_path / "short", with_defaults(file)))
    assert short.model_copy(update={"fingerprint": ""}) == plain.model_copy(update={"fingerprint": ""})


def test_an_item_that_states_its_own_source_keeps_it(tmp_path):
    files = with_defaults("contacts.yaml")
    files["contacts.yaml"] = files["contacts.yaml"].replace("certainty: editorial", "certainty: source")
    files["contacts.yaml"] = files["contacts.yaml"].replace(
        "id: helpers\n", "id: helpers\n    certainty: law\n    reviewed: 2025-05-06\n"
    )
    *others, helpers = load(write(tmp_path, files)).contacts
    assert (helpers.source, helpers.certainty, helpers.reviewed) == (("handbook",), "law", datetime.date(2025, 5, 6))
    assert {contact.certainty for contact in others} == {"source"}


def test_a_checklist_has_defaults_for_its_items_and_others_for_a_part_of_each(tmp_path):
    files = small_content()
    name = "checklists/risk_factors.yaml"
    text = files[name].replace(", source: handbook, certainty: editorial, reviewed: 2026-01-02}", "}")
    text = text.replace("    source: handbook\n    certainty: editorial\n    reviewed: 2026-01-02\n", "")
    defaults = (
        "defaults:\n  source: handbook\n  certainty: source\n  reviewed: 2026-01-02\n"
        "  question: {certainty: editorial, reviewed: 2026-03-04}\n"
    )
    files[name] = text.replace("items:\n", defaults + "items:\n")
    *_, risk_factors = load(write(tmp_path, files)).checklists
    (item,) = risk_factors.items
    assert (item.certainty, item.meaning.certainty, item.question.certainty) == ("source", "source", "editorial")
    assert (item.reviewed.month, item.question.reviewed.month) == (1, 3)
    assert item.question.source == ("handbook",)


def test_a_fault_in_an_item_below_defaults_is_on_its_own_line(tmp_path):
    files = with_defaults("contacts.yaml")
    files["contacts.yaml"] = files["contacts.yaml"].replace("when: poverty", "when: riches")
    lines = files["contacts.yaml"].splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if "riches" in text]
    assert faults(write(tmp_path, files)) == [
        f"contacts.yaml:{line}:{lines[line - 1].index('when') + 1}: "
        "there is no signal, risk factor, checklist or set 'riches'"
    ]


def test_an_unknown_key_in_an_item_below_defaults_is_on_its_own_line(tmp_path):
    files = with_defaults("contacts.yaml")
    files["contacts.yaml"] = files["contacts.yaml"].replace("id: helpers", "id: helpers\n    colour: red")
    (line,) = [number for number, text in enumerate(files["contacts.yaml"].splitlines(), 1) if "colour" in text]
    assert f"contacts.yaml:{line}:5: 'colour' is not known here" in faults(write(tmp_path, files))


def test_an_unknown_source_in_the_defaults_is_one_fault_where_it_stands(tmp_path):
    files = with_defaults("guidance/rules.yaml")
    files["guidance/rules.yaml"] = files["guidance/rules.yaml"].replace("source: handbook", "source: hearsay", 1)
    assert faults(write(tmp_path, files)) == ["guidance/rules.yaml:1:12: the source 'hearsay' is not in sources.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("defaults: {", "defaults: {colour: red, ", "contacts.yaml:1:12: 'colour' is not known here"),
        ("defaults: {", "defaults: {name: {nl: x}, ", "contacts.yaml:1:19: 'nl' is not known here"),
        (
            DEFAULTS,
            "defaults: handbook\n",
            "contacts.yaml:1:1: defaults are a mapping of source, certainty and reviewed",
        ),
        ("certainty: editorial", "certainty: sure", "Input should be 'source', 'law' or 'editorial'"),
        (", certainty: editorial", "", "'certainty' is missing"),
    ],
)
def test_a_fault_in_the_defaults_is_reported(tmp_path, old, new, fault):
    files = with_defaults("contacts.yaml")
    files["contacts.yaml"] = files["contacts.yaml"].replace(old, new, 1)
    assert any(fault in found for found in faults(write(tmp_path, files)))


def test_what_is_stale_by_the_date_of_the_defaults_is_found(tmp_path):
    files = with_defaults("attention_points.yaml")
    found = stale(write(tmp_path, files), datetime.date(2027, 6, 1))
    assert "safety" in {entry.what for entry in found if entry.file == "attention_points.yaml"}


def test_a_set_holds_the_items_of_the_sets_and_checklists_it_names_each_once(tmp_path):
    files = small_content()
    files["sets.yaml"] += (
        "- {id: every, title: {nl: Alles, en: All}, items: [debts, control, signals_general, extortion], "
        "source: handbook, certainty: editorial, reviewed: 2026-01-02}\n"
    )
    *_, every = load(write(tmp_path, files)).sets
    assert every.items == ("debts", "companion", "injury", "extortion")


@pytest.mark.parametrize("through", ["control", "more"])
def test_a_set_that_holds_itself_is_refused(tmp_path, through):
    files = small_content()
    files["sets.yaml"] = files["sets.yaml"].replace("[companion, debts]", f"[companion, {through}]")
    files["sets.yaml"] += (
        "- {id: more, title: {nl: Meer, en: More}, items: [control], "
        "source: handbook, certainty: editorial, reviewed: 2026-01-02}\n"
    )
    assert f"the set 'control' holds itself, through '{through}'" in " ".join(faults(write(tmp_path, files)))

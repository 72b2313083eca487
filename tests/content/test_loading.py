"""A fault in the content stops the start, and says in which file, line and column it is, and what it is."""

import re
from pathlib import Path

import pytest

from content.checking import all_faults
from content.loading import ContentError, Fault, load
from tests.small_content import small_content, write


def place(text: str, marker: str, occurrence: int = 1) -> tuple[int, int]:
    """Return the line and column, from 1, of ``marker`` in ``text``."""
    start = [match.start() for match in re.finditer(re.escape(marker), text)][occurrence - 1]
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the small content with the first ``old`` in ``file`` replaced."""
    files = small_content()
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    return files


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Return the faults of ``load``, after checking that ``all_faults`` knows them too."""
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert set(caught.value.faults) <= set(all_faults(folder))
    return caught.value.faults


def the_fault(folder: Path) -> Fault:
    """Return the one fault that there should be."""
    (fault,) = faults_of(folder)
    assert all_faults(folder) == (fault,)
    return fault


def test_content_without_faults_loads_and_has_no_faults(tmp_path):
    folder = write(tmp_path, small_content())
    content = load(folder)
    assert [checklist.id for checklist in content.checklists] == [
        "signals_general",
        "signals_domestic",
        "signals_cross_border",
        "risk_factors",
    ]
    assert content.rules[0].do.in_language("en") == "Write down"
    assert all_faults(folder) == ()


def test_the_fingerprint_follows_every_byte_of_the_content(tmp_path):
    one = load(write(tmp_path / "one", small_content()))
    same = load(write(tmp_path / "same", small_content()))
    other = load(write(tmp_path / "other", changed("guidance/rules.yaml", "Schrijf op", "Schrijf nu op")))
    assert one.fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new", "marker", "reason"),
    [
        pytest.param(
            "contacts.yaml", "  role: {nl: Helpt, en: Helps}\n", "", "id: emergency_112", "'role' is missing",
            id="a missing key points at the item that lacks it",
        ),
        pytest.param(
            "guidance/rules.yaml", "  step: map\n", "  stepp: map\n  step: map\n", "stepp", "'stepp' is not known here",
            id="an unknown key points at the key",
        ),
        pytest.param(
            "steps.yaml", "  number: 1\n", "  number: 1\n  number: 1\n", "number: 1\n  title",
            "the key 'number' occurs twice",
            id="a duplicate key points at the second",
        ),
        pytest.param(
            "attention_points.yaml", ", en: Mind safety", "", "text:", "'en' is missing",
            id="a missing language points at the text",
        ),
        pytest.param(
            "attention_points.yaml", "en: Mind safety", "en: ''", "en: ''", "at least 1 character",
            id="an empty language points at it",
        ),
        pytest.param(
            "checklists/risk_factors.yaml", "kind: risk_factors", "kind: risks", "kind:", "'signals' or 'risk_factors'",
            id="a value that is no choice points at its key",
        ),
        pytest.param(
            "facts.yaml", "[]", "- {id: a\n", "- {id", "not valid YAML",
            id="broken YAML points at the break",
        ),
        pytest.param(
            "sources.yaml", "seen: 2026-01-02", "seen: yesterday", "seen:", "date",
            id="something that is no date points at its key",
        ),
        pytest.param(
            "guidance/rules.yaml", "  headline: {nl: Kop Schrijf op, en: Headline Write down}\n", "", "id: map_facts",
            "'headline' is missing",
            id="a line without a headline",
        ),
        pytest.param(
            "guidance/rules.yaml", ", en: Headline Write down}", "}", "headline:", "'en' is missing",
            id="a headline in one language",
        ),
        pytest.param(
            "guidance/rules.yaml", "  moment: later\n", "", "id: map_facts", "'moment' is missing",
            id="a line without a moment",
        ),
        pytest.param(
            "guidance/rules.yaml", "moment: later", "moment: soon", "moment:", "'now', 'after' or 'later'",
            id="a moment that is none of the three",
        ),
        pytest.param(
            "facts.yaml", "[]",
            "- {id: victims, text: {nl: A, en: A}, year: 1066, source: handbook, certainty: source, "
            "reviewed: 2026-01-02}", "year: 1066", "greater than or equal to 1990",
            id="a number out of range points at its key",
        ),
        pytest.param(
            "contacts.yaml", "{when: poverty, priority: help", "{when: poverty, rank: 3, priority: help",
            "{when: poverty", "say 'priority', with a name of priorities.yaml, instead of 'rank'",
            id="a rank by hand points at the reason to call",
        ),
    ],
)  # fmt: skip
def test_a_fault_within_a_file_is_reported_with_its_place(tmp_path, file, old, new, marker, reason):
    files = changed(file, old, new)
    fault = the_fault(write(tmp_path, files))
    assert fault.file == file
    assert reason in fault.reason
    if reason != "not valid YAML":
        assert (fault.line, fault.column) == place(files[file], marker)
    else:
        assert fault.line >= 1


@pytest.mark.parametrize(
    ("file", "old", "new", "marker", "reason"),
    [
        pytest.param(
            "guidance/rules.yaml", "- id: consult_colleague", "- id: map_facts", ("id: map_facts", 2),
            "the id 'map_facts' is used before, at guidance/rules.yaml:1",
            id="a duplicate id points at the second and names the first",
        ),
        pytest.param(
            "checklists/risk_factors.yaml", "id: poverty", "id: injury", "id: injury",
            "the id 'injury' is used before",
            id="a tick has an id of its own among all checklists",
        ),
        pytest.param(
            "guidance/rules.yaml", "when: injury", "when: injuries", "when: injuries",
            "there is no signal, risk factor, checklist or set 'injuries'",
            id="an unknown tick in a condition",
        ),
        pytest.param(
            "guidance/rules.yaml", "{all: [poverty,", "{all: [wealth,", "wealth",
            "there is no signal, risk factor, checklist or set 'wealth'",
            id="an unknown tick deep in a condition",
        ),
        pytest.param(
            "guidance/rules.yaml", "of: signals_general", "of: injury", "of: injury",
            "there is no checklist or set 'injury'",
            id="a count is of a group",
        ),
        pytest.param(
            "guidance/rules.yaml", "is: minor}\n  headline", "is: child}\n  headline", "is: child",
            "'child' is not an answer; choose from minor, adult, unknown",
            id="an unknown situation answer",
        ),
        pytest.param(
            "attention_points.yaml", "pressing_when: companion", "pressing_when: friend", "pressing_when",
            "there is no signal, risk factor, checklist or set 'friend'",
            id="an unknown tick in an attention point",
        ),
        pytest.param(
            "contacts.yaml", "when: poverty", "when: riches", "when: riches",
            "there is no signal, risk factor, checklist or set 'riches'",
            id="an unknown tick in a contact reason",
        ),
        pytest.param(
            "guidance/rules.yaml", "contact: comensha", "contact: nobody", "contact: nobody",
            "the contact 'nobody' is not in contacts.yaml",
            id="an unknown contact",
        ),
        pytest.param(
            "guidance/rules.yaml", "weighing_question: suspicion", "weighing_question: guilt", "weighing_question",
            "the weighing question 'guilt' is not in steps.yaml",
            id="an unknown weighing question",
        ),
        pytest.param(
            "sets.yaml", "[companion, debts]", "[companion, doubts]", "doubts",
            "there is no signal, risk factor, checklist or set 'doubts'",
            id="an unknown tick in a set",
        ),
        pytest.param(
            "contacts.yaml", "{when: poverty, priority: help", "{when: poverty, priority: whenever",
            "priority: whenever", "the priority 'whenever' is not in priorities.yaml",
            id="an unknown priority",
        ),
        pytest.param(
            "contacts.yaml", "  phone: '1'\n  tel: '1'\n  phone_source: handbook\n", "  phone: '1'\n  tel: '1'\n",
            "phone: '1'", "'veilig_thuis' has a 'phone' without 'phone_source'",
            id="a number of which nobody says where it was read",
        ),
        pytest.param(
            "contacts.yaml", "tel: '2'\n  phone_source: handbook", "tel: '2'\n  phone_source: hearsay",
            "phone_source: hearsay", "'hearsay' is not among the sources of this contact",
            id="a number from a source that the contact does not name",
        ),
        pytest.param(
            "contacts.yaml", "  reasons:\n    - {when: poverty",
            "  phone_source: handbook\n  reasons:\n    - {when: poverty",
            ("phone_source: handbook", 4), "there is no 'phone' that this is the source of",
            id="the source of a number that is not there",
        ),
        pytest.param(
            "priorities.yaml", "id: own_organisation", "id: own", "- {id: now",
            "'own_organisation' must be there: contacts of an organisation have it",
            id="no priority for the contacts of an organisation",
        ),
        pytest.param(
            "facts.yaml", "[]",
            "- {id: victims, text: {nl: A, en: A}, series: [{year: 2024, value: 9, source: hearsay}], "
            "source: handbook, certainty: source, reviewed: 2026-01-02}", "source: hearsay",
            "the source 'hearsay' is not in sources.yaml",
            id="an unknown source of one year of a series",
        ),
        pytest.param(
            "exploitation.yaml", "contacts: [comensha]", "contacts: [somebody]", "somebody",
            "there is no contact 'somebody'",
            id="an unknown contact of a kind of exploitation",
        ),
        pytest.param(
            "contacts.yaml", "source: handbook", "source: [handbook, hearsay]", "hearsay",
            "the source 'hearsay' is not in sources.yaml",
            id="an unknown source",
        ),
        pytest.param(
            "checklists/signals_domestic.yaml", "id: signals_domestic", "id: signals_general", "id: signals_general",
            "the id must be the name of the file",
            id="a checklist under the wrong name",
        ),
        pytest.param(
            "situation.yaml", "{value: no,", "{value: adult,", "options:",
            "the answers must be, in this order: yes, no, unknown",
            id="a situation question with other answers",
        ),
        pytest.param(
            "contacts.yaml", "  phone: '2'\n", "", "id: comensha",
            "'comensha' needs 'phone' and 'tel'",
            id="a contact of every page without a number",
        ),
        pytest.param(
            "contacts.yaml", "    - {when: always, priority: home, because: {nl: Altijd, en: Always}}\n",
            "    - {when: poverty, priority: home, because: {nl: Soms, en: Sometimes}}\n", ("reasons:", 2),
            "'veilig_thuis' needs a reason that holds always",
            id="a contact of every outcome that is not always a reason to call",
        ),
    ],
)  # fmt: skip
def test_a_fault_across_files_is_reported_with_its_place(tmp_path, file, old, new, marker, reason):
    files = changed(file, old, new)
    faults = [fault for fault in faults_of(write(tmp_path, files)) if reason in fault.reason]
    assert len(faults) == 1
    assert faults[0].file == file
    assert (faults[0].line, faults[0].column) == place(files[file], *([marker] if isinstance(marker, str) else marker))


@pytest.mark.parametrize(
    ("file", "old", "new", "marker", "reason"),
    [
        pytest.param(
            "guidance/rules.yaml", "nl: Kop Schrijf op,", f"nl: {'a' * 91},", "nl: aaa",
            "the headline has 91 characters; at most 90 fit",
            id="a headline that is too long",
        ),
        pytest.param(
            "guidance/rules.yaml", "en: Headline Write down}", f"en: {'a' * 91}}}", "en: aaa",
            "the headline has 91 characters; at most 90 fit",
            id="a headline that is too long in English",
        ),
        pytest.param(
            "guidance/rules.yaml", "nl: Kop Schrijf op,", "nl: Schrijf op. Bel dan.,", "nl: Schrijf op. Bel",
            "the headline must be one sentence",
            id="a headline of two sentences",
        ),
        pytest.param(
            "guidance/rules.yaml", "en: Headline Write down}", "en: Is there danger? Call}", "en: Is there",
            "the headline must be one sentence",
            id="a headline of a question and an answer",
        ),
        pytest.param(
            "now.yaml", "- talk_child\n", "- talk_children\n- talk_child\n", "talk_children",
            "there is no rule 'talk_children'",
            id="a rule that does not exist is listed for now",
        ),
        pytest.param(
            "now.yaml", "- talk_child\n", "- map_facts\n- talk_child\n", "map_facts",
            "the rule 'map_facts' has the moment 'later'; only 'now' is listed here",
            id="a rule of another moment is listed for now",
        ),
        pytest.param(
            "now.yaml", "- talk_alone\n", "- talk_alone\n- talk_child\n", ("talk_child", 2),
            "the rule 'talk_child' is listed before, at now.yaml:2",
            id="a rule is listed twice for now",
        ),
    ],
)  # fmt: skip
def test_a_headline_or_the_order_of_now_is_refused_with_its_place(tmp_path, file, old, new, marker, reason):
    files = changed(file, old, new)
    fault = the_fault(write(tmp_path, files))
    line, column = place(files[file], *(marker if isinstance(marker, tuple) else (marker,)))
    assert str(fault) == f"{file}:{line}:{column}: {reason}"


@pytest.mark.parametrize(
    "words", ["Bel nu 112.", "Vraag: met wie woont u?", "Ga naar meldarbeidsuitbuiting.nl.", "a" * 90]
)
def test_one_sentence_of_ninety_characters_is_a_headline(tmp_path, words):
    folder = write(tmp_path, changed("guidance/rules.yaml", "nl: Kop Schrijf op,", f'nl: "{words}",'))
    assert load(folder).rules[0].headline.nl == words
    assert all_faults(folder) == ()


def test_a_rule_for_now_that_is_not_listed_is_refused_at_its_moment(tmp_path):
    files = changed("now.yaml", "- talk_child\n", "")
    fault = the_fault(write(tmp_path, files))
    rules = files["guidance/rules.yaml"]
    line = rules[rules.index("id: talk_child") :][: rules[rules.index("id: talk_child") :].index("moment: now")].count(
        "\n"
    )
    assert (fault.file, fault.line) == ("guidance/rules.yaml", place(rules, "id: talk_child")[0] + line)
    assert fault.reason == "the rule 'talk_child' has the moment 'now', but is not in now.yaml"


def test_the_order_of_now_is_that_of_its_file(tmp_path):
    folder = write(tmp_path, small_content() | {"now.yaml": "- talk_alone\n- talk_child\n- talk_companion\n"})
    assert load(folder).now == ("talk_alone", "talk_child", "talk_companion")


def test_every_outcome_needs_something_to_do_now(tmp_path):
    files = changed("now.yaml", "- talk_alone\n", "")
    rules = files["guidance/rules.yaml"]
    files["guidance/rules.yaml"] = rules.replace("moment: now\n  when: always", "moment: after\n  when: always")
    fault = the_fault(write(tmp_path, files))
    assert str(fault) == ("guidance:1:1: the moment 'now' needs a rule that holds always: every outcome begins with it")


def test_what_is_no_name_in_the_order_of_now_is_a_fault_and_the_others_are_still_checked(tmp_path):
    files = changed("now.yaml", "- talk_child\n", "- {a: b}\n- talk_children\n- talk_child\n")
    reasons = [(fault.line, fault.reason) for fault in all_faults(write(tmp_path, files))]
    assert reasons == [(2, "Input should be a valid string (at '1')"), (3, "there is no rule 'talk_children'")]


def test_without_the_file_of_now_only_that_file_is_missed(tmp_path):
    files = small_content()
    del files["now.yaml"]
    assert str(the_fault(write(tmp_path, files))) == "now.yaml:1:1: the file is missing"


def test_a_rule_with_a_bad_moment_is_no_second_fault_in_the_order_of_now(tmp_path):
    fault = the_fault(write(tmp_path, changed("guidance/rules.yaml", "moment: now", "moment: noww")))
    assert "'now', 'after' or 'later'" in fault.reason


def test_a_condition_of_an_unknown_kind_is_explained(tmp_path):
    files = changed("guidance/rules.yaml", "when: injury", "when: {none: [injury]}")
    fault = the_fault(write(tmp_path, files))
    assert (fault.line, fault.column) == place(files["guidance/rules.yaml"], "when: {none")
    assert "a condition is 'always', an item id, or one of: any, all, at_least/of" in fault.reason


@pytest.mark.parametrize("hidden", ["not_given: injury", "not_given: signals_general"])
def test_a_rule_on_a_tick_that_is_absent_is_refused_so_that_no_tick_can_take_guidance_away(tmp_path, hidden):
    files = changed("guidance/rules.yaml", "not_given: age_group", hidden)
    assert "'acute_danger' or 'age_group'" in the_fault(write(tmp_path, files)).reason


@pytest.mark.parametrize("file", ["version.yaml", "steps.yaml", "checklists/signals_general.yaml", "links.yaml"])
def test_a_missing_file_is_named(tmp_path, file):
    files = small_content()
    del files[file]
    fault = the_fault(write(tmp_path, files))
    assert (fault.file, fault.line, fault.column, fault.reason) == (file, 1, 1, "the file is missing")


def test_a_missing_folder_of_guidance_is_named(tmp_path):
    files = small_content()
    del files["guidance/rules.yaml"]
    assert str(faults_of(write(tmp_path, files))[0]) == "guidance:1:1: the folder holds no rules"


def test_an_empty_file_is_named(tmp_path):
    fault = the_fault(write(tmp_path, small_content() | {"facts.yaml": "# nothing yet\n"}))
    assert (fault.file, fault.reason) == ("facts.yaml", "the file is empty")


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    folder = write(tmp_path, small_content())
    (folder / "links.yaml").write_bytes("- {id: caf\u00e9}\n".encode("latin-1"))
    fault = the_fault(folder)
    assert fault.file == "links.yaml"
    assert "can't be read" in fault.reason
    assert "utf-8" in fault.reason


def test_steps_in_another_order_are_refused(tmp_path):
    files = changed("steps.yaml", "id: map", "id: later")
    files["steps.yaml"] = files["steps.yaml"].replace("id: consult", "id: map").replace("id: later", "id: consult")
    reasons = [fault.reason for fault in faults_of(write(tmp_path, files))]
    assert reasons == ["must hold exactly these steps, in this order: map, consult, talk, weigh, decide"]


def test_urgencies_that_are_not_all_there_are_refused(tmp_path):
    files = small_content()
    files["urgency.yaml"] = "".join(files["urgency.yaml"].splitlines(keepends=True)[:3])
    (fault,) = faults_of(write(tmp_path, files))
    assert str(fault) == (
        "urgency.yaml:1:1: must hold exactly these urgencies, in this order: acute, signals, alert, none"
    )


def test_a_step_without_a_rule_that_holds_always_is_refused(tmp_path):
    files = changed(
        "guidance/rules.yaml",
        "step: weigh\n  moment: later\n  when: always",
        "step: weigh\n  moment: later\n  when: injury",
    )
    (fault,) = faults_of(write(tmp_path, files))
    assert "step 'weigh' needs a rule that holds always" in fault.reason


def test_a_contact_of_every_outcome_must_exist(tmp_path):
    files = changed("contacts.yaml", "id: veilig_thuis", "id: veilig")
    reasons = [fault.reason for fault in faults_of(write(tmp_path, files))]
    assert reasons == ["the contact 'veilig_thuis' must be there: every outcome shows it"]


def test_all_faults_are_reported_at_once(tmp_path):
    files = small_content()
    del files["links.yaml"]
    files["facts.yaml"] = "- {id: a, id: b}\n"
    rules = files["guidance/rules.yaml"]
    rules = rules.replace("when: injury", "when: injuries").replace("  step: decide\n", "", 1)
    rules = rules.replace("source: handbook", "source: hearsay", 1)
    files["guidance/rules.yaml"] = rules
    files["contacts.yaml"] = files["contacts.yaml"].replace("when: poverty", "when: riches")
    files["steps.yaml"] = files["steps.yaml"].replace("id: talk", "id: chat")
    found = {(fault.file, fault.line): fault.reason for fault in all_faults(write(tmp_path, files))}
    assert found == {
        ("links.yaml", 1): "the file is missing",
        ("facts.yaml", 1): "the key 'id' occurs twice",
        ("guidance/rules.yaml", place(rules, "when: injuries")[0]): (
            "there is no signal, risk factor, checklist or set 'injuries'"
        ),
        ("guidance/rules.yaml", place(rules, "- id: decide_report")[0]): "'step' is missing",
        ("guidance/rules.yaml", place(rules, "source: hearsay")[0]): "the source 'hearsay' is not in sources.yaml",
        ("guidance", 1): "step 'decide' needs a rule that holds always: every outcome has all steps",
        ("contacts.yaml", place(files["contacts.yaml"], "when: riches")[0]): (
            "there is no signal, risk factor, checklist or set 'riches'"
        ),
        ("steps.yaml", place(files["steps.yaml"], "id: chat")[0]): (
            "Input should be 'map', 'consult', 'talk', 'weigh' or 'decide' (at '2.id')"
        ),
        ("steps.yaml", 1): "must hold exactly these steps, in this order: map, consult, talk, weigh, decide",
    }


def test_a_file_that_cannot_be_read_does_not_make_every_reference_to_it_a_fault(tmp_path):
    files = small_content() | {"sources.yaml": "- {id: [\n", "contacts.yaml": "\t- broken"}
    del files["checklists/signals_general.yaml"]
    found = all_faults(write(tmp_path, files))
    assert {fault.file for fault in found} == {"sources.yaml", "contacts.yaml", "checklists/signals_general.yaml"}
    assert len(found) == 3


def test_an_item_that_is_no_mapping_is_a_fault_like_any_other(tmp_path):
    files = small_content()
    files["guidance/rules.yaml"] += "- just words\n"
    files["steps.yaml"] = "no steps\n"
    reasons = {fault.file: fault.reason for fault in all_faults(write(tmp_path, files))}
    assert "valid dictionary" in reasons["guidance/rules.yaml"]
    assert set(reasons) == {"guidance/rules.yaml", "steps.yaml"}

"""The commands for editors: ``manage.py content`` and ``manage.py explain``."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from content.loading import load
from tests.factsheet_ids import ITEMS
from tests.small_content import rule, small_content, write

ROOT = Path(__file__).parent.parent.parent


def run(*arguments):
    """Return what a command prints."""
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def fails(*arguments):
    """Return what a command prints before it fails, and with which words it does."""
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*map(str, arguments), stdout=out)
    assert caught.value.returncode == 1
    return out.getvalue(), str(caught.value)


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "content", small_content())


def replace(folder, file, old, new):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


# --- content check --------------------------------------------------------------------------------


def test_check_says_which_version_is_sound(folder):
    content = load(folder)
    assert run("content", "check", "--folder", folder) == (
        f"The content is sound: version 2026.1, fingerprint {content.fingerprint}, 13 rules, 0 training cases.\n"
    )


def test_check_prints_all_faults_at_once_by_file_line_and_column(folder):
    replace(folder, "guidance/rules.yaml", "when: injury", "when: injuries")
    replace(folder, "version.yaml", "date: 2026-01-02\n", "")
    (folder / "links.yaml").unlink()
    printed, words = fails("content", "check", "--folder", folder)
    line = (folder / "guidance/rules.yaml").read_text(encoding="utf-8").split("when: injuries")[0].count("\n") + 1
    assert printed.splitlines() == [
        f"guidance/rules.yaml:{line}:3: there is no signal, risk factor, checklist or set 'injuries'",
        "links.yaml:1:1: the file is missing",
        "version.yaml:1:1: 'date' is missing",
    ]
    assert words == "3 faults in the content."


def test_check_looks_at_the_training_cases_too(folder):
    write(folder, {"cases/broken.yaml": "slug: broken\n"})
    printed, words = fails("content", "check", "--folder", folder)
    assert "broken.yaml:1:1: 'title' is missing" in printed
    assert words.endswith("faults in the content.")


def test_the_real_content_is_sound():
    assert run("content", "check").startswith("The content is sound: ")


@pytest.mark.parametrize("command", [["check"], ["coverage"], ["stale"]])
def test_a_folder_that_is_not_there_is_named(tmp_path, command):
    _, words = fails("content", *command, "--folder", tmp_path / "nowhere")
    assert words == f"There is no folder '{tmp_path / 'nowhere'}'."


# --- content coverage -----------------------------------------------------------------------------


def test_coverage_is_a_table_of_every_tick_in_both_languages(folder):
    printed = run("content", "coverage", "--folder", folder)
    header, first_list, companion, injury, *_ = printed.splitlines()
    needs = ("guidance", "question", "explanation", "source")
    columns = [word for language in ("nl", "en") for need in needs for word in (language, need)]
    assert header.split() == ["signal", "or", "risk", "factor", "rules", "more", *columns]
    assert first_list == "signals_general"
    assert companion.split() == ["companion", "1", "1", *["yes"] * 8]
    assert injury.split() == ["injury", "1", "1", *["yes"] * 8]
    assert "injury: map_injury (map_two)" in printed
    assert "now, 3 rules: talk_companion talk_child talk_alone\n" in printed
    assert "after, 0 rules:" in printed
    assert "later, 10 rules: map_facts consult_colleague " in printed
    assert printed.endswith("No gaps: 5 signals and risk factors in nl and en.\n")


def test_a_gap_in_the_coverage_fails(folder):
    replace(folder, "guidance/rules.yaml", "when: risk_factors", "when: injury")
    printed, words = fails("content", "coverage", "--folder", folder)
    (poverty,) = [line for line in printed.splitlines() if line.startswith("  poverty")]
    assert poverty.split() == ["poverty", "0", "1", "MISSING", "yes", "yes", "yes", "MISSING", "yes", "yes", "yes"]
    assert "poverty: (weigh_extortion)" in printed
    assert words == "2 gaps in the coverage."


def test_the_real_content_has_no_gaps():
    assert run("content", "coverage").endswith(f"No gaps: {ITEMS} signals and risk factors in nl and en.\n")


# --- content show ---------------------------------------------------------------------------------


def test_show_prints_a_signal_with_its_place_its_texts_and_all_that_refers_to_it(folder):
    printed = run("content", "show", "companion", "--folder", folder, "--language", "en")
    line = (folder / "checklists/signals_general.yaml").read_text(encoding="utf-8").split("- id: companion")[0]
    assert printed.startswith(f"companion: checklists/signals_general.yaml:{line.count(chr(10)) + 1}\n")
    assert "  label nl: een begeleider\n  label en: a companion\n" in printed
    assert "  question nl: Hoe gaat het met een begeleider\n" in printed
    assert printed.split("Checklist\n")[1] == (
        "  signals_general\n"
        "Sets\n"
        "  control\n"
        "Rules, by a tick alone\n"
        "  talk_companion (talk, now): Headline Take aside when “a companion” or anything from “Control”\n"
        "Attention points, by a tick alone\n"
        "  safety\n"
        "Rules, only with other answers\n"
        "  map_two (map, later): Headline Look at the whole when at least 2 from “General”\n"
        "Sources\n"
        "  handbook: Handbook\n"
    )


def test_show_prints_a_rule_with_its_condition_and_the_ticks_that_bring_it(folder):
    printed = run("content", "show", "weigh_extortion", "--folder", folder, "--language", "en")
    assert "  contact: comensha\n" in printed
    assert "Condition\n  when “extortion”, anything from “Domestic” or (“poverty” and “Age” is “Child”)\n" in printed
    assert "Signals and risk factors, by a tick alone\n  extortion\n" in printed
    assert "Signals and risk factors, only with other answers\n  poverty\n" in printed


def test_show_prints_a_contact_with_its_reasons_and_the_rules_that_name_it(folder):
    printed = run("content", "show", "comensha", "--folder", folder)
    assert "Reasons to call\n  comensha (shelter): Opvang when iets uit “Buitenland”\n" in printed
    assert "Rules that name it\n  weigh_extortion (weigh, later): Kop Weeg de druk when" in printed


def test_show_finds_every_signal_rule_and_contact_of_the_real_content():
    for id_, heading in {
        "passport_withheld": "Training cases",
        "talk_alone_safe": "Condition",
        "ckm": "Sources",
    }.items():
        assert f"\n{heading}\n" in run("content", "show", id_)


def test_show_refuses_what_does_not_exist(folder):
    assert fails("content", "show", "nothing", "--folder", folder) == (
        "", "There is no signal, risk factor, rule or contact 'nothing'.",
    )  # fmt: skip


# --- content diff ---------------------------------------------------------------------------------


def test_diff_lists_what_was_added_and_removed_for_which_answers(folder, tmp_path):
    new = write(tmp_path / "new", small_content())
    replace(new, "guidance/rules.yaml", "- id: map_facts", rule("talk_debts", "talk", "debts", "Vraag", "Ask")
            + "- id: map_facts")  # fmt: skip
    replace(new, "contacts.yaml", "when: poverty", "when: risk_factors")
    printed = run("content", "diff", folder, new)
    assert "With signals_cross_border=debts:\n" in printed
    assert "  + talk/talk_debts: Vraag\n" in printed
    assert printed.endswith(
        "18 of 53 outcomes change: those of no answer, every single answer, every pair of answers, and everything "
        "ticked.\n"
    )
    assert "and with 13 more sets of answers (--all names them):" in printed
    assert "more sets" not in run("content", "diff", folder, new, "--all")
    assert "  + talk/talk_debts: Ask\n" in run("content", "diff", folder, new, "--language", "en")


def test_diff_of_the_same_content_says_that_nothing_changes(folder):
    assert run("content", "diff", folder, folder).startswith("0 of 53 outcomes change")


def test_diff_needs_two_contents_without_faults(folder, tmp_path):
    broken = write(tmp_path / "broken", small_content() | {"links.yaml": "- {id: a}\n"})
    _, words = fails("content", "diff", folder, broken)
    assert "has faults; run 'content check' for all of them" in words
    assert "links.yaml:1:3: 'title' is missing" in words


# --- content stale --------------------------------------------------------------------------------


def test_stale_lists_what_was_not_reviewed_for_a_year_and_all_links(folder):
    assert "Not reviewed for a year: 0\n" in run("content", "stale", "--folder", folder, "--today", "2026-12-31")
    printed = run("content", "stale", "--folder", folder, "--today", "2027-02-01")
    assert "  2026-01-02  sources.yaml:1  handbook\n" in printed
    assert "  map_injury\n" in printed
    assert "Links for a person to open and check: 2\n" in printed
    assert "  https://example.org/handbook  (sources.yaml:1)\n" in printed


def test_stale_lists_what_rests_on_a_source_from_before_a_law_that_may_hold_by_now(folder):
    def laws(today):
        printed = run("content", "stale", "--folder", folder, "--today", today)
        return printed.split("may hold by now: ")[1].split("Links")[0]

    assert laws("2026-12-31") == "0\n"
    replace(folder, "sources.yaml", "seen: 2026-01-02", "seen: 2026-01-02, awaits: {law: the new act, by: 2026-07-15}")
    assert laws("2026-07-14") == "0\n"
    listed = laws("2026-07-15")
    assert "  map_injury  (the new act, by 2026-07-15)\n" in listed
    assert "  companion / question  (the new act, by 2026-07-15)\n" in listed.replace("signals_general / ", "")
    replace(folder, "sources.yaml", ", by: 2026-07-15", "")
    assert "  map_injury  (the new act, by a day not known)\n" in laws("2026-01-03")


def test_the_real_content_names_the_laws_that_it_could_not_see():
    printed = run("content", "stale", "--today", "2026-11-29")
    assert "law_in_the_making  (bill 36 547 on article 273f Sr, by a day not known)\n" in printed
    assert "law_in_the_making  (bill 36 835 for Directive 2024/1712, by 2026-07-15)\n" in printed


def test_stale_refuses_what_is_no_date(folder):
    with pytest.raises(CommandError, match=r"invalid _?date value"):
        call_command("content", "stale", "--today", "soon")


# --- explain --------------------------------------------------------------------------------------


@pytest.fixture
def answers(tmp_path):
    """Return a function that writes answers to a file."""

    def of(text):
        path = tmp_path / "answers.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return of


def test_explain_lists_the_rules_that_fired_by_step_with_their_reasons(folder, answers):
    file = answers("answers: {age_group: minor, signals_general: [companion, injury]}\n")
    printed = run("explain", "--answers", file, "--folder", folder, "--language", "en")
    step_1, step_3 = printed.split("Step 1, Step 1\n")[1].split("Step 2,")[0], printed.split("Step 3, Step 3\n")[1]
    assert printed.startswith("Urgency: signals\n")
    assert "    map_two\n        because of a companion (companion), an injury (injury)\n" in step_1
    assert "    map_facts\n        holds because of no tick: always\n" in step_1
    assert "    talk_child\n        because of Child (minor)\n" in step_3.split("Did not fire:")[0]


def test_explain_lists_the_rules_that_did_not_fire_and_what_was_missing(folder, answers):
    file = answers("signals_general: [injury]\nage_group: adult\n")
    printed = run("explain", "--answers", file, "--folder", folder, "--language", "en")
    step_1 = printed.split("Step 1, Step 1\n")[1].split("Step 2,")[0]
    fired, not_fired = step_1.split("  Did not fire:\n")
    assert "map_injury" in fired
    assert "    map_age\n        when: “Age” is not known; because “Age” is known: “Adult”\n" in not_fired
    assert "        when: at least 2 from “General”; because 2 from “General” are needed and the number" in not_fired


def test_explain_names_every_rule_exactly_once_with_contacts_and_attention_points(folder, answers):
    printed = run("explain", "--answers", answers("{}"), "--folder", folder)
    lines = [line.strip() for line in printed.splitlines()]
    for rule_ in load(folder).rules:
        assert lines.count(rule_.id) == 1
    assert lines.count("comensha, “Opvang”") == 1
    assert lines.count("safety") == 1


def test_explain_speaks_dutch_unless_asked_otherwise(folder, answers):
    printed = run("explain", "--answers", answers("{}"), "--folder", folder)
    assert printed.startswith("Urgentie: none\n")
    assert "wanneer: “letsel”; want “letsel” is niet aangevinkt" in printed


@pytest.mark.parametrize("golden", ["03_minor_loverboy", "29_everything_ticked_minor_acute"])
def test_explain_reads_a_golden_case_and_names_every_rule_of_the_real_content(golden):
    printed = run("explain", "--answers", ROOT / "tests" / "golden" / f"{golden}.yaml")
    for rule_ in load().rules:
        assert f"    {rule_.id}\n" in printed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("risk_factors: [riches]", "answers.yaml:1:16: risk_factors: there is no 'riches' in this checklist"),
        ("age: 12", "answers.yaml:1:1: there is no field 'age'"),
        ("a: b: c", "answers.yaml:1:5: not valid YAML"),
        ("a: b: c", "a text with ': ' in it needs quotes"),
    ],
)
def test_answers_that_cannot_be_used_are_refused_with_the_reason(folder, answers, text, reason):
    _, words = fails("explain", "--answers", answers(text), "--folder", folder)
    assert words.startswith("The answers can't be used:\n")
    assert reason in words


def test_a_file_of_answers_that_is_not_there_is_named(tmp_path):
    _, words = fails("explain", "--answers", tmp_path / "none.yaml")
    assert words == f"The answers in '{tmp_path / 'none.yaml'}' can't be read: No such file or directory."


def test_a_file_of_answers_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_bytes(b"\xff\xfe")
    _, words = fails("explain", "--answers", path)
    assert words == f"The answers in '{path}' can't be read: it is not UTF-8 text."


# --- as a person runs them ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["content", "check"], 0, "The content is sound"),
        (["explain", "--answers", "nowhere.yaml"], 1, "can't be read"),
    ],
)
def test_the_commands_work_on_ones_own_machine_and_fail_without_a_traceback(arguments, status, words):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "SIGNAALWIJZER_MODE": "development", "DJANGO_SETTINGS_MODULE": "screening.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_who_has_seen_enough_gets_no_traceback():
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "content", "coverage"],
        cwd=ROOT,
        env={**os.environ, "SIGNAALWIJZER_MODE": "development", "DJANGO_SETTINGS_MODULE": "screening.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert errors == ""

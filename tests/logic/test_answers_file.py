"""Answers in a file: the fields of the form, with a word for every fault and its place."""

import pytest

from content.loading import load
from screening.logic.answers import Answers
from screening.logic.answers_file import AnswersError, read_answers
from tests.small_content import small_content, write


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("content"), small_content()))


def test_the_fields_are_at_the_top_or_under_answers(content):
    expected = Answers(acute_danger="yes", signals_general=frozenset({"injury"}))
    fields = "acute_danger: yes\nsignals_general: [injury]\n"
    assert read_answers(fields, content) == expected
    assert read_answers("answers: {acute_danger: yes, signals_general: [injury]}", content) == expected


def test_the_profession_of_the_reader_is_allowed():
    real = load()
    assert read_answers("profession: nurse", real) == Answers(profession="nurse")
    with pytest.raises(AnswersError) as caught:
        read_answers("profession: plumber", real)
    (fault,) = caught.value.faults
    assert fault.startswith(
        "1:1: profession: 'plumber' is not an answer; choose from general, doctor_or_dentist, nurse"
    )


def test_nothing_is_obligatory(content):
    assert read_answers("{}", content) == read_answers("answers: {}", content) == Answers()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1:1: the file is empty"),
        ("a: [", ": not valid YAML"),
        ("risk_factors: &a [*a]", "1:1: the file is nested too deeply, or refers to itself"),
        ("- injury", "1:1: the answers must be fields with their values, such as 'age_group: adult', not a list"),
        ("age_group: old", "1:1: age_group: 'old' is not an answer; choose from minor, adult, unknown"),
        ("age_group: [minor]", "1:1: age_group: a list is not an answer"),
        (
            "x: 1\nsignals: [injury]",
            "2:1: there is no field 'signals'; the fields are acute_danger, age_group, profession, signals",
        ),
        ("risk_factors: poverty", "1:1: risk_factors: must be a list of ids, such as [poverty], not a word"),
        ("risk_factors: {poverty: yes}", "1:1: risk_factors: must be a list of ids, such as [poverty], not a mapping"),
        ("risk_factors:\n  - poverty\n  - injury", "3:5: risk_factors: there is no 'injury' in this checklist"),
        ("risk_factors: [[poverty]]", "1:16: risk_factors: there is no "),
        ("answers:\n  age_group: old", "2:3: age_group: 'old' is not an answer"),
    ],
)
def test_a_fault_is_reported_with_its_place(content, text, fault):
    with pytest.raises(AnswersError) as caught:
        read_answers(text, content)
    assert any(fault in found for found in caught.value.faults)


def test_every_fault_of_a_file_is_reported_together(content):
    with pytest.raises(AnswersError) as caught:
        read_answers("age_group: old\nsize: 3\nrisk_factors: [a, poverty, b]\n", content)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == ["1:1", "2:1", "3:16", "3:28"]

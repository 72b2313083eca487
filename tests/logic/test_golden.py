"""Each golden case gives exactly the outcome that was written down for it, from the sources, before the rules were."""

import pytest

from tests.logic.golden import MalformedGoldenError, differences, golden_files, read_golden
from tests.logic.laws import decision


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_a_golden_case_has_the_outcome_that_was_written_for_it(path):
    golden = read_golden(path, decision().content)
    found = differences(golden, decision()(golden.answers))
    assert not found, "\n".join(found)


def test_there_are_at_least_twenty_five_golden_cases_with_different_answers():
    answers = {read_golden(path, decision().content).answers for path in golden_files()}
    assert len(answers) >= 25


def test_every_golden_case_says_what_to_do_now():
    assert [path.stem for path in golden_files() if read_golden(path, decision().content).now is None] == []


def test_a_difference_is_described_in_words():
    golden = read_golden(golden_files()[0], decision().content)
    other = read_golden(golden_files()[2], decision().content)
    told = differences(golden, decision()(other.answers))
    assert "urgency: signals, not none" in told
    assert "step map: lacks map_age_unknown" in told
    assert any(line.startswith("now: [") for line in told)
    assert any(line.startswith("contacts: ['veilig_thuis', 'comensha', 'ckm'") for line in told)


SOUND = """\
title: t
why: w
answers: {age_group: adult}
urgency: none
contacts: [veilig_thuis]
steps: {map: [], consult: [], talk: [], weigh: [], decide: []}
pressing: []
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("why: w\n", "", "bad.yaml:1: 'why' is missing"),
        ("title: t", "titel: t\ntitle: t", "bad.yaml:1: 'titel' is not known here"),
        ("urgency: none", "urgency: high", "bad.yaml:4: there is no urgency 'high'"),
        ("[veilig_thuis]", "[veilig]", "bad.yaml:5: there is no contact 'veilig'"),
        ("[veilig_thuis]", "veilig_thuis", "bad.yaml:5: 'contacts' must be a list"),
        ("[veilig_thuis]", "[veilig_thuis, veilig_thuis]", "bad.yaml:5: 'veilig_thuis' is here twice"),
        ("map: []", "map: [talk_minor]", "bad.yaml:6: there is no rule on step 'map' 'talk_minor'"),
        ("map: [], ", "", "bad.yaml:6: 'map' is missing"),
        ("map: []", "map: [], mop: []", "bad.yaml:6: 'mop' does not exist"),
        ("pressing: []", "pressing: [hurry]", "bad.yaml:7: there is no point 'hurry'"),
        ("pressing: []", "pressing: []\nnow: [hurry]", "bad.yaml:8: there is no rule 'hurry'"),
        ("pressing: []", "pressing: []\nnow: talk_minor", "bad.yaml:8: 'now' must be a list"),
        ("pressing: []", "pressing: []\nown_code: {talking: []}", "bad.yaml:8: 'talking' does not exist"),
        ("age_group: adult", "profession: plumber", "bad.yaml:3:11: profession: 'plumber' is not an answer"),
        ("age_group: adult", "age_group: old", "bad.yaml:3:11: age_group: 'old' is not an answer"),
        ("age_group: adult", "signals: [threats]", "bad.yaml:3:11: there is no field 'signals'"),
        ("steps: {", "steps: {{", "not valid YAML"),
        ("title: t", "title: t\ntitle: u", "bad.yaml:2: the key 'title' occurs twice"),
    ],
)
def test_a_malformed_golden_case_fails_with_its_line_and_the_reason(tmp_path, old, new, reason):
    path = tmp_path / "bad.yaml"
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(MalformedGoldenError) as caught:
        read_golden(path, decision().content)
    assert reason in str(caught.value) or reason in str(caught.value.__cause__)
    assert "bad.yaml:" in str(caught.value)

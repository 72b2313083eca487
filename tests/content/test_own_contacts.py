"""An organisation's own contacts: checked like the content, shown first, and never at the cost of the three numbers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loading import ALWAYS_REACHABLE, ContentError
from content.own_contacts import with_own_contacts
from screening.logic.answers import CHECKLISTS, Answers
from screening.logic.combinations import answers_from, every_answer, pairwise
from screening.logic.outcome import Decision
from tests.logic.laws import hold_for, nothing_is_lost
from tests.served_content import load

OWN = """\
- id: designated_officer
  name: {nl: Aandachtsfunctionaris van Huize Ons, en: Designated officer of Huize Ons}
  role: {nl: Denkt mee over elke stap van de meldcode., en: Helps think through every step of the reporting code.}
  phone: 010-123 45 67
  tel: '+31101234567'
  reviewed: 2026-11-01
- id: veilig_thuis_region
  name: {nl: Veilig Thuis in onze regio, en: Veilig Thuis in our region}
  role: {nl: Voor overleg in de regio., en: For advice in the region.}
  url: https://example.org/regio
  reasons:
    - when: signals_domestic
      priority: child_or_after_112
      because: {nl: Ons vaste aanspreekpunt., en: Our usual contact.}
  reviewed: 2026-11-02
- id: zorgcoordinator
  name: {nl: Zorgcoördinator van onze regio, en: Care coordinator of our region}
  role: {nl: Regelt hulp en opvang., en: Arranges help and shelter.}
  phone: 010-765 43 21
  tel: '0107654321'
  reviewed: 2026-11-01
"""
CONTENT = load()


@pytest.fixture
def merged(tmp_path):
    """Merge the real content with the contacts in this text; by default those above."""

    def merge(text=OWN):
        path = tmp_path / "contacts.yaml"
        path.write_text(text, encoding="utf-8")
        return with_own_contacts(CONTENT, path)

    return merge


def ids(outcome):
    return [line.contact.id for line in outcome.contacts]


def test_without_a_file_the_content_is_as_it_was():
    assert with_own_contacts(CONTENT, None) is CONTENT


def test_an_empty_list_changes_nothing(merged):
    assert merged("[]\n") is CONTENT


def test_new_contacts_come_first_and_an_own_one_takes_the_place_of_that_of_the_content(merged):
    content = merged()
    before = [contact.id for contact in CONTENT.contacts]
    assert [contact.id for contact in content.contacts] == [
        before[0],
        "designated_officer",
        "veilig_thuis_region",
        *before[1:],
    ]
    assert [contact.id for contact in content.contacts if contact.own] == [
        "designated_officer",
        "veilig_thuis_region",
        "zorgcoordinator",
    ]


def test_the_fingerprint_changes_with_the_content(merged):
    assert merged().fingerprint != CONTENT.fingerprint
    assert merged().fingerprint != merged(OWN + "\n").fingerprint


def test_an_own_contact_comes_first_but_after_112_and_veilig_thuis_in_acute_danger(merged):
    decide = Decision(merged())
    assert ids(decide(Answers()))[0] == "designated_officer"
    assert ids(decide(Answers(acute_danger="yes")))[:3] == ["emergency_112", "veilig_thuis", "designated_officer"]
    assert ids(decide(Answers(age_group="minor")))[:2] == ["veilig_thuis", "designated_officer"]


def test_an_own_contact_can_have_a_reason_of_its_own(merged):
    decide = Decision(merged())
    assert "veilig_thuis_region" not in ids(decide(Answers()))
    assert ids(decide(Answers(signals_domestic=frozenset({"extortion"}))))[0] == "veilig_thuis_region"


def test_a_contact_that_takes_a_place_keeps_the_reasons_to_call(merged):
    decide = Decision(merged())
    assert "zorgcoordinator" not in ids(decide(Answers()))
    line = next(
        line
        for line in decide(Answers(signals_general=frozenset({"threats"}))).contacts
        if line.contact.id == "zorgcoordinator"
    )
    assert line.contact.phone == "010-765 43 21"
    assert line.contact.own


def test_the_outcome_marks_the_contacts_of_the_organisation(merged):
    outcome = Decision(merged())(Answers(signals_general=frozenset({"threats"})))
    own = [line.contact.id for line in outcome.contacts if line.contact.own]
    assert own == ["designated_officer", "zorgcoordinator"]
    assert not any(line.contact.own for line in Decision(CONTENT)(Answers()).contacts)


# --- the laws still hold ---------------------------------------------------------------------------------------------


def test_the_laws_hold_for_every_pair_of_answers_with_own_contacts(merged):
    content = merged()
    decide = Decision(content)
    for chosen in pairwise(every_answer(content)):
        answers = answers_from(chosen)
        hold_for(content, answers, decide(answers))


EVERY = every_answer(CONTENT)
TICKS = [answer for answer in EVERY if answer.field in CHECKLISTS]


@given(st.lists(st.sampled_from(TICKS), unique=True, max_size=8), st.sampled_from(TICKS))
def test_a_tick_takes_no_contact_away_with_own_contacts(tmp_path_factory, chosen, more):
    path = tmp_path_factory.getbasetemp() / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    decide = Decision(with_own_contacts(CONTENT, path))
    nothing_is_lost(decide(answers_from(chosen)), decide(answers_from([*chosen, more])))


# --- faults ----------------------------------------------------------------------------------------------------------


def one(**changes):
    contact = {
        "id": "officer",
        "name": {"nl": "Naam", "en": "Name"},
        "role": {"nl": "Rol", "en": "Role"},
        "phone": "010-123 45 67",
        "tel": "0101234567",
        "reviewed": "2026-11-01",
        **changes,
    }
    given_ = {key: value for key, value in contact.items() if value is not None}
    return "- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in given_.items()) + "\n"


REASON = {"when": "always", "priority": "own_organisation", "because": {"nl": "Reden", "en": "Reason"}}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *((one(id=id_), f"1:3: '{id_}' can't be changed") for id_ in ALWAYS_REACHABLE),
        (one() + one(), "7:3: the id 'officer' is used before"),
        (one(phone=None, tel=None), "1:3: 'officer' needs a 'phone' (with 'tel') or a 'url'"),
        (one(tel=None), "4:3: 'phone' and 'tel' go together"),
        (one(phone=None, url="https://example.org/"), "4:3: 'phone' and 'tel' go together"),
        (one(tel="0107654321"), "5:3: 'phone' and 'tel' are not the same number"),
        (one(tel="tel:010"), "5:3: String should match pattern"),
        (one(phone=None, tel=None, url="http://example.org/"), "5:3: String should match pattern"),
        (one(name={"nl": "Naam"}), "2:3: 'en' is missing"),
        (one(colour="red"), "7:3: 'colour' is not known here"),
        (one(reviewed=None), "1:3: 'reviewed' is missing"),
        (one(reviewed="soon"), "6:3: Input should be a valid date"),
        (one(reasons=[{**REASON, "priority": "danger_now"}]), "7:32: the priority 'danger_now' is for 112 alone"),
        (one(reasons=[{**REASON, "priority": "soon"}]), "7:32: the priority 'soon' is not in priorities.yaml"),
        (one(reasons=[{**REASON, "rank": 8}]), "7:13: say 'priority', with a name of priorities.yaml"),
        (one(reasons=[{**REASON, "when": "no_such_tick"}]), "7:14: there is no signal, risk factor, checklist or set"),
        (one(reasons=[{**REASON, "when": {"situation": "age_group", "is": "old"}}]), "'old' is not an answer"),
        ("", "1:1: the file is empty"),
        ("id: officer\n", "1:1: Input should be a valid tuple"),
        ("- id: [\n", "not valid YAML"),
        ("".join(one(id=f"officer{number}") for number in range(21)), "Tuple should have at most 20 items"),
    ],
)
def test_a_fault_is_reported_with_its_line_and_column(merged, text, fault):
    with pytest.raises(ContentError) as raised:
        merged(text)
    assert any(str(found).startswith("contacts.yaml:") and fault in str(found) for found in raised.value.faults), str(
        raised.value
    )


def test_all_faults_are_reported_together(merged):
    with pytest.raises(ContentError) as raised:
        merged(one(id="comensha", tel="0107654321"))
    assert len(raised.value.faults) == 2


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(ContentError, match=r"nowhere\.yaml:1:1: the file is missing"):
        with_own_contacts(CONTENT, tmp_path / "nowhere.yaml")

"""The contacts: where each number was read, and that what was added later never pushes the first three aside."""

import pytest

from content.loading import ALWAYS_REACHABLE
from content.own_contacts import _digits
from screening.logic.answers import Answers
from screening.logic.combinations import answers_from, every_answer, pairwise
from screening.logic.outcome import Decision
from tests.served_content import load

CONTENT = load()
decide = Decision(CONTENT)
BEHIND_112 = {
    "centrum_seksueel_geweld", "nederlandse_arbeidsinspectie", "politie", "chat_met_fier", "slachtofferhulp",
    "meld_misdaad_anoniem", "app_112nl",
}  # fmt: skip


def called(**answers):
    return [line.contact.id for line in decide(Answers.of(answers)).contacts]


def test_every_number_has_a_source_of_its_own_with_the_day_it_was_read():
    sources = {source.id: source for source in CONTENT.sources}
    for contact in CONTENT.contacts:
        assert bool(contact.phone) == bool(contact.tel) == bool(contact.phone_source), contact.id
        if contact.phone:
            assert contact.phone_source in contact.source
            assert sources[contact.phone_source].seen
            assert _digits(contact.phone) == _digits(contact.tel)


def test_no_contact_that_was_added_comes_before_112_veilig_thuis_or_comensha():
    for chosen in pairwise(every_answer(CONTENT)):
        order = [line.contact.id for line in decide(answers_from(chosen)).contacts]
        last = max(order.index(id_) for id_ in ALWAYS_REACHABLE)
        assert not BEHIND_112.intersection(order[:last]), chosen


@pytest.mark.parametrize(
    "answers",
    [
        {"signals_general": ["work_related_complaints"]},
        {"signals_domestic": ["extortion"], "age_group": "adult"},
        {"signals_domestic": ["driven_by_others"], "age_group": "minor"},
    ],
)
def test_help_after_sexual_violence_is_offered(answers):
    assert "centrum_seksueel_geweld" in called(**answers)
    rules = [line.rule.id for line in decide(Answers.of(answers)).steps[-1].own_lines]
    assert "decide_offer_sexual_violence" in rules


def test_help_after_sexual_violence_is_not_offered_for_nothing():
    assert "centrum_seksueel_geweld" not in called(signals_domestic=["driven_by_others"], age_group="adult")
    assert "centrum_seksueel_geweld" not in called()


def test_labour_safety_and_a_way_without_a_call_have_their_contacts():
    assert "nederlandse_arbeidsinspectie" in called(signals_cross_border=["informal_work"])
    assert "meld_misdaad_anoniem" in called(signals_general=["threats"])
    assert "app_112nl" in called(acute_danger="yes")


def test_the_line_for_doctors_is_in_no_outcome_but_in_the_profession():
    everything = {checklist.id: [item.id for item in checklist.items] for checklist in CONTENT.checklists}
    assert "knmg_artseninfolijn" not in called(**everything)
    (doctor,) = [profession for profession in CONTENT.professions if profession.contact]
    assert (doctor.id, doctor.contact) == ("doctor_or_dentist", "knmg_artseninfolijn")


def test_professions_begin_with_the_general_one_and_number_the_steps_as_their_code_does():
    professions = {profession.id: profession for profession in CONTENT.professions}
    assert CONTENT.professions[0].id == "general"
    assert [step.number.nl for step in CONTENT.professions[0].steps] == ["1", "2", "3", "4", "5"]
    doctor = {step.step: step.number.nl for step in professions["doctor_or_dentist"].steps}
    assert (doctor["weigh"], doctor["decide"]) == ("5", "5")
    assert len(professions["doctor_or_dentist"].norms) == 3
    for profession in CONTENT.professions:
        assert profession.code
        assert profession.url
        assert len({step.step for step in profession.steps}) == len(profession.steps)


def test_there_is_something_to_say_with_each_signal_and_for_each_moment_of_the_talk():
    for checklist in CONTENT.checklists:
        assert all(item.say for item in checklist.items)
    moments = [words.id for words in CONTENT.words_to_say]
    assert {"opening", "interpreter", "confidentiality", "limits_of_confidentiality", "next_appointment"} <= set(
        moments
    )
    for words in CONTENT.words_to_say:
        for sentence in words.sentences:
            for language in ("nl", "en"):
                parts = [part for part in sentence.in_language(language).replace("?", ".").split(".") if part.strip()]
                assert max(len(part.split()) for part in parts) <= 20, (words.id, parts)


def test_the_newest_figure_comes_first_and_a_series_runs_from_old_to_new():
    years = [fact.year for fact in CONTENT.facts if fact.year]
    assert years == sorted(years, reverse=True)
    (series,) = [fact.series for fact in CONTENT.facts if fact.series]
    assert [point.year for point in series] == sorted({point.year for point in series})
    assert (series[-1].year, series[-1].value) == (2024, 944)

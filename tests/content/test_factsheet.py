"""The content holds every item of the factsheet under its id, in its order, and whatever was added knowingly."""

import re

import pytest

from content.model import Certainty
from tests.factsheet_ids import ATTENTION_POINT_IDS, CONTACT_IDS, FACTSHEET_IDS, ITEM_IDS, SITUATION_IDS
from tests.served_content import load


@pytest.fixture(scope="module")
def content():
    return load()


def test_the_ids_of_the_factsheet_are_thirty_five_and_all_different():
    ids = [id_ for ids in FACTSHEET_IDS.values() for id_ in ids]
    assert len(ids) == len(set(ids)) == 7 + 6 + 9 + 13
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id_) for id_ in ids)


def test_the_checklists_hold_the_items_of_the_factsheet_in_its_order_then_those_that_were_added(content):
    assert {checklist.id: [item.id for item in checklist.items] for checklist in content.checklists} == ITEM_IDS
    assert [checklist.id for checklist in content.checklists] == list(FACTSHEET_IDS)


def test_every_item_of_the_factsheet_cites_it_and_no_other_does(content):
    for checklist in content.checklists:
        assert "comensha-factsheet" in checklist.source
        for item in checklist.items:
            assert ("comensha-factsheet" in item.source) == (item.id in FACTSHEET_IDS[checklist.id])


def test_three_lists_are_of_signals_and_one_of_risk_factors(content):
    kinds = {checklist.id: checklist.kind for checklist in content.checklists}
    assert kinds == {
        "signals_general": "signals",
        "signals_domestic": "signals",
        "signals_cross_border": "signals",
        "risk_factors": "risk_factors",
    }


def test_the_attention_points_are_those_of_the_factsheet_in_its_order(content):
    assert [point.id for point in content.attention_points] == ATTENTION_POINT_IDS


def test_the_contacts_of_the_factsheet_are_all_there_in_its_order(content):
    assert [contact.id for contact in content.contacts if contact.id in CONTACT_IDS] == CONTACT_IDS


def test_the_situation_is_asked_with_the_answers_of_the_form(content):
    found = {question.id: [option.value for option in question.options] for question in content.situation}
    assert found == SITUATION_IDS


def test_only_numbers_that_a_source_prints_are_shown(content):
    numbers = {contact.id: (contact.phone, contact.tel) for contact in content.contacts if contact.phone or contact.tel}
    assert numbers == {
        "emergency_112": ("112", "112"),
        "veilig_thuis": ("0800-2000", "08002000"),
        "comensha": ("033-448 11 86", "+31334481186"),
        "centrum_seksueel_geweld": ("0800-0188", "08000188"),
        "nederlandse_arbeidsinspectie": ("0800-5151", "08005151"),
        "politie": ("0900-8844", "09008844"),
        "slachtofferhulp": ("0900-0101", "09000101"),
        "meld_misdaad_anoniem": ("0800-7000", "08007000"),
        "knmg_artseninfolijn": ("088-440 42 42", "+31884404242"),
    }


def test_the_set_of_all_signals_holds_every_signal(content):
    (all_signals,) = [group for group in content.sets if group.id == "all_signals"]
    signals = [id_ for checklist, ids in ITEM_IDS.items() if checklist != "risk_factors" for id_ in ids]
    assert list(all_signals.items) == signals


def test_what_is_our_own_advice_says_so(content):
    ours = "signaalwijzer-redactie"
    items = (*content.rules, *content.attention_points, *content.contacts, *content.kinds, *content.steps)
    for item in items:
        if item.certainty == Certainty.EDITORIAL:
            assert ours in item.source, item.id

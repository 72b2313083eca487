"""Which ticks bring which rules and contacts, seen from the tick, from the rule and from the contact."""

from __future__ import annotations

import pytest

from content.cases import load_cases
from content.loading import DATA, load
from screening.logic.combinations import answers_from
from screening.logic.connections import Connections
from screening.logic.outcome import Decision
from tests.small_content import small_content, write


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Connections:
    return Connections(load(write(tmp_path_factory.mktemp("content"), small_content())))


@pytest.fixture(scope="module")
def real() -> Connections:
    content = load()
    return Connections(content, load_cases([DATA / "cases"], content).cases)


def ids(links, *, alone=True):
    return [link.to.id for link in links if link.alone == alone]


def the(connections, id_):
    (found,) = connections.named(id_)
    return found


def test_a_tick_brings_the_rules_that_it_is_enough_for_and_those_that_need_more(small):
    companion = the(small, "companion")
    assert ids(companion.rules) == ["talk_companion"]
    assert ids(companion.rules, alone=False) == ["map_two"]


def test_a_tick_brings_rules_by_way_of_its_set_and_its_checklist(small):
    debts = the(small, "debts")
    assert [group.id for group in debts.sets] == ["control"]
    assert ids(debts.rules) == ["talk_companion", "decide_debts"]
    assert ids(debts.contacts) == ["comensha"]
    assert [kind.id for kind in debts.kinds] == ["work"]


def test_a_tick_brings_attention_points_and_names_its_checklist_and_sources(small):
    companion = the(small, "companion")
    assert ids(companion.points) == ["safety"]
    assert companion.checklist == "signals_general"
    assert [source.id for source in companion.sources] == ["handbook"]


def test_a_rule_lists_the_ticks_that_bring_it(small):
    extortion = the(small, "weigh_extortion")
    assert ids(extortion.items) == ["extortion"]
    assert ids(extortion.items, alone=False) == ["poverty"]
    assert the(small, "map_facts").items == ()


def test_a_contact_lists_the_ticks_that_bring_it_and_what_refers_to_it(small):
    comensha = the(small, "comensha")
    assert ids(comensha.items) == ["debts"]
    assert [rule.id for rule in comensha.named_by] == ["weigh_extortion"]
    assert [kind.id for kind in comensha.kinds] == ["work"]


def test_what_does_not_exist_is_not_found(small):
    assert small.named("nothing") == ()


def test_links_run_both_ways(real):
    from_items = {(item.subject.id, link.to.id, link.alone) for item in real.items for link in item.rules}
    from_rules = {(link.to.id, rule.subject.id, link.alone) for rule in real.rules for link in rule.items}
    assert from_items == from_rules
    from_items = {(item.subject.id, link.to.id, link.alone) for item in real.items for link in item.contacts}
    from_contacts = {(link.to.id, each.subject.id, link.alone) for each in real.contacts for link in each.items}
    assert from_items == from_contacts


def test_what_a_tick_brings_alone_is_what_the_decision_brings(real):
    decide = Decision(load())
    for item, tick in zip(real.items, real._ticks, strict=True):
        outcome = decide(answers_from([tick]))
        brought = [line for line in outcome.lines if tick in [reason.given for reason in line.reasons]]
        assert set(ids(item.rules)) == {line.rule.id for line in brought}
        because = [(line.contact, reason) for line in outcome.contacts for reason in line.reasons]
        called = {contact.id for contact, why in because if tick in [reason.given for reason in why.reasons]}
        assert set(ids(item.contacts)) == called


def test_training_cases_name_their_signals(real):
    cases = [case.slug for case in the(real, "passport_withheld").cases]
    assert "a-wrist-on-thursday" in cases

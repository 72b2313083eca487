"""Every rule that is removed or negated fails a golden case or a law.

``make mutation`` judges the same mutants and prints how many of each kind were killed.
"""

import pytest

from content.conditions import AllOf, AnyOf, AtLeast, NotGiven, Situation, Ticked
from screening.logic.answers import Answers
from screening.logic.outcome import Decision
from tests.logic.laws import decision
from tests.logic.mutants import Judge, Mutant, Not, condition_mutants, mutants


@pytest.fixture(scope="module")
def judge():
    return Judge.of(decision().content)


def test_no_mutant_of_a_rule_reason_or_point_survives(judge):
    survivors = [str(mutant) for mutant in mutants(decision().content) if judge.killer(mutant) is None]
    assert survivors == []


def test_every_rule_reason_point_and_kind_has_mutants():
    content = decision().content
    mutated = {mutant.where for mutant in mutants(content)}
    assert {f"rule {rule.id}" for rule in content.rules} <= mutated
    assert {f"point {point.id}" for point in content.attention_points} <= mutated
    assert {f"kind {kind.id}" for kind in content.kinds} <= mutated
    assert {
        f"contact {contact.id}, reason {number}"
        for contact in content.contacts
        for number in range(1, len(contact.reasons) + 1)
    } <= mutated


def test_unchanged_content_passes(judge):
    assert judge.killer(Mutant("not changed", "nothing", decision().content)) is None


def test_a_condition_has_every_kind_of_mutant():
    condition = AnyOf(
        any=(
            Ticked(name="threats"),
            Situation.model_validate({"situation": "age_group", "is": "minor"}),
            AllOf(all=(Ticked(name="poverty"), AtLeast(at_least=2, of="risk_factors"))),
            NotGiven(not_given="acute_danger"),
        )
    )
    kinds = [kind for kind, _ in condition_mutants(condition)]
    assert [kind for kind in kinds if "without" not in kind] == [
        "negated",
        "always",
        "'any' became 'all'",
        "situation is 'adult'",
        "situation is 'unknown'",
        "'all' became 'any'",
        "at least one more",
        "at least one less",
        "other question",
    ]
    assert len([kind for kind in kinds if "without" in kind]) == 4 + 2


def test_a_negated_rule_holds_just_when_the_rule_does_not():
    content = decision().content
    rule = next(rule for rule in content.rules if rule.when == Ticked(name="signals_cross_border"))
    rules = tuple(
        other.model_copy(update={"when": Not(condition=other.when)}) if other is rule else other
        for other in content.rules
    )
    negated = Decision(content.model_copy(update={"rules": rules}))
    for ticks in ((), ("undocumented",)):
        answers = Answers.of({"signals_cross_border": ticks})
        holds = [
            any(line.rule.id == rule.id for step in decide(answers).steps for line in step.lines)
            for decide in (decision(), negated)
        ]
        assert holds == [bool(ticks), not ticks]

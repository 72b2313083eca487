"""The order of what to do now, for every class of answers: which lines are the first three, and why.

The classes are those of ``test_laws.py``: nothing, every single tick, every pair and everything, in every situation.
"""

import itertools

import pytest

from content.loading import SITUATION_VALUES
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answer
from screening.logic.combinations import answers_from, every_answer
from tests.logic.laws import decision
from tests.served_content import load

SHOWN = 3
SITUATIONS = [dict(zip(QUESTIONS, values, strict=True)) for values in itertools.product(*SITUATION_VALUES.values())]
TICKS = tuple(answer for answer in every_answer(decision().content) if answer.field in CHECKLISTS)
RULES = {rule.id: rule for rule in decision().content.rules}


def shown(ticks, situation):
    answers = answers_from([*ticks, *(Answer(name, value) for name, value in situation.items())])
    return [line.rule.id for line in decision()(answers).now]


def classes():
    for size in (0, 1, 2, len(TICKS)):
        yield from itertools.combinations(TICKS, size)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: "-".join(situation.values()))
def test_what_comes_first_follows_danger_companion_age_and_language(situation):
    for ticks in classes():
        now = shown(ticks, situation)
        ids = {given.value for given in ticks}
        acute = situation["acute_danger"] == "yes"
        assert len(now) == SHOWN
        if acute:
            assert now[0] == "map_acute_first"
            assert RULES[now[0]].contact == "emergency_112"
            assert now[1] == "talk_acute"  # no line that asks for a talk goes before it
        elif "companion_present" in ids:
            assert now[0] == "talk_companion_out"
        if situation["age_group"] == "minor":
            assert ("consult_acute_minor" if acute else "talk_minor") in now
        elif not acute and any(given.field == "signals_cross_border" for given in ticks):
            assert "talk_interpreter" in now
        if not ticks and not acute:
            assert any(RULES[id_].always and RULES[id_].contact == "veilig_thuis" for id_ in now)


@pytest.mark.parametrize("tick", ["vague_injury_explanation", "partner_violence"])
def test_an_injury_is_seen_to_now_whatever_else_is_ticked_for_an_adult(tick):
    (injury,) = [given for given in TICKS if given.value == tick]
    for ticks in itertools.chain(itertools.combinations(TICKS, 1), itertools.combinations(TICKS, 2)):
        for acute_danger in ("no", "yes"):
            assert "map_injuries" in shown({injury, *ticks}, {"acute_danger": acute_danger, "age_group": "adult"}) or (
                acute_danger == "yes" and {given.value for given in ticks} & {"companion_present"}
            )


def test_seeing_the_person_alone_comes_with_an_ordinary_reason_to_say():
    headline = RULES["talk_companion_out"].headline
    assert "onderzoek of formulier" in headline.nl
    assert "examination or a form" in headline.en


def test_lines_for_adults_do_not_appear_for_a_minor():
    content = load()
    words = {"nl": ("volwassene",), "en": ("adult",)}
    minor = answers_from([*TICKS, Answer("age_group", "minor")])
    for step in decision()(minor).steps:
        for line in step.lines:
            for language, starts in words.items():
                headline = line.rule.headline.in_language(language).lower()
                assert not any(word in headline.split(":")[0] for word in starts), line.rule.id
    for_adults = {rule.id for rule in content.rules if "adult" in rule.headline.en.lower()}
    assert for_adults == {"decide_adult_outside_household", "decide_shelter_dutch"}
    for age_group in ("adult", "unknown"):
        outcome = decision()(answers_from([*TICKS, Answer("age_group", age_group)]))
        assert for_adults <= {line.rule.id for step in outcome.steps for line in step.lines}

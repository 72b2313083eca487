"""What each condition means: when it holds, because of which answers, and how it is read from the content."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from content.conditions import AllOf, Always, AnyCondition, AnyOf, AtLeast, NotGiven, Situation, Ticked, Vocabulary
from content.loading import SITUATION_VALUES
from content.model import Text
from screening.logic.answers import QUESTIONS, Answer, Answers

GROUPS = {
    "signals_general": frozenset({"companion_present", "threats", "tattoos"}),
    "risk_factors": frozenset({"poverty", "orphan"}),
    "control": frozenset({"companion_present", "threats"}),
}
ITEMS = ("companion_present", "threats", "tattoos", "poverty", "orphan")
FIELDS = {item: field for field in ("signals_general", "risk_factors") for item in GROUPS[field]}
NAMES = Vocabulary(
    groups=GROUPS,
    labels={},
    answers={
        answer: Text(nl=answer.value, en=answer.value)
        for answer in [
            *(Answer(name, value) for name, values in SITUATION_VALUES.items() for value in values),
            *(Answer(FIELDS[item], item) for item in ITEMS),
        ]
    },
    questions={},
)


def parsed(raw):
    return TypeAdapter(AnyCondition).validate_python(raw)


def answers(*ticks, **situation):
    general = [tick for tick in ticks if tick in GROUPS["signals_general"]]
    risks = [tick for tick in ticks if tick in GROUPS["risk_factors"]]
    return Answers.of({"signals_general": general, "risk_factors": risks, **situation})


def reasons(raw, given_answers):
    """Return the ids of the answers that made the condition hold, or None when it does not hold."""
    found = parsed(raw).reasons(given_answers.facts(GROUPS))
    return None if found is None else {reason.value for reason in found}


def test_always_holds_because_of_no_answer():
    assert reasons("always", answers()) == set()
    assert reasons("always", answers("threats", acute_danger="yes")) == set()


def test_an_item_holds_when_it_is_ticked():
    assert reasons("threats", answers("tattoos")) is None
    assert reasons("threats", answers("threats", "tattoos")) == {"threats"}


@pytest.mark.parametrize("group", ["signals_general", "control"])
def test_a_checklist_or_set_holds_because_of_every_item_of_it_that_is_ticked(group):
    assert reasons(group, answers("poverty")) is None
    assert reasons(group, answers("poverty", "threats")) == {"threats"}
    assert reasons(group, answers("companion_present", "threats")) == {"companion_present", "threats"}


def test_any_holds_because_of_every_operand_that_holds():
    condition = {"any": ["threats", "poverty", {"situation": "age_group", "is": "minor"}]}
    assert reasons(condition, answers("tattoos")) is None
    assert reasons(condition, answers("threats")) == {"threats"}
    assert reasons(condition, answers("threats", "poverty", age_group="minor")) == {"threats", "poverty", "minor"}


def test_all_holds_when_every_operand_holds():
    condition = {"all": ["threats", "risk_factors"]}
    assert reasons(condition, answers("threats")) is None
    assert reasons(condition, answers("poverty")) is None
    assert reasons(condition, answers("threats", "poverty", "orphan")) == {"threats", "poverty", "orphan"}


def test_at_least_counts_the_ticks_of_a_group():
    condition = {"at_least": "2", "of": "signals_general"}
    assert reasons(condition, answers("threats", "poverty", "orphan")) is None
    assert reasons(condition, answers("threats", "tattoos", "poverty")) == {"threats", "tattoos"}


def test_a_situation_holds_for_that_answer_alone():
    condition = {"situation": "acute_danger", "is": "yes"}
    assert reasons(condition, answers()) is None
    assert reasons(condition, answers(acute_danger="no")) is None
    assert reasons(condition, answers(acute_danger="yes")) == {"yes"}


def test_not_given_holds_as_long_as_the_question_is_open_and_because_of_no_answer():
    condition = {"not_given": "age_group"}
    assert reasons(condition, answers()) == set()
    assert reasons(condition, answers(age_group="unknown", acute_danger="yes")) == set()
    assert reasons(condition, answers(age_group="adult")) is None
    assert reasons(condition, answers(age_group="minor")) is None


def test_conditions_nest():
    condition = {"any": ["tattoos", {"all": ["threats", {"any": ["poverty", "orphan"]}]}]}
    assert reasons(condition, answers("threats")) is None
    assert reasons(condition, answers("threats", "orphan")) == {"threats", "orphan"}
    assert reasons(condition, answers("tattoos", "threats")) == {"tattoos"}


def test_a_reason_names_the_field_and_the_value():
    condition = parsed({"any": ["poverty", {"situation": "age_group", "is": "minor"}]})
    found = condition.reasons(answers("poverty", age_group="minor").facts(GROUPS))
    assert found == {Answer("risk_factors", "poverty"), Answer("age_group", "minor")}


@pytest.mark.parametrize(
    "raw",
    [
        {"not": "threats"},
        {"any": []},
        {"all": []},
        {"any": ["always"]},
        {"at_least": 0, "of": "control"},
        {"at_least": 2},
        {"situation": "weather", "is": "yes"},
        {"not_given": "threats"},
        {"any": ["threats"], "all": ["poverty"]},
        ["threats"],
        "Not An Id",
        "",
        None,
    ],
)
def test_what_is_no_condition_is_refused(raw):
    with pytest.raises(ValidationError):
        parsed(raw)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("always", Always),
        ("threats", Ticked),
        ({"any": ["threats"]}, AnyOf),
        ({"all": ["threats"]}, AllOf),
        ({"at_least": 2, "of": "control"}, AtLeast),
        ({"situation": "age_group", "is": "minor"}, Situation),
        ({"not_given": "age_group"}, NotGiven),
    ],
)
def test_each_operator_is_a_class_of_its_own(raw, kind):
    assert type(parsed(raw)) is kind


def test_only_always_is_always_and_only_it_and_an_open_question_need_no_answer():
    conditions = [parsed(raw) for raw in ("always", "threats", {"not_given": "age_group"})]
    assert [condition.always for condition in conditions] == [True, False, False]
    assert [condition.needs_no_answer for condition in conditions] == [True, False, True]


# --- any condition, any answers ----------------------------------------

leaves = st.one_of(
    st.sampled_from([*ITEMS, *GROUPS]),
    st.builds(lambda count, group: {"at_least": count, "of": group}, st.integers(1, 3), st.sampled_from([*GROUPS])),
    st.builds(lambda answer: {"situation": "acute_danger", "is": answer}, st.sampled_from(["yes", "no"])),
    st.builds(lambda answer: {"situation": "age_group", "is": answer}, st.sampled_from(["minor", "adult"])),
    st.builds(lambda question: {"not_given": question}, st.sampled_from(QUESTIONS)),
)
any_condition = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda word, operands: {word: operands},
        st.sampled_from(["any", "all"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
any_answers = st.builds(
    lambda ticks, acute_danger, age_group: answers(*ticks, acute_danger=acute_danger, age_group=age_group),
    st.sets(st.sampled_from(ITEMS)),
    st.sampled_from(["yes", "no", "unknown"]),
    st.sampled_from(["minor", "adult", "unknown"]),
)


@given(raw=any_condition, case=any_answers)
def test_reasons_are_always_among_the_answers_that_the_condition_speaks_of(raw, case):
    condition = parsed(raw)
    assert (condition.reasons(case.facts(GROUPS)) or frozenset()) <= condition.answers(NAMES)


@given(raw=any_condition)
def test_the_answers_of_a_condition_are_its_reasons_once_all_of_them_are_given(raw):
    condition = parsed(raw)
    ticks = [answer.value for answer in condition.answers(NAMES) if answer.field not in QUESTIONS]
    found = condition.reasons(answers(*ticks).facts(GROUPS)) or frozenset()
    assert found <= condition.answers(NAMES)
    if not isinstance(condition, Ticked | AtLeast):
        return
    everything = condition.reasons(answers(*ITEMS).facts(GROUPS))
    assert everything is None or everything == condition.answers(NAMES)


@given(raw=any_condition)
def test_data_gives_back_what_was_read(raw):
    assert parsed(raw).data() == raw
    assert parsed("always").data() == "always"


@given(raw=any_condition)
def test_a_condition_that_was_read_is_read_again_as_itself(raw):
    assert parsed(parsed(raw)) == parsed(raw)


@given(raw=any_condition, case=any_answers)
def test_reasons_are_always_answers_that_were_given(raw, case):
    situation = {case.acute_danger, case.age_group} - {"unknown"}
    assert (reasons(raw, case) or set()) <= {*case.given(), *situation}


@given(raw=any_condition, case=any_answers, more=st.sets(st.sampled_from(ITEMS)))
def test_a_tick_more_never_makes_a_condition_fail_or_lose_a_reason(raw, case, more):
    before = reasons(raw, case)
    ticks = {*case.given(), *more}
    after = reasons(raw, answers(*ticks, acute_danger=case.acute_danger, age_group=case.age_group))
    if before is not None:
        assert after is not None
        assert before <= after


@pytest.mark.parametrize(("word", "holds"), [("any", any), ("all", all)])
def test_any_and_all_follow_their_truth_tables(word, holds):
    names = ("companion_present", "threats", "poverty")
    for ticked in itertools.product([False, True], repeat=3):
        case = answers(*(name for name, is_ticked in zip(names, ticked, strict=True) if is_ticked))
        assert (reasons({word: list(names)}, case) is not None) == holds(ticked)

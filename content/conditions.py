"""Conditions of the content: one small class per operator, and all that can be asked of it.

A condition can say whether it holds for some answers and because of which (``reasons``), what it asks in words
(``words``), what is not met (``missing``), which answers can be among its reasons (``answers``), and which of its ids
do not exist (``faults``). It is built from YAML: the string ``always``, an id, or a mapping with one of the operators.
``data`` gives that form back, for the evaluator in the browser (``static/js/decide.js``): it has the same operators.

There is no condition on a tick that was *not* given: a new tick could then take guidance away, and the first law of
the outcome forbids that (``docs/design.md``, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator

from content.text import Text

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
Question = Literal["acute_danger", "age_group"]

AND = {"nl": "en", "en": "and"}
OR = {"nl": "of", "en": "or"}


class Answer(NamedTuple):
    """One answer that was given: the form field and the value in it."""

    field: str
    value: str


Groups = Mapping[str, frozenset[str]]
Faults = Iterator[tuple[tuple[str | int, ...], str]]
Reasons = frozenset[Answer]
NO_REASON: Reasons = frozenset()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that conditions use: which items a group holds, and what each id is called.

    Attributes:
        groups: the item ids of every checklist and named set, by its id.
        labels: the name of every item and group, by its id.
        answers: the words for every answer, in the order of the form.
        questions: the name of every question about the situation, by its id.
    """

    groups: Groups
    labels: Mapping[str, Text]
    answers: Mapping[Answer, Text]
    questions: Mapping[str, Text]

    def ticks(self, name: str) -> Reasons:
        """Return the tick of an item, or of every item of a checklist or named set."""
        items = self.groups.get(name, frozenset({name}))
        return frozenset(answer for answer in self.answers if answer.value in items)

    def quoted(self, name: str, language: str) -> str:
        """Return the name of an item or group in quotation marks."""
        return f"“{self.labels[name].in_language(language)}”"

    def question(self, name: str, language: str) -> str:
        """Return the name of a question in quotation marks."""
        return f"“{self.questions[name].in_language(language)}”"

    def answer(self, question: str, value: str, language: str) -> str:
        """Return the words for an answer to a question, in quotation marks."""
        return f"“{self.answers[Answer(question, value)].in_language(language)}”"


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers of one screening as conditions look at them.

    Attributes:
        ticks: every tick by the id of its item.
        situation: the answer to each question about the situation, ``unknown`` where there is none.
        groups: the item ids of every checklist and named set.
    """

    ticks: Mapping[str, Answer]
    situation: Mapping[str, str]
    groups: Groups

    def ticked(self, name: str) -> Reasons:
        """Return the ticks that ``name`` (an item, a checklist or a named set) speaks of."""
        items = self.groups.get(name)
        if items is None:
            return frozenset({self.ticks[name]}) if name in self.ticks else NO_REASON
        return frozenset([answer for item, answer in self.ticks.items() if item in items])


class Condition(BaseModel):
    """Base of all conditions: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    always: ClassVar[bool] = False
    """Whether this is the condition ``always``."""

    needs_no_answer: ClassVar[bool] = False
    """Whether it holds because of no answer: ``always``, or as long as a question is open."""

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return the answers that make the condition hold, or ``None`` when it does not hold."""
        raise NotImplementedError

    def words(self, names: Vocabulary, language: str) -> str:
        """Return what the condition asks, in words."""
        raise NotImplementedError

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return what is not met, in words; only for a condition that does not hold."""
        raise NotImplementedError

    def answers(self, names: Vocabulary) -> Reasons:
        """Return every answer that can be among the reasons."""
        return NO_REASON

    def faults(self, items: Set[str], groups: Set[str], answers: Mapping[str, Sequence[str]]) -> Faults:
        """Yield what does not exist: the place in the condition and the reason.

        Args:
            items: the ids of all signals and risk factors.
            groups: the ids of all checklists and named sets.
            answers: the possible answers of each question about the situation.
        """
        return iter(())

    def data(self) -> Any:
        """Return the condition as a content file writes it."""
        return self.model_dump(by_alias=True)


class Always(Condition):
    """Holds for all answers, because of none of them."""

    always = True
    needs_no_answer = True

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, raw: Any) -> Any:
        return {} if raw == "always" else raw

    def reasons(self, facts: Facts) -> Reasons:
        """Return no reason: it always holds."""
        return NO_REASON

    def words(self, names: Vocabulary, language: str) -> str:
        """Return the word "always"."""
        return {"nl": "altijd", "en": "always"}[language]

    def data(self) -> Any:
        """Return the word as a content file writes it."""
        return "always"


class Ticked(Condition):
    """Holds when an item is ticked, or any item of a checklist or named set."""

    name: Identifier

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, raw: Any) -> Any:
        return {"name": raw} if isinstance(raw, str) else raw

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return every tick that it speaks of."""
        return facts.ticked(self.name) or None

    def words(self, names: Vocabulary, language: str) -> str:
        """Return the name of the item or group."""
        name = names.quoted(self.name, language)
        if self.name in names.groups:
            return {"nl": f"iets uit {name}", "en": f"anything from {name}"}[language]
        return name

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return that it is not ticked."""
        name = names.quoted(self.name, language)
        if self.name in names.groups:
            return {"nl": f"er is niets aangevinkt uit {name}", "en": f"nothing from {name} is ticked"}[language]
        return {"nl": f"{name} is niet aangevinkt", "en": f"{name} is not ticked"}[language]

    def answers(self, names: Vocabulary) -> Reasons:
        """Return the tick of the item, or of every item of the group."""
        return names.ticks(self.name)

    def faults(self, items: Set[str], groups: Set[str], answers: Mapping[str, Sequence[str]]) -> Faults:
        """Yield that nothing has this id."""
        if self.name not in items and self.name not in groups:
            yield (), f"there is no signal, risk factor, checklist or set '{self.name}'"

    def data(self) -> Any:
        """Return the id as a content file writes it."""
        return self.name


class _Operands(Condition):
    """What ``any`` and ``all`` share: all that does not depend on how many operands must hold."""

    @property
    def _operator(self) -> str:
        return OPERATORS[type(self)]

    @property
    def _operands(self) -> tuple[Condition, ...]:
        operands: tuple[Condition, ...] = getattr(self, self._operator)
        return operands

    def answers(self, names: Vocabulary) -> Reasons:
        """Return the answers of all operands."""
        return NO_REASON.union(*(operand.answers(names) for operand in self._operands))

    def faults(self, items: Set[str], groups: Set[str], answers: Mapping[str, Sequence[str]]) -> Faults:
        """Yield what does not exist in each operand."""
        for number, operand in enumerate(self._operands):
            for path, reason in operand.faults(items, groups, answers):
                yield (self._operator, number, *path), reason

    def data(self) -> Any:
        """Return the mapping of a content file."""
        return {self._operator: [operand.data() for operand in self._operands]}


class AnyOf(_Operands):
    """Holds when at least one of the operands holds. Its reasons are those of every operand that holds."""

    any: Annotated[tuple[Operand, ...], Field(min_length=1)]

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return the reasons of every operand that holds."""
        met = [found for operand in self.any if (found := operand.reasons(facts)) is not None]
        return NO_REASON.union(*met) if met else None

    def words(self, names: Vocabulary, language: str) -> str:
        """Return the operands joined by "or"."""
        return _joined(self.any, OR[language], names, language)

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return that none of the operands holds, the single items among them taken together."""
        single = [part for part in self.any if isinstance(part, Ticked) and part.name not in names.groups]
        others = [part.missing(facts, names, language) for part in self.any if part not in single]
        if len(single) == 1:
            others.insert(0, single[0].missing(facts, names, language))
        elif single:
            listed = ", ".join(names.quoted(part.name, language) for part in single)
            none = {"nl": "niet een van deze is aangevinkt", "en": "none of these is ticked"}[language]
            others.insert(0, f"{none}: {listed}")
        return f"; {AND[language]} ".join(others)


class AllOf(_Operands):
    """Holds when every operand holds. Its reasons are those of all operands."""

    all: Annotated[tuple[Operand, ...], Field(min_length=1)]

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return the reasons of all operands."""
        met = NO_REASON
        for operand in self.all:
            found = operand.reasons(facts)
            if found is None:
                return None
            met |= found
        return met

    def words(self, names: Vocabulary, language: str) -> str:
        """Return the operands joined by "and"."""
        return _joined(self.all, AND[language], names, language)

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return what each operand that does not hold lacks."""
        unmet = [part for part in self.all if part.reasons(facts) is None]
        return f"; {AND[language]} ".join(part.missing(facts, names, language) for part in unmet)


class AtLeast(Condition):
    """Holds when ``at_least`` items of a checklist or named set ``of`` are ticked."""

    at_least: Annotated[int, Field(ge=1)]
    of: Identifier

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return the ticks of the group, if they are enough."""
        met = facts.ticked(self.of)
        return met if len(met) >= self.at_least else None

    def words(self, names: Vocabulary, language: str) -> str:
        """Return how many of which group."""
        name = names.quoted(self.of, language)
        return {
            "nl": f"minstens {self.at_least} uit {name}",
            "en": f"at least {self.at_least} from {name}",
        }[language]

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return how many are needed and how many are ticked."""
        name, count = names.quoted(self.of, language), len(facts.ticked(self.of))
        return {
            "nl": f"uit {name} zijn er {self.at_least} nodig en is het aantal aangevinkt {count}",
            "en": f"{self.at_least} from {name} are needed and the number ticked is {count}",
        }[language]

    def answers(self, names: Vocabulary) -> Reasons:
        """Return the tick of every item of the group."""
        return names.ticks(self.of)

    def faults(self, items: Set[str], groups: Set[str], answers: Mapping[str, Sequence[str]]) -> Faults:
        """Yield that there is no such group."""
        if self.of not in groups:
            yield ("of",), f"there is no checklist or set '{self.of}'"


class Situation(Condition):
    """Holds when a question about the situation has the answer ``is``."""

    situation: Question
    is_: Annotated[str, Field(alias="is")]

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return that answer."""
        return frozenset({Answer(self.situation, self.is_)}) if facts.situation[self.situation] == self.is_ else None

    def words(self, names: Vocabulary, language: str) -> str:
        """Return the question and the answer."""
        question, answer = names.question(self.situation, language), names.answer(self.situation, self.is_, language)
        return {"nl": f"{question} is {answer}", "en": f"{question} is {answer}"}[language]

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return the answer that was given in its place."""
        question, answer = names.question(self.situation, language), names.answer(self.situation, self.is_, language)
        given = names.answer(self.situation, facts.situation[self.situation], language)
        return {
            "nl": f"{question} is niet {answer} maar {given}",
            "en": f"{question} is not {answer} but {given}",
        }[language]

    def answers(self, names: Vocabulary) -> Reasons:
        """Return the one answer."""
        return frozenset({Answer(self.situation, self.is_)})

    def faults(self, items: Set[str], groups: Set[str], answers: Mapping[str, Sequence[str]]) -> Faults:
        """Yield that the question has no such answer."""
        if self.is_ not in answers[self.situation]:
            known = ", ".join(answers[self.situation])
            yield ("is",), f"'{self.is_}' is not an answer; choose from {known}"


class NotGiven(Condition):
    """Holds as long as a question about the situation is unanswered or answered "unknown"."""

    needs_no_answer = True
    not_given: Question

    def reasons(self, facts: Facts) -> Reasons | None:
        """Return no reason, as long as the question is open."""
        return NO_REASON if facts.situation[self.not_given] == "unknown" else None

    def words(self, names: Vocabulary, language: str) -> str:
        """Return that the question is open."""
        question = names.question(self.not_given, language)
        return {"nl": f"{question} is niet bekend", "en": f"{question} is not known"}[language]

    def missing(self, facts: Facts, names: Vocabulary, language: str) -> str:
        """Return the answer that closed the question."""
        question = names.question(self.not_given, language)
        given = names.answer(self.not_given, facts.situation[self.not_given], language)
        return {"nl": f"{question} is al bekend: {given}", "en": f"{question} is known: {given}"}[language]


def _joined(operands: tuple[Condition, ...], word: str, names: Vocabulary, language: str) -> str:
    def part(operand: Condition) -> str:
        words = operand.words(names, language)
        return f"({words})" if isinstance(operand, AnyOf | AllOf) and len(operands) > 1 else words

    *most, last = [part(operand) for operand in operands]
    return f"{', '.join(most)} {word} {last}" if most else last


# --- reading -------------------------------------------------------------------------------------------------------

OPERATORS: dict[type[Condition], str] = {
    Always: "always",
    Ticked: "item",
    AnyOf: "any",
    AllOf: "all",
    AtLeast: "at_least",
    Situation: "situation",
    NotGiven: "not_given",
}


def _operator(raw: Any) -> str | None:
    if isinstance(raw, str):
        return "always" if raw == "always" else "item"
    if isinstance(raw, dict):
        return next((key for key in OPERATORS.values() if key in raw), None)
    return OPERATORS.get(type(raw))


_UNKNOWN = "a condition is 'always', an item id, or one of: any, all, at_least/of, situation/is, not_given"
_DISCRIMINATOR = Discriminator(_operator, custom_error_type="condition", custom_error_message=_UNKNOWN)

_WithAnswers = (
    Annotated[Ticked, Tag("item")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Situation, Tag("situation")]
    | Annotated[NotGiven, Tag("not_given")]
)

Operand = Annotated[_WithAnswers, _DISCRIMINATOR]
"""Inside ``any`` and ``all``: every condition but ``always``."""

AnyCondition = Annotated[Annotated[Always, Tag("always")] | _WithAnswers, _DISCRIMINATOR]

AnyOf.model_rebuild()
AllOf.model_rebuild()

"""Why a rule holds or does not hold, in words, for people who want to know how an outcome came about.

The words come as ``Text``, in both languages, so that the command line and the outcome page can say the same.
Whether a condition holds is asked of ``screening.logic.conditions``: there is one meaning of a condition, not two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from content.model import (
    LANGUAGES,
    AllOf,
    AnyOf,
    AtLeast,
    AttentionPoint,
    Contact,
    ContactReason,
    Content,
    NotGiven,
    Rule,
    Situation,
    SituationQuestion,
    Text,
)
from screening.logic.answers import Answers, Given
from screening.logic.conditions import Case, compile_condition
from screening.logic.outcome import Reason

_AND = {"nl": "en", "en": "and"}
_OR = {"nl": "of", "en": "or"}

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Explained(Generic[Subject]):
    """Something under a condition, and how that condition fares for one set of answers.

    Attributes:
        subject: the rule, attention point or contact reason.
        condition: the whole condition in words.
        holds: whether it holds.
        reasons: the answers that made it hold, in the order of the form; none when it holds always, or not.
        missing: which part of the condition is not met; ``None`` when it holds.
    """

    subject: Subject
    condition: Text
    holds: bool
    reasons: tuple[Reason, ...]
    missing: Text | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that has a condition, explained for one set of answers, in the order of the content."""

    rules: tuple[Explained[Rule], ...]
    contact_reasons: tuple[Explained[tuple[Contact, ContactReason]], ...]
    attention_points: tuple[Explained[AttentionPoint], ...]


def condition_in_words(condition: Any, content: Content, language: str) -> str:
    """Return ``condition`` as words in ``language``. For many conditions, build one ``Explainer`` instead."""
    return Explainer(content).condition(condition).in_language(language)


class Explainer:
    """Explains the rules of one version of the content."""

    def __init__(self, content: Content) -> None:
        """Look up the words for every answer and every group of answers."""
        self.content = content
        self._groups: Mapping[str, frozenset[str]] = {
            **{checklist.id: frozenset(item.id for item in checklist.items) for checklist in content.checklists},
            **{group.id: frozenset(group.items) for group in content.sets},
        }
        self._group_names: dict[str, Text] = {checklist.id: checklist.short for checklist in content.checklists}
        self._group_names |= {group.id: group.title for group in content.sets}
        self._questions: dict[str, SituationQuestion] = {question.id: question for question in content.situation}
        answers = [
            (Given(question.id, option.value), option.short)
            for question in content.situation
            for option in question.options
        ]
        answers += [(Given(part.id, item.id), item.short) for part in content.checklists for item in part.items]
        self._words = dict(answers)
        self._items = {given.value: text for given, text in answers if given.field not in self._questions}
        self._order = {given: number for number, given in enumerate(self._words)}

    def explain(self, answers: Answers) -> Explanation:
        """Explain every rule, contact reason and attention point for ``answers``."""
        case = Case.of(answers)
        return Explanation(
            rules=tuple(self._explain(rule, rule.when, case) for rule in self.content.rules),
            contact_reasons=tuple(
                self._explain((contact, reason), reason.when, case)
                for contact in self.content.contacts
                for reason in contact.reasons
            ),
            attention_points=tuple(
                self._explain(point, point.pressing_when, case) for point in self.content.attention_points
            ),
        )

    def rule(self, rule: Rule, answers: Answers) -> Explained[Rule]:
        """Explain one rule for ``answers``."""
        return self._explain(rule, rule.when, Case.of(answers))

    def _explain(self, subject: Subject, condition: Any, case: Case) -> Explained[Subject]:
        reasons = compile_condition(condition, self._groups)(case)
        return Explained(
            subject=subject,
            condition=self.condition(condition),
            holds=reasons is not None,
            reasons=tuple(self._in_order(reasons or ())),
            missing=self._missing(condition, case) if reasons is None else None,
        )

    def _in_order(self, reasons: Iterable[Given]) -> Iterator[Reason]:
        known = [given for given in reasons if given in self._order]
        for given in sorted(known, key=self._order.__getitem__):
            yield Reason(given, self._words[given])

    # --- what a condition says --------------------------------------------------------------------------------

    def condition(self, condition: Any) -> Text:
        """Return ``condition`` in words."""
        match condition:
            case "always":
                return Text(nl="altijd", en="always")
            case str() if condition in self._groups:
                name = self._group_names[condition]
                return Text(nl=f"iets uit “{name.nl}”", en=f"anything from “{name.en}”")
            case str():
                return _quoted(self._items[condition])
            case AnyOf():
                return self._joined(condition.any, _OR)
            case AllOf():
                return self._joined(condition.all, _AND)
            case AtLeast():
                name, count = self._group_names[condition.of], condition.at_least
                return Text(nl=f"minstens {count} uit “{name.nl}”", en=f"at least {count} from “{name.en}”")
            case Situation():
                name, answer = self._question(condition.situation, condition.is_)
                return Text(nl=f"“{name.nl}” is “{answer.nl}”", en=f"“{name.en}” is “{answer.en}”")
            case NotGiven():
                name = self._questions[condition.not_given].short
                return Text(nl=f"“{name.nl}” is niet bekend", en=f"“{name.en}” is not known")
        raise TypeError(f"not a condition: {condition!r}")

    def _joined(self, operands: Iterable[Any], word: Mapping[str, str]) -> Text:
        operands = tuple(operands)

        def part(operand: Any, language: str) -> str:
            words = self.condition(operand).in_language(language)
            several = isinstance(operand, AnyOf | AllOf) and len(operands) > 1
            return f"({words})" if several else words

        return _text(lambda language: _list((part(operand, language) for operand in operands), word[language]))

    def _question(self, question: str, answer: str) -> tuple[Text, Text]:
        return self._questions[question].short, self._words[Given(question, answer)]

    # --- what is missing ---------------------------------------------------------------------------------------

    def _missing(self, condition: Any, case: Case) -> Text:
        match condition:
            case str() if condition in self._groups:
                name = self._group_names[condition]
                return Text(nl=f"er is niets aangevinkt uit “{name.nl}”", en=f"nothing from “{name.en}” is ticked")
            case str():
                name = self._items[condition]
                return Text(nl=f"“{name.nl}” is niet aangevinkt", en=f"“{name.en}” is not ticked")
            case AnyOf():
                return self._none_of(condition.any, case)
            case AllOf():
                unmet = [operand for operand in condition.all if not self._holds(operand, case)]
                return _all_of([self._missing(operand, case) for operand in unmet])
            case AtLeast():
                name, needed = self._group_names[condition.of], condition.at_least
                count = len(self._groups[condition.of] & case.given.keys())
                return Text(
                    nl=f"uit “{name.nl}” zijn er {needed} nodig en is het aantal aangevinkt {count}",
                    en=f"{needed} from “{name.en}” are needed and the number ticked is {count}",
                )
            case Situation():
                name, answer = self._question(condition.situation, condition.is_)
                given = self._question(condition.situation, getattr(case.answers, condition.situation))[1]
                return Text(
                    nl=f"“{name.nl}” is niet “{answer.nl}” maar “{given.nl}”",
                    en=f"“{name.en}” is not “{answer.en}” but “{given.en}”",
                )
            case NotGiven():
                name, given = self._question(condition.not_given, getattr(case.answers, condition.not_given))
                return Text(nl=f"“{name.nl}” is al bekend: “{given.nl}”", en=f"“{name.en}” is known: “{given.en}”")
        raise TypeError(f"always holds, or not a condition: {condition!r}")

    def _none_of(self, operands: Iterable[Any], case: Case) -> Text:
        """Return that none of ``operands`` holds, the ticks among them taken together."""
        ticks = [operand for operand in operands if isinstance(operand, str) and operand not in self._groups]
        others = [self._missing(operand, case) for operand in operands if operand not in ticks]
        if len(ticks) == 1:
            others.insert(0, self._missing(ticks[0], case))
        elif ticks:
            names = [_quoted(self._items[tick]) for tick in ticks]
            listed = _text(lambda language: ", ".join(name.in_language(language) for name in names))
            none = Text(nl=f"niet een van deze is aangevinkt: {listed.nl}", en=f"none of these is ticked: {listed.en}")
            others.insert(0, none)
        return _all_of(others)

    def _holds(self, condition: Any, case: Case) -> bool:
        return compile_condition(condition, self._groups)(case) is not None


def _quoted(text: Text) -> Text:
    return Text(nl=f"“{text.nl}”", en=f"“{text.en}”")


def _text(words: Callable[[str], str]) -> Text:
    return Text(**{language: words(language) for language in LANGUAGES})


def _list(parts: Iterable[str], word: str) -> str:
    *most, last = parts
    return f"{', '.join(most)} {word} {last}" if most else last


def _all_of(parts: Iterable[Text]) -> Text:
    parts = tuple(parts)
    return _text(lambda language: f"; {_AND[language]} ".join(part.in_language(language) for part in parts))

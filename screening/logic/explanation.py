"""Explains in words why a rule holds or does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from content.conditions import Condition, Vocabulary
from content.model import LANGUAGES, AttentionPoint, Contact, ContactReason, Content, Rule, Text
from screening.logic.answers import Answers
from screening.logic.outcome import Decision, Reason

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Explained(Generic[Subject]):
    """Something with a condition, and whether that condition holds for one set of answers.

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


def condition_in_words(condition: Condition, names: Vocabulary) -> Text:
    """Return ``condition`` as words in both languages."""
    return Text(**{language: condition.words(names, language) for language in LANGUAGES})


def explain(content: Content, answers: Answers) -> Explanation:
    """Explain every rule, contact reason and attention point for ``answers``."""
    decision = Decision(content)
    names, facts = decision.names, answers.facts(decision.names.groups)

    def explained(subject: Subject, condition: Condition) -> Explained[Subject]:
        reasons = decision.reasons(condition, facts)
        missing = {language: condition.missing(facts, names, language) for language in LANGUAGES if reasons is None}
        return Explained(
            subject=subject,
            condition=condition_in_words(condition, names),
            holds=reasons is not None,
            reasons=reasons or (),
            missing=Text(**missing) if missing else None,
        )

    return Explanation(
        rules=tuple(explained(rule, rule.when) for rule in content.rules),
        contact_reasons=tuple(
            explained((contact, reason), reason.when) for contact in content.contacts for reason in contact.reasons
        ),
        attention_points=tuple(explained(point, point.pressing_when) for point in content.attention_points),
    )

"""Cross-references in the content: which ticks bring which rules and contacts, and what else refers to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from content.cases import FictionalCase
from content.conditions import Answer, Condition
from content.model import (
    AttentionPoint,
    Contact,
    ContactReason,
    Content,
    ExploitationKind,
    Item,
    NamedSet,
    Profession,
    Provenance,
    Rule,
    Source,
)
from screening.logic.combinations import answers_from

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Link(Generic[Subject]):
    """That a tick can bring something; ``alone`` says whether it needs no other answer for it."""

    to: Subject
    alone: bool


@dataclass(frozen=True, slots=True)
class Connected(Generic[Subject]):
    """A signal or risk factor, a rule or a contact, with all its cross-references, in the order of the content.

    Attributes:
        subject: the signal or risk factor, the rule or the contact.
        checklist: the id of the checklist that a signal or risk factor is on.
        sets: the sets that hold it.
        items: the signals and risk factors that can bring the rule or the contact.
        rules: the rules that the tick can bring.
        reasons: the reasons to call that the tick can bring, each with its contact.
        points: the attention points that the tick can bring to the front.
        named_by: the rules that send people to the contact.
        kinds: the forms of exploitation that name the signal or the contact.
        professions: the professions that can ask the contact.
        cases: the training cases that the signal is in.
        sources: the sources of all its texts, each once.
    """

    subject: Subject
    sources: tuple[Source, ...]
    checklist: str | None = None
    sets: tuple[NamedSet, ...] = ()
    items: tuple[Link[Item], ...] = ()
    rules: tuple[Link[Rule], ...] = ()
    reasons: tuple[Link[tuple[Contact, ContactReason]], ...] = ()
    points: tuple[Link[AttentionPoint], ...] = ()
    named_by: tuple[Rule, ...] = ()
    kinds: tuple[ExploitationKind, ...] = ()
    professions: tuple[Profession, ...] = ()
    cases: tuple[FictionalCase, ...] = ()

    @property
    def contacts(self) -> tuple[Link[Contact], ...]:
        """The contacts that the tick can give a reason to call, each once."""
        alone: dict[str, bool] = {}
        contacts = {link.to[0].id: link.to[0] for link in self.reasons}
        for link in self.reasons:
            alone[link.to[0].id] = link.alone or alone.get(link.to[0].id, False)
        return tuple(Link(contact, alone[id_]) for id_, contact in contacts.items())


class Connections:
    """All connections in one version of the content, and in the training cases that go with it."""

    def __init__(self, content: Content, cases: Iterable[FictionalCase] = ()) -> None:
        self._content = content
        self._cases = tuple(cases)
        self._names = content.vocabulary
        self._ticks = {Answer(part.id, item.id): item for part in content.checklists for item in part.items}
        self._facts = {tick: answers_from([tick]).facts(self._names.groups) for tick in self._ticks}
        self._source = {source.id: source for source in content.sources}
        self.items = tuple(self._item(tick, item) for tick, item in self._ticks.items())
        self.rules = tuple(
            Connected(rule, self._sources(rule), items=self._bringing(rule.when)) for rule in content.rules
        )
        self.contacts = tuple(self._contact(contact) for contact in content.contacts)

    def named(self, id_: str) -> tuple[Connected[Item] | Connected[Rule] | Connected[Contact], ...]:
        """Return the signal or risk factor, the rule and the contact with this id; nothing when there is none."""
        every: tuple[Connected[Item] | Connected[Rule] | Connected[Contact], ...]
        every = (*self.items, *self.rules, *self.contacts)
        return tuple(found for found in every if found.subject.id == id_)

    def _item(self, tick: Answer, item: Item) -> Connected[Item]:
        content = self._content
        reasons = [((contact, why), why.when) for contact in content.contacts for why in contact.reasons]
        return Connected(
            item,
            self._sources(item, item.meaning, item.observe, item.question, *filter(None, [item.say])),
            checklist=tick.field,
            sets=tuple(group for group in content.sets if item.id in group.items),
            rules=self._brought(tick, [(rule, rule.when) for rule in content.rules]),
            reasons=self._brought(tick, reasons),
            points=self._brought(tick, [(point, point.pressing_when) for point in content.attention_points]),
            kinds=tuple(kind for kind in content.kinds if item.id in kind.seen_with),
            cases=tuple(case for case in self._cases if item.id in [signal.item for signal in case.signals]),
        )

    def _contact(self, contact: Contact) -> Connected[Contact]:
        content = self._content
        return Connected(
            contact,
            self._sources(contact),
            items=self._bringing(*(reason.when for reason in contact.reasons)),
            named_by=tuple(rule for rule in content.rules if rule.contact == contact.id),
            kinds=tuple(kind for kind in content.kinds if contact.id in kind.contacts),
            professions=tuple(each for each in content.professions if each.contact == contact.id),
        )

    def _bringing(self, *conditions: Condition) -> tuple[Link[Item], ...]:
        """Return the signals and risk factors that are a reason for one of ``conditions``."""
        return tuple(
            Link(item, any(self._is_enough(tick, condition) for condition in conditions))
            for tick, item in self._ticks.items()
            if any(tick in condition.answers(self._names) for condition in conditions)
        )

    def _brought(self, tick: Answer, parts: Iterable[tuple[Subject, Condition]]) -> tuple[Link[Subject], ...]:
        """Return those of ``parts`` for whose condition ``tick`` is a reason."""
        return tuple(
            Link(part, self._is_enough(tick, condition))
            for part, condition in parts
            if tick in condition.answers(self._names)
        )

    def _is_enough(self, tick: Answer, condition: Condition) -> bool:
        return tick in (condition.reasons(self._facts[tick]) or ())

    def _sources(self, *parts: Provenance) -> tuple[Source, ...]:
        ids = dict.fromkeys(id_ for part in parts for id_ in part.source)
        return tuple(self._source[id_] for id_ in ids if id_ in self._source)

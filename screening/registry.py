"""The content, the training cases and the decision function of this process: read once, at the start."""

from __future__ import annotations

import functools
import logging

from django.conf import settings

from content.cases import CaseLibrary, case_folders, load_cases
from content.loading import load
from content.model import Contact, Content, Item, SituationQuestion, Source
from content.own_contacts import with_own_contacts
from screening.logic.keys import Parts
from screening.logic.outcome import Decision

log = logging.getLogger("signaalwijzer.content")


@functools.cache
def decision() -> Decision:
    """Return the decision function for the content that this process serves.

    Raises:
        content.loading.ContentError: the content, or the organisation's own contacts, have faults.
    """
    return Decision(with_own_contacts(load(), settings.CONFIGURATION.contacts_file))


def content() -> Content:
    """Return the content that this process serves."""
    return decision().content


@functools.cache
def parts() -> Parts:
    """Return all that an outcome of this content can hold."""
    return Parts(content())


@functools.cache
def cases() -> CaseLibrary:
    """Return the training cases: those of the app, then those of the organisation's own folder."""
    return load_cases(case_folders(settings.CONFIGURATION.cases_folder), content())


def log_case_faults() -> None:
    """Write a line for every fault of a case that is therefore not served; the others are."""
    for fault in cases().faults:
        log.warning("a training case is not served: %s", " ".join(str(fault).split()))


@functools.cache
def sources() -> dict[str, Source]:
    """Return the sources by their id."""
    return {source.id: source for source in content().sources}


@functools.cache
def contacts() -> dict[str, Contact]:
    """Return the contacts by their id."""
    return {contact.id: contact for contact in content().contacts}


@functools.cache
def items() -> dict[str, Item]:
    """Return the signals and risk factors by their id."""
    return {item.id: item for checklist in content().checklists for item in checklist.items}


@functools.cache
def field_of_item() -> dict[str, str]:
    """Return the form field of every signal and risk factor, by its id."""
    return {item.id: checklist.id for checklist in content().checklists for item in checklist.items}


@functools.cache
def questions() -> dict[str, SituationQuestion]:
    """Return the questions about the situation by their id."""
    return {question.id: question for question in content().situation}

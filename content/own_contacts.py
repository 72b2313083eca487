"""Contacts that an organisation adds: its designated officer, its regional Veilig Thuis, its care coordinator.

They come from a file of the organisation, are checked like the content, and are added to it. They can't remove or
change the contacts that every outcome has, or remove a reason to call another contact.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from content import model
from content.conditions import Always
from content.loading import (
    ALWAYS_REACHABLE,
    OWN_PRIORITY,
    ContentError,
    ContentFile,
    Fault,
    Names,
    check_part,
    ranked,
    read_file,
)

SOURCE = "own-organisation"
ALWAYS = model.ContactReason(
    when=Always(),
    priority=OWN_PRIORITY,
    because=model.Text(
        nl="Uw organisatie heeft dit contact voor u opgegeven.", en="Your organisation has stated this contact for you."
    ),
)


class StatedContact(model.Model):
    """A contact as an organisation writes it in its file."""

    id: model.Identifier
    name: model.Text
    role: model.Text
    phone: model.Sentence | None = None
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]+$")] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    hours: model.Text | None = None
    open: Annotated[str, StringConstraints(pattern=model.OPENING_HOURS)] | None = None
    reasons: tuple[model.ContactReason, ...] = ()
    reviewed: datetime.date


class OwnContact(model.Contact):
    """A contact of the organisation that runs the app; pages mark it."""

    own = True


Stated = Annotated[tuple[StatedContact, ...], Field(max_length=20)]


def with_own_contacts(content: model.Content, path: Path | None) -> model.Content:
    """Return ``content`` with the contacts of the file at ``path`` added; without a path, ``content`` itself.

    A contact with the id of one that is there takes its place and keeps its reasons; a new one follows the first.

    Raises:
        ContentError: the file has faults; it names them all, with line and column.
    """
    if path is None:
        return content
    faults: list[Fault] = []
    digest = hashlib.sha256(content.fingerprint.encode())
    file = read_file(path, path.name, Stated, faults, digest)
    if file is not None and not faults:
        faults.extend(_faults(file, content))
    if faults or file is None:
        raise ContentError(faults)
    stated: tuple[StatedContact, ...] = file.value
    if not stated:
        return content
    there = {contact.id: contact for contact in content.contacts}
    own = {contact.id: ranked(_own(contact, there.get(contact.id)), content.priorities) for contact in stated}
    first, *others = (own.get(contact.id, contact) for contact in content.contacts)
    new = [contact for id_, contact in own.items() if id_ not in there]
    source = model.Source(
        id=SOURCE,
        title=model.Text(nl="Opgave van uw eigen organisatie", en="Statement of your own organisation"),
        publisher="Eigen organisatie",
        seen=max(contact.reviewed for contact in stated),
    )
    changes = {
        "contacts": (first, *new, *others),
        "sources": (*content.sources, source),
        "fingerprint": digest.hexdigest()[:12],
    }
    return content.model_copy(update=changes)


def _own(stated: StatedContact, there: model.Contact | None) -> OwnContact:
    kept = there.reasons if there else ()
    reasons = (*stated.reasons, *kept) or (ALWAYS,)
    return OwnContact(
        source=(SOURCE,),
        certainty=model.Certainty.EDITORIAL,
        **{name: getattr(stated, name) for name in StatedContact.model_fields if name != "reasons"},
        phone_source=SOURCE if stated.phone else None,
        reasons=reasons,
    )


def _faults(file: ContentFile, content: model.Content) -> Iterator[Fault]:
    names = Names.of(lambda part: getattr(content, part))
    first = content.priorities[0].id
    seen: set[str] = set()
    for index, contact in enumerate(file.value):
        at = (index,)
        if contact.id in ALWAYS_REACHABLE:
            yield file.fault((*at, "id"), f"'{contact.id}' can't be changed; give a contact of your own another id")
        if contact.id in seen:
            yield file.fault((*at, "id"), f"the id '{contact.id}' is used before")
        seen.add(contact.id)
        if not contact.phone and not contact.url:
            yield file.fault(at, f"'{contact.id}' needs a 'phone' (with 'tel') or a 'url'")
        if bool(contact.phone) != bool(contact.tel):
            yield file.fault((*at, "tel" if contact.tel else "phone"), "'phone' and 'tel' go together")
        elif contact.phone and contact.tel and _digits(contact.phone) != _digits(contact.tel):
            yield file.fault((*at, "tel"), "'phone' and 'tel' are not the same number")
        for number, reason in enumerate(contact.reasons):
            place = (*at, "reasons", number)
            if reason.priority == first:
                yield file.fault((*place, "priority"), f"the priority '{first}' is for 112 alone; choose another")
            yield from check_part(file, place, reason, names)


def _digits(number: str) -> str:
    """Return a Dutch number as it is dialled within the country, to compare two ways of writing it."""
    digits = "".join(character for character in number.replace("(0)", "") if character.isdigit() or character == "+")
    return f"0{digits[3:]}" if digits.startswith("+31") else digits

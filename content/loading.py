"""Reads and checks all content files. One fault stops the start, with its file, line, column and reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from content import model, reviews
from content.conditions import Condition
from content.yaml_positions import Document, YamlFault

DATA = Path(__file__).parent / "data"

ALWAYS_REACHABLE = ("emergency_112", "veilig_thuis", "comensha")
"""Contacts that every outcome holds; ``docs/design.md``, section 4."""

OWN_PRIORITY = "own_organisation"
"""The priority of a contact that an organisation states without one; see ``content/own_contacts.py``."""

STEP_IDS = ("map", "consult", "talk", "weigh", "decide")
CHECKLIST_IDS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
URGENCY_IDS = ("acute", "signals", "alert", "none")
SITUATION_VALUES = {"acute_danger": ("yes", "no", "unknown"), "age_group": ("minor", "adult", "unknown")}

TYPES: dict[str, Any] = {
    name: next(iter(get_args(field.annotation)), field.annotation) for name, field in model.Content.model_fields.items()
}
"""What each part of the content is made of, by its name in ``model.Content``."""

FILES_OF_THEIR_OWN = ("version", "fingerprint", "checklists", "rules", "now")
"""The parts of the content that do not stand as a list in one file."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a content file, and where; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.reason}"


class ContentError(Exception):
    """The content has faults; ``faults`` lists all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(["The content has faults:", *map(str, self.faults)]))


Path_ = tuple[str | int, ...]


PROVENANCE = ("source", "certainty", "reviewed")


@dataclass(slots=True)
class ContentFile:
    """A file with its parsed document and the typed value that came out of it (``None`` when it has faults).

    A file of several items is a list, or a mapping of ``defaults`` and ``items``. ``raw`` is the data without defaults,
    ``base`` the path from the document to it.
    """

    name: str
    document: Document
    value: Any = None
    defaults: dict[str, Any] = field(default_factory=dict)
    raw: Any = None
    base: Path_ = ()

    def fault(self, path: Path_, reason: str) -> Fault:
        """Return a fault at ``path`` in the document."""
        position = self.document.position(path)
        return Fault(self.name, position.line, position.column, reason)

    def states(self, path: Path_) -> bool:
        """Whether the document itself has a value at ``path``: a value from the defaults is elsewhere in the file."""
        data = self.document.data
        for part in path:
            try:
                data = data[part]
            except (KeyError, IndexError, TypeError):
                return False
        return True


@dataclass(slots=True)
class Reading:
    """What was read so far: the files by what they hold, and the faults met."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, list[ContentFile]] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, name: str, type_: Any, *, holds: str) -> None:
        """Read the file ``name`` as ``type_`` and keep it under ``holds``."""
        file = read_file(self.folder / name, name, type_, self.faults, self.digest)
        if file is not None:
            self.files.setdefault(holds, []).append(file)

    def items(self, holds: str) -> Iterator[tuple[ContentFile, Path_, Any]]:
        """Yield (file, path in it, item) for every item of the lists under ``holds``."""
        for file in self.files.get(holds, []):
            if isinstance(file.value, tuple):
                for index, item in enumerate(file.value):
                    yield file, (*file.base, index), item
            elif file.value is not None:
                yield file, (), file.value

    def parts(self) -> Iterator[tuple[ContentFile, Path_, BaseModel]]:
        """Yield (file, path in it, model object) for everything that was read, conditions left out."""
        for holds in self.files:
            for file, path, item in self.items(holds):
                for at, part in walk(item, path):
                    yield file, at, part


def read_file(path: Path, name: str, type_: Any, faults: list[Fault], digest: Any = None) -> ContentFile | None:
    """Read and validate one file.

    Args:
        path: where the file is.
        name: how faults call it.
        type_: the pydantic type of the whole file.
        faults: faults found are added here.
        digest: a hash object that takes the bytes of the file.

    Returns:
        The file, or ``None`` if it cannot be parsed at all.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        faults.append(Fault(name, 1, 1, "the file is missing"))
        return None
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(name, 1, 1, f"the file can't be read: {error}"))
        return None
    if digest is not None:
        digest.update(name.encode() + b"\0" + raw + b"\0")
    try:
        document = Document(text)
    except YamlFault as error:
        faults.append(Fault(name, error.position.line, error.position.column, error.reason))
        return None
    file = ContentFile(name, document, raw=document.data)
    faults.extend(_take_defaults(file))
    unfilled = tuple(still_to_fill_in(file, document.data))
    faults.extend(unfilled)
    places = {(fault.line, fault.column) for fault in unfilled}
    try:
        file.value = TypeAdapter(type_).validate_python(with_defaults(type_, file.raw, file.defaults))
    except ValidationError as error:
        faults.extend(fault for fault in schema_faults(file, error) if (fault.line, fault.column) not in places)
    return file


TO_DO = "TODO"
"""The start of a text that somebody still has to write; the rest says what it should be (``content/skeleton.py``)."""


def still_to_fill_in(file: ContentFile, data: Any, path: Path_ = ()) -> Iterator[Fault]:
    """Yield a fault for every text of ``data``, the part of ``file`` at ``path``, that is still to be written."""
    if isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from still_to_fill_in(file, part, (*path, key))
    elif data.split(maxsplit=1)[:1] == [TO_DO]:
        yield file.fault(path, f"still to fill in: {data.strip().removeprefix(TO_DO).strip() or path[-1]}")


def _take_defaults(file: ContentFile) -> Iterator[Fault]:
    """Set the defaults of ``file`` apart from its data; yield what is wrong about them."""
    data = file.document.data
    if not isinstance(data, dict) or "defaults" not in data:
        return
    if set(data) == {"defaults", "items"}:
        file.raw, file.base = data["items"], ("items",)
    else:
        file.raw = {key: value for key, value in data.items() if key != "defaults"}
    defaults = data["defaults"]
    for path, part in _levels(defaults):
        known = set(PROVENANCE) if path else None
        if not isinstance(part, dict):
            yield file.fault(("defaults", *path), "defaults are a mapping of source, certainty and reviewed")
            return
        for key in part:
            if key not in PROVENANCE and (known or not isinstance(part[key], dict)):
                yield file.fault(("defaults", *path, key), f"'{key}' is not known here")
    file.defaults = defaults


def _levels(defaults: Any) -> Iterator[tuple[Path_, Any]]:
    """Yield the defaults of the file, and those for one key of each item."""
    yield (), defaults
    if isinstance(defaults, dict):
        for key, value in defaults.items():
            if key not in PROVENANCE and isinstance(value, dict):
                yield (key,), value


def with_defaults(type_: Any, raw: Any, defaults: dict[str, Any]) -> Any:
    """Return ``raw``, data for ``type_``, with source, certainty and date put where they are missing.

    ``defaults`` has those of the whole file and, under the name of a key such as ``question``, those of the parts
    under that key. Values that are present are not changed.
    """
    if not defaults:
        return raw
    if is_model(type_) and isinstance(raw, list):
        return [with_defaults(type_, part, defaults) for part in raw]
    if not is_model(type_):
        inner = [part for part in get_args(type_) if part is not Ellipsis]
        if isinstance(raw, list) and inner:
            return [with_defaults(inner[0], part, defaults) for part in raw]
        model_ = next((part for part in inner if is_model(part) or get_args(part)), None)
        return raw if model_ is None else with_defaults(model_, raw, defaults)
    if not isinstance(raw, dict):
        return raw
    filled = dict(raw)
    if issubclass(type_, model.Provenance):
        filled = {name: defaults[name] for name in PROVENANCE if name in defaults} | filled
    for name, field_ in type_.model_fields.items():
        if isinstance(filled.get(name), dict | list) and name not in PROVENANCE:
            own = defaults.get(name)
            filled[name] = with_defaults(field_.annotation, filled[name], defaults | own if own else defaults)
    return filled


def is_model(type_: Any) -> bool:
    """Say whether this is a type of the content, and no list or text."""
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def schema_faults(file: ContentFile, error: ValidationError) -> Iterator[Fault]:
    """Turn pydantic's errors into faults that speak of the file."""
    for problem in error.errors(include_url=False, include_context=False):
        path = (*file.base, *problem["loc"])
        key = path[-1] if path else ""
        reason = {
            "missing": f"'{key}' is missing",
            "extra_forbidden": f"'{key}' is not known here",
        }.get(problem["type"], f"{problem['msg']} (at '{'.'.join(map(str, problem['loc']))}')")
        yield file.fault(path, reason)


def read_folder(folder: Path = DATA) -> Reading:
    """Read every content file of ``folder``, without the checks across files."""
    reading = Reading(folder)
    reading.read("version.yaml", model.Version, holds="version")
    for checklist in CHECKLIST_IDS:
        reading.read(f"checklists/{checklist}.yaml", model.Checklist, holds="checklists")
    for name, type_ in TYPES.items():
        if name not in FILES_OF_THEIR_OWN:
            file = "exploitation" if name == "kinds" else name
            reading.read(f"{file}.yaml", tuple[type_, ...], holds=name)  # type: ignore[valid-type]
    guidance = sorted(folder.glob("guidance/*.yaml"))
    for path in guidance:
        reading.read(f"guidance/{path.name}", tuple[model.Rule, ...], holds="rules")
    reading.read("now.yaml", tuple[model.Identifier, ...], holds="now")
    if not guidance:
        reading.faults.append(Fault("guidance", 1, 1, "the folder holds no rules"))
    return reading


def load(folder: Path = DATA) -> model.Content:
    """Read all content of ``folder``.

    Raises:
        ContentError: one or more files have faults; it names them all.
    """
    reading = read_folder(folder)
    if not reading.faults:
        reading.faults.extend(cross_check(reading))
    if reading.faults:
        raise ContentError(reading.faults)

    found: dict[str, Any] = {holds: tuple(item for _, _, item in reading.items(holds)) for holds in reading.files}
    found["version"] = reading.files["version"][0].value
    found["fingerprint"] = reading.digest.hexdigest()[:12]
    found["sets"] = resolved_sets(found["sets"], found["checklists"])
    found["contacts"] = tuple(ranked(contact, found["priorities"]) for contact in found["contacts"])
    content = model.Content(**found)
    reviews.sign(content)
    return content


def ranked(contact: model.Contact, priorities: Iterable[model.Priority]) -> model.Contact:
    """Return ``contact`` with the rank of each reason to call: the place of its priority in ``priorities``."""
    order = {priority.id: place for place, priority in enumerate(priorities)}
    reasons = (reason.model_copy(update={"rank": order[reason.priority]}) for reason in contact.reasons)
    return contact.model_copy(update={"reasons": tuple(reasons)})


def resolved_sets(sets: Iterable[model.NamedSet], checklists: Iterable[model.Checklist]) -> tuple[model.NamedSet, ...]:
    """Return ``sets`` with the items of the checklists and sets that they name, each once, in the order written."""
    held = {group.id: group.items for group in sets}
    held |= {checklist.id: tuple(item.id for item in checklist.items) for checklist in checklists}
    lists = frozenset(CHECKLIST_IDS)

    def items_of(id_: str) -> tuple[str, ...]:
        if id_ not in held:
            return (id_,)
        return held[id_] if id_ in lists else tuple(item for part in held[id_] for item in items_of(part))

    return tuple(group.model_copy(update={"items": tuple(dict.fromkeys(items_of(group.id)))}) for group in sets)


# --- checks across files ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that files may refer to by id."""

    items: frozenset[str]
    groups: frozenset[str]
    contacts: frozenset[str]
    sources: frozenset[str]
    weighing_questions: frozenset[str]
    priorities: frozenset[str]

    @classmethod
    def of(cls, listed: Callable[[str], Iterable[Any]]) -> Self:
        """Collect the ids; ``listed`` gives what the content holds by the name of its part."""

        def ids(parts: Iterable[Any]) -> frozenset[str]:
            return frozenset(part.id for part in parts)

        return cls(
            items=ids(item for checklist in listed("checklists") for item in checklist.items),
            groups=frozenset(CHECKLIST_IDS) | ids(listed("sets")),
            contacts=ids(listed("contacts")),
            sources=ids(listed("sources")),
            weighing_questions=ids(question for step in listed("steps") for question in step.weighing_questions),
            priorities=ids(listed("priorities")),
        )


def cross_check(reading: Reading) -> Iterator[Fault]:
    """Yield the faults that show only when the files are compared."""
    names = Names.of(lambda holds: [item for _, _, item in reading.items(holds)])
    yield from duplicates(reading)
    for file, at, part in reading.parts():
        yield from check_part(file, at, part, names)
    yield from order_of_now(reading)
    yield from completeness(reading)


def duplicates(reading: Reading) -> Iterator[Fault]:
    """Yield a fault for every id that is used twice."""
    for holds in reading.files:
        if holds in ("version", "now"):
            continue
        seen: dict[str, str] = {}
        for file, path, item in reading.items(holds):
            where = file.document.position((*path, "id"))
            if item.id in seen:
                yield file.fault((*path, "id"), f"the id '{item.id}' is used before, at {seen[item.id]}")
            seen.setdefault(item.id, f"{file.name}:{where.line}")
    seen = {}
    for file, path, checklist in reading.items("checklists"):
        for index, item in enumerate(checklist.items):
            at = (*path, "items", index, "id")
            if item.id in seen:
                yield file.fault(at, f"the id '{item.id}' is used before, at {seen[item.id]}")
            seen.setdefault(item.id, f"{file.name}:{file.document.position(at).line}")


REFERENCES: tuple[tuple[type[BaseModel], str, tuple[str, ...], str], ...] = (
    (model.NamedSet, "items", ("items", "groups"), "there is no signal, risk factor, checklist or set '{}'"),
    (model.ExploitationKind, "seen_with", ("items",), "there is no signal or risk factor '{}'"),
    (model.ExploitationKind, "contacts", ("contacts",), "there is no contact '{}'"),
    (model.Profession, "contact", ("contacts",), "there is no contact '{}'"),
    (model.Rule, "contact", ("contacts",), "the contact '{}' is not in contacts.yaml"),
    (model.Rule, "weighing_question", ("weighing_questions",), "the weighing question '{}' is not in steps.yaml"),
    (model.ContactReason, "priority", ("priorities",), "the priority '{}' is not in priorities.yaml"),
    (model.YearFigure, "source", ("sources",), "the source '{}' is not in sources.yaml"),
)
"""What names something by its id: type, field, which of ``Names`` have such ids, and the fault if it is not there."""


def check_part(file: ContentFile, at: Path_, part: Any, names: Names) -> Iterator[Fault]:
    """Yield the faults of one model object: sources, conditions and ids that do not exist."""
    yield from _check_sources(file, at, part, names)
    if isinstance(part, model.Contact):
        yield from _check_phone(file, at, part)
    if isinstance(part, model.Rule | model.ContactReason):
        yield from _check_condition(file, (*at, "when"), part.when, names)
    if isinstance(part, model.AttentionPoint):
        yield from _check_condition(file, (*at, "pressing_when"), part.pressing_when, names)
    if isinstance(part, model.Rule):
        yield from _check_headline(file, (*at, "headline"), part.headline)
    for type_, field_, kinds, reason in REFERENCES:
        if isinstance(part, type_):
            named = getattr(part, field_)
            known = {id_ for kind in kinds for id_ in getattr(names, kind)}
            for index, id_ in enumerate(named if isinstance(named, tuple) else filter(None, [named])):
                if id_ not in known:
                    yield file.fault((*at, field_, index), reason.format(id_))


def _check_sources(file: ContentFile, at: Path_, part: Any, names: Names) -> Iterator[Fault]:
    if isinstance(part, model.Provenance):
        where = (*at, "source") if file.states((*at, "source")) else _default_of("source", file, at)
        for index, source in enumerate(part.source):
            if source not in names.sources:
                yield file.fault((*where, index), f"the source '{source}' is not in sources.yaml")


def _default_of(name: str, file: ContentFile, at: Path_) -> Path_:
    """Return the place of the default for ``name`` that the part at ``at`` takes."""
    keys = [part for part in at if isinstance(part, str) and part in file.defaults]
    for key in reversed(keys):
        if name in file.defaults[key]:
            return ("defaults", key, name)
    return ("defaults", name)


def _check_phone(file: ContentFile, at: Path_, contact: model.Contact) -> Iterator[Fault]:
    if contact.phone and not contact.phone_source:
        reason = f"'{contact.id}' has a 'phone' without 'phone_source': say in which of its sources the number was read"
        yield file.fault((*at, "phone"), reason)
    elif contact.phone_source and contact.source and contact.phone_source not in contact.source:
        yield file.fault((*at, "phone_source"), f"'{contact.phone_source}' is not among the sources of this contact")
    elif contact.phone_source and not contact.phone:
        yield file.fault((*at, "phone_source"), "there is no 'phone' that this is the source of")


_END_OF_A_SENTENCE = re.compile(r"[.?!…]+[\"'”)]*\s+\S")


def _check_headline(file: ContentFile, at: Path_, headline: model.Text | None) -> Iterator[Fault]:
    """Yield a fault for a headline that is too long, or of more than one sentence, in each language."""
    for language in model.LANGUAGES:
        text = getattr(headline, language, None) or ""
        if len(text) > model.HEADLINE_LENGTH:
            reason = f"the headline has {len(text)} characters; at most {model.HEADLINE_LENGTH} fit"
            yield file.fault((*at, language), reason)
        if _END_OF_A_SENTENCE.search(text):
            yield file.fault((*at, language), "the headline must be one sentence")


def order_of_now(reading: Reading) -> Iterator[Fault]:
    """Yield a fault wherever ``now.yaml`` is not exactly the rules of moment "now", each once."""
    moments = {rule.id: rule.moment for _, _, rule in reading.items("rules")}
    seen: dict[str, str] = {}
    for file, path, id_ in reading.items("now"):
        if id_ in seen:
            yield file.fault(path, f"the rule '{id_}' is listed before, at {seen[id_]}")
        elif id_ not in moments:
            yield file.fault(path, f"there is no rule '{id_}'")
        elif moments[id_] not in ("now", None):
            yield file.fault(path, f"the rule '{id_}' has the moment '{moments[id_]}'; only 'now' is listed here")
        seen.setdefault(id_, f"{file.name}:{file.document.position(path).line}")
    for file, path, rule in reading.items("rules"):
        if rule.moment == "now" and rule.id not in seen:
            yield file.fault((*path, "moment"), f"the rule '{rule.id}' has the moment 'now', but is not in now.yaml")


def _check_condition(file: ContentFile, at: Path_, condition: Condition | None, names: Names) -> Iterator[Fault]:
    """Yield a fault for every name in ``condition`` that does not exist; there is none where it could not be read."""
    if condition is None:
        return
    for path, reason in condition.faults(names.items, names.groups, SITUATION_VALUES):
        yield file.fault((*at, *path), reason)


def walk(part: Any, path: Path_) -> Iterator[tuple[Path_, BaseModel]]:
    """Yield every model object in ``part``, conditions left out, with its path."""
    if isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from walk(item, (*path, index))
    elif isinstance(part, BaseModel):
        yield path, part
        for name in type(part).model_fields:
            if name not in ("when", "pressing_when"):
                yield from walk(getattr(part, name), (*path, name))


def completeness(reading: Reading) -> Iterator[Fault]:
    """Yield a fault for everything that every outcome needs and the content lacks."""

    def only(holds: str, what: str, expected: tuple[str, ...], part: Callable[[Any], str] = lambda i: i.id) -> Any:
        found = tuple(part(item) for _, _, item in reading.items(holds))
        if found != expected:
            yield Fault(
                f"{holds}.yaml", 1, 1, f"must hold exactly these {what}, in this order: {', '.join(map(str, expected))}"
            )

    yield from only("steps", "steps", STEP_IDS)
    yield from only("steps", "step numbers", ("1", "2", "3", "4", "5"), lambda step: str(step.number))
    yield from only("urgency", "urgencies", URGENCY_IDS)
    yield from only("situation", "questions", tuple(SITUATION_VALUES))
    for file, path, question in reading.items("situation"):
        values = tuple(option.value for option in question.options)
        if values != SITUATION_VALUES[question.id]:
            expected = ", ".join(SITUATION_VALUES[question.id])
            yield file.fault((*path, "options"), f"the answers must be, in this order: {expected}")
    for file, path, checklist in reading.items("checklists"):
        if file.name != f"checklists/{checklist.id}.yaml":
            yield file.fault((*path, "id"), f"the id must be the name of the file, not '{checklist.id}'")
    yield from _circles(reading)
    yield from _contacts_of_every_outcome(reading)
    yield from _lines_of_every_outcome(reading)


def _always(part: model.Rule | model.ContactReason) -> bool:
    """Return whether ``part`` always holds; one whose condition could not be read does not."""
    return part.when is not None and part.when.always


def _lines_of_every_outcome(reading: Reading) -> Iterator[Fault]:
    always = {rule.step for _, _, rule in reading.items("rules") if _always(rule)}
    for step in STEP_IDS:
        if step not in always:
            yield Fault("guidance", 1, 1, f"step '{step}' needs a rule that holds always: every outcome has all steps")
    if not any(_always(rule) and rule.moment in ("now", None) for _, _, rule in reading.items("rules")):
        yield Fault("guidance", 1, 1, "the moment 'now' needs a rule that holds always: every outcome begins with it")


def _circles(reading: Reading) -> Iterator[Fault]:
    """Yield a fault for every set that contains itself, directly or through other sets."""
    held = {group.id: group.items for _, _, group in reading.items("sets")}

    def reaches(id_: str, target: str, seen: set[str]) -> bool:
        if id_ in seen:
            return False
        seen.add(id_)
        return id_ == target or any(reaches(part, target, seen) for part in held.get(id_, ()))

    for file, path, group in reading.items("sets"):
        for index, id_ in enumerate(group.items):
            if id_ in held and reaches(id_, group.id, set()):
                yield file.fault((*path, "items", index), f"the set '{group.id}' holds itself, through '{id_}'")


def _contacts_of_every_outcome(reading: Reading) -> Iterator[Fault]:
    if OWN_PRIORITY not in [priority.id for _, _, priority in reading.items("priorities")]:
        yield Fault("priorities.yaml", 1, 1, f"'{OWN_PRIORITY}' must be there: contacts of an organisation have it")
    contacts = {contact.id: (file, path, contact) for file, path, contact in reading.items("contacts")}
    for id_ in ALWAYS_REACHABLE:
        if id_ not in contacts:
            yield Fault("contacts.yaml", 1, 1, f"the contact '{id_}' must be there: every outcome shows it")
            continue
        file, path, contact = contacts[id_]
        if not any(_always(reason) for reason in contact.reasons):
            yield file.fault((*path, "reasons"), f"'{id_}' needs a reason that holds always: every outcome shows it")
        if not contact.tel or not contact.phone:
            yield file.fault((*path, "phone"), f"'{id_}' needs 'phone' and 'tel': every page shows them")

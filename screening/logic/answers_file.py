"""Reads answers from a YAML file, as the golden cases of the tests hold them, with a clear message for every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from content.model import Content
from content.yaml_positions import Document, YamlFault
from screening.logic.answers import CHECKLISTS, Answers

Path_ = tuple[str | int, ...]


class AnswersError(Exception):
    """The answers can't be used; ``faults`` lists every reason as ``line:column: reason``."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def read_answers(text: str, content: Content) -> Answers:
    """Read answers from YAML: the form fields themselves, or the same under a key ``answers``.

    Args:
        text: the YAML.
        content: says which ticks and answers exist.

    Raises:
        AnswersError: the text is no YAML, or holds a field or an answer that does not exist.
    """
    try:
        document = Document(text)
    except YamlFault as fault:
        raise AnswersError([f"{fault.position.line}:{fault.position.column}: {fault.reason}"]) from fault
    data, at = document.data, ()  # type: tuple[Any, Path_]
    if isinstance(data, dict) and "answers" in data:
        data, at = data["answers"], ("answers",)
    faults = list(_faults(data, at, content))
    if faults:
        positions = [(document.position(path), reason) for path, reason in faults]
        raise AnswersError(f"{position.line}:{position.column}: {reason}" for position, reason in positions)
    return Answers.of(data)


def _faults(data: Any, at: Path_, content: Content) -> Iterator[tuple[Path_, str]]:
    if not isinstance(data, dict):
        yield at, f"the answers must be fields with their values, such as 'age_group: adult', not {_kind(data)}"
        return
    options: dict[str, list[str]] = {ask.id: [option.value for option in ask.options] for ask in content.situation}
    options["profession"] = [profession.id for profession in content.professions]
    items = {checklist.id: [item.id for item in checklist.items] for checklist in content.checklists}
    for field, value in data.items():
        path = (*at, field)
        if field in options:
            if value not in options[field]:
                answer = f"'{value}'" if isinstance(value, str) else _kind(value)
                yield path, f"{field}: {answer} is not an answer; choose from {', '.join(options[field])}"
        elif field not in CHECKLISTS:
            yield path, f"there is no field '{field}'; the fields are {', '.join([*options, *CHECKLISTS])}"
        elif not isinstance(value, list):
            yield path, f"{field}: must be a list of ids, such as [{items[field][0]}], not {_kind(value)}"
        else:
            for index, item in enumerate(value):
                if item not in items[field]:
                    named = f"'{item}'" if isinstance(item, str) else _kind(item)
                    yield (*path, index), f"{field}: there is no {named} in this checklist"


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "a word"

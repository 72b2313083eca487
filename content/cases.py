"""Fictional cases for training: what a case file may hold, and reading whole folders of them.

A case unfolds in scenes. Each signal in it names the passage that shows it, word for word, so that a page can
highlight it. Case files may come from organisations themselves: a file with a fault is refused with its line and
reason, and the other cases stay served.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from content import model
from content.loading import DATA, ContentFile, Fault, Names, Path_, check_part, read_file
from content.model import LANGUAGES, Identifier, Model, Text

CASES = DATA / "cases"
"""The folder of the cases that come with the app."""

PLACES = {
    "reception": Text(nl="Balie", en="Reception"),
    "waiting_room": Text(nl="Wachtkamer", en="Waiting room"),
    "consult": Text(nl="Spreekkamer", en="Consulting room"),
    "phone": Text(nl="Telefoon", en="Telephone"),
    "ward": Text(nl="Ziekenhuis", en="Hospital"),
    "school": Text(nl="School", en="School"),
    "residence": Text(nl="Woongroep", en="Residential group"),
    "shelter": Text(nl="Opvang", en="Shelter"),
    "home_visit": Text(nl="Huisbezoek", en="Home visit"),
    "workplace": Text(nl="Werkplek", en="Workplace"),
    "counter": Text(nl="Loket", en="Counter"),
    "street": Text(nl="Straat", en="Street"),
    "team": Text(nl="Overleg met collega's", en="Meeting with colleagues"),
}
"""The settings that a scene can have, with the words for each."""


def _filled(raw: Any) -> Any:
    """Refuse empty values with a message for an author, also an empty list or group of keys."""
    words = " ".join(raw.split()) if isinstance(raw, str) else raw
    if words in ("", [], ()):
        raise PydanticCustomError("empty", "this is still empty")
    return words


def _is_place(place: str) -> str:
    if place not in PLACES:
        context = {"place": place, "places": ", ".join(PLACES)}
        raise PydanticCustomError("place", "'{place}' is not a place; choose from {places}", context)
    return place


def _is_true(fictional: bool) -> bool:
    if not fictional:
        raise PydanticCustomError("fictional", "a case must be invented, and say so with 'fictional: true'")
    return fictional


NAMES_OF_THE_PAGE = ("main", "discreet", "errors")
"""Names in the address (after ``#``) that the pages use themselves, so no scene can have them."""


def _is_free(scene: str) -> str:
    if scene in NAMES_OF_THE_PAGE or scene.startswith("id_"):
        raise PydanticCustomError("scene_id", "the page itself uses '{id}'; choose another id", {"id": scene})
    return scene


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Filled = BeforeValidator(_filled)
Prose = Annotated[str, Filled]
"""A text of one paragraph; however its lines are folded in the file, it has single spaces."""

Place = Annotated[str, AfterValidator(_is_place), Filled]


class CaseText(Text):
    """A text of a case in both languages, with single spaces."""

    nl: Prose
    en: Prose


class Passage(CaseText):
    """Words of a scene, in both languages."""


class Paragraphs(Model):
    """The text of a scene: one or more paragraphs, in both languages."""

    nl: Annotated[tuple[Prose, ...], Filled]
    en: Annotated[tuple[Prose, ...], Filled]

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the paragraphs in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl


class Scene(Model):
    """One part of a case: what happens in one place."""

    id: Annotated[Identifier, AfterValidator(_is_free)]
    title: CaseText
    where: Place
    text: Paragraphs

    @property
    def place(self) -> Text:
        """The setting of the scene, in words."""
        return PLACES[self.where]


class CaseSignal(Model):
    """A signal or risk factor in a case: which one, and the passage that shows it."""

    item: Annotated[Identifier, Filled]
    scene: Annotated[Identifier, Filled]
    passage: Passage
    easily_missed: Annotated[bool, Filled]
    explanation: CaseText

    is_signal: ClassVar[bool] = True
    """Whether this is a signal, and no distractor."""


class Distractor(Model):
    """A passage that looks like a signal but is not on the checklists, or that has another explanation.

    ``item`` names the signal or risk factor that it could be taken for, if there is one.
    """

    scene: Annotated[Identifier, Filled]
    passage: Passage
    item: Annotated[Identifier, Filled] | None = None
    explanation: CaseText

    is_signal: ClassVar[bool] = False
    """Whether this is a signal, and no distractor."""


Mark = CaseSignal | Distractor
"""What a passage of a scene can be."""


class CaseSituation(Model):
    """What the case itself answers to the questions about the situation."""

    acute_danger: Annotated[Literal["yes", "no", "unknown"], Filled]
    age_group: Annotated[Literal["minor", "adult", "unknown"], Filled]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a paragraph. ``mark`` is the signal or distractor whose passage it is, or ``None``.

    ``number`` is that of the mark in its scene: first the signals as they are read, then the distractors.
    """

    text: str
    mark: Mark | None = None
    number: int = 0


class FictionalCase(model.Provenance):
    """An invented case for training.

    ``form`` says which form of exploitation it is about and ``setting`` where it plays: both are for the trainer,
    who decides when the group may know. ``profession`` (an id of ``professions.yaml``) is that of the professional
    whose side the case takes. ``another_explanation`` is there in a case whose signals turn out to have one. ``author``
    names the organisation that wrote the case, if it is not one of the app's own.
    """

    slug: Slug
    fictional: Annotated[bool, AfterValidator(_is_true)]
    title: CaseText
    summary: CaseText
    form: CaseText
    setting: CaseText
    profession: Identifier | None = None
    author: Prose | None = None
    learning_goals: Annotated[tuple[CaseText, ...], Filled]
    situation: CaseSituation
    scenes: Annotated[tuple[Scene, ...], Filled]
    signals: Annotated[tuple[CaseSignal, ...], Filled]
    distractors: tuple[Distractor, ...] = ()
    questions: Annotated[tuple[CaseText, ...], Filled]
    another_explanation: CaseText | None = None

    def marks(self, scene: str) -> tuple[Mark, ...]:
        """Return the signals and distractors of a scene: first the signals, each in the order of the file."""
        marks: list[Mark] = [*self.signals, *self.distractors]
        return tuple(mark for mark in marks if mark.scene == scene)

    def segments(self, scene: Scene, language: str) -> tuple[tuple[Segment, ...], ...]:
        """Cut every paragraph of ``scene``, in ``language``, where a passage begins or ends, and number the marks."""
        marks = self.marks(scene.id)
        paragraphs = [_cut(paragraph, marks, language) for paragraph in scene.text.in_language(language)]
        read = [segment.mark for paragraph in paragraphs for segment in paragraph if segment.mark]
        read.sort(key=lambda mark: not mark.is_signal)
        numbers = {mark: number for number, mark in enumerate(read, start=1)}
        return tuple(
            tuple(replace(segment, number=numbers[segment.mark]) if segment.mark else segment for segment in paragraph)
            for paragraph in paragraphs
        )


def _cut(paragraph: str, marks: tuple[Mark, ...], language: str) -> tuple[Segment, ...]:
    places = sorted(
        ((at, mark) for mark in marks if (at := paragraph.find(mark.passage.in_language(language))) >= 0),
        key=lambda place: place[0],
    )
    segments = []
    done = 0
    for at, mark in places:
        end = at + len(mark.passage.in_language(language))
        segments += [Segment(paragraph[done:at]), Segment(paragraph[at:end], mark)]
        done = end
    segments.append(Segment(paragraph[done:]))
    return tuple(segment for segment in segments if segment.text)


@dataclass(frozen=True, slots=True)
class CaseLibrary:
    """The cases that can be served, ordered by slug, and what is wrong with the files that can't."""

    cases: tuple[FictionalCase, ...]
    faults: tuple[Fault, ...]

    def get(self, slug: str) -> FictionalCase | None:
        """Return the case with this slug, if it is served."""
        return next((case for case in self.cases if case.slug == slug), None)


def case_folders(own: Path | str | None = None, app: Path = CASES) -> tuple[Path, ...]:
    """Return the folders to read: that of the app, then an organisation's ``own`` if it has one."""
    return (app, Path(own)) if own else (app,)


def load_cases(folders: Iterable[Path], content: model.Content) -> CaseLibrary:
    """Read every case file (``*.yaml``, ``*.yml``) of ``folders``.

    A file with faults is left out; the others are served. Of two good files with the same slug the first is
    served, in the order of the folders.
    """
    faults: list[Fault] = []
    good: dict[str, tuple[str, FictionalCase]] = {}
    read: list[tuple[ContentFile, bool]] = []
    for folder in folders:
        for path in _case_files(folder, faults):
            own_faults: list[Fault] = []
            file = _read_case(path, own_faults)
            if file is not None and file.value is not None:
                own_faults.extend(_check(file, file.value, path.stem, content))
                read.append((file, not own_faults))
            faults.extend(own_faults)
    for file, is_good in read:
        if is_good:
            good.setdefault(file.value.slug, (file.name, file.value))
    for file, _ in read:
        first = good.get(file.value.slug)
        if first is not None and first[0] != file.name:
            faults.append(file.fault(("slug",), f"the slug '{file.value.slug}' is used before, in {first[0]}"))
    return CaseLibrary(
        cases=tuple(case for _, (_, case) in sorted(good.items())),
        faults=tuple(sorted(set(faults))),
    )


def readable_cases(folders: Iterable[Path]) -> Iterator[ContentFile]:
    """Yield every case file of ``folders`` that holds a case, also when that case has faults in its details."""
    for folder in folders:
        for path in _case_files(folder, []):
            file = _read_case(path, [])
            if file is not None and file.value is not None:
                yield file


def _case_files(folder: Path, faults: list[Fault]) -> list[Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as error:
        faults.append(Fault(str(folder), 1, 1, f"the folder of cases can't be read: {error.strerror}"))
        return []
    return [path for path in paths if not path.name.startswith(".")]


def _read_case(path: Path, faults: list[Fault]) -> ContentFile | None:
    name = path.relative_to(DATA).as_posix() if path.is_relative_to(DATA) else str(path)
    return read_file(path, name, FictionalCase, faults)


# --- checks of one case ---------------------------------------------------------------------------------------


def _check(file: ContentFile, case: FictionalCase, stem: str, content: model.Content) -> Iterator[Fault]:
    names = Names.of(lambda part: getattr(content, part))
    if case.slug != stem:
        yield file.fault(("slug",), f"the slug '{case.slug}' must be the name of the file, '{stem}'")
    yield from check_part(file, (), case, names)
    professions = frozenset(profession.id for profession in content.professions)
    if case.profession is not None and case.profession not in professions:
        reason = f"there is no profession '{case.profession}'{_hint(case.profession, professions)}"
        yield file.fault(("profession",), reason)
    yield from _twice(file, "scenes", [scene.id for scene in case.scenes], "id", "scene")
    yield from _twice(file, "signals", [signal.item for signal in case.signals], "item", "item")
    yield from _twice(file, "distractors", [distractor.item for distractor in case.distractors], "item", "item")
    yield from _distractor_items(file, case)
    for path, mark in _marks(case):
        if mark.item is not None and mark.item not in names.items:
            reason = f"there is no signal or risk factor '{mark.item}'{_hint(mark.item, names.items)}"
            yield file.fault((*path, "item"), reason)
        yield from _passage(file, path, case, mark)
    yield from _overlaps(file, case)


def _marks(case: FictionalCase) -> Iterator[tuple[Path_, Mark]]:
    """Yield every signal and distractor with its path in the file."""
    for index, signal in enumerate(case.signals):
        yield ("signals", index), signal
    for index, distractor in enumerate(case.distractors):
        yield ("distractors", index), distractor


def _twice(file: ContentFile, listed: str, ids: Sequence[str | None], key: str, what: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, id_ in enumerate(ids):
        if id_ in first:
            line = file.document.position((listed, first[id_], key)).line
            yield file.fault((listed, index, key), f"the {what} '{id_}' is used before, on line {line}")
        elif id_ is not None:
            first[id_] = index


def _distractor_items(file: ContentFile, case: FictionalCase) -> Iterator[Fault]:
    signals = {signal.item: index for index, signal in enumerate(case.signals)}
    for index, distractor in enumerate(case.distractors):
        if distractor.item in signals:
            line = file.document.position(("signals", signals[distractor.item], "item")).line
            reason = f"'{distractor.item}' is a signal of this case as well, on line {line}"
            yield file.fault(("distractors", index, "item"), reason)


def _passage(file: ContentFile, at: Path_, case: FictionalCase, mark: Mark) -> Iterator[Fault]:
    scene = next((scene for scene in case.scenes if scene.id == mark.scene), None)
    if scene is None:
        known = ", ".join(scene.id for scene in case.scenes)
        yield file.fault((*at, "scene"), f"there is no scene '{mark.scene}'; this case has: {known}")
        return
    for language in LANGUAGES:
        words = mark.passage.in_language(language)
        found = sum(paragraph.count(words) for paragraph in scene.text.in_language(language))
        if found == 0:
            reason = f"the passage is not word for word in one paragraph of scene '{scene.id}' ({language})"
        elif found > 1:
            reason = f"the passage occurs {found} times in scene '{scene.id}' ({language}): take more words"
        else:
            continue
        yield file.fault((*at, "passage", language), f"{reason}: '{_short(words)}'")


def _overlaps(file: ContentFile, case: FictionalCase) -> Iterator[Fault]:
    """Yield a fault for passages that share words: a page could not highlight the one without the other."""
    for scene in case.scenes:
        for language in LANGUAGES:
            for paragraph in scene.text.in_language(language):
                yield from _overlaps_in(file, case, scene, language, paragraph)


def _overlaps_in(
    file: ContentFile, case: FictionalCase, scene: Scene, language: str, paragraph: str
) -> Iterator[Fault]:
    spans = []
    for path, mark in _marks(case):
        words = mark.passage.in_language(language)
        at = paragraph.find(words) if mark.scene == scene.id else -1
        if at >= 0:
            spans.append((at, at + len(words), (*path, "passage", language)))
    spans.sort(key=lambda span: span[0])
    for (_, end, before), (start, _, after) in itertools.pairwise(spans):
        if start < end:
            line = file.document.position(before).line
            yield file.fault(after, f"the passage shares words with another, on line {line}: give each its own")


def _hint(id_: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(id_, sorted(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"

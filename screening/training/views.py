"""The training pages: fictional cases for a group, a view for the trainer, and the debrief of a group's ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from content.cases import FictionalCase, Scene, Segment
from screening import registry
from screening.logic.debrief import case_answers, debrief
from screening.logic.outcome import Outcome
from screening.logic.side_by_side import compare
from screening.web import errors, layouts, rendering
from screening.web.forms import screening_form
from screening.web.http import FORM_TYPES, accepts


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A scene in the language of the page, its passages cut out and numbered."""

    scene: Scene
    paragraphs: tuple[tuple[Segment, ...], ...]
    before: str | None
    next: str | None

    @property
    def marks(self) -> list[Segment]:
        """The passages by their number: the signals, then the distractors."""
        passages = [segment for paragraph in self.paragraphs for segment in paragraph if segment.mark]
        return sorted(passages, key=lambda segment: segment.number)


def shown_scene(case: FictionalCase, scene: Scene, language: str) -> ShownScene:
    """Cut the passages out of a scene, and find the scenes around it."""
    ids = [None, *(other.id for other in case.scenes), None]
    at = ids.index(scene.id)
    return ShownScene(scene, case.segments(scene, language), before=ids[at - 1], next=ids[at + 1])


def _case(slug: str) -> FictionalCase:
    case = registry.cases().get(slug)
    if case is None:
        raise Http404
    return case


def outcome_of(case: FictionalCase) -> Outcome:
    """Return the outcome for what is in the case itself."""
    return registry.decision()(case_answers(case, registry.content()))


def _context(case: FictionalCase, **context: Any) -> dict[str, Any]:
    language = get_language() or "nl"
    scenes = [shown_scene(case, scene, language) for scene in case.scenes]
    profession = registry.content().profession(case.profession)
    return {"case": case, "scenes": scenes, "profession": profession, **context}


def _page(request: HttpRequest, template: str, case: FictionalCase, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"training/{template}.html", _context(case, **context), status=status)


@accepts("GET", "HEAD")
def training(request: HttpRequest) -> HttpResponse:
    """List the cases that are served."""
    return rendering.page(request, "training/list.html", lambda: {"cases": registry.cases().cases})


@accepts("GET", "HEAD")
def training_case(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a case as trainees read it: the scenes, and the checklists to tick meanwhile."""
    case = _case(slug)

    def context() -> dict[str, Any]:
        return _context(case, form=screening_form(), helper=layouts.training(slug))

    return rendering.page(request, "training/case.html", context)


@accepts("GET", "HEAD")
def training_trainer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a case as a trainer tells it: scene by scene, with the signals to reveal."""
    case = _case(slug)

    def context() -> dict[str, Any]:
        return _context(case, outcome=outcome_of(case), last_scene=case.scenes[-1].id)

    return rendering.page(request, "training/trainer.html", context)


@accepts("GET", "HEAD", "POST")
def training_debrief(request: HttpRequest, slug: str) -> HttpResponse:
    """Compare the posted ticks with the case. Like every answer, they are discarded once the page is made."""
    case = _case(slug)
    if request.method != "POST":
        return redirect("training_case", slug)
    if request.content_type not in FORM_TYPES:
        return errors.page(request, 415)
    form = screening_form(request.POST)
    helper = layouts.training(slug)
    if not form.is_valid():
        return _page(request, "case", case, status=400, form=form, helper=helper)
    answers = form.answers()
    return _page(
        request,
        "debrief",
        case,
        form=form,
        helper=helper,
        debrief=debrief(case, answers, registry.content()),
        comparison=compare(registry.decision()(answers), outcome_of(case)),
    )

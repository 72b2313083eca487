"""A form wizard: the situation, four checklists, and then the outcome. Answers wait in the session until the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from formtools.wizard.views import SessionWizardView

from content.loading import load
from screening.logic.answers import Answers
from screening.logic.outcome import Decision

CONTENT = load()
DECISION = Decision(CONTENT)


def situation() -> type[forms.Form]:
    """Return the form of the two questions about the situation."""
    fields = {
        question.id: forms.ChoiceField(
            label=question.label.nl,
            choices=[(option.value, option.label.nl) for option in question.options],
            widget=forms.RadioSelect,
            required=False,
        )
        for question in CONTENT.situation
    }
    return type("Situation", (forms.Form,), fields)


def checklist(part: Any) -> type[forms.Form]:
    """Return the form of one checklist."""
    field = forms.MultipleChoiceField(
        label=part.title.nl,
        choices=[(item.id, item.label.nl) for item in part.items],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    return type("Checklist", (forms.Form,), {part.id: field})


class Wizard(SessionWizardView):
    """The walk as a wizard."""

    form_list = (("situation", situation()), *((part.id, checklist(part)) for part in CONTENT.checklists))
    template_name = "step.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        """Show the outcome."""
        answers = Answers.of(self.get_all_cleaned_data())
        return render(self.request, "outcome.html", {"outcome": DECISION(answers)})


def healthz(request: HttpRequest) -> HttpResponse:
    """Tell the bench that the process serves."""
    return HttpResponse("ok")


urlpatterns = [path("", Wizard.as_view()), path("healthz", healthz)]

"""The layouts of the screening form: one section at a time in the walk, everything on one screen in consult mode."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

WALK: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("situation", _("Situatie"), ("acute_danger", "age_group", "profession")),
    ("general", _("Alle vormen"), ("signals_general",)),
    ("domestic", _("Binnen Nederland"), ("signals_domestic",)),
    ("cross-border", _("Over de grens"), ("signals_cross_border",)),
    ("risk-factors", _("Risicofactoren"), ("risk_factors",)),
    ("overview", _("Overzicht"), ()),
)
"""The sections of the walk: the name in the address (after ``#``), the title, and the fields of each."""


class Part(LayoutObject):  # type: ignore[misc]
    """Fields inside one of our templates, which gets them as ``fields``, and ``extra`` by their names."""

    def __init__(self, template: str, *fields: Any, **extra: Any) -> None:
        self.template = template
        self.fields = list(fields)
        self.extra = extra

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        """Render the fields, then the template around them."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        with context.push(fields=fields, form=form, **self.extra):
            return render_to_string(f"{template_pack}/{self.template}", context.flatten())


def _helper(id_: str, classes: str, address: str, *parts: Part, dense: bool, **attributes: str) -> FormHelper:
    helper = FormHelper()
    helper.form_id = id_
    helper.form_class = f"screening-form {classes}"
    if settings.STATIC_SITE:
        helper.disable_csrf = True  # there is no server to send to: templates/nlds/whole_uni_form.html
    else:
        helper.form_action = address
    helper.dense = dense
    helper.attrs = {"autocomplete": "off", **attributes}
    helper.layout = Layout(*parts)
    return helper


def _screening(view: str, *parts: Part, live: bool) -> FormHelper:
    address = reverse("outcome")
    htmx = {
        "data-hx-post": address,
        "data-hx-target": "#outcome",
        "data-hx-swap": "innerHTML",
        "data-hx-sync": "this:replace",
        "data-hx-trigger": "change, submit" if live else "submit",
    }
    attributes = {"data-view": view} | ({} if settings.CONFIGURATION.on_device else htmx)
    action = f"{address}#outcome" if live else address  # consult mode has the outcome beside or below the form
    return _helper("screening-form", view, action, *parts, dense=live, **attributes)


def walk() -> FormHelper:
    """Return the layout of the guided walk: each section a part of one document."""
    total = len(WALK)
    *sections, overview = [
        {
            "name": name,
            "title": title,
            "number": number,
            "total": total,
            "before": WALK[number - 2][0] if number > 1 else None,
            "after": WALK[number][0] if number < total else None,
        }
        for number, (name, title, _fields) in enumerate(WALK, start=1)
    ]
    return _screening(
        "walk",
        Part("walk_progress.html", sections=[*sections, overview]),
        Part("walk_overview.html", **overview),  # above the answers, all of which are shown below it
        *(Part("walk_section.html", *fields, **each) for each, (*_, fields) in zip(sections, WALK, strict=False)),
        Part("walk_overview_end.html", **overview),
        live=False,
    )


def consult() -> FormHelper:
    """Return the layout of consult mode: all questions in dense columns, with the outcome next to them."""
    return _screening("consult", Part("consult.html", *(field for *_, fields in WALK for field in fields)), live=True)


def training(slug: str) -> FormHelper:
    """Return the layout of a training case: the same questions, dense, to tick while reading."""
    fields = (field for *_, fields in WALK for field in fields if field != "profession")
    address = reverse("training_debrief", args=[slug])
    return _helper("training-form", "consult training-form", address, Part("training.html", *fields), dense=True)

"""The screening form: two situation questions and four checklists, made from the content.

Field names and values are the contract of the addresses (``docs/decisions/0002-answers-only-in-the-form.md``).
Nothing is obligatory, and a field that the form does not know is ignored.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.functional import lazystr
from django.utils.translation import get_language, gettext_lazy

from content.model import Checklist, Content, Item, Option, SituationQuestion, Text
from screening import registry
from screening.logic.answers import Answers
from screening.web.rendering import slot

SHOWN_OF_AN_UNKNOWN_VALUE = 40
"""Characters of an unknown value that an error message repeats."""

CHECKED = b" checked"
"""What a tick looks like in the page."""


def in_current_language(text: Text) -> str:
    """Return ``text`` in the language of the request."""
    return text.in_language(get_language() or "nl")


class _Words:
    """A text of the content that turns into words when a page is made."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __str__(self) -> str:
        return in_current_language(self.text)


def _shown(values: Iterable[str]) -> str:
    return ", ".join(f"“{value[:SHOWN_OF_AN_UNKNOWN_VALUE]}”" for value in list(values)[:3])


class _OptionsOfTheContent(forms.widgets.ChoiceWidget):
    """Hands the item or option itself (meaning, question, synonyms) to the template, and the attribute of its tick."""

    slots = False
    """Whether each tick is left open (``screening.web.rendering``), for a page that is the same for everybody."""

    def __init__(self, items: Mapping[str, Item | Option]) -> None:
        super().__init__()
        self.items = items

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``item`` and ``checked`` to the option that Django makes."""
        option = super().create_option(name, value, *args, **kwargs)
        checked = slot(f"{name}-{value}") if self.slots else CHECKED.decode() if option["selected"] else ""
        return {**option, "item": self.items[str(value)], "checked": checked}


class ItemBoxes(_OptionsOfTheContent, forms.CheckboxSelectMultiple):
    """Tick boxes for the items of a checklist."""


class OptionButtons(_OptionsOfTheContent, forms.RadioSelect):
    """Radio buttons for the options of a question."""


class _FieldOfTheContent(forms.Field):
    """A field that says the same in every form: it holds words of the content and nothing of an answer."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return the field itself. Django copies all fields for each form; that took longer than the decision."""
        return self


class ChecklistField(_FieldOfTheContent, forms.MultipleChoiceField):
    """Any number of the items of one checklist."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__(
            label=lazystr(_Words(checklist.title)),
            help_text=lazystr(_Words(checklist.intro)),
            choices=[(item.id, lazystr(_Words(item.label))) for item in checklist.items],
            widget=ItemBoxes({item.id: item for item in checklist.items}),
            required=False,
        )
        self.checklist = checklist
        self.short = lazystr(_Words(checklist.short))
        self.values = frozenset(item.id for item in checklist.items)

    def validate(self, value: Any) -> None:
        """Name every value that is not an item of this list, not only the first."""
        unknown = [entry for entry in value if entry not in self.values]
        if unknown:
            raise ValidationError(
                gettext_lazy("Deze lijst kent %(values)s niet. Uw andere antwoorden staan er nog."),
                params={"values": _shown(unknown)},
            )


class SituationField(_FieldOfTheContent, forms.ChoiceField):
    """One answer to a question about the situation; no answer means "unknown"."""

    def __init__(self, question: SituationQuestion) -> None:
        super().__init__(
            label=lazystr(_Words(question.label)),
            help_text=lazystr(_Words(question.help)),
            choices=[(option.value, lazystr(_Words(option.label))) for option in question.options],
            widget=OptionButtons({option.value: option for option in question.options}),
            required=False,
        )
        self.question = question
        self.short = lazystr(_Words(question.short))
        self.values = frozenset(option.value for option in question.options)

    def validate(self, value: Any) -> None:
        """Say which value the question does not know."""
        if value and value not in self.values:
            raise ValidationError(
                gettext_lazy("Deze vraag kent het antwoord %(values)s niet. Uw andere antwoorden staan er nog."),
                params={"values": _shown([value])},
            )


class ScreeningForm(forms.Form):
    """The answers of one screening. Its fields come from the content; see ``screening_form``."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Take what was posted as it is where every value is known; else let each field say what it does not know.

        Both ways find the same, but Django's takes as long as the decision: it makes an object for each field of each
        form, with its widget's attributes, to ask it for its data.
        """
        posted = self._posted() if self.is_bound else None
        if posted is None:
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data = posted

    def _posted(self) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            if isinstance(field, ChecklistField):
                found[name] = values = self.data.getlist(name)  # type: ignore[attr-defined]
                known = field.values.issuperset(values)
            else:
                found[name] = self.data.get(name, "")
                known = not found[name] or found[name] in field.values  # type: ignore[attr-defined]
            if not known:
                return None
        return found

    def answers(self) -> Answers:
        """Return the answers of a valid form."""
        return Answers.of(self.cleaned_data)

    def ticks(self) -> dict[str, bytes]:
        """Return what fills the slots of ``form_with_slots``, so that it shows the ticks of this valid form."""
        values = ((name, [value] if isinstance(value, str) else value) for name, value in self.cleaned_data.items())
        return {f"{name}-{value}": CHECKED for name, ticked in values for value in ticked}


def form_class(content: Content) -> type[ScreeningForm]:
    """Make the form for ``content``."""
    fields: dict[str, forms.Field] = {question.id: SituationField(question) for question in content.situation}
    fields |= {checklist.id: ChecklistField(checklist) for checklist in content.checklists}
    return type("ContentScreeningForm", (ScreeningForm,), fields)


@functools.cache
def _served_form_class() -> type[ScreeningForm]:
    return form_class(registry.content())


def screening_form(data: Any = None) -> ScreeningForm:
    """Return the form of the content that is served; ``data`` are posted answers (a ``QueryDict``)."""
    return _served_form_class()(data)


@functools.cache
def _form_class_with_slots() -> type[ScreeningForm]:
    made = form_class(registry.content())
    for field in made.base_fields.values():
        field.widget.slots = True
    return made


def form_with_slots() -> ScreeningForm:
    """Return the form with a slot for each tick, named as the tick's own id on the page."""
    return _form_class_with_slots()()

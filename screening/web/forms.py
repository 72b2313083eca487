"""The screening form: two situation questions and four checklists, made from the content.

Field names and values are the contract of the addresses (``docs/decisions/0002-answers-only-in-the-form.md``).
Nothing is obligatory, and a field that the form does not know is ignored.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy

from content.model import Checklist, Content, Item, Option, Profession, SituationQuestion, Text
from screening import registry
from screening.logic.answers import Answers

GENERAL = "general"
"""The profession that changes nothing: no choice means the same."""

SHOWN_OF_AN_UNKNOWN_VALUE = 40
"""Characters of an unknown value that an error message repeats."""


def in_current_language(text: Text) -> str:
    """Return ``text`` in the language of the request."""
    return text.in_language(get_language() or "nl")


_words = lazy(in_current_language, str)
"""A text of the content that turns into words when a page is made."""


def _refused(message: Any, values: Iterable[str]) -> ValidationError:
    """Return the error that names the first three of ``values``, shortened."""
    shown = ", ".join(f"“{value[:SHOWN_OF_AN_UNKNOWN_VALUE]}”" for value in list(values)[:3])
    return ValidationError(message, params={"values": shown})


NO_SUCH_ANSWER = gettext_lazy("Deze vraag kent het antwoord %(values)s niet. Uw andere antwoorden staan er nog.")


class _OptionsOfTheContent(forms.widgets.ChoiceWidget):
    """Passes the item or option (meaning, question, synonyms) to the template, and the attribute of its tick."""

    def __init__(self, items: Mapping[str, Item | Option]) -> None:
        super().__init__()
        self.items = items

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``item`` to the option that Django makes."""
        return {**super().create_option(name, value, *args, **kwargs), "item": self.items[str(value)]}


class ItemBoxes(_OptionsOfTheContent, forms.CheckboxSelectMultiple):
    """Tick boxes for the items of a checklist."""


class OptionButtons(_OptionsOfTheContent, forms.RadioSelect):
    """Radio buttons for the options of a question."""


class ChecklistField(forms.MultipleChoiceField):
    """Any number of the items of one checklist."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__(
            label=_words(checklist.title),
            help_text=_words(checklist.intro),
            choices=[(item.id, _words(item.label)) for item in checklist.items],
            widget=ItemBoxes({item.id: item for item in checklist.items}),
            required=False,
        )
        self.short = _words(checklist.short)
        self.values = frozenset(item.id for item in checklist.items)

    def validate(self, value: Any) -> None:
        """Name every value that is not an item of this list, not only the first."""
        unknown = [entry for entry in value if entry not in self.values]
        if unknown:
            raise _refused(gettext_lazy("Deze lijst kent %(values)s niet. Uw andere antwoorden staan er nog."), unknown)


class SituationField(forms.ChoiceField):
    """One answer to a question about the situation; no answer means "unknown"."""

    def __init__(self, question: SituationQuestion) -> None:
        super().__init__(
            label=_words(question.label),
            help_text=_words(question.help),
            choices=[(option.value, _words(option.label)) for option in question.options],
            widget=OptionButtons({option.value: option for option in question.options}),
            required=False,
        )
        self.short = _words(question.short)
        self.values = frozenset(option.value for option in question.options)

    def validate(self, value: Any) -> None:
        """Say which value the question does not know."""
        if value and value not in self.values:
            raise _refused(NO_SUCH_ANSWER, [value])


class ProfessionSelect(forms.Select):
    """A select that marks no option when nothing is chosen: browsers then show the first."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Do not mark the empty option as selected, so that a page never has two (``ScreeningForm.marks``)."""
        option = super().create_option(name, value, *args, **kwargs)
        if not value:
            option["attrs"].pop("selected", None)
        return option


class ProfessionField(forms.ChoiceField):
    """The reader's own profession; no answer means the general code."""

    def __init__(self, professions: Iterable[Profession]) -> None:
        super().__init__(
            label=gettext_lazy("Uw beroep"),
            help_text=gettext_lazy(
                "Gaat over u, niet over de persoon. Laat zien hoe uw eigen meldcode de stappen nummert."
            ),
            choices=[
                ("", gettext_lazy("Algemeen")),
                *((each.id, _words(each.title)) for each in professions if each.id != GENERAL),
            ],
            widget=ProfessionSelect(attrs={"autocomplete": "off"}),
            required=False,
        )

    def validate(self, value: Any) -> None:
        """Say which value the list does not know."""
        if value and value != GENERAL and not self.valid_value(value):
            raise _refused(NO_SUCH_ANSWER, [value])


class ScreeningForm(forms.Form):
    """The answers of one screening. Its fields come from the content; see ``screening_form``."""

    use_required_attribute = False

    def answers(self) -> Answers:
        """Return the answers of a valid form."""
        return Answers.of(self.cleaned_data)

    def marks(self) -> Iterator[tuple[str, str]]:
        """Yield where the page of an empty form says what a valid form has chosen, and how it says so.

        The markup is that of ``templates/nlds/option.html`` and of Django's select.
        """
        for name, value in self.cleaned_data.items():
            for each in filter(None, [value] if isinstance(value, str) else value):
                if name == "profession":
                    yield f'<option value="{each}"', " selected"
                else:
                    yield f' id="{name}-{each}"', " checked"


def form_class(content: Content) -> type[ScreeningForm]:
    """Make the form for ``content``."""
    fields: dict[str, forms.Field] = {question.id: SituationField(question) for question in content.situation}
    fields |= {checklist.id: ChecklistField(checklist) for checklist in content.checklists}
    fields["profession"] = ProfessionField(content.professions)
    return type("ContentScreeningForm", (ScreeningForm,), fields)


@functools.cache
def _served_form_class() -> type[ScreeningForm]:
    return form_class(registry.content())


def screening_form(data: Any = None) -> ScreeningForm:
    """Return the form of the content that is served; ``data`` are posted answers (a ``QueryDict``)."""
    return _served_form_class()(data)

"""The form takes known answers as they are, and finds what Django's own cleaning would find."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from content.loading import load
from screening.logic.answers import Answers
from screening.web.forms import screening_form

CONTENT = load()
VALUES = {question.id: [option.value for option in question.options] for question in CONTENT.situation}
VALUES |= {checklist.id: [item.id for item in checklist.items] for checklist in CONTENT.checklists}


@st.composite
def posted(draw) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, known in VALUES.items():
        foreign = st.sampled_from(["", "unheard_of", "no", "THREATS", " threats"])
        data.setlist(name, draw(st.lists(st.sampled_from(known) | foreign, max_size=4)))
    return data


def by_django(data: QueryDict):
    form = screening_form(data)
    form._posted = lambda: None
    return form


@given(posted())
def test_the_short_way_finds_what_django_finds(data):
    short, long = screening_form(data), by_django(data)
    assert short.is_valid() == long.is_valid()
    assert short.errors == long.errors
    assert short.cleaned_data == long.cleaned_data
    if short.is_valid():
        assert short.answers() == long.answers()
        assert short.ticks() == long.ticks()


def test_known_answers_ask_no_field(monkeypatch):
    form = screening_form(QueryDict("signals_general=threats&age_group=minor"))
    monkeypatch.setattr(type(form.fields["signals_general"]), "clean", lambda *_: pytest.fail("a field was asked"))
    assert form.is_valid()
    assert form.answers() == Answers(age_group="minor", signals_general=frozenset({"threats"}))

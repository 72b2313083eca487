"""Pages from kept parts are the pages that the templates make, byte for byte; no answer stays in what is kept."""

from __future__ import annotations

import gzip
import re

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loading import load
from screening import registry
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answers
from screening.serving.configuration import Configuration
from screening.web import layouts, outcome_page, rendering
from screening.web.forms import screening_form
from screening.web.outcome_page import OutcomePage
from tests.logic.golden import golden_files, read_golden
from tests.web.test_pages import BOTH

PREFIX = {"nl": "", "en": "/en"}
LANGUAGES = list(PREFIX)
VIEWS = ["walk", "consult"]


class OrdinaryTemplates(outcome_page.Templates):
    """The same templates, each rendered as a whole for each request: nothing cut, nothing kept."""

    def __init__(self):
        super().__init__()
        for name, part in vars(self).items():
            setattr(self, name, Ordinary(part))


class Ordinary:
    """A part that is rendered by its template each time."""

    def __init__(self, part):
        self.part = part

    def __call__(self, item=None, *values):
        words = [rendering.SafeString(value.decode()) for value in values]
        return self.part.render(item, dict(zip(self.part.names, words, strict=True))).encode()

    def each(self, items, between=b""):
        return between.join([self(item, value) for item, value in items])


def fields(answers: Answers) -> dict[str, object]:
    ticks = {name: sorted(answers.ticked(name)) for name in CHECKLISTS}
    return {**{name: getattr(answers, name) for name in QUESTIONS}, **ticks}


def post(answers: Answers, language: str, view: str, **headers: str):
    client = Client(headers={"x-forwarded-proto": "https", **headers})
    return client.post(f"{PREFIX[language]}/screening/outcome/", {**fields(answers), "view": view})


def without_token(html: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", html)


def ordinary_outcome(answers: Answers, view: str, *, whole: bool = True) -> str:
    return OutcomePage(OrdinaryTemplates(), whole=whole).outcome(registry.decision()(answers), view).decode()


def ordinary_page(answers: Answers, language: str, view: str, rf) -> str:
    """Render the page as any Django view would: a bound form, the outcome, the request, the ordinary template."""
    data = QueryDict(mutable=True)
    for name, value in fields(answers).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    path = f"{PREFIX[language]}/screening/outcome/"
    request = rf.post(path)
    request.resolver_match = resolve(path)
    helper, template = {"walk": (layouts.walk, "walk.html"), "consult": (layouts.consult, "consult.html")}[view]
    outcome = rendering.SafeString(ordinary_outcome(answers, view))
    context = {"helper": helper(), "form": screening_form(data), "outcome": outcome}
    return rendering.render_to_string(f"screening/{template}", context, request)


def same_as_ordinary(answers: Answers, language: str, view: str, rf) -> None:
    with translation.override(language):
        whole = ordinary_page(answers, language, view, rf)
        alone = ordinary_outcome(answers, view)
        brief = ordinary_outcome(answers, view, whole=False)
    assert without_token(post(answers, language, view).content.decode()) == without_token(whole)
    assert post(answers, language, view, **{"hx-request": "true"}).content.decode() == alone
    with translation.override(language):
        assert outcome_page.outcome_html(registry.decision()(answers), view, whole=False).decode() == brief


def any_answers() -> st.SearchStrategy[Answers]:
    content = load()
    items = {part.id: st.frozensets(st.sampled_from([item.id for item in part.items])) for part in content.checklists}
    options = {part.id: st.sampled_from([option.value for option in part.options]) for part in content.situation}
    return st.builds(Answers, **items, **options)


CONTENT = load()
GOLDEN = [read_golden(path, CONTENT) for path in golden_files()]


@pytest.fixture(scope="module", autouse=True)
def prepared():
    """Make the parts as a starting worker does."""
    outcome_page._templates_in.cache_clear()
    rendering.forget_pages()
    outcome_page.prepare()


@pytest.fixture
def renders(monkeypatch):
    """Return the list of templates that Django renders from here on."""
    names: list[str] = []
    ordinary = rendering.render_to_string

    def counted(template, *args, **kwargs):
        names.append(template)
        return ordinary(template, *args, **kwargs)

    monkeypatch.setattr(rendering, "render_to_string", counted)
    return names


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden.name for golden in GOLDEN])
def test_a_golden_case_is_shown_as_the_templates_show_it(golden, rf):
    number = GOLDEN.index(golden)
    same_as_ordinary(golden.answers, LANGUAGES[number % 2], VIEWS[number // 2 % 2], rf)


@settings(max_examples=40, deadline=None)
@given(answers=any_answers(), language=st.sampled_from(LANGUAGES), view=st.sampled_from(VIEWS))
def test_any_answers_are_shown_as_the_templates_show_them(answers, language, view):
    same_as_ordinary(answers, language, view, RequestFactory())


@pytest.mark.parametrize("address", BOTH)
def test_a_page_comes_again_as_it_came_first(address):
    rendering.forget_pages()
    first, again = (without_token(Client().get(address).content.decode()) for _ in range(2))
    assert first == again
    assert rendering.BEGIN not in again


@settings(max_examples=40, deadline=None)
@given(answers=any_answers(), language=st.sampled_from(LANGUAGES), whole=st.booleans())
def test_an_outcome_renders_no_template_and_adds_nothing_to_what_is_kept(answers, language, whole):
    made = outcome_page._templates_in(language)
    before = sizes(made)
    rendered: list[str] = []
    with translation.override(language), pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "render_to_string", lambda template, *_: rendered.append(template) or "")
        outcome_page.outcome_html(registry.decision()(answers), "walk", whole=whole)
    assert rendered == []
    assert sizes(made) == before


def sizes(made: outcome_page.Templates) -> dict[str, int]:
    return {name: len(part._kept) for name, part in vars(made).items()}


def test_after_a_request_all_that_is_kept_is_as_it_was_to_the_byte(client):
    def kept() -> str:
        parts = [vars(outcome_page._templates_in(language)) for language in LANGUAGES]
        made = [{name: part._kept for name, part in each.items()} for each in parts]
        return repr((made, {key: (page.pieces, page.packed) for key, page in rendering._pages.items()}))

    empty, full = (GOLDEN[number].answers for number in (0, -1))
    for language in LANGUAGES:
        for view in VIEWS:
            post(empty, language, view)
    before = kept()
    for language in LANGUAGES:
        for view in VIEWS:
            post(full, language, view)
    assert kept() == before
    assert 'autocomplete="off" checked' not in before


def test_a_part_that_the_start_forgot_is_made_for_the_request_and_not_kept(renders):
    part = rendering.PartWithoutSlots("outcome/point_on_paper.html")
    part.sealed = True
    point = CONTENT.attention_points[0]
    assert part(point) == part(point)
    assert renders == ["outcome/point_on_paper.html"] * 2


@pytest.mark.parametrize("view", VIEWS)
def test_a_post_renders_no_template_once_its_page_was_shown(view, renders):
    post(Answers(), "nl", view)
    del renders[:]
    post(Answers(acute_danger="yes", risk_factors=frozenset({"poverty"})), "nl", view)
    assert renders == []


def test_in_development_an_edit_of_a_template_shows_at_once(monkeypatch, renders):
    monkeypatch.setattr(rendering.settings, "CONFIGURATION", Configuration(mode="development"))
    rendering.forget_pages()
    for _ in range(2):
        Client().get("/")
    part = rendering.PartWithOneSlot("outcome/call_reason.html", "reasons")
    for _ in range(2):
        part(CONTENT.attention_points[0].text, b"x")
    assert renders == ["pages/home.html"] * 2 + ["outcome/call_reason.html"] * 2


def test_no_text_of_the_content_holds_the_marks_of_a_slot():
    words = CONTENT.model_dump_json()
    assert rendering.BEGIN not in words
    assert rendering.END not in words


# --- compression ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*BOTH, "/consult/", "/en/screening/"])
def test_a_compressed_page_holds_the_page(address):
    plain = Client().get(address)
    zipped = Client(headers={"accept-encoding": "gzip, deflate, br"}).get(address)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Content-Length"] == str(len(zipped.content))
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert without_token(gzip.decompress(zipped.content).decode()) == without_token(plain.content.decode())
    assert len(zipped.content) < len(plain.content) / 2


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["page", "for htmx"])
def test_a_compressed_outcome_holds_the_outcome(headers):
    answers = GOLDEN[-1].answers
    plain = post(answers, "en", "consult", **headers).content.decode()
    zipped = gzip.decompress(post(answers, "en", "consult", **headers, **{"accept-encoding": "gzip"}).content).decode()
    assert without_token(zipped) == without_token(plain)


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "identity, gzip; q=0.0"])
def test_a_browser_that_reads_no_gzip_gets_none(accepts):
    assert "Content-Encoding" not in Client(headers={"accept-encoding": accepts}).get("/").headers


def test_the_token_in_a_compressed_page_is_the_visitors_own_and_stands_there_as_it_is():
    client = Client(headers={"accept-encoding": "gzip"})
    first, second = (client.get("/screening/").content for _ in range(2))
    tokens = [
        re.search(r'csrfmiddlewaretoken" value="(\w+)"', gzip.decompress(page).decode())[1] for page in (first, second)
    ]
    assert tokens[0] != tokens[1]
    assert tokens[0].encode() in first

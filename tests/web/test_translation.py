"""The pages in English: every Dutch string of the code has an English one, and no page under /en/ shows Dutch.

A string is missing? Run ``make messages`` (it needs gettext) or add an entry by hand, fill in its ``msgstr`` in
``screening/locale/en/LC_MESSAGES/django.po``, and run ``make messages`` again: it compiles as well.
"""

import ast
import gettext
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation
from django.utils.translation.template import templatize

from content.model import Content, Source, Text, Words
from screening import registry
from screening.web import errors

ROOT = Path(__file__).parent.parent.parent
PO = ROOT / "screening" / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
FIX = f"; run `make messages` and fill in the msgstr in {PO.relative_to(ROOT)}"

SAME_IN_BOTH_LANGUAGES = {
    "Intake",
    "Contact",
    "Cookies",
    "Discreet",
    "Enter",
    "Menu",
    "PageDown",
    "PageUp",
    "Privacy",
    "Shift",
    "Start",
}
"""Strings that are the same word in Dutch and in English. Add one only when that is really so."""

# --- reading the catalogue and the code -----------------------------------------------------------------------------

Key = tuple[str, str, str]
"""What identifies a string: its context, its singular, its plural (empty where there is none)."""


@dataclass
class Entry:
    """One string of the catalogue."""

    context: str = ""
    singular: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def key(self) -> Key:
        return (self.context, self.singular, self.plural)


def read_po(text: str) -> list[Entry]:
    """Read the entries of a .po file, without its header."""
    entries = []
    for block in re.split(r"\n\s*\n", text):
        entry, target = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#~"):
                entry.obsolete = True
                line = line.removeprefix("#~").strip()
            if line.startswith("#"):
                entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            match = re.fullmatch(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?(".*")', line.strip())
            if not match:
                assert not line.strip(), f"not a line of a .po file: {line}"
                continue
            target, words = match[1] or target, ast.literal_eval(match[2])
            if target.startswith("msgstr"):
                entry.translations = [*entry.translations, words] if match[1] else _longer(entry.translations, words)
            else:
                name = {"msgctxt": "context", "msgid": "singular", "msgid_plural": "plural"}[target]
                setattr(entry, name, getattr(entry, name) + words)
        if entry.singular:
            entries.append(entry)
    return entries


def _longer(translations: list[str], words: str) -> list[str]:
    return [*translations[:-1], translations[-1] + words]


LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:\s*,\s*{LITERAL})*)")


def _key(function: str, words: tuple[str, ...]) -> Key:
    kind = function.removesuffix("_lazy").removesuffix("_noop")
    if kind == "pgettext":
        return (words[0], words[1], "")
    if kind == "ngettext":
        return ("", words[0], words[1])
    if kind == "npgettext":
        return words[:3]
    return ("", words[0], "")


def strings_of_template(text: str) -> Iterator[Key]:
    """Find what a template has translated, the way Django's own makemessages does."""
    for function, words in CALL.findall(templatize(text)):
        yield _key(function, ast.literal_eval(f"({words},)"))


def strings_of_python(text: str) -> Iterator[Key]:
    """Find what a Python file has translated: calls of gettext and its kin with words written out."""
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        words = tuple(a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str))
        if words and re.fullmatch(r"_|n?p?gettext(?:_lazy|_noop)?", name):
            yield _key(name, words)


def strings_of_the_code() -> dict[Key, str]:
    """Return every string of templates/ and screening/, with the file where it occurs first."""
    found: dict[Key, str] = {}
    for folder in ("templates", "screening"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".html", ".txt"):
                keys = strings_of_template(path.read_text())
            elif path.suffix == ".py":
                keys = strings_of_python(path.read_text())
            else:
                continue
            for key in keys:
                found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def expect_none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    lines = "\n".join(faults)
    assert not lines, f"\n{lines}"


def shown(key: Key) -> str:
    """Return a string as a failing test names it."""
    context, singular, plural = key
    return repr(singular) + (f" / {plural!r}" if plural else "") + (f" (context {context!r})" if context else "")


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return read_po(PO.read_text())


def test_contexts_and_plurals_are_read_alike_from_the_catalogue_templates_and_python():
    po = """msgid ""\nmsgstr "Language: en"\n
#, fuzzy, python-format\nmsgctxt "c"\nmsgid "een "\n"stap"\nmsgid_plural "%(n)s stappen"\nmsgstr[0] "one step"
msgstr[1] "%(n)s "\n"steps"\n\n#~ msgid "weg"\n#~ msgstr "gone"\n"""
    one, gone = read_po(po)
    assert (one.key, one.translations) == (("c", "een stap", "%(n)s stappen"), ["one step", "%(n)s steps"])
    assert (one.fuzzy, one.obsolete, gone.fuzzy, gone.obsolete) == (True, False, False, True)
    template = """{% load i18n %}{% blocktranslate count n=x context "c" %}een stap{% plural %}{{ n }} stappen\
{% endblocktranslate %}"""
    assert list(strings_of_template(template)) == [one.key]
    assert list(strings_of_python("npgettext_lazy('c', 'een stap', '%(n)s stappen', n)")) == [one.key]
    assert list(strings_of_python("_('Ja'); translation.pgettext('c', 'Nee'); _(x)")) == [
        ("", "Ja", ""),
        ("c", "Nee", ""),
    ]


# --- the catalogue is whole -------------------------------------------------------------------------------------------


def test_every_string_of_the_catalogue_has_an_english_translation(entries):
    assert len(entries) > 100
    wanted = {entry.key: 2 if entry.plural else 1 for entry in entries}
    missing = [
        f"{shown(entry.key)} has no English{FIX}"
        for entry in entries
        if len(entry.translations) != wanted[entry.key] or not all(words.strip() for words in entry.translations)
    ]
    expect_none(missing)


def test_no_translation_is_a_guess_or_a_leftover(entries):
    expect_none(f"{shown(e.key)} is fuzzy: check its msgstr, then remove the flag" for e in entries if e.fuzzy)
    expect_none(f"{shown(e.key)} is obsolete: remove it" for e in entries if e.obsolete)
    assert len({entry.key for entry in entries}) == len(entries)


def test_a_translation_differs_from_the_dutch_unless_both_languages_share_the_word(entries):
    same = {entry.singular for entry in entries if entry.singular in entry.translations}
    expect_none(f"{words!r} is the same in English; is it?" for words in sorted(same - SAME_IN_BOTH_LANGUAGES))


def test_every_string_of_the_templates_and_of_python_is_in_the_catalogue(entries):
    collected = {entry.key for entry in entries}
    missing = [f"{path}: {shown(key)}{FIX}" for key, path in strings_of_the_code().items() if key not in collected]
    expect_none(missing)


OUTSIDE_TRANSLATE = {"Signaalwijzer", "English", "Nederlands"}
"""What templates may write straight out: the name, and the languages in their own words."""


def words_outside_translate(text: str) -> list[str]:
    """Return the words that a template shows without asking for a translation."""
    html, skipping = "", ""
    for token in Lexer(text).tokenize():
        name = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        silent = name in ("blocktranslate", "blocktrans", "comment") or token.contents == "block body_class"
        if token.token_type == TokenType.BLOCK and silent:
            skipping = f"end{name}"
        if token.token_type == TokenType.TEXT:
            html += token.contents if not skipping else ""
        else:
            html += " ¦ "
        if token.token_type == TokenType.BLOCK and name == skipping:
            skipping = ""
    parts = (part for words in shown_words(html, data=False) for part in words.split("¦"))
    words = (" ".join(re.findall(r"[^\W\d_][\w-]*", part)) for part in parts)
    return [part for part in words if part and part not in OUTSIDE_TRANSLATE]


def test_words_outside_translate_are_found_in_texts_and_attributes_alone():
    template = """{% load i18n %}<p class="a" title="Verberg">{% translate "Ja" %}: {{ x }} Wacht
        {% blocktranslate %}Nee {{ x }}{% endblocktranslate %}{% comment %}Bron{% endcomment %}{# Regel #}</p>"""
    assert words_outside_translate(template) == ["Verberg", "Wacht"]


def test_templates_show_no_words_outside_translate():
    found = [
        f"{path.relative_to(ROOT)}: {words!r}; put it in {{% translate %}} or {{% blocktranslate %}}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in (".html", ".txt")
        for words in words_outside_translate(path.read_text())
    ]
    expect_none(found)


def test_the_catalogue_holds_no_string_that_the_code_no_longer_uses(entries):
    used = strings_of_the_code()
    expect_none(f"{shown(e.key)} is used nowhere; run `make messages`" for e in entries if e.key not in used)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_gettext_itself_finds_the_same_strings_in_the_code(tmp_path):
    for name in ("screening", "templates", "content"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("data", "__pycache__", "*.po", "*.mo")
        )
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copy(ROOT / "tests" / "settings.py", tmp_path / "settings_of_this_test.py")
    (tmp_path / "screening" / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-B", "manage.py", "makemessages", "--locale=en", "--settings=settings_of_this_test"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    fresh = read_po((tmp_path / PO.relative_to(ROOT)).read_text())
    assert {entry.key for entry in fresh} == set(strings_of_the_code())


def test_the_compiled_catalogue_says_what_the_catalogue_says(entries):
    with MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    expected = {}
    for entry in entries:
        id_ = f"{entry.context}\x04{entry.singular}" if entry.context else entry.singular
        for number, words in enumerate(entry.translations):
            if words and not entry.fuzzy:
                expected[(id_, number) if entry.plural else id_] = words
    found = {id_: words for id_, words in compiled._catalog.items() if id_}
    different = sorted(str(id_) for id_ in {*expected, *found} if expected.get(id_) != found.get(id_))
    expect_none(f"{id_!r} differs from the .po file in {MO.name}; run `make messages`" for id_ in different)


# --- a translation fits in place of the Dutch -----------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z]|\{\w*\}|<[^>]+>")


def placeholders(words: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(words))


def test_placeholders_and_tags_are_the_same_in_both_languages(entries):
    different = []
    for entry in entries:
        for number, words in enumerate(entry.translations):
            dutch = entry.plural if entry.plural and number else entry.singular
            if placeholders(dutch) != placeholders(words):
                different.append(f"{dutch!r} has {placeholders(dutch)}, {words!r} has {placeholders(words)}")
    expect_none(different)


def test_a_translation_begins_and_ends_with_the_same_space_as_the_dutch(entries):
    def edges(words: str) -> tuple[str, str]:
        return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]

    expect_none(
        f"{words!r} does not begin or end as {entry.singular!r} does"
        for entry in entries
        for words in entry.translations
        if words.strip() and edges(entry.singular) != edges(words)
    )


# --- the pages -------------------------------------------------------------------------------------------------------

DUTCH = re.compile(
    r"\b(?:aan|alle|als|bij|dat|deze|dit|een|en|er|geen|het|ja|kruisjes?|maar|meer|mensenhandel|naar|nee|niet|niets|"
    r"nog|ook|op|signalen|staan|stap|stappen|te|terug|u|uit|uw|van|vijf|volgende|voor|vorige|waar|wat|wie|wordt|worden|"
    r"zijn|zoek)\b",
    re.IGNORECASE,
)
"""Words that a Dutch sentence hardly does without, and that are no English words (so not "door", "met" or "over")."""

READ_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")


class ShownWords(HTMLParser):
    """Collects what a page shows, or keeps ready to show, outside elements that are marked as Dutch."""

    VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")

    def __init__(self, data: bool) -> None:
        super().__init__()
        self.data = data
        self.found: list[str] = []
        self.skipped: list[bool] = []  # for each open element: whether it, or one around it, is skipped

    @staticmethod
    def is_data(name):
        return name == "content" or name.startswith("data-")

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        skip = (
            tag in ("script", "style", "code")
            or (given.get("lang") or "en") != "en"
            or (bool(self.skipped) and self.skipped[-1])
        )
        if tag not in self.VOID:
            self.skipped.append(skip)
        if not skip:
            self.found += [
                " ".join(value.split())
                for name, value in attributes
                if value and (name in READ_ATTRIBUTES or (self.data and self.is_data(name)))
            ]

    def handle_endtag(self, tag):
        if tag not in self.VOID and self.skipped:
            self.skipped.pop()

    def handle_data(self, data):
        if not (self.skipped and self.skipped[-1]) and data.strip():
            self.found.append(" ".join(data.split()))


def shown_words(html: str, data: bool = True) -> list[str]:
    """Return the texts and attributes that a page shows; with ``data`` also those for scripts and search engines."""
    parser = ShownWords(data)
    parser.feed(html)
    return parser.found


def texts_of(part: object) -> Iterator[Text | Source | Words]:
    """Return every text of the content, and the sources (whose publishers have Dutch names)."""
    if isinstance(part, Text | Words):
        yield part
    if isinstance(part, Source):
        yield part
    if isinstance(part, tuple | list):
        for each in part:
            yield from texts_of(each)
    elif hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            yield from texts_of(getattr(part, name))


def english_of(content: Content) -> list[str]:
    """Return what the content may show under /en/ though it looks Dutch: names in English texts, and publishers."""
    found: set[str] = set()
    for part in texts_of(content):
        if isinstance(part, Source):
            found.add(part.publisher)
        elif isinstance(part, Words):
            found.update(part.en)
        else:
            found.add(part.en)
    return sorted((" ".join(words.split()) for words in found if DUTCH.search(words)), key=len, reverse=True)


def dutch_in(html: str, allowed: Iterable[str]) -> list[str]:
    """Return what looks Dutch among the words of a page that are none of the ``allowed`` texts."""
    found = []
    for words in dict.fromkeys(shown_words(html)):
        left = re.sub(r"\S+\.(?:nl|org|com|eu)(?:/\S*)?", " ", words)
        if DUTCH.search(left):
            for text in allowed:
                left = left.replace(text, " ")
            if DUTCH.search(left):
                found.append(words)
    return found


def everything_ticked(content: Content) -> dict[str, object]:
    return {
        "acute_danger": "yes",
        "age_group": "minor",
        **{checklist.id: [item.id for item in checklist.items] for checklist in content.checklists},
    }


def addresses() -> list[str]:
    """Return the addresses of all pages in English that need nothing to be filled in."""
    found = ["/en/no-such-page"]
    with translation.override("en"):
        for name in get_resolver().reverse_dict:
            if isinstance(name, str):
                try:
                    found.append(reverse(name))
                except NoReverseMatch:
                    continue  # an address with a part to fill in
    return sorted(address for address in found if address.startswith("/en/"))


@pytest.fixture(scope="module")
def allowed() -> list[str]:
    return english_of(registry.content())


@pytest.fixture
def client() -> Client:
    return Client(headers={"x-forwarded-proto": "https"})


def test_the_look_out_for_dutch_sees_dutch():
    assert dutch_in("<p>Er wordt niets bewaard</p><b>Nothing of it</b>", []) == ["Er wordt niets bewaard"]
    assert dutch_in('<button title="Verberg de pagina, of niet">Hide</button>', []) == ["Verberg de pagina, of niet"]
    assert dutch_in('<p data-done="Klaar, niet bewaard"><script>"het een"</script></p>', []) == ["Klaar, niet bewaard"]
    assert dutch_in('<a lang="nl">Naar het Nederlands</a><p>Ask: Niet van ons.</p>', ["Niet van ons"]) == []


@pytest.mark.parametrize("address", addresses())
def test_a_page_under_en_shows_no_dutch(address, client, allowed):
    response = client.get(address, follow=True)
    html = response.content.decode()
    assert '<html lang="en"' in html
    expect_none(dutch_in(html, allowed))


@pytest.mark.parametrize("view", ["walk", "consult"])
@pytest.mark.parametrize("htmx", [False, True], ids=["whole page", "for htmx"])
@pytest.mark.parametrize("ticked", ["nothing", "everything", "unknown values"])
def test_an_outcome_under_en_shows_no_dutch(view, htmx, ticked, client, allowed):
    answers = {
        "nothing": {},
        "everything": everything_ticked(registry.content()),
        "unknown values": {"age_group": "1", "signals_general": ["2", "3"]},
    }[ticked]
    headers = {"hx-request": "true"} if htmx else {}
    response = client.post("/en/screening/outcome/", {**answers, "view": view}, headers=headers)
    assert response.status_code == (400 if ticked == "unknown values" else 200)
    expect_none(dutch_in(response.content.decode(), allowed))


HANDLERS = {
    "400": errors.bad_request,
    "403": errors.forbidden,
    "404": errors.not_found,
    "405": lambda request: errors.method_not_allowed(request, ("GET",)),
    "408": partial(errors.page, status=408),
    "411": partial(errors.page, status=411),
    "413": partial(errors.page, status=413),
    "415": partial(errors.page, status=415),
    "500": errors.server_error,
}


@pytest.mark.parametrize("status", HANDLERS)
def test_an_error_page_in_english_shows_no_dutch(status, allowed):
    with translation.override("en"):
        response = HANDLERS[status](RequestFactory().get("/en/"))
    assert response.status_code == int(status)
    assert '<html lang="en"' in response.content.decode()
    expect_none(dutch_in(response.content.decode(), allowed))


def test_the_dutch_pages_show_the_dutch_of_the_code(client):
    assert "Verlaat snel" in client.get("/").content.decode()
    assert "Leave site" in client.get("/en/").content.decode()

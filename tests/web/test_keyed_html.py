"""The document with everything is cut to the parts whose keys hold, and nothing else of it changes."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from content.model import LANGUAGES
from screening import registry
from screening.logic.combinations import answers_from, every_answer
from screening.logic.keys import contact_order, keys
from screening.web.keyed_html import KeyedHtml
from screening.web.outcome_html import full_outcome
from tests.page import Page


def cut(html, *held, order=()):
    return KeyedHtml(html).keep(set(held), order)


# --- cutting ----------------------------------------


def test_a_part_whose_key_holds_stays_and_another_goes():
    html = '<ul><li data-key="a">1</li><li data-key="b">2</li></ul>'
    assert cut(html, "a") == '<ul><li data-key="a">1</li></ul>'
    assert cut(html, "b") == '<ul><li data-key="b">2</li></ul>'
    assert cut(html) == "<ul></ul>"
    assert cut(html, "a", "b", "unknown") == html


def test_what_has_no_key_stays_as_it_was_written():
    html = "<!DOCTYPE html><p class='x' hidden>a &amp; b &#8211; <br> <img alt=\"<b>\"> é</p><!-- c --><BR/>\n"
    assert cut(html) == html


def test_a_part_in_a_part_needs_both_keys():
    html = '<div data-key="a">x<span data-key="b">y</span>z</div>!'
    assert cut(html) == "!"
    assert cut(html, "b") == "!"
    assert cut(html, "a") == '<div data-key="a">xz</div>!'
    assert cut(html, "a", "b") == html


def test_a_key_that_occurs_twice_holds_in_both_places():
    html = '<p data-key="a">1</p><p>-</p><p data-key="a">2</p>'
    assert cut(html) == "<p>-</p>"
    assert cut(html, "a") == html


def test_void_elements_and_line_ends_do_not_shift_a_part():
    html = '<div>\n<input type="text">\n<p\n data-key="a"\n>one<br>two</p\n>\n<p data-key="b">x</p></div>'
    assert cut(html, "b") == '<div>\n<input type="text">\n\n<p data-key="b">x</p></div>'
    assert cut(html, "a", "b") == html


def test_the_same_document_can_be_cut_again_and_again():
    document = KeyedHtml('<p data-key="a">1</p><p data-key="b">2</p>')
    first = document.keep({"a"}, ())
    assert document.keep({"b"}, ()) == '<p data-key="b">2</p>'
    assert document.keep({"a"}, ()) == first


# --- order ----------------------------------------

CONTACTS = (
    '<ol data-order="contact"><li data-key="contact:x">X</li> <li data-key="contact:y">Y</li>\n'
    '<li data-key="contact:z">Z</li></ol><p data-key="contact:x">again</p>'
)


def test_ordered_parts_are_in_the_requested_order():
    found = cut(CONTACTS, "contact:x", "contact:y", "contact:z", order=("z", "x", "y"))
    assert Page(found).all("//ol/li/text()") == ["Z", "X", "Y"]
    assert found.endswith('</ol><p data-key="contact:x">again</p>')


def test_of_ordered_parts_only_those_whose_keys_hold_are_there():
    found = cut(CONTACTS, "contact:z", "contact:y", order=("z", "y"))
    assert Page(found).all("//ol/li/text()") == ["Z", "Y"]
    assert "again" not in found
    assert Page(cut(CONTACTS, "contact:y", order=("z", "y"))).all("//ol/li/text()") == ["Y"]


def test_an_order_of_something_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        cut(CONTACTS, "contact:x", order=("x", "nobody"))


# --- faults ----------------------------------------


@pytest.mark.parametrize(
    "html", ["<div><p></p>", '<p data-key="a">', "<ul><li>a</ul>", "</p>", "<p></p></p>", "<b><i></b>"]
)
def test_elements_that_are_not_closed_in_order_are_an_error(html):
    with pytest.raises(ValueError, match="close"):
        KeyedHtml(html)


def test_the_error_names_the_line():
    with pytest.raises(ValueError, match="line 3: </div> does not close <p>"):
        KeyedHtml("<div>\n<p>\n</div>")


# --- the outcome itself ----------------------------------------

EVERY = every_answer(registry.content())


def whole(language):
    with translation.override(language):
        return full_outcome()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_has_no_id_twice_and_a_part_for_every_key_that_any_pair_brings(language):
    page = Page(whole(language).html)
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    held = set()
    for one in EVERY:
        for other in EVERY:
            held |= keys(registry.decision()(answers_from({one, other})), registry.parts())
    assert {key for key in held - set(page.keys) if not key.startswith("profession:")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_in_the_document_puts_an_answer_in_the_address(language):
    """An address stays in the history of the browser, and htmx tells it to the server."""
    links = {str(href) for href in Page(whole(language).html).all("//a[starts-with(@href, '#')]/@href")}
    assert links == {"#overview", *(f"#step-{step.id}" for step in registry.content().steps)}


@settings(max_examples=40)
@given(chosen=st.sets(st.sampled_from(EVERY)), language=st.sampled_from(LANGUAGES))
def test_the_outcome_holds_exactly_the_parts_of_its_keys_in_the_order_of_the_document(chosen, language):
    document = whole(language)
    outcome = registry.decision()(answers_from(chosen))
    held = keys(outcome, registry.parts())
    page = Page(document.keep(held, contact_order(outcome)))
    assert set(page.keys) <= held
    assert tuple(page.contacts) == contact_order(outcome)

    def kept(part):
        return all(key in held for key in part.xpath("ancestor-or-self::*/@data-key"))

    expected = [part.get("data-key") for part in Page(document.html).all("//*[@data-key]") if kept(part)]
    assert sorted(page.keys) == sorted(expected)
    elsewhere = [key for key in page.keys if not key.startswith(("contact:", "why:", "call:"))]
    assert elsewhere == [key for key in expected if not key.startswith(("contact:", "why:", "call:"))]

"""The guidance is short to read: the median sentence of headlines and of full texts, in both languages."""

import statistics

import pytest

from content.loading import DATA
from content.model import HEADLINE_LENGTH, LANGUAGES
from scripts.readability import sentence_lengths, texts


def median(kinds, language):
    return statistics.median(sentence_lengths(text for kind in kinds for text in texts(DATA, kind, language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kinds", "words"), [(["headline"], 10), (["do"], 13), (["do", "because"], 13)])
def test_the_median_sentence_is_short(kinds, words, language):
    assert median(kinds, language) <= words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_is_one_line_that_ends_as_a_sentence(language):
    for headline in texts(DATA, "headline", language):
        assert len(headline) <= HEADLINE_LENGTH
        assert headline[-1] in ".?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_headlines_say_the_same(language):
    headlines = texts(DATA, "headline", language)
    assert len(set(headlines)) == len(headlines)


def test_sentences_are_counted_by_their_words():
    assert sentence_lengths(["Bel nu 112.", "Is er gevaar? Bel 112, en wacht!  Kijk op example.nl."]) == [3, 3, 4, 3]

"""Texts in every language of the app, and the base of all types of the content."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

LANGUAGES = ("nl", "en")

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Model(BaseModel):
    """Base of all content types: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """One text in both languages."""

    nl: Sentence
    en: Sentence

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl


class Words(Model):
    """A list of words in both languages, such as the synonyms a filter should find."""

    nl: tuple[Sentence, ...] = ()
    en: tuple[Sentence, ...] = ()

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the words in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl

"""A page, or a part of one, read as a document, so that tests speak of elements and not of strings."""

from __future__ import annotations

from typing import Any

import lxml.html


class Page:
    """The elements of an answer or of HTML."""

    def __init__(self, html: Any) -> None:
        text = html if isinstance(html, str) else html.content.decode()
        self.root = lxml.html.document_fromstring(text)

    def all(self, path: str) -> list[Any]:
        """Return what an XPath expression finds."""
        return list(self.root.xpath(path))

    def one(self, path: str) -> Any:
        """Return the one element that an XPath expression finds."""
        (found,) = self.root.xpath(path)
        return found

    def id(self, id_: str) -> Any:
        """Return the element with this id."""
        return self.one(f"//*[@id='{id_}']")

    def has(self, id_: str) -> bool:
        """Return whether there is an element with this id."""
        return bool(self.all(f"//*[@id='{id_}']"))

    @property
    def keys(self) -> list[str]:
        """The keys of all parts, in the order of the page."""
        return [str(key) for key in self.all("//@data-key")]

    @property
    def ticked(self) -> list[str]:
        """The ids of the inputs that are ticked."""
        return [str(id_) for id_ in self.all("//input[@checked]/@id")]

    @property
    def contacts(self) -> list[str]:
        """The contacts of the outcome, in order."""
        return [key.removeprefix("contact:") for key in self.all("//*[@id='contacts']//li/@data-key") if _whole(key)]

    @property
    def text(self) -> str:
        """All words of the page."""
        return words(self.root)


def _whole(key: str) -> bool:
    return str(key).startswith("contact:")


def words(element: Any) -> str:
    """Return the words in an element, with one space between them."""
    return " ".join(element.text_content().split())


def token(html: Any) -> str:
    """Return the CSRF token of the form on a page."""
    return str(Page(html).all("//input[@name='csrfmiddlewaretoken']/@value")[0])

"""Fixtures that post answers as a browser does; the ``conftest.py`` of a folder takes them over."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.page import token


@pytest.fixture
def browser_client() -> Client:
    """Return a client that gets no waiver from the CSRF check."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def post_screening(browser_client):
    """Post answers as a browser does: fetch the form first, then post with its token; return the response."""

    def post(answers, *, path="/screening/outcome/", **headers):
        form_page = "/en/screening/" if path.startswith("/en/") else "/screening/"
        page = browser_client.get(form_page)
        return browser_client.post(path, {**answers, "csrfmiddlewaretoken": token(page)}, headers=headers)

    return post

"""Helpers of the web tests: a client that speaks like a browser, and answers to post."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import settings

from tests.page import token

settings.register_profile("without a deadline", deadline=None)  # machines that run tests are sometimes busy
settings.load_profile("without a deadline")


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

"""As it is deployed, a page loads each script once, so that no listener undoes what another did."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("address", ["/", "/screening/", "/consult/"])
def test_a_page_loads_each_script_once_and_by_its_hash(open_page, address):
    page = open_page(address)
    page.wait_for_load_state("networkidle")
    entries = []
    page.on("request", lambda request: entries.append(urlsplit(request.url).path))
    page.reload()
    page.wait_for_load_state("networkidle")
    scripts = [entry for entry in entries if entry.endswith(".js")]
    names = [re.sub(r"\.[0-9a-f]{12}\.js$", "", script) for script in scripts]
    assert "/static/js/page" in names
    assert len(names) == len(set(names))
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", script) for script in scripts if script != "/service-worker.js")


def test_hiding_a_page_with_the_form_hides_it(open_page):
    page = open_page("/consult/")
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_visible()
    page.keyboard.press("F9")
    expect(page.locator("#hidden-page")).to_be_hidden()

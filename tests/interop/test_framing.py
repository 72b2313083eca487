"""Embedding: off by default; where an organisation names its portal, consult mode alone may be framed, by it alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.live_server import ROOT, production

PORTAL = "https://portal.example.nl"
CONSULT = {"view": "consult", "signals_general": ["threats"]}


@pytest.fixture
def embedding(settings):
    settings.CONFIGURATION = django_settings.CONFIGURATION.model_copy(update={"frame_ancestors": (PORTAL,)})


def ancestors(response):
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ") if " " in part)
    return policy["frame-ancestors"]


@pytest.mark.parametrize("address", ["/", "/consult/", "/en/consult/", "/screening/", "/api/", "/fhir/metadata"])
def test_no_page_may_be_framed_by_default(client, address):
    response = client.get(address)
    assert ancestors(response) == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/consult/", "/en/consult/"])
def test_consult_mode_may_be_framed_by_the_named_site_alone(embedding, client, address):
    response = client.get(address)
    assert ancestors(response) == PORTAL
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("address", ["/", "/screening/", "/meldcode/", "/api/", "/fhir/metadata", "/no-such-page/"])
def test_no_other_page_may_be_framed_even_then(embedding, client, address):
    response = client.get(address)
    assert ancestors(response) == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_the_outcome_may_be_framed_in_consult_mode_and_not_in_the_walk(embedding, post_screening):
    assert ancestors(post_screening(CONSULT)) == PORTAL
    assert ancestors(post_screening({**CONSULT, "view": "walk"})) == "'none'"
    assert ancestors(post_screening({**CONSULT, "age_group": "12"})) == PORTAL


def post_without_a_cookie(**headers):
    return Client(enforce_csrf_checks=True).post("/screening/outcome/", CONSULT, headers=headers)


OUR_FORM = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


def test_our_own_form_in_a_frame_needs_no_cookie_where_the_browser_sends_sec_fetch_site(embedding):
    assert post_without_a_cookie(**OUR_FORM).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_is_still_forbidden(embedding, site):
    assert post_without_a_cookie(**{"Sec-Fetch-Site": site}).status_code == 403
    assert post_without_a_cookie(**{"Origin": PORTAL, "Sec-Fetch-Site": site}).status_code == 403
    assert post_without_a_cookie(Origin=PORTAL).status_code == 403
    assert post_without_a_cookie().status_code == 403


def test_without_embedding_the_token_is_asked_for_as_ever():
    assert post_without_a_cookie(**OUR_FORM).status_code == 403


def check_with(tmp_path, origins):
    environment = {**production(0, tmp_path), "SIGNAALWIJZER_FRAME_ANCESTORS": origins}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from screening.serving import configuration as c; print(c.read_configuration().frame_ancestors)",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_several_sites_can_be_named(tmp_path):
    found = check_with(tmp_path, "https://a.example.nl, https://b.example.nl:8443,http://localhost:3000")
    assert found.stdout.strip() == "('https://a.example.nl', 'https://b.example.nl:8443', 'http://localhost:3000')"


@pytest.mark.parametrize(
    "origin",
    ["*", "https:", "https://*", "http://portal.example.nl", "https://a.example.nl/path", "https://a.nl; script-src *"],
)
def test_what_is_no_site_stops_the_start(tmp_path, origin):
    found = check_with(tmp_path, origin)
    assert found.returncode != 0
    assert "SIGNAALWIJZER_FRAME_ANCESTORS" in found.stderr
    assert os.fspath(tmp_path) not in found.stderr

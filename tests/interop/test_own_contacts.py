"""The organisation's own contacts on the pages, and in what programs get."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from screening import registry
from screening.interop import views
from screening.web import device_files, forms, outcome_html, rendering
from tests.content.test_own_contacts import OWN
from tests.interop.conftest import of_the_library, of_the_schema
from tests.live_server import ROOT, production
from tests.page import Page, words

CACHES = [
    registry.decision,
    registry.parts,
    registry.items,
    registry.sources,
    registry.contacts,
    registry.field_of_item,
    registry.questions,
    forms._served_form_class,
    views._made,
    views._answers_model,
    views._reader,
    outcome_html._rendered,
    device_files.device_file,
]


def forget():
    for cached in CACHES:
        cached.cache_clear()
    rendering.cache.clear()


@pytest.fixture
def own_contacts(settings, tmp_path):
    """Let the app serve an organisation's own contacts."""
    path = tmp_path / "contacts.yaml"
    path.write_text(OWN, encoding="utf-8")
    settings.CONFIGURATION = django_settings.CONFIGURATION.model_copy(update={"contacts_file": path})
    forget()
    yield path
    settings.CONFIGURATION = django_settings.CONFIGURATION.model_copy(update={"contacts_file": None})
    forget()


def test_the_second_step_shows_them_first_and_says_whose_they_are(own_contacts, post_screening, language):
    prefix = {"nl": "", "en": "/en"}[language]
    page = Page(post_screening({"signals_general": ["threats"]}, f"{prefix}/screening/outcome/"))
    name = {"nl": "Aandachtsfunctionaris van Huize Ons", "en": "Designated officer of Huize Ons"}[language]
    own = page.one("//*[@id='step-consult']//*[@class='own-contacts']")
    assert name in words(own)
    assert own.xpath(".//a/@href")[0] == "tel:+31101234567"
    assert own.xpath("following-sibling::ul[@class='lines']")
    card = page.one("//*[@id='contacts']//li[@data-key='contact:designated_officer']")
    whose = {"nl": "Opgegeven door uw eigen organisatie", "en": "Stated by your own organisation"}[language]
    assert whose in words(card)


def test_no_other_step_shows_them_and_no_page_does_without_a_file(own_contacts, post_screening):
    page = Page(post_screening({"signals_general": ["threats"]}))
    assert len(page.all("//*[@class='own-contacts']")) == 1
    forget()


def test_without_a_file_no_page_speaks_of_an_own_organisation(client, post_screening):
    page = post_screening({"signals_general": ["threats"]}).content.decode() + client.get("/contact/").content.decode()
    assert "Opgegeven door uw eigen organisatie" not in page
    assert "Contacten van uw eigen organisatie" not in page
    assert 'class="own-contact' not in page


def test_the_three_numbers_stay_on_every_page(own_contacts, client):
    page = client.get("/contact/").content.decode()
    assert "Aandachtsfunctionaris van Huize Ons" in page
    for number in ("tel:112", "tel:08002000", "tel:+31334481186"):
        assert page.count(number) >= 2


def test_the_files_and_what_programs_get_hold_them_too(own_contacts, post_screening, post_json):
    fields = {"signals_general": ["threats"]}
    file = post_screening(fields, "/screening/outcome/markdown/").content.decode()
    assert "Aandachtsfunctionaris van Huize Ons: 010-123 45 67" in file
    bundle = post_screening(fields, "/screening/outcome/fhir/").json()
    assert of_the_schema(bundle) == []
    assert of_the_library(bundle) == []
    services = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "HealthcareService"]
    assert "designated-officer" in [service["id"] for service in services]
    contacts = {contact["id"]: contact for contact in post_json("/api/outcome", fields).json()["contacts"]}
    assert contacts["designated_officer"]["own"] is True
    assert contacts["comensha"]["own"] is False


def test_a_fault_in_the_file_stops_the_start_with_its_place(tmp_path):
    path = tmp_path / "contacts.yaml"
    path.write_text("- id: emergency_112\n", encoding="utf-8")
    environment = {**production(0, tmp_path), "SIGNAALWIJZER_CONTACTS_FILE": str(path)}
    found = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert "contacts.yaml:1:3: 'name' is missing" in found.stderr
    assert os.fspath(tmp_path) not in found.stderr

"""What ``make release-check`` looks at besides the tests: version, changelog, licences, bill of materials."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from scripts import release_check, sbom
from tests.live_server import ROOT


def test_the_version_has_words_in_the_changelog_and_is_what_the_manifests_name():
    assert list(release_check.faults_of_version()) == []


def test_every_shipped_package_and_vendored_file_has_an_accepted_licence():
    assert len(release_check.shipped()) > 15
    assert list(release_check.faults_of_licences()) == []


def test_a_licence_that_is_not_accepted_is_named(monkeypatch):
    monkeypatch.setattr(release_check, "licence", lambda package: "Proprietary")
    assert "django: licence 'Proprietary' is not among those accepted" in release_check.faults_of_licences()


def test_the_program_has_the_licence_that_it_states():
    assert list(release_check.faults_of_own_licence()) == []


def test_publiccode_yml_follows_the_standard_and_the_rest_of_the_project():
    assert list(release_check.faults_of_public_code()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"categories": ["software"]}, "'software' is not one of"),
        ({"name": None}, "None is not of type 'string'"),
        ({"colour": "red"}, "'colour' was unexpected"),
        ({"maintenance": {"type": "community"}}, "'contacts' is a required property"),
        ({"legal": {"license": "MIT"}}, "does not state the licence EUPL-1.2"),
        ({"softwareVersion": "9.9.9"}, "is of version 9.9.9"),
        ({"logo": "static/img/no-such-file.svg"}, "names static/img/no-such-file.svg, which does not exist"),
        ({"description": {"nl": {"shortDescription": "x" * 151}}}, "is too long"),
    ],
)
def test_a_fault_in_publiccode_yml_is_named(monkeypatch, change, fault):
    changed = {**release_check.public_code(), **change}
    monkeypatch.setattr(release_check, "public_code", lambda: changed)
    assert any(fault in found for found in release_check.faults_of_public_code())


def test_what_the_publisher_has_to_fill_in_is_a_note_and_not_a_fault(monkeypatch):
    monkeypatch.setattr(release_check, "public_code", lambda: {"url": "https://code.example.org/x.git"})
    assert list(release_check.notes()) == [
        "publiccode.yml: `url` is still an example; write where the code is published"
    ]


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Check a folder with a lock file of one package."""
    (tmp_path / "requirements.lock").write_text("django==5.2.19 \\\n    --hash=sha256:0\n")
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(release_check, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("number", "faults"), [("5.2.19", 0), ("5.2.18", 1)])
def test_a_bill_of_materials_that_lacks_a_package_is_noticed(elsewhere, number, faults):
    bill = {"components": [{"name": "Django", "version": number}]}
    (elsewhere / "build" / "sbom.json").write_text(json.dumps(bill))
    assert len(list(release_check.faults_of_sbom())) == faults


def test_a_missing_bill_of_materials_is_noticed(elsewhere):
    assert list(release_check.faults_of_sbom()) == ["build/sbom.json is not there; run: make sbom"]


def test_every_file_of_somebody_else_that_a_browser_gets_is_listed_as_it_is():
    assert list(sbom.faults_of_vendored()) == []


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("htmx/htmx.min.js", "static/vendor/htmx/htmx.min.js is not the file of scripts/vendored.json"),
        ("htmx/more.js", "static/vendor/htmx/more.js is not in scripts/vendored.json"),
    ],
)
def test_a_file_of_somebody_else_that_was_changed_or_added_is_named(monkeypatch, tmp_path, file, fault):
    shutil.copytree(sbom.VENDOR, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(sbom, "VENDOR", tmp_path)
    (tmp_path / file).write_text("other")
    assert list(sbom.faults_of_vendored()) == [fault]


def test_the_bill_of_materials_names_the_packages_of_the_browser_too():
    found = {part["purl"] for part in sbom.components()}
    assert {"pkg:npm/htmx.org@4.0.1", "pkg:npm/minisearch@7.2.0", "pkg:npm/%40utrecht/alert-css@4.0.2"} <= found


def test_every_target_of_make_runs_whatever_folders_there_are():
    words = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", words, re.M))
    assert {"run", "test", "bench"} <= targets
    assert targets == set(re.search(r"^\.PHONY: (.*)$", words, re.M)[1].split())


def test_pictures_of_other_pages_are_noticed_and_those_of_these_pages_are_not(monkeypatch, tmp_path):
    for folder in (*release_check.SHOWN, "docs/screenshots"):
        (tmp_path / folder).mkdir(parents=True)
    page = tmp_path / "templates" / "base.html"
    page.write_text("one")
    monkeypatch.setattr(release_check, "ROOT", tmp_path)
    fault = "docs/screenshots is of other pages; run: make screenshots, and look at them"
    assert list(release_check.faults_of_pictures()) == [fault]
    (tmp_path / release_check.PAGES_SHOWN).write_text(release_check.fingerprint_of_pages() + "\n")
    assert list(release_check.faults_of_pictures()) == []
    page.write_text("two")
    assert list(release_check.faults_of_pictures()) == [fault]


def test_what_installs_the_packages_is_pinned_by_the_same_hashes_as_for_development():
    pinned = (ROOT / "requirements-setup.lock").read_text("utf-8").splitlines()[1:]
    developing = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    assert pinned[0].startswith("uv==")
    assert all("--hash=sha256:" in line for line in pinned[1:])
    assert set(pinned) <= set(developing)

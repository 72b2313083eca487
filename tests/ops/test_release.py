"""What ``make release-check`` looks at besides the tests: version, changelog, licences, bill of materials."""

from __future__ import annotations

import json

import pytest

from scripts import release_check


def test_the_version_has_words_in_the_changelog_and_is_what_the_manifests_name():
    assert list(release_check.faults_of_version()) == []


def test_every_shipped_package_and_vendored_file_has_an_accepted_licence():
    assert len(release_check.shipped()) > 15
    assert list(release_check.faults_of_licences()) == []


def test_a_licence_that_is_not_accepted_is_named(monkeypatch):
    monkeypatch.setattr(release_check, "licence", lambda package: "Proprietary")
    assert "django: licence 'Proprietary' is not among those accepted" in release_check.faults_of_licences()


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

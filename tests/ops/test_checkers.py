"""``make check`` says what it could not check, and its checkers are pinned."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from scripts import check_html
from tests.live_server import ROOT


@pytest.fixture(autouse=True)
def _not_for_a_release(monkeypatch):
    monkeypatch.delenv("STRICT", raising=False)  # `make release-check` sets it for these tests too


def test_without_the_checker_of_markup_it_says_so_and_passes(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check_html.py", "/nowhere/vnu.jar"])
    assert check_html.main() == 0
    assert "html: NOT CHECKED" in capsys.readouterr().out


def test_without_the_checker_of_styles_and_scripts_it_says_so_and_passes():
    done = subprocess.run(["sh", ROOT / "scripts/check_static.sh", "/nowhere/biome"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "NOT CHECKED" in done.stdout


def test_without_the_checker_of_types_it_says_so_and_passes():
    done = subprocess.run(["sh", ROOT / "scripts/check_types.sh", "/nowhere"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "NOT CHECKED" in done.stdout


@pytest.mark.parametrize("script", ["check_static.sh", "check_types.sh"])
def test_a_release_does_not_pass_without_the_checkers(script, monkeypatch):
    monkeypatch.setenv("STRICT", "1")
    assert subprocess.run(["sh", ROOT / "scripts" / script, "/nowhere"], capture_output=True).returncode == 1
    monkeypatch.setattr("sys.argv", ["check_html.py", "/nowhere/vnu.jar"])
    assert check_html.main() == 1


def test_every_checker_that_is_fetched_has_a_pinned_hash():
    script = (ROOT / "scripts/fetch_checkers.sh").read_text("utf-8")
    versions = dict(re.findall(r"(?m)^(vnu|biome|typescript)=(.+)$", script))
    pinned = [line.split()[1] for line in (ROOT / "scripts/checkers.sha512").read_text("utf-8").splitlines()]
    assert pinned == [
        f"biomejs-cli-linux-arm64-{versions['biome']}.tgz",
        f"biomejs-cli-linux-x64-{versions['biome']}.tgz",
        f"vnu-jar-{versions['vnu']}.tgz",
        f"typescript-{versions['typescript']}.tgz",
    ]


def test_a_page_with_a_fault_is_reported_by_name(monkeypatch, capsys, tmp_path):
    checker = ROOT / ".make" / "checkers" / "vnu.jar"
    if not shutil.which("java") or not checker.exists():
        pytest.skip("needs java and the Nu HTML checker: `make check` fetches it")
    pages = [
        ("/", '<!DOCTYPE html><html lang="nl"><title>One</title><p>Text</p></html>'),
        ("/b/", '<!DOCTYPE html><html lang="nl"><title>Two</title><p id=a><p id=a></p></html>'),
    ]
    monkeypatch.setattr(check_html, "documents", lambda: iter(pages))
    monkeypatch.setattr("sys.argv", ["check_html.py", str(checker)])
    assert check_html.main() == 1
    assert "first on /b/" in capsys.readouterr().out

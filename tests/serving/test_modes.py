"""Production asks for a key and for hosts; development works with nothing set and says that it is development."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request

import pytest

from screening.serving.configuration import Configuration
from tests.live_server import ROOT, free_port
from tests.waiting import TIMEOUT_S, until

KEY = "k" * 50
PRODUCTION = {"SIGNAALWIJZER_SECRET_KEY": KEY, "SIGNAALWIJZER_HOSTS": "signaalwijzer.example"}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the app as a server does, with nothing in the environment but this; return the result."""
    return subprocess.run(
        [sys.executable, "-c", "import screening.serving.wsgi; print('started')"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


NO_KEY = "SIGNAALWIJZER_SECRET_KEY must be a secret of your own"
NO_HOSTS = "SIGNAALWIJZER_HOSTS must name the host names"
KNOWN_KEY = "only-for-development-and-known-to-everybody-so-it-protects-nothing"
WRONG = [
    ({}, NO_KEY),
    ({**PRODUCTION, "SIGNAALWIJZER_SECRET_KEY": KNOWN_KEY}, NO_KEY),
    ({"SIGNAALWIJZER_SECRET_KEY": KEY}, NO_HOSTS),
    ({**PRODUCTION, "SIGNAALWIJZER_MODE": "debug"}, "SIGNAALWIJZER_MODE"),
    ({**PRODUCTION, "SIGNAALWIJZER_QUICK_EXIT_URL": "javascript:alert(1)"}, "SIGNAALWIJZER_QUICK_EXIT_URL"),
]
ALSO_WRONG = [
    ({**PRODUCTION, "SIGNAALWIJZER_SECRET_KEY": ""}, NO_KEY),
    ({**PRODUCTION, "SIGNAALWIJZER_SECRET_KEY": "k" * 49}, NO_KEY),
    ({**PRODUCTION, "SIGNAALWIJZER_HOSTS": " , "}, NO_HOSTS),
    ({**PRODUCTION, "SIGNAALWIJZER_HOSTS": "*"}, "SIGNAALWIJZER_HOSTS"),
    ({**PRODUCTION, "SIGNAALWIJZER_HOSTS": "https://a.example"}, "SIGNAALWIJZER_HOSTS"),
    ({**PRODUCTION, "SIGNAALWIJZER_MODE": "Development"}, "SIGNAALWIJZER_MODE"),
    ({**PRODUCTION, "SIGNAALWIJZER_HTTPS": "perhaps"}, "SIGNAALWIJZER_HTTPS"),
    ({**PRODUCTION, "SIGNAALWIJZER_LOG_LEVEL": "DEBUG"}, "SIGNAALWIJZER_LOG_LEVEL"),
]


@pytest.mark.parametrize(
    ("environment", "named"), [*WRONG, *(pytest.param(*each, marks=pytest.mark.long) for each in ALSO_WRONG)]
)
def test_it_refuses_to_start_and_says_which_setting_is_missing_or_wrong(environment, named):
    result = start(**environment)
    assert result.returncode != 0
    assert "started" not in result.stdout
    assert named in result.stderr
    key = environment.get("SIGNAALWIJZER_SECRET_KEY")
    assert not key or key not in result.stderr


def test_it_starts_in_production_with_a_key_and_hosts_of_its_own():
    assert start(**PRODUCTION).stdout == "started\n"


def test_it_starts_in_development_with_nothing_else_set():
    assert start(SIGNAALWIJZER_MODE="development").stdout == "started\n"


@pytest.fixture
def development_server():
    """Run what `make run` runs; return the address and the process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SIGNAALWIJZER_MODE": "development"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    timer = threading.Timer(TIMEOUT_S, process.kill)
    timer.start()
    yield f"http://127.0.0.1:{port}", process
    timer.cancel()
    process.kill()
    process.wait()


def read(address: str) -> str:
    """Return the page at an address, or nothing while nobody answers there."""
    try:
        return urllib.request.urlopen(address, timeout=TIMEOUT_S).read().decode()
    except OSError:
        return ""


def test_the_newcomers_command_says_that_it_is_the_development_mode_at_the_start_and_on_the_page(development_server):
    address, process = development_server
    said = []
    for line in process.stdout:
        said.append(line)
        if "docs/operations.md" in line:
            break
    assert "DEVELOPMENT MODE" in "".join(said)
    for path, words in (("/", "Ontwikkelmodus"), ("/en/", "Development mode"), ("/map/", "Kaart van de inhoud")):
        assert words in until(lambda path=path: read(address + path), "the development server does not answer")


def test_a_page_of_production_says_nothing_of_development(client):
    assert "Ontwikkelmodus" not in client.get("/").content.decode()


def test_the_makefile_runs_the_development_mode_for_newcomers():
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\nrun:")[1].split("\n\n")[0]
    assert "SIGNAALWIJZER_MODE=development" in recipe
    assert "manage.py runserver" in recipe


@pytest.mark.parametrize("name", ["cases_folder", "contacts_file", "static_root"])
def test_a_path_that_is_set_to_nothing_is_as_one_that_is_not_set(monkeypatch, name):
    monkeypatch.setenv(f"SIGNAALWIJZER_{name.upper()}", "")
    assert getattr(Configuration(), name) is None

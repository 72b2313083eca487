"""The container: what its Dockerfile says is what the script without an engine does, and that serves, read-only.

No engine runs where these tests run; the script does every step of the Dockerfile in a clean folder and environment.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.live_server import free_port, production, wait_for
from tests.ops.dockerfile import ROOT, dockerfile, dockerfile_steps, exec_form, instructions, script_steps
from tests.waiting import TIMEOUT_S

READ_ONLY = ["unshare", "--mount", "sh", str(ROOT / "tests" / "ops" / "read_only.sh"), sys.base_prefix]
"""Runs a command while the root file system, temporary folder and all, is read-only."""


# --- the file against the script ----------------------------------------


def test_the_script_does_every_step_of_the_build_in_the_same_order():
    build, _ = dockerfile()
    expected = [step if step[0] != "copy" or step[-1] != "." else (*step[:-1], ".") for step in dockerfile_steps(build)]
    found = script_steps("build")
    assert found == expected
    assert ("run", "python -m venv /venv") in found


def test_the_script_serves_in_the_environment_and_by_the_command_of_the_image():
    _, image = dockerfile()
    environment = [step for step in dockerfile_steps(image) if step[0] == "env"]
    serve = script_steps("serve")
    assert [step for step in serve if step[0] == "env"] == environment
    (command,) = [rest for keyword, rest in image if keyword == "CMD"]
    (words,) = [step[1].removeprefix("set -- ") for step in serve if step[1].startswith("set -- ")]
    script = (ROOT / "scripts" / "container_steps.sh").read_text("utf-8")
    for name, value in re.findall(r"(\w+)=\$\{[A-Z]+:-([^}]*)\}", script):
        words = words.replace(f"${name}", value)
    assert words.split() == exec_form(command)


def test_the_image_takes_the_program_from_the_build_and_runs_it_as_nobody_in_particular():
    _, image = dockerfile()
    assert [rest for keyword, rest in image if keyword == "COPY"] == [
        "--from=build /venv /venv",
        "--from=build /app /app",
    ]
    assert [rest for keyword, rest in image if keyword == "USER"] == ["10001"]
    assert "--uid 10001" in next(rest for keyword, rest in image if keyword == "RUN")
    keywords = [keyword for keyword, _ in image]
    assert keywords.index("USER") > max(index for index, keyword in enumerate(keywords) if keyword in ("COPY", "RUN"))
    assert "HEALTHCHECK" in keywords


def test_the_base_is_one_tag_without_latest_for_both_stages():
    text = (ROOT / "Dockerfile").read_text("utf-8")
    (base,) = re.findall(r"^ARG BASE=(.*)$", text, re.M)
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base)
    assert [stage[0][1].split()[0] for stage in instructions(text)] == ["${BASE}", "${BASE}"]


def test_what_goes_to_the_build_is_what_it_copies():
    copied = {part for step in dockerfile_steps(dockerfile()[0]) if step[0] == "copy" for part in step[1:-1]}
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[1] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert all((ROOT / path).exists() for path in copied)


def test_the_linter_finds_nothing_in_the_dockerfile():
    hadolint = Path(sys.executable).parent / "hadolint"
    found = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_linter_would_find_a_fault(tmp_path):
    file = tmp_path / "Dockerfile"
    file.write_text("FROM python:latest\nRUN cd /tmp && sudo pip install django\n")
    found = subprocess.run([Path(sys.executable).parent / "hadolint", file], capture_output=True, text=True)
    assert found.returncode != 0
    assert {"DL3007", "DL3004"} <= set(re.findall(r"DL\d+", found.stdout))


# --- the same steps, done ----------------------------------------


def tried_blocks() -> list[str]:
    """Return the commands that docs/operations.md says are tried."""
    document = (ROOT / "docs" / "operations.md").read_text("utf-8")
    return re.findall(r"^```sh tried\n(.*?)^```$", document, re.S | re.M)


@pytest.fixture(scope="module")
def clean_folder():
    """Return a copy of the program as it would be checked out; everybody may read it (unlike pytest's own folders)."""
    folder = Path(tempfile.mkdtemp(prefix="signaalwijzer-"))
    folder.chmod(0o755)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def built(clean_folder):
    """Do the first block of docs/operations.md, which does the steps of the build."""
    done = subprocess.run(
        ["sh", "-eu", "-c", tried_blocks()[0]],
        cwd=clean_folder,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return clean_folder / "build" / "site"


def read_only() -> list[str]:
    """Return what makes the root file system read-only for a command, where this machine lets us."""
    possible = os.getuid() == 0 and subprocess.run([*READ_ONLY, "true"], capture_output=True).returncode == 0
    return READ_ONLY if possible else []


@pytest.mark.slow
def test_what_the_document_on_operations_says_can_be_done_as_it_stands(built, clean_folder):
    build, *rest = tried_blocks()
    assert build.strip() == "sh scripts/container_steps.sh build/site"
    assert len(rest) == 3
    port = str(free_port())
    done = subprocess.run(
        [*read_only(), "sh", "-eu", "-c", "".join(rest).replace("8000", port)],
        cwd=clean_folder,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("ok")


@pytest.fixture
def served(built):
    """Serve what was built, with a read-only root file system where this machine lets us make one."""
    port = free_port()
    steps = ["sh", str(ROOT / "scripts" / "container_steps.sh"), str(built), "serve"]
    wrapper = read_only()
    settings = {name: value for name, value in production(port, built).items() if name.startswith("SIGNAALWIJZER_")}
    del settings["SIGNAALWIJZER_STATIC_ROOT"]
    process = subprocess.Popen(
        [*wrapper, *steps],
        env={
            "PATH": os.environ["PATH"],
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "A_SECRET": "of the builder",
            **settings,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        process.read_only = bool(wrapper)
        process.port = port
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_what_was_built_serves_as_nobody_writing_nothing_and_knowing_only_its_settings(built, served):
    base = f"http://127.0.0.1:{served.port}"
    before = time.time()
    _, image = dockerfile()
    (check,) = [rest for keyword, rest in image if keyword == "HEALTHCHECK"]
    words = [part.replace("/venv/", f"{built}/venv/").replace(":8000", f":{served.port}") for part in exec_form(check)]
    assert subprocess.run(words).returncode == 0

    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{base}/screening/").read().decode()
    answers = [
        ("signals_general", "threats"),
        ("csrfmiddlewaretoken", re.search(r'middlewaretoken" value="(\w+)"', page)[1]),
    ]
    outcome = browser.open(f"{base}/screening/outcome/", urllib.parse.urlencode(answers).encode()).read().decode()
    assert 'data-key="urgency:signals"' in outcome
    style = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page)[1]
    assert browser.open(base + style).status == 200

    process = Path("/proc") / str(served.pid)
    if os.getuid() == 0:
        assert re.search(r"^Uid:\t(\d+)", (process / "status").read_text(), re.M)[1] == "10001"
        assert served.read_only, "as root the test makes the root file system read-only"
    names = {entry.split("=")[0] for entry in (process / "environ").read_text().split("\0") if entry}
    assert {name for name in names if not name.startswith("SIGNAALWIJZER_")} <= {
        "PATH",
        "PWD",
        "HOME",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
    }
    written = [path for path in built.rglob("*") if path.lstat().st_mtime > before]
    assert written == []


@pytest.mark.slow
def test_what_was_built_refuses_to_start_without_a_key(built):
    done = subprocess.run(
        [*read_only(), "sh", ROOT / "scripts" / "container_steps.sh", built, "serve"],
        env={
            "PATH": os.environ["PATH"],
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "SIGNAALWIJZER_HOSTS": "x.example",
        },
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode != 0
    assert done.stderr.startswith(
        "The configuration can't be used:\n  SIGNAALWIJZER_SECRET_KEY must be a secret of your"
    )
    assert "Traceback" not in done.stderr

"""Reads a Dockerfile, and the script that does the same steps without an engine, into comparable steps."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

Instruction = tuple[str, str]
Step = tuple[str, ...]


def instructions(text: str) -> list[list[Instruction]]:
    """Return the stages of a Dockerfile, each a list of (keyword, rest), without the lines before the first."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    stages: list[list[Instruction]] = []
    for line in joined.splitlines():
        keyword, rest = line.split(maxsplit=1)
        if keyword == "FROM":
            stages.append([])
        if stages:
            stages[-1].append((keyword, rest))
    return stages


def dockerfile() -> list[list[Instruction]]:
    """Return the stages of our Dockerfile."""
    return instructions((ROOT / "Dockerfile").read_text("utf-8"))


def exec_form(rest: str) -> list[str]:
    """Return the words of ``CMD [...]``."""
    return json.loads(rest[rest.index("[") :])


def dockerfile_steps(stage: list[Instruction]) -> list[Step]:
    """Return what a stage does: its environment, copies and commands."""
    steps: list[Step] = []
    for keyword, rest in stage:
        if keyword == "ENV":
            steps += [("env", entry) for entry in rest.split()]
        elif keyword == "COPY":
            steps.append(("copy", *(part.rstrip("/") for part in rest.split())))
        elif keyword == "RUN":
            steps += [("run", command.strip()) for command in rest.split("&&")]
    return steps


def script_steps(function: str) -> list[Step]:
    """Return what a function of ``scripts/container_steps.sh`` does, its folder taken as the root of an image."""
    script = (ROOT / "scripts" / "container_steps.sh").read_text("utf-8")
    body = re.search(rf"^{function}\(\) \{{\n(.*?)^\}}", script, re.S | re.M)[1]
    steps: list[Step] = []
    for line in map(str.strip, body.replace('"', "").replace("$root/", "/").replace("$python", "python").splitlines()):
        if line.startswith("export "):
            steps += [("env", entry) for entry in line.removeprefix("export ").split()]
        elif line.startswith("cp "):
            parts = line.removeprefix("cp ").removeprefix("-R ").replace("$source/", "").split()
            steps.append(("copy", *(part.rstrip("/").removeprefix("./") for part in parts)))
        elif not line.startswith(("forget_the_environment_but ", "mkdir ")):
            steps.append(("run", line))
    return steps

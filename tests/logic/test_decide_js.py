"""The browser decides as the server does: ``static/js/decide.js`` gives the keys and contacts of ``keys.py``.

The test runs nothing, every answer, every pair, everything, and two thousand random sets in one process of Node.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from content.loading import load
from screening.logic.keys import Parts, device_data
from screening.logic.outcome import Decision
from tests.ops.outcomes import as_keys, drawn_answers, many_answers
from tests.small_content import small_content, write

NODE = shutil.which("node")
DECIDE = Path(__file__).parents[2] / "static" / "js" / "decide.js"
DRAWN = 2000

PROGRAM = """
import { createInterface } from "node:readline";
const { decide } = await import(process.argv[1]);
let data = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (data === null) {
    data = JSON.parse(line);
    continue;
  }
  const { keys, contacts } = decide(data, JSON.parse(line));
  console.log(JSON.stringify({ keys: [...keys].sort(), contacts }));
}
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js to run static/js/decide.js outside a browser")


def decided(parts, forms, folder):
    """Return what ``decide.js`` makes of each form, in one process: a JSON line in, a JSON line out."""
    module = folder / "decide.mjs"
    shutil.copyfile(DECIDE, module)
    lines = [json.dumps(device_data(parts)), *map(json.dumps, forms)]
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", PROGRAM, module.as_uri()],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def unequal(content, forms, folder):
    """Return the forms of which browser and server make something else, with what only one of them has."""
    decision, parts = Decision(content), Parts(content)
    found = decided(parts, forms, folder)
    assert len(found) == len(forms)
    return [
        (form, sorted({*one["keys"]} ^ {*other["keys"]}), one["contacts"], other["contacts"])
        for form, one in zip(forms, found, strict=True)
        if one != (other := as_keys(form, decision, parts))
    ]


def test_browser_and_server_decide_the_same(tmp_path):
    content = load()
    forms = list(many_answers(content, DRAWN))
    assert len(forms) > DRAWN + 700
    assert unequal(content, forms, tmp_path) == []


def test_other_content_is_decided_the_same_too(tmp_path):
    content = load(write(tmp_path / "content", small_content()))
    assert unequal(content, list(many_answers(content, 100)), tmp_path) == []


def test_the_profession_and_empty_fields_are_taken_the_same(tmp_path):
    content = load()
    forms = [{**form, "profession": "ggd"} for form in drawn_answers(content, 20)]
    forms.append({"profession": "", "acute_danger": "", "risk_factors": []})
    assert unequal(content, forms, tmp_path) == []


def test_a_difference_would_be_found(tmp_path):
    content = load()
    parts = Parts(content)
    (found,) = decided(parts, [{}], tmp_path)
    assert found == as_keys({}, Decision(content), parts)
    always = next(rule for rule in content.rules if rule.always)
    fewer = content.model_copy(update={"rules": tuple(rule for rule in content.rules if rule is not always)})
    assert found != as_keys({}, Decision(fewer), parts)

"""Measures how much a person reads before they can act, and writes docs/evaluation.md. Usage: ``make evaluate``.

For each training case and each golden case it fills in consult mode, and counts in a real browser the words of the
outcome in document order, as far as they show before anything is unfolded: up to and including the first act for now,
up to the first telephone number, up to the end of all that is for now, and in total.

The version before the outcome had its "Nu" was measured once, with the place of every line, and kept in
docs/evaluation-before.json: ``scripts/evaluate.py --before FOLDER`` makes that file again from a checkout of it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from content.cases import CASES, load_cases  # noqa: E402
from content.loading import load  # noqa: E402
from content.model import Content  # noqa: E402
from screening.logic.answers import CHECKLISTS, QUESTIONS, Answers  # noqa: E402
from screening.logic.debrief import case_answers  # noqa: E402
from screening.logic.outcome import Decision  # noqa: E402
from tests.logic.golden import golden_files, read_golden  # noqa: E402

DOCUMENT = ROOT / "docs" / "evaluation.md"
BEFORE = ROOT / "docs" / "evaluation-before.json"
COMMIT_BEFORE = "a65c6a9"
WORDS_A_MINUTE = 238
"""Silent reading of non-fiction by adults: M. Brysbaert, Journal of Memory and Language 109 (2019)."""

VIEWPORT = {"width": 1280, "height": 800}
Figures = dict[str, dict[str, int | None]]
"""Words by the name of the case and the measure."""

MEASURES = {"act": "first act", "number": "first number", "now": "everything for now", "all": "whole outcome"}


@dataclass(frozen=True)
class Selectors:
    """Where a version of the outcome has what is measured, as CSS selectors; each counts to the end of an element.

    The first element of ``act`` is the first act, the last one of ``now`` ends what is for now. ``lines`` have an id.
    """

    act: str
    number: str = 'a[href^="tel:"]'
    now: str = ""
    lines: str = ""
    outcome: str = "#outcome .outcome"


AFTER = Selectors(act=".now .headline", now=".now")
BEFORE_NU = Selectors(act=".call-112", lines=".line[id]")


@dataclass(frozen=True)
class Case:
    """A case: the ids of the boxes to tick in consult mode, and those of the rules that are in Nu for it today."""

    boxes: list[str]
    now: list[str]


# --- the cases ----------------------------------------------------------------------------------------------


def cases(content: Content) -> dict[str, Case]:
    """Return every training case and golden case by its name."""
    library = load_cases([CASES], content)
    found = {f"training: {case.slug}": case_answers(case, content) for case in library.cases}
    found |= {f"golden: {path.stem}": read_golden(path, content).answers for path in golden_files()}
    decision = Decision(content)
    return {
        name: Case(box_ids(answers), [line.rule.id for line in decision(answers).now])
        for name, answers in found.items()
    }


def box_ids(answers: Answers) -> list[str]:
    """Return the ids of the boxes; a question about the situation that is not known stays open."""
    situation = [f"{name}-{getattr(answers, name)}" for name in QUESTIONS if getattr(answers, name) != "unknown"]
    return situation + [f"{name}-{id_}" for name in CHECKLISTS for id_ in sorted(answers.ticked(name))]


# --- measuring ----------------------------------------------------------------------------------------------

FILL_IN = """(ids) => {
  window.isLeaving = true; // the page would ask whether ticks may go
  const form = document.getElementById("screening-form");
  for (const box of form.querySelectorAll("input:checked")) box.checked = false;
  for (const id of ids) document.getElementById(id).checked = true;
  HTMLFormElement.prototype.submit.call(form);
}"""

COUNT = """({ outcome, act, number, now, lines }) => {
  const root = document.querySelector(outcome);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
    && !element.closest(".visually-hidden, .print-only");
  const words = []; // for each word, the text node that holds it
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!shown(node.parentElement)) continue;
    for (const word of node.textContent.split(/\\s+/)) if (/[\\p{L}\\p{N}]/u.test(word)) words.push(node);
  }
  const through = (element) => element ? words.findLastIndex((node) => element.contains(node)) + 1 : null;
  const all = (selector) => selector
    ? [...root.querySelectorAll(selector)].filter((element) => shown(element) && through(element)) : [];
  return {
    act: through(all(act)[0]), number: through(all(number)[0]), now: through(all(now).at(-1)), all: words.length,
    lines: Object.fromEntries(
      all(lines).map((line) => [line.id.replace("line-", ""), through(line.querySelector(".do"))])
    ),
  };
}"""


def measure(page: Page, boxes: list[str], selectors: Selectors) -> dict[str, Any]:
    """Fill in consult mode and count the words of what is shown; ``None`` where an outcome does not show the thing."""
    with page.expect_navigation():
        page.evaluate(FILL_IN, boxes)
    page.locator(selectors.outcome).wait_for()
    counted: dict[str, Any] = page.evaluate(COUNT, vars(selectors))
    return counted


SERVE = """
import sys, tempfile
from pathlib import Path
from tests.live_server import collect_static, serving
with tempfile.TemporaryDirectory() as folder:
    collect_static(Path(folder))
    with serving(Path(folder)) as server:
        print(server.url, flush=True)
        sys.stdin.read()
"""


@contextmanager
def served(tree: Path) -> Iterator[str]:
    """Serve the checkout in ``tree`` as it is deployed, and give its address."""
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.communicate()


def measure_all(tree: Path, selectors: Selectors, all_cases: dict[str, Case]) -> dict[str, dict[str, Any]]:
    """Measure every case on the checkout in ``tree``."""
    with served(tree) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["SIGNAALWIJZER_BROWSER"], args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport=VIEWPORT, locale="nl-NL", service_workers="block").new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{url}/consult/")
        found = {name: measure(page, case.boxes, selectors) for name, case in all_cases.items()}
        browser.close()
    return found


def write_before(tree: Path) -> None:
    """Measure the version before and keep the figures."""
    all_cases = cases(load())
    found = measure_all(tree, BEFORE_NU, all_cases)
    kept = {name: {"boxes": all_cases[name].boxes, **words} for name, words in found.items()}
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in kept.items())
    BEFORE.write_text(f'{{"commit": "{COMMIT_BEFORE}", "cases": {{\n{rows}\n}}}}\n', "utf-8")


def figures_before(all_cases: dict[str, Case]) -> Figures:
    """Return the kept figures of the cases whose ticks are still the same, for the acts that are in Nu today."""
    kept: dict[str, Any] = json.loads(BEFORE.read_text("utf-8"))["cases"]
    found: Figures = {}
    for name, case in kept.items():
        if name not in all_cases or all_cases[name].boxes != case["boxes"]:
            continue
        acts = [words for rule, words in case["lines"].items() if rule in all_cases[name].now]
        acts += [case["act"]] if case["act"] else []
        found[name] = {
            "act": min(acts, default=None),
            "number": case["number"],
            "now": max(acts, default=None),
            "all": case["all"],
        }
    return found


def folded_before(all_cases: dict[str, Case]) -> tuple[int, int]:
    """Return how many acts that are in Nu today the version before did not show unfolded, and of how many."""
    kept: dict[str, Any] = json.loads(BEFORE.read_text("utf-8"))["cases"]
    acts = [(name, rule) for name, case in all_cases.items() if name in kept for rule in case.now]
    return sum(rule not in kept[name]["lines"] for name, rule in acts), len(acts)


# --- writing ------------------------------------------------------------------------------------------------


def seconds(words: float | None) -> str:
    """Return the time to read ``words``, or a dash."""
    return "-" if words is None else f"{words / WORDS_A_MINUTE * 60:.0f}"


def change(before: float | None, after: float | None, write: Callable[[float | None], str]) -> str:
    """Return a cell with both figures."""
    return f"{write(before)} → {write(after)}"


def whole(words: float | None) -> str:
    """Return a number of words, or a dash."""
    return "-" if words is None else f"{words:,.0f}".replace(",", " ")


def summary(before: Figures, after: Figures) -> list[str]:
    """Return the table of medians and maxima, over the cases that both versions were measured on."""
    rows = [
        "| until | median, words | median, seconds | longest, words | longest, seconds |",
        "| --- | --: | --: | --: | --: |",
    ]
    both = [name for name in after if name in before]
    for measure_, title in MEASURES.items():
        old = [words for name in both if (words := before[name][measure_]) is not None]
        new = [words for name in both if (words := after[name][measure_]) is not None]
        cells = [
            change(pick(old) if old else None, pick(new) if new else None, write)
            for pick in (median, max)
            for write in (whole, seconds)
        ]
        rows.append(f"| {title} | {' | '.join(cells)} |")
    return rows


def table(kind: str, before: Figures, after: Figures) -> list[str]:
    """Return one row a case of ``kind`` (``training`` or ``golden``): words, and between brackets seconds."""
    rows = [f"| {kind} case | {' | '.join(MEASURES.values())} |", "| --- |" + " --: |" * len(MEASURES)]
    for name, figures in after.items():
        if name.startswith(f"{kind}: "):
            old = before.get(name, dict.fromkeys(MEASURES))
            cells = [
                f"{change(old[key], figures[key], whole)} ({change(old[key], figures[key], seconds)})"
                for key in MEASURES
            ]
            rows.append(f"| {name.split(': ')[1]} | {' | '.join(cells)} |")
    return rows


INTRODUCTION = f"""# How much one reads before one can act

Made by `make evaluate`: do not edit. It fills in consult mode in Dutch, in a browser of 1280 x 800, with the answers of
each training case and each golden case, and counts the words of the outcome in document order, as far as they show
before anything is unfolded. Seconds are at {WORDS_A_MINUTE} words a minute, silent reading of adults (Brysbaert 2019).

- **First act**: up to and including the first thing to do while the person is in the room.
- **First number**: up to and including the first telephone number in the outcome. The bar at the top, with three
  numbers at zero words, does not count.
- **Everything for now**: up to the end of the last thing to do while the person is in the room.
- **Whole outcome**: all that shows before unfolding.

Each cell says before → after. Before is commit {COMMIT_BEFORE} (`docs/evaluation-before.json`). That version did not
say what is for now, so there the same acts count that are in Nu today, and the call to 112.
FOLDED

What this does not show: it measures reading, not understanding, and not whether people act well on what they read. It
was not done with people. A dash: the outcome showed no such thing, or the case is newer than the figures.
"""


def document(all_cases: dict[str, Case], after: Figures) -> str:
    """Return the whole document."""
    before = figures_before(all_cases)
    folded, acts = folded_before(all_cases)
    words = (
        f"Of these {acts} acts, {folded} were folded or absent then; they do not count, which flatters that version."
    )
    lines = [INTRODUCTION.replace("FOLDED", words), "## All cases together", "", *summary(before, after), ""]
    for kind in ("training", "golden"):
        lines += [
            f"## The {kind} cases",
            "",
            "Words, and between brackets seconds.",
            "",
            *table(kind, before, after),
            "",
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Write the document, or with ``--before`` the figures of the version before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, metavar="FOLDER", help=f"a checkout of {COMMIT_BEFORE}")
    options = parser.parse_args()
    if options.before:
        write_before(options.before)
        return
    all_cases = cases(load())
    DOCUMENT.write_text(document(all_cases, measure_all(ROOT, AFTER, all_cases)), "utf-8")


if __name__ == "__main__":
    main()

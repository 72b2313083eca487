"""The documents are about this project: their links lead somewhere, and their tables say what the pages say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.reviews import statements
from tests.conftest import LONGEST
from tests.live_server import ROOT
from tests.served_content import load

DECISIONS = ROOT / "docs" / "decisions"
DOCUMENTS = sorted(path for folder in (ROOT, ROOT / "docs", ROOT / ".github") for path in folder.glob("*.md"))
PAGES = sorted(DECISIONS.glob("0*.md"))
INDEX = DECISIONS / "README.md"
FOLDERS = "bench|content|deploy|docs|screening|scripts|static|templates|tests"

NOT_ENGLISH = re.compile(
    r"\b(turn(s|ed)? round|anew|in vain|(came|comes) of (it|a|an|each|one|the)|beside each other|thereby"
    r"|(lay|lays|laid) (\w+ )?(beside|along|anew)|mend(s|ed)?|(for|to) who|of ours|lets? go of|hang(s|ing)? on"
    r"|holds? up (nobody|no)|by hand of|at home in|stands? (on|at|beside|in front)|reckoning|suppositions)\b",
    re.IGNORECASE,
)
"""Literal translations from Dutch: glossary.md and CONTRIBUTING.md ask for standard terms."""

NOT_CHECKED = {"CHANGELOG.md", "README.nl.md", "factsheet.md", "design.md", "renames.md", "server-road.js"}
SOURCES = ("bench", "content", "screening", "scripts", "static/css", "static/js", "tests")


@pytest.mark.parametrize("path", [*DOCUMENTS, *PAGES, INDEX], ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_decision_has_a_status_and_is_in_the_index(path):
    number, title = re.match(r"# (\d+)\. (.*)", path.read_text("utf-8")).groups()
    status = re.search(r"(?m)^Status: (accepted|superseded by \d+)$", path.read_text("utf-8"))
    assert status, "a line `Status: accepted` or `Status: superseded by N`"
    assert f"| [{number}]({path.name}) | {title} | {status[1]} |" in INDEX.read_text("utf-8")
    if successor := re.search(r"by (\d+)", status[1]):
        (by,) = DECISIONS.glob(f"{int(successor[1]):04}-*.md")
        assert f"Supersedes [{number}]({path.name})" in by.read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_decision_has_a_status_a_context_a_decision_and_consequences_in_this_order(path):
    parts = re.findall(r"(?m)^(?:Status:|\*\*[^*]+\.\*\*)", path.read_text("utf-8"))
    assert parts == ["Status:", "**Context.**", "**Decision.**", "**Consequences.**"]


def test_the_index_explains_every_number_without_a_decision():
    rows = re.findall(r"(?m)^\| (\d+(?:, \d+)*) \| [^|]+ \|$", INDEX.read_text("utf-8"))
    explained = [int(number) for row in rows for number in row.split(", ")]
    numbers = {int(path.name[:4]) for path in PAGES}
    assert sorted(explained) == sorted(set(range(1, max(numbers) + 1)) - numbers)


def test_what_an_accepted_decision_names_exists():
    texts = [text for path in PAGES if "\nStatus: accepted\n" in (text := path.read_text("utf-8"))]
    spans = [span for text in texts for span in re.findall(r"`([^`]+)`", text)]
    paths = [span for span in spans if re.fullmatch(rf"(?:{FOLDERS})/[\w./-]*|Dockerfile|Makefile|[A-Z]+\.md", span)]
    modules = [
        name for span in spans for name in re.findall(r"(?<!/)\b(?:bench|content|screening|tests)(?:\.\w+)+", span)
    ]
    targets = [name for span in spans for name in re.findall(r"^make ([a-z-]+)$", span)]
    assert len(paths) > 70
    assert len(modules) >= 3
    assert len(targets) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
    assert [name for name in targets if f"\n{name}: " not in (ROOT / "Makefile").read_text("utf-8")] == []


def test_the_readme_is_there_in_both_languages_with_the_same_pictures():
    pictures = [
        re.findall(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / name).read_text("utf-8")) for name in ("README.md", "README.nl.md")
    ]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 3


def test_a_word_of_the_glossary_has_one_meaning():
    rows = re.findall(r"(?m)^\| ([a-z][a-z ]+) \| ", (ROOT / "docs" / "glossary.md").read_text("utf-8"))
    words = [row for row in rows if row != "term"]
    assert len(words) == len(set(words)) >= 25


def test_what_the_glossary_and_the_architecture_name_exists():
    for name in ("glossary.md", "architecture.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        for path in re.findall(r"`((?:screening|content|templates|tests|static)/[\w./]*)`", text):
            assert (ROOT / path).exists(), path


def test_what_was_renamed_is_gone_and_its_new_name_exists():
    path = r"`((?:screening|content|static|templates)/[\w./-]+\.\w+)`"
    rows = re.findall(r"(?m)^\| (.*) \| (.*) \|$", (ROOT / "docs" / "renames.md").read_text("utf-8"))
    assert len(rows) > 40
    assert [name for old, _ in rows for name in re.findall(path, old) if (ROOT / name).exists()] == []
    assert [name for _, new in rows for name in re.findall(path, new) if not (ROOT / name).exists()] == []


def test_every_test_that_the_table_of_faults_names_exists():
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "tried.md").read_text("utf-8"))
    defined = {
        name for path in ROOT.glob("tests/**/test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 80
    assert [name for name in named if name not in defined] == []


def test_the_files_that_run_first_exist():
    assert [name for name in LONGEST if not (ROOT / "tests" / name).exists()] == []


def test_the_share_of_statements_read_whole_is_that_of_the_content():
    content, editors = load(), "signaalwijzer-redactie"
    whole = [source.id for source in content.sources if source.read == "whole"]
    found = [set(statement.part.source) - {editors} for statement in statements(content)]
    sourced = [sources for sources in found if sources]
    alone = sum(sources <= set(whole) for sources in sourced)
    text = " ".join((ROOT / "docs" / "content.md").read_text("utf-8").split())
    said = re.search(
        r"(\d+) of (\d+) sources were noted as read whole, the others in excerpts; "
        r"of the (\d+) statements with a source other than our own editors, (\d+) rest on such",
        text,
    )
    counted = (len(whole), len(content.sources), len(sourced), alone)
    assert all(int(then) <= now for then, now in zip(said.groups(), counted, strict=True))  # content only grew since


def prose_of_python(text: str) -> str:
    """Return the docstrings and comments of a module."""
    strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr))
    found = [node.value for node in strings if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return " ".join([*found, *(token.string for token in tokens if token.type == tokenize.COMMENT)])


def prose_of(path: Path) -> str:
    """Return the text of a document without tables of the glossary, or the docstrings and comments of a source file."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        text = prose_of_python(text)
    elif path.suffix in (".js", ".css"):
        text = " ".join(re.findall(r"(?s)/\*.*?\*/|//[^\n]*", text))
    elif path.name == "glossary.md":
        text = re.sub(r"(?m)^\|.*$", "", text)
    return " ".join(re.sub(r"[#*]+", " ", text).split())


def files_with_prose() -> Iterator[Path]:
    sources = [path for folder in SOURCES for path in sorted((ROOT / folder).rglob("*"))]
    files = [*DOCUMENTS, ROOT / "Makefile", *(path for path in sources if path.suffix in (".py", ".js", ".css"))]
    yield from (path for path in files if path.name not in NOT_CHECKED)


def test_documents_docstrings_and_comments_use_present_day_english():
    files = list(files_with_prose())
    assert len(files) > 250
    found = [
        f"{path.relative_to(ROOT)}: {prose[max(0, match.start() - 30) : match.end() + 30]}"
        for path in files
        for prose in [prose_of(path)]
        for match in NOT_ENGLISH.finditer(prose)
    ]
    assert found == []


@pytest.mark.parametrize(
    "words",
    ["rules that are turned round", "made anew", "it starts in vain", "what came of it", "laid beside the case",
     "a version that mends it", "for who listens", "a page of ours", "lets go of the thread", "all that hangs on it"],
)  # fmt: skip
def test_a_literal_translation_is_found_in_a_docstring_and_in_a_comment(words):
    assert NOT_ENGLISH.search(prose_of_python(f'"""{words.capitalize()}."""\n'))
    assert NOT_ENGLISH.search(prose_of_python(f"x = 1  # {words}\n"))
    assert not NOT_ENGLISH.search(prose_of_python(f"x = {words!r}\n"))

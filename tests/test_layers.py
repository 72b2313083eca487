"""Imports run one way, from the outer rooms to the inner ones (docs/architecture.md has the list)."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live_server import ROOT

LAYERS = (
    ("screening.serving",),
    ("screening.pages",),
    ("screening.interop", "screening.training"),  # neither imports the other
    ("screening.web",),
    ("screening.registry",),
    ("screening.logic",),
    ("content",),
)
"""The rooms, from the outermost in. A room imports from its own room and from those further in."""

ENTRANCES = ("screening.settings", "screening.urls", "screening.apps", "screening.management")
"""What starts or joins the rooms, and may import all of them; no room imports it."""

PURE = {"screening.logic": ("django", "crispy_forms"), "content": ("django", "crispy_forms", "screening")}
"""What a room may not import from outside, whatever its layer."""

LATE = {
    "screening.interop.views": {"screening.interop.pdf"},  # fpdf2 takes 40 MB that most processes never need
    "screening.serving.server": {"screening.serving.metrics"},  # prometheus-client, only where metrics are switched on
}
"""Imports inside a function that have a reason other than avoiding an import cycle."""


class Import(NamedTuple):
    """That one module imports another, at its top or inside a function."""

    importer: str
    imported: str
    late: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    name_of(path): path
    for folder in ("content", "screening")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "data" not in path.parts
}


def imports_of(module: str, tree: ast.Module) -> Iterator[Import]:
    """Yield the imports of a module, with the full name of each of our modules and the name of each package outside."""
    blocks = [tree, *(node for node in tree.body if is_typing_block(node))]
    top = {id(node) for block in blocks for node in block.body}
    for node in ast.walk(tree):
        late = id(node) not in top
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, late)
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: imports are absolute"
            package = node.module or ""
            for alias in node.names:
                inner = f"{package}.{alias.name}"
                yield Import(module, inner if inner in MODULES else package, late)


def is_typing_block(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


@functools.cache
def imports() -> tuple[Import, ...]:
    parsed = ((module, ast.parse(path.read_text("utf-8"))) for module, path in MODULES.items())
    return tuple(found for module, tree in parsed for found in imports_of(module, tree))


@functools.cache
def ours() -> tuple[Import, ...]:
    return tuple(found for found in imports() if found.imported in MODULES)


def layer_of(module: str) -> int | None:
    """Return the number of a module's layer, from the outermost in; None for the entrances."""
    for number, rooms in enumerate(LAYERS):
        if any(module == room or module.startswith(f"{room}.") for room in rooms):
            return number
    return None


def room_of(module: str) -> str:
    return next(room for rooms in LAYERS for room in rooms if module == room or module.startswith(f"{room}."))


def upwards() -> set[tuple[str, str]]:
    """Return the imports that run the wrong way."""
    found = set()
    for importer, imported, _ in ours():
        outer, inner = layer_of(importer), layer_of(imported)
        if outer is None:
            continue
        if inner is None or inner < outer or (inner == outer and room_of(importer) != room_of(imported)):
            found.add((importer, imported))
    return found


def test_every_module_is_in_a_room_or_is_an_entrance():
    entrances = [module for module in MODULES if layer_of(module) is None and module != "screening"]
    assert [module for module in entrances if not module.startswith(ENTRANCES)] == []


def test_no_module_imports_from_a_layer_above_or_beside_its_own():
    assert sorted(upwards()) == []


def test_no_import_hides_in_a_function_but_those_with_a_reason():
    hidden = {
        (found.importer, found.imported) for found in ours() if found.late and layer_of(found.importer) is not None
    }
    allowed = {(importer, imported) for importer, late in LATE.items() for imported in late}
    assert sorted(hidden - allowed) == []


@pytest.mark.parametrize("room", PURE)
def test_what_is_pure_imports_nothing_of_the_web(room):
    forbidden = PURE[room]
    assert [
        found
        for found in imports()
        if found.importer.startswith(room) and found.imported.split(".")[0] in forbidden
    ] == []  # fmt: skip


def circles(pairs: set[tuple[str, str]]) -> list[list[str]]:
    """Return the import cycles: strongly connected components of two modules or more."""
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for importer, imported in pairs:
        graph[importer].add(imported)
    reached = {module: reach(graph, module) for module in graph}
    groups = {
        tuple(sorted(other for other in graph if other in reached[module] and module in reached[other]))
        for module in graph
        if module in reached[module]
    }
    return sorted(list(group) for group in groups if len(group) > 1)


def reach(graph: dict[str, set[str]], start: str) -> set[str]:
    """Return what can be reached from a module by one import or more."""
    found: set[str] = set()
    todo = [start]
    while todo:
        for following in graph[todo.pop()] - found:
            found.add(following)
            todo.append(following)
    return found


def test_there_is_no_import_cycle():
    assert circles({(found.importer, found.imported) for found in ours()}) == []


def test_an_import_cycle_is_found():
    assert circles({("screening.web.forms", "screening.registry"), ("screening.registry", "screening.web.forms")}) == [
        ["screening.registry", "screening.web.forms"]
    ]
    assert circles({("screening.web.forms", "screening.registry")}) == []

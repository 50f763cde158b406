"""The house keeps its shape: floors, no circles, small modules, registries that miss nothing."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 350

FLOORS = {
    "__init__": 0,
    "errors": 10,
    "text": 10,
    "model": 11,
    "messages": 12,
    "sealing": 15,
    "settings": 20,
    "schema": 20,
    "store": 21,
    "read": 30,
    "recognise": 30,
    "check": 30,
    "answer": 30,
    "mail": 30,
    "template": 30,
    "archive": 40,
    "report": 40,
    "company": 40,
    "arrivals": 45,
    "flow": 50,
    "again": 51,
    "forget": 52,
    "workspace": 51,
    "publish": 51,
    "post": 52,
    "closing": 52,
    "review": 51,
    "returns": 51,
    "reading": 51,
    "survey": 51,
    "lineage": 51,
    "cli": 60,
    "__main__": 61,
}
"""The tens are the floors of `pipeline/__init__.py`; the units order the few that need each other inside one."""
STEPS = {"read", "recognise", "check", "answer", "mail", "template"}


def name_of(path: Path) -> str:
    """Give the dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """Give the package or module directly below `pipeline` that a dotted name belongs to."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


KNOWN = {name_of(path) for path in MODULES}


@cache
def imports_of(path: Path) -> set[str]:
    """Give the modules of ours that a module imports, also inside functions and for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "pipeline"}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in KNOWN else node.module for name in inner}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_own_package_and_lower_floors(path: Path) -> None:
    here = part_of(name_of(path))
    assert here in FLOORS, f"{here} has no floor yet: give it one in this test and in pipeline/__init__.py"
    for module in imports_of(path):
        there = part_of(module)
        if there in (here, "__init__"):
            continue
        assert FLOORS[there] < FLOORS[here], f"{name_of(path)} reaches up to {module}"
        assert not (here in STEPS and there in STEPS), f"the step {here} imports the step {there}"


def test_no_two_packages_or_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports_of(path) - {name_of(path)} for path in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module in done:
            return
        for other in graph.get(module, ()):
            if not (module.startswith(f"{other}.") or other.startswith(f"{module}.")):  # a package's face shows its own modules
                visit(other, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_stays_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not [name_of(path) for path in MODULES if path.stem in vague]


@pytest.mark.parametrize("folder", ["check/kinds", "check/rules"])
def test_every_kind_and_rule_stands_in_its_registry(folder: str) -> None:
    registry = (PACKAGE / folder / "__init__.py").read_text(encoding="utf-8")
    modules = {path.stem for path in (PACKAGE / folder).glob("*.py") if not path.stem.startswith("_")}
    assert modules, folder
    assert not [module for module in modules if module not in registry]


def test_only_the_schema_reader_opens_schemas_and_only_the_store_opens_the_archive() -> None:
    for path in MODULES:
        here, words = part_of(name_of(path)), path.read_text(encoding="utf-8")
        if here != "store":
            assert "duckdb.connect(" not in words, name_of(path)
        if here != "schema":
            assert 'rules.toml").read' not in words, name_of(path)

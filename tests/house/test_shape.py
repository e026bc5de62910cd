"""The shape of the house: small modules, small functions, imports that go one way."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.sources import ROOMS, ROOT, functions, length, modules, short, tree

LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40
MEDIAN_OF_A_FUNCTION = 10
FEWEST_MODULES, FEWEST_FUNCTIONS = 60, 400


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_a_rule_over_all_modules_sees_all_rooms() -> None:
    found = modules()
    assert len(found) > FEWEST_MODULES
    assert {p.relative_to(ROOT).parts[0] for p in found} == {*ROOMS, "scripts"}
    assert sum(len(functions(p)) for p in found) > FEWEST_FUNCTIONS


def test_a_module_fits_in_one_reading() -> None:
    assert {short(p): n for p in modules() if (n := lines(p)) > LINES_OF_A_MODULE} == {}


@pytest.mark.parametrize("kind", ["js", "css"])
def test_a_script_or_style_sheet_of_a_page_fits_in_one_reading(kind: str) -> None:
    found = [p for p in (ROOT / "bot/static").glob(f"*.{kind}") if not p.stem.endswith("min")]
    assert found
    assert {short(p): n for p in found if (n := lines(p)) > LINES_OF_A_MODULE} == {}


def test_a_file_of_tests_fits_in_one_reading() -> None:
    found = sorted((ROOT / "tests").rglob("*.py"))
    assert {short(p): n for p in found if (n := lines(p)) > LINES_OF_A_MODULE} == {}


def test_a_module_says_first_what_it_is_for() -> None:
    unsaid = [short(p) for p in modules() if not p.read_text("utf-8").startswith('"""')]
    assert unsaid == []


def test_a_function_fits_in_one_look() -> None:
    long = {
        f"{short(p)}:{f.lineno} {f.name}": n
        for p in modules()
        for f in functions(p)
        if (n := length(f)) > LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_most_functions_are_short() -> None:
    assert statistics.median(length(f) for p in modules() for f in functions(p)) < (
        MEDIAN_OF_A_FUNCTION
    )


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{short(p)}:{node.lineno}"
        for p in modules()
        for function in functions(p)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_nothing_happens_at_import() -> None:
    """A call that stands alone at the top of a module does something to somebody."""
    run = ROOT / "storage/migrations/env.py"  # Alembic runs it, nobody imports it
    assert run in modules()
    doing = [
        f"{short(p)}:{node.lineno}"
        for p in modules()
        if p != run
        for node in tree(p).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    assert doing == []


def test_imports_make_no_circle() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    imports = {m: graph.find_modules_directly_imported_by(m) for m in graph.modules}
    assert sum(map(len, imports.values())) > FEWEST_MODULES
    try:
        TopologicalSorter(imports).prepare()
        circle: list[str] = []
    except CycleError as error:
        circle = error.args[1]
    assert circle == []


def test_imports_go_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "3 kept, 0 broken" in ran.stdout, ran.stdout


def test_only_one_place_imports_by_name() -> None:
    """What starts loads what it needs, and the sentence vectors may be missing."""
    by_name = {short(p) for p in modules() if "importlib.import_module" in p.read_text("utf-8")}
    assert by_name == {"bot/startup.py", "nlu/steps/vectors.py"}

"""The shape of the code, measured: small functions, small files, every public name explained, imports downwards."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "src").rglob("*.py"))
FUNCTION, CLASS = (ast.FunctionDef, ast.AsyncFunctionDef), ast.ClassDef
FORBIDDEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|except Exception\b|except:|# type: ignore(?!\[)|noqa(?!: [A-Z]+\d+)")


@dataclass(frozen=True)
class Function:
    """A function or method: where it stands, lines from ``def`` to its end, number of parameters."""

    where: str
    n_lines: int
    n_parameters: int
    is_public: bool
    has_docstring: bool


def functions_of(path: Path) -> Iterator[Function]:
    """All functions of a file, inner ones too."""
    tree = ast.parse(path.read_text("utf-8"))
    yield from _functions_below(tree, path.relative_to(ROOT).as_posix(), public=True)


def _functions_below(node: ast.AST, where: str, *, public: bool) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        inner = public
        if isinstance(child, FUNCTION):
            yield _function(child, where, public=public)
            inner = False
        elif isinstance(child, CLASS):
            inner = public and not child.name.startswith("_")
        yield from _functions_below(child, where, public=inner)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, where: str, *, public: bool) -> Function:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    n_parameters = sum(a is not None and a.arg not in ("self", "cls") for a in named)
    n_lines = (node.end_lineno or node.lineno) - node.lineno + 1
    is_public = public and not node.name.startswith("_")
    return Function(f"{where}:{node.name}", n_lines, n_parameters, is_public, ast.get_docstring(node) is not None)


FUNCTIONS = [function for path in FILES for function in functions_of(path)]


def test_there_is_code_to_measure() -> None:
    assert len(FILES) > 40
    assert len(FUNCTIONS) > 300


def test_no_function_is_over_80_lines() -> None:
    assert [f"{f.where} {f.n_lines}" for f in FUNCTIONS if f.n_lines > 80] == []


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(f.n_lines for f in FUNCTIONS)
    assert statistics.median(lengths) <= 10
    assert lengths[int(0.95 * len(lengths))] <= 40


# What a person calls may take more: options that are given by name.
CALLED_BY_PEOPLE = {"src/corpus_pipeline/api.py:build": 12}


def test_no_function_takes_over_8_parameters() -> None:
    most = {f.where: CALLED_BY_PEOPLE.get(f.where, 8) for f in FUNCTIONS}
    assert [f"{f.where} {f.n_parameters}" for f in FUNCTIONS if f.n_parameters > most[f.where]] == []


def test_no_file_is_over_400_lines() -> None:
    files = FILES
    counts = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in files}
    assert {name: n for name, n in counts.items() if n > 400} == {}


def test_every_public_function_has_a_docstring() -> None:
    assert [f.where for f in FUNCTIONS if f.is_public and not f.has_docstring] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_file_says_what_it_is_and_public_classes_too(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    classes = [node for node in ast.walk(tree) if isinstance(node, CLASS) and not node.name.startswith("_")]
    assert [node.name for node in classes if not ast.get_docstring(node)] == []


def test_docstrings_begin_with_one_line_that_is_a_sentence() -> None:
    wrong = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (*FUNCTION, CLASS, ast.Module)) and (text := ast.get_docstring(node)):
                first = text.split("\n")[0]
                if not re.search(r"[.:?!)]$", first):
                    wrong.append(f"{path.name}:{getattr(node, 'name', '')} {first}")
    assert wrong == []


def test_no_forbidden_words() -> None:
    found = []
    for path in FILES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{number} {line.strip()}")
    assert found == []


def test_no_mutable_state_of_a_module() -> None:
    """Names of a module hold no list, dict or set that somebody could change, and nothing is declared global."""
    found = []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        found += [f"{path.name}: global" for node in ast.walk(tree) if isinstance(node, ast.Global)]
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Set):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                found += [f"{path.name}: {ast.unparse(target)}"] * (ast.unparse(target) != "__all__")
    assert found == []


def test_imports_point_downwards() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


TABLE_STAGES = [
    path for path in FILES if path.parent.name in ("stages", "model", "quality") or path.name == "pipeline.py"
]


def test_no_stage_makes_a_table_from_rows() -> None:
    """Tables made of dicts of rows were the slowest of all that was measured: 2.5 MB/s."""
    found = [
        f"{path.name}:{node.lineno} {node.attr}"
        for path in TABLE_STAGES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("from_pylist", "to_pydict")
    ]
    assert found == []

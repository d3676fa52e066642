"""The files of schemas/: current, complete, and enough to check a release with pandera alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner
from pandera.errors import SchemaErrors
from pandera.io.pandas_io import from_yaml
from tests.negative.release import make, sound_release, write_tables

from corpus_pipeline.cli import main
from corpus_pipeline.release.contract import contract, load_contract
from corpus_pipeline.release.grading import compare_contracts
from corpus_pipeline.release.schemas import schema_files, stale_schemas, write_schemas
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES, Column, Table

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
PANDERA = str(Path(sys.executable).with_name("pandera"))
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


def name_of(value: Table | Column) -> str:
    return value.name


def test_schemas_in_the_repository_are_current() -> None:
    assert stale_schemas(SCHEMAS) == [], "run: corpus-pipeline schema"


def test_nothing_else_stands_in_schemas_but_the_change_log() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {*schema_files(), "CHANGELOG.md"}


def test_the_change_log_knows_the_version() -> None:
    assert f"## {SCHEMA_VERSION}\n" in (SCHEMAS / "CHANGELOG.md").read_text("utf-8")


def test_missing_and_changed_files_are_stale(tmp_path: Path) -> None:
    assert set(stale_schemas(tmp_path / "none")) == set(schema_files())
    write_schemas(tmp_path / "new")
    assert stale_schemas(tmp_path / "new") == []
    (tmp_path / "new" / "spans.yaml").unlink()
    (tmp_path / "new" / "text-1.md").write_bytes(b"other\r\n")
    assert stale_schemas(tmp_path / "new") == ["spans.yaml", "text-1.md"]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=name_of)
def test_every_example_keeps_its_own_declaration(table: Table, column: Column) -> None:
    assert column.example is not None, f"{table.name}.{column.name} has no example"
    assert column.enum is None or column.example in column.enum
    assert column.pattern is None or re.match(column.pattern, str(column.example))
    assert column.low is None or column.low <= float(column.example)
    assert column.high is None or float(column.example) <= column.high
    text = pa.array([str(column.example).lower()])
    assert text.cast(table.schema.field(column.name).type).null_count == 0


def test_contract_describes_every_table_and_column() -> None:
    contract = json.loads(schema_files()["contract.json"])
    assert contract["schema_version"] == SCHEMA_VERSION
    assert contract["offsets"]["unit"] == "Unicode code point"
    assert list(contract["tables"]) == list(TABLES)
    for name, table in TABLES.items():
        columns = contract["tables"][name]["columns"]
        assert [column["name"] for column in columns] == list(table.names)
        assert all({"type", "nullable", "description", "example", "since"} <= column.keys() for column in columns)


def test_contract_holds_keys_and_meanings() -> None:
    quotes = json.loads(schema_files()["contract.json"])["tables"]["quotes"]
    assert quotes["primary_key"] == ["comment_id", "position"]
    assert {"columns": ["target_comment_id"], "table": "comments", "references": ["comment_id"]} in quotes[
        "foreign_keys"
    ]
    assert quotes["columns"][4]["enum"]["external"] == "a text not in this article"


def test_dictionary_explains_every_column_and_value() -> None:
    dictionary = schema_files()["README.md"]
    for name, table in TABLES.items():
        chapter = dictionary.split(f"## {name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` | " in chapter
            assert all(f"- `{value}`: {meaning}\n" in chapter for value, meaning in (column.enum or {}).items())


def test_dictionary_tables_have_as_many_cells_in_every_row() -> None:
    rows = [line for line in schema_files()["README.md"].splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5, 7}


@pytest.mark.parametrize("name", TABLES)
def test_yaml_holds_nothing_but_built_in_checks(name: str) -> None:
    schema = yaml.safe_load(schema_files()[f"{name}.yaml"])
    checks = {check for column in schema["columns"].values() for check in column.get("checks", {})}
    assert checks <= {"isin", "str_matches", "in_range", "greater_than_or_equal_to"}
    assert list(schema["columns"]) == list(TABLES[name].names)
    assert schema["unique"] == list(TABLES[name].primary_key)


# Runs the console script for one pair of schema and data after the other, so that its imports are paid for once.
DRIVER = """
import runpy, sys
script, *pairs = sys.argv[1:]
for pair in pairs:
    schema, data = pair.split("=")
    sys.argv = [script, "validate", "-s", schema, "-d", data]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as stop:
        print("\\nexit", data.rsplit("/")[-1], stop.code or 0)
"""


def verdicts(folder: Path, files: dict[str, str]) -> tuple[dict[str, int], int]:
    """Exit code of ``pandera validate`` by file, and how often it said that a file fails the schema.

    ``files``: the table whose schema is used for each file. A script that breaks down exits with 1 as well, but does
    not say so.
    """
    write_schemas(folder / "schemas")
    pairs = [f"{folder}/schemas/{table}.yaml={folder}/{file}" for file, table in files.items()]
    run = subprocess.run([sys.executable, "-c", DRIVER, PANDERA, *pairs], capture_output=True, text=True, check=True)
    found = re.findall(r"^exit (\S+) (\d+)$", run.stdout, re.MULTILINE)
    return {file: int(code) for file, code in found}, run.stderr.count("Validation failed.\n")


def test_yaml_accepts_every_sound_table(tmp_path: Path) -> None:
    tables = sound_release()
    write_tables(tmp_path, tables)
    write_tables(tmp_path, {f"{name}-empty": table.schema.empty_table() for name, table in tables.items()})
    write_tables(tmp_path, {f"{name}-nulls": make(name, [{}]) for name in tables})
    files = {f"{name}{kind}.parquet": name for name in tables for kind in ("", "-empty", "-nulls")}
    assert verdicts(tmp_path, files) == (dict.fromkeys(files, 0), 0)


def test_yaml_accepts_values_in_every_column(tmp_path: Path) -> None:
    """Two rows of examples, and one with nulls between them, where whole numbers turn into floats."""
    full = {}
    for name, table in TABLES.items():
        rows = [{column.name: example(column) for column in table.columns}, {}]
        full[name] = make(name, rows).select(table.names)
        full[name] = distinct(table, full[name])
    write_tables(tmp_path, full)
    files = {f"{name}.parquet": name for name in TABLES}
    assert verdicts(tmp_path, files) == (dict.fromkeys(files, 0), 0)


def example(column: Column) -> object:
    """The example of a column as a value of its type."""
    text = pa.array([str(column.example).lower() if column.type == "bool" else str(column.example)])
    return text.cast(TYPES[column.type])[0].as_py()


TYPES = {c.type: t.schema.field(c.name).type for t in TABLES.values() for c in t.columns}


def distinct(table: Table, data: pa.Table) -> pa.Table:
    """The two rows with different primary keys."""
    key = table.primary_key[0]
    values = [data[key][0].as_py(), data[key][0].as_py()[:2] + "0" * 16]
    return data.set_column(table.names.index(key), data.schema.field(key), pa.array(values))


def first_row_twice(data: pa.Table) -> pa.Table:
    return pa.concat_tables([data, data.slice(0, 1)])


def last_column_left_out(data: pa.Table) -> pa.Table:
    return data.select(data.column_names[:-1])


def column_added(data: pa.Table) -> pa.Table:
    return data.append_column("mood", pa.array(["calm"] * data.num_rows))


def columns_turned(data: pa.Table) -> pa.Table:
    return data.select(data.column_names[::-1])


def key_as_number(data: pa.Table) -> pa.Table:
    return data.set_column(0, data.column_names[0], pa.array(range(data.num_rows)))


def key_of_another_form(data: pa.Table) -> pa.Table:
    return data.set_column(0, data.schema.field(0), pa.array([f"X-{row}" for row in range(data.num_rows)]))


def null_key(data: pa.Table) -> pa.Table:
    return data.set_column(0, data.column_names[0], pa.nulls(data.num_rows, pa.string()))


def numbers_as_text(data: pa.Table) -> pa.Table:
    """The first column of numbers as strings."""
    at = next(i for i, field in enumerate(data.schema) if not pa.types.is_string(field.type))
    return data.set_column(at, data.column_names[at], data[at].cast(pa.string()))


BREAKS: tuple[Callable[[pa.Table], pa.Table], ...] = (
    first_row_twice,
    last_column_left_out,
    column_added,
    columns_turned,
    key_as_number,
    key_of_another_form,
    null_key,
    numbers_as_text,
)


def test_yaml_rejects_every_table_that_is_broken(tmp_path: Path) -> None:
    tables = sound_release()
    broken = {f"{name}-{change.__name__}": change(table) for name, table in tables.items() for change in BREAKS}
    write_tables(tmp_path, broken)
    files = {f"{stem}.parquet": stem.split("-")[0] for stem in broken}
    assert verdicts(tmp_path, files) == (dict.fromkeys(files, 1), len(files))


LIMITED = [(table, column) for table, column in COLUMNS if column.enum or column.pattern or column.low is not None]
TYPED = [(table, column) for table, column in COLUMNS if column.type in {"date32", "timestamp", "bool", "float32"}]


@pytest.mark.parametrize(("table", "column"), LIMITED, ids=name_of)
def test_yaml_holds_every_limit(table: Table, column: Column, tmp_path: Path) -> None:
    value: object = "no such value" if column.low is None else column.low - 1
    field = table.schema.field(column.name)
    assert refused(tmp_path, table, field, value) == {column.name}


@pytest.mark.parametrize(("table", "column"), TYPED, ids=name_of)
def test_yaml_refuses_text_in_columns_of_other_types(table: Table, column: Column, tmp_path: Path) -> None:
    assert refused(tmp_path, table, pa.field(column.name, pa.string()), "soon") == {column.name}


def refused(folder: Path, table: Table, field: pa.Field, value: object) -> set[str]:
    """The columns that the YAML schema refuses in a row with this value."""
    data = make(table.name, [{}]).set_column(table.names.index(field.name), field, pa.array([value], field.type))
    write_tables(folder, {table.name: data})
    schema = from_yaml(schema_files()[f"{table.name}.yaml"])
    with pytest.raises(SchemaErrors) as errors:
        schema.validate(pd.read_parquet(folder / f"{table.name}.parquet"), lazy=True)
    return {error.schema.name for error in errors.value.schema_errors}


def test_the_command_of_the_dictionary_works_in_the_folder_of_a_release(tmp_path: Path) -> None:
    command = re.search(r"^pandera (validate .*)$", schema_files()["README.md"], re.MULTILINE)
    assert command is not None
    words = [PANDERA, *command[1].split()]
    write_tables(tmp_path, sound_release())
    write_schemas(tmp_path / "schemas")
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    data = pq.read_table(tmp_path / "articles.parquet")
    pq.write_table(first_row_twice(data), tmp_path / "articles.parquet")
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "article_id" in run.stdout + run.stderr


def test_no_breaking_change_comes_without_a_major_step() -> None:
    """The contract beside this file is that of the newest release; a release puts its own in its place."""
    released = load_contract(Path(__file__).with_name("released_contract.json"))
    comparison = compare_contracts(released, contract())
    unversioned = [str(c) for c in comparison.changes if c.grade == "major"] if comparison.is_unversioned else []
    assert unversioned == [], "raise the major part of SCHEMA_VERSION in tables.py"


@pytest.mark.parametrize(
    ("fail_on", "version", "code"),
    [
        (None, "1.0.0", 0),
        ("breaking", "1.0.0", 1),
        ("breaking", "2.0.0", 1),
        ("unversioned", "1.1.0", 1),
        ("unversioned", "2.0.0", 0),
    ],
)
def test_the_command_fails_on_breaking_changes(tmp_path: Path, fail_on: str | None, version: str, code: int) -> None:
    changed = contract() | {"schema_version": version}
    changed["tables"]["comments"]["columns"].pop()
    (tmp_path / "contract.json").write_text(json.dumps(changed), "utf-8")
    words = ["schema", "--diff", str(SCHEMAS), str(tmp_path), *(["--fail-on", fail_on] if fail_on else [])]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == code
    assert result.output.startswith("major: comments.boundary_basis is gone\n")

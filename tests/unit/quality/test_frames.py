"""Values and schemas of single tables."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest
from tests.negative.release import make, sound_release

from corpus_pipeline.quality.findings import CAP
from corpus_pipeline.quality.frames import check_frame, check_schema, pandera_schema
from corpus_pipeline.tables import TABLES, Column, Table

COMMENTS = TABLES["comments"]


@pytest.fixture(scope="module")
def sound() -> dict[str, pa.Table]:
    return sound_release()


def replaced(data: pa.Table, column: str, values: list[object]) -> pa.Table:
    field = data.schema.field(column)
    return data.set_column(data.schema.get_field_index(column), field, pa.array(values, field.type))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_sound_tables_have_no_findings(table: Table, sound: dict[str, pa.Table]) -> None:
    assert check_frame(table, sound[table.name]) == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_tables_without_rows_have_no_findings(table: Table) -> None:
    assert check_frame(table, table.schema.empty_table()) == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_all_columns_may_be_null_that_are_declared_so(table: Table) -> None:
    assert check_frame(table, make(table.name, [{}, {}])) == []


def broken(column: Column) -> list[object]:
    """Values outside the declaration of a column."""
    values: list[object] = [] if column.nullable else [None]
    values += ["no such value"] if column.enum is not None or column.pattern is not None else []
    values += [column.low - 1] if column.low is not None else []
    return values + ([column.high + 1] if column.high is not None else [])


CASES = [(table, column, value) for table in TABLES.values() for column in table.columns for value in broken(column)]


@pytest.mark.parametrize(("table", "column", "value"), CASES, ids=lambda case: getattr(case, "name", str(case)))
def test_every_declared_limit_is_held(table: Table, column: Column, value: object) -> None:
    data = make(table.name, [{}, {}])
    good = data[column.name][0].as_py()
    findings = check_frame(table, replaced(data, column.name, [good, value]), first_row=100)
    assert [(f.table, f.column, f.row) for f in findings] == [(table.name, column.name, 101)]
    assert findings[0].code == {
        None: "null.forbidden",
        "no such value": "pattern.differs" if column.enum is None else "enum.unknown",
    }.get(value if value is None or isinstance(value, str) else 0, "range.outside")


def test_a_pattern_holds_for_the_whole_string() -> None:
    data = make("authors", [{"article_id": "a-9f86d081884c7d65\n"}, {"article_id": " a-9f86d081884c7d65"}])
    assert [f.code for f in check_frame(TABLES["authors"], data)] == ["pattern.differs"] * 2


def test_not_a_number_is_outside_every_range() -> None:
    data = make("duplicates", [{"similarity": float("nan")}])
    assert [f.code for f in check_frame(TABLES["duplicates"], data)] == ["range.outside"]


def test_message_names_value_and_fix() -> None:
    finding = check_frame(TABLES["authors"], make("authors", [{"role": "poet"}]))[0]
    assert finding.message == "'poet' is no known value"
    assert finding.fix == "use one of author, translator, editor, source"


def test_many_failures_are_counted_not_listed() -> None:
    findings = check_frame(TABLES["authors"], make("authors", [{"role": "poet", "position": -1}] * (CAP + 3)))
    assert len(findings) == 2 * (CAP + 1)
    assert {f.count for f in findings if f.row is None} == {3}


def test_schema_metadata_is_free() -> None:
    assert check_schema(COMMENTS, COMMENTS.schema.with_metadata({"schema_version": "1.0.0"})) == []


@pytest.mark.parametrize(
    ("name", "to", "says"),
    [
        ("depth", pa.int64(), "is int64 not null, should be int32 not null"),
        ("text", pa.large_string(), "is large_string not null, should be string not null"),
        ("posted_on", pa.timestamp("us"), "is timestamp[us] null, should be date32[day] null"),
    ],
)
def test_another_type_is_named(name: str, to: pa.DataType, says: str) -> None:
    at = COMMENTS.schema.get_field_index(name)
    schema = COMMENTS.schema.set(at, COMMENTS.schema.field(name).with_type(to))
    assert [(f.code, f.column, f.message) for f in check_schema(COMMENTS, schema)] == [("type.changed", name, says)]


def test_another_nullability_is_named() -> None:
    schema = COMMENTS.schema.set(0, COMMENTS.schema.field(0).with_nullable(True))
    assert [f.message for f in check_schema(COMMENTS, schema)] == ["is string null, should be string not null"]


def test_missing_unknown_and_reordered_columns_are_named() -> None:
    schema = COMMENTS.schema
    assert [(f.code, f.column) for f in check_schema(COMMENTS, schema.remove(1))] == [("column.missing", "article_id")]
    more = schema.append(pa.field("mood", pa.string()))
    assert [(f.code, f.column) for f in check_schema(COMMENTS, more)] == [("column.unknown", "mood")]
    turned = pa.schema([schema.field(1), schema.field(0), *list(schema)[2:]])
    assert [f.code for f in check_schema(COMMENTS, turned)] == ["order.changed"]
    twice = schema.append(schema.field(0))
    assert [f.code for f in check_schema(COMMENTS, twice)] == ["order.changed"]


def test_wrong_schema_keeps_values_unread() -> None:
    data = make("authors", [{"role": "poet"}]).drop_columns("name")
    assert [f.code for f in check_frame(TABLES["authors"], data)] == ["column.missing"]


def test_pandera_schema_describes_every_column() -> None:
    schema = pandera_schema(COMMENTS)
    assert list(schema.columns) == list(COMMENTS.names)
    assert schema.columns["status"].description == "What became of the comment"


def test_pandera_cannot_be_turned_off_by_the_environment() -> None:
    code = (
        "from tests.negative.release import make\n"
        "from corpus_pipeline.quality.frames import check_frame\n"
        "from corpus_pipeline.tables import TABLES\n"
        "print(len(check_frame(TABLES['authors'], make('authors', [{'role': 'poet'}]))))"
    )
    environment = {"PANDERA_VALIDATION_ENABLED": "False", "PYTHONPATH": ":".join(path for path in sys.path if path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout == "1\n"


def test_importing_the_checks_does_not_import_pandera() -> None:
    code = "import sys, corpus_pipeline.quality.validation; print('pandera' in sys.modules, 'pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"

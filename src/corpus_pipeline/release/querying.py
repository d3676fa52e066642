"""Queries over a release from the command line: DuckDB's answer as a table, as CSV, or as lines of JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import read_one
from corpus_pipeline.release.reading import import_duckdb, open_release

_HINT = "tables and views: corpus-pipeline sql 'SHOW TABLES'; columns: 'DESCRIBE articles'"
# What stands before names that DuckDB takes for meant.
_MEANT = ("Candidate", "Did you mean")
# A value beyond this would push the others off the screen.
CELL_CHARS = 60
# What a text begins with that a spreadsheet takes for a formula, however wide; an apostrophe before it says it is none.
_FORMULA = "^([=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])"


def run_query(dist: Path, query: str) -> pa.Table:
    """What a query over the tables and views of a release gives; UsageError in DuckDB's words where it is wrong.

    It is asked again where another release takes the place of that one meanwhile.
    """
    return read_one(dist, lambda: _answer(dist, query))


def _answer(dist: Path, query: str) -> pa.Table:
    duckdb = import_duckdb()
    try:
        relation = open_release(dist).sql(query)
        # A statement that gives no rows, such as SET, has no relation.
        return relation.to_arrow_table() if relation is not None else pa.table({})
    except duckdb.Error as error:
        raise UsageError(_in_one_line(str(error)), where="query", hint=_HINT) from error


def _in_one_line(message: str) -> str:
    """DuckDB's words without the picture of the query: what is wrong, and the names that it has instead."""
    rows = [row.strip() for row in message.splitlines()]
    return " ".join([rows[0], *(row for row in rows[1:] if row.startswith(_MEANT))])


def render_rows(rows: pa.Table, form: str) -> str:
    """Rows as ``table``, ``csv`` or ``jsonl``."""
    return _RENDERERS[form](rows)


def _as_csv(rows: pa.Table) -> str:
    out = io.BytesIO()
    pyarrow.csv.write_csv(pa.table([_flat(column) for column in rows.columns], rows.column_names), out)
    return out.getvalue().decode()


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Lists and structs as text, for CSV has no other form for them; a text that spreadsheets would run, as one."""
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_dictionary(kind):
        column = pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    elif not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return column
    return pc.replace_substring_regex(column, _FORMULA, r"'\1")


def _as_jsonl(rows: pa.Table) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows.to_pylist())


def _as_table(rows: pa.Table) -> str:
    """Columns side by side, numbers to the right."""
    columns = [[name, *map(_cell, rows[i].to_pylist())] for i, name in enumerate(rows.column_names)]
    numeric = [pa.types.is_integer(f.type) or pa.types.is_floating(f.type) for f in rows.schema]
    widths = [max(map(len, column)) for column in columns]
    padded = [
        [cell.rjust(width) if right else cell.ljust(width) for cell in column]
        for column, width, right in zip(columns, widths, numeric, strict=True)
    ]
    lines = ["  ".join(cells).rstrip() for cells in zip(*padded, strict=True)]
    return "".join(f"{line}\n" for line in [*lines[:1], "  ".join("-" * width for width in widths), *lines[1:]])


def _cell(value: object) -> str:
    text = " ".join(_text(value).split())
    return text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…"


def _text(value: object) -> str:
    return "" if value is None else str(value)


_RENDERERS: Mapping[str, Callable[[pa.Table], str]] = MappingProxyType(
    {"table": _as_table, "csv": _as_csv, "jsonl": _as_jsonl}
)

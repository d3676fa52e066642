"""Every value of a table against its declaration: the Arrow schema pinned exactly, the values by pandera.

pandera is imported inside functions: it costs up to a second, and only the process that checks pays for it.
"""

# ruff: noqa: PLC0415  (the imports inside functions)

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from corpus_pipeline.quality.findings import CAP, Fault, Finding, shown
from corpus_pipeline.starting import signals_held
from corpus_pipeline.tables import ARROW, DUPLICATES, Column, Table

if TYPE_CHECKING:
    from pandera.errors import SchemaError
    from pandera.pandas import Check, DataFrameSchema

_CODES: Mapping[str, str] = MappingProxyType(
    {
        "isin": "enum.unknown",
        "str_matches": "pattern.differs",
        "in_range": "range.outside",
        "greater_than_or_equal_to": "range.outside",
        "not_nullable": "null.forbidden",
    }
)


def load_pandera() -> None:
    """Import pandera and all that its first check imports, unless that is done.

    Signals wait for it: compiled modules swallow what is raised while they import others.
    """
    if "pandera.pandas" in sys.modules:
        return
    with signals_held():
        import pandas as pd

        nothing = DUPLICATES.schema.empty_table()
        pandera_schema(DUPLICATES).validate(nothing.to_pandas(types_mapper=pd.ArrowDtype))


def pandera_schema(table: Table) -> DataFrameSchema:
    """All checks on single values of the table, on Arrow-backed pandas columns, as one pandera schema.

    Keys are left to ``quality.keys``: they hold across files and tables, which pandera sees one by one.
    """
    import pandas as pd
    from pandera.pandas import Column as PanderaColumn
    from pandera.pandas import DataFrameSchema

    columns = {
        c.name: PanderaColumn(pd.ArrowDtype(ARROW[c.type]), _checks(c), nullable=c.nullable, description=c.doc)
        for c in table.columns
    }
    return DataFrameSchema(columns, strict=True, ordered=True, name=table.name, description=table.doc)


def _checks(column: Column) -> list[Check]:
    from pandera.pandas import Check

    checks = []
    if column.enum is not None:
        checks.append(Check.isin(list(column.enum), n_failure_cases=CAP))
    if column.pattern is not None:
        checks.append(Check.str_matches(column.pattern, n_failure_cases=CAP))
    if column.low is not None and column.high is not None:
        checks.append(Check.in_range(column.low, column.high, n_failure_cases=CAP))
    elif column.low is not None:
        checks.append(Check.greater_than_or_equal_to(column.low, n_failure_cases=CAP))
    return checks


def check_schema(table: Table, schema: pa.Schema) -> list[Finding]:
    """What differs between an Arrow schema and the table's: names, order, types, nullability. Metadata is free."""
    missing = [_schema_fault("column.missing", table, n, "is not there") for n in table.names if n not in schema.names]
    unknown = [
        _schema_fault("column.unknown", table, n, "is no column of this table", "remove it")
        for n in schema.names
        if n not in table.names
    ]
    if missing or unknown:
        return missing + unknown
    if tuple(schema.names) != table.names:
        return [
            _schema_fault("order.changed", table, None, "columns stand in another order: " + ", ".join(schema.names))
        ]
    pairs = zip(table.schema, schema, strict=True)
    return [_schema_fault("type.changed", table, w.name, _differs(w, f)) for w, f in pairs if not w.equals(f)]


def _schema_fault(code: str, table: Table, column: str | None, message: str, fix: str = "") -> Finding:
    fix = fix or f"write it with the schema of schemas/contract.json, table {table.name}"
    return Finding(code, table.name, column, None, message, fix)


def _differs(wanted: pa.Field, found: pa.Field) -> str:
    return f"is {_declared(found)}, should be {_declared(wanted)}"


def _declared(field: pa.Field) -> str:
    return f"{field.type} {'null' if field.nullable else 'not null'}"


def check_frame(table: Table, data: pa.Table, first_row: int = 0) -> list[Finding]:
    """What is wrong with the schema, else with the values, of rows of the table.

    ``first_row`` is the row number of the first of them in the table. Measured: 15 to 40 ms for 100,000 rows.
    """
    differs = check_schema(table, data.schema)
    if differs or not data.num_rows:
        return differs
    return [f for error in _failures(table, data) for f in _findings(table, error, first_row)]


def _failures(table: Table, data: pa.Table) -> list[SchemaError]:
    load_pandera()
    import pandas as pd
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    frame = data.to_pandas(types_mapper=pd.ArrowDtype)
    # An environment variable can turn pandera off; what is checked here must not hang on one.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            pandera_schema(table).validate(frame, lazy=True, inplace=True)
        except SchemaErrors as errors:
            return list(errors.schema_errors)
    return []


def _findings(table: Table, error: SchemaError, first_row: int) -> Iterator[Finding]:
    """The failed rows of one check; pandera numbers them from 0 within the frame."""
    check = error.check if isinstance(error.check, str) else error.check.name
    column = table.column(error.schema.name)
    fault = Fault(_CODES[check], table.name, column.name, _fix(column, check))
    cases = error.failure_cases.head(CAP)
    for row, value in zip(cases["index"], cases["failure_case"], strict=True):
        yield fault.finding(_message(column, check, value), first_row + int(row))
    failed = len(error.failure_cases) if error.check_output is None else int((~error.check_output).sum())
    if failed > CAP:
        yield fault.rest(failed - CAP)


def _message(column: Column, check: str, value: Any) -> str:
    if check == "not_nullable":
        return "is null"
    if check == "isin":
        return f"{shown(value)} is no known value"
    if check == "str_matches":
        return f"{shown(value)} does not match {column.pattern}"
    if column.high is None:
        return f"{shown(value)} is less than {column.low:g}"
    return f"{shown(value)} is not in the range {column.low:g} to {column.high:g}"


def _fix(column: Column, check: str) -> str:
    if check == "not_nullable":
        return "this column is never null; fill it or leave the row out"
    if check == "isin":
        return "use one of " + ", ".join(column.enum or ())
    if check == "str_matches":
        return f"write it like {column.example}"
    return f"recompute it (unit: {column.unit})" if column.unit else "recompute it, or build the release again"

"""The files of schemas/, written from the declarations in ``tables``: pandera YAML, contract, dictionary, rendering."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from corpus_pipeline.release.contract import contract_json, type_name
from corpus_pipeline.release.html_1 import HTML_1
from corpus_pipeline.release.texts import DICTIONARY_HEAD, DICTIONARY_TAIL, TEXT_1
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES, Column, Table

# What plain pandas reads from our Parquet files, so that nothing need be installed but pandas and pandera. Without
# coercion wherever pandas keeps the type, because coercing to str or date would let any other type pass. Nullable
# whole numbers arrive as float64 and nullable booleans as objects; only these are coerced.
_DTYPES: Mapping[str, str] = MappingProxyType(
    {
        "string": "str",
        "int32": "int32",
        "int64": "int64",
        "float32": "float32",
        "bool": "bool",
        "date32": "date",
        "timestamp": "datetime64[us]",
    }
)
_COERCED: Mapping[str, str] = MappingProxyType({"int32": "Int32", "int64": "Int64", "bool": "boolean"})


# The C dumper where PyYAML has it: 10 times as fast, the same text.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def schema_files() -> dict[str, str]:
    """The content of every generated file of schemas/ by its name; all but the change log, which people write."""
    return {name: content() for name, content in _contents().items()}


def schema_names() -> list[str]:
    """The names of these files; making their content takes 10 ms."""
    return list(_contents())


def _contents() -> dict[str, Callable[[], str]]:
    files = {f"{name}.yaml": partial(_pandera_yaml, table) for name, table in TABLES.items()}
    renderings = {"text-1.md": lambda: TEXT_1, "html-1.md": lambda: HTML_1}
    return files | renderings | {"contract.json": contract_json, "README.md": _dictionary}


def write_schemas(folder: Path) -> None:
    """Write the files into the folder, which is made where it is missing; other files there are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        (folder / name).write_bytes(content.encode())


def stale_schemas(folder: Path) -> list[str]:
    """Names of the files that are missing from the folder or hold something else."""
    return [name for name, content in schema_files().items() if _content(folder / name) != content.encode()]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _pandera_yaml(table: Table) -> str:
    schema = {
        "schema_type": "dataframe",
        "api": "pandas",
        "name": table.name,
        "description": table.doc,
        "strict": True,
        "ordered": True,
        "unique": list(table.primary_key),
        "columns": {column.name: pandera_column(column) for column in table.columns},
    }
    head = f"# Schema {SCHEMA_VERSION} of {table.name}.parquet; generated, see README.md here. To check a release:\n"
    command = f"#   pandera validate -s schemas/{table.name}.yaml -d {table.name}.parquet\n"
    body: str = yaml.dump(schema, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=116)
    return head + command + body


def pandera_column(column: Column) -> dict[str, Any]:
    """The column as pandera's YAML has it: dtype as plain pandas reads it, nulls, coercion, checks."""
    coerced = column.nullable and column.type in _COERCED
    described: dict[str, Any] = {
        "description": column.doc,
        "dtype": _COERCED[column.type] if coerced else _DTYPES[column.type],
        "nullable": column.nullable,
        "coerce": coerced,
    }
    checks = dict(built_in_checks(column))
    return described | ({"checks": checks} if checks else {})


def built_in_checks(column: Column) -> Iterator[tuple[str, Any]]:
    """The column's checks by pandera's own names: from YAML it drops functions without a word."""
    if column.enum is not None:
        yield "isin", list(column.enum)
    if column.pattern is not None:
        yield "str_matches", column.pattern
    if column.low is not None and column.high is not None:
        yield "in_range", {"min_value": column.low, "max_value": column.high}
    elif column.low is not None:
        yield "greater_than_or_equal_to", column.low


def _dictionary() -> str:
    head = DICTIONARY_HEAD.format(version=SCHEMA_VERSION) + _overview()
    return "\n".join([head, DICTIONARY_TAIL, *(_chapter(table) for table in TABLES.values())])


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _overview() -> str:
    head = _row("table", "rows", "primary key", "refers to") + _row("---", "---", "---", "---")
    return head + "".join(
        _row(f"[{t.name}](#{t.name})", t.doc, _codes(t.primary_key), "<br>".join(_references(t)))
        for t in TABLES.values()
    )


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _references(table: Table) -> Iterator[str]:
    for key in table.foreign_keys:
        yield f"{_codes(key.columns)} → {key.table}.{_codes(key.references)}"


def _chapter(table: Table) -> str:
    head = _row("column", "type", "null", "meaning", "values", "example") + _row(*["---"] * 6)
    rows = "".join(_column_row(column) for column in table.columns)
    meanings = "".join(_meanings(column) for column in table.columns)
    key = f"Primary key: {_codes(table.primary_key)}.\n"
    return f"## {table.name}\n\n{table.doc} {key}\n{head}{rows}{meanings}"


def _column_row(column: Column) -> str:
    null = "yes" if column.nullable else "no"
    since = "" if column.since == "1.0.0" else f" (since {column.since})"
    deprecated = f" Deprecated: {column.deprecated}" if column.deprecated else ""
    example = "" if column.example is None else f"`{_plain(column.example)}`"
    meaning = column.doc + since + deprecated
    return _row(f"`{column.name}`", type_name(column), null, meaning, _values(column), example)


def _plain(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _values(column: Column) -> str:
    """Unit, range and form of the values; values of a closed list stand below the table."""
    if column.enum is not None:
        return "closed list, below"
    parts = [column.unit or "", _range(column), f"`{column.pattern}`" if column.pattern else ""]
    return "; ".join(part for part in parts if part)


def _range(column: Column) -> str:
    if column.low is None:
        return ""
    return f"{column.low:g} or more" if column.high is None else f"{column.low:g} to {column.high:g}"


def _meanings(column: Column) -> str:
    if column.enum is None:
        return ""
    return f"\nValues of `{column.name}`:\n\n" + "".join(f"- `{v}`: {meaning}\n" for v, meaning in column.enum.items())

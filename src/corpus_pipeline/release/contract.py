"""The contract: every table, column, key, unit and recipe as data, read by programs and compared between versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.texts import IDENTIFIERS, OFFSETS
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES, Column, ForeignKey, Table

CONTRACT = "contract.json"
# What stands at a place in the contract of a release, of a folder of schemas, of a repository.
_PLACES = (CONTRACT, f"schemas/{CONTRACT}")


def contract() -> dict[str, Any]:
    """The contract of this version."""
    return {
        "schema_version": SCHEMA_VERSION,
        "offsets": dict(OFFSETS),
        "identifiers": dict(IDENTIFIERS),
        "tables": {name: _table(table) for name, table in TABLES.items()},
    }


def contract_json() -> str:
    """The content of contract.json."""
    return json.dumps(contract(), ensure_ascii=False, indent=2) + "\n"


def load_contract(path: Path) -> dict[str, Any]:
    """A contract from its file, from a folder of schemas or from a release; UsageError where there is none."""
    places = [path / name for name in _PLACES] if path.is_dir() else [path]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise UsageError(f"holds no {CONTRACT}", where=str(path), hint="name a contract.json, schemas/ or a release")
    try:
        content: dict[str, Any] = json.loads(found.read_text("utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise UsageError("is no JSON", where=str(found), hint="take the file again") from error
    if not _is_contract(content):
        raise UsageError("is no contract", where=str(found), hint="name the contract.json of a release")
    return content


def _is_contract(content: Any) -> bool:
    tables = _has(content, "schema_version", "tables") and content["tables"]
    return isinstance(tables, dict) and all(
        _has(table, "description", "primary_key", "foreign_keys", "columns")
        and all(_has(column, "name", "type", "nullable") for column in table["columns"])
        for table in tables.values()
    )


def _has(value: Any, *keys: str) -> bool:
    return isinstance(value, dict) and value.keys() >= set(keys)


def _table(table: Table) -> dict[str, Any]:
    return {
        "description": table.doc,
        "since": table.since,
        "primary_key": list(table.primary_key),
        "foreign_keys": [
            {"columns": list(key.columns), "table": key.table, "references": list(key.references)}
            for key in table.foreign_keys
        ],
        "columns": [_column(table, column) for column in table.columns],
    }


def _column(table: Table, column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "type": type_name(column),
        "nullable": column.nullable,
        "description": column.doc,
        "unit": column.unit,
        "minimum": column.low,
        "maximum": column.high,
        "pattern": column.pattern,
        "enum": None if column.enum is None else dict(column.enum),
        "key": True if column.name in table.primary_key else None,
        "references": next((_target(key) for key in table.foreign_keys if column.name in key.columns), None),
        "example": column.example,
        "since": column.since,
        "deprecated": column.deprecated,
    }
    return {key: value for key, value in described.items() if value is not None}


def _target(key: ForeignKey) -> str:
    return f"{key.table}.{key.references[0]}"


def type_name(column: Column) -> str:
    """The column's Arrow type by name."""
    return "timestamp[us]" if column.type == "timestamp" else column.type

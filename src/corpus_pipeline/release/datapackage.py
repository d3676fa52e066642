"""datapackage.json: the tables, columns, constraints and keys as a Data Package, version 2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from corpus_pipeline.release.citation import KEYWORDS, abstract, creators, title
from corpus_pipeline.release.licences import licence_of
from corpus_pipeline.tables import TABLES, Column, ForeignKey, Table, Type

DATAPACKAGE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0"
_TYPES: Mapping[Type, str] = MappingProxyType(
    {
        "string": "string",
        "int32": "integer",
        "int64": "integer",
        "float32": "number",
        "bool": "boolean",
        "date32": "date",
        "timestamp": "datetime",
    }
)


def datapackage_json(manifest: Mapping[str, Any]) -> str:
    """The content of datapackage.json."""
    corpus = manifest["settings"]["corpus"]
    content = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", corpus["name"].lower()).strip("-._") or "corpus",
        "id": f"https://doi.org/{corpus['doi']}" if corpus["doi"] else None,
        "title": title(manifest),
        "description": abstract(manifest),
        "version": corpus["version"],
        "homepage": corpus["homepage"],
        "keywords": list(KEYWORDS),
        "licenses": _licences(corpus["license"]),
        "contributors": [_contributor(creator.name) for creator in creators(manifest)],
        "resources": [_resource(table, manifest["tables"][table.name]["files"]) for table in TABLES.values()],
    }
    given = {key: value for key, value in content.items() if value}
    return json.dumps(given, ensure_ascii=False, indent=2) + "\n"


def _licences(stated: str) -> list[dict[str, str]]:
    licence = licence_of(stated)
    return [{"name": licence.spdx, "title": licence.name, "path": licence.url}] if licence else []


def _contributor(name: str) -> dict[str, Any]:
    return {"title": name, "roles": ["creator"]}


def _resource(table: Table, files: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A table as a resource. One in several files lists them; size and hash are told of a single file alone."""
    paths = [file["path"] for file in files]
    single = {"bytes": files[0]["bytes"], "hash": f"sha256:{files[0]['sha256']}"} if len(files) == 1 else {}
    return {
        "name": table.name,
        "type": "table",
        "path": paths[0] if len(paths) == 1 else paths,
        "title": table.name,
        "description": table.doc,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **single,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}/tableschema.json",
        "fieldsMatch": "exact",
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [_foreign_key(table, key) for key in table.foreign_keys],
    }


def _foreign_key(table: Table, key: ForeignKey) -> dict[str, Any]:
    """A reference; one within the table names no resource, as version 2 has it."""
    other = {} if key.table == table.name else {"resource": key.table}
    return {"fields": list(key.columns), "reference": other | {"fields": list(key.references)}}


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints = {
        "required": None if column.nullable else True,
        "unique": True if table.primary_key == (column.name,) else None,
        "enum": list(column.enum) if column.enum else None,
        "pattern": column.pattern,
        "minimum": column.low,
        "maximum": column.high,
    }
    described = f"{column.doc} ({column.unit})" if column.unit else column.doc
    field = {"name": column.name, "type": _TYPES[column.type], "description": described, "example": column.example}
    return field | {"constraints": {key: value for key, value in constraints.items() if value is not None}}

"""croissant.json: the tables as record sets of the Croissant format, version 1.0."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from corpus_pipeline.release.citation import KEYWORDS, abstract, bibtex, creators, title
from corpus_pipeline.release.licences import licence_of
from corpus_pipeline.tables import TABLES, Column, Table, Type

CROISSANT = "croissant.json"
_CONTEXT: Mapping[str, Any] = MappingProxyType(
    {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "extract": "cr:extract",
        "field": "cr:field",
        "fileProperty": "cr:fileProperty",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "samplingRate": "cr:samplingRate",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform",
    }
)
_TYPES: Mapping[Type, str] = MappingProxyType(
    {
        "string": "sc:Text",
        "int32": "sc:Integer",
        "int64": "sc:Integer",
        "float32": "sc:Float",
        "bool": "sc:Boolean",
        "date32": "sc:Date",
        "timestamp": "sc:DateTime",
    }
)


def croissant_json(manifest: Mapping[str, Any]) -> str:
    """The content of croissant.json."""
    corpus = manifest["settings"]["corpus"]
    licence = licence_of(corpus["license"])
    files = {name: manifest["tables"][name]["files"] for name in TABLES}
    sources = {name: _source(name, own) for name, own in files.items()}
    content = {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": title(manifest),
        "description": abstract(manifest),
        "version": corpus["version"],
        "license": licence.url if licence else corpus["license"],
        "url": corpus["homepage"] or None,
        "identifier": f"https://doi.org/{corpus['doi']}" if corpus["doi"] else None,
        "datePublished": corpus["released"] or None,
        "creator": [_creator(creator.name, is_person=bool(creator.family)) for creator in creators(manifest)] or None,
        "keywords": list(KEYWORDS),
        "citeAs": bibtex(manifest),
        "isLiveDataset": False,
        "distribution": [part for name, own in files.items() for part in _files(name, own)],
        "recordSet": [_record_set(table, sources) for table in TABLES.values()],
    }
    given = {key: value for key, value in content.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, indent=2) + "\n"


def _creator(name: str, *, is_person: bool) -> dict[str, str]:
    return {"@type": "sc:Person" if is_person else "sc:Organization", "name": name}


def _files(table: str, files: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The files of a table, and the set of them where there are several."""
    objects = [_file(file) for file in files]
    return objects if len(files) == 1 else [*objects, _file_set(table)]


def _source(table: str, files: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What the columns of a table are read from."""
    return {"fileObject": {"@id": files[0]["path"]}} if len(files) == 1 else {"fileSet": {"@id": f"{table}-files"}}


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file["path"],
        "name": file["path"],
        "contentUrl": file["path"],
        "contentSize": f"{file['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": file["sha256"],
    }


def _file_set(table: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "encodingFormat": "application/x-parquet",
        "includes": f"{table}-*.parquet",
    }


def _record_set(table: Table, sources: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.doc,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
        "field": [_field(table, column, sources) for column in table.columns],
    }


def _field(table: Table, column: Column, sources: Mapping[str, Any]) -> dict[str, Any]:
    """A column, by file: readers of records cannot join a record set of Parquet by its fields.

    A reference to its own table is left out, since such a join would wait for itself.
    """
    name = f"{table.name}/{column.name}"
    described = f"{column.doc} ({column.unit})" if column.unit else column.doc
    field = {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "description": described,
        "dataType": _TYPES[column.type],
        "source": {**sources[table.name], "extract": {"column": column.name}},
    }
    other = next((k for k in table.foreign_keys if column.name in k.columns and k.table != table.name), None)
    if other is None:
        return field
    return field | {"references": {**sources[other.table], "extract": {"column": other.references[0]}}}

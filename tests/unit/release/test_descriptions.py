"""croissant.json and datapackage.json: every table, column, key and file, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_pipeline.disk import Disk
from corpus_pipeline.release.croissant import croissant_json
from corpus_pipeline.release.datapackage import datapackage_json
from corpus_pipeline.release.descriptions import described_names, description_files, write_descriptions
from corpus_pipeline.settings import Corpus, Settings
from corpus_pipeline.tables import TABLES


def manifest(n_files: int = 1, **corpus: Any) -> dict[str, Any]:
    def files(table: str) -> list[dict[str, Any]]:
        numbered = [f"{table}-{i:05}-of-{n_files:05}.parquet" for i in range(n_files)]
        names = numbered if n_files > 1 else [f"{table}.parquet"]
        return [{"path": name, "bytes": 10 + i, "rows": 1, "sha256": f"{i:064x}"} for i, name in enumerate(names)]

    tables = {name: {"rows": n_files, "files": files(name)} for name in TABLES}
    return {"settings": Settings(corpus=Corpus(**corpus)).to_dict(), "tables": tables}


def resources(n_files: int = 1) -> dict[str, Any]:
    return {resource["name"]: resource for resource in json.loads(datapackage_json(manifest(n_files)))["resources"]}


def record_sets(n_files: int = 1) -> dict[str, Any]:
    return {each["@id"]: each for each in json.loads(croissant_json(manifest(n_files)))["recordSet"]}


def test_every_column_is_a_field_in_order() -> None:
    for name, table in TABLES.items():
        assert [field["name"] for field in resources()[name]["schema"]["fields"]] == list(table.names)
        assert [field["source"]["extract"]["column"] for field in record_sets()[name]["field"]] == list(table.names)


def test_every_key_is_declared() -> None:
    for name, table in TABLES.items():
        schema = resources()[name]["schema"]
        assert schema["primaryKey"] == list(table.primary_key)
        assert [key["fields"] for key in schema["foreignKeys"]] == [list(key.columns) for key in table.foreign_keys]
        assert record_sets()[name]["key"] == [{"@id": f"{name}/{column}"} for column in table.primary_key]


def test_a_reference_within_a_table_names_no_resource() -> None:
    keys = {key["fields"][0]: key["reference"] for key in resources()["comments"]["schema"]["foreignKeys"]}
    assert keys == {
        "article_id": {"resource": "articles", "fields": ["article_id"]},
        "parent_comment_id": {"fields": ["comment_id"]},
    }


def test_constraints_are_those_of_the_tables() -> None:
    fields = {field["name"]: field for field in resources()["comments"]["schema"]["fields"]}
    assert fields["comment_id"]["constraints"] == {
        "required": True,
        "unique": True,
        "pattern": "^c-[0-9a-f]{16}$",
    }
    assert fields["label_score"]["constraints"] == {"required": True, "minimum": 0.0, "maximum": 1.0}
    assert fields["status"]["constraints"]["enum"] == ["visible", "deleted", "withdrawn"]
    assert (fields["posted_at"]["type"], fields["posted_on"]["type"], fields["depth"]["type"]) == (
        *("datetime", "date", "integer"),
    )


def test_croissant_refers_to_other_tables_and_never_to_its_own() -> None:
    for name, record_set in record_sets().items():
        refers = [field for field in record_set["field"] if "references" in field]
        wanted = [key for key in TABLES[name].foreign_keys if key.table != name]
        assert sorted(field["references"]["fileObject"]["@id"] for field in refers) == sorted(
            f"{key.table}.parquet" for key in wanted
        )


def test_a_table_in_one_file_is_pinned_by_size_and_hash() -> None:
    resource = resources()["spans"]
    assert (resource["path"], resource["bytes"], resource["hash"]) == ("spans.parquet", 10, f"sha256:{0:064x}")
    (file,) = [f for f in json.loads(croissant_json(manifest()))["distribution"] if f["@id"] == "spans.parquet"]
    assert (file["contentUrl"], file["sha256"]) == ("spans.parquet", "0" * 64)


def test_a_table_in_several_files_is_one_resource_and_one_set() -> None:
    names = [f"spans-{i:05}-of-00002.parquet" for i in range(2)]
    assert resources(2)["spans"]["path"] == names
    distribution = {each["@id"]: each for each in json.loads(croissant_json(manifest(2)))["distribution"]}
    assert {*names, "spans-files"} <= distribution.keys()
    assert distribution["spans-files"]["includes"] == "spans-*.parquet"
    assert {field["source"]["fileSet"]["@id"] for field in record_sets(2)["spans"]["field"]} == {"spans-files"}


@pytest.mark.parametrize(("name", "slug"), [("Tides & Talk", "tides-talk"), ("…", "corpus"), ("a.b_c-1", "a.b_c-1")])
def test_the_package_has_a_name_that_fits_the_format(name: str, slug: str) -> None:
    assert json.loads(datapackage_json(manifest(name=name)))["name"] == slug


def test_what_is_not_stated_is_left_out() -> None:
    croissant, package = (json.loads(make(manifest())) for make in (croissant_json, datapackage_json))
    assert not {"creator", "datePublished", "url", "identifier"} & croissant.keys()
    assert not {"contributors", "licenses", "homepage", "id"} & package.keys()


def test_written_files_are_those_that_are_named(tmp_path: Path) -> None:
    write_descriptions(manifest(), tmp_path, Disk())
    written = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert written == sorted(description_files(manifest())) == [n for n in described_names() if n != "README.md"]

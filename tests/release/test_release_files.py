"""What a release holds: the same bytes for the same input, checksums, and nothing of the run that made it."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading import contents

import corpus_pipeline
from corpus_pipeline.disk import Disk
from corpus_pipeline.release import parquet
from corpus_pipeline.release.parquet import ROW_GROUP, regroup, write_table
from corpus_pipeline.tables import TABLES

ROOT = Path(__file__).parents[2]
TABLE_FILES = {f"{name}.parquet" for name in TABLES}


def test_two_builds_have_the_same_checksums(published: Path, corpus: Path, tmp_path: Path) -> None:
    corpus_pipeline.build(corpus, tmp_path / "other")
    sums = [(folder / "SHA256SUMS").read_text("utf-8") for folder in (published, tmp_path / "other")]
    assert sums[0] == sums[1]
    assert {line.split("  ")[1] for line in sums[0].splitlines()} == contents(published).keys() - {"SHA256SUMS"}


def test_checksums_are_those_of_the_files(published: Path) -> None:
    lines = (published / "SHA256SUMS").read_text("utf-8").splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert stated == {name: digest for name, digest in contents(published).items() if name != "SHA256SUMS"}
    assert TABLE_FILES | {"README.md", "manifest.json", "schemas/contract.json"} <= stated.keys()


def test_manifest_holds_nothing_of_the_run(corpus: Path, published: Path) -> None:
    text = (published / "manifest.json").read_text("utf-8")
    for word in (str(corpus), str(published), str(ROOT), str(Path.cwd()), os.uname().nodename, '"jobs"', "batch_bytes"):
        assert word not in text
    assert re.search(r"\d\d:\d\d", text) is None
    assert re.search(rf"{time.gmtime().tm_year}-\d\d-\d\d", text) is None
    assert re.search(r'": "/', text) is None


def test_manifest_names_versions_settings_inputs_counts_and_hashes(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    assert manifest["schema_version"] == "1.0.0"
    assert manifest["dependencies"]["pyarrow"] == pa.__version__
    assert manifest["inputs"]["records"] == 2
    assert manifest["settings"]["privacy"] == {"commenters": "local", "mask": []}
    assert manifest["counts"]["documents.status"] == {"published": 2}
    files = {file["path"]: file for table in manifest["tables"].values() for file in table["files"]}
    assert files.keys() == TABLE_FILES
    digests = contents(published)
    for name, file in files.items():
        assert file["sha256"] == digests[name]
        assert file["bytes"] == (published / name).stat().st_size
        assert file["rows"] == pq.read_metadata(published / name).num_rows


def test_manifest_names_the_hash_of_its_input(published: Path, corpus: Path, tmp_path: Path) -> None:
    """Another input with as many records and bytes is another manifest."""
    raw = Path(shutil.copytree(corpus, tmp_path / "raw"))
    page = next(raw.rglob("*.txt"))
    page.write_text(page.read_text("utf-8").replace("bell", "ball"), "utf-8")
    corpus_pipeline.build(raw, tmp_path / "dist")
    inputs = [json.loads((d / "manifest.json").read_text("utf-8"))["inputs"] for d in (published, tmp_path / "dist")]
    assert inputs[0] != inputs[1]


def test_a_limited_build_says_so_where_something_was_left_out(published: Path, corpus: Path, tmp_path: Path) -> None:
    n_files = sum(path.suffix == ".txt" for path in corpus.rglob("*"))
    corpus_pipeline.build(corpus, tmp_path / "first", limit=1)
    assert json.loads((tmp_path / "first" / "manifest.json").read_text("utf-8"))["inputs"]["limited"] == {
        "files": 1,
        "of": n_files,
    }
    assert f"of the first 1 of {n_files} input files alone" in (tmp_path / "first" / "README.md").read_text("utf-8")
    corpus_pipeline.build(corpus, tmp_path / "all", limit=n_files)
    assert contents(tmp_path / "all") == contents(published)


NUMBERS = pa.schema([("n", pa.int64())])


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.integers(0, 40), max_size=8), st.integers(1, 17))
def test_rows_come_in_groups_of_one_size_whatever_the_parts(sizes: list[int], size: int) -> None:
    numbers = iter(range(sum(sizes)))
    parts = [pa.table({"n": [next(numbers) for _ in range(n)]}, schema=NUMBERS) for n in sizes]
    groups = [group["n"].to_pylist() for group in regroup(parts, size)]
    assert [n for group in groups for n in group] == list(range(sum(sizes)))
    assert all(len(group) == size for group in groups[:-1])
    assert all(0 < len(group) <= size for group in groups)


N_ROWS = 2 * ROW_GROUP + 5


def many_authors() -> pa.Table:
    """A table of more than two row groups."""
    columns = {
        "article_id": pa.array([f"a-{i // 3:016x}" for i in range(N_ROWS)]),
        "position": pa.array([i % 3 for i in range(N_ROWS)], pa.int32()),
        "name": pa.array([f"Name {i % 97}" for i in range(N_ROWS)]),
        "role": pa.array(["author"] * N_ROWS),
    }
    return pa.table(columns, schema=TABLES["authors"].schema)


def test_parquet_bytes_do_not_depend_on_the_parts(tmp_path: Path) -> None:
    rows, found = many_authors(), []
    for cut in (0, 1, ROW_GROUP - 1, ROW_GROUP, ROW_GROUP + 1, 70_000):
        folder = tmp_path / str(cut)
        folder.mkdir()
        write_table(TABLES["authors"], [rows.slice(0, cut), rows.slice(cut)], N_ROWS, folder, "2.1.0", Disk())
        found.append(contents(folder))
    assert all(own == found[0] for own in found)
    metadata = pq.read_metadata(tmp_path / "1" / "authors.parquet")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [ROW_GROUP, ROW_GROUP, 5]


def test_table_that_outgrows_a_file_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "FILE_ROWS", ROW_GROUP)
    rows = many_authors()
    written = write_table(TABLES["authors"], [rows.slice(0, 9), rows.slice(9)], N_ROWS, tmp_path, "2.1.0", Disk())
    names = [f"authors-{i:05}-of-00003.parquet" for i in range(3)]
    assert [(file.path, file.rows) for file in written] == list(zip(names, [ROW_GROUP, ROW_GROUP, 5], strict=True))
    again = pa.concat_tables([pq.read_table(tmp_path / name) for name in names])
    assert again.replace_schema_metadata(None) == rows.replace_schema_metadata(None)


def test_tables_without_rows_have_their_schema(published: Path) -> None:
    for name in ("comments", "quotes", "duplicates"):
        table = pq.read_table(published / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.schema.remove_metadata() == TABLES[name].schema.remove_metadata()


def test_parquet_files_are_compressed_checked_and_versioned(published: Path) -> None:
    for name in TABLES:
        with pq.ParquetFile(published / f"{name}.parquet", page_checksum_verification=True) as file:
            file.read()
            stated = {"schema_version": "1.0.0", "data_version": "0.1.0", "table": name}
            assert file.schema_arrow.metadata == {key.encode(): value.encode() for key, value in stated.items()}
            groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
            assert {g.column(c).compression for g in groups for c in range(g.num_columns)} <= {"ZSTD"}

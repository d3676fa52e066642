"""Tables to Parquet: the same bytes for the same rows, in fixed row groups, readable as they stand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.disk import Disk
from corpus_pipeline.release import parquet
from corpus_pipeline.release.parquet import ROW_GROUP, WrittenFile, file_names, file_sha256, regroup, write_table
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES

AUTHORS = TABLES["authors"]


def authors(n: int, first: int = 0) -> pa.Table:
    """Some rows of the authors table."""
    numbers = range(first, first + n)
    rows = {
        "article_id": [f"a-{i:016x}" for i in numbers],
        "position": [0] * n,
        "name": [f"Ada {i % 7}" for i in numbers],
        "role": ["author"] * n,
    }
    return pa.table(rows, AUTHORS.schema)


def write(folder: Path, parts: list[pa.Table]) -> list[WrittenFile]:
    folder.mkdir()
    return write_table(AUTHORS, parts, sum(part.num_rows for part in parts), folder, "2.1.0", Disk())


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(1, 5))
def test_regrouping_keeps_all_rows_in_groups_of_one_size(sizes: list[int], size: int) -> None:
    parts, first = [], 0
    for n in sizes:
        parts.append(authors(n, first))
        first += n
    groups = list(regroup(parts, size))
    assert [group.num_rows for group in groups[:-1]] == [size] * (len(groups) - 1)
    assert all(0 < group.num_rows <= size for group in groups)
    ids = [i for group in groups for i in group["article_id"].to_pylist()]
    assert ids == authors(first)["article_id"].to_pylist()


def test_a_table_without_rows_is_a_file_with_its_schema(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "x", [])
    assert (file.path, file.rows) == ("authors.parquet", 0)
    found = pq.read_table(tmp_path / "x" / "authors.parquet")
    assert (found.num_rows, found.schema.remove_metadata()) == (0, AUTHORS.schema)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_written_without_rows(tmp_path: Path, name: str) -> None:
    (file,) = write_table(TABLES[name], [TABLES[name].schema.empty_table()], 0, tmp_path, "2.1.0", Disk())
    assert pq.read_schema(tmp_path / file.path).names == list(TABLES[name].names)


def test_the_bytes_do_not_depend_on_the_parts(tmp_path: Path) -> None:
    whole = authors(500)
    one = write(tmp_path / "one", [whole])
    many = write(tmp_path / "many", [whole.slice(i, 7) for i in range(0, 500, 7)])
    chunked = write(tmp_path / "chunked", [pa.concat_tables([whole.slice(0, 100), whole.slice(100)])])
    assert one == many == chunked


def test_a_file_is_described_as_it_is(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "x", [authors(3)])
    data = (tmp_path / "x" / file.path).read_bytes()
    assert file == WrittenFile("authors.parquet", len(data), 3, hashlib.sha256(data).hexdigest())
    assert file.to_dict() == {"path": file.path, "bytes": file.bytes, "rows": 3, "sha256": file.sha256}


def test_row_groups_are_fixed_and_pages_carry_checksums(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "x", [authors(40_000), authors(40_000, 40_000)])
    path = tmp_path / "x" / file.path
    with pq.ParquetFile(path, page_checksum_verification=True) as written:
        sizes = [written.metadata.row_group(i).num_rows for i in range(written.num_row_groups)]
        assert sizes == [ROW_GROUP, 80_000 - ROW_GROUP]
        assert written.metadata.row_group(0).column(0).compression == "ZSTD"
        column = written.metadata.row_group(0).column(0)
        at = column.data_page_offset + column.total_compressed_size // 2
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with (
        pq.ParquetFile(path, page_checksum_verification=True) as damaged,
        pytest.raises(OSError, match=r"(?i)crc|checksum"),
    ):
        damaged.read()


def test_the_file_names_table_and_schema_version(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "x", [authors(1)])
    metadata = pq.read_schema(tmp_path / "x" / file.path).metadata
    assert (metadata[b"table"], metadata[b"schema_version"]) == (b"authors", SCHEMA_VERSION.encode())


def test_a_large_table_goes_on_in_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 10)
    monkeypatch.setattr(parquet, "FILE_ROWS", 20)
    files = write(tmp_path / "x", [authors(31), authors(14, 31)])
    assert [file.path for file in files] == [f"authors-{i:05d}-of-00003.parquet" for i in range(3)]
    assert [file.rows for file in files] == [20, 20, 5]
    found = pq.read_table([str(tmp_path / "x" / file.path) for file in files])
    assert found["article_id"].to_pylist() == authors(45)["article_id"].to_pylist()


def test_a_full_file_does_not_begin_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 10)
    monkeypatch.setattr(parquet, "FILE_ROWS", 20)
    assert [(file.path, file.rows) for file in write(tmp_path / "x", [authors(20)])] == [("authors.parquet", 20)]


def test_names_of_one_file_and_of_several() -> None:
    assert file_names("spans", 0) == file_names("spans", 1) == ["spans.parquet"]
    assert file_names("spans", 2) == ["spans-00000-of-00002.parquet", "spans-00001-of-00002.parquet"]


def test_what_stands_there_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "x", [authors(1)])
    with pytest.raises(FileExistsError):
        write_table(AUTHORS, [authors(1)], 1, tmp_path / "x", "2.1.0", Disk())


def test_pandas_and_duckdb_read_it_as_it_stands(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "x", [authors(3)])
    path = str(tmp_path / "x" / file.path)
    assert pd.read_parquet(path)["name"].tolist() == ["Ada 0", "Ada 1", "Ada 2"]
    assert duckdb.read_parquet(path).project("name").fetchall() == [("Ada 0",), ("Ada 1",), ("Ada 2",)]


def test_the_hash_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"test")
    assert file_sha256(tmp_path / "a").startswith("9f86d081884c7d65")

"""Parquet tables as records, one a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_pipeline.readers.parquet import part_parquet, read_parquet
from corpus_pipeline.readers.records import Options, Part, Record, Source


def source(tmp_path: Path, columns: dict[str, Any], row_group_size: int = 2, **given: str) -> Source:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=row_group_size)
    return Source(str(path), "pages/t.parquet", path.stat().st_size, given)


def rows(own: Source, options: Options | None = None, part: Part | None = None) -> list[Record]:
    return list(read_parquet(part or Part(own), options or Options()))


def test_every_row_is_a_record_with_its_number(tmp_path: Path) -> None:
    own = source(
        tmp_path, {"id": ["x", "y", "z"], "text": ["one", "Цапля", ""], "url": ["https://p.example/", None, None]}
    )
    found = rows(own)
    assert [record.source_record for record in found] == ["row 0", "row 1", "row 2"]
    assert [record.payload.decode() for record in found] == ["one", "Цапля", ""]
    assert [record.given for record in found] == [{"id": "x", "url": "https://p.example/"}, {"id": "y"}, {"id": "z"}]
    assert {record.source_path for record in found} == {"pages/t.parquet"}
    assert all(record.is_row and record.is_text and record.refusal is None for record in found)


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    own = source(tmp_path, {"nr": [7, 8], "body": ["one", "two"], "text": ["not", "this"]})
    found = rows(own, Options(columns={"id": "nr", "text": "body"}))
    assert [(record.given["id"], record.payload) for record in found] == [("7", b"one"), ("8", b"two")]


def test_a_row_speaks_before_the_file_but_a_file_has_no_id_for_rows(tmp_path: Path) -> None:
    own = source(tmp_path, {"text": ["a", "b"], "site": ["reed", None]}, site="pond", rights="CC0", id="file")
    assert [record.given for record in rows(own)] == [
        {"site": "reed", "rights": "CC0"},
        {"site": "pond", "rights": "CC0"},
    ]


def test_a_null_text_is_refused_by_itself(tmp_path: Path) -> None:
    found = rows(source(tmp_path, {"text": ["a", None, "c"]}))
    assert [record.refusal and record.refusal[0] for record in found] == [None, "missing_text", None]
    assert found[1].source_record == "row 1"


def test_a_column_of_bytes_is_decoded_later(tmp_path: Path) -> None:
    payload = "Цапля".encode("cp1251")
    (found,) = rows(source(tmp_path, {"text": pa.array([payload], pa.binary())}))
    assert (found.payload, found.is_text) == (payload, False)


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string()])
def test_strings_of_either_size_are_text(tmp_path: Path, kind: pa.DataType) -> None:
    (found,) = rows(source(tmp_path, {"text": pa.array(["a"], kind)}))
    assert (found.payload, found.is_text) == (b"a", True)


def test_dictionaries_are_text_too(tmp_path: Path) -> None:
    found = rows(source(tmp_path, {"text": pa.array(["a", "b", "a"]).dictionary_encode()}))
    assert [record.payload for record in found] == [b"a", b"b", b"a"]


def test_a_table_without_text_is_one_refused_record_that_names_its_columns(tmp_path: Path) -> None:
    (found,) = rows(source(tmp_path, {"body": ["a"], "id": ["x"]}))
    assert found.refusal is not None
    assert found.refusal[0] == "missing_text"
    assert "'text'" in found.refusal[1]
    assert "body, id" in found.refusal[1]


def test_numbers_are_no_text(tmp_path: Path) -> None:
    (found,) = rows(source(tmp_path, {"text": [1, 2]}))
    assert found.refusal is not None
    assert found.refusal[0] == "bad_row"


@pytest.mark.parametrize("payload", [b"", b"PAR1 and then nothing that is Parquet", b"words"])
def test_a_damaged_file_is_one_refused_record(tmp_path: Path, payload: bytes) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(payload)
    own = Source(str(path), "t.parquet", len(payload))
    (part,) = part_parquet(own, 1000)
    (found,) = rows(own, part=part)
    assert found.refusal is not None
    assert found.refusal[0] == "damaged"
    assert "\n" not in found.refusal[1]


def test_a_file_damaged_in_the_middle_gives_the_rows_before_it(tmp_path: Path) -> None:
    texts = [f"a page of the pond, number {i}" * 40 for i in range(3000)]
    own = source(tmp_path, {"text": texts}, row_group_size=1500)
    data = bytearray(Path(own.path).read_bytes())
    with pq.ParquetFile(own.path) as file:
        at = file.metadata.row_group(1).column(0).data_page_offset
    data[at : at + 400] = b"\xff" * 400
    Path(own.path).write_bytes(data)
    found = rows(own)
    assert found[-1].refusal is not None
    assert found[-1].refusal[0] == "damaged"
    assert [record.payload.decode() for record in found[:-1]] == texts[: len(found) - 1]
    assert len(found) - 1 >= 1024


def test_strings_that_are_no_utf_8_are_refused_and_do_not_end_the_build(tmp_path: Path) -> None:
    buffers = [None, pa.py_buffer(np.array([0, 3, 5], np.int32)), pa.py_buffer(b"one\xff\xfe")]
    own = source(tmp_path, {"text": pa.Array.from_buffers(pa.string(), 2, buffers)})
    assert [record.refusal and record.refusal[0] for record in rows(own)][-1] in ("damaged", "bad_encoding")


def test_parts_cover_every_row_once(tmp_path: Path) -> None:
    texts = [f"{i}" * 100 for i in range(20)]
    own = source(tmp_path, {"text": texts}, row_group_size=3)
    parts = part_parquet(own, 700)
    assert len(parts) > 1
    found = [record for part in parts for record in rows(own, part=part)]
    assert [record.payload.decode() for record in found] == texts
    assert [record.source_record for record in found] == [f"row {i}" for i in range(20)]
    assert len(part_parquet(own, 10**9)) == 1


def test_a_table_without_rows_has_no_records(tmp_path: Path) -> None:
    own = source(tmp_path, {"text": pa.array([], pa.string())})
    assert [record for part in part_parquet(own, 100) for record in rows(own, part=part)] == []

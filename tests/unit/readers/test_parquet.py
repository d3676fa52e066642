"""Parquet tables as records, one a row."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.parquet import encryption

from corpus_pipeline.readers.parquet import part_parquet
from corpus_pipeline.readers.records import Options, Part, Record, Source
from corpus_pipeline.readers.registry import read_parts


def source(tmp_path: Path, columns: dict[str, Any], row_group_size: int = 2, **given: str) -> Source:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=row_group_size)
    return Source(str(path), "pages/t.parquet", path.stat().st_size, given)


def rows(own: Source, options: Options | None = None, part: Part | None = None) -> list[Record]:
    return list(read_parts([part or Part(own)], options or Options()))


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


def test_columns_given_for_another_table_hide_no_text(tmp_path: Path) -> None:
    own = source(tmp_path, {"text": ["a", "b"], "id": ["1", "2"]})
    found = rows(own, Options(columns={"text": "content", "id": "guid"}))
    assert [(r.payload, r.given["id"]) for r in found] == [(b"a", "1"), (b"b", "2")]


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


@pytest.mark.parametrize(("name", "codes"), [("text", ["bad_row"]), ("url", ["bad_row"]), ("note", [None])])
def test_of_two_columns_of_a_name_that_is_read_none_is_taken_for_the_other(
    tmp_path: Path, name: str, codes: list[str | None]
) -> None:
    own = source(tmp_path, {"text": ["Low water."]})
    cells = [pa.array([cell]) for cell in ("Low water.", "one", "two")]
    pq.write_table(pa.Table.from_arrays(cells, ["text", name, name]), own.path)
    assert [record.refusal and record.refusal[0] for record in rows(own)] == codes


@pytest.mark.parametrize("payload", [b"PAR1 and then nothing that is Parquet", b"words"])
def test_a_damaged_file_is_one_refused_record(tmp_path: Path, payload: bytes) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(payload)
    own = Source(str(path), "t.parquet", len(payload))
    (part,) = part_parquet(own, 1000)
    (found,) = rows(own, part=part)
    assert found.refusal is not None
    assert found.refusal[0] == "damaged"
    assert "\n" not in found.refusal[1]


def test_a_damaged_row_group_takes_no_other_with_it(tmp_path: Path) -> None:
    texts = [f"a page of the pond, number {i}" * 40 for i in range(3000)]
    own = source(tmp_path, {"text": texts}, row_group_size=1000)
    data = bytearray(Path(own.path).read_bytes())
    with pq.ParquetFile(own.path) as file:
        at = file.metadata.row_group(1).column(0).data_page_offset
    data[at : at + 400] = b"\xff" * 400
    Path(own.path).write_bytes(data)
    found = rows(own)
    (bad,) = [record for record in found if record.refusal]
    assert bad.refusal is not None
    assert bad.refusal[0] == "damaged"
    good = [record.payload.decode() for record in found if not record.refusal]
    assert set(texts[:1000]) | set(texts[2000:]) <= set(good)
    n_group = len(good) - 2000
    assert bad.source_record == f"row {1000 + n_group}"
    assert [record.source_record for record in found][-1] == "row 2999"


def test_nested_columns_are_named_with_dots(tmp_path: Path) -> None:
    metadata = [{"url": "https://p.example/1", "n": 1}, None, {"url": None, "n": 3}]
    own = source(tmp_path, {"id": [1, 2, 3], "text": ["a", "b", "c"], "metadata": metadata})
    assert [record.given.get("url") for record in rows(own)] == ["https://p.example/1", None, None]
    mapped = rows(own, Options(columns={"id": "metadata.n"}))
    assert [record.given.get("id") for record in mapped] == ["1", None, "3"]


def test_maps_hold_nested_values_too(tmp_path: Path) -> None:
    column = pa.array([[("url", "https://p.example/1")], []], pa.map_(pa.string(), pa.string()))
    own = source(tmp_path, {"text": ["a", "b"], "metadata": column})
    assert [record.given.get("url") for record in rows(own)] == ["https://p.example/1", None]


def test_times_numbers_and_lists_become_text(tmp_path: Path) -> None:
    at = dt.datetime(2024, 6, 1, 8, 30, tzinfo=dt.UTC)
    own = source(
        tmp_path,
        {
            "text": ["a"],
            "id": [7.0],
            "retrieved_at": pa.array([at], pa.timestamp("ns", "UTC")),
            "date": [dt.date(2024, 5, 6)],
            "author": [["Ada Brill", "Bo Reed"]],
            "title": [True],
        },
    )
    (found,) = rows(own)
    assert found.given == {
        "id": "7",
        "retrieved_at": "2024-06-01T08:30:00+00:00",
        "date": "2024-05-06",
        "author": "Ada Brill, Bo Reed",
    }


def test_html_goes_before_text_unless_it_is_empty(tmp_path: Path) -> None:
    html = pa.array([b"<p>one", b"", None], pa.binary())
    found = rows(source(tmp_path, {"html": html, "text": ["one", "two", "three"]}))
    assert [(record.media_type, record.payload, record.is_text) for record in found] == [
        ("text/html", b"<p>one", False),
        ("text/plain", b"two", True),
        ("text/plain", b"three", True),
    ]


def test_strings_that_are_no_utf_8_are_refused_and_do_not_end_the_build(tmp_path: Path) -> None:
    buffers = [None, pa.py_buffer(np.array([0, 3, 5], np.int32)), pa.py_buffer(b"one\xff\xfe")]
    own = source(tmp_path, {"text": pa.Array.from_buffers(pa.string(), 2, buffers)})
    assert [record.refusal and record.refusal[0] for record in rows(own)] == [None, "bad_encoding"]


def test_parts_cover_every_row_once(tmp_path: Path) -> None:
    texts = [f"{i}" * 100 for i in range(20)]
    own = source(tmp_path, {"text": texts}, row_group_size=3)
    parts = part_parquet(own, 700)
    assert len(parts) > 1
    found = [record for part in parts for record in rows(own, part=part)]
    assert [record.payload.decode() for record in found] == texts
    assert [record.source_record for record in found] == [f"row {i}" for i in range(20)]
    assert len(part_parquet(own, 10**9)) == 1


@pytest.mark.parametrize("row_group_size", [1000, 61, 30])
def test_a_file_of_few_row_groups_is_divided_within_them(tmp_path: Path, row_group_size: int) -> None:
    texts = [f"{i} {'the heron waits ' * i}" for i in range(101)]
    own = source(tmp_path, {"text": texts}, row_group_size=row_group_size)
    parts = part_parquet(own, 1000)
    assert len(parts) == {1000: 4, 61: 4, 30: 4}[row_group_size]
    found = [record for part in parts for record in rows(own, part=part)]
    assert [record.payload.decode() for record in found] == texts
    assert [record.source_record for record in found] == [f"row {i}" for i in range(101)]


def test_damage_within_a_row_group_is_told_once_however_it_is_divided(tmp_path: Path) -> None:
    texts = [f"a page of the pond, number {i}" * 40 for i in range(3000)]
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"text": texts}), path, compression="zstd", use_dictionary=False, data_page_size=4096)
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at : at + 200] = b"\0" * 200
    path.write_bytes(data)
    own = Source(str(path), "t.parquet", len(data))
    whole = rows(own)
    parts = part_parquet(own, 10_000)
    assert len(parts) == 4
    divided = [record for part in parts for record in rows(own, part=part)]
    assert divided == whole
    assert [record.refusal[0] for record in whole if record.refusal] == ["damaged"]


def test_a_table_without_rows_is_one_empty_record(tmp_path: Path) -> None:
    (found,) = rows(source(tmp_path, {"text": pa.array([], pa.string())}))
    assert (found.source_record, found.payload, found.refusal) == (None, b"", None)


def test_a_value_that_unpacks_to_many_times_its_size_is_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    columns = {"text": ["x" * 60_000_000, "y"], "other": ["z" * 60_000_000, "y"]}
    pq.write_table(pa.table(columns), path, compression="zstd", use_dictionary=False, row_group_size=1)
    found = rows(Source(str(path), "t.parquet", path.stat().st_size))
    assert [record.refusal and record.refusal[0] for record in found] == ["bomb", None]


def test_a_value_in_a_million_rows_is_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000), pa.array(["The heron. " * 10_000]))
    pq.write_table(pa.table({"text": values}), path, compression="zstd")
    found = rows(Source(str(path), "t.parquet", path.stat().st_size))
    assert found[-1].refusal is not None
    assert found[-1].refusal[0] == "bomb"
    assert len(found) < 1000


def test_a_damaged_footer_gives_records_whatever_is_wrong_in_it(tmp_path: Path) -> None:
    """Asked for a column of such a file, pyarrow ends the process without an exception."""
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"text": ["a", None, "b"], "url": ["u", "", None]}), path)
    whole = path.read_bytes()
    start = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    for at in range(start, len(whole) - 8):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
        assert list(read_parts([Part(Source(str(path), "rows.parquet", len(whole)))], Options()))


def test_millions_of_rows_in_a_kilobyte_are_a_bomb(tmp_path: Path) -> None:
    own = source(tmp_path, {"text": pa.nulls(80_000, pa.string())}, row_group_size=80_000)
    found = rows(own)
    assert own.n_bytes < 5_000
    assert len(found) < 70_000
    assert [record.refusal and record.refusal[0] for record in found[-2:]] == ["missing_text", "bomb"]


def test_a_time_that_python_cannot_hold_costs_no_row(tmp_path: Path) -> None:
    """Times finer than microseconds and beyond the year 9999, in a column that is no text."""
    fine = pa.array([5_000_000_123, None], pa.timestamp("ns"))
    far = pa.array([10**18, 10**15], pa.timestamp("us"))
    own = source(tmp_path, {"text": ["one", "two"], "retrieved_at": fine, "date": far})
    first, second = rows(own)
    assert (first.refusal, first.given) == (None, {"retrieved_at": "1970-01-01T00:00:05"})
    assert (second.refusal, second.given) == (None, {"date": "2001-09-09T01:46:40"})


@pytest.mark.parametrize("zone", ["No/Such", "../../../etc/passwd", "Europe", "\x1b", "+07:30"])
def test_a_time_zone_that_nobody_knows_costs_no_row(tmp_path: Path, zone: str) -> None:
    """Where pytz is there, that is a KeyError, else Arrow's own error; the time is held in UTC."""
    at = pa.array([1_717_228_800_000_000], pa.timestamp("us", zone))
    nested = pa.array([[("date", at[0])]], pa.map_(pa.string(), at.type))
    own = source(tmp_path, {"text": ["one"], "retrieved_at": at, "date": at, "metadata": nested})
    (record,) = rows(own)
    stated = "2024-06-01T15:30:00+07:30" if zone[0] == "+" else "2024-06-01T08:00:00+00:00"
    assert (record.refusal, record.given) == (None, {"retrieved_at": stated, "date": stated})


class _Keys(encryption.KmsClient):  # type: ignore[misc]
    """Keys that are kept by being written down."""

    def wrap_key(self, key: bytes, _name: str) -> bytes:
        return base64.b64encode(key)


@pytest.mark.parametrize("plaintext_footer", [False, True])
def test_an_encrypted_file_is_told_from_a_damaged_one(tmp_path: Path, plaintext_footer: bool) -> None:
    table = pa.table({"text": ["one"]})
    settings = encryption.EncryptionConfiguration("k", column_keys={"k": ["text"]}, plaintext_footer=plaintext_footer)
    factory = encryption.CryptoFactory(lambda _: _Keys())
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), settings)
    path = tmp_path / "t.parquet"
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    (found,) = rows(Source(str(path), "t.parquet", path.stat().st_size))
    assert (found.refusal or ("",))[0] == "encrypted"

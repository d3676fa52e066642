"""Which reader reads what, and how sources are shared out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.records import fates, read_records

from corpus_pipeline.readers.records import Options, Part, Source
from corpus_pipeline.readers.registry import divide, hold_files, read_parts, reader_of


def source(path: Path, payload: bytes) -> Source:
    path.write_bytes(payload)
    return Source(str(path), path.name, len(payload))


@pytest.mark.parametrize(
    ("name", "payload", "reader"),
    [
        ("a.txt", b"The heron.", "plain"),
        ("a", b"The heron.", "plain"),
        ("a.parquet", b"PK\x03\x04", "zip"),
        ("a.gz", b"PAR1", "parquet"),
        ("a.zip", b"\x1f\x8b", "gzip"),
        ("a.tar", b"WARC/1.0\r\n", "warc"),
        ("a.warc", b"<!doctype html>", "plain"),
        ("a.zst", b"%PDF-1.4", "plain"),
        ("a.csv", b"\x80\x04\x95", "plain"),
        ("a.data", b"PAR1....", "parquet"),
        ("a.parquet", b"no table at all", "parquet"),
        ("A.PARQUET", b"", "parquet"),
        ("a.parquet.txt", b"The heron.", "plain"),
        ("parquet", b"The heron.", "plain"),
        ("a.txt", b"\x1f\x8b\x08\x00", "gzip"),
        ("a.tgz", b"", "gzip"),
        ("a", b"\x28\xb5\x2f\xfd", "zstd"),
        ("a.bz2", b"", "bzip2"),
        ("a", b"BZh91AY&SY", "bzip2"),
        ("a.txt", b"BZhang wrote this.", "plain"),
        ("a", b"\xfd7zXZ\x00", "xz"),
        ("a.arc", b"filedesc://", "arc"),
        ("a.zip", b"PK\x05\x06", "zip"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml", "plain"),
        ("a.dat", b"\x00" * 257 + b"ustar", "tar"),
        ("a.jsonl", b"WARC/1.0\r\n", "warc"),
        ("a.wet", b"", "warc"),
        ("a.jsonl", b'{"text": 1}', "jsonl"),
        ("a.jsonl", b"%PDF-1.7", "plain"),
        ("a.csv", b"<!doctype html><p>", "plain"),
        ("a.csv", b"text\n", "csv"),
        ("part-00000", b'{"text": "x"}\n', "json"),
        ("a.json", b'[{"text": "x"}]', "json"),
        ("a.txt", b'{"text": "x"}', "plain"),
        ("a", b"[sic] he said", "plain"),
    ],
)
def test_content_goes_before_the_suffix(name: str, payload: bytes, reader: str) -> None:
    assert reader_of(payload, name).name == reader


def test_groups_are_bounded_by_bytes_and_keep_the_order(tmp_path: Path) -> None:
    sources = [source(tmp_path / f"{i}.txt", b"x" * size) for i, size in enumerate([40, 40, 40, 500, 10, 10])]
    groups = list(divide(sources, 100))
    sizes = [[part.source.n_bytes for part in group] for group in groups]
    assert all(sum(own) <= 100 or len(own) == 1 for own in sizes)
    assert [500] in sizes
    assert [part.source.name for group in groups for part in group] == [own.name for own in sources]


def test_a_big_table_is_shared_out(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    texts = [f"{i:05d}" * 50 for i in range(100)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=10)
    own = Source(str(path), "t.parquet", path.stat().st_size)
    groups = list(divide([own], 6000))
    assert len(groups) > 1
    found = [record.payload.decode() for group in groups for record in read_parts(group, Options())]
    assert found == texts


def test_no_sources_give_no_groups() -> None:
    assert list(divide([], 100)) == []


def test_every_source_gives_a_record_whatever_its_fate(tmp_path: Path) -> None:
    gone = Source(str(tmp_path / "gone.txt"), "gone.txt", 5)
    refused = Source(str(tmp_path / "pipe"), "pipe", 0, {}, ("unreadable", "not a regular file"))
    table = source(tmp_path / "t.parquet", b"PAR1 but no table")
    page = source(tmp_path / "a.txt", b"The heron.")
    parts = [part for group in divide([gone, refused, table, page], 100) for part in group]
    found = {record.source_path: record.refusal and record.refusal[0] for record in read_parts(parts, Options())}
    assert found == {"gone.txt": "unreadable", "pipe": "unreadable", "t.parquet": "damaged", "a.txt": None}


def test_held_files_give_the_records_that_their_files_do(tmp_path: Path) -> None:
    parts = [
        Part(source(tmp_path / "a.txt", b"The heron.")),
        Part(source(tmp_path / "rows.jsonl", b'{"text": "One."}\n{"text": "Two."}\n')),
        Part(source(tmp_path / "t.parquet", b"PAR1 but no table")),
        Part(source(tmp_path / "empty.txt", b"")),
    ]
    held = hold_files(parts, 1000)
    assert len(held) == len(parts)
    assert list(read_parts(parts, Options(), held)) == list(read_parts(parts, Options()))


def test_only_small_whole_files_are_held(tmp_path: Path) -> None:
    small, large = source(tmp_path / "a.txt", b"The heron."), source(tmp_path / "b.txt", b"x" * 2000)
    grown, gone = Source(small.path, "grown.txt", 4), Source(str(tmp_path / "gone.txt"), "gone.txt", 5)
    refused = Source(str(tmp_path / "a.txt"), "a.txt", 10, {}, ("bomb", "a file of holes"))
    others = [Part(large), Part(grown), Part(gone), Part(refused), Part(small, 2, 5, "jsonl", "bytes")]
    assert hold_files(others, 1000) == {}
    assert hold_files([Part(small)], 1000) == {small.path: b"The heron."}


def groups(n_bytes: dict[str, int], target: int) -> list[tuple[str, ...]]:
    sources = [Source(name, name, n) for name, n in n_bytes.items()]
    return [tuple(part.source.name for part in group) for group in divide(sources, target)]


def test_groups_stay_below_the_target_and_behind_a_change_they_are_soon_the_same_again() -> None:
    pages = {f"pond.example/{n:04}.txt": 50 + n % 7 for n in range(3000)}
    before = groups(pages, 5000)
    assert [name for group in before for name in group] == list(pages)
    assert all(1250 < sum(pages[name] for name in group) <= 5000 for group in before[:-1])
    grown = pages | {"pond.example/1000.txt": 4000}
    added = dict(sorted({**pages, "pond.example/1000a.txt": 50}.items()))
    for changed in (grown, added):
        assert len(set(groups(changed, 5000)) - set(before)) <= 4


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv"])
@pytest.mark.parametrize("payload", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_text_of_blanks_alone_is_empty_whatever_its_name_promises(tmp_path: Path, name: str, payload: bytes) -> None:
    assert fates(read_records(tmp_path, name, payload)) == [(None, None)]

"""Streams: bounded, and with every failure told once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records import fates, gzipped, read_records, zipped

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.records import Options, Part, Source
from corpus_pipeline.readers.registry import read_parts
from corpus_pipeline.readers.streams import (
    FLOOR,
    RATIO,
    Counted,
    FileStream,
    GzipStream,
    MemberStream,
    Meter,
    Peekable,
    Stream,
    Unpacked,
    WideStream,
    read_all,
)

SIZE = FLOOR + RATIO * 256 * 1024 + 1


def drain(stream: Stream, n: int = 1000) -> tuple[bytes, list[str]]:
    """What a stream gives, and what it complains of."""
    blocks, errors = [], []
    while True:
        try:
            data = stream.read(n)
        except GateError as error:
            errors.append(error.code)
            continue
        if not data:
            return b"".join(blocks), errors
        assert len(data) <= n
        blocks.append(data)


@pytest.mark.parametrize("n", [1, 7, 1000, 10**6])
def test_gzip_members_are_one_stream(n: int) -> None:
    packed = gzipped(b"one " * 500) + bytes(100) + gzipped(b"") + gzipped(b"two")
    assert drain(GzipStream(io.BytesIO(packed)), n) == (b"one " * 500 + b"two", [])


def test_damage_is_told_once_and_what_follows_is_read() -> None:
    bad = bytearray(gzipped(os.urandom(500)))
    bad[20:60] = b"\xff" * 40
    data, errors = drain(GzipStream(io.BytesIO(gzipped(b"one") + bytes(bad) + gzipped(b"two"))))
    assert data.startswith(b"one")
    assert data.endswith(b"two")
    assert set(errors) == {"damaged"}


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [("bzip2", bz2.compress), ("xz", lzma.compress)]


@pytest.mark.parametrize(("codec", "pack"), PACKERS)
@pytest.mark.parametrize("n", [1, 7, 10**6])
def test_members_of_bzip2_and_xz_are_one_stream(codec: str, pack: Callable[[bytes], bytes], n: int) -> None:
    packed = pack(b"one " * 500) + pack(b"") + pack(b"two") + (bytes(8) if codec == "xz" else b"")
    assert drain(MemberStream(io.BytesIO(packed), codec), n) == (b"one " * 500 + b"two", [])


@pytest.mark.parametrize(("codec", "pack"), PACKERS)
def test_damaged_bzip2_and_xz_are_told_once(codec: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(os.urandom(2000))
    for bad in (packed[:-30], packed[:200] + bytes(300) + packed[500:], pack(b"one") + packed[:-30]):
        _, errors = drain(MemberStream(io.BytesIO(bad), codec))
        assert errors == ["damaged"]


@pytest.mark.parametrize("n", [1, 7, 10**6])
@pytest.mark.parametrize("behind", [b"m", b"more of it", b"BZ", b"\xfd7zX", b"0123456789" * 60_000])
def test_what_stands_behind_packed_data_does_not_spoil_it(behind: bytes, n: int) -> None:
    for stream in (
        GzipStream(io.BytesIO(gzipped(b"one") + bytes(9) + behind)),
        *(MemberStream(io.BytesIO(pack(b"one") + behind), codec) for codec, pack in PACKERS),
    ):
        assert (drain(stream, n), stream.n_behind) == ((b"one", []), len(behind))


def test_what_stands_between_gzip_members_is_told() -> None:
    stream = GzipStream(io.BytesIO(gzipped(b"one") + b"noise" + gzipped(b"two") + b"more"))
    assert (drain(stream), stream.n_behind) == ((b"onetwo", ["damaged"]), 4)


def test_a_dictionary_of_any_size_is_not_held() -> None:
    packed = lzma.compress(b"one", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**28}])
    assert drain(MemberStream(io.BytesIO(packed), "xz")) == (b"", ["damaged"])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("n", [1, 3, 1000])
def test_wide_text_is_given_as_utf_8(encoding: str, n: int) -> None:
    text = "\ufeffЦапля, 鷺 and 🐦\n" * 5
    found, errors = drain(WideStream(io.BytesIO(text.encode(encoding)), encoding), n)
    assert (found.decode(), errors) == (text[1:], [])
    whole = "\ufeffab".encode(encoding)
    assert drain(WideStream(io.BytesIO(whole[:-1]), encoding), n) == (b"a", ["bad_encoding"])


def test_half_a_character_is_none_in_utf_8() -> None:
    found, errors = drain(WideStream(io.BytesIO(b"a\0\x00\xd8b\0"), "utf-16-le"))
    assert (found, errors) == (b"a\xed\xa0\x80b", [])


def test_what_is_out_of_proportion_is_a_bomb() -> None:
    packed = Counted(io.BytesIO(gzipped(bytes(SIZE + 10**6))))
    data, errors = drain(Unpacked(GzipStream(packed), packed, Meter(10**9)), 10**6)
    assert errors == ["bomb"]
    assert len(data) < SIZE


def test_all_that_is_packed_in_one_file_is_bounded_together(tmp_path: Path) -> None:
    member = gzip.compress(bytes(FLOOR - 10**6), mtime=0)
    found = read_records(tmp_path, "a.zip", zipped({f"{i}.txt.gz": member for i in range(50)}), max_bytes=10**8)
    assert fates(found)[-1] == (None, "bomb")
    assert len(found) < 20


def test_a_zip_that_declares_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    payload = zipped({"bomb.txt": bytes(FLOOR * 2), "good.txt": b"one"})
    assert fates(read_records(tmp_path, "a.zip", payload)) == [("bomb.txt", "bomb"), ("good.txt", None)]


def test_members_that_share_bytes_are_a_bomb(tmp_path: Path) -> None:
    payload = zipped({"a.txt": b"x" * 50, "b.txt": b"y" * 50, "c.txt": b"z" * 50})
    at = payload.index(b"PK\x01\x02")
    directory = bytearray(payload[at:])
    for i, name in enumerate((b"a.txt", b"b.txt", b"c.txt")):
        start = directory.index(name) - 46
        directory[start + 42 : start + 46] = (0).to_bytes(4, "little")
        assert i < 3
    assert fates(read_records(tmp_path, "a.zip", payload[:at] + bytes(directory))) == [(None, "bomb")]


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    payload = b"The heron."
    for _ in range(12):
        payload = zipped({"a.zip": payload})
    ((place, code),) = fates(read_records(tmp_path, "a.zip", payload))
    assert code == "bomb"
    assert place is not None
    assert place.count("a.zip") < 12


def test_what_is_larger_than_the_limit_is_not_held() -> None:
    with pytest.raises(GateError) as raised:
        read_all(io.BytesIO(bytes(100)), 99)
    assert raised.value.code == "too_large"
    assert read_all(io.BytesIO(bytes(100)), 100) == bytes(100)


def test_looking_at_the_first_bytes_changes_nothing() -> None:
    packed = gzipped(b"one " * 3000)[:-4]
    stream = Peekable(GzipStream(io.BytesIO(packed)))
    assert stream.peek() == (b"one " * 3000)[:4096]
    assert stream.peek() == (b"one " * 3000)[:4096]
    assert drain(stream) == (b"one " * 3000, ["damaged"])


def test_a_file_that_grows_while_it_is_read_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one")
    handle = os.open(path, os.O_RDONLY)
    stream = FileStream(handle)
    assert stream.read(10) == b"one"
    path.write_bytes(b"one and two")
    assert drain(stream) == (b" and two", ["changed"])
    os.close(handle)


def test_a_range_that_is_no_longer_there_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\n')
    source = Source(str(path), "a.jsonl", 100)
    found = list(read_parts([Part(source, 0, 100, "jsonl", "bytes")], Options()))
    assert fates(found) == [("line 1", None), ("line 2", "changed")]

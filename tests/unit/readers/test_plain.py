"""Plain-text files as records."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from tests.records import gzipped, read_records

from corpus_pipeline.readers.records import Options, Part, Record, Source
from corpus_pipeline.readers.registry import read_parts


def read(path: Path, max_bytes: int = 1000) -> Record:
    source = Source(str(path), f"pond.example/{path.name}", 0, {"site": "pond"})
    (record,) = read_parts([Part(source)], Options(max_bytes=max_bytes))
    return record


@pytest.mark.parametrize("payload", [b"", b"The heron.\r\n", "Цапля".encode("utf-16")])
def test_a_file_is_one_record_with_its_bytes(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(payload)
    found = read(tmp_path / "a.txt")
    assert (found.payload, found.refusal, found.media_type) == (payload, None, "text/plain")
    assert (found.source_path, found.source_record, found.given) == ("pond.example/a.txt", None, {"site": "pond"})
    assert not found.is_row
    assert not found.is_text


def test_a_file_that_is_gone_is_a_refused_record(tmp_path: Path) -> None:
    found = read(tmp_path / "a.txt")
    assert found.refusal == ("unreadable", "no such file or directory")
    assert (found.source_path, found.payload) == ("pond.example/a.txt", b"")


def test_a_file_above_the_limit_is_a_refused_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1001)
    refusal = read(tmp_path / "a.txt").refusal
    assert refusal is not None
    assert refusal[0] == "too_large"


@pytest.mark.parametrize("payload", [b"%PDF-1.7", b"BZh91AY", b"\x7fELF", b"ARROW1\x00\x00"])
def test_formats_that_are_not_read_say_so(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(payload)
    refusal = read(tmp_path / "a.txt").refusal
    assert refusal is not None
    assert refusal[0] == "unsupported"


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_page_is_known_by_its_content_and_by_its_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<!doctype html><p>x" if name == "a.txt" else b"<p>x")
    found = read(tmp_path / name)
    assert (found.media_type, found.refusal) == ("text/html", None)


def test_what_is_too_large_is_not_held(tmp_path: Path) -> None:
    """A film is unsupported and a bomb a bomb, however large; text is too large."""
    names = {"a.txt": b"word " * 2_000_000, "b.png": b"\x89PNG\r\n\x1a\n" + bytes(9_000_000)}
    for name, payload in names.items():
        (found,) = read_records(tmp_path, name, payload, max_bytes=10**8)
        assert (found.refusal or ("",))[0] == {"a.txt": "too_large", "b.png": "unsupported"}[name]
        assert (found.payload, found.unheld) == (b"", (len(payload), hashlib.sha256(payload).hexdigest()))
    for name, code in (("c.txt.gz", "too_large"), ("d.txt.gz", "bomb")):
        words = random.Random(1).randbytes(50_000) * 200 if code == "too_large" else bytes(200_000_000)
        (found,) = read_records(tmp_path, name, gzipped(words), max_bytes=10**8)
        assert (found.refusal or ("",))[0] == code
        assert found.unheld == ((len(words), hashlib.sha256(words).hexdigest()) if code == "too_large" else None)


def test_a_file_that_is_refused_as_a_whole_is_told_by_its_bytes(tmp_path: Path) -> None:
    """Beyond ``max_bytes`` it is not read: its size is known, and the hash is that of nothing."""
    payload = b"PAR1 and nothing that a table has PAR1"
    for most, hashed in ((len(payload), payload), (len(payload) - 1, b"")):
        (found,) = read_records(tmp_path, "a.parquet", payload, max_bytes=most)
        assert found.refusal is not None
        assert found.unheld == (len(payload), hashlib.sha256(hashed).hexdigest())

"""Plain-text files as records."""

from __future__ import annotations

from pathlib import Path

import pytest

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

"""The gate: what may be opened, how much is read, and what the first bytes tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus_pipeline.readers.gate import GateError, looks_binary, media_type_of, read_file, read_head


def refusal(path: Path, max_bytes: int = 100) -> GateError:
    with pytest.raises(GateError) as raised:
        read_file(str(path), max_bytes)
    return raised.value


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"x" * 100)
    assert read_file(str(page), 100) == b"x" * 100
    assert refusal(page, 99).code == "too_large"


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.touch()
    assert read_file(str(page), 100) == b""


def test_a_missing_file_says_so_without_its_path(tmp_path: Path) -> None:
    error = refusal(tmp_path / "gone.txt")
    assert (error.code, error.reason) == ("unreadable", "no such file or directory")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "unreadable"


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    error = refusal(pipe)
    assert (error.code, error.reason) == ("unreadable", "not a regular file")
    assert read_head(str(pipe)) == b""


def test_a_device_is_refused() -> None:
    assert refusal(Path("/dev/zero")).code == "unreadable"


def test_the_head_of_a_file_is_short(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"y" * 100_000)
    assert 256 <= len(read_head(str(page))) < 100_000
    assert read_head(str(tmp_path / "gone.txt")) == b""


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"", "text/plain"),
        (b"The heron stood in the reeds.", "text/plain"),
        (b"PAR1\x15\x04", "application/vnd.apache.parquet"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"PK\x03\x04", "application/zip"),
        (b"%PDF-1.7", "application/pdf"),
        (b"WARC/1.1\r\n", "application/warc"),
        (b"  \n<!DOCTYPE html><p>", "text/html"),
        (b"\xef\xbb\xbf<HTML lang=en>", "text/html"),
        (b'<?xml version="1.0"?><html>', "text/html"),
        (b'<?xml version="1.0"?><rss>', "application/xml"),
        (b"<!-- saved from reeds.example --><html><p>", "text/html"),
        (b"<!-- a remark --> The heron stood in the reeds.", "text/plain"),
        (b'From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"', "multipart/related"),
        (b"We write <html> by hand here.", "text/plain"),
        (b"PKZIP was a program.", "text/plain"),
        (b"Parquet is a floor.", "text/plain"),
    ],
)
def test_first_bytes_tell_the_media_type(head: bytes, media_type: str) -> None:
    assert media_type_of(head) == media_type


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"Tabs\tand\r\nnewlines\x0b\x0c are text.",
        b"A stray \x00 or \x07 in a long scraped page. " + b"words " * 200,
        "Цапля".encode("cp1251"),
        "Цапля".encode("utf-16"),
        "汤港晚报".encode("gb18030"),
        b"\x1b$B1{\x1b(B",
        b"Of this\x00short\x01page\x02one byte\x07in ten is a control.",
        ("x" * 4095 + "ж" + "\x00" * 99).encode(),
    ],
)
def test_text_does_not_look_binary(payload: bytes) -> None:
    assert looks_binary(payload) is None


@pytest.mark.parametrize(
    "payload",
    [bytes(range(256)), b"\x00" * 50, b"\x7fELF\x02\x01\x01" + b"\x00" * 9, b"\xe9 and \x01\x02\x03 controls"],
)
def test_binary_says_how_many_controls(payload: bytes) -> None:
    reason = looks_binary(payload)
    assert reason is not None
    assert "control bytes" in reason

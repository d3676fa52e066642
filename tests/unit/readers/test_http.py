"""HTTP responses as saved: chunked or said to be, packed or said to be."""

from __future__ import annotations

import zlib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import gzipped

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.http import (
    Response,
    body_of,
    charset,
    dechunked,
    media_type,
    parse_headers,
    parse_response,
)

PAGE = b"<!doctype html><p>The heron stood in the reeds.</p>" * 20


def body(payload: bytes, limit: int = 10**6, **headers: str) -> bytes:
    return body_of(Response(200, {name.replace("_", "-"): value for name, value in headers.items()}, payload), limit)


def chunked(payload: bytes, size: int = 100) -> bytes:
    pieces = [payload[i : i + size] for i in range(0, len(payload), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_status_headers_and_body() -> None:
    found = parse_response(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;\r\n Charset='KOI8-R'\r\nbroken\r\n\r\n" + PAGE)
    assert (found.status, found.body) == (200, PAGE)
    assert (media_type(found.headers), charset(found.headers)) == ("text/html", "KOI8-R")


def test_headers_without_an_end_have_no_body() -> None:
    found = parse_response(b"HTTP/1.1 200 OK\r\nA: b")
    assert (found.status, found.body) == (200, None)
    with pytest.raises(GateError, match="do not end"):
        body_of(found, 100)


@pytest.mark.parametrize("block", [b"", b"\r\n\r\n", b"HTTP/1.1", b"HTTP/1.1 two\r\n\r\n", PAGE])
def test_what_is_no_response_is_damaged(block: bytes) -> None:
    with pytest.raises(GateError, match="no HTTP"):
        parse_response(block)


def test_chunks_are_joined() -> None:
    assert body(chunked(PAGE), transfer_encoding="chunked") == PAGE
    assert body(chunked(PAGE, 7), transfer_encoding="gzip, Chunked") == PAGE


@pytest.mark.parametrize("payload", [PAGE, b"", b"Add\nsome salt.", b"no chunk", b"5\r\nabc"[:0] + b"zz\r\n"])
def test_what_is_said_to_be_chunked_but_is_not_stays(payload: bytes) -> None:
    assert body(payload, transfer_encoding="chunked") == payload


def test_chunks_that_break_off_give_what_came() -> None:
    whole = chunked(PAGE)
    assert PAGE.startswith(dechunked(whole[:250]))
    assert len(dechunked(whole[:250])) > 150


PACKED = [
    ("gzip", gzipped(PAGE)),
    ("x-gzip", gzipped(PAGE)),
    ("deflate", zlib.compress(PAGE)),
    ("deflate", zlib.compress(PAGE)[2:-4]),
    ("br", pa.compress(PAGE, "brotli", asbytes=True)),
    ("zstd", pa.compress(PAGE, "zstd", asbytes=True)),
    ("br, gzip", gzipped(pa.compress(PAGE, "brotli", asbytes=True))),
    ("identity", PAGE),
]


@pytest.mark.parametrize(("coding", "payload"), PACKED)
def test_packed_bodies_are_unpacked(coding: str, payload: bytes) -> None:
    assert body(payload, content_encoding=coding) == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "lzma", "nonsense"])
def test_what_is_said_to_be_packed_but_is_not_stays(coding: str) -> None:
    assert body(PAGE, content_encoding=coding) == PAGE


@pytest.mark.parametrize(
    ("coding", "payload", "code"),
    [
        ("gzip", gzipped(PAGE)[:-20], "damaged"),
        ("br", bytes(range(256)) * 4, "damaged"),
        ("compress", b"\x1f\x9d" + bytes(range(256)) * 4, "unsupported"),
        ("gzip", gzipped(bytes(10**6)), "too_large"),
        ("gzip", gzipped(bytes(10**8)), "bomb"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(coding: str, payload: bytes, code: str) -> None:
    with pytest.raises(GateError) as raised:
        body(payload, 10**9 if code == "bomb" else 10**5, content_encoding=coding)
    assert raised.value.code == code


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip,br"]))
def test_any_body_is_unpacked_kept_or_refused(payload: bytes, coding: str) -> None:
    try:
        body(payload, content_encoding=coding, transfer_encoding="chunked")
    except GateError as error:
        assert error.code in ("damaged", "bomb", "too_large", "unsupported")  # noqa: PT017 (nothing else may be raised)


@given(st.binary(max_size=200))
def test_any_headers_are_read(lines: bytes) -> None:
    assert all(name == name.strip().lower() for name in parse_headers(lines))

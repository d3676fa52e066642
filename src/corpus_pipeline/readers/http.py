"""HTTP responses as crawlers saved them: status, type, charset, and the body without its transfer encodings.

Many writers undo chunking or compression and keep the headers that state them: what the body is decides.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from corpus_pipeline.readers.gate import HEAD_BYTES, GateError, looks_binary
from corpus_pipeline.readers.streams import (
    FLOOR,
    ArrowStream,
    Counted,
    DeflateStream,
    GzipStream,
    Meter,
    Stream,
    Unpacked,
    pass_over,
    read_all,
)

# Longer headers are no headers: servers and browsers give up at a quarter of it.
MAX_HEADERS = 256 * 1024
# What may be meant by a content encoding: ``deflate`` comes with and without its wrapping.
_DECODERS: Mapping[str, tuple[Callable[[Counted], Stream], ...]] = MappingProxyType(
    {
        "gzip": (GzipStream,),
        "x-gzip": (GzipStream,),
        "deflate": (partial(DeflateStream, wbits=zlib.MAX_WBITS), partial(DeflateStream, wbits=-zlib.MAX_WBITS)),
        "br": (partial(ArrowStream, codec="brotli"),),
        "zstd": (partial(ArrowStream, codec="zstd"),),
    }
)


@dataclass(frozen=True, slots=True)
class Response:
    """A response: its status, its headers by lower-case name (the last of a name counts), its body as saved.

    ``body`` is None where the headers do not end.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes | None


def parse_response(block: bytes) -> Response:
    """A saved response; GateError ``damaged`` where it is none."""
    end = header_end(block)
    head, body = (block[:end], block[end:]) if end >= 0 else (block[:MAX_HEADERS], None)
    first, _, rest = head.partition(b"\n")
    words = first.decode("latin-1").split(None, 2)
    if len(words) < 2 or not words[0].upper().startswith("HTTP/") or not words[1][:3].isascii():
        raise GateError("damaged", "no HTTP response")
    if not words[1][:3].isdigit():
        raise GateError("damaged", f"no HTTP status: {words[1][:20]!r}")
    return Response(int(words[1][:3]), parse_headers(rest), body)


def header_end(data: bytes) -> int:
    """Where the headers that data begins with end, behind their blank line; -1 where they do not."""
    usual = data.find(b"\r\n\r\n", 0, MAX_HEADERS)
    bare = data.find(b"\n\n", 0, usual if usual >= 0 else MAX_HEADERS)
    return bare + 2 if bare >= 0 else usual + 4 if usual >= 0 else -1


def parse_headers(lines: bytes) -> dict[str, str]:
    """Headers by lower-case name; a line that begins with a blank goes on with the one above."""
    headers: dict[str, str] = {}
    name = ""
    for line in lines.decode("utf-8", "replace").split("\n"):
        if line[:1] in (" ", "\t"):
            headers[name] = f"{headers.get(name, '')} {line.strip()}" if name else ""
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower() if colon else ""
        if name:
            headers[name] = value.strip()
    return headers


def media_type(headers: Mapping[str, str]) -> str:
    """The stated media type, in lower case and without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def charset(headers: Mapping[str, str]) -> str:
    """The stated charset, empty where there is none."""
    for parameter in headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").strip()
    return ""


def body_of(response: Response, max_bytes: int) -> bytes:
    """The body without chunks and compression; GateError where it is damaged, a bomb, or of an unknown encoding."""
    body = response.body
    if body is None:
        raise GateError("damaged", "the HTTP headers do not end")
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        body = dechunked(body)
    for coding in reversed(response.headers.get("content-encoding", "").lower().split(",")):
        body = _unpacked(body, coding.strip(), max_bytes)
    return body


def dechunked(body: bytes) -> bytes:
    """The content of chunks, as much of it as came; the body itself where it does not begin with a chunk."""
    chunks = list(_chunks(body))
    return b"".join(chunks) if chunks else body


def _chunks(body: bytes) -> Iterator[bytes]:
    """The chunks of a body; nothing where its first line is no chunk's that fits it."""
    at = 0
    while (end := body.find(b"\n", at, at + 1024)) >= 0:
        digits = body[at:end].partition(b";")[0].strip()
        if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
            break
        size, start = int(digits, 16), end + 1
        follows = body[start + size : start + size + 2]
        if start + size < len(body) and not follows.startswith((b"\r", b"\n")):
            break
        if not at and start + size > len(body) and body[end - 1 : end] != b"\r":  # a word such as "Add"
            break
        yield body[start : start + size]
        if not size:
            break
        at = start + size + (2 if follows == b"\r\n" else 1)


def _unpacked(body: bytes, coding: str, max_bytes: int) -> bytes:
    """The body without one content encoding, or as it is where that is stated falsely."""
    if coding in ("", "identity", "none") or not body:
        return body
    if coding not in _DECODERS:
        if looks_binary(body[:HEAD_BYTES]):
            raise GateError("unsupported", f"the content encoding {coding[:40]!r} is not read")
        return body
    if "gzip" in coding and not body.startswith(b"\x1f\x8b"):
        return body
    problem = GateError("damaged", "no content")
    for decoder in _DECODERS[coding]:
        packed = Counted(io.BytesIO(body))
        unpacked = Unpacked(decoder(packed), packed, Meter(len(body)))
        try:
            return read_all(unpacked, max_bytes)
        except GateError as error:
            if error.code == "too_large":
                pass_over(unpacked, 2 * FLOOR)
            if error.code != "damaged":
                raise GateError(error.code, error.reason) from error
            problem = error
    if looks_binary(body[:HEAD_BYTES]) or "gzip" in coding:
        raise problem
    return body

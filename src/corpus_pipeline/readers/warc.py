"""WARC files: responses, resources and conversions as records named by their offset.

The framing is read here and not by fastwarc or warcio: both deliver a record that breaks off as if it were whole, and
fastwarc 2.0 ends at the first wrong length or damaged gzip member, so that all records behind it would be lost. A
format of one header and one length is little to read; what a page costs later is a hundred times as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus_pipeline.readers.gate import HEAD_BYTES, GateError, media_type_of
from corpus_pipeline.readers.http import (
    MAX_HEADERS,
    body_of,
    charset,
    header_end,
    media_type,
    parse_headers,
    parse_response,
)
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.names import printable
from corpus_pipeline.readers.records import UNKNOWN_TYPE, Options, Record
from corpus_pipeline.readers.streams import CHUNK, Stream

# What a crawler says of itself and of its requests: no input records, for no page is in them.
_NO_INPUT = frozenset({"warcinfo", "request", "metadata"})
_HTML = ("text/html", "application/xhtml+xml")
_PAGES = (*_HTML, "text/plain")
_UNSTATED = ("", "application/octet-stream", "application/unknown", "unknown/unknown")
_MAGIC = b"WARC/"
_ARC = b"filedesc://"
_END = b"\r\n\r\n"
# The first line of a record where no newline precedes it: what stood between two records was damaged or left out.
_FIRST_LINE = re.compile(rb"WARC/[01]\.[0-9]{1,2}\r?\n")
_LONGEST_FIRST_LINE = 16
# Bytes of records with wrong lengths that are searched for the next record, beyond four times what was read.
REREAD = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record at an offset of the unpacked file; ``error`` where it is not whole."""

    offset: int
    headers: Mapping[str, str]
    block: bytes
    error: GateError | None = None


def is_warc(head: bytes, suffix: str) -> bool:
    """Whether an input is a WARC file."""
    return head.startswith(_MAGIC) or suffix in (".warc", ".wet")


def is_arc(head: bytes, suffix: str) -> bool:
    """Whether an input is an ARC file, the format before WARC."""
    return head.startswith(_ARC) or suffix == ".arc"


def read_arc(_found: Input, _options: Options) -> Found:
    """Nothing: GateError ``unsupported``."""
    raise GateError("unsupported", "an ARC file; convert it to WARC, as warcio recompress does")


def read_warc(found: Input, options: Options) -> Found:
    """A record for each page, and a refused one for each record that is damaged or holds no page."""
    for record in warc_records(found.stream, options.max_row):
        if record.error is not None or record.headers.get("warc-type", "").lower() not in _NO_INPUT:
            yield _page(found, record, options)


def _page(found: Input, record: WarcRecord, options: Options) -> Record:
    own = {
        "url": record.headers.get("warc-target-uri", "").strip("<>"),
        "retrieved_at": record.headers.get("warc-date", ""),
    }
    payload, kind, refusal = record.block, UNKNOWN_TYPE, None
    try:
        if record.error is not None:
            _refuse_unread(record, record.error)
        payload, kind, own["http_charset"] = _content(record, options.max_row)
        _refuse_no_page(payload, kind)
    except GateError as error:
        refusal = error.code, printable(error.reason)
    return Record(
        found.source.name,
        found.at(f"offset {record.offset}"),
        payload,
        kind if refusal else _kind_of_page(payload, kind),
        {**found.source.given_rows, **{name: value for name, value in own.items() if value}},
        refusal,
        is_row=True,
        warc_id=record.headers.get("warc-record-id") or None,
    )


def _content(record: WarcRecord, max_bytes: int) -> tuple[bytes, str, str]:
    """Payload, stated media type and stated charset of a record; GateError where it is none of a page."""
    headers, kind = record.headers, record.headers.get("warc-type", "").lower()
    if kind == "revisit":
        raise GateError("revisit", "names an earlier capture and holds no content of its own")
    if kind not in ("response", "resource", "conversion"):
        raise GateError("unsupported", f"a WARC record of type {kind[:40]!r}")
    if kind != "response" or not _is_http(record):
        stated = media_type(headers) or ("text/plain" if kind == "conversion" else "")
        return record.block, stated, charset(headers)
    response = parse_response(record.block)
    if 300 <= response.status < 400:
        target = response.headers.get("location", "")[:200]
        raise GateError("redirect", f"HTTP status {response.status}{', to ' if target else ''}{target}")
    if not 200 <= response.status < 300:
        raise GateError("http_error", f"HTTP status {response.status}")
    return body_of(response, max_bytes), media_type(response.headers), charset(response.headers)


def _refuse_unread(record: WarcRecord, error: GateError) -> None:
    """The error, or ``not_page`` where a record is too large and its headers tell of no page: films are long."""
    if error.code == "too_large" and _is_http(record) and header_end(record.block) >= 0:
        stated = media_type(parse_response(record.block).headers)
        if stated not in (*_PAGES, *_UNSTATED):
            raise GateError("not_page", f"{stated[:80]} is no page")
    raise error


def _is_http(record: WarcRecord) -> bool:
    """Whether the block of a response begins with HTTP headers; some writers save the body alone."""
    return record.block[:5].upper() == b"HTTP/" or media_type(record.headers) in ("", "application/http")


def _refuse_no_page(payload: bytes, kind: str) -> None:
    """GateError ``not_page`` for what is stated to be something else than a page, or is; nothing at all is empty."""
    found = media_type_of(payload[:HEAD_BYTES])
    if kind not in (*_PAGES, *_UNSTATED):
        raise GateError("not_page", f"{kind[:80]} is no page")
    is_untold = kind in _UNSTATED and found != "text/html" and bool(payload.strip())
    if found not in ("text/html", "text/plain", "application/xml") or is_untold:
        raise GateError("not_page", f"{found} is no page" + (f", though stated to be {kind}" if kind else ""))


def _kind_of_page(payload: bytes, kind: str) -> str:
    is_html = kind in _HTML or media_type_of(payload[:HEAD_BYTES]) == "text/html"
    return "text/html" if is_html else "text/plain"


def warc_records(stream: Stream, max_bytes: int) -> Iterator[WarcRecord]:
    """The records of an unpacked WARC file in order; behind a damaged one it goes on where the next begins."""
    text = _Buffer(stream)
    while text.skip_newlines() or text.error is not None:
        offset = text.offset
        try:
            headers = _headers(text)
        except GateError as error:
            yield WarcRecord(offset, {}, b"", error)
            if error.is_final:
                return
            text.seek_record()
            continue
        block, problem = _block(text, headers, max_bytes)
        yield WarcRecord(offset, headers, block, problem)
        if problem is not None and problem.is_final:
            return


def _headers(text: _Buffer) -> dict[str, str]:
    """The headers of the record that begins here."""
    text.fill(len(_MAGIC))
    if not text.data:
        raise text.problem("the file breaks off")
    if not text.data.startswith(_MAGIC):
        raise GateError("damaged", "no WARC record begins here; read on at the next")
    while (end := header_end(text.data)) < 0:
        if len(text.data) > MAX_HEADERS or not text.fill(len(text.data) + 1):
            # To the last that may begin here: a file of beginnings alone would be looked through for each of them.
            text.take(max(len(_MAGIC), text.data.rfind(b"\n" + _MAGIC) + 1))
            raise text.problem("the headers of the record do not end")
    headers = parse_headers(text.take(end).partition(b"\n")[2])
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 18:
        raise GateError("damaged", f"no length of the record: {length[:40]!r}")
    return headers


def _block(text: _Buffer, headers: Mapping[str, str], max_bytes: int) -> tuple[bytes, GateError | None]:
    """The block of a record and what is wrong with it; behind it the next record begins."""
    n = int(headers["content-length"])
    if n > max_bytes:
        text.fill(MAX_HEADERS)
        head = text.data[:MAX_HEADERS]
        text.seek_record()
        return head, GateError("too_large", f"{n} bytes, of which a record may have {max_bytes}")
    is_whole = text.fill(n)
    block = text.take(n)
    if not is_whole and text.error is not None:
        return block, text.problem("")
    if is_whole and text.ends_record():
        return block, None
    text.seek_record(block if text.may_reread(len(block)) else b"")
    what = f"no record ends after {n} bytes" if is_whole else f"breaks off after {len(block)} of {n} bytes"
    return block, GateError("damaged", what)


class _Buffer:
    """The bytes of a file from some offset on. ``error``: why there are no more of them for now."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.data = b""
        self.offset = 0
        self.error: GateError | None = None
        self._reread = 0

    def may_reread(self, n: int) -> bool:
        """Whether bytes may be looked at again: a file of wrong lengths alone must not cost its square."""
        self._reread += n
        return self._reread < REREAD + 4 * self.offset

    def fill(self, n: int) -> bool:
        """Hold at least ``n`` bytes; false where there are not so many before the end or an error."""
        blocks, size = [self.data], len(self.data)
        try:
            while size < n and self.error is None and (data := self._stream.read(CHUNK)):
                blocks.append(data)
                size += len(data)
        except GateError as error:
            self.error = error
        if len(blocks) > 1:
            self.data = b"".join(blocks)
        return size >= n

    def problem(self, what: str) -> GateError:
        """The error that ended the bytes, which is hereby told; without one, that the file is damaged."""
        error, self.error = self.error, None
        return error or GateError("damaged", what)

    def take(self, n: int) -> bytes:
        """The next ``n`` bytes, as many as are held of them."""
        taken, self.data = self.data[:n], self.data[n:]
        self.offset += len(taken)
        return taken

    def skip_newlines(self) -> bool:
        """Go behind the newlines between records; whether anything is there."""
        while self.fill(1) and self.data[:1] in (b"\r", b"\n"):
            self.take(len(self.data) - len(self.data.lstrip(b"\r\n")))
        return bool(self.data)

    def ends_record(self) -> bool:
        """Whether newlines and another record follow, or the end; or the blank line that ends a record, and noise."""
        offset = self.offset
        self.fill(_LONGEST_FIRST_LINE)
        if self.data.startswith(_END) or _FIRST_LINE.match(self.data):
            return True
        if not self.skip_newlines():
            return True
        self.fill(len(_MAGIC))
        return self.offset > offset and self.data.startswith(_MAGIC)

    def seek_record(self, taken: bytes = b"") -> None:
        """Go to where something next begins as a record does, or to the end; ``taken`` is looked at again."""
        self.data = taken + self.data
        self.offset -= len(taken)
        self.fill(len(_MAGIC))
        if self.data.startswith(_MAGIC):
            return
        while (at := _first_line(self.data)) < 0:
            self.take(max(0, len(self.data) - _LONGEST_FIRST_LINE))
            if not self.fill(len(self.data) + 1):
                self.take(len(self.data))
                return
        self.take(at)


def _first_line(data: bytes) -> int:
    """Where data next begins as a record does; -1 where it does not."""
    at = -1
    while (at := data.find(_MAGIC, at + 1)) >= 0:
        if data[at - 1 : at] == b"\n" or _FIRST_LINE.match(data, at):
            break
    return at

"""Bytes as readers take them: a few at a time, from files and out of decompressors, with every failure a GateError.

A stream raises a GateError once for each damage and gives what follows it, if anything, when it is read on.
"""

from __future__ import annotations

import bz2
import codecs
import lzma
import os
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias

import pyarrow as pa

from corpus_pipeline.readers.gate import BOMS, HEAD_BYTES, GateError, reason_of

# What is asked of a stream at a time: little beside a batch, and few calls for a file.
CHUNK = 256 * 1024
# Packed text shrinks to a third or a tenth, and a page repeated without end to a hundredth; gzip ends at 1:1030, where
# bombs begin. Up to FLOOR anything is let through: so much costs a tenth of a second.
FLOOR = 32 * 1024 * 1024
RATIO = 200
_BOMB = f"unpacks to more than {RATIO} times its size; the rest of it is not read"
GZIP = b"\x1f\x8b"
_GZIP_START = GZIP + b"\x08"
# What a record counts for beside its bytes where it was packed: a few kilobytes may hold millions that say nothing.
RECORD_BYTES = 1000


class Stream(Protocol):
    """Something that gives its next bytes: at most ``n``, none at the end."""

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        ...


class Meter:
    """How much all that is packed in one file may unpack to, however deeply it is packed."""

    def __init__(self, n_bytes: int) -> None:
        self.left = FLOOR + RATIO * n_bytes

    def charge(self, n: int) -> None:
        """Take note of unpacked bytes; GateError ``bomb`` where they are too many."""
        self.left -= n
        if self.left < 0:
            raise GateError("bomb", _BOMB, is_final=True)


class FileStream:
    """The bytes of an open file, or a range of them. GateError ``changed`` where it changes meanwhile."""

    def __init__(self, handle: int, first: int = 0, last: int = -1) -> None:
        self.handle = handle
        self._at, self._last = first, last
        self._before = _stamp(handle)

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        wanted = n if self._last < 0 else min(n, self._last - self._at)
        try:
            data = os.pread(self.handle, wanted, self._at) if wanted else b""
        except OSError as error:
            self._last = self._at
            raise GateError("unreadable", reason_of(error)) from error
        self._at += len(data)
        if not data:
            self._check()
        return data

    def _check(self) -> None:
        before, self._before = self._before, _stamp(self.handle)
        is_short = 0 <= self._at < self._last
        self._last = self._at
        if is_short or before != self._before:
            raise GateError("changed", "the file changed while it was read")


def _stamp(handle: int) -> tuple[int, int]:
    status = os.fstat(handle)
    return status.st_size, status.st_mtime_ns


class Peekable:
    """A stream whose first bytes can be looked at before they are read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._head = b""
        self._error: GateError | None = None

    def peek(self) -> bytes:
        """The first bytes of what is still to be read."""
        try:
            while self._error is None and len(self._head) < HEAD_BYTES and (data := self._stream.read(CHUNK)):
                self._head += data
        except GateError as error:
            self._error = error
        return self._head[:HEAD_BYTES]

    def is_blank(self, *, of_text: bool = False) -> bool:
        """Whether there are no bytes at all, or of text none but blanks, and that for no fault."""
        head = self.peek()
        if of_text and len(head) < HEAD_BYTES:
            head = head.removeprefix(BOMS[0]).strip()
        return not head and self._error is None

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        if self._head:
            data, self._head = self._head[:n], self._head[n:]
            return data
        if error := self._error:
            self._error = None
            raise error
        return self._stream.read(n)


def read_all(stream: Stream, max_bytes: int) -> bytes:
    """All bytes of a stream; GateError ``too_large`` where they are more than ``max_bytes``."""
    blocks, left = [], max_bytes
    while data := stream.read(CHUNK):
        left -= len(data)
        if left < 0:
            raise GateError("too_large", f"more than {max_bytes} bytes")
        blocks.append(data)
    return b"".join(blocks) if len(blocks) != 1 else blocks[0]


def _at_least(n: int, pending: bytes, stream: Stream) -> bytes:
    """Pending bytes, if any, and so much of what follows them that they are ``n``, where there are so many."""
    while 0 < len(pending) < n and (more := stream.read(CHUNK)):
        pending += more
    return pending


def pass_over(stream: Stream, n: int) -> int:
    """Read so many bytes and keep none (a bomb among them is a GateError); how many of them there were not."""
    while n > 0 and (data := stream.read(min(n, CHUNK))):
        n -= len(data)
    return n


class Counted:
    """A stream that counts what was taken from it."""

    # Arrow asks its files this, and closes them.
    closed = False

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.n = 0

    def close(self) -> None:
        """Nothing: the file is closed by whoever opened it."""

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        data = self._stream.read(n)
        self.n += len(data)
        return data


class Unpacked:
    """What a decompressor gives, measured against what it took; GateError ``bomb`` where it is out of proportion."""

    def __init__(self, stream: Stream, packed: Counted, meter: Meter) -> None:
        self._stream, self._packed, self._meter = stream, packed, meter
        self._n = 0
        self._ended = False

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        if self._ended:
            return b""
        data = self._stream.read(n)
        self._n += len(data)
        if self._n > FLOOR + RATIO * self._packed.n:
            self._ended = True
            raise GateError("bomb", _BOMB)
        self._meter.charge(len(data))
        return data


class GzipStream:
    """The bytes of gzip members, one after the other; behind a damaged one it goes on with the next.

    ``n_behind``: bytes behind the last member, once all is read, that are neither another nor zeros to fill up with.
    """

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._pending, self._is_later = b"", False
        self._member: zlib._Decompress | None = None
        self.n_behind = 0

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        while True:
            taken = self._fill()
            if self._member is None and not self._begin():
                return b""
            if data := self._inflate(n, is_last=not taken):
                return data

    def _fill(self) -> bool:
        """More packed bytes where none are pending; whether there are any."""
        if not self._pending:
            self._pending = self._packed.read(CHUNK)
        return bool(self._pending)

    def _begin(self) -> bool:
        """Enter the next member; false at the end, which may be filled up with zeros."""
        while self._pending and not self._pending.lstrip(b"\0"):
            self._pending = self._packed.read(CHUNK)
        if not self._pending:
            return False
        if self._pending.startswith(b"\0"):
            self._pending = self._pending.lstrip(b"\0")
        self._pending = _at_least(len(GZIP), self._pending, self._packed)
        if self._is_later and not self._pending.startswith(GZIP):
            n_skipped = self._seek_member()
            if self._pending:
                raise GateError("damaged", "something else stands between gzip members")
            self.n_behind = n_skipped
            return False
        self._member = zlib.decompressobj(wbits=31)
        return True

    def _inflate(self, n: int, *, is_last: bool) -> bytes:
        member = self._member
        if member is None:
            return b""
        try:
            data = member.decompress(self._pending, n)
        except zlib.error as error:
            self._seek_member()
            raise GateError("damaged", f"damaged gzip data: {str(error)[:100]}") from error
        self._pending = member.unused_data if member.eof else member.unconsumed_tail
        if member.eof:
            self._member, self._is_later = None, True
        elif is_last and not data:
            self._member = None
            raise GateError("damaged", "the gzip data breaks off")
        return data

    def _seek_member(self) -> int:
        """Skip to what looks like the start of another member; how many bytes were skipped."""
        self._member = None
        rest, n_skipped = self._pending[1:], 1
        while (at := rest.find(_GZIP_START)) < 0:
            more = self._packed.read(CHUNK)
            kept = rest[-2:] if more else b""
            n_skipped += len(rest) - len(kept)
            rest = kept + more
            if not more:
                break
        self._pending = rest[at:] if rest else b""
        return n_skipped + max(at, 0)


class DeflateStream:
    """The bytes of one stream that zlib packed. ``wbits``: negative where it is bare."""

    def __init__(self, packed: Stream, wbits: int) -> None:
        self._packed, self._inflater = packed, zlib.decompressobj(wbits)

    @property
    def n_unused(self) -> int:
        """How many of the bytes taken lie behind the end of the stream."""
        return len(self._inflater.unused_data)

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        while not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._packed.read(CHUNK)
            try:
                data = self._inflater.decompress(packed, n)
            except zlib.error as error:
                raise GateError("damaged", f"damaged deflate data: {str(error)[:100]}") from error
            if data:
                return data
            if not packed:
                raise GateError("damaged", "the deflate data breaks off")
        return b""


# A dictionary of xz may be 4 GB by its header; what tools write by default needs 65 MB at most.
LZMA_BYTES = 128 * 1024 * 1024
_Member: TypeAlias = "bz2.BZ2Decompressor | lzma.LZMADecompressor"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ\x00"
_BEGINNINGS: Mapping[str, bytes] = MappingProxyType({"bzip2": BZIP2, "xz": XZ})
MEMBERS: Mapping[str, Callable[[], _Member]] = MappingProxyType(
    {
        "bzip2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_BYTES),
    }
)


class MemberStream:
    """The bytes of bzip2 or xz streams, one after the other, up to the first damage. ``n_behind``: as of gzip."""

    def __init__(self, packed: Stream, codec: str) -> None:
        self._packed, self._codec = packed, codec
        self._member: _Member | None = MEMBERS[codec]()
        self._pending, self.n_behind = b"", 0

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        while self._member is not None:
            if not self._pending and self._member.needs_input:
                self._pending = self._packed.read(CHUNK)
                if not self._pending:
                    raise self._ended("the {} data breaks off")
            if data := self._unpack(self._member, n):
                return data
        return b""

    def _unpack(self, member: _Member, n: int) -> bytes:
        try:
            data = member.decompress(self._pending, n)
        except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
            raise self._ended("damaged {} data: " + str(error)[:100]) from error
        self._pending = b""
        if member.eof:
            # xz fills up to four bytes with zeros between and behind its streams.
            self._pending = member.unused_data.lstrip(b"\0") or self._packed.read(CHUNK).lstrip(b"\0")
            self._member = MEMBERS[self._codec]() if self._is_followed() else None
        return data

    def _is_followed(self) -> bool:
        """Whether another stream begins here; what is none is counted."""
        magic = _BEGINNINGS[self._codec]
        self._pending = _at_least(len(magic), self._pending, self._packed)
        if self._pending.startswith(magic):
            return True
        self.n_behind = len(self._pending) + sum(map(len, iter(lambda: self._packed.read(CHUNK), b"")))
        return False

    def _ended(self, what: str) -> GateError:
        self._member = None
        return GateError("damaged", what.format(self._codec))


class WideStream:
    """Text in UTF-16 or UTF-32 behind its byte order mark, as UTF-8; what is no character is none in UTF-8 either."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._pending = b""
        self._mark, self._ended = "\ufeff", False

    def read(self, n: int, /) -> bytes:
        """The next bytes. GateError ``bad_encoding`` where they end within a character."""
        while not self._pending and not self._ended:
            self._fill(n)
        data, self._pending = self._pending[:n], self._pending[n:]
        return data

    def _fill(self, n: int) -> None:
        data = self._stream.read(n)
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeError as error:
            self._ended = True
            raise GateError("bad_encoding", f"the bytes are no {self._encoding}") from error
        if text:
            text, self._mark = text.removeprefix(self._mark), ""
        self._pending = text.encode("utf-8", "surrogatepass")


class ArrowStream:
    """The bytes of what one of Arrow's codecs packed: zstd frames one after the other, brotli."""

    def __init__(self, packed: Stream, codec: str) -> None:
        self._codec = codec
        self._stream: pa.CompressedInputStream | None = pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), codec)

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        if self._stream is None:
            return b""
        try:
            return bytes(self._stream.read(n))
        except GateError:
            self._stream = None
            raise
        except (OSError, pa.ArrowException) as error:
            self._stream = None
            raise GateError("damaged", f"damaged {self._codec} data: {str(error)[:100]}") from error

"""Zip archives whose directory is missing or damaged: members by the headers that stand before each, front to back."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, Counted, DeflateStream, Meter, Stream, Unpacked

HEADER = b"PK\x03\x04"
# Damaged members behind whose header the next one is looked for; behind others it is looked for where reading ended,
# so that an archive of headers alone does not cost its square.
REREAD = 64
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
_SIZES_FOLLOW, _UNKNOWN = 0x8, 0xFFFFFFFF
# Signature, version, flags, method, time, date, checksum, packed and unpacked size, lengths of name and extra field.
_FIELDS = struct.Struct("<4sHHHHHIIIHH")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before a member. ``n_packed`` is -1 where only what follows the member tells its size."""

    name: str
    flags: int
    method: int
    checksum: int
    n_packed: int
    data_at: int


def members_by_header(file: BinaryIO, meter: Meter) -> Iterator[tuple[Header, Stream | GateError]]:
    """Each member with its bytes, or why they are not read, up to where no member begins."""
    at, n_broken = 0, 0
    while (header := _header(file, at)) is not None:
        member = _Member(file, header, meter)
        problem = _problem(header)
        yield header, problem or member
        end = member.end() if problem is None else header.data_at + max(header.n_packed, 0)
        n_broken += member.is_broken
        at = _next_header(file, header.data_at if member.is_broken and n_broken <= REREAD else end)


def _problem(header: Header) -> GateError | None:
    if header.flags & ENCRYPTED:
        return GateError("encrypted", "the member is encrypted")
    if header.method not in (STORED, DEFLATED):
        return GateError("unsupported", f"compression method {header.method} is not read")
    if header.method == STORED and header.n_packed < 0:
        return GateError("damaged", "its size stands in the directory alone, which is damaged")
    return None


def _header(file: BinaryIO, at: int) -> Header | None:
    """The header at an offset; None where there is none or it breaks off."""
    file.seek(at)
    fixed = file.read(_FIELDS.size)
    if len(fixed) < _FIELDS.size or not fixed.startswith(HEADER):
        return None
    _, _, flags, method, _, _, checksum, n_packed, _, n_name, n_extra = _FIELDS.unpack(fixed)
    rest = file.read(n_name + n_extra)
    name = rest[:n_name].decode("utf-8", "surrogateescape")
    if n_packed == _UNKNOWN:
        n_packed = _long_size(rest[n_name:])
    if flags & _SIZES_FOLLOW and not n_packed:
        n_packed = -1
    return Header(name, flags, method, checksum, n_packed, at + _FIELDS.size + n_name + n_extra)


def _long_size(extra: bytes) -> int:
    """The packed size beyond 4 GB, from the extra field; -1 where it is not stated."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 1 and size >= 16 and at + 20 <= len(extra):
            return int.from_bytes(extra[at + 12 : at + 20], "little")
        at += 4 + size
    return -1


def _next_header(file: BinaryIO, at: int) -> int:
    """Where the next header stands, behind sizes that follow a member or behind damage; the end where none does."""
    file.seek(at)
    kept = b""
    while data := file.read(CHUNK):
        kept = kept[-3:] + data
        if (found := kept.find(HEADER)) >= 0:
            return file.tell() - len(kept) + found
    return file.tell()


class _Range:
    """Bytes of a file from an offset on, ``n`` of them or, if that is -1, all."""

    def __init__(self, file: BinaryIO, at: int, n: int) -> None:
        self._file, self.at, self._left = file, at, n

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        self._file.seek(self.at)
        data = self._file.read(n if self._left < 0 else min(n, self._left))
        self.at += len(data)
        self._left -= len(data) if self._left > 0 else 0
        return data


class _Member:
    """The bytes of a member, whose checksum is compared at its end. ``is_broken``: it has none that can be found."""

    def __init__(self, file: BinaryIO, header: Header, meter: Meter) -> None:
        self._file, self._header = file, header
        self._packed = _Range(file, header.data_at, header.n_packed)
        counted = Counted(self._packed)
        self._inflated = DeflateStream(counted, -zlib.MAX_WBITS) if header.method == DEFLATED else None
        self._stream = Unpacked(self._inflated or counted, counted, meter)
        self._sum = 0
        self._is_over = self.is_broken = False

    def read(self, n: int, /) -> bytes:
        """The next bytes; GateError ``damaged`` where they are not those that were packed."""
        if self._is_over:
            return b""
        try:
            data = self._stream.read(n)
        except GateError:
            self._is_over, self.is_broken = True, self._header.n_packed < 0
            raise
        self._sum = zlib.crc32(data, self._sum)
        if not data:
            self._is_over = True
            self._check()
        return data

    def _check(self) -> None:
        header, expected = self._header, self._header.checksum
        if header.n_packed >= 0 and self._packed.at < header.data_at + header.n_packed:
            raise GateError("damaged", "the archive breaks off in this member")
        if header.flags & _SIZES_FOLLOW:
            self._file.seek(self.end())
            expected = int.from_bytes(self._file.read(8).removeprefix(b"PK\x07\x08")[:4], "little")
        if self._sum != expected:
            raise GateError("damaged", "the checksum of the member is wrong")

    def end(self) -> int:
        """Where the member ends; where only its bytes tell, all of them are read."""
        header = self._header
        if header.n_packed >= 0:
            return header.data_at + header.n_packed
        with suppress(GateError):
            while self.read(CHUNK):
                pass
        return self._packed.at - (self._inflated.n_unused if self._inflated else 0)

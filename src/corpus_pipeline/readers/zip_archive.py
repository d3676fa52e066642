"""Zip archives: each member is an input; nothing is ever written."""

from __future__ import annotations

import errno
import io
import stat
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import BinaryIO

from corpus_pipeline.readers.archive_members import Places, is_hidden
from corpus_pipeline.readers.gate import GateError, reason_of
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import Options
from corpus_pipeline.readers.streams import FLOOR, RATIO, Meter, read_all
from corpus_pipeline.readers.zip_headers import HEADER, members_by_header

# Python holds 20 times as much: 300,000 members of usual names.
MAX_DIRECTORY = 32 * 1024 * 1024
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Zip files that are documents or programs, by what they begin with.
_DOCUMENTS = (b"[Content_Types].xml", b"mimetypeapplication/", b"META-INF/", b"AndroidManifest.xml")
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


def is_zip(head: bytes, suffix: str) -> bool:
    """Whether an input is a zip archive, and no document that is packed as one."""
    if head.startswith(b"PK") and any(head[30:].startswith(name) for name in _DOCUMENTS):
        return False
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")) or suffix == ".zip"


def read_zip(found: Input, options: Options) -> Found:
    """The members as inputs; a refused record for each that cannot be read.

    They come in the order of the directory or, where it is damaged, from front to back.
    """
    with found.random_access(options.max_bytes) as file:
        try:
            archive = _open(file, options.max_bytes)
            _refuse_no_member(archive, file)
        except GateError as error:
            if error.code != "damaged":
                raise
            yield found.refused(error)
            yield from _by_header(file, found)
            return
        members = archive.infolist()
        overlapping = _overlapping(members)
        if problem := _before(members, file):
            yield found.refused(problem)
        places = Places()
        for member in members:
            name = _name(member)
            if name.endswith("/") or is_hidden(name):
                continue
            place = places.place(name)
            if problem := _problem(member, overlapping):
                yield found.refused_member(problem, place)
            else:
                yield found.member(name, place, _Member(archive, member, found.meter))


def _by_header(file: BinaryIO, found: Input) -> Found:
    """What can be read of an archive whose directory cannot: a download that was cut has none."""
    places = Places()
    for header, member in members_by_header(file, found.meter):
        if header.name.endswith("/") or is_hidden(header.name):
            continue
        place = places.place(header.name)
        if isinstance(member, GateError):
            yield found.refused_member(member, place)
        else:
            yield found.member(header.name, place, member)


def _open(file: BinaryIO, max_bytes: int) -> zipfile.ZipFile:
    try:
        n_bytes = _directory_bytes(file)
        if n_bytes > MAX_DIRECTORY:
            raise GateError("too_large", f"a directory of {n_bytes} bytes")
        try:
            return zipfile.ZipFile(file)
        except UnicodeDecodeError:
            return zipfile.ZipFile(_without_utf8_names(file, n_bytes, max_bytes))
    except OSError as error:
        raise GateError("unreadable", reason_of(error)) from error
    except _ERRORS as error:
        raise GateError("damaged", f"damaged zip archive: {str(error)[:100].lower()}") from error


def _refuse_no_member(archive: zipfile.ZipFile, file: BinaryIO) -> None:
    """GateError ``damaged`` where the directory names nothing, but members are there: one in the comment does so."""
    file.seek(0)
    if not archive.infolist() and file.read(len(HEADER)) == HEADER:
        raise GateError("damaged", "the directory of the archive names no member, but members are there")


def _before(members: list[zipfile.ZipInfo], file: BinaryIO) -> GateError | None:
    """Why what stands before the first member is not read, where that is another archive or what is left of one."""
    first = min((member.header_offset for member in members), default=0)
    file.seek(0)
    if first <= 0 or file.read(len(HEADER)) != HEADER:
        return None
    return GateError("damaged", f"{first} bytes of another archive stand before the first member of the directory")


def _without_utf8_names(file: BinaryIO, n_bytes: int, max_bytes: int) -> BinaryIO:
    """A copy of the archive in which no name is called UTF-8: Python reads no member where one falsely is."""
    file.seek(0)
    data = bytearray(read_all(file, max_bytes))
    at = max(0, data.rfind(b"PK\x05\x06") - n_bytes)
    while (at := data.find(b"PK\x01\x02", at)) >= 0 and at + 46 <= len(data):
        data[at + 9] &= ~(_UTF8_NAME >> 8)
        header = int.from_bytes(data[at + 42 : at + 46], "little")
        if data[header : header + 4] == b"PK\x03\x04":
            data[header + 7] &= ~(_UTF8_NAME >> 8)
        at += 4
    return io.BytesIO(data)


def _directory_bytes(file: BinaryIO) -> int:
    """The stated size of the directory, from the last bytes of the file; 0 where none is stated."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    is_last = tail[-22:].startswith(b"PK\x05\x06")
    at, at64 = len(tail) - 22 if is_last else tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0]
    sizes += [int.from_bytes(tail[at64 + 40 : at64 + 48], "little")] if at64 >= 0 else []
    return min(max(size for size in sizes if size != 0xFFFFFFFF or len(sizes) == 1), end)


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Header offsets of members whose bytes are another member's too; GateError ``bomb`` where most are such."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    found = [a.header_offset for a, b in pairwise(ordered) if a.header_offset + 30 + a.compress_size > b.header_offset]
    if len(found) > 1 and 2 * len(found) >= len(members):
        raise GateError("bomb", "its members share bytes")
    return set(found)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 also where the archive forgets to say so, other bytes as surrogates."""
    if member.flag_bits & _UTF8_NAME:
        return member.orig_filename
    return member.orig_filename.encode("cp437").decode("utf-8", "surrogateescape")


def _problem(member: zipfile.ZipInfo, overlapping: set[int]) -> GateError | None:
    """Why a member is not read."""
    if member.header_offset in overlapping:
        return GateError("bomb", "its bytes are another member's too")
    if stat.S_ISLNK(member.external_attr >> 16):
        return GateError("unsupported", "a link; it is not followed")
    if member.flag_bits & _ENCRYPTED:
        return GateError("encrypted", "the member is encrypted")
    if member.compress_type not in _METHODS:
        return GateError("unsupported", f"compression method {member.compress_type} is not read")
    if member.file_size > FLOOR + RATIO * member.compress_size:
        return GateError("bomb", f"unpacks to {member.file_size} bytes, more than {RATIO} times its size")
    return None


class _Member:
    """The bytes of a member, opened when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, meter: Meter) -> None:
        self._archive, self._member, self._meter = archive, member, meter
        self._file: zipfile.ZipExtFile | None = None
        self._ended = False

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        if self._ended:
            return b""
        try:
            self._file = self._file or self._open()
            data = self._file.read(n)
        except OSError as error:
            self._ended = True
            # A directory that points before the start of the file is no fault of the disk.
            code = "damaged" if error.errno == errno.EINVAL else "unreadable"
            raise GateError(code, reason_of(error)) from error
        except _ERRORS as error:
            self._ended = True
            raise GateError("damaged", f"damaged member: {str(error)[:100].lower() or 'it breaks off'}") from error
        self._meter.charge(len(data))
        return data

    def _open(self) -> zipfile.ZipExtFile:
        file = self._archive.open(self._member)
        if not isinstance(file, zipfile.ZipExtFile):
            raise zipfile.BadZipFile("no member")
        return file

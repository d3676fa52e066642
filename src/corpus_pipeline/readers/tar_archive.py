"""Tar archives, read from front to back: each regular member is an input; links and devices are refused."""

from __future__ import annotations

import tarfile
from collections.abc import Generator, Iterator
from typing import BinaryIO, cast

from corpus_pipeline.readers.archive_members import Places, is_hidden
from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import Options
from corpus_pipeline.readers.streams import CHUNK, Stream

# Headers of one member: a long name takes a few blocks, extended attributes may take many, hostile ones the whole file.
MAX_HEADERS = 1024 * 1024
# What tarfile raises at headers that are no headers.
_ERRORS = (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, ArithmeticError, LookupError)


def is_tar(head: bytes, suffix: str) -> bool:
    """Whether an input is a tar archive."""
    return head[257:262] == b"ustar" or suffix == ".tar"


def read_tar(found: Input, _options: Options) -> Found:
    """The members as inputs, in their order; a refused record for each that is no regular file, and for damage."""
    archive, places = _Archive(found.stream), Places()
    for item in archive.members():
        if isinstance(item, GateError):
            yield found.refused(item, f"offset {archive.damaged_at}")
            continue
        member, stream = item
        if member.isdir() or is_hidden(member.name):
            continue
        place = places.place(member.name)
        if member.isreg() and not member.issparse():
            yield found.member(member.name, place, stream)
        else:
            kind = "a link" if member.issym() or member.islnk() else "no regular file"
            yield found.refused_member(GateError("unsupported", f"{kind}; it is not followed"), place)


class _Archive:
    """A tar archive as tarfile reads it from a stream, kept from holding headers without end.

    It is read in runs, a new one behind each damage. ``told``: why it cannot be read on has been said; ``damaged_at``:
    offset of the last damage.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._left = MAX_HEADERS
        self.told = False
        self.damaged_at = 0
        # The run: its offset, what was read ahead of it, how much of it was read, the last bytes of that.
        self._first, self._ahead, self._n, self._recent = 0, b"", 0, b""

    def read(self, n: int, /) -> bytes:
        """The next bytes of the archive; tarfile asks for them."""
        self._left -= n
        if self._left < 0:
            raise GateError("damaged", "the headers of a member do not end")
        data = self._next(n)
        self._n += len(data)
        self._recent = (self._recent + data)[-2 * tarfile.RECORDSIZE :]
        return data

    def _next(self, n: int) -> bytes:
        if self._ahead:
            data, self._ahead = self._ahead[:n], self._ahead[n:]
            return data
        try:
            return self._stream.read(n)
        except GateError:
            self.told = True
            raise

    def members(self) -> Iterator[tuple[tarfile.TarInfo, Stream] | GateError]:
        """Each member with its bytes, and what is damaged with another header behind it.

        GateError ``damaged`` where there is none.
        """
        while (problem := (yield from self._run())) is not None:
            if not self._seek_header():
                raise problem
            yield GateError(problem.code, f"{problem.reason}; read on at the next member")

    def _run(self) -> Generator[tuple[tarfile.TarInfo, Stream], None, GateError | None]:
        """The members up to the end or a damage, which is told."""
        self._left = MAX_HEADERS
        self.damaged_at = self._first
        try:
            with tarfile.open(
                fileobj=cast("BinaryIO", self),  # it asks for nothing but read
                mode="r|",
                encoding="utf-8",
                errors="surrogateescape",
            ) as archive:
                yield from self._members(archive)
                return None if self.told else self._end_of(vars(archive)["offset"])
        except GateError as error:
            if self.told:
                raise
            return error
        except _ERRORS as error:
            return None if self.told else GateError("damaged", f"damaged tar archive: {str(error)[:100]}")

    def _members(self, archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, Stream]]:
        while (member := archive.next()) is not None:
            self.damaged_at = self._first + member.offset
            if member.size < 0 or member.pax_headers.get("size", str(member.size)) != str(member.size):
                raise tarfile.ReadError("a member without a size")
            stream = _Member(archive, member, self)
            yield member, stream
            stream.skip()
            if self.told:
                return
            vars(archive)["members"].clear()  # or it would hold all of them
            self._left = MAX_HEADERS
            self.damaged_at = self._first + vars(archive)["offset"]

    def _end_of(self, offset: int) -> GateError | None:
        """What is wrong where there is no block of zeros at the offset, or anything else behind it.

        An archive without such a block was cut; one that goes on was put together from several.
        """
        rest = self._recent[offset - self._n + len(self._recent) :]
        if rest[: tarfile.BLOCKSIZE] != bytes(tarfile.BLOCKSIZE):
            return GateError("damaged", "the archive breaks off")
        while not rest.strip(b"\0") and (rest := self._next(CHUNK)):
            self._n += len(rest)
            self._recent = rest
        return GateError("damaged", "something follows the end of the archive") if rest else None

    def _seek_header(self) -> bool:
        """Begin a run at the next header behind a damage; false where there is none."""
        at = self.damaged_at + tarfile.BLOCKSIZE
        first = self._first + self._n - len(self._recent)
        skipped = max(at - first, 0)
        data, start = self._recent[skipped:], first + skipped
        while (found := _header_in(data, -start % tarfile.BLOCKSIZE)) < 0:
            kept = len(data) - len(data) % tarfile.BLOCKSIZE
            if not (more := self._next(CHUNK)):
                return False
            data, start = data[kept:] + more, start + kept
        self._first, self._ahead, self._n, self._recent = start + found, data[found:] + self._ahead, 0, b""
        return True

    def allow(self, n: int) -> None:
        """Let so many bytes of a member be read."""
        self._left = n + MAX_HEADERS


class _Member:
    """The bytes of a member."""

    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo, source: _Archive) -> None:
        self._file = archive.extractfile(member) if member.isreg() and not member.issparse() else None
        self._source = source

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        if self._source.told:
            return b""
        self._source.allow(n)
        try:
            return self._file.read(n) if self._file else b""
        except _ERRORS as error:
            self._file = None
            self._source.told = True
            raise GateError("damaged", "the archive breaks off in this member") from error

    def skip(self) -> None:
        """Go behind what is left of it."""
        while self.read(CHUNK):
            pass


def _header_in(data: bytes, at: int) -> int:
    """Where a header with the right checksum stands in blocks that begin at an offset of data; -1 where none does."""
    magic = at
    while (magic := data.find(b"ustar", magic + 1)) >= 0:
        start = magic - 257
        block = data[max(start, 0) : start + tarfile.BLOCKSIZE]
        if start < at or (start - at) % tarfile.BLOCKSIZE or len(block) < tarfile.BLOCKSIZE:
            continue
        stated = block[148:156].strip(b" \0")
        # A checksum counts itself as blanks.
        counted = sum(block) - sum(block[148:156]) + 8 * ord(" ")
        if stated and not stated.strip(b"01234567") and int(stated, 8) == counted:
            return start
    return -1

"""Tar archives, read from front to back: each regular member is an input; links and devices are refused."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
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
    """The members as inputs, in their order; a refused record for each that is no regular file."""
    archive, places = _Archive(found.stream), Places()
    for member, stream in archive.members():
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

    ``told``: why it cannot be read on has been said.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._left = MAX_HEADERS
        self.told = False
        self._n, self._recent = 0, b""

    def read(self, n: int, /) -> bytes:
        """The next bytes of the archive; tarfile asks for them."""
        self._left -= n
        if self._left < 0:
            raise GateError("damaged", "the headers of a member do not end")
        try:
            data = self._stream.read(n)
        except GateError:
            self.told = True
            raise
        self._n += len(data)
        self._recent = (self._recent + data)[-2 * tarfile.RECORDSIZE :]
        return data

    def members(self) -> Iterator[tuple[tarfile.TarInfo, Stream]]:
        """Each member with its bytes; GateError ``damaged`` where the archive cannot be read on."""
        try:
            with tarfile.open(
                fileobj=cast("BinaryIO", self),  # it asks for nothing but read
                mode="r|",
                encoding="utf-8",
                errors="surrogateescape",
            ) as archive:
                while (member := archive.next()) is not None:
                    stream = _Member(archive, member, self)
                    yield member, stream
                    stream.skip()
                    if self.told:
                        return
                    vars(archive)["members"].clear()  # or it would hold all of them
                    self._left = MAX_HEADERS
                self._check_end(vars(archive)["offset"])
        except _ERRORS as error:
            if not self.told:
                raise GateError("damaged", f"damaged tar archive: {str(error)[:100]}") from error

    def _check_end(self, offset: int) -> None:
        """GateError where there is no block of zeros at the offset, or anything else behind it.

        An archive without such a block was cut; one that goes on was put together from several.
        """
        block = self._recent[offset - self._n + len(self._recent) :][: tarfile.BLOCKSIZE]
        if block != bytes(tarfile.BLOCKSIZE):
            raise GateError("damaged", "the archive breaks off")
        rest = self._recent[offset - self._n + len(self._recent) :]
        while not rest.strip(b"\0") and (rest := self._stream.read(CHUNK)):
            pass
        if rest:
            raise GateError("damaged", "what follows the end of the archive is not read")

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

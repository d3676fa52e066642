"""What a reader reads: an input file or a member of one, opened."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeAlias

from corpus_pipeline.readers.decode import BOMS, find_wide
from corpus_pipeline.readers.digests import digest_of
from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.names import printable
from corpus_pipeline.readers.records import UNKNOWN_TYPE, Part, Record, Source
from corpus_pipeline.readers.streams import FileStream, Meter, Peekable, Stream, WideStream, read_all

# Containers in containers: a .jsonl.gz in a .zip in a .tar.gz are four. A zip that holds itself ends here.
MAX_DEPTH = 6
# Between members, and between a member and a line, in ``source_record``; escaped in the names of members.
SEPARATOR = "#"
# A reader's answer: records, and for a container the inputs that it holds, each read before the next is asked for.
Found: TypeAlias = "Iterator[Record | Input]"


@dataclass(frozen=True, slots=True)
class Input:
    """An open file or member. ``name``: the one that its suffix is read from, without suffixes of packing.

    ``place``: members on the way to it, empty for the file itself. ``handle``: the open file where it is one;
    ``held``: its bytes where they are held.
    """

    part: Part
    name: str
    stream: Peekable
    meter: Meter
    place: str = ""
    handle: int | None = None
    held: bytes | None = None
    depth: int = 0

    @property
    def source(self) -> Source:
        """The file that it is or lies in."""
        return self.part.source

    @property
    def suffix(self) -> str:
        """The suffix of its name, in lower case, with the dot."""
        return suffix_of(self.name)

    @property
    def given(self) -> Mapping[str, str]:
        """What sources.csv says of the records in it: an id speaks for a file alone."""
        return self.source.given_rows if self.place else self.source.given

    def at(self, where: str) -> str:
        """``source_record`` of a row, line or offset in it."""
        return f"{self.place}{SEPARATOR}{where}" if self.place else where

    def refused(self, error: GateError, where: str = "", payload: bytes = b"") -> Record:
        """The record of something in it (``where``), or of all of it, that could not be read."""
        record = self.at(where) if where else self.place or None
        given = self.source.given_rows if where else self.given
        refusal = (error.code, printable(error.reason))
        is_row, unheld = bool(where), error.unheld
        return Record(self.source.name, record, payload, UNKNOWN_TYPE, given, refusal, is_row=is_row, unheld=unheld)

    def nothing(self) -> Record:
        """The record that stands for an input in which there is none."""
        return Record(self.source.name, self.place or None, b"", UNKNOWN_TYPE, self.given)

    def refused_member(self, error: GateError, place: str) -> Record:
        """The record of a member that is not read."""
        return self.member("", place, io.BytesIO()).refused(error)

    def member(self, name: str, place: str, stream: Stream) -> Input:
        """A member as an input. ``place``: its published name in this one; empty where it is this one unpacked."""
        at = self.at(place) if place else self.place
        return replace(self, name=name, stream=Peekable(stream), place=at, handle=None, held=None, depth=self.depth + 1)

    def digest(self, max_bytes: int) -> tuple[int, str] | None:
        """Bytes and sha256 of the file, read anew; None for a member, a part of a file, one that cannot be read.

        Of more than ``max_bytes`` only their number is told, with the sha256 of nothing.
        """
        if self.depth or self.part.unit or (self.handle is None and self.held is None):
            return None
        if self.source.n_bytes > max_bytes:
            return self.source.n_bytes, hashlib.sha256().hexdigest()
        try:
            return digest_of(io.BytesIO(self.held) if self.held is not None else FileStream(self.handle or 0))
        except GateError:
            return None

    def random_access(self, max_bytes: int) -> BinaryIO:
        """The input for readers that jump about in it; a member is held in memory, up to ``max_bytes``."""
        if self.handle is not None:
            return io.BufferedReader(io.FileIO(self.handle, closefd=False))
        return io.BytesIO(read_all(self.stream, max_bytes))


def in_utf8(found: Input) -> Input:
    """An input whose text is in UTF-8: in UTF-16 or UTF-32, as a byte order mark or its zeros tell, turned into it.

    Bytes in the middle of a file are no such mark, whatever a part of it begins with.
    """
    head = found.stream.peek() if not found.part.first else b""
    wide = wide_encoding(head)
    return found if wide is None else replace(found, stream=Peekable(WideStream(found.stream, wide)))


def wide_encoding(head: bytes) -> str | None:
    """The encoding of UTF-16 or UTF-32 that the first bytes of a text are in; None for any other."""
    return next((encoding for bom, encoding in BOMS[1:] if head.startswith(bom)), None) or find_wide(head)


def suffix_of(name: str) -> str:
    """The suffix of a file's name, in lower case, with the dot."""
    base = name[name.rfind("/") + 1 :]
    return base[base.rfind(".") :].lower() if "." in base else ""


def open_input(part: Part, handle: int) -> Input:
    """A part of an open file as an input."""
    stream = FileStream(handle, part.first, part.last) if part.unit == "bytes" else FileStream(handle)
    return Input(part, part.source.name, Peekable(stream), Meter(part.source.n_bytes), handle=handle)


def held_input(part: Part, content: bytes) -> Input:
    """A whole file that is held in memory as an input."""
    return Input(part, part.source.name, Peekable(io.BytesIO(content)), Meter(part.source.n_bytes), held=content)

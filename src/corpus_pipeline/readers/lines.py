"""Lines of a stream, whole and bounded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, Stream

# A bomb may unpack to a hundred million blank lines: they are passed over at once, not one by one.
_BLANK_LINES = re.compile(rb"\s*\n")


def split_lines(
    stream: Stream, max_row: int, n_before: int = 0, *, skips_blanks: Callable[[], bool] = lambda: True
) -> Iterator[tuple[int, bytes, GateError | None]]:
    """Number (from 1, after ``n_before``), bytes and refusal of each line, without its newline byte.

    Refused are a line of more than ``max_row``, of which nothing is kept, and one in which the stream is damaged.
    ``skips_blanks``: whether many blank lines need not be given where they stand; a few are.
    """
    number = n_before + 1
    line = _Line(max_row)
    while True:
        try:
            data = stream.read(CHUNK)
        except GateError as error:
            yield number, b"" if error.code == "bomb" else line.end()[0], error
            number, line = number + 1, _Line(max_row)
            if error.is_final:
                return
            continue
        if not data:
            break
        if not line.size and (blanks := _BLANK_LINES.match(data)) and skips_blanks():
            number += data.count(b"\n", 0, blanks.end())
            data = data[blanks.end() :]
        first, *others = data.split(b"\n")
        line.add(first)
        if not others:
            continue
        yield number, *line.end()
        for whole in others[:-1]:  # as nearly all are: a line object took as long as parsing a short one
            number += 1
            if len(whole) <= max_row:
                yield number, whole, None
            else:
                line.add(whole)
                yield number, *line.end()
        number += 1
        line.add(others[-1])
    if line.size:
        yield number, *line.end()


class ReturnStream:
    """A stream whose lines end in carriage returns alone, with newlines in their place."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        return self._stream.read(n).replace(b"\r", b"\n")


class _Line:
    """A line as far as it was read: its bytes or, where they are too many, their number and hash."""

    __slots__ = ("_blocks", "_digest", "_most", "size")

    def __init__(self, most: int) -> None:
        self._most = most
        self._blocks: list[bytes] = []
        self._digest: hashlib._Hash | None = None
        self.size = 0

    def add(self, block: bytes) -> None:
        """More of its bytes."""
        self.size += len(block)
        self._blocks.append(block)
        if self.size > self._most:
            self._digest = self._digest or hashlib.sha256()
            for held in self._blocks:
                self._digest.update(held)
            self._blocks.clear()

    def end(self) -> tuple[bytes, GateError | None]:
        """Its bytes and refusal; the next line begins."""
        kept, size, digest = b"".join(self._blocks), self.size, self._digest
        self._blocks.clear()
        self.size, self._digest = 0, None
        if digest is None:
            return kept, None
        reason = f"{size} bytes, of which a row may have {self._most}"
        return b"", GateError("too_large", reason, unheld=(size, digest.hexdigest()))

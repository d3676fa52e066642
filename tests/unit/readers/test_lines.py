"""Lines of a stream: whole, numbered and bounded, wherever the stream is read apart."""

from __future__ import annotations

import hashlib
import io

import pytest

from corpus_pipeline.readers.lines import split_lines
from corpus_pipeline.readers.streams import CHUNK


class InPieces:
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = io.BytesIO(data), most

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        return self._data.read(min(n, self._most))


@pytest.mark.parametrize("most", [1, 2, 3, 7, CHUNK])
def test_lines_are_the_same_however_they_are_read(most: int) -> None:
    data = b"one\ntwo\n\nfour is longer\nfive"
    lines = list(split_lines(InPieces(data, most), 20))
    assert [line for line in lines if line[1]] == [
        (1, b"one", None),
        (2, b"two", None),
        (4, b"four is longer", None),
        (5, b"five", None),
    ]


@pytest.mark.parametrize("most", [1, 5, CHUNK])
def test_a_line_that_is_too_long_is_told_by_its_hash(most: int) -> None:
    data = b"short\n" + b"x" * 21 + b"\n" + b"y" * 20 + b"\nend\n"
    lines = list(split_lines(InPieces(data, most), 20, 4))
    assert [(number, line) for number, line, _ in lines] == [(5, b"short"), (6, b""), (7, b"y" * 20), (8, b"end")]
    error = lines[1][2]
    assert error is not None
    assert error.code == "too_large"
    assert error.unheld == (21, hashlib.sha256(b"x" * 21).hexdigest())
    assert [error for _, _, error in lines if error] == [error]

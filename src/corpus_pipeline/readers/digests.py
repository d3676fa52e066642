"""What is read and not held is told by how many bytes it has and by their sha256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, Stream


def digest_of(stream: Stream, begun: Iterable[bytes] = ()) -> tuple[int, str]:
    """Number and sha256 in hexadecimal of the bytes that a stream still gives, behind those that it has given."""
    digest, n = hashlib.sha256(), 0
    for data in chain(begun, iter(lambda: stream.read(CHUNK), b"")):
        digest.update(data)
        n += len(data)
    return n, digest.hexdigest()


def read_or_digest(stream: Stream, max_bytes: int, farthest: int) -> bytes | tuple[int, str]:
    """All bytes of a stream; where they are more than ``max_bytes``, their number and sha256.

    GateError ``too_large`` where they are more than ``farthest``: none is read beyond.
    """
    blocks: list[bytes] = []
    n = 0
    while n <= max_bytes:
        if not (data := stream.read(CHUNK)):
            return b"".join(blocks)
        blocks.append(data)
        n += len(data)
    return digest_of(_Bounded(stream, farthest - n), blocks)


class _Bounded:
    """A stream that may give so many bytes; GateError ``too_large`` where it has more."""

    def __init__(self, stream: Stream, most: int) -> None:
        self._stream, self._most = stream, most

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        data = self._stream.read(n)
        self._most -= len(data)
        if self._most < 0:
            raise GateError("too_large", "more bytes than are read")
        return data

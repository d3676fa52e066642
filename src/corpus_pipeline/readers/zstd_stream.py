"""The bytes of zstd frames: what one damaged frame or trailing junk costs is itself, not what was packed before it.

Arrow's decompressor gives nothing of a read in which it meets damage, so it is handed frames only, and never the
beginning of one together with the end of another: where one is damaged it is the one handed out last.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, ArrowStream, Stream, pass_over

ZSTD = b"\x28\xb5\x2f\xfd"
# Frames for programs of their own, to be passed over.
SKIPPED_ZSTD = tuple(bytes((kind, 0x2A, 0x4D, 0x18)) for kind in range(0x50, 0x60))
# RFC 8878: three bytes before every block, whose last bits are its size; a block of kind 1 is one byte, repeated.
_BLOCK_HEADER, _REPEATED, _RESERVED = 3, 1, 3
_BLOCK_BYTES = 128 * 1024
_CHECKSUM = 4
# Sizes of the fields of a frame's header, by the bits that tell them.
_DICTIONARY_BYTES, _CONTENT_BYTES = (0, 1, 2, 4), (0, 2, 4, 8)


class ZstdStream:
    """The bytes of zstd frames, one after the other; behind a damaged one it goes on with the next.

    ``n_behind``: bytes behind the last frame, once all is read, that are no other.
    """

    def __init__(self, packed: Stream) -> None:
        self._frames = _Frames(packed)
        self._stream = ArrowStream(self._frames, "zstd")

    @property
    def n_behind(self) -> int:
        """How many bytes follow the frames."""
        return self._frames.n_behind

    def read(self, n: int, /) -> bytes:
        """The next bytes. GateError once for each frame that is ``damaged``, or ``unsupported`` for its dictionary."""
        try:
            data = self._stream.read(n)
        except GateError as error:
            if error.code == "damaged":
                self._frames.skip()
                self._stream = ArrowStream(self._frames, "zstd")
                if self._frames.needs_dictionary:
                    raise GateError("unsupported", "zstd data that needs a dictionary") from error
            raise
        if not data and self._frames.breaks_off:
            self._frames.breaks_off = False
            raise GateError("damaged", "the zstd data breaks off")
        return data


class _Frames:
    """The packed bytes of frames, at most one of them in a read, as a file that Arrow reads.

    ``needs_dictionary``: whether the header of the frame that was begun last names one; ``breaks_off``: whether the
    last frame is one that was to be passed over and is not whole.
    """

    closed = False

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._pending, self._at = b"", 0
        self._pieces: Iterator[bytes] = iter(())  # of the frame that is being read
        self._piece = b""
        self.needs_dictionary = self.breaks_off = False
        self.n_behind = 0

    def close(self) -> None:
        """Nothing: the file is closed by whoever opened it."""

    def read(self, n: int, /) -> bytes:
        """The next bytes."""
        while not self._piece:
            try:
                self._piece = next(self._pieces)
            except StopIteration:
                if not self._begin():
                    return b""
        data, self._piece = self._piece[:n], self._piece[n:]
        return data

    def skip(self) -> None:
        """Pass over what is left of the frame that was read last."""
        self._piece = b""
        for _ in self._pieces:
            pass

    def _begin(self) -> bool:
        """Go to the next frame; whether there is one."""
        self.needs_dictionary = False
        while (magic := self._peek(len(ZSTD))) in SKIPPED_ZSTD:
            self._pass_over(int.from_bytes(self._peek(8)[4:], "little") + 8)
        if magic == ZSTD:
            self._pieces = self._frame()
            return True
        self._pending, self._at = self._pending[self._at :], 0
        while self._pending:
            self.n_behind += len(self._pending)
            self._pending = self._packed.read(CHUNK)
        return False

    def _frame(self) -> Iterator[bytes]:
        """The header of a frame, then its blocks; where they are none, all that follows: Arrow tells what is wrong."""
        described = int.from_bytes(self._peek(len(ZSTD) + 1)[len(ZSTD) :])
        is_single, has_checksum = described >> 5 & 1, described >> 2 & 1
        content = _CONTENT_BYTES[described >> 6] or is_single
        before = len(ZSTD) + 2 - is_single
        n_id = _DICTIONARY_BYTES[described & 3]
        self.needs_dictionary = any(self._peek(before + n_id)[before:])
        yield self._take(before + n_id + content)
        is_last = 0
        while not is_last and (header := self._peek(_BLOCK_HEADER)):
            block = int.from_bytes(header, "little")
            is_last, kind, size = block & 1, block >> 1 & 3, block >> 3
            if kind == _RESERVED or size > _BLOCK_BYTES:
                yield from iter(lambda: self._take(CHUNK), b"")
            size = 1 if kind == _REPEATED else size
            yield self._take(_BLOCK_HEADER + size + _CHECKSUM * (is_last & has_checksum))

    def _peek(self, n: int) -> bytes:
        """The next bytes, fewer than asked for only at the end; they stay to be taken."""
        while len(self._pending) - self._at < n and (more := self._packed.read(CHUNK)):
            self._pending, self._at = self._pending[self._at :] + more, 0
        return self._pending[self._at : self._at + n]

    def _take(self, n: int) -> bytes:
        data = self._peek(n)
        self._at += len(data)
        return data

    def _pass_over(self, n: int) -> None:
        held = min(n, len(self._pending) - self._at)
        self._at += held
        self.breaks_off = pass_over(self._packed, n - held) > 0

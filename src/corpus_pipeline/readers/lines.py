"""Lines of a stream, whole and bounded."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, Stream


def split_lines(stream: Stream, max_row: int, n_before: int = 0) -> Iterator[tuple[int, bytes, GateError | None]]:
    """Number (from 1, after ``n_before``), bytes and refusal of each line, without its newline byte.

    Refused are a line of more than ``max_row``, of which nothing is kept, and one in which the stream is damaged.
    """
    number = n_before + 1
    blocks: list[bytes] = []
    size = 0
    while True:
        try:
            data = stream.read(CHUNK)
        except GateError as error:
            yield number, b"" if error.code == "bomb" else b"".join(blocks), error
            number, blocks, size = number + 1, [], 0
            if error.is_final:
                return
            continue
        if not data:
            break
        first, *others = data.split(b"\n")
        size += len(first)
        _keep(blocks, first, is_kept=size <= max_row)
        for line in others:
            yield number, b"".join(blocks), _too_large(size, max_row)
            number, size, blocks = number + 1, len(line), []
            _keep(blocks, line, is_kept=size <= max_row)
    if size:
        yield number, b"".join(blocks), _too_large(size, max_row)


def _keep(blocks: list[bytes], block: bytes, *, is_kept: bool) -> None:
    if is_kept:
        blocks.append(block)
    else:
        blocks.clear()


def _too_large(size: int, max_row: int) -> GateError | None:
    return GateError("too_large", f"{size} bytes, of which a row may have {max_row}") if size > max_row else None

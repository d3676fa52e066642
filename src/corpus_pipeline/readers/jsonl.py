"""JSON Lines: one object a line, split on the newline byte alone; a broken line is one refused record."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from corpus_pipeline.readers.gate import BOMS, GateError, open_regular, read_head, reason_of
from corpus_pipeline.readers.inputs import Found, Input, wide_encoding
from corpus_pipeline.readers.json_values import parse_json
from corpus_pipeline.readers.lines import split_lines
from corpus_pipeline.readers.records import Options, Part, Record, Source
from corpus_pipeline.readers.rows import row_record
from corpus_pipeline.readers.streams import CHUNK


def read_jsonl(found: Input, options: Options) -> Found:
    """The lines, each as one record named ``line N`` (from 1); blank ones carry nothing."""
    yield from line_records(found, split_lines(found.stream, options.max_row, found.part.line), options)


def line_records(found: Input, lines: Iterable[tuple[int, bytes, GateError | None]], options: Options) -> Found:
    """A record for each line that is not blank."""
    for number, line, error in lines:
        text = line.removeprefix(BOMS[0]) if number == 1 else line
        if error is not None:
            yield found.refused(error, f"line {number}", line)
        elif text.strip():
            yield read_line(found, number, text, options)


def read_line(found: Input, number: int, line: bytes, options: Options) -> Record:
    """One line as a record."""
    try:
        row = as_object(parse_json(decode_line(line)))
    except GateError as error:
        return found.refused(error, f"line {number}", line)
    return row_record(found, f"line {number}", row, options)


def decode_line(line: bytes) -> str:
    """A line as text; GateError ``bad_encoding`` where it is no UTF-8."""
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise GateError("bad_encoding", f"no UTF-8: {error.reason} at byte {error.start}") from error


def as_object(value: Any) -> dict[str, Any]:
    """The value, which must be an object; GateError ``bad_row`` otherwise."""
    if not isinstance(value, dict):
        raise GateError("bad_row", "no JSON object")
    return value


def divide_lines(source: Source, target_bytes: int) -> list[Part]:
    """Ranges of whole lines of about ``target_bytes`` each; one part where the file is blank or cannot be read.

    Newlines in UTF-16 and UTF-32 are no bytes of their own: such a file is one part.
    """
    if wide_encoding(read_head(source.opened)):
        return [Part(source)]
    try:
        handle = open_regular(source.opened)
    except GateError:
        return [Part(source)]
    try:
        cuts = list(_cuts(handle, target_bytes)) if _has_content(handle) else [(0, 0)]
    except OSError as error:
        reason_of(error)
        return [Part(source)]
    finally:
        os.close(handle)
    ranges = [(first, last, line) for (first, line), (last, _) in pairwise(cuts) if first < last]
    return [Part(source, first, last, "jsonl", "bytes", line) for first, last, line in ranges] or [Part(source)]


def _has_content(handle: int) -> bool:
    at = 0
    while data := os.pread(handle, CHUNK, at):
        if not data.isspace():
            return True
        at += len(data)
    return False


def _cuts(handle: int, target_bytes: int) -> Iterator[tuple[int, int]]:
    """(offset, lines before it) where parts begin, and at the end. Counting costs less than a second a gigabyte."""
    at, n_lines, wanted = 0, 0, target_bytes
    yield 0, 0
    while data := os.pread(handle, CHUNK, at):
        start = 0
        while at + len(data) >= wanted and (end := data.find(b"\n", max(start, wanted - at - 1))) >= 0:
            n_lines += data.count(b"\n", start, end + 1)
            start = end + 1
            yield at + start, n_lines
            wanted = at + start + target_bytes
        n_lines += data.count(b"\n", start)
        at += len(data)
    yield at, n_lines

"""Tables of separated values: a header row, then one record a row, named by the line it begins in.

Cells are parsed as bytes (Latin-1 stands for each by one character), so that a text in another encoding than UTF-8 is
decoded like any page: by what is declared for it, else by detection.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from corpus_pipeline.readers.decode import known_encoding
from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.lines import ReturnStream, split_lines
from corpus_pipeline.readers.records import CONTENT_FIELDS, Options
from corpus_pipeline.readers.rows import named_twice, no_content, row_record
from corpus_pipeline.readers.streams import Peekable

_DELIMITERS = {".tsv": "\t", ".tab": "\t"}
_CANDIDATES = ",;\t|"
# A quote that is never closed takes the rest of the file into one cell: that row is given up after so many bytes, and
# reading goes on with the line below its first.
MAX_QUOTED = 16 * 1024 * 1024
# And after so many lines, which no document may have: each is held by itself until the quote ends.
MAX_QUOTED_LINES = 1_000_000

# What Python says of broken rows, in words.
_MEANT = (
    ("unexpected end", "a cell begins with a quote that is not closed"),
    ("expected after", "a quote within a quoted cell is not doubled"),
    ("new-line", "a carriage return stands in a cell without quotes"),
)

_Row: TypeAlias = tuple[int, list[str] | None, GateError | None]
_Line: TypeAlias = tuple[int, bytes, GateError | None]


def read_csv(found: Input, options: Options) -> Found:
    """The rows, each as one record named ``line N``, the header being in line 1."""
    head = found.stream.peek()
    if b"\r" in head and b"\n" not in head:  # as spreadsheets of old Macs end lines
        found, head = replace(found, stream=Peekable(ReturnStream(found.stream))), head.replace(b"\r", b"\n")
    rows = csv_rows(found, _DELIMITERS.get(found.suffix) or _sniff(head), options.max_row)
    number, names, problem = next(rows, (1, [], None))
    header = [_decoded(name.removeprefix("\xef\xbb\xbf") if i == 0 else name) for i, name in enumerate(names or [])]
    options = options.of(header)
    if problem := problem or _refuse_header(header, options):
        yield found.refused(problem, "" if problem.code == "missing_text" else f"line {number}")
        return
    for number, cells, error in rows:
        where = f"line {number}"
        try:
            if error is not None or cells is None:
                raise error or GateError("bad_row", "no row")
            yield row_record(found, where, _named(cells, header, found, options), options)
        except GateError as refusal:
            yield found.refused(refusal, where, "".join(cells or ()).encode("latin-1"))


def _sniff(head: bytes) -> str:
    """The delimiter that stands most often in the first line, a comma where none does."""
    line = head.split(b"\n", 1)[0].decode("latin-1")
    return max(_CANDIDATES, key=line.count)


def _refuse_header(header: Sequence[str], options: Options) -> GateError | None:
    if not any(path in header for field in CONTENT_FIELDS for path in options.paths[field]):
        return no_content(header, options)
    return named_twice(header, options)


def csv_rows(found: Input, delimiter: str, max_row: int) -> Iterator[_Row]:
    """Line number, cells and refusal of each row; blank lines are none. Cells hold a character a byte."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_QUOTED, 2 * max_row))
    pending: deque[_Line] = deque()
    lines = split_lines(found.stream, max_row, skips_blanks=lambda: not pending)
    while pending or _draw(lines, pending):
        number, line, error = pending[0]
        if error is not None:
            pending.popleft()
            yield number, None, error
            continue
        taken, cells, error = _parse_plain(line, delimiter) or _parse_row(pending, lines, delimiter)
        for _ in range(taken):
            pending.popleft()
        if error is not None or cells:
            yield number, cells if error is None else [line.decode("latin-1")], error


def _draw(lines: Iterator[_Line], pending: deque[_Line]) -> bool:
    """Take one more line; whether there was one."""
    line = next(lines, None)
    if line is not None:
        pending.append(line)
    return line is not None


def _parse_plain(line: bytes, delimiter: str) -> tuple[int, list[str], None] | None:
    """A line without quotes as a row, no cells for a blank one; None for other lines."""
    text = line.removesuffix(b"\r").decode("latin-1")
    if '"' in text or "\r" in text:
        return None
    return 1, text.split(delimiter) if text else [], None


def _parse_row(
    pending: deque[_Line], lines: Iterator[_Line], delimiter: str
) -> tuple[int, list[str] | None, GateError | None]:
    """The row that begins with the first pending line: lines taken, its cells, why it is refused.

    More lines are drawn while a quoted cell goes on. Of a row that is refused only its first line is taken.
    """
    taken = 0

    def feed() -> Iterator[str]:
        nonlocal taken
        size = 0
        while taken < len(pending) or _draw(lines, pending):
            _, line, error = pending[taken]
            size += len(line)
            if error is not None or (taken and (size > MAX_QUOTED or taken > MAX_QUOTED_LINES)):
                return
            taken += 1
            yield line.decode("latin-1") + "\n"

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return 1, None, GateError("bad_row", next((said for sign, said in _MEANT if sign in str(error)), str(error)))
    return taken, cells, None


def _decoded(cell: str, encoding: str = "") -> str:
    """A cell of one character a byte as text; GateError ``bad_encoding`` where it is in another encoding."""
    raw = cell.encode("latin-1")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode(known_encoding(encoding) if encoding else "ascii")
    except UnicodeDecodeError as error:
        what = f"{cell[:40]!r} is no {encoding or 'UTF-8'}; declare the encoding"
        raise GateError("bad_encoding", what) from error


def _named(cells: list[str], header: Sequence[str], found: Input, options: Options) -> dict[str, Any]:
    """The row by column; cells of text that are no UTF-8 stay bytes, an empty cell is nothing."""
    if len(cells) != len(header):
        raise GateError("bad_row", f"{len(cells)} cells in a table of {len(header)} columns")
    encoding = found.source.given.get("encoding") or options.encoding
    content = {path for field in CONTENT_FIELDS for path in options.paths[field]}
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        try:
            row[name] = _decoded(cell, "" if name in content else encoding)
        except GateError:
            if name not in content:
                raise
            row[name] = cell.encode("latin-1")
    return row

"""Divide documents into the spine: one row a non-blank line, with its place in the document's text."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Bools,
    Ints,
    bools,
    byte_lengths,
    char_lengths,
    ints,
    places_of,
    slices,
    strings_from,
    text_buffer,
    with_columns,
)

# Line separators beyond LF and CR, as UTF-8: NEL, LS, PS. VT and FF are single bytes.
_RARE_BREAKS = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")


def split_lines(documents: pa.Table) -> pa.Table:
    """The non-blank lines of a batch.

    Needs: text. Gives doc_no, line_no (0-based within the document), byte_start and byte_end (within the batch's
    text buffer), char_start and char_end (code points of the document's text), blank_before, indent (white space
    before the line, code points), is_rejoined (False). Lines end at the mandatory breaks of Unicode (CRLF, LF, CR, VT,
    FF, NEL, LS, PS); the white space around a line is outside its span.
    """
    data, offsets = text_buffer(documents["text"])
    data = data[: offsets[-1]]
    ends = _line_ends(data, offsets)
    starts = np.concatenate([offsets[:1], ends])[:-1]
    raw = strings_from(data, np.concatenate([offsets[:1], ends]))
    return _lines(raw, starts, ends, offsets)


def _line_ends(data: npt.NDArray[np.uint8], offsets: Ints) -> Ints:
    """Byte offset behind each line with its separator; every document ends a line."""
    is_end = (data == 10) | (data == 11) | (data == 12)
    returns = data == 13
    returns[:-1] &= data[1:] != 10
    is_end |= returns
    for mark in _RARE_BREAKS:
        is_end[places_of(data, mark) + len(mark) - 1] = True
    filled = offsets[1:] > offsets[:-1]
    is_end[offsets[1:][filled] - 1] = True
    return np.flatnonzero(is_end).astype(np.int64) + 1


def _lines(raw: pa.Array, starts: Ints, ends: Ints, offsets: Ints) -> pa.Table:
    """The spine from the raw lines with their separators, at byte offsets ``starts`` to ``ends``."""
    left, right = pc.utf8_ltrim_whitespace(raw), pc.utf8_rtrim_whitespace(raw)
    lead, tail = ends - starts - byte_lengths(left), ends - starts - byte_lengths(right)
    kept = lead < ends - starts
    doc_no = np.searchsorted(offsets, starts, side="right") - 1
    n_chars, n_left, n_right = (char_lengths(texts) for texts in (raw, left, right))
    at = np.cumsum(n_chars) - n_chars
    doc_at = np.append(at, 0)[np.searchsorted(starts, offsets[doc_no])] if len(starts) else at
    indent, at = n_chars - n_left, at - doc_at
    before = np.concatenate([[False], ~kept[:-1] & (doc_no[1:] == doc_no[:-1])]) if len(kept) else kept
    first = np.searchsorted(doc_no[kept], doc_no[kept])
    columns = {
        "doc_no": doc_no.astype(np.int32),
        "byte_start": (starts + lead).astype(np.int32),
        "byte_end": (ends - tail).astype(np.int32),
        "char_start": at + indent,
        "char_end": at + n_right,
        "blank_before": before,
        "indent": indent.astype(np.int32),
    }
    lines = pa.table({name: pa.array(values[kept]) for name, values in columns.items()})
    line_no = np.arange(lines.num_rows) - first
    lines = lines.add_column(1, "line_no", pa.array(line_no.astype(np.int32)))
    return with_columns(lines, {"is_rejoined": np.zeros(lines.num_rows, np.bool_)})


def divide_lines(lines: pa.Table, documents: pa.Table, cuts: Mapping[int, Ints]) -> pa.Table:
    """The lines with those in two that one of the ``cuts`` falls into: code points of the text, by document number."""
    doc_no, start, end = (ints(lines[name]) for name in ("doc_no", "char_start", "char_end"))
    borders: dict[int, list[int]] = {}
    for doc, own in cuts.items():
        first, last = np.searchsorted(doc_no, (doc, doc + 1)).tolist()
        for at in own.tolist():
            row = first + int(np.searchsorted(start[first:last], at, side="right")) - 1
            if row >= first and start[row] < at < end[row]:
                borders.setdefault(row, []).append(at - int(start[row]))
    if not borders:
        return lines
    rows = sorted(borders)
    data, _ = text_buffer(documents["text"])
    texts = slices(data, ints(lines["byte_start"])[rows], ints(lines["byte_end"])[rows]).to_pylist()
    pieces = {row: _pieces(text, borders[row]) for row, text in zip(rows, texts, strict=True)}
    counts = np.ones(lines.num_rows, np.int64)
    counts[rows] = [len(pieces[row]) for row in rows]
    place = np.repeat(np.arange(lines.num_rows), counts)
    return _renumbered(_with_pieces(lines.take(pa.array(place)).combine_chunks(), place, pieces))


_Piece = tuple[int, int, int, int]


def _pieces(text: str, borders: Sequence[int]) -> list[_Piece]:
    """The parts of a line without the white space around them, as code points and as bytes from its start on."""
    out: list[_Piece] = []
    for first, last in itertools.pairwise([0, *borders, len(text)]):
        part = text[first:last]
        begin, stop = first + len(part) - len(part.lstrip()), first + len(part.rstrip())
        if begin < stop:
            at = len(text[:begin].encode())
            out.append((begin, stop, at, at + len(text[begin:stop].encode())))
    return out


def _with_pieces(lines: pa.Table, place: Ints, pieces: Mapping[int, Sequence[_Piece]]) -> pa.Table:
    """Repeated lines as the pieces that they stand for; ``place``: the line that each row repeats."""
    names = ("char_start", "char_end", "byte_start", "byte_end")
    places = [ints(lines[name]).copy() for name in names]
    blank, indent = bools(lines["blank_before"]).copy(), ints(lines["indent"]).copy()
    for row, own in pieces.items():
        first = int(np.searchsorted(place, row))
        char, byte = int(places[0][first]), int(places[2][first])
        for i, (begin, stop, left, right) in enumerate(own, first):
            values = (char + begin, char + stop, byte + left, byte + right)
            for column, value in zip(places, values, strict=True):
                column[i] = value
            if i > first:
                blank[i], indent[i] = False, 0
    columns = dict(zip(names, places, strict=True)) | {"indent": indent}
    typed = {name: pa.array(values, lines.schema.field(name).type) for name, values in columns.items()}
    return with_columns(lines, {**typed, "blank_before": blank})


def _renumbered(lines: pa.Table) -> pa.Table:
    doc_no = ints(lines["doc_no"])
    line_no = np.arange(lines.num_rows) - np.searchsorted(doc_no, doc_no)
    return with_columns(lines, {"line_no": pa.array(line_no, lines.schema.field("line_no").type)})


def shift_lines(lines: pa.Table, n_docs: int, n_bytes: int) -> pa.Table:
    """The lines of a batch as they are numbered behind so many documents with so many bytes of text."""
    places = {"doc_no": n_docs, "byte_start": n_bytes, "byte_end": n_bytes}
    shifted = {name: pa.array((ints(lines[name]) + more).astype(np.int32)) for name, more in places.items()}
    return with_columns(lines, shifted)


def take_documents(documents: pa.Table, lines: pa.Table, kept: Bools) -> tuple[pa.Table, pa.Table]:
    """The documents under the mask, and their lines as they are numbered in them."""
    doc_no = ints(lines["doc_no"])
    lines, doc_no = lines.filter(pa.array(kept[doc_no])), doc_no[kept[doc_no]]
    n_gone = np.cumsum(~kept)[doc_no]
    gone = np.cumsum(np.where(kept, 0, byte_lengths(documents["text"])))[doc_no]
    places = {"doc_no": n_gone, "byte_start": gone, "byte_end": gone}
    moved = {name: pa.array((ints(lines[name]) - less).astype(np.int32)) for name, less in places.items()}
    return documents.filter(pa.array(kept)).combine_chunks(), with_columns(lines.combine_chunks(), moved)


def line_texts(documents: pa.Table, lines: pa.Table) -> pa.Array:
    """The text of each line, untouched."""
    data, _ = text_buffer(documents["text"])
    return slices(data, ints(lines["byte_start"]), ints(lines["byte_end"]))

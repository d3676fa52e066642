"""Parquet tables with a column ``text`` or ``html``, and optional ones such as ``id`` and ``url``: one record a row."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.readers.gate import GateError, open_regular
from corpus_pipeline.readers.inputs import Found, Input, open_input
from corpus_pipeline.readers.records import CONTENT_FIELDS, FIELDS, Options, Part, Record, Source
from corpus_pipeline.readers.rows import named_twice, no_content, row_record
from corpus_pipeline.readers.streams import FLOOR, RATIO, RECORD_BYTES

# Rows handed out at a time. A value may be 100 MB and stand in many rows though the file holds it once; each row of a
# batch would hold it again. Few rows cost 8 us each where many cost 1, and what follows takes hundreds.
ROWS = 4
# A file of fewer row groups than this is divided within them, into so many ranges of rows in all: each reads its group
# from the beginning, .1 s for 80 MB of pages, which take 8 s to parse.
PARTS = 4
# Of a row group only its own fields are asked: pyarrow ends the process where a damaged footer is asked for a column's.
_ERRORS = (OSError, pa.ArrowException, UnicodeDecodeError, OverflowError, ValueError)


def is_parquet(head: bytes, suffix: str) -> bool:
    """Whether an input is a Parquet file."""
    return head.startswith(b"PAR1") or suffix == ".parquet"


def part_parquet(source: Source, target_bytes: int) -> list[Part]:
    """Ranges of row groups of about ``target_bytes`` of data each, ranges of rows where there are few groups.

    One part where the file cannot be read.
    """
    try:
        handle = open_regular(source.opened)
    except GateError:
        return [Part(source)]
    try:
        with open_input(Part(source), handle).random_access(0) as file, pq.ParquetFile(file) as table:
            groups = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
            sizes = [(group.num_rows, group.total_byte_size) for group in groups]
    except _ERRORS:
        return [Part(source)]
    finally:
        os.close(handle)
    return _ranges_of_rows(source, sizes, target_bytes) or _ranges_of_groups(
        source, [n for _, n in sizes], target_bytes
    )


def _ranges_of_rows(source: Source, sizes: Sequence[tuple[int, int]], target_bytes: int) -> list[Part]:
    """Ranges of rows, each within one row group; none where there are groups enough. ``sizes``: rows and bytes."""
    share = PARTS // max(1, len(sizes))
    if share < 2 or all(size < 2 * target_bytes for _, size in sizes) or any(rows < 1 for rows, _ in sizes):
        return []
    parts, start = [], 0
    for rows, size in sizes:
        n = max(1, min(share, size // target_bytes))
        step = -(-rows // (n * ROWS)) * ROWS
        ends = [*range(step, rows, step), rows]
        parts += [Part(source, start + at, start + end, "parquet", "rows") for at, end in pairwise([0, *ends])]
        start += rows
    return parts


def _ranges_of_groups(source: Source, sizes: Sequence[int], target_bytes: int) -> list[Part]:
    parts, first, size = [], 0, 0
    for i, n in enumerate(sizes):
        if size and size + n > target_bytes:
            parts.append(Part(source, first, i, "parquet"))
            first, size = i, 0
        size += n
    return [*parts, Part(source, first, len(sizes), "parquet")]


def read_parquet(found: Input, options: Options) -> Found:
    """The rows of a part, each as one record ``row N`` (from 0); GateError where the file is damaged."""
    try:
        with found.random_access(options.max_bytes) as file:
            most = FLOOR + RATIO * file.seek(0, os.SEEK_END)
            with pq.ParquetFile(file) as table:
                yield from _rows(table, most, found, options)
    except _ERRORS as error:
        raise _damaged(error) from error


def _damaged(error: Exception, what: str = "") -> GateError:
    if "decrypt" in str(error):
        return GateError("encrypted", f"the Parquet file is encrypted{what}")
    return GateError("damaged", f"damaged Parquet file: {first_line(error)}{what}")


def first_line(error: Exception) -> str:
    """The first line of an error's message, at most 200 characters."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _rows(table: pq.ParquetFile, most: int, found: Input, options: Options) -> Iterator[Record]:
    """The rows of the part's row groups; ``most``: bytes that one of them may unpack to."""
    schema, part = table.schema_arrow, found.part
    options = options.of(schema.names)
    columns = [_selected(schema, path) for field in FIELDS for path in options.paths[field]]
    if problem := _refusal(schema, options):
        yield found.refused(problem)
        return
    selected = [column for column in columns if column]
    for group, low, high in _ranges(table.metadata, part):
        size = table.metadata.row_group(group).total_byte_size
        if size <= most:
            yield from _group(table, group, (low, high), selected, found, options)
        elif not low:
            row = _first_row(table.metadata, group)
            yield found.refused(GateError("bomb", f"unpacks to {size} bytes, too many for its size"), f"row {row}")


def _ranges(metadata: pq.FileMetaData, part: Part) -> Iterator[tuple[int, int, int]]:
    """The row groups of a part, each with the range of its rows, counted from its first, that belongs to it."""
    if part.unit != "rows":
        last = part.last if part.last >= 0 else metadata.num_row_groups
        yield from ((group, 0, sys.maxsize) for group in range(part.first, last))
        return
    for group in range(metadata.num_row_groups):
        start = _first_row(metadata, group)
        if start <= part.first < start + metadata.row_group(group).num_rows:
            yield group, part.first - start, part.last - start


def _group(
    table: pq.ParquetFile, group: int, rows: tuple[int, int], columns: list[str], found: Input, options: Options
) -> Iterator[Record]:
    """Some rows of one row group; where it is damaged, a refused record stands for the rest of it."""
    start, row = _first_row(table.metadata, group), 0
    try:
        for batch in table.iter_batches(ROWS, row_groups=[group], columns=columns, use_threads=False):
            if row >= rows[1]:
                return
            if row >= rows[0]:
                read = dict(zip(batch.schema.names, map(_readable, batch.columns), strict=True))
                for i in range(batch.num_rows):
                    yield _record(found, f"row {start + row + i}", read, i, options)
            row += batch.num_rows
    except _ERRORS as error:
        if row >= rows[0]:  # what stands before is told by the part that it belongs to
            damaged = _damaged(error, f"; the rest of row group {group} is not read")
            yield found.refused(damaged, f"row {start + row}")


def _first_row(metadata: pq.FileMetaData, group: int) -> int:
    """Number of a row group's first row in the file."""
    return sum(metadata.row_group(i).num_rows for i in range(group))


def _record(found: Input, where: str, columns: Mapping[str, pa.Array[Any]], i: int, options: Options) -> Record:
    try:
        found.meter.charge(0 if found.depth else RECORD_BYTES)
        row: Mapping[str, Any] = {name: _value(column[i]) for name, column in columns.items()}
    except UnicodeDecodeError as error:
        return found.refused(GateError("bad_encoding", f"no UTF-8: {error.reason} at byte {error.start}"), where)
    except (ValueError, OverflowError, pa.ArrowException) as error:
        return found.refused(GateError("bad_row", first_line(error)), where)
    record = row_record(found, where, row, options)
    found.meter.charge(len(record.payload))
    return record


def _readable(column: pa.Array[Any]) -> pa.Array[Any]:
    """A column whose times Python has, which are no finer than its own: it has others only where pandas is imported.

    Those of a zone that nobody knows are told in UTC, in which they are held.
    """
    kind = column.type
    if not pa.types.is_timestamp(kind):
        return column
    unit = "us" if kind.unit == "ns" else kind.unit
    readable = pa.timestamp(unit, kind.tz if kind.tz is None or _is_zone(kind.tz) else "UTC")
    return column if kind == readable else column.cast(readable, safe=False)


def _is_zone(name: str) -> bool:
    try:
        pa.scalar(0, pa.timestamp("us", name)).as_py()
    except (LookupError, ValueError, OSError, pa.ArrowException):
        return False
    return True


def _value(value: pa.Scalar[Any]) -> Any:
    """A cell as Python has it; None for a time that it has no number or no zone for."""
    try:
        return value.as_py()
    except (LookupError, pa.ArrowInvalid):  # a zone that pytz does not know, or zoneinfo where that is missing
        return None
    except (ValueError, OverflowError):
        if not pa.types.is_temporal(value.type):
            raise
        return None


def _refusal(schema: pa.Schema, options: Options) -> GateError | None:
    kinds = {path: _type_of(schema, path) for field in CONTENT_FIELDS for path in options.paths[field]}
    if not any(kinds.values()):
        return no_content(schema.names, options)
    for path, kind in kinds.items():
        if kind is not None and not _is_content(kind):
            return GateError("bad_row", f"column {path!r} is {kind}, not text")
    return named_twice(schema.names, options)


def _type_of(schema: pa.Schema, path: str) -> pa.DataType | None:
    """The type of a column, or of a dotted path into nested ones; None where there is none."""
    if path in schema.names:
        return schema.field(schema.names.index(path)).type
    outer, _, inner = path.partition(".")
    if not inner or outer not in schema.names:
        return None
    kind = schema.field(schema.names.index(outer)).type
    if pa.types.is_map(kind):
        return kind.item_type
    return _type_of(pa.schema(list(kind)), inner) if pa.types.is_struct(kind) else None


def _selected(schema: pa.Schema, path: str) -> str:
    """What is read of the file for a path: the column, the nested one, or a whole map; nothing where there is none."""
    if _type_of(schema, path) is None:
        return ""
    outer = path.partition(".")[0]
    is_map = path not in schema.names and pa.types.is_map(schema.field(schema.names.index(outer)).type)
    return outer if is_map else path


def _is_content(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    is_kind = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    return any(check(kind) for check in is_kind) or is_bytes(kind)


def is_bytes(kind: pa.DataType) -> bool:
    """Whether a column holds raw bytes that are still to be decoded."""
    is_kind = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)
    return any(check(kind) for check in is_kind)

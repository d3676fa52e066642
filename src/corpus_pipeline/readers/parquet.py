"""Parquet tables with a column ``text`` and optional columns such as ``id``, ``url`` and ``site``: one record a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.readers.records import GIVEN_FIELDS, Options, Part, Record, Source, refused

# Rows handed out at a time: keeps a row group of long texts from standing in memory twice.
ROWS = 1024


def part_parquet(source: Source, target_bytes: int) -> list[Part]:
    """Ranges of row groups of about ``target_bytes`` of data each; one part where the file cannot be read."""
    try:
        with pq.ParquetFile(source.path) as file:
            sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups)]
    except (OSError, pa.ArrowException):
        return [Part(source)]
    parts, first, size = [], 0, 0
    for i, n in enumerate(sizes):
        if size and size + n > target_bytes:
            parts.append(Part(source, first, i))
            first, size = i, 0
        size += n
    return [*parts, Part(source, first, len(sizes))]


def read_parquet(part: Part, options: Options) -> Iterator[Record]:
    """The rows of some row groups, each as one record; refused ones for rows without text and for a damaged file."""
    source = part.source
    if source.n_bytes == 0:
        yield refused(source, "damaged", "an empty file is no Parquet file")
        return
    try:
        with pq.ParquetFile(source.path) as file:
            yield from _rows(file, part, options)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        where = f"row groups {part.first} to {part.last}" if part.first else None
        yield refused(source, "damaged", f"damaged Parquet file: {first_line(error)}", where)


def first_line(error: Exception) -> str:
    """The first line of an error's message, at most 200 characters."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _rows(file: pq.ParquetFile, part: Part, options: Options) -> Iterator[Record]:
    source, schema = part.source, file.schema_arrow
    columns = {name: options.columns.get(name, name) for name in ("text", "html", *GIVEN_FIELDS)}
    present = {name: column for name, column in columns.items() if column in schema.names}
    if problem := _refusal(present, columns, schema):
        yield refused(source, *problem)
        return
    groups = list(range(part.first, part.last if part.last >= 0 else file.num_row_groups))
    row = sum(file.metadata.row_group(i).num_rows for i in range(part.first))
    for batch in file.iter_batches(batch_size=ROWS, row_groups=groups, columns=list(present.values())):
        lists = {name: batch.column(column).to_pylist() for name, column in present.items()}
        for i in range(batch.num_rows):
            yield _record(source, row, {name: values[i] for name, values in lists.items()})
            row += 1


def _refusal(present: Mapping[str, str], columns: Mapping[str, str], schema: pa.Schema) -> tuple[str, str] | None:
    wanted = [name for name in ("html", "text") if name in present]
    if not wanted:
        missing = f"no column {columns['text']!r} or {columns['html']!r}"
        return ("missing_text", f"{missing}; it has: {', '.join(schema.names)[:200]}")
    for name in wanted:
        kind = schema.field(present[name]).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or is_bytes(kind)):
            return ("bad_row", f"column {present[name]!r} is {kind}, not text")
    return None


def is_bytes(kind: pa.DataType) -> bool:
    """Whether a column holds raw bytes that are still to be decoded."""
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _record(source: Source, row: int, values: Mapping[str, Any]) -> Record:
    """One row; its html where it has both, unless that is empty."""
    own = {name: str(value) for name, value in values.items() if value is not None and name not in ("text", "html")}
    given = {k: v for k, v in source.given.items() if k != "id"} | own
    html = values.get("html")
    content, media_type = (html, "text/html") if html else (values.get("text"), "text/plain")
    problem = ("missing_text", "the row's text is null") if content is None else None
    if isinstance(content, str):
        payload, is_text = content.encode("utf-8", "surrogatepass"), True
    else:
        payload, is_text = content or b"", False
    return Record(source.name, f"row {row}", payload, media_type, given, problem, is_row=True, is_text=is_text)

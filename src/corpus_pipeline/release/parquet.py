"""Tables to Parquet, the same bytes for the same rows: fixed row groups, fixed encodings, zstd, page checksums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.disk import Disk
from corpus_pipeline.tables import SCHEMA_VERSION, Table

ROW_GROUP = 65_536
# Rows of a row group that lie in one piece: a multiple of the 1,024 that the writer takes at a time, so that it makes
# the same pages as of a whole group.
PIECE_ROWS = 8192
# A table beyond this many rows goes on in another file: 64 row groups, a few GB at most.
FILE_ROWS = 64 * ROW_GROUP
# Columns whose values recur within a row group; dictionaries of identifiers and texts only cost.
_NO_DICTIONARY = frozenset(
    {"text", "text_sha256", "sha256", "paragraph_id", "comment_id", "row_id", "char_start", "char_end"}
)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A published file: path below the release, size, rows, SHA-256."""

    path: str
    bytes: int
    rows: int
    sha256: str

    def to_dict(self) -> dict[str, Any]:
        """The file as the manifest names it."""
        return asdict(self)


def file_names(table: str, n_files: int) -> list[str]:
    """Names of a table's files: one plain name, or numbered ones."""
    if n_files <= 1:
        return [f"{table}.parquet"]
    return [f"{table}-{i:05d}-of-{n_files:05d}.parquet" for i in range(n_files)]


def regroup(parts: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """The rows of all parts in tables of exactly ``size`` rows, the last one shorter, each in one piece."""
    held: list[pa.Table] = []
    n = 0
    for part in parts:
        at = 0
        while n + part.num_rows - at >= size:
            held.append(part.slice(at, size - n))
            at += size - n
            yield _taken(held)
            n = 0
        if at < part.num_rows:
            held.append(part.slice(at))
            n += part.num_rows - at
    if held:
        yield _taken(held)


def _taken(held: list[pa.Table]) -> pa.Table:
    """The tables as one in one piece; they are let go, since whoever writes the one needs as much memory again."""
    table = pa.concat_tables(held)
    held.clear()
    return table.combine_chunks()


def _row_groups(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows of all parts in row groups, whose pieces are all of one length.

    Pieces are joined as they come: to join a whole group takes its memory once more.
    """
    pieces: list[pa.Table] = []
    size = min(PIECE_ROWS, ROW_GROUP)
    for piece in regroup(parts, size):
        pieces.append(piece)
        if len(pieces) * size == ROW_GROUP:
            yield _concatenated(pieces)
    if pieces:
        yield _concatenated(pieces)


def _concatenated(pieces: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables(pieces)
    pieces.clear()
    return table


def write_table(
    table: Table, parts: Iterable[pa.Table], n_rows: int, folder: Path, data_version: str, disk: Disk
) -> list[WrittenFile]:
    """Write a table's rows below a folder, synced to disk. ``n_rows``: rows of all parts, known beforehand."""
    names = file_names(table.name, -(-n_rows // FILE_ROWS))
    groups = _row_groups(parts)
    schema = table.schema.with_metadata(file_metadata(table.name, data_version))
    return [_write_file(table, schema, groups, folder / name, disk) for name in names]


def file_metadata(table: str, data_version: str) -> dict[str, str]:
    """What every Parquet file says of itself, so that a file found alone can be traced."""
    return {"schema_version": SCHEMA_VERSION, "data_version": data_version, "table": table}


def _write_file(table: Table, schema: pa.Schema, groups: Iterator[pa.Table], path: Path, disk: Disk) -> WrittenFile:
    n_rows = 0
    with disk.create(path) as file:
        with _writer(table, schema, file) as writer:
            while n_rows < FILE_ROWS and (group := next(groups, None)) is not None:
                writer.write_table(group, row_group_size=ROW_GROUP)
                n_rows += group.num_rows
        disk.sync_open(file, path)
    return WrittenFile(path.name, path.stat().st_size, n_rows, file_sha256(path))


def _writer(table: Table, schema: pa.Schema, file: Any) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        file,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=[c.name for c in table.columns if c.name not in _NO_DICTIONARY and c.type == "string"],
        column_encoding={c.name: "DELTA_BINARY_PACKED" for c in table.columns if c.name in ("char_start", "char_end")},
        write_page_checksum=True,
        store_schema=True,
    )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What workers are asked for: tasks are paths and numbers, results are counts; tables stay on disk."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus_pipeline.annotations import Line
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.workspace import load_array, load_table, load_tables
from corpus_pipeline.errors import CheckError
from corpus_pipeline.folder import table_files
from corpus_pipeline.near import with_links, with_rows
from corpus_pipeline.quality.frames import check_frame
from corpus_pipeline.quality.validation import pieces
from corpus_pipeline.readers.records import Options, Part
from corpus_pipeline.release.parquet import WrittenFile, write_table
from corpus_pipeline.stages.repeated import Repeats
from corpus_pipeline.stages.split import shift_lines
from corpus_pipeline.tables import ARTICLES, DUPLICATES, TABLES
from corpus_pipeline.text.people import People

# What a record counts for at least where batches are measured: 2 MB of rows of a word each were half a million
# documents, which take 4 kB each.
LEAST_BYTES = 128
# Of so many bytes of a page one is text, about: a batch of pages is as large as one of text where it counts them so. A
# batch costs 10 ms whatever it holds: 10 pages of 140 kB each, as many as fit in otherwise, paid 1 ms each.
MARKUP_SHARE = 4
# Bytes of a table that are checked at a time while it is built, as they are before they are packed; what is read takes
# three times as much. A call of pandera takes 9 ms whatever it is given. Where others work beside this process it is
# they who take most memory, and all wait for the checks.
CHECKED_BYTES, CHECKED_BYTES_BESIDE = 3 * 1024 * 1024, 12 * 1024 * 1024
# A row takes so much at least, however well its columns are packed.
ROW_BYTES = 192
# The columns of ``Repeats``, each a file of its own.
REPEATS = ("site_keys", "site_counts", "corpus_keys", "corpus_counts")


@dataclass(frozen=True, slots=True)
class ScanTask:
    """Parts to read in the first pass; ``folder``: where the batches are left."""

    parts: tuple[Part, ...]
    options: Options
    batch_bytes: int
    folder: Path
    disk: Disk


@dataclass(frozen=True, slots=True)
class Batch:
    """A scanned batch on disk: files in ``folder`` whose names begin with ``name``."""

    folder: Path
    name: str
    n_docs: int
    n_bytes: int
    n_text: int
    latest: dt.datetime | None

    @property
    def size(self) -> int:
        """What it counts for where batches are measured."""
        return max(self.n_text, LEAST_BYTES * self.n_docs)

    @property
    def identity(self) -> str:
        """What tells it from every other batch."""
        return f"{self.folder.name}/{self.name}"

    def table(self, kind: str, columns: list[str] | None = None) -> pa.Table:
        """Its documents or lines."""
        return load_table(self.folder / f"{self.name}.{kind}.arrow", columns)

    def array(self, kind: str) -> npt.NDArray[np.void]:
        """Its facts, keys or orders."""
        return load_array(self.folder / f"{self.name}.{kind}.npy")


@dataclass(frozen=True, slots=True)
class Group:
    """Scanned batches that are labelled as one: pages of 3 MB hold 200 KB of text, and a batch has a price of its own.

    Measured: 80 ms a batch, whatever it holds, so 4 ms a page in batches of 17 pages.
    """

    batches: tuple[Batch, ...]

    @property
    def size(self) -> int:
        """What it counts for where groups are measured."""
        return sum(batch.size for batch in self.batches)

    @property
    def n_docs(self) -> int:
        """Documents of all its batches."""
        return sum(batch.n_docs for batch in self.batches)

    def documents(self, columns: list[str] | None = None) -> pa.Table:
        """The documents of all its batches."""
        return pa.concat_tables([batch.table("documents", columns) for batch in self.batches]).combine_chunks()

    def lines(self) -> pa.Table:
        """The lines of all its batches, numbered as those of one."""
        tables: list[pa.Table] = []
        n_docs = n_text = 0
        for batch in self.batches:
            tables.append(shift_lines(batch.table("lines"), n_docs, n_text) if tables else batch.table("lines"))
            n_docs, n_text = n_docs + batch.n_docs, n_text + batch.n_text
        return pa.concat_tables(tables).combine_chunks()

    def array(self, kind: str) -> npt.NDArray[np.void]:
        """The facts, keys or orders of all its batches, one after the other."""
        return np.concatenate([batch.array(kind) for batch in self.batches])


@dataclass(frozen=True, slots=True)
class LabelTask:
    """A group of batches to label in the second pass.

    ``first``: number of its first document; ``work``: where what was settled lies; ``folder``: where parts are left;
    ``model``: SHA-256 of the weights, which lie in ``work`` too; ``annotated``:
    lines that people labelled, by number of the document in the group; ``stones``: reason_code and reason of the
    withdrawn ones, by the same number.
    """

    group: Group
    first: int
    work: Path
    folder: Path
    latest: dt.date | None
    people: People
    model: str
    disk: Disk
    annotated: tuple[tuple[int, tuple[Line, ...]], ...] = ()
    stones: tuple[tuple[int, tuple[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledBatch:
    """What is counted of a labelled group whose parts lie in ``folder``.

    ``bare``: its documents without an article, counted from its first.
    """

    folder: Path
    rows: dict[str, int]
    counts: dict[str, Counter[str]]
    bare: list[int]
    rejected: list[str]
    reasons: Counter[str]

    def part(self, table: str) -> Path:
        """The file with its rows of a table."""
        return self.folder / f"{table}.part"


@dataclass(frozen=True, slots=True)
class WriteTask:
    """A table to write from its parts.

    ``gone``: articles that are no target of a link, being empty; ``near``: links between near duplicates, on disk.
    """

    table: str
    parts: tuple[Path, ...]
    n_rows: int
    folder: Path
    data_version: str
    disk: Disk
    near: Path
    gone: tuple[str, ...] = ()


def load_settled(task: LabelTask) -> tuple[npt.NDArray[np.void], Repeats, npt.NDArray[np.void]]:
    """What was settled over the whole corpus: of the batch's own documents, of lines, of sites."""
    settled = load_array(task.work / "settled.npy")[task.first : task.first + task.group.n_docs]
    repeats = Repeats(*(load_array(task.work / f"{name}.npy") for name in REPEATS))
    return settled, repeats, load_array(task.work / "orders.npy")


_COUNTED = (
    ("spans", "label"),
    ("spans", "rule"),
    ("documents", "status"),
    ("documents", "reason_code"),
    ("articles", "needs_review"),
    ("articles", "page_type"),
    ("comments", "boundary_basis"),
    ("comments", "status"),
)


def count_tables(tables: Mapping[str, pa.Table]) -> dict[str, Counter[str]]:
    """Rows by label, rule, status and the like, as the manifest states them."""
    out = {}
    for table, column in _COUNTED:
        pairs = pc.value_counts(tables[table][column]).to_pylist()
        values = {str(p["values"]).lower(): p["counts"] for p in pairs if p["values"] is not None}
        out[f"{table}.{column}"] = Counter(values)
    return out


def write_parts(task: WriteTask) -> list[WrittenFile]:
    """Write one table, over what a worker that was killed meanwhile left of it."""
    table = TABLES[task.table]
    for left in table_files(task.folder, task.table):
        task.disk.remove(left)
    parts = load_tables(list(task.parts))
    if task.gone:
        parts = (_unlinked(part, task.gone) for part in parts)
    if table is ARTICLES:
        near = load_table(task.near)
        parts = (with_links(part, near) for part in parts)
    elif table is DUPLICATES:
        parts = with_rows(task.parts, load_table(task.near))
    return write_table(table, parts, task.n_rows, task.folder, task.data_version, task.disk)


def check_written(task: WriteTask, files: Sequence[WrittenFile], at_a_time: int = CHECKED_BYTES) -> None:
    """Read a table that was written again, and check every row of it; CheckError for the first fault.

    ``at_a_time``: bytes that are checked at a time, about.
    """
    table, first_row = TABLES[task.table], 0
    for file in files:
        with pq.ParquetFile(task.folder / file.path, page_checksum_verification=True, buffer_size=1 << 16) as written:
            for piece in pieces(written, max(at_a_time // _row_bytes(written.metadata), 1)):
                if findings := check_frame(table, piece, first_row):
                    raise CheckError(findings[0].message, where=findings[0].where, hint=findings[0].fix)
                first_row += piece.num_rows
    if first_row != task.n_rows:
        raise CheckError(f"{first_row} rows of {task.n_rows} were written", where=task.table)


def _row_bytes(metadata: pq.FileMetaData) -> int:
    n_bytes: int = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    n_rows: int = metadata.num_rows
    return max(n_bytes // max(n_rows, 1), ROW_BYTES)


def _unlinked(articles: pa.Table, gone: Sequence[str]) -> pa.Table:
    links = articles["duplicate_of"]
    kept = pc.if_else(pc.is_in(links, value_set=pa.array(gone)), pa.scalar(None, pa.string()), links)
    return articles.set_column(
        articles.schema.get_field_index("duplicate_of"), articles.schema.field("duplicate_of"), kept
    )

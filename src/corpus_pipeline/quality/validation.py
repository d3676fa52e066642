"""A whole release, read again from its files: schemas, values, keys, counts, manifest and checksums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import MANIFEST, SUMS, table_files
from corpus_pipeline.quality.counts import check_counts, measured
from corpus_pipeline.quality.findings import Finding, capped
from corpus_pipeline.quality.frames import check_frame, check_schema
from corpus_pipeline.quality.integrity import (
    Describe,
    TableFile,
    check_descriptions,
    check_files,
    check_manifest,
    check_range,
    damaged,
    read_manifest,
    read_sums,
    stated,
)
from corpus_pipeline.quality.keys import Linked, check_keys
from corpus_pipeline.tables import SPANS, TABLES, Table

# Rows that are read and checked at a time, as a release has them in a group. A call of pandera takes 10 ms: a million
# comments with their spans take 6 to 8 s in groups and 10 to 11 in quarters of them, at the same peak of memory.
PIECE = 65_536
_BUILD = "build a release first: corpus-pipeline build -o DIST"


@dataclass(slots=True)
class _Read:
    """What was read of one table: its files, its measured batches unless it is unusable, what is wrong with it."""

    files: list[TableFile] = field(default_factory=list)
    batches: list[pa.Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    usable: bool = True

    def join(self) -> None:
        """Make one batch of all, so that nobody has to join a column again."""
        self.batches = [pa.concat_tables(self.batches).combine_chunks()]

    @property
    def rows(self) -> int:
        """Rows read so far."""
        return sum(batch.num_rows for batch in self.batches)


def validate_release(
    dist: Path, checksums: bool = True, schema_version: str | None = None, describe: Describe | None = None
) -> list[Finding]:
    """Everything that is wrong with the release in a folder; nothing for a sound one.

    At most 20 findings of one code in one table, then one that counts the others. Without ``checksums`` no file is
    hashed, and sizes and hashes in the manifest are not compared. ``schema_version``: a range of versions, such as
    ``^1``, that the release must lie in. ``describe``: gives the files that follow from a manifest, by name; without
    it, these are not compared. UsageError if ``dist`` is no folder or the range none.
    """
    if not dist.is_dir():
        raise UsageError("is no folder", where=str(dist), hint=_BUILD)
    if not ((dist / MANIFEST).exists() or (dist / SUMS).exists() or any(table_files(dist, name) for name in TABLES)):
        raise UsageError("holds no release", where=str(dist), hint=f"name the folder of one, or {_BUILD}")
    manifest, findings = read_manifest(dist)
    sums, wrong_sums = read_sums(dist)
    findings += wrong_sums
    findings += check_range(manifest, schema_version) if schema_version is not None else ()
    findings += check_files(dist, sums, checksums=checksums)
    # The table of most rows first: it stands in memory twice while it is joined.
    spans = _read_table(dist, SPANS)
    reads = {name: spans if table is SPANS else _read_table(dist, table) for name, table in TABLES.items()}
    findings += [finding for read in reads.values() for finding in read.findings]
    if manifest:
        files = {name: read.files for name, read in reads.items() if read.usable}
        findings += check_manifest(dist, manifest, files, sums if checksums else None)
        findings += check_descriptions(dist, manifest, sums, describe) if describe else ()
    commenters = stated(manifest, "settings", "privacy", "commenters")
    return capped(findings + _check_contents(reads, str(commenters or "local")))


def _check_contents(reads: dict[str, _Read], commenters: str) -> list[Finding]:
    linked = Linked({name: read.batches[0] for name, read in reads.items() if read.usable})
    return check_keys(linked) + check_counts(linked, commenters)


def _read_table(dist: Path, table: Table) -> _Read:
    """All files of a table, each piece by piece, with page checksums verified."""
    read = _Read()
    paths = table_files(dist, table.name)
    _check_names(table.name, paths, read)
    for path in paths:
        try:
            _read_file(path, table, read)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last: a damaged column name
            read.findings.append(damaged(table.name, path.name, error))
            read.usable = False
    if read.usable:
        read.join()
    return read


def _check_names(name: str, paths: list[Path], read: _Read) -> None:
    """Whether the table is there, with as many parts as its file names say."""
    fix = "take the files of the release again, or build again"
    wanted = [f"{name}-{i:05}-of-{len(paths):05}.parquet" for i in range(len(paths))]
    if not paths:
        read.findings.append(Finding("table.missing", name, None, None, f"there is no {name}.parquet", fix))
    elif [path.name for path in paths] not in ([f"{name}.parquet"], wanted):
        names = ", ".join(path.name for path in paths)
        read.findings.append(Finding("file.missing", name, None, None, f"parts are missing; there are {names}", fix))
    read.usable = not read.findings


def _read_file(path: Path, table: Table, read: _Read) -> None:
    with pq.ParquetFile(path, page_checksum_verification=True, buffer_size=1 << 20) as file:
        said = {key.decode(): value.decode() for key, value in (file.schema_arrow.metadata or {}).items()}
        versions = said.get("schema_version"), said.get("data_version")
        read.files.append(TableFile(path.name, file.metadata.num_rows, *versions))
        differs = check_schema(table, file.schema_arrow)
        read.findings += differs
        read.usable &= not differs
        for batch in () if differs else pieces(file):
            read.findings += check_frame(table, batch, read.rows)
            read.batches.append(measured(table, batch))


def pieces(file: pq.ParquetFile, n_rows: int = PIECE) -> Iterator[pa.Table]:
    """The rows in order, ``n_rows`` at most at a time, their strings checked to be UTF-8; an empty table for none."""
    if not file.metadata.num_rows:
        yield file.schema_arrow.empty_table()
    for batch in file.iter_batches(batch_size=n_rows, use_threads=False):
        batch.validate(full=True)
        yield pa.Table.from_batches([batch])

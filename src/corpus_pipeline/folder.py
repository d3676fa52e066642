"""The folder of a release: the names of its files, and what they hold."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.errors import CorpusError, UsageError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
# Of which a manifest says that it made the release.
PACKAGE = "corpus-pipeline"
# So often a reader begins again: builds do not end as fast as a release is read.
SWITCHES = 5

T = TypeVar("T")


def previous_of(dist: Path) -> Path:
    """Where the release before is kept."""
    return dist.parent / f".{dist.name}.previous"


def table_files(dist: Path, name: str) -> list[Path]:
    """The files of a table in order: ``name.parquet``, or ``name-00000-of-00012.parquet`` and so on."""
    whole = dist / f"{name}.parquet"
    found = [whole] if whole.exists() else sorted(dist.glob(f"{name}-[0-9][0-9][0-9][0-9][0-9]-of-*.parquet"))
    return [path for path in found if path.is_file()]


def files_below(dist: Path) -> dict[str, Path]:
    """Every file below a folder by its name in the release, in order."""
    found = {path.relative_to(dist).as_posix(): path for path in dist.rglob("*") if not path.is_dir()}
    return dict(sorted(found.items()))


def identity_of(dist: Path) -> tuple[int, ...]:
    """What tells a release from every other one in the same place; empty where there is none."""
    try:
        found = (dist / MANIFEST).stat()
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_mtime_ns)


def read_one(dist: Path, read: Callable[[], T]) -> T:
    """What ``read`` gives of the release in a folder, asked again where another one took its place meanwhile."""
    for _ in range(SWITCHES):
        before = identity_of(dist)
        try:
            found = read()
        except (CorpusError, OSError):
            if identity_of(dist) == before:
                raise
        else:
            if identity_of(dist) == before:
                return found
    return read()


def open_file(path: Path) -> BufferedReader:
    """A file to read; OSError for anything else: a pipe would keep its reader waiting."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return path.open("rb")


def read_file(path: Path) -> bytes:
    """What a file holds; OSError as ``open_file``."""
    with open_file(path) as file:
        return file.read()


def read_table(dist: Path, name: str, columns: list[str] | None = None, only: Any = None) -> pa.Table:
    """Columns of a table from its file or files. ``only``: conditions as pyarrow's ``filters``.

    UsageError where there are none, CorpusError where one is damaged.
    """
    files = table_files(dist, name)
    if not files:
        raise UsageError(f"holds no {name}.parquet", where=str(dist), hint="name the folder of a release")
    return pa.concat_tables([_read_part(file, columns, only) for file in files])


def _read_part(file: Path, columns: list[str] | None, only: Any) -> pa.Table:
    try:
        return pq.read_table(file, columns=columns, filters=only)
    except (FileNotFoundError, MemoryError):
        raise
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        hint = f"corpus-pipeline validate {file.parent} tells what is damaged"
        raise CorpusError("is damaged: it cannot be read", where=str(file), hint=hint) from error

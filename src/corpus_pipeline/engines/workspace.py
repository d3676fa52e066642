"""Files that pass between the steps of one build: Arrow tables and numpy arrays below one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.disk import Disk
from corpus_pipeline.errors import CorpusError

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


def save_table(table: pa.Table, path: Path, disk: Disk) -> None:
    """Write a table as one record batch."""
    with disk.create(path) as file, pa.ipc.new_file(file, table.schema, options=_OPTIONS) as writer:
        writer.write_table(table.combine_chunks())


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """CorpusError for a file that is not as it was written, though it was when its entry in the cache was found."""
    try:
        yield
    except (MemoryError, OSError):
        raise
    except (ValueError, LookupError, TypeError, pa.ArrowException) as error:
        raise CorpusError("was changed while a build used it", where=str(path), hint="build again") from error


def load_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A table that ``save_table`` wrote; ``columns`` reads only some of it."""
    with _damage_told(path), pa.memory_map(str(path)) as source:
        options = pa.ipc.IpcReadOptions(use_threads=False)
        if columns is not None:
            names = pa.ipc.open_file(source).schema.names
            options = pa.ipc.IpcReadOptions(included_fields=[names.index(name) for name in columns], use_threads=False)
        return pa.ipc.open_file(source, options=options).read_all()


def load_tables(paths: list[Path]) -> Iterator[pa.Table]:
    """Tables one by one, so that only one is held."""
    for path in paths:
        yield load_table(path)


def save_array(array: npt.NDArray[Any], path: Path, disk: Disk) -> None:
    """Write a numpy array without Python objects in it."""
    with disk.create(path) as file:
        np.lib.format.write_array(_Sink(file.write), array, allow_pickle=False)


@dataclass(frozen=True, slots=True)
class _Sink:
    """No file of the system to numpy, which would write past ``Disk`` and name no cause of a failure."""

    write: Callable[[bytes], int]


def load_array(path: Path) -> npt.NDArray[Any]:
    """A numpy array that ``save_array`` wrote, mapped from the disk."""
    if path.stat().st_size < 4096:  # an empty array cannot be mapped
        with _damage_told(path), path.open("rb") as file:
            return np.asarray(np.lib.format.read_array(file, allow_pickle=False))
    with _damage_told(path):
        return np.asarray(np.lib.format.open_memmap(path, mode="r"))

"""What passes between the steps of a build on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.workspace import load_array, load_table, load_tables, save_array, save_table
from corpus_pipeline.errors import CorpusError
from corpus_pipeline.stages.duplicates import FACTS

TABLE = pa.table({"doc_no": pa.array([0, 0, 1], pa.int32()), "text": ["a", None, "пруд"], "n": [1.5, 2.5, 3.5]})


@pytest.mark.parametrize("table", [TABLE, TABLE.slice(0, 0), pa.concat_tables([TABLE, TABLE.slice(1)]), TABLE.slice(2)])
def test_tables_come_back_as_they_were(tmp_path: Path, table: pa.Table) -> None:
    save_table(table, tmp_path / "t.arrow", Disk())
    found = load_table(tmp_path / "t.arrow")
    assert found.equals(table)
    assert found.schema == table.schema


def test_only_the_wanted_columns_are_read(tmp_path: Path) -> None:
    save_table(TABLE, tmp_path / "t.arrow", Disk())
    assert load_table(tmp_path / "t.arrow", ["n"]).equals(TABLE.select(["n"]))


def test_a_loaded_table_outlives_its_file(tmp_path: Path) -> None:
    save_table(TABLE, tmp_path / "t.arrow", Disk())
    found = load_table(tmp_path / "t.arrow")
    (tmp_path / "t.arrow").unlink()
    assert found["text"].to_pylist() == ["a", None, "пруд"]


@pytest.mark.parametrize("n", [3, 10_000])
def test_an_array_that_was_damaged_since_is_told_in_one_line(tmp_path: Path, n: int) -> None:
    save_array(np.zeros(n), tmp_path / "a.npy", Disk())
    whole = (tmp_path / "a.npy").read_bytes()
    for damaged in (whole.replace(b"fortran", b"\x99ortran"), whole[:100], b"", whole[: len(whole) // 2]):
        (tmp_path / "a.npy").write_bytes(damaged)
        with pytest.raises(CorpusError, match=r"a\.npy was changed"):
            load_array(tmp_path / "a.npy")


def test_a_table_that_was_damaged_since_is_told_in_one_line(tmp_path: Path) -> None:
    save_table(TABLE, tmp_path / "t.arrow", Disk())
    whole = (tmp_path / "t.arrow").read_bytes()
    for damaged in (whole[:100], b"", whole.replace(b"ARROW1", b"ERROW1")):
        (tmp_path / "t.arrow").write_bytes(damaged)
        with pytest.raises(CorpusError, match=r"t\.arrow was changed"):
            load_table(tmp_path / "t.arrow")


def test_tables_are_loaded_one_by_one(tmp_path: Path) -> None:
    for i in range(3):
        save_table(TABLE.slice(i, 1), tmp_path / f"{i}.arrow", Disk())
    tables = load_tables([tmp_path / f"{i}.arrow" for i in (2, 0)] + [tmp_path / "gone.arrow"])
    assert [next(tables)["n"].to_pylist(), next(tables)["n"].to_pylist()] == [[3.5], [1.5]]
    with pytest.raises(OSError, match="gone"):
        next(tables)


@pytest.mark.parametrize("n", [0, 3, 10_000])
@pytest.mark.parametrize("kind", [FACTS, np.dtype(np.uint64)])
def test_arrays_come_back_as_they_were(tmp_path: Path, n: int, kind: np.dtype[np.void]) -> None:
    array = np.zeros(n, kind)
    if n:
        array[-1:].view(np.uint8)[:] = 1
    save_array(array, tmp_path / "a.npy", Disk())
    found = load_array(tmp_path / "a.npy")
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert found.tobytes() == array.tobytes()


def test_objects_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        save_array(np.array(["a", None], object), tmp_path / "a.npy", Disk())

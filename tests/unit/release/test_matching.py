"""Rows matched by key, and what differs between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.negative.release import Tables, ident, make, sound_release, write_tables

from corpus_pipeline.release.matching import TableChanges, compare_table, match_keys
from corpus_pipeline.tables import TABLES


def changes(folder: Path, name: str, new: pa.Table, old: pa.Table | None = None) -> TableChanges:
    """The table of the sound release, or another one, against a new version of it."""
    for part, table in (("old", sound_release()[name] if old is None else old), ("new", new)):
        (folder / part).mkdir(exist_ok=True)
        write_tables(folder / part, {name: table})
    return compare_table(folder / "old", folder / "new", name)


def put(tables: Tables, table: str, row: int, **values: Any) -> pa.Table:
    rows = tables[table].to_pylist()
    rows[row] |= values
    return pa.Table.from_pylist(rows, schema=tables[table].schema)


def test_rows_are_matched_in_the_order_of_the_new_table() -> None:
    matched = match_keys(pa.array(["a", "b", "c", "d"]), pa.array(["d", "x", "b"]))
    assert [matched.old.tolist(), matched.new.tolist()] == [[3, 1], [0, 2]]
    assert [matched.removed.tolist(), matched.added.tolist()] == [[0, 2], [1]]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_no_different_from_itself(name: str, tmp_path: Path) -> None:
    assert changes(tmp_path, name, sound_release()[name]).is_empty


@pytest.mark.parametrize("name", TABLES)
def test_all_rows_come_and_go_with_a_table(name: str, tmp_path: Path) -> None:
    sound = sound_release()[name]
    gone = changes(tmp_path, name, sound.schema.empty_table())
    assert (len(gone.removed), len(gone.added), gone.n_old, gone.n_new) == (sound.num_rows, 0, sound.num_rows, 0)
    come = changes(tmp_path, name, sound, sound.schema.empty_table())
    assert (len(come.removed), len(come.added)) == (0, sound.num_rows)


def test_one_value_is_one_changed_row_and_its_column(tmp_path: Path) -> None:
    found = changes(tmp_path, "comments", put(sound_release(), "comments", 2, text="Another text."))
    assert (found.changed.to_pylist(), dict(found.columns), found.n_moved) == ([ident("c", 1, 3)], {"text": 1}, 0)


def test_null_differs_from_a_value(tmp_path: Path) -> None:
    for before, after in ((None, "x"), ("x", None), ("x", "y")):
        old, new = (put(sound_release(), "articles", 0, section=value) for value in (before, after))
        assert changes(tmp_path, "articles", new, old).changed.to_pylist() == [ident("a", 1)]


def test_a_row_that_only_stands_elsewhere_is_moved(tmp_path: Path) -> None:
    found = changes(tmp_path, "paragraphs", put(sound_release(), "paragraphs", 1, char_start=1, position=9))
    assert (len(found.changed), found.n_moved, set(found.columns)) == (0, 1, {"char_start", "position"})


def test_keys_of_two_columns_are_shown_with_both(tmp_path: Path) -> None:
    sound = sound_release()
    found = changes(tmp_path, "authors", put(sound, "authors", 1, name="Other"))
    assert found.changed.to_pylist() == [f"{ident('a', 1)}#1"]
    assert changes(tmp_path, "authors", sound["authors"].slice(1)).removed.to_pylist() == [f"{ident('a', 1)}#0"]


def test_rows_in_another_order_are_the_same_rows(tmp_path: Path) -> None:
    sound = sound_release()["comments"]
    assert changes(tmp_path, "comments", sound.take(list(range(sound.num_rows))[::-1])).is_empty


def test_large_columns_are_taken_with_large_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_pipeline.release.matching._LARGE_BYTES", 0)
    found = changes(tmp_path, "comments", make("comments", sound_release()["comments"].to_pylist()[1:]))
    assert (len(found.removed), len(found.changed)) == (1, 0)

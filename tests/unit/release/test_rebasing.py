"""Annotations moved to another release."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.idmap import MAP_SCHEMA, write_map
from corpus_pipeline.release.rebasing import rebase_file, told


def c(number: int) -> str:
    return f"c-{number:016x}"


MAP = [
    (c(1), c(1), "same"),
    (c(2), c(12), "text"),
    (c(3), c(13), "overlap"),
    (c(4), c(13), "overlap"),
    (c(5), None, "gone"),
]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    rows = [{"table": "comments", "old_id": o, "new_id": n, "basis": b, "similarity": None} for o, n, b in MAP]
    write_map(pa.Table.from_pylist(rows, schema=MAP_SCHEMA), tmp_path / "ids.parquet")
    return tmp_path / "ids.parquet"


CSV = f'comment_id,label,note\n{c(1)},yes,"a ""quoted"", 007"\n{c(2)},no,\n{c(5)},no,NA\n{c(9)},yes,\n{c(2)},maybe,x\n'


def test_a_csv_keeps_every_field_as_it_was(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "mine.csv").write_text(CSV, "utf-8")
    rebased = rebase_file(tmp_path / "mine.csv", mapping)
    assert rebased.output == tmp_path / "mine.rebased.csv"
    assert rebased.output.read_text("utf-8").splitlines() == [
        "comment_id,label,note,rebased_from,rebase_basis",
        f'{c(1)},yes,"a ""quoted"", 007",{c(1)},same',
        f"{c(12)},no,,{c(2)},text",
        f"{c(12)},maybe,x,{c(2)},text",
    ]
    assert (rebased.n_moved, dict(rebased.bases), rebased.columns) == (3, {"same": 1, "text": 2}, ("comment_id",))


def test_what_could_not_be_moved_is_listed_with_its_reason_and_kept(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "mine.csv").write_text(CSV, "utf-8")
    rebased = rebase_file(tmp_path / "mine.csv", mapping)
    assert rebased.lost == (f"{c(5)}: comment_id is gone", f"{c(9)}: comment_id is no identifier of the old release")
    assert rebased.lost_file
    assert rebased.lost_file.read_text("utf-8").splitlines()[1] == f"{c(5)},no,NA,comment_id is gone"
    assert "2 rows could not be moved" in told(rebased)


def test_parquet_keeps_its_types(tmp_path: Path, mapping: Path) -> None:
    data = pd.DataFrame({"score": [1.5, 2.5], "id": [c(3), c(4)], "n": pd.array([1, None], "Int64")})
    data.to_parquet(tmp_path / "mine.parquet")
    rebased = rebase_file(tmp_path / "mine.parquet", mapping, tmp_path / "out.parquet")
    found = pd.read_parquet(tmp_path / "out.parquet")
    assert found["id"].tolist() == [c(13), c(13)]
    assert found["score"].tolist() == [1.5, 2.5]
    assert rebased.n_merged == 1
    assert "met another one" in told(rebased)


def test_two_columns_of_identifiers_are_both_moved(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(f"left\tright\n{c(1)}\t{c(2)}\n{c(2)}\t\n{c(3)}\t{c(5)}\n", "utf-8")
    rebased = rebase_file(tmp_path / "pairs.tsv", mapping)
    assert rebased.columns == ("left", "right")
    found = pd.read_csv(rebased.output, sep="\t", dtype=str, keep_default_na=False)
    assert found[["left", "right"]].to_numpy().tolist() == [[c(1), c(12)], [c(12), ""]]
    assert rebased.lost == (f"{c(3)}: right is gone",)


def test_the_column_may_be_named(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "mine.csv").write_text(f"a,b\n{c(1)},{c(2)}\n", "utf-8")
    assert rebase_file(tmp_path / "mine.csv", mapping, column="b").columns == ("b",)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("mine.csv", "a,b\n1,2\n", "no column of paragraph or comment identifiers"),
        ("mine.csv", "", "cannot be read"),
        ("mine.xlsx", "x", "of no known form"),
        ("mine.parquet", "x", "cannot be read"),
    ],
)
def test_files_that_do_not_fit_are_named(tmp_path: Path, mapping: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(UsageError, match=words):
        rebase_file(tmp_path / name, mapping)


def test_the_input_is_never_overwritten_and_a_map_must_be_one(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "mine.csv").write_text(CSV, "utf-8")
    with pytest.raises(UsageError, match="is the input itself"):
        rebase_file(tmp_path / "mine.csv", mapping, tmp_path / "mine.csv")
    with pytest.raises(UsageError, match="no map"):
        rebase_file(tmp_path / "mine.csv", tmp_path / "mine.csv")

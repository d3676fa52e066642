"""The command evaluate: annotated files and tables of lines give the same, nothing is left on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from corpus_pipeline.cli import main
from corpus_pipeline.errors import UsageError
from corpus_pipeline.evaluating import evaluate_gold

ARTICLE = (
    "The heron stood in the reeds until the first barge of the morning came round the bend.",
    "Nobody in the village could remember a spring in which the water had stayed so low for weeks.",
    "Two carpenters from the far shore offered to mend the jetty for the price of a good supper.",
)
THREAD = ("comment_meta | Ada Brill says:", "comment_meta | March 3, 2021 at 5:14 pm", "comment* | Nine months!")
PLAIN = "\n".join(f"body | {line}" for line in ARTICLE)
MARKED = "\n".join([PLAIN, "boilerplate | 2 Comments", *THREAD, THREAD[0].replace("Ada", "Bo"), *THREAD[1:]])


@pytest.fixture
def gold(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "plain.txt").write_text(PLAIN.replace("heron", "stork").replace("Two", "Three"), "utf-8")
    (folder / "marked.txt").write_text(MARKED, "utf-8")
    yield folder
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".parquet"] == ["gold"]


def test_annotated_files_are_measured(gold: Path) -> None:
    found = evaluate_gold(gold)["annotations"]
    assert found["comment"] == {"p": 1, "r": 1, "f1": 1, "lines": 6}
    assert found["boundary"]["exact"] == found["boundary"]["best_exact"] == 1
    assert found["boundary"]["articles_without_comments_cut"] == 0


def test_a_table_of_lines_gives_the_same(gold: Path, tmp_path: Path) -> None:
    rows = [
        {"doc_id": str(i), "line_no": n, "label": row.split(" | ")[0].strip("*"), "text": row.split(" | ")[1]}
        for i, text in enumerate((MARKED, (gold / "plain.txt").read_text("utf-8")))
        for n, row in enumerate(text.split("\n"))
    ]
    both = {"dataset": "own", "variant": "v", "weight": 1, "blank_before": False}
    pq.write_table(pa.Table.from_pylist([row | both for row in rows]), tmp_path / "lines.parquet")
    assert evaluate_gold(tmp_path / "lines.parquet")["v/own"] == evaluate_gold(gold)["annotations"]


def test_the_command_prints_it(gold: Path) -> None:
    result = CliRunner().invoke(main, ["evaluate", str(gold), "--format", "json"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["annotations"]["boundary"]["documents"] == 2


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.parquet"
    path.write_bytes(b"no table")
    with pytest.raises(UsageError, match="no table of gold lines"):
        evaluate_gold(path)
    pq.write_table(pa.table({"doc_id": ["1"]}), path)
    with pytest.raises(UsageError, match="no table of gold lines"):
        evaluate_gold(path)

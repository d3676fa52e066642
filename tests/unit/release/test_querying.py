"""Queries from the command line."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner

from corpus_pipeline.cli import main
from corpus_pipeline.errors import UsageError
from corpus_pipeline.release import querying
from corpus_pipeline.release.querying import CELL_CHARS, render_rows, run_query
from corpus_pipeline.release.reading import Release, open_release


def test_tables_and_views_answer_by_name(sample_release: Path) -> None:
    rows = run_query(sample_release, "SELECT count(*) AS n FROM comments JOIN articles USING (article_id)")
    assert rows["n"].to_pylist() == run_query(sample_release, "SELECT count(*) FROM thread")[0].to_pylist()
    assert "quoted_paragraphs" in run_query(sample_release, "SHOW TABLES")["name"].to_pylist()


def test_a_query_is_asked_again_where_another_release_comes_meanwhile(
    sample_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB opens a file twice, and takes the two for one that is damaged."""
    dist = Path(shutil.copytree(sample_release, tmp_path / "dist"))
    n_asked = 0

    def replaced_meanwhile(found: Path) -> Release:
        nonlocal n_asked
        n_asked += 1
        if n_asked == 1:
            shutil.copytree(found, tmp_path / "next")
            found.rename(tmp_path / "previous")
            (tmp_path / "next").rename(found)
            raise duckdb.IOException("Could not read enough bytes")
        return open_release(found)

    monkeypatch.setattr(querying, "open_release", replaced_meanwhile)
    assert run_query(dist, "SELECT count(*) AS n FROM articles")["n"].to_pylist() == [
        len(open_release(dist).articles())
    ]
    assert n_asked == 2


ROWS = pa.table({"site": ["a.example", None], "n": [7, 1234], "words": [["x", "y"], None]})


def test_a_table_has_numbers_to_the_right() -> None:
    assert render_rows(ROWS, "table") == (
        "site          n  words\n---------  ----  ----------\na.example     7  ['x', 'y']\n           1234\n"
    )


def test_long_values_are_cut_in_a_table_alone() -> None:
    rows = pa.table({"text": ["line one\nline two " + "w" * 99]})
    assert len(render_rows(rows, "table").splitlines()[2]) == CELL_CHARS
    assert json.loads(render_rows(rows, "jsonl"))["text"].endswith("w" * 99)


def test_csv_and_json_lines() -> None:
    assert render_rows(ROWS, "csv").splitlines() == [
        '"site","n","words"',
        "\"a.example\",7,\"['x', 'y']\"",
        ",1234,",
    ]
    assert [json.loads(line) for line in render_rows(ROWS, "jsonl").splitlines()][1] == {
        "site": None,
        "n": 1234,
        "words": None,
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", '=cmd|" /C calc"!A0'])
def test_no_cell_of_csv_is_a_formula(text: str) -> None:
    """Titles are published as written: a spreadsheet would run some of them."""
    texts = pa.chunked_array([[text, "a=1", None, ""]], pa.string())
    for column in (texts, texts.cast(pa.large_string()), texts.dictionary_encode()):
        rows = list(csv.reader(io.StringIO(render_rows(pa.table({"title": column, "n": [-1] * 4}), "csv"), newline="")))
        assert rows == [["title", "n"], [f"'{text}", "-1"], ["a=1", "-1"], ["", "-1"], ["", "-1"]]


def test_a_statement_without_rows_prints_nothing_but_a_head(sample_release: Path) -> None:
    assert run_query(sample_release, "SET threads = 1").num_rows == 0


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT mood FROM articles", "FROM poems"])
def test_what_is_wrong_with_a_query_is_one_line(sample_release: Path, query: str) -> None:
    result = CliRunner().invoke(main, ["sql", query, "-d", str(sample_release)])
    assert result.exit_code == 2
    assert result.stderr.startswith("corpus-pipeline: query ")
    assert result.stderr.count("\n") == 1


def test_without_duckdb_the_command_names_the_extra(sample_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"corpus-pipeline\[duckdb\]"):
        run_query(sample_release, "SELECT 1")


def test_a_misspelt_column_is_told_with_the_names_that_may_be_meant(sample_release: Path) -> None:
    with pytest.raises(UsageError, match=r'"titel" not found.* Candidate bindings: .*"title"') as raised:
        run_query(sample_release, "SELECT titel FROM articles")
    assert "\n" not in str(raised.value)

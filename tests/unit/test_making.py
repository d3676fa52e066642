"""Tables that are none, or other ones: told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_pipeline import (
    page_examples,
    refitting,
    refitting_blocks,
    refitting_starts,
    refitting_titles,
    thread_examples,
)
from corpus_pipeline.errors import UsageError
from corpus_pipeline.making import command, read_columns, write_weights

COMMANDS = {
    page_examples: ("{0}", "{0}", "{0}"),
    refitting: ("pages", "{0}"),
    refitting_blocks: ("{0}",),
    refitting_starts: ("starts", "{0}"),
    refitting_titles: ("{0}",),
    thread_examples: ("{0}", "{0}"),
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    pq.write_table(pa.table({"id": ["a"], "html": ["<p>a"]}), tmp_path / "other.parquet")
    return tmp_path / "other.parquet"


@pytest.mark.parametrize("module", COMMANDS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_command_tells_a_wrong_table_in_one_line(
    module: object, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [argument.format(table) for argument in COMMANDS[module]]  # type: ignore[index]
    with pytest.raises(SystemExit) as ended:
        module.main([*given, "-o", str(table.parent / "out")])  # type: ignore[attr-defined]
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert said.startswith(f"corpus-pipeline: {table}: columns are missing: ")
    assert not (table.parent / "out").exists()


def test_columns_are_read_in_the_order_asked_for(table: Path) -> None:
    assert read_columns(table, ["html", "id"]).column_names == ["html", "id"]


@pytest.mark.parametrize(("name", "what"), [("none", "no such file"), ("text", "no Parquet file"), (".", "no such")])
def test_what_is_no_table_is_told(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "text").write_text("not a table", "utf-8")
    with pytest.raises(UsageError, match=what):
        read_columns(tmp_path / name, ["id"])


def test_weights_are_one_line_unless_a_person_reads_them(tmp_path: Path) -> None:
    document = {"bias": 0.5, "words": {"grüße": 1}}
    write_weights(tmp_path / "a", document)
    write_weights(tmp_path / "b", document, indent=1)
    assert (tmp_path / "a").read_text("utf-8") == '{"bias":0.5,"words":{"grüße":1}}\n'
    assert (tmp_path / "b").read_text("utf-8").count("\n") == 6
    assert json.loads((tmp_path / "b").read_text("utf-8")) == document


def test_a_kind_is_asked_for_where_there_are_several() -> None:
    given = command("any", "Any.", {"table": "a table"}, ["one", "two"]).parse_args(["two", "t", "-o", "o"])
    assert vars(given) == {"kind": "two", "table": Path("t"), "output": Path("o")}

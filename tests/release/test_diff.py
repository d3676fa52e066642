"""diff and rebase on releases that were built: exactly what was done to the input, and no annotation lost."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from tests.reading import rows
from tests.release.small import PAGE, write_corpus

import corpus_pipeline
from corpus_pipeline.cli import main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Five pages, then the same with one edited, one gone and one more."""
    folder = tmp_path_factory.mktemp("diff")
    raw = write_corpus(folder / "raw", 5)
    corpus_pipeline.build(raw, folder / "old")
    site = raw / "pebble-gazette.example"
    page = site / "00001.txt"
    page.write_text(page.read_text("utf-8").replace("from the far bank", "from the near bank"), "utf-8")
    (site / "00003.txt").unlink()
    (site / "00009.txt").write_text(PAGE.format(title="The bell of page 9", n=9), "utf-8")
    corpus_pipeline.build(raw, folder / "new")
    return folder / "old", folder / "new"


def ids_by_title(release: Path) -> dict[str, str]:
    return {row["title"]: row["article_id"] for row in rows(release, "articles")}


def test_edited_new_and_removed_articles_are_exactly_named(releases: tuple[Path, Path]) -> None:
    old, new = releases
    result = run("diff", old, new, "--format", "json")
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.output)
    articles = found["tables"]["articles"]
    assert articles["added"]["ids"] == [ids_by_title(new)["The bell of page 9"]]
    assert articles["removed"]["ids"] == [ids_by_title(old)["The bell of page 3"]]
    assert [body["title"] for body in found["bodies"]["articles"]] == ["The bell of page 1"]
    excerpt = found["bodies"]["articles"][0]["excerpt"]
    assert [line[0] for line in excerpt] == ["-", "+"]
    assert "the far bank" in excerpt[0]
    assert "the near bank" in excerpt[1]
    assert articles["changed"]["ids"] == [ids_by_title(new)["The bell of page 1"]]
    assert found["tables"]["documents"]["changed"]["count"] == 1


@pytest.mark.parametrize(("fail_on", "code"), [("removed", 1), ("changed", 1)])
def test_it_fails_when_asked_to(releases: tuple[Path, Path], fail_on: str, code: int) -> None:
    assert run("diff", *releases, "--fail-on", fail_on).exit_code == code
    assert run("diff", releases[0], releases[0], "--fail-on", fail_on).exit_code == 0


def test_two_builds_of_the_same_input_differ_in_nothing(releases: tuple[Path, Path]) -> None:
    result = run("diff", releases[0], releases[0])
    assert result.output.count("no difference") == 8


THREAD = "\n\n".join(
    f"Reader {n:03} says:\nMarch {1 + n // 20}, 2021 at {n % 12 + 1}:{n % 60:02} pm\n"
    f"Remark number {n}: the {('bell', 'boat', 'book', 'keeper')[n % 4]} deserves {n + 2} more words than this.\nReply"
    for n in range(100)
)


@pytest.mark.parametrize("line", [0, 1, 2, 3])
@pytest.mark.parametrize("place", [1, 50, 99])
def test_an_inserted_line_in_a_long_thread_loses_no_annotation(place: int, line: int, tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "pebble-gazette.example"
    raw.mkdir(parents=True)
    head = PAGE.format(title="The bell", n=3) + "\n100 thoughts on “The bell”\n\n"
    (raw / "a.txt").write_text(head + THREAD, "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "old")
    comments = rows(tmp_path / "old", "comments")
    assert len(comments) == 100
    blocks = THREAD.split("\n\n")
    lines = blocks[place].split("\n")
    blocks[place] = "\n".join([*lines[:line], "An inserted line that nobody expected here.", *lines[line:]])
    (raw / "a.txt").write_text(head + "\n\n".join(blocks), "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "new")
    assert run("diff", tmp_path / "old", tmp_path / "new", "--map", tmp_path / "ids.parquet").exit_code == 0
    with (tmp_path / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("comment_id", "label"), *((c["comment_id"], n) for n, c in enumerate(comments))])
    result = run("rebase", tmp_path / "mine.csv", "--map", tmp_path / "ids.parquet")
    assert result.exit_code == 0
    moved = pd.read_csv(tmp_path / "mine.rebased.csv")
    assert len(moved) == 100, result.output
    texts = {row["comment_id"]: row["text"] for row in rows(tmp_path / "new", "comments")}
    for row in moved.itertuples():
        assert f"Remark number {row.label}:" in texts[row.comment_id]


def test_what_is_no_release_is_a_usage_error(tmp_path: Path, releases: tuple[Path, Path]) -> None:
    result = run("diff", releases[0], tmp_path)
    assert (result.exit_code, "holds no release" in result.output) == (2, True)
    broken = Path(shutil.copytree(releases[1], tmp_path / "broken"))
    (broken / "quotes.parquet").unlink()
    assert run("diff", releases[0], broken).exit_code == 2

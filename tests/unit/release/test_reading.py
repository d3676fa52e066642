"""A release opened: tables, texts and threads, in pandas, Arrow and DuckDB alike."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.negative.release import ident, sound_release, write_part, write_release
from tests.reading import grouped, rows

import corpus_pipeline
from corpus_pipeline.errors import CorpusError, UsageError
from corpus_pipeline.release import reading
from corpus_pipeline.release.reading import Release, open_release
from corpus_pipeline.tables import TABLES
from corpus_pipeline.vocabulary import BODY_KINDS


@pytest.fixture(scope="module")
def release(sample_release: Path) -> Release:
    return corpus_pipeline.open_release(sample_release)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_reads_alike_everywhere(name: str, release: Release, sample_release: Path) -> None:
    table = getattr(release, name)()
    arrow = table.to_arrow()
    assert arrow.column_names == list(TABLES[name].names)
    assert len(table) == arrow.num_rows
    pd.testing.assert_frame_equal(table.to_pandas(), pd.read_parquet(sample_release / f"{name}.parquet"))
    assert sorted(table.to_duckdb().fetchall(), key=str) == sorted(
        (tuple(row.values()) for row in arrow.to_pylist()), key=str
    )


def test_columns_are_read_in_the_order_asked_for(release: Release) -> None:
    some = release.articles().select("title", "article_id")
    assert some.to_arrow().column_names == some.to_duckdb().columns == ["title", "article_id"]
    with pytest.raises(UsageError, match="no column 'mood'"):
        release.articles().select("mood")


def test_texts_are_the_body_in_order(release: Release, sample_release: Path) -> None:
    paragraphs = grouped([p for p in rows(sample_release, "paragraphs") if p["kind"] in BODY_KINDS], "article_id")
    ids = [article["article_id"] for article in rows(sample_release, "articles")]
    expected = {i: "\n\n".join(p["text"] for p in paragraphs[i]) for i in ids}
    texts = release.texts()
    assert dict(zip(*(texts.to_arrow()[name].to_pylist() for name in ("article_id", "text")), strict=True)) == expected
    assert dict(texts.select("article_id", "text").to_duckdb().fetchall()) == expected
    assert texts.to_duckdb().columns == list(texts.to_pandas().columns)


def test_bodies_are_joined_some_at_a_time(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = release.texts().select("text").to_arrow()["text"].to_pylist()
    monkeypatch.setattr(reading, "BODIES", 7)
    assert release.texts().select("text").to_arrow()["text"].to_pylist() == whole


def test_an_article_without_body_has_an_empty_text(tmp_path: Path) -> None:
    tables = sound_release()
    tables["paragraphs"] = tables["paragraphs"].slice(4)
    write_release(tmp_path, tables)
    texts = open_release(tmp_path).texts().select("article_id", "text").to_arrow().to_pylist()
    assert texts[0] == {"article_id": ident("a", 1), "text": ""}
    assert texts[1]["text"] == "The log\n\nThe keeper wrote 灯火 and\u3000went out."


def test_threads_are_trees(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    release = open_release(tmp_path)
    (root,) = release.threads(ident("a", 1))
    assert [c.comment_id for c in root.walk()] == [ident("c", 1, n) for n in (1, 2, 3)]
    assert [len(c.replies) for c in root.walk()] == [1, 1, 0]
    (newest,) = release.threads(ident("a", 4))
    assert (newest.text, newest.replies[0].text) == ("The lamp was lit in 1911.", "Which year was it?")
    with pytest.raises(UsageError, match="no article"):
        release.threads("a-0")


def test_a_long_chain_of_answers_is_walked_without_recursion(tmp_path: Path) -> None:
    tables = sound_release()
    first = tables["comments"].slice(0, 1).to_pylist()[0]
    chain = [
        first | {"comment_id": ident("c", 9, i), "parent_comment_id": ident("c", 9, i - 1) if i else None}
        for i in range(3000)
    ]
    tables["comments"] = tables["comments"].from_pylist(chain, schema=tables["comments"].schema)
    write_release(tmp_path, tables)
    (root,) = open_release(tmp_path).threads(ident("a", 1))
    assert sum(1 for _ in root.walk()) == 3000


def test_a_table_in_several_files_is_one(tmp_path: Path) -> None:
    tables = sound_release()
    comments = tables.pop("comments")
    write_release(tmp_path, tables)
    for part, some in enumerate((comments.slice(0, 3), comments.slice(3))):
        write_part(some, tmp_path / f"comments-{part:05}-of-00002.parquet", "comments")
    release = open_release(tmp_path)
    assert release.comments().select("text").to_arrow()["text"].to_pylist() == comments["text"].to_pylist()
    assert release.sql("SELECT count(*) FROM comments").fetchall() == [(comments.num_rows,)]


def test_versions_are_those_of_the_manifest(release: Release, sample_release: Path) -> None:
    assert (release.schema_version, release.data_version) == ("1.0.0", "0.1.0")
    assert open_release(sample_release, schema_version="^1").dist == sample_release
    with pytest.raises(CorpusError, match=r"has schema version 1\.0\.0, wanted is \^2"):
        open_release(sample_release, schema_version="^2")


def test_what_is_no_release_is_named(tmp_path: Path, release: Release) -> None:
    with pytest.raises(UsageError, match="holds no release"):
        open_release(tmp_path)
    with pytest.raises(UsageError, match="no table 'poems'"):
        release.table("poems")
    for content in ("", "[]", "{}", '{"schema_version": "1.0.0"'):
        (tmp_path / "manifest.json").write_text(content, "utf-8")
        with pytest.raises(UsageError, match="holds no release"):
            open_release(tmp_path)
    (tmp_path / "manifest.json").write_text('{"schema_version": "1.0.0", "data_version": "1"}', "utf-8")
    with pytest.raises(UsageError, match=r"holds no quotes\.parquet"):
        open_release(tmp_path).quotes().to_arrow()


def test_without_duckdb_the_extra_is_named(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"corpus-pipeline\[duckdb\]"):
        release.sql("SELECT 1")
    assert len(release.articles()) > 0


def test_a_connection_of_the_callers_own_is_used(release: Release, sample_release: Path) -> None:
    with duckdb.connect() as connection:
        release.comments().to_duckdb(connection)
        n = pq.read_metadata(sample_release / "comments.parquet").num_rows
        assert connection.sql("SELECT count(*) FROM thread").fetchall() == [(n,)]

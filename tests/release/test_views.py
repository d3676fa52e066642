"""views.sql: runs as it is, from wherever it is read, and holds what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from tests.negative.release import ident, sound_release, write_release
from tests.reading import grouped, rows

from corpus_pipeline.release.reading import open_release
from corpus_pipeline.release.views import views_sql

VIEWS = ("article_text", "thread", "quoted_paragraphs", "replies", "per_site_summary")


def counted(script: Path, before: str = "") -> dict[str, int]:
    """Rows of each view, by a fresh connection that runs the script."""
    with duckdb.connect() as connection:
        connection.execute(before + script.read_text("utf-8"))
        return {view: connection.sql(f"SELECT count(*) FROM {view}").fetchall()[0][0] for view in VIEWS}


@pytest.fixture(scope="module")
def expected(sample_release: Path) -> dict[str, int]:
    comments, articles = rows(sample_release, "comments"), rows(sample_release, "articles")
    return {
        "article_text": len(articles),
        "thread": len(comments),
        "quoted_paragraphs": sum(q["paragraph_id"] is not None for q in rows(sample_release, "quotes")),
        "replies": sum(c["parent_comment_id"] is not None for c in comments),
        "per_site_summary": len({a["site"] for a in articles}),
    }


def test_in_the_folder_of_the_release(
    sample_release: Path, expected: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample_release)
    assert counted(Path("views.sql")) == expected
    assert expected["quoted_paragraphs"] > 0 < expected["replies"]


def test_in_the_folder_above_dist(
    sample_release: Path, expected: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample_release.parent)
    assert counted(Path("dist/views.sql")) == expected


def test_anywhere_else_the_folder_is_named(
    sample_release: Path, expected: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "it's here"
    shutil.copytree(sample_release, moved)
    monkeypatch.chdir(tmp_path)
    assert counted(moved / "views.sql", "SET VARIABLE dist = 'it''s here';\n") == expected
    assert open_release(moved).sql("SELECT count(*) FROM thread").fetchall() == [(expected["thread"],)]


def test_the_release_holds_the_views_of_this_version(sample_release: Path) -> None:
    assert (sample_release / "views.sql").read_text("utf-8") == views_sql()


def test_threads_are_read_to_their_end(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    columns = "comment_id, root_comment_id, n_replies"
    query = f"SELECT {columns} FROM thread WHERE article_id = '{ident('a', 4)}' ORDER BY thread_position"
    first, second = ident("c", 4, 2), ident("c", 4, 1)
    assert open_release(tmp_path).sql(query).fetchall() == [(first, first, 1), (second, first, 0)]


def test_quoted_is_what_the_comment_says(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    found = open_release(tmp_path).sql("SELECT comment_id, quoted FROM quoted_paragraphs").fetchall()
    assert found == [(ident("c", 1, 3), "then the crew.")]


def test_sites_are_summed(sample_release: Path) -> None:
    found = (
        open_release(sample_release)
        .sql("SELECT site, n_articles, n_words, n_comments FROM per_site_summary")
        .fetchall()
    )
    sites = grouped(rows(sample_release, "articles"), "site")
    assert {row[0]: row[1:] for row in found} == {
        site: (len(own), sum(a["n_words"] for a in own), sum(a["n_comments"] for a in own))
        for site, own in sites.items()
    }

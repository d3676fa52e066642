"""What people asked to have taken out is in no file afterwards, and what stays keeps its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.reading import everything, rows

import corpus_pipeline
from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.comparing import compare_releases, render_difference
from corpus_pipeline.release.idmap import map_ids
from corpus_pipeline.view.progress import Reporter

BODY = """The {what} of the old pier was rung {n} times this week, once for each boat that came back to the {what}.

Nobody had counted them before number {n}. The keeper says that she will go on counting until the book is full."""
SENTENCE = "My late husband Tobias Orrin drowned off that very pier in the winter of 1987."
REST = "Nobody rang a bell for him that night, and nobody came."
COMMENTS = (
    ("Mara Quell", 4, f"{SENTENCE} {REST}"),
    ("Bo Finch", 5, f"“{SENTENCE}”\nI am so sorry to hear it, and I do remember the storm that came before."),
    ("Ida Stoat", 6, f"@Mara Quell, I never knew. {REST[:44]} We should put up a plaque for all of them."),
)
TITLE = "The bell that Orrin heard"


def as_text(title: str, body: str, thread: Any) -> str:
    comments = "\n\n".join(
        f"{name} says:\nApril {day}, 2021 at 9:1{day} am\n{said}\nReply" for name, day, said in thread
    )
    head = f"The Pebble Gazette\n\n{title}\n\nBy Orla Thwaite\n\n3 April 2021\n\n{body}\n"
    return f"{head}\n{len(thread)} comments\n\n{comments}\n" if thread else head


def as_html(title: str, body: str, thread: Any) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    comments = "".join(
        f'<li class="comment" id="comment-{day}"><cite class="fn">{name}</cite><time datetime="2021-04-0{day}T09:10">'
        f'</time><div class="comment-content"><p>{said.replace(chr(10), "</p><p>")}</p></div></li>'
        for name, day, said in thread
    )
    return (
        f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{paragraphs}</article>"
        f'<ol class="commentlist">{comments}</ol>'
    )


FORMS = {"txt": as_text, "html": as_html}


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A corpus of each form whose first page has the comments, also copied to another site, and a release of it."""
    return {suffix: write_corpus(tmp_path_factory.mktemp(suffix), suffix) for suffix in FORMS}


@pytest.fixture(params=FORMS)
def root(request: pytest.FixtureRequest, releases: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(releases[request.param], tmp_path / "corpus"))


PAGES = {
    "one": (TITLE, "bell", COMMENTS),
    "two": ("The lantern of the quay", "lantern", ()),
    "three": ("A rope", "rope", ()),
}


def write_corpus(root: Path, suffix: str) -> Path:
    (root / "corpus.toml").write_text('[privacy]\ncommenters = "keep"\n', "utf-8")
    site = root / "raw" / "pebble.example"
    for folder in (site, root / "raw" / "copy.example"):
        folder.mkdir(parents=True)
    for n, (name, (title, what, thread)) in enumerate(PAGES.items(), 7):
        (site / f"{name}.{suffix}").write_text(FORMS[suffix](title, BODY.format(what=what, n=n), thread), "utf-8")
    for copy in (site / f"orrin-copy.{suffix}", root / "raw" / "copy.example" / f"orrin-copy.{suffix}"):
        copy.write_bytes((site / f"one.{suffix}").read_bytes())
    build(root)
    return root


def build(root: Path, **options: Any) -> corpus_pipeline.Summary:
    summary = corpus_pipeline.build(root / "raw", root / "dist", config=root / "corpus.toml", **options)
    assert corpus_pipeline.validate(root / "dist", raw=root / "raw", config=root / "corpus.toml") == []
    return summary


def withdraw(root: Path, column: str, *ids: str, folder: str = ".") -> None:
    lines = [f"{own},asked by {chr(34)}the family{chr(34)},2024-06-01" for own in ids]
    (root / folder / "withdrawn.csv").write_text("\n".join((f"{column},reason,date", *lines, "")), "utf-8")


def files_with(root: Path, *told: str) -> dict[str, set[str]]:
    """The files beside RAW that hold any of some words, which do not stand in their name either."""
    found: dict[str, set[str]] = {}
    for path, content in everything(root):
        name = path.relative_to(root).as_posix()
        for words in told:
            if words.encode() in content or words in name:
                found.setdefault(words, set()).add(name)
    return found


def first_document(root: Path) -> dict[str, Any]:
    return next(row for row in rows(root / "dist", "documents") if "/one." in row["source_path"])


def comments_of_first(root: Path) -> list[dict[str, Any]]:
    (article,) = (a for a in rows(root / "dist", "articles") if a["document_id"] == first_document(root)["document_id"])
    return [row for row in rows(root / "dist", "comments") if row["article_id"] == article["article_id"]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_withdrawn_document_is_in_no_file(root: Path, jobs: int) -> None:
    told = (SENTENCE, REST, TITLE, "Tobias", "Mara Quell", "bell of the old pier", "orrin-copy", "Ida Stoat")
    assert len(files_with(root, *told)) == len(told), "the corpus holds what is looked for"
    before = first_document(root)
    build(root)  # now there is a release before it, too
    withdraw(root, "document_id", before["document_id"])
    for _ in range(2):
        summary = build(root, jobs=jobs, batch_bytes=1500)
        assert files_with(root, *told) == {}
        assert summary.statuses == {"withdrawn": 3, "published": 2}
    documents = rows(root / "dist", "documents")
    stones = [row for row in documents if row["status"] == "withdrawn"]
    assert {row["reason_code"] for row in stones} == {"withdrawn", "withdrawn_copy"}
    assert any(row["reason"] == 'withdrawn on 2024-06-01: asked by "the family"' for row in stones)
    assert sum(before["document_id"] in row["reason"] for row in stones) == 2
    assert json.loads((root / "dist/manifest.json").read_text("utf-8"))["counts"]["documents.status"]["withdrawn"] == 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_withdrawn_comment_is_in_no_file(root: Path, jobs: int) -> None:
    told = (SENTENCE, REST, REST[:44], "Tobias")
    assert len(files_with(root, *told)) == len(told)
    before = comments_of_first(root)
    assert [row["commenter_name"] for row in before] == ["Mara Quell", "Bo Finch", "Ida Stoat"]
    build(root)
    withdraw(root, "comment_id", before[0]["comment_id"])
    for _ in range(2):
        build(root, jobs=jobs, batch_bytes=1500)
        assert files_with(root, *told) == {}
    after = comments_of_first(root)
    kept = ("comment_id", "position", "parent_comment_id", "depth", "char_start", "char_end")
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]
    assert [row["status"] for row in after] == ["withdrawn", "visible", "visible"]
    assert after[0]["text"] == ""
    assert {after[0][name] for name in ("commenter_id", "commenter_name", "posted_at", "source_comment_id")} == {None}
    assert after[1]["text"] == "“[withdrawn]”\nI am so sorry to hear it, and I do remember the storm that came before."
    assert after[2]["text"].endswith(" We should put up a plaque for all of them.")
    assert [row["commenter_name"] for row in after[1:]] == ["Bo Finch", "Ida Stoat"]
    (quote,) = (row for row in rows(root / "dist", "quotes") if row["comment_id"] == after[1]["comment_id"])
    assert after[1]["text"][quote["quote_start"] : quote["quote_end"]] == "[withdrawn]"
    assert (quote["target_comment_id"], quote["target_start"]) == (after[0]["comment_id"], None)
    counts = json.loads((root / "dist/manifest.json").read_text("utf-8"))["counts"]
    # The same page stands on another site, too.
    assert counts["comments.status"] == {"visible": 4, "withdrawn": 2}
    assert sum(a["n_comments"] for a in rows(root / "dist", "articles")) == 6


def test_nothing_else_changes(root: Path) -> None:
    def others() -> Iterator[Any]:
        for name in ("articles", "paragraphs", "documents", "authors"):
            yield from rows(root / "dist", name)

    before = list(others())
    withdraw(root, "comment_id", comments_of_first(root)[0]["comment_id"])
    build(root)
    assert list(others()) == before


def test_what_was_withdrawn_comes_back_with_its_row(root: Path) -> None:
    before = {path.name: path.read_bytes() for path in (root / "dist").glob("*.parquet")}
    withdraw(root, "comment_id", comments_of_first(root)[0]["comment_id"])
    build(root)
    (root / "withdrawn.csv").unlink()
    build(root)
    assert {path.name: path.read_bytes() for path in (root / "dist").glob("*.parquet")} == before


def test_the_release_before_is_kept_where_it_holds_nothing_withdrawn(root: Path) -> None:
    withdraw(root, "document_id", first_document(root)["document_id"])
    build(root)
    assert not (root / ".dist.previous").exists()
    build(root)
    assert (root / ".dist.previous").is_dir()


def test_diff_and_rebase_tell_what_is_withdrawn(root: Path) -> None:
    document, comment = first_document(root), comments_of_first(root)[0]
    (root / "dist").rename(root / "old")
    build(root)
    for column, own in (("comment_id", comment["comment_id"]), ("document_id", document["document_id"])):
        withdraw(root, column, own)
        build(root)
        difference = compare_releases(root / "old", root / "dist")
        told = {form: render_difference(difference, form) for form in ("text", "json", "markdown")}
        assert f"withdrawn {column[:-3]}s: " in told["text"]
        assert own in json.loads(told["json"])["withdrawn"][f"{column[:-3]}s"]["ids"]
        assert f"Withdrawn {column[:-3]}s: `" in told["markdown"]
        assert own in told["text"].rsplit("withdrawn ")[-1]
        assert f"`{own}`" in told["markdown"].rsplit("Withdrawn ")[-1]
        moved = {row["old_id"]: row["basis"] for row in map_ids(root / "old", root / "dist").to_pylist()}
        assert moved[comment["comment_id"]] == "gone"
    assert not any(TITLE in text for text in told.values())


def test_the_list_may_lie_at_the_top_of_raw_and_is_no_input(root: Path) -> None:
    withdraw(root, "document_id", first_document(root)["document_id"], folder="raw")
    assert build(root).statuses["withdrawn"] == 3


def test_an_id_that_names_nothing_is_told_even_in_quiet(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw(root, "comment_id", "c-0123456789abcdef")
    with Reporter(quiet=True) as reporter:
        reporter.finish(build(root))
    line = capsys.readouterr().err.strip()
    assert line.endswith("withdrawn.csv#2 c-0123456789abcdef is no comment of this build: nothing to take out.")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id,reason\n", "unknown column 'id'"),
        ("reason,date\n", "no column 'document_id'"),
        ("document_id,document_id\n", "two columns"),
        ("document_id,comment_id\n,\nd-0123456789abcdef,c-0123456789abcdef\n", "#3 a document_id and a comment_id"),
        ("document_id,reason\n,why\n", "neither a document_id nor"),
        ("document_id\na-0123456789abcdef\n", "is no document_id"),
        ("comment_id,date\nc-0123456789abcdef,yesterday\n", "'yesterday' is no date"),
        ("comment_id\nc-0123456789abcdef,more\n", "more cells than columns"),
    ],
)
def test_a_list_that_cannot_be_obeyed_stops_the_build(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text("A page.\n", "utf-8")
    (tmp_path / "withdrawn.csv").write_text(content, "utf-8")
    with pytest.raises(UsageError, match=told.replace("(", r"\(")):
        corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_the_title_of_a_withdrawn_document_is_in_no_footer(root: Path) -> None:
    """Statistics in the Parquet footers hold the least and greatest value of each column."""
    withdraw(root, "document_id", first_document(root)["document_id"])
    build(root)
    for path in (root / "dist").glob("*.parquet"):
        assert TITLE.encode() not in path.read_bytes()
        assert TITLE not in str(pq.read_metadata(path).to_dict())

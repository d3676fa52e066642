"""Examples of articles with comments below them: made of annotated pages, their markup taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.stages.helpers import SENTENCES

from corpus_pipeline import build
from corpus_pipeline.thread_examples import SEEDS, WEIGHTS, main

N = 12
REPLIES = (
    "I walked there with my father before the bridge was built.",
    "Thanks for this, we had all forgotten the ferryman and his dog.",
    "My own boat was moored below the mill, and nobody ever asked for money.",
)


def article(i: int) -> list[str]:
    return [
        " ".join(SENTENCES[(i + j + k) % len(SENTENCES)] for k in range(3)) + f" So it was in {i}." for j in range(6)
    ]


def html(i: int, is_thread: bool) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in article(i))
    replies = "".join(
        f'<li class="comment" id="comment-{j}"><cite class="fn">Ada Holm {j}</cite><p>{text} ({i})</p></li>'
        for j, text in enumerate(REPLIES)
    )
    thread = f'<ol class="commentlist">{replies}</ol>' if is_thread else ""
    return (
        f"<html lang=en><head><title>The ford {i}</title></head><body><nav><ul><li><a href=/a>Home {i}</a></li></ul>"
        f"</nav><article><h1>The ford {i}</h1>{body}</article>{thread}<footer><a href=/t>Terms of {i}</a></footer>"
        "</body></html>"
    ).encode()


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    folder = tmp_path_factory.mktemp("examples")
    fixed = {"dataset": "own", "page_type": "article", "use": "train", "with_snippets": None, "without_snippets": None}
    rows: list[dict[str, Any]] = [
        {
            **fixed,
            "doc_id": f"d{i}",
            "url": f"https://www.{i}.example/1",
            "html": html(i, i % 2 == 0),
            "gold_body": "\n".join(article(i)),
        }
        for i in range(N)
    ]
    rows[1] |= {"use": "eval"}
    rows[3] |= {"gold_body": None, "with_snippets": ["what stands nowhere"]}
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, folder / "pages.parquet")
    raw = table.select(["doc_id", "url", "html"]).rename_columns(["id", "url", "html"])
    pq.write_table(raw, folder / "raw.parquet")
    build([folder / "raw.parquet"], folder / "release")
    for name in ("one", "two"):
        main([str(folder / "pages.parquet"), str(folder / "release"), "-o", str(folder / name)])
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()
    return pq.read_table(folder / "one")


def by_document(examples: pa.Table) -> Mapping[tuple[int, str], list[dict[str, Any]]]:
    out = defaultdict(list)
    for row in examples.to_pylist():
        out[row["seed"], row["document"]].append(row)
    return out


def test_pages_have_the_documents_that_they_may_be(examples: pa.Table) -> None:
    whole = {document: rows for (seed, document), rows in by_document(examples).items() if seed == 0}
    assert {f"natural_{kind}:d0" for kind in ("bare", "marked", "none")} <= whole.keys()
    assert "article:d5" in whole
    assert not [name for name in whole if name.endswith((":d1", ":d3")) and not name.startswith("composed")]
    assert max(examples["seed"].to_pylist()) == SEEDS - 1


def test_threads_stand_below_articles_with_author_lines_or_without(examples: pa.Table) -> None:
    documents = by_document(examples)
    bare, marked = (documents[0, f"natural_{kind}:d2"] for kind in ("bare", "marked"))
    labels = [row["label"] for row in bare]
    assert labels.index("comment") > max(i for i, label in enumerate(labels) if label == "body")
    assert [row["text"] for row in bare if row["label"] == "comment"] == [f"{text} (2)" for text in REPLIES]
    assert "comment_meta" not in labels
    assert [row["text"] for row in marked if row["label"] == "comment_meta"] == [f"Ada Holm {j}" for j in range(3)]
    assert [row["text"] for row in bare if row["label"] == "body"] == article(2)


def test_what_stands_below_an_article_is_no_thread(examples: pa.Table) -> None:
    for (_, document), rows in by_document(examples).items():
        labels = {row["label"] for row in rows}
        if document.startswith(("natural_none", "article")):
            assert not labels & {"comment", "comment_meta"}
        elif not document.startswith("forum"):
            assert "comment" in labels


def test_lines_of_other_pages_keep_their_site(examples: pa.Table) -> None:
    composed = [rows for (_, name), rows in by_document(examples).items() if name.startswith(("composed", "long"))]
    assert composed
    for rows in composed:
        assert {row["site"] for row in rows} == {rows[0]["site"]}
        others = {row["origin"] for row in rows if row["label"] == "comment"}
        assert all(
            f"({origin.partition('.')[0]})" in row["text"] or row["text"][0] in '"“>'
            for row in rows
            if row["label"] == "comment"
            for origin in [row["origin"]]
        )
        assert others


def test_every_row_brings_what_it_counts(examples: pa.Table) -> None:
    for row in examples.to_pylist():
        assert (row["line_weight"], row["start_weight"]) == WEIGHTS[row["kind"]]
        assert row["judged"] in ("", "alone", "bare", "marked")

"""Signing a batch from its parts, and the links put into tables."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from corpus_pipeline import near
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.workspace import load_table, save_table
from corpus_pipeline.near import link_near, sign, with_links, with_rows
from corpus_pipeline.tables import DUPLICATES

TEXT = " ".join(f"word{i}" for i in range(60))
OTHER = " ".join(f"else{i}" for i in range(60))


def save_batch(folder: Path, name: str, texts: dict[str, list[tuple[str, str]]], linked: tuple[str, ...] = ()) -> None:
    """A batch with its parts: paragraphs as (kind, text) by article; ``linked`` ones repeat another article already."""
    ids = list(texts)
    articles = {
        "article_id": [f"a-{i}" for i in ids],
        "document_id": [f"d-{i}" for i in ids],
        "duplicate_of": ["a-0" if i in linked else None for i in ids],
    }
    rows = [(f"a-{i}", kind, text) for i, own in texts.items() for kind, text in own]
    paragraphs = {name: [row[n] for row in rows] for n, name in enumerate(("article_id", "kind", "text"))}
    folder = folder / name
    folder.mkdir()
    tables = [
        pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
        for columns in (articles, paragraphs)
    ]
    sign(*tables, folder, Disk())
    save_table(tables[0], folder / "articles.part", Disk())
    save_table(pa.table({"document_id": articles["document_id"]}), folder / "documents.part", Disk())


def links(folder: Path, *batches: str) -> list[tuple[str, str]]:
    (folder / "near.arrow").unlink(missing_ok=True)
    n = link_near([folder / batch for batch in batches], folder / "near.arrow", Disk())
    found = load_table(folder / "near.arrow")
    assert found.num_rows == n
    return list(zip(found["document_id"].to_pylist(), found["duplicate_of"].to_pylist(), strict=True))


def test_articles_of_different_batches_are_linked(tmp_path: Path) -> None:
    save_batch(tmp_path, "x", {"1": [("paragraph", OTHER)], "2": [("paragraph", TEXT)]})
    save_batch(tmp_path, "y", {"3": [("paragraph", TEXT[:200]), ("list_item", TEXT[200:])], "4": []})
    assert links(tmp_path, "x", "y") == [("d-3", "d-2")]


def test_only_the_body_counts(tmp_path: Path) -> None:
    save_batch(tmp_path, "x", {"1": [("paragraph", TEXT)], "2": [("caption", TEXT), ("paragraph", OTHER)]})
    assert links(tmp_path, "x") == []


def test_articles_that_are_linked_already_are_left_alone(tmp_path: Path) -> None:
    save_batch(tmp_path, "x", {"0": [("paragraph", TEXT)], "1": [("paragraph", TEXT)]}, linked=("1",))
    assert links(tmp_path, "x") == []


def test_no_batches_have_no_links(tmp_path: Path) -> None:
    assert links(tmp_path) == []


def test_blocks_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {str(i): [("paragraph", f"{TEXT} {i}")] * (i % 3) for i in range(9)}
    save_batch(tmp_path, "x", texts)
    whole = links(tmp_path, "x")
    monkeypatch.setattr(near, "_BLOCK_BYTES", 1)
    save_batch(tmp_path, "y", texts)
    assert links(tmp_path, "y") == whole
    assert len(whole) == 5


def test_links_go_into_both_tables_in_the_order_of_documents(tmp_path: Path) -> None:
    save_batch(tmp_path, "x", {"1": [("paragraph", TEXT)], "2": [], "3": [("paragraph", TEXT)]})
    links(tmp_path, "x")
    exact = {"document_id": ["d-2"], "duplicate_of": ["d-1"], "kind": ["text"], "similarity": [1.0]}
    save_table(pa.table(exact).cast(DUPLICATES.schema), tmp_path / "x" / "duplicates.part", Disk())
    near_rows = load_table(tmp_path / "near.arrow")
    (rows,) = with_rows([tmp_path / "x" / "duplicates.part"], near_rows)
    assert rows.schema == DUPLICATES.schema
    assert [(r["document_id"], r["duplicate_of"], r["kind"]) for r in rows.to_pylist()] == [
        ("d-2", "d-1", "text"),
        ("d-3", "d-1", "near"),
    ]
    articles = with_links(load_table(tmp_path / "x" / "articles.part"), near_rows)
    assert articles["duplicate_of"].to_pylist() == [None, None, "a-1"]

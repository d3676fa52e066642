"""Near duplicates in a release: flagged, linked to the first, never dropped, whatever the batches."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.reading import contents, rows

import corpus_pipeline
from corpus_pipeline import near

WORDS = ("bell", "boat", "pier", "keeper", "rope", "tide", "lamp", "salt", "quay", "gull", "net", "fog")


def body(seed: int) -> list[str]:
    rng = random.Random(seed)
    sentence = (f"the {rng.choice(WORDS)} of {rng.choice(WORDS)} {rng.randrange(9999)}" for _ in range(12))
    return [f"On that day {next(sentence)} stood by {next(sentence)} and {next(sentence)}." for _ in range(4)]


def write(raw: Path, site: str, name: str, title: str, paragraphs: list[str]) -> None:
    (raw / site).mkdir(parents=True, exist_ok=True)
    head = [title, "By Orla Thwaite", "3 April 2021"]
    (raw / site / name).write_text("\n\n".join([*head, *paragraphs]) + "\n", "utf-8")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    edited = body(1)
    edited[3] = edited[3].replace("stood", "sat")
    write(folder, "a.example", "1.txt", "The first telling", body(1))
    write(folder, "b.example", "2.txt", "Another thing", body(2))
    write(folder, "b.example", "3.txt", "The second telling", edited)
    write(folder, "c.example", "4.txt", "The third telling", body(1))
    return folder


def test_near_duplicates_are_linked_to_the_first(raw: Path, tmp_path: Path) -> None:
    corpus_pipeline.build(raw, tmp_path / "dist")
    documents = {d["document_id"]: d["source_path"][-5:] for d in rows(tmp_path / "dist", "documents")}
    found = [
        (documents[d["document_id"]], documents[d["duplicate_of"]], d["kind"])
        for d in rows(tmp_path / "dist", "duplicates")
    ]
    assert found == [("3.txt", "1.txt", "near"), ("4.txt", "1.txt", "near")]
    articles = {a["title"]: a for a in rows(tmp_path / "dist", "articles")}
    assert len(articles) == 4
    first = articles["The first telling"]["article_id"]
    assert articles["The second telling"]["duplicate_of"] == articles["The third telling"]["duplicate_of"] == first
    assert articles["Another thing"]["duplicate_of"] is None
    assert {d["status"] for d in rows(tmp_path / "dist", "documents")} == {"published"}
    assert corpus_pipeline.validate(tmp_path / "dist", raw=raw) == []


@pytest.mark.parametrize(("batch_bytes", "jobs"), [(1, 1), (700, 1), (1, 2)])
def test_batches_and_workers_make_no_difference(
    raw: Path, tmp_path: Path, batch_bytes: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus_pipeline.build(raw, tmp_path / "one")
    monkeypatch.setattr(near, "_BLOCK_BYTES", 100)
    corpus_pipeline.build(raw, tmp_path / "other", batch_bytes=batch_bytes, jobs=jobs)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_exact_and_near_duplicates_stand_in_the_order_of_documents(raw: Path, tmp_path: Path) -> None:
    write(raw, "b.example", "25.txt", "Another thing", body(2))
    corpus_pipeline.build(raw, tmp_path / "dist")
    assert [d["kind"] for d in rows(tmp_path / "dist", "duplicates")] == ["bytes", "near", "near"]
    assert corpus_pipeline.validate(tmp_path / "dist") == []

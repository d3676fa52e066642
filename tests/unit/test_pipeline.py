"""The order of the stages, and what is left out of it."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import SITE, prose, read, record

from corpus_pipeline import pipeline
from corpus_pipeline.columns import ints

PAGES = {
    "published among others": ("", prose(3), prose(3), record(b"", 3), "  \n", prose(4, 2), prose(3), "", "a\nb"),
    "none published": ("", " \n ", record(b"\0" * 99, 2)),
    "the first published": (prose(3), "", "", prose(3)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_batch_is_labelled_the_same_with_and_without_what_is_not_published(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = read(*PAGES[name])
    own = corpus.scanned.documents, corpus.scanned.lines, corpus.settled, corpus.context
    whole = pipeline.label(*own)
    assert len(PAGES[name]) < pipeline.MANY
    monkeypatch.setattr(pipeline, "MANY", 0)
    alone = pipeline.label(*own)
    assert {table: rows.to_pylist() for table, rows in alone.items()} == {
        table: rows.to_pylist() for table, rows in whole.items()
    }
    assert set(alone["documents"]["site"].to_pylist()) == {SITE}
    assert ints(alone["documents"]["n_bytes"]).tolist() == [
        len(page.encode() if isinstance(page, str) else page.payload) for page in PAGES[name]
    ]

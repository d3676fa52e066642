"""Measures on lines counted by hand."""

from __future__ import annotations

import json

import pytest

from corpus_pipeline.quality.scores import COARSE, ScoredDocument, ScoredLine, render_scores, score_documents
from corpus_pipeline.vocabulary import LABELS


def document(gold: str, found: str, best: int | None = None, score: float = 0.5) -> ScoredDocument:
    """Lines of ten characters; b body, c comment, x furniture, - missing; capitals are not scored."""
    names = {"b": "body", "c": "comment", "x": "boilerplate", "-": "missing"}
    lines = [
        ScoredLine(names[g.lower()], names[f], 10, g.islower() or g == "-") for g, f in zip(gold, found, strict=True)
    ]
    return ScoredDocument("own", tuple(lines), best, score)


def test_labels_and_starts_are_counted() -> None:
    found = score_documents([document("bbbcc", "bbxbc", best=3, score=0.97), document("bbb", "bbc", score=0.03)])["own"]
    assert found["body"] == {"p": 0.8, "r": 0.6667, "f1": 0.7273, "lines": 6}
    assert found["comment"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "lines": 2}
    assert found["boundary"] == {
        "body_chars_lost": 0.3333,
        "exact": 0,
        "within_1": 1,
        "lines_away": 1,
        "best_exact": 1,
        "comment_f1_per_document": 0.6667,
        "articles_without_comments_cut": 1,
        "documents": 2,
    }
    assert found["calibration"] == [
        {"from": 0.0, "documents": 1, "score": 0.03, "with_comments": 0},
        {"from": 0.9, "documents": 1, "score": 0.97, "with_comments": 1},
    ]


def test_ambiguous_lines_are_not_scored() -> None:
    found = score_documents([document("bBc", "bcc", best=2)])["own"]
    assert found["comment"]["p"] == 1
    assert found["boundary"]["body_chars_lost"] == 0


def test_a_missed_thread_is_as_far_as_the_document_goes_on() -> None:
    assert score_documents([document("bccc", "bbbb")])["own"]["boundary"]["lines_away"] == 3


def test_every_label_is_compared() -> None:
    assert set(LABELS) <= set(COARSE)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_measures_are_printed(form: str) -> None:
    scores = score_documents([document("bbc", "bbc", best=2, score=1.0)])
    text = render_scores(scores, form)
    assert text.endswith("\n")
    assert json.loads(text) == scores if form == "json" else "own: 1 documents" in text

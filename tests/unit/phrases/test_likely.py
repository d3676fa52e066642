"""Patterns by what their matches hold: none that matches is left out, and few others are let through."""

from __future__ import annotations

import pytest

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.phrases.likely import LikelyPatterns
from corpus_pipeline.phrases.lists import read_lists
from corpus_pipeline.text.folding import fold_text

ALL = Phrases(*read_lists())


@pytest.mark.parametrize("family", ["turn", "thread", "deleted", "action", "ago", "source", "publisher_word"])
def test_no_pattern_that_matches_is_left_out(family: str) -> None:
    patterns = [p for p in ALL.phrases if p.family == family and p.match != "line"]
    likely = LikelyPatterns(patterns)
    for line in {fold_text(line) for p in patterns for line in (*p.hits, *p.misses)}:
        assert [p for p in likely.of(line) if p.compiled.match(line)] == [p for p in patterns if p.compiled.match(line)]


def test_what_holds_no_literal_is_asked_of_none() -> None:
    patterns = [p for p in ALL.phrases if p.family == "thread" and p.literals.texts]
    assert LikelyPatterns(patterns).of("the harbour froze over in the night") == []


def test_patterns_of_which_nothing_is_known_are_always_asked() -> None:
    unknown = [p for p in ALL.phrases if p.family == "greeting" and p.match != "line"]
    assert LikelyPatterns(unknown).of("the harbour froze over") == unknown


def test_digits_are_one_literal() -> None:
    patterns = [p for p in ALL.phrases if p.family == "thread" and p.match != "line"]
    assert LikelyPatterns(patterns).of("7 comments") == LikelyPatterns(patterns).of("9 comments") != []

"""Patterns asked of lines."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.phrases.asking import Lines, ask
from corpus_pipeline.phrases.entries import Phrase, phrase_of

LINES = pa.array(["posted by ada", "posted by", f"posted by {'x' * 50}", "they said: posted by ada", "posted by ada!"])
WANTED = [True, False, False, False, True]


def phrase(match: str, **given: object) -> Phrase:
    return phrase_of({"family": "turn", "name": "posted", "match": match, "hits": [], "misses": [], **given}, "en")


def test_a_line_matches_within_the_bounds_of_the_pattern() -> None:
    own = phrase("regex", pattern="posted by (?P<name>.{1,30})")
    assert ask(own, Lines(LINES), np.arange(len(LINES))).tolist() == WANTED


def test_only_the_rows_asked_are_answered() -> None:
    own = phrase("regex", pattern="posted by (?P<name>.{1,30})")
    assert ask(own, Lines(LINES), np.array([2, 4])).tolist() == [False, True]


def test_a_beginning_is_taken_as_it_is_written() -> None:
    own = phrase("start", text=["posted by a", "they said:"])
    assert ask(own, Lines(LINES), np.arange(len(LINES))).tolist() == [True, False, False, True, True]

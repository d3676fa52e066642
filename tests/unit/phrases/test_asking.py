"""Patterns asked of lines, by whichever way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from corpus_pipeline.phrases.asking import FEW, OFTEN, Asker, Lines
from corpus_pipeline.phrases.entries import Phrase, phrase_of

LINES = pa.array(["posted by ada", "posted by", f"posted by {'x' * 50}", "they said: posted by ada", "posted by ada!"])
WANTED = [True, False, False, False, True]


def phrase(match: str, **given: object) -> Phrase:
    return phrase_of({"family": "turn", "name": "posted", "match": match, "hits": [], "misses": [], **given}, "en")


@pytest.mark.parametrize("n_lines", [len(LINES), FEW + 1])
def test_every_way_of_asking_says_the_same(n_lines: int) -> None:
    lines = Lines(pa.concat_arrays([LINES, pa.array(["other"] * (n_lines - len(LINES)), pa.string())]))
    asker, own = Asker(), phrase("regex", pattern="posted by (?P<name>.{1,30})")
    answers = [asker.ask(own, lines, np.arange(n_lines)).tolist() for _ in range(OFTEN + 2)]
    assert answers == [WANTED + [False] * (n_lines - len(LINES))] * (OFTEN + 2)


def test_only_the_rows_asked_are_answered() -> None:
    own = phrase("regex", pattern="posted by (?P<name>.{1,30})")
    assert Asker().ask(own, Lines(LINES), np.array([2, 4])).tolist() == [False, True]


def test_a_beginning_is_taken_as_it_is_written() -> None:
    own = phrase("start", text=["posted by a", "they said:"])
    assert Asker().ask(own, Lines(LINES), np.arange(len(LINES))).tolist() == [True, False, False, True, True]

"""Whether lines match one pattern, by whichever way costs least for so many lines."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, char_lengths, matches
from corpus_pipeline.phrases.entries import Phrase

# RE2 compiles a pattern for every column that it is asked of, which takes as long as 100 lines do. Python compiles it
# once, which takes as long as RE2 does three times, and then a line takes it ten times as long.
OFTEN, FEW = 2, 100


class Lines:
    """A column of folded lines, and what is asked of them now and then."""

    def __init__(self, folded: pa.Array) -> None:
        self.folded = folded

    @cached_property
    def texts(self) -> list[str]:
        """The lines one by one."""
        texts: list[str] = self.folded.to_pylist()
        return texts

    @cached_property
    def n_chars(self) -> Ints:
        """Characters of each line."""
        return char_lengths(self.folded)


class Asker:
    """Asks patterns; how often it was asked each tells it which way is the cheapest, and nothing else."""

    def __init__(self) -> None:
        self._n_asked: Counter[Phrase] = Counter()

    def ask(self, phrase: Phrase, lines: Lines, rows: Ints) -> Bools:
        """Whether the lines in these rows match the phrase."""
        if phrase.match == "start":
            return np.array([lines.texts[row].startswith(phrase.texts) for row in rows.tolist()], np.bool_)
        self._n_asked[phrase] += 1
        if len(rows) <= FEW and self._n_asked[phrase] > OFTEN:
            return _one_by_one(phrase, lines, rows)
        found = matches(lines.folded.take(pa.array(rows)), phrase.loose_re2)
        unsure = np.flatnonzero(found & (lines.n_chars[rows] > phrase.sure_chars))
        if len(unsure):
            found[unsure] = _one_by_one(phrase, lines, rows[unsure])
        return found


def _one_by_one(phrase: Phrase, lines: Lines, rows: Ints) -> Bools:
    match = phrase.compiled.match
    return np.array([match(lines.texts[row]) is not None for row in rows.tolist()], np.bool_)

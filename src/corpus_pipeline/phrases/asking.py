"""Whether lines match one pattern: RE2 asks the column, Python the few lines that it leaves unsure."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, char_lengths, matches
from corpus_pipeline.phrases.entries import Phrase


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


def ask(phrase: Phrase, lines: Lines, rows: Ints) -> Bools:
    """Whether the lines in these rows match the phrase.

    RE2 makes a pattern ready for every column, in as long as 100 lines take it. Python does so once, but that takes
    four times as long, and each line ten times: where few lines were asked often, that was no gain in a long build and
    a loss of 40 ms in a short one.
    """
    if phrase.match == "start":
        return np.array([lines.texts[row].startswith(phrase.texts) for row in rows.tolist()], np.bool_)
    found = matches(lines.folded.take(pa.array(rows)), phrase.loose_re2)
    unsure = np.flatnonzero(found & (lines.n_chars[rows] > phrase.sure_chars))
    if len(unsure):
        match = phrase.compiled.match
        found[unsure] = [match(lines.texts[row]) is not None for row in rows[unsure].tolist()]
    return found

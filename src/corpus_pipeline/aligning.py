"""How much of each line of a page stands in a text that people made of it, word by word and in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from corpus_pipeline.columns import Ints

Shares = npt.NDArray[np.float64]

# Runs of so many words are found for certain; shorter ones where a neighbour in the text stands so few words away.
RUN, NEAR = 4, 25
_WORD = re.compile(r"\w+")
_FAR = 1 << 40


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def shares_in(lines: Sequence[Sequence[str]], text: Sequence[str]) -> Shares:
    """The share of each line's words that stand in a text, by the longest common sequence of words."""
    n_words = np.array([len(words) for words in lines], np.int64)
    flat = [word for words in lines for word in words]
    if not flat or not text:
        return np.zeros(len(lines))
    runs = [(o.src_start, o.src_end, o.dest_start) for o in LCSseq.opcodes(flat, text) if o.tag == "equal"]
    owner = np.repeat(np.arange(len(lines)), n_words)
    found = np.bincount(owner[_certain(runs, len(flat))], minlength=len(lines))
    return np.asarray(found / np.maximum(n_words, 1))


def _certain(runs: Sequence[tuple[int, int, int]], n_words: int) -> npt.NDArray[np.bool_]:
    """Words of runs that are long, or near another in both texts: a lone "the" is found in any text."""
    mask = np.zeros(n_words, np.bool_)
    for i, (start, end, at) in enumerate(runs):
        before = _gap(runs[i - 1], start, at) if i else _FAR
        behind = _gap((start, end, at), *runs[i + 1][::2]) if i + 1 < len(runs) else _FAR
        mask[start:end] = end - start >= RUN or min(before, behind) <= NEAR
    return mask


def _gap(run: tuple[int, int, int], start: int, at: int) -> int:
    """Words of the page from a run to what begins at ``start``; far where the text has words in between."""
    return start - run[1] if at <= run[2] + run[1] - run[0] + 1 else _FAR


def rows_with(texts: Sequence[str], snippets: Sequence[str]) -> Ints:
    """The lines that hold one of the snippets, or are part of one."""
    flat = [" ".join(text.split()) for text in texts]
    wanted = [own for own in (" ".join(s.split()) for s in snippets) if len(own) >= LEAST_SNIPPET]
    found = [any(s in t or (len(t) > LEAST_PART and t in s) for s in wanted) for t in flat]
    return np.flatnonzero(found)


LEAST_SNIPPET, LEAST_PART = 4, 15

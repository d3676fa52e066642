"""What the lines of a page have in common: the paragraphs of an article share their words, teasers of others do not.

Words are compared as hashes, so nothing here depends on a language. In cross-validation the line F1 of the article rose
from .850 to .871 on annotated whole pages.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.running import Running, beside_fullest
from corpus_pipeline.model.tokens import Words

# Shorter words, in bytes, are the grammar of a language; a line of fewer than so many others tells nothing.
LEAST_BYTES, LEAST_WORDS = 5, 2
# Paragraphs above and below that count as near.
NEAR = 3
# Lines on each side over which shares are averaged, and those that make a part of a page.
AROUND, BLOCKS = (4, 12, 40), (3, 12)
Columns = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class _Places:
    """Every word once a line, those of one document and hash together and in order of their lines.

    ``line``; ``first``: number of the first place of the same word; ``last``: of the last one.
    """

    line: Ints
    first: Ints
    last: Ints


def word_features(words: Words, prose: Bools, chars: Ints, at: Ints) -> Columns:
    """The features of every line of some pages. ``words``: of these lines; ``chars``: of each line."""
    n = int(at[-1])
    places = _places(words, np.repeat(np.arange(len(at) - 1), np.diff(at)))
    n_words = np.bincount(places.line, minlength=n)
    above, below = _nearest(places, prose)
    shared = {"elsewhere": places.last > places.first, "prose": (above >= 0) | (below >= 0)}
    shared["near"] = ((above >= 0) & (above <= NEAR)) | ((below >= 0) & (below <= NEAR))
    shares: dict[str, Values] = {}
    for name, mask in shared.items():
        held = np.bincount(places.line[mask], minlength=n) / np.maximum(n_words, 1)
        shares[f"words_{name}"] = np.where(n_words >= LEAST_WORDS, held, -1)
    out: Columns = dict(shares)
    size = np.where(prose, chars, 0)
    for name in ("words_near", "words_prose"):
        out |= _around(name, np.maximum(shares[name], 0) * size, size, at)
    return out | _blocks(Running(np.maximum(shares["words_near"], 0) * size, at), at)


def _places(words: Words, doc: Ints) -> _Places:
    long = words.n_bytes >= LEAST_BYTES
    line, key = words.line[long], words.key[long]
    order = np.lexsort((line, key, doc[line]))
    line, key = line[order], key[order]
    begins = np.ones(len(line), np.bool_)
    begins[1:] = (key[1:] != key[:-1]) | (doc[line[1:]] != doc[line[:-1]])
    once = begins.copy()
    once[1:] |= line[1:] != line[:-1]
    line, begins = line[once], begins[once]
    first = np.flatnonzero(begins)
    sizes = np.diff(np.append(first, len(line)))
    return _Places(line, np.repeat(first, sizes), np.repeat(first + sizes - 1, sizes))


def _nearest(places: _Places, prose: Bools) -> tuple[Ints, Ints]:
    """Paragraphs from each place up to the next with the same word, and down; -1 where there is none."""
    number = np.cumsum(prose)[places.line]
    place, n = np.arange(len(places.line)), len(places.line)
    in_prose = prose[places.line]
    before = np.append(-1, np.maximum.accumulate(np.where(in_prose, place, -1)))[:-1]
    after = np.append(np.minimum.accumulate(np.where(in_prose, place, n)[::-1])[::-1], n)[1:]
    above = np.where(before >= places.first, number - number[np.maximum(before, 0)], -1) if n else place
    below = np.where(after <= places.last, number[np.minimum(after, n - 1)] - number, -1) if n else place
    return above, below


def _around(name: str, held: Values, size: Ints, at: Ints) -> Columns:
    """The mean share of the prose around each line, and of all of it: each character counts the same."""
    own, every = Running(held, at), Running(size, at)
    pairs = {f"{name}_around_{width}": (own.around(width), every.around(width)) for width in AROUND}
    pairs[f"doc_{name}"] = own.whole(), every.whole()
    return {key: np.where(total > 0, part / np.maximum(total, 1e-6), 0) for key, (part, total) in pairs.items()}


def _blocks(shared: Running, at: Ints) -> Columns:
    """Where the part of the page stands whose paragraphs have most in common."""
    out: Columns = {}
    for width in BLOCKS:
        out[f"words_block_{width}"], out[f"from_words_block_{width}"] = beside_fullest(shared, at, width)
    return out

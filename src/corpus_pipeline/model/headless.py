"""Author lines of whole pages that make a thread without any head: what stands above and below each of them tells."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, ints, one_chunk, present

# Fewer author lines make no thread.
LEAST = 2
# Lines of a comment between its author and its time or its buttons, where these stand below.
MOST_SAID = 40
# Share of author lines with a button to reply below them that make a thread without a head.
MOST_ANSWERED = 0.6
# So many author lines, and this share of them, stand between texts: lists of articles have headlines there.
LEAST_BETWEEN, MOST_BETWEEN = 3, 0.8
# A sentence stands so close below an author line; a headline has so many words at least.
NEAR, TITLE_WORDS = 3, 4


def answered_below(lines: pa.Table, rows: Ints, replies: Bools, doc: Ints) -> Ints:
    """Of author lines, those of documents where nearly all have a sentence and a button to reply below them."""
    if not len(rows):
        return rows
    same = np.append(doc[rows[1:]] == doc[rows[:-1]], False)
    last = np.searchsorted(doc, doc[rows], side="right")
    ends = np.minimum(np.where(same, np.append(rows[1:], 0), last), rows + MOST_SAID)
    below = [np.append(0, np.cumsum(mask)) for mask in (_spoken(lines), replies)]
    fits = np.logical_and.reduce([n[ends] > n[rows + 1] for n in below])
    n_docs = int(doc[-1]) + 1
    n, n_fits = (np.bincount(doc[rows], weights, n_docs) for weights in (None, fits))
    told = (n_fits >= LEAST) & (n_fits >= MOST_ANSWERED * n)
    return np.asarray(rows[fits & told[doc[rows]]])


def between_texts(lines: pa.Table, rows: Ints, name_above: Bools, doc: Ints) -> Ints:
    """Of author lines, those of documents where nearly all have a sentence close below and no headline beside them."""
    if len(rows) < LEAST_BETWEEN:
        return rows[:0]
    above, below = np.maximum(rows - 1 - name_above[rows], 0), np.minimum(rows + 1, len(doc) - 1)
    fits = _is_near(_spoken(lines))[rows] & ~_are_titles(lines, above, doc) & ~_are_titles(lines, below, doc)
    n_docs = int(doc[-1]) + 1
    n, n_fits = (np.bincount(doc[rows], weights, n_docs) for weights in (None, fits))
    told = (n_fits >= LEAST_BETWEEN) & (n_fits >= MOST_BETWEEN * n)
    return np.asarray(rows[fits & told[doc[rows]]])


def _spoken(lines: pa.Table) -> Bools:
    return np.asarray(bools(lines["ends_sentence"]) & (ints(lines["n_words"]) > 1))


def _is_near(spoken: Bools) -> Bools:
    """Lines with a sentence close below."""
    near = np.zeros(len(spoken), np.bool_)
    for step in range(1, NEAR + 1):
        near[:-step] |= spoken[step:]
    return near


def _are_titles(lines: pa.Table, rows: Ints, doc: Ints) -> Bools:
    """Lines that could be headlines: of several words, without a full stop, and the only ones that say so."""
    plain = ~bools(lines["ends_sentence"]) & (ints(lines["families"]) == 0) & ~present(lines["turn"])
    code = ints(one_chunk(lines["bare"]).take(pa.array(rows)).dictionary_encode().indices)
    _, place, n = np.unique(np.column_stack([doc[rows], code]), axis=0, return_inverse=True, return_counts=True)
    return np.asarray((plain & (ints(lines["n_words"]) >= TITLE_WORDS))[rows] & (n[place.ravel()] == 1))

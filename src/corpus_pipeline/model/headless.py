"""Author lines of whole pages that make a thread without any head: what stands above and below each of them tells."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, among, bools, ints, one_chunk, present

# Fewer author lines make no thread.
LEAST = 2
# Lines of a comment between its author and its time or its buttons, where these stand below.
MOST_SAID = 40
# Share of author lines with a button to reply below them that make a thread without a head.
MOST_ANSWERED = 0.6
# So many author lines, and this share of them, stand between texts: lists of articles have headlines there.
LEAST_BETWEEN, MOST_BETWEEN = 3, 0.6
# A sentence stands so close below an author line; a headline has so many words at least.
NEAR, NEAR_POSTS, TITLE_WORDS = 2, 8, 4
# Share of its words that begin with a capital in a headline, and of author lines that may have one below.
CAPITALS, MOST_TITLED = 0.75, 0.3
_POST = re.compile(r"#([0-9]{1,6})")
# How the form of an author line begins that opens with a name.
NAME = "name"


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


def between_texts(lines: pa.Table, rows: Ints, name_above: Bools, doc: Ints, numbered: Bools) -> Ints:
    """Of author lines, those of documents where nearly all have a sentence close below and no headline beside them.

    ``numbered``: lines that tell the number of a post; below these, name and rank may stand.
    """
    if len(rows) < LEAST_BETWEEN:
        return rows[:0]
    above, below = np.maximum(rows - 1 - name_above[rows], 0), np.minimum(rows + 1, len(doc) - 1)
    near = near_text(lines, NEAR, doc) | (numbered & near_text(lines, NEAR_POSTS, doc))
    titled = [_are_titles(lines, own, doc) & (doc[own] == doc[rows]) for own in (above, below)]
    fits = near[rows] & ~titled[0] & ~titled[1]
    fits |= _are_counted(lines, rows, numbered, doc)
    n_docs = int(doc[-1]) + 1
    n, n_fits = (np.bincount(doc[rows], weights, n_docs) for weights in (None, fits))
    told = (n_fits >= LEAST_BETWEEN) & (n_fits >= MOST_BETWEEN * n)
    rows, fits = rows[told[doc[rows]]], fits[told[doc[rows]]]
    told &= np.bincount(doc[rows], _near_headline(lines, rows, doc), n_docs) <= MOST_TITLED * n
    rows = rows[fits & told[doc[rows]]]
    return np.asarray(rows[~_are_column(lines, rows, doc)])


def _spoken(lines: pa.Table) -> Bools:
    return np.asarray(bools(lines["ends_sentence"]) & (ints(lines["n_words"]) > 1))


def near_text(lines: pa.Table, reach: int, doc: Ints) -> Bools:
    """Lines with a sentence at most so many lines below; where a rank stands above a time, below the time."""
    spoken = _spoken(lines)
    near = np.zeros(len(spoken), np.bool_)
    for step in range(1, reach + 1):
        near[:-step] |= spoken[step:] & (doc[step:] == doc[:-step])
    near[:-1] |= near[1:] & among(one_chunk(lines["turn"]), ["time"])[1:] & (np.diff(doc) == 0)
    return near


def _are_counted(lines: pa.Table, rows: Ints, numbered: Bools, doc: Ints) -> Bools:
    """Author lines whose numbers follow one another: *#2*, *#3*. No list of articles has them."""
    own = rows[numbered[rows]]
    if len(own) < LEAST:
        return np.zeros(len(rows), np.bool_)
    found = (_POST.search(text) for text in lines["bare"].take(pa.array(own)).to_pylist())
    numbers = np.array([int(number[1]) if number else -1 for number in found], np.int64)
    follows = (np.diff(numbers) == 1) & (np.diff(doc[own]) == 0)
    counted = np.append(follows, False) | np.append(False, follows)
    return np.isin(rows, own[counted])


def _near_headline(lines: pa.Table, rows: Ints, doc: Ints) -> Bools:
    """Author lines right above a sentence in title case, *Who Will Row the Old Boat?*, or with a time between."""
    below = np.minimum(rows[:, None] + np.arange(1, NEAR + 1), lines.num_rows - 1)
    asked = np.unique(below[_spoken(lines)[below]])
    titles = np.zeros(lines.num_rows, np.bool_)
    titles[asked] = [_is_headline(text) for text in lines["clean"].take(pa.array(asked)).to_pylist()]
    return np.asarray((titles[below] & (doc[below] == doc[rows][:, None])).any(axis=1))


def _is_headline(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) >= TITLE_WORDS and sum(word[0].isupper() for word in words) >= CAPITALS * len(words)


def _are_column(lines: pa.Table, rows: Ints, doc: Ints) -> Bools:
    """Author lines of documents where all of them open with the same name, as the entries of a column do."""
    texts = lines["bare"].take(pa.array(rows)).to_pylist()
    shapes = lines["turn"].take(pa.array(rows)).to_pylist()
    opens = [
        text.partition(" ")[0] if shape.startswith(NAME) else "" for text, shape in zip(texts, shapes, strict=True)
    ]
    first = dict(zip(doc[rows].tolist(), opens, strict=True))
    others = {own for own, word in zip(doc[rows].tolist(), opens, strict=True) if not word or word != first[own]}
    return ~np.isin(doc[rows], list(others))


def _are_titles(lines: pa.Table, rows: Ints, doc: Ints) -> Bools:
    """Lines that could be headlines: of several words, without a full stop, and the only ones that say so."""
    plain = ~bools(lines["ends_sentence"]) & (ints(lines["families"]) == 0) & ~present(lines["turn"])
    code = ints(one_chunk(lines["bare"]).take(pa.array(rows)).dictionary_encode().indices.fill_null(-1))
    _, place, n = np.unique(np.column_stack([doc[rows], code]), axis=0, return_inverse=True, return_counts=True)
    return np.asarray((plain & (ints(lines["n_words"]) >= TITLE_WORDS))[rows] & (n[place.ravel()] == 1))

"""Evidence: this line quotes or repeats an earlier line of the same document.

Two or more of them never stood in 958 articles without comments, so they prove a thread; the first bounds its start.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    Ints,
    bools,
    bounds,
    ints,
    matches,
    one_chunk,
    per_document,
    sum_by,
    with_columns,
)
from corpus_pipeline.columns_letters import normal_words

# A quotation shorter than this many words may be a figure of speech; nearer than this many lines it may be a refrain.
MIN_WORDS = 8
# A line that is nothing but one quotation in its marks tells from fewer words on.
MIN_QUOTED_WORDS = 5
_CLOSED = r"[\"”“»\])][.!]?$"
MIN_LINES = 4
GRAM = 4
# So many lines of a document are looked up one by one; for more it is cheaper to index the document.
FEW = 64


def find_echoes(lines: pa.Table, n_docs: int) -> pa.Table:
    """Lines with echo_of: the row of the earlier line that they quote or repeat, or -1.

    Needs: doc_no, clean, n_words, opens_quote. A line of at least 8 words that opens with a quotation mark or
    bracket, or that stands there once more as a whole, whose 4-grams all stand at least 4 lines earlier.
    """
    doc_no = ints(lines["doc_no"])
    echo_of = np.full(lines.num_rows, -1, np.int64)
    asked = candidates(lines)
    at = bounds(doc_no, n_docs)
    wanted = np.asarray(sum_by(asked, at) >= 2)  # one echo proves nothing
    rows = np.flatnonzero(wanted[doc_no])
    texts = normal_words(one_chunk(lines["clean"]).take(pa.array(rows)))
    first = np.searchsorted(rows, at)
    for doc in per_document(doc_no, n_docs, wanted):
        own = texts.slice(first[doc.doc_no], doc.end - doc.start).to_pylist()
        if _may_echo(own, np.flatnonzero(asked[doc.start : doc.end]).tolist()):
            words = [text.split(" ") for text in own]
            echo_of[doc.start : doc.end] = _echoes(words, asked[doc.start : doc.end], doc.start)
    return with_columns(lines, {"echo_of": echo_of})


def _may_echo(texts: list[str], asked: list[int]) -> bool:
    """Whether the first words of any of a few lines asked stand far enough above it; most documents end here."""
    if len(asked) > FEW:
        return True
    joined = "\n".join(texts)
    ends = list(itertools.accumulate(len(text) + 1 for text in texts))
    heads = [(i, " ".join(texts[i].split(" ", GRAM)[:GRAM])) for i in asked if i >= MIN_LINES]
    return any(joined.find(head, 0, ends[i - MIN_LINES]) >= 0 for i, head in heads)


def candidates(lines: pa.Table) -> Bools:
    """Lines that could be an echo: long enough, and opening with a quotation mark or standing there twice."""
    n_words, quotes = ints(lines["n_words"]), bools(lines["opens_quote"])
    whole = quotes & (n_words >= MIN_QUOTED_WORDS) & matches(one_chunk(lines["clean"]), _CLOSED)
    return np.asarray(whole | ((n_words >= MIN_WORDS) & (quotes | _stands_twice(lines))))


def _stands_twice(lines: pa.Table) -> Bools:
    codes = ints(one_chunk(lines["clean"]).dictionary_encode().indices)
    keys = ints(lines["doc_no"]) * (lines.num_rows + 1) + codes
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), np.bool_)
    again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return again


def _echoes(words: list[list[str]], asked: Bools, base: int) -> Ints:
    """Row of the earliest line that holds the first 4-gram of each echo; -1 for lines that are none."""
    rows = np.flatnonzero(asked).tolist()
    grams = {i: list(_grams(words[i])) for i in rows}
    wanted = set(itertools.chain.from_iterable(grams.values()))
    first_line: dict[tuple[str, ...], int] = {}
    out = np.full(len(words), -1, np.int64)
    for i, own in enumerate(words[: rows[-1] + 1]):
        if grams.get(i) and all(first_line.get(gram, i) <= i - MIN_LINES for gram in grams[i]):
            out[i] = base + first_line[grams[i][0]]
        for gram in wanted.intersection(_grams(own)):
            first_line.setdefault(gram, i)
    return out


def _grams(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[k:] for k in range(GRAM)), strict=False)

"""Evidence: this line quotes or repeats an earlier line of the same document.

Two or more of them never stood in 958 articles without comments, so they prove a thread; the first bounds its start.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    bools,
    bounds,
    ints,
    last_by,
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
# What stands so often and is no sentence a template says, or a signature: it quotes nothing.
TEMPLATE_TIMES = 5
GRAM = 4
# So many lines of a document are looked up one by one; for more it is cheaper to index the document.
FEW = 64


def find_echoes(lines: pa.Table, n_docs: int) -> pa.Table:
    """Lines with echo_of: the row of the earlier line that they quote or repeat, or -1.

    Needs: doc_no, clean, n_words, opens_quote, ends_sentence. A line of at least 8 words that opens with a quotation
    mark or bracket, or that stands there once more as a whole, whose 4-grams all stand at least 4 lines earlier.
    """
    doc_no = ints(lines["doc_no"])
    echo_of = np.full(lines.num_rows, -1, np.int64)
    asked = candidates(lines)
    at = bounds(doc_no, n_docs)
    wanted = np.asarray(sum_by(asked, at) >= 2)  # one echo proves nothing
    # Below the last line that is asked nothing is looked for.
    rows = np.flatnonzero(wanted[doc_no] & (np.arange(lines.num_rows) <= last_by(asked, at)[doc_no]))
    texts = normal_words(one_chunk(lines["clean"]).take(pa.array(rows)))
    first = np.searchsorted(rows, at)
    for doc in per_document(doc_no, n_docs, wanted):
        own = texts.slice(first[doc.doc_no], first[doc.doc_no + 1] - first[doc.doc_no]).to_pylist()
        for row, source in _echoes(own, np.flatnonzero(asked[doc.start : doc.end]).tolist()):
            echo_of[doc.start + row] = doc.start + source
    return with_columns(lines, {"echo_of": echo_of})


def _echoes(texts: list[str], asked: list[int]) -> Iterator[tuple[int, int]]:
    """Each echo among the lines asked of one document, with the earliest line that holds its first 4-gram.

    A document of many candidates is indexed; in others, nearly all, each line is looked for in the text above it.
    """
    if len(asked) > FEW:
        yield from _indexed_echoes([text.split(" ") for text in texts], asked)
        return
    joined = "".join(f" {text} \n" for text in texts)
    ends = list(itertools.accumulate(len(text) + 3 for text in texts))
    for row in asked:
        words = texts[row].split(" ")
        end = ends[row - MIN_LINES] if row >= MIN_LINES else 0
        whole = f" {texts[row]} "  # most echoes are, and then all their 4-grams stand there
        grams = (f" {' '.join(gram)} " for gram in _grams(words))
        holds = partial(_stands, joined, end)
        if len(words) >= GRAM and (holds(whole) or all(map(holds, grams))):
            yield row, bisect.bisect_right(ends, joined.find(f" {' '.join(words[:GRAM])} "))


def _stands(joined: str, end: int, text: str) -> bool:
    return joined.find(text, 0, end) >= 0


def candidates(lines: pa.Table) -> Bools:
    """Lines that could be an echo: long enough, and opening with a quotation mark or standing there twice."""
    n_words, quotes = ints(lines["n_words"]), bools(lines["opens_quote"])
    whole = quotes & (n_words >= MIN_QUOTED_WORDS)
    whole[whole] = matches(one_chunk(lines["clean"]).filter(pa.array(whole)), _CLOSED)
    return np.asarray(whole | ((n_words >= MIN_WORDS) & quotes) | _stands_again(lines, n_words >= MIN_WORDS))


def _stands_again(lines: pa.Table, asked: Bools) -> Bools:
    """Lines among those asked that equal one above in the same document."""
    rows = np.flatnonzero(asked)
    codes = ints(one_chunk(lines["clean"]).take(pa.array(rows)).dictionary_encode().indices)
    keys = ints(lines["doc_no"])[rows] * (len(rows) + 1) + codes
    place = ints(pa.array(keys).dictionary_encode().indices)  # numbered as they come first
    again = np.zeros(len(asked), np.bool_)
    again[rows] = np.diff(np.maximum.accumulate(place), prepend=-1) == 0
    often = np.bincount(place)[place] >= TEMPLATE_TIMES
    again[rows] &= ~often | bools(lines["ends_sentence"])[rows]
    return again


def _indexed_echoes(words: list[list[str]], asked: list[int]) -> Iterator[tuple[int, int]]:
    """The same by an index of the 4-grams of all lines."""
    grams = {row: list(_grams(words[row])) for row in asked}
    wanted = set(itertools.chain.from_iterable(grams.values()))
    first_line: dict[tuple[str, ...], int] = {}
    for row, own in enumerate(words[: asked[-1] + 1]):
        if grams.get(row) and all(first_line.get(gram, row) <= row - MIN_LINES for gram in grams[row]):
            yield row, first_line[grams[row][0]]
        for gram in wanted.intersection(_grams(own)):
            first_line.setdefault(gram, row)


def _grams(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[k:] for k in range(GRAM)), strict=False)

"""Evidence: what stands again in nearly all comments of a thread is of the site: buttons, badges, votes.

No list of phrases holds the buttons of all sites in all languages; but the same few words, in comment after comment,
above or below who wrote them, are none of the commenters' own.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, ints, one_chunk

# Longest such line; in so many comments it stands, and in this share of all. Numbers alone need fewer.
MOST_WORDS, LEAST, LEAST_COUNTS, SHARE = 10, 3, 2, 0.6
# Longest line that is a number or a sign alone; lines above the first author line that may be of its comment.
COUNT_CHARS, ROWS_ABOVE = 6, 3
_NUMBERS, _SIGNS = r"\pN+(?:[.,]\pN+)*", r"^[\pP\pS\pN\pZ]+$"


def repeated_buttons(lines: pa.Table, date: Bools, name: Bools, inside: Bools, rest: Bools) -> Bools:
    """Short lines that stand, but for their numbers, in nearly all comments of a thread, beside what is no text.

    ``date`` and ``name``: author and date lines, and those with names alone; ``inside``: lines of threads; ``rest``:
    lines not told so far. Right above a thread they count as well. A comment that would have no text left keeps its
    lines.
    """
    doc_no = ints(lines["doc_no"])
    inside = _with_above(inside, doc_no)
    rest = rest & inside
    opens = np.where((np.bincount(doc_no, date) > 0)[doc_no], date, name)
    begins = np.diff(doc_no, prepend=-1) != 0
    head = opens & (begins | ~np.append(False, opens[:-1]))
    comment = np.cumsum(head | begins)
    n_comments = np.bincount(doc_no, head)
    maybe = (
        inside
        & ~date
        & ~name
        & bools(lines["is_short"])
        & (ints(lines["n_words"]) <= MOST_WORDS)
        & (n_comments >= LEAST)[doc_no]
    )
    rows = np.flatnonzero(maybe)
    out = np.zeros(len(rest), np.bool_)
    if not len(rows):
        return out
    texts = one_chunk(lines["folded"]).take(pa.array(rows))
    forms = pc.replace_substring_regex(texts, _NUMBERS, "0")
    least = np.maximum(np.where(_are_counts(texts), LEAST_COUNTS, LEAST), SHARE * n_comments[doc_no[rows]])
    out[rows] = _comments_with(forms, doc_no[rows], comment[rows]) >= least
    out &= rest & _beside(out, ~rest, doc_no)
    kept = (np.bincount(comment, rest & ~out) == 0) & (np.bincount(comment, head) > 0)
    return np.asarray(out & ~kept[comment])


def _with_above(inside: Bools, doc_no: Ints) -> Bools:
    """Lines of threads, and the few above each."""
    out = inside.copy()
    for step in range(1, ROWS_ABOVE + 1):
        out[:-step] |= inside[step:] & (doc_no[step:] == doc_no[:-step])
    return out


def _are_counts(texts: pa.Array) -> Bools:
    """Texts without a letter."""
    return bools(pc.and_(pc.less_equal(pc.utf8_length(texts), COUNT_CHARS), pc.match_substring_regex(texts, _SIGNS)))


def _comments_with(forms: pa.Array, doc_no: Ints, comment: Ints) -> Ints:
    """Of each line, the number of comments of its document that hold its form."""
    form = ints(forms.dictionary_encode().indices)
    _, key = np.unique(np.column_stack([doc_no, form]), axis=0, return_inverse=True)
    pairs = np.unique(np.column_stack([key.ravel(), comment]), axis=0)
    return np.bincount(pairs[:, 0])[key.ravel()]


def _beside(found: Bools, told: Bools, doc_no: Ints) -> Bools:
    """Runs of lines found that touch one that is told, or an end of the document."""
    begins = np.diff(doc_no, prepend=-1) != 0
    run = np.cumsum(begins | (np.diff(found, prepend=False) != 0)) - 1
    above = np.append(True, told[:-1]) | begins
    below = np.append(told[1:], True) | np.append(begins[1:], True)
    return np.asarray((np.bincount(run, above | below) > 0)[run] & found)

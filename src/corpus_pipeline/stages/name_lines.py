"""Evidence: lines of comments that hold nothing but a name, where no time stands right below."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, ints
from corpus_pipeline.stages.author_lines import MAX_NAME_WORDS, could_be_name, end_as_text
from corpus_pipeline.text.names import is_name_like

# Longest line with a name and what somebody is above a comment, least such comments, and the share that has one.
FOOTER_NAME_WORDS, LEAST_FOOTERS, MOST_FIT = 10, 3, 0.8


def names_over_texts(lines: pa.Table, date: Bools, rest: Bools) -> tuple[Bools, Bools]:
    """Names that stand above comments whose times stand below: *Ada Brill · Harbour School*, text, *Like · 3 May 2015*.

    Told where one opens the thread and nearly all texts have one above. Beside them the short lines below the last
    time of such threads, which are of no comment. ``rest``: other lines of comments than times.
    """
    doc_no = ints(lines["doc_no"])
    rows = np.flatnonzero(rest | date)
    begins = np.diff(doc_no[rows], prepend=-1) != 0
    opens = begins | np.append(False, date[rows[:-1]])
    opens &= rest[rows]
    last = np.zeros(int(doc_no[-1]) + 1 if len(doc_no) else 0, np.int64)
    np.maximum.at(last, doc_no[date], np.flatnonzero(date))
    short = ints(lines["n_words"]) <= FOOTER_NAME_WORDS
    short &= ~end_as_text(lines, short)
    below = rows[rest[rows] & short[rows] & (rows > last[doc_no[rows]])]
    opens &= rows < last[doc_no[rows]]
    begins, rows = begins[opens], rows[opens]
    maybe = short[rows] & np.append(rest[1:] & (np.diff(doc_no) == 0), False)[rows]
    texts = lines["clean"].take(pa.array(rows)).to_pylist()
    fits = np.array([ok and is_called(text.partition(" · ")[0]) for ok, text in zip(maybe, texts, strict=True)], bool)
    weights = (np.ones(len(rows)), fits, fits & begins)
    n, n_fits, first = (np.bincount(doc_no[rows], own, minlength=len(last)) for own in weights)
    told = (n >= LEAST_FOOTERS) & (n_fits >= MOST_FIT * n) & (first > 0)
    names, ends = np.zeros((2, len(date)), np.bool_)
    names[rows] = fits & told[doc_no[rows]]
    ends[below] = told[doc_no[below]]
    return names, ends


def is_called(text: str) -> bool:
    """Whether a text reads like a name, or is one word such as people choose: *hillwalker88*."""
    return is_name_like(text) or re.fullmatch(r"@?\w[\w.-]{2,24}(?:@[\w.-]{3,40})?", text) is not None


def names_over_answered(lines: pa.Table, name: Bools, rest: Bools) -> Bools:
    """Names above the name of somebody who is answered: *Ada*, *Bo* and the time, below a comment of Bo's.

    ``name``: lines right above times; ``rest``: lines of comments that are no date.
    """
    doc_no = ints(lines["doc_no"])
    within = np.append(False, np.diff(doc_no) == 0)
    rows = np.flatnonzero(name & within & np.append(False, (rest & ~name)[:-1]))
    short = ints(lines["n_words"]) <= MAX_NAME_WORDS
    rows = rows[(short & ~end_as_text(lines, short))[rows - 1]]
    out = np.zeros(len(name), np.bool_)
    if not len(rows):
        return out
    named = np.flatnonzero(name)
    asked = np.union1d(named, rows - 1)
    texts = dict(zip(asked.tolist(), lines["folded"].take(pa.array(asked)).to_pylist(), strict=True))
    often = Counter((int(doc_no[row]), texts[row - 1]) for row in rows.tolist())  # a button of each comment
    first: dict[tuple[int, str], int] = {}
    for row in named.tolist():
        first.setdefault((int(doc_no[row]), texts[row]), row)
    for row in rows.tolist():
        writer, answered = ((int(doc_no[row]), texts[own]) for own in (row - 1, row))
        starts = not within[row - 1] or not rest[row - 2] or name[row - 2] or writer in first
        if (
            starts
            and often[writer] < LEAST_FOOTERS
            and first.get(answered, row) < row
            and could_be_name(texts[row - 1])
        ):
            out[row - 1] = True
            first[writer] = min(first.get(writer, row - 1), row - 1)
    return out

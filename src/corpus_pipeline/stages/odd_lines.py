"""Lines of articles in plain text that say nothing: lone signs, what a template repeats, mastheads, panels of members.

They are looked for when comments are found: weights count on them, and commenters write such lines too.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, first_by, ints, matches, one_chunk
from corpus_pipeline.rules import RULES
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.repeated import line_hashes

# Of lines of so many words that stood so often in articles of train rows 58 of 63 were furniture; shorter ones are
# heads of what is reviewed ("Pros and cons"). Commenters repeat such lines as signatures.
LEAST_TIMES, LEAST_WORDS = 5, 7
# One of the signs that stand between buttons or for a picture: all of 140 in train rows were furniture. Stars divide
# the chapters of a text.
_SIGNS = r"^-$|^[–—|•·:,/\\›‹»«×☰✕→]{1,2}$"
SIGN_CHARS = 2
# Above a title in one of the first lines of a page short lines name its site, and say what that is.
TOP_ROWS, MASTHEAD_WORDS = 5, 8
# Boards print what they know of a member below his name: *Posts: 214*, *Joined: 3 May 2016*.
MEMBER, LEAST_FIELDS, NAME_WORDS = "action.member", 2, 3


def label_odd_lines(lines: pa.Table, labels: Labels) -> Labels:
    """Label lone signs, panels of members, lines that stand several times in their document or above its title.

    Of the long and of those above the title none that is a sentence.

    Needs: doc_no, clean, line_hash, n_chars, n_words, ends_sentence, ends_open, opens_quote, phrase_rule, is_markup.
    """
    asked = np.flatnonzero(labels.open & ~bools(lines["ends_sentence"]) & ~bools(lines["is_markup"]))
    short, long = (np.zeros(lines.num_rows, np.bool_) for _ in range(2))
    rows = asked[ints(lines["n_chars"])[asked] <= SIGN_CHARS]
    short[rows] = matches(one_chunk(lines["clean"]).take(pa.array(rows)), _SIGNS)
    rows = asked[ints(lines["n_words"])[asked] >= LEAST_WORDS]
    long[rows] = _times(lines, rows) >= LEAST_TIMES
    over = np.zeros(lines.num_rows, np.bool_)
    over[asked] = _over_titles(lines, labels)[asked]
    labels = labels.fill(short, "boilerplate", "furniture.separator", 0.9)
    labels = labels.fill(long, "boilerplate", "repeat.page", 0.9)
    labels = labels.fill(over, "boilerplate", "header.masthead", 0.7)
    return labels.fill(_panels(lines, labels), "boilerplate", MEMBER, 0.9)


def _panels(lines: pa.Table, labels: Labels) -> Bools:
    """Fields of a member one below the other, in lines that are left open, with the name above them."""
    doc_no = ints(lines["doc_no"])
    is_open = labels.open & ~bools(lines["is_markup"])
    field = is_open & (ints(lines["phrase_rule"]) + len(RULES) == labels.rule_code(MEMBER))
    out = np.zeros(lines.num_rows, np.bool_)
    rows = np.flatnonzero(field)
    begins = np.flatnonzero((np.diff(rows, prepend=-9) != 1) | (np.diff(doc_no[rows], prepend=-1) != 0))
    for first, n in zip(begins.tolist(), np.diff(np.append(begins, len(rows))).tolist(), strict=True):
        row = int(rows[first])
        if n >= LEAST_FIELDS:
            out[row : row + n] = True
            named = row > 0 and doc_no[row - 1] == doc_no[row] and ints(lines["n_words"])[row - 1] <= NAME_WORDS
            out[row - 1] |= named and is_open[row - 1]
    return out


def _over_titles(lines: pa.Table, labels: Labels) -> Bools:
    """Short lines above the first title of their document, where that stands in one of its first lines."""
    doc_no = ints(lines["doc_no"])
    at = bounds(doc_no, int(doc_no[-1]) + 1 if len(doc_no) else 0)
    title = first_by(labels.isin("title"), at)
    title = np.where(title < np.minimum(at[:-1] + TOP_ROWS, at[1:]), title, 0)[doc_no]
    short = (ints(lines["n_words"]) <= MASTHEAD_WORDS) & ~bools(lines["opens_quote"]) & ~bools(lines["ends_open"])
    return np.asarray(short & (np.arange(len(doc_no)) < title))


def _times(lines: pa.Table, rows: Ints) -> Ints:
    """How often each of the rows stands among them in its document."""
    keys = np.stack([ints(lines["doc_no"])[rows].astype(np.uint64), line_hashes(lines)[rows]])
    _, place, times = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    return np.asarray(times[place], np.int64)

"""Evidence: lines that hold nothing but buttons, and the counts beside them."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints, matches, one_chunk
from corpus_pipeline.phrases import Phrases, has

MAX_WORDS = 9
# Words or numbers apart from one another, or a number beside a word.
_BUTTONS = r" [|·•-] |  |^\S{1,20} \(?[0-9]{1,5}\)?(?: \(?[0-9]{1,5}\)?)?$|^[0-9]{1,5} \S{1,20}$"


def are_buttons(lines: pa.Table, phrases: Phrases) -> Bools:
    """Lines of several buttons and counts: *Like · 41 · Reply*; and a count alone beside a button."""
    folded = one_chunk(lines["folded"])
    rows = np.flatnonzero(bools(lines["is_short"]) & (ints(lines["n_words"]) <= MAX_WORDS))
    rows = rows[matches(folded.take(pa.array(rows)), _BUTTONS)]
    out = np.zeros(lines.num_rows, np.bool_)
    for row, text in zip(rows.tolist(), folded.take(pa.array(rows)).to_pylist(), strict=True):
        words = [word for word in re.split(r"[|·•()›\- ]+", text) if word and not word.isdecimal()]
        actions = [phrases.phrase_of(word, "action") for word in words]
        out[row] = any(actions) and all(
            action or phrases.phrase_of(word, "furniture") for word, action in zip(words, actions, strict=True)
        )
    return out | _are_votes(lines)


def _are_votes(lines: pa.Table) -> Bools:
    """Numbers alone on their lines, right above or below a button, and a second one beside such a number."""
    rows = np.flatnonzero(bools(lines["has_digit"]) & (ints(lines["n_words"]) == 1))
    rows = rows[matches(one_chunk(lines["folded"]).take(pa.array(rows)), "^[0-9٠-٩۰-۹]{1,5}$")]
    doc_no = np.append(ints(lines["doc_no"]), -1)
    button = np.append(has(ints(lines["families"]), "action", "furniture"), False)  # row -1 and the one past the end
    out = np.zeros(lines.num_rows, np.bool_)
    for _ in range(2):  # up and down votes
        for step in (-1, 1):
            out[rows] |= button[rows + step] & (doc_no[rows + step] == doc_no[rows])
        button[:-1] |= out
    return out

"""Lines that a page repeats again and again: what a template says of each picture or entry."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import bools, ints
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.repeated import line_hashes

# Of lines of so many words that stood so often in articles of train rows 58 of 63 were furniture; shorter ones are
# heads of what is reviewed ("Pros and cons"). Commenters repeat such lines as signatures.
LEAST_TIMES, LEAST_WORDS = 5, 7


def label_own_repeats(lines: pa.Table, labels: Labels) -> Labels:
    """Label long lines of articles in plain text that stand several times in their document and are no sentence.

    Needs: doc_no, line_hash, n_words, ends_sentence, is_markup.
    """
    asked = labels.open & (ints(lines["n_words"]) >= LEAST_WORDS)
    rows = np.flatnonzero(asked & ~bools(lines["ends_sentence"]) & ~bools(lines["is_markup"]))
    keys = np.stack([ints(lines["doc_no"])[rows].astype(np.uint64), line_hashes(lines)[rows]])
    _, place, times = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    repeated = np.zeros(lines.num_rows, np.bool_)
    repeated[rows] = times[place] >= LEAST_TIMES
    return labels.fill(repeated, "boilerplate", "repeat.page", 0.9)

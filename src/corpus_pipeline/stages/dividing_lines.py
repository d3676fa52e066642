"""Dividing lines drawn in plain text with dashes and the like: furniture, but for those around a program's fields."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, ints, matches, one_chunk
from corpus_pipeline.stages.field_heads import FENCE, MAX_FIELDS

# A line drawn with dashes and the like; stars divide the chapters of a text.
LEAST_STROKES, _STROKES = 3, r"^[-_=~–—─━═ ]+$"


def dividing_lines(lines: pa.Table) -> Bools:
    """Dividing lines; of 105 lines of train rows without a letter or digit all were furniture.

    Needs: doc_no, clean, n_chars, is_markup, is_short, ends_sentence, has_digit.
    """
    drawn = (ints(lines["n_chars"]) >= LEAST_STROKES) & ~bools(lines["is_markup"]) & bools(lines["is_short"])
    rows = np.flatnonzero(drawn & ~bools(lines["ends_sentence"]) & ~bools(lines["has_digit"]))
    drawn[:] = False
    drawn[rows] = matches(one_chunk(lines["clean"]).take(pa.array(rows)), _STROKES)
    drawn[_fences(lines)] = False
    return drawn


def _fences(lines: pa.Table) -> Ints:
    """The rows of the two lines around YAML at the very top of a document: the header reads what they enclose."""
    doc_no = ints(lines["doc_no"])
    rows = np.flatnonzero(bools(pc.equal(lines["clean"], FENCE)))
    opening, closing = rows[:-1], rows[1:]
    first = np.diff(doc_no, prepend=-1)[opening] > 0
    pairs = first & (doc_no[opening] == doc_no[closing]) & (closing - opening < MAX_FIELDS)
    return np.concatenate([opening[pairs], closing[pairs]])

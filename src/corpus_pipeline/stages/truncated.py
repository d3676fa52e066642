"""Which documents say that they hold only a part of their article."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, bounds, first_by, ints, last_by
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.labels import Labels

# Phrases of walls, which may also stand above the article and in boxes; others cut the end of it.
_WALLS = ("truncated.paywall", "truncated.wall")
# Furniture in which walls of pages are: other lists of links speak of other pages.
_BOXES = ("markup.outside", "markup.notice", "markup.form", "markup.aside", "markup.weights")
# Lines around the article in which a wall speaks of it, and lines before its end from which on a cut is its own.
AROUND, LATE = 8, 2


def truncated_documents(lines: pa.Table, labels: Labels, n_docs: int, phrases: Phrases) -> frozenset[int]:
    """The documents that a line of theirs calls cut short.

    On pages only lines of the article, and walls beside it: teasers and comments are cut short too. Needs: doc_no,
    families, phrase_rule, is_markup, is_shown.
    """
    doc_no = ints(lines["doc_no"])
    told = has(ints(lines["families"]), "truncated")
    if told.any():
        told &= ~bools(lines["is_markup"]) | _of_article(lines, labels, n_docs, phrases)
    return frozenset(doc_no[told].tolist())


def _of_article(lines: pa.Table, labels: Labels, n_docs: int, phrases: Phrases) -> Bools:
    doc_no, row = ints(lines["doc_no"]), np.arange(lines.num_rows)
    at, body = bounds(doc_no, n_docs), labels.isin("body")
    first, last = first_by(body, at)[doc_no], last_by(body, at)[doc_no]
    codes = [
        i for i, rule in enumerate(labels.rules) if rule in _BOXES or rule.startswith(("truncated.", "furniture."))
    ]
    is_text = body | (labels.isin("boilerplate") & np.isin(labels.rule, codes))
    around = (last >= 0) & (row >= first - AROUND) & (row <= last + AROUND)  # of none there is nothing
    beside = is_text & around & (ints(lines["is_shown"]) > 0)
    walls = [i for i, rule in enumerate(phrases.rules) if rule in _WALLS]
    is_wall = np.isin(ints(lines["phrase_rule"]), walls)
    return np.asarray(beside & (is_wall | ((row > last - LATE) & (row <= last + LATE))))

"""Whole pages of plain text, with their menus, lists of other pages and footers: what is furniture, by fitted weights.

Other documents are left alone. Lines that may be the head of the article stay open until its stage has read them.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, bounds, first_by, ints
from corpus_pipeline.model.chain import BODY, FURNITURE
from corpus_pipeline.model.segmenter import Pages
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.labels import Labels

RULE = "furniture.model"
# The head of an article stands among so many lines above it; its title has so many words.
HEAD_ROWS, TITLE_WORDS = 8, (3, 30)


def label_pages(lines: pa.Table, labels: Labels, pages: Pages) -> tuple[Labels, Bools]:
    """Label the furniture of whole pages; gives the lines of it that are left to the header stage, too.

    Needs: doc_no, families, n_words, ends_sentence, ends_open, has_date, is_short.
    """
    held = np.zeros(lines.num_rows, np.bool_)
    if not len(pages.row):
        return labels, held
    furniture = held.copy()
    score = np.zeros(lines.num_rows, np.float32)
    kind = pages.classes()
    furniture[pages.row] = kind == FURNITURE
    score[pages.row] = np.round(pages.shares[:, FURNITURE], 3)
    body = held.copy()
    body[pages.row] = kind == BODY
    held = furniture & labels.open & _may_be_head(lines, body)
    return labels.fill(furniture & ~held, "boilerplate", RULE, score), held


def close_pages(labels: Labels, held: Bools) -> Labels:
    """Label what the header stage left of the lines that might have been of the head."""
    return labels.fill(held, "boilerplate", RULE, 0.5)


def _may_be_head(lines: pa.Table, body: Bools) -> Bools:
    """Lines a little above the article that could be its title, byline or date."""
    doc_no, n_words = ints(lines["doc_no"]), ints(lines["n_words"])
    row = np.arange(lines.num_rows)
    first = first_by(body, bounds(doc_no, int(doc_no[-1]) + 1))[doc_no]
    near = (row < first) & (first - row <= HEAD_ROWS)
    title = (n_words >= TITLE_WORDS[0]) & (n_words <= TITLE_WORDS[1]) & ~bools(lines["ends_open"])
    meta = has(ints(lines["families"]), "byline", "dateline", "source") | bools(lines["has_date"])
    return np.asarray(near & bools(lines["is_short"]) & (title | meta))

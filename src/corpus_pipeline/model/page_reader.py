"""Reads the whole pages of a batch: which documents are some, and what each of their lines is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import bools, bounds, ints
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Additive
from corpus_pipeline.model.page_features import document_features, page_features
from corpus_pipeline.model.page_model import PageModel
from corpus_pipeline.model.segmenter import Candidates, Pages
from corpus_pipeline.model.told_threads import told_threads
from corpus_pipeline.phrases import Phrases

# What is asked of the lines of pages; to take all columns takes three times as long.
COLUMNS = (
    *("clean", "bare", "n_words", "n_chars", "families", "phrase_rule", "turn", "turn_strong", "turn_timed"),
    *("ends_sentence", "has_date", "has_digit", "is_menu"),
)
# Author lines of a document that may be a text alone are not taken for furniture: threads are cut by them.
NEVER = 2.0


def read_pages(candidates: Candidates, model: PageModel, line: Additive, phrases: Phrases, n_docs: int) -> Pages:
    """The whole pages among the documents without markup, line by line. ``line``: evidence that a reader wrote it."""
    lines = candidates.lines
    doc_no = ints(lines["doc_no"])
    at = bounds(doc_no, n_docs)
    plain = candidates.open & ~bools(lines["is_markup"])
    page = model.page.score(document_features(lines, ~candidates.open, at))
    is_page = (page >= model.maybe) & (np.bincount(doc_no, plain, n_docs) > 0)
    row = np.flatnonzero(is_page[doc_no])
    if not len(row):
        return Pages.none()
    own = lines.select(COLUMNS)
    own = own if len(row) == lines.num_rows else own.take(pa.array(row))
    at = np.append(0, np.cumsum(np.diff(at)[is_page])).astype(np.int64)
    of_lines, words = line_features(lines, phrases)
    of_rows = {name: values[row] for name, values in of_lines.items()}
    features = page_features(own, ~candidates.open[row], of_rows, words.of_lines(row), line.score(of_rows), at)
    certain = (page >= model.least)[doc_no[row]]
    sure = np.where(features["is_turn"] > 0, NEVER, model.sure)
    told = told_threads(own, candidates.name_above[row], at, phrases)
    shares = model.shares(features, at, told, (candidates.prose & candidates.open)[row])
    return Pages(row, shares, np.where(certain, model.drop, sure), certain, (of_lines, words))

"""Evidence: what the markup of a page says of each line of its rendering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import bools, ints, with_columns
from corpus_pipeline.markup.line_columns import COLUMNS

if TYPE_CHECKING:
    from corpus_pipeline.markup.page import Page


def add_markup(lines: pa.Table, pages: Mapping[int, Page]) -> pa.Table:
    """Lines with is_markup and the columns of ``markup.page``, which are 0 in documents without markup.

    ``pages``: by document number. Needs: doc_no, char_start. A line that starts a block counts as set apart from the
    line above (blank_before), as it would be in plain text.
    """
    doc_no, char_start = ints(lines["doc_no"]), ints(lines["char_start"])
    is_markup = np.isin(doc_no, list(pages))
    columns = {name: np.zeros(lines.num_rows, np.int64) for name in COLUMNS}
    edges = np.searchsorted(doc_no, list(pages)), np.searchsorted(doc_no, list(pages), side="right")
    for page, first, last in zip(pages.values(), *(edge.tolist() for edge in edges), strict=True):
        place = np.searchsorted(page.starts, char_start[first:last], side="right") - 1
        for name, values in page.columns.items():
            columns[name][first:last] = values[place]
    apart = np.where(is_markup, columns["starts_block"] > 0, bools(lines["blank_before"]))
    return with_columns(lines, {"is_markup": is_markup, "blank_before": apart, **columns})

"""Lists of links on web pages below a head that says what they are: categories, archives, other posts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import bools, ints
from corpus_pipeline.markup.elements import LIST_ITEM
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.labels import Labels

# Items of which this share is links, and how many of them make a list.
LINKED_SHARE, LEAST_ITEMS = 0.7, 3


def label_link_lists(lines: pa.Table, labels: Labels) -> Labels:
    """Label the items of links right below the head of such a list, where weights left them in the article.

    On start pages, whose lists of headlines are content, they leave in what resembles these: 70 categories of a blog.

    Needs: doc_no, families, is_markup, is_shown, block_kind, link_chars, n_chars.
    """
    head = np.flatnonzero(has(ints(lines["families"]), "list_head") & bools(lines["is_markup"]))
    if not len(head):
        return labels
    linked = ints(lines["link_chars"]) >= LINKED_SHARE * ints(lines["n_chars"])
    item = linked & (ints(lines["block_kind"]) == LIST_ITEM) & (ints(lines["is_shown"]) > 0)
    doc_no = ints(lines["doc_no"])
    item[1:] &= doc_no[1:] == doc_no[:-1]
    ends = np.append(np.flatnonzero(~item), lines.num_rows)
    end = ends[np.searchsorted(ends, head, side="right")]
    is_list = end - head > LEAST_ITEMS
    step = np.zeros(lines.num_rows + 1, np.int64)
    np.add.at(step, head[is_list], 1)
    np.add.at(step, end[is_list], -1)
    return labels.fill((np.cumsum(step)[:-1] > 0) & labels.open, "boilerplate", "markup.links", 0.85)

"""Lists of links below a head that says what they are: categories, archives, other posts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, ints
from corpus_pipeline.markup.elements import LIST_ITEM
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.labels import Labels

# Items of which this share is links, and how many of them make a list.
LINKED_SHARE, LEAST_ITEMS = 0.7, 3
# So many bullets make a list, none of them longer in words.
LEAST_BULLETS, LIST_WORDS = 2, 20


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
    in_list = _below(head, item, LEAST_ITEMS)
    return labels.fill(in_list & labels.open, "boilerplate", "markup.links", 0.85)


def label_bullets(lines: pa.Table, labels: Labels, prose: Bools) -> Labels:
    """Label the bulleted lines of plain text right below such a head, where the article does not go on below them.

    ``prose``: lines of running text. Needs: doc_no, families, is_markup, is_list, ends_sentence, n_words, has_date.
    """
    head = np.flatnonzero(has(ints(lines["families"]), "list_head") & ~bools(lines["is_markup"]))
    if not len(head):
        return labels
    item = bools(lines["is_list"]) & ~bools(lines["ends_sentence"]) & (ints(lines["n_words"]) <= LIST_WORDS)
    item &= labels.open & ~bools(lines["has_date"])
    doc_no = ints(lines["doc_no"])
    item[1:] &= doc_no[1:] == doc_no[:-1]
    begins = np.diff(doc_no, prepend=-1) != 0
    goes_on = np.append((prose | bools(lines["is_list"])) & ~begins, False)
    in_list = _below(head, item, LEAST_BULLETS, goes_on)
    return labels.fill(in_list, "boilerplate", "list.tail", 0.85)


def _below(head: Ints, item: Bools, least: int, goes_on: Bools | None = None) -> Bools:
    """Heads and the items right below, where there are so many; not those that something that goes on stands below."""
    ends = np.append(np.flatnonzero(~item), len(item))
    end = ends[np.searchsorted(ends, head, side="right")]
    is_list = end - head > least
    if goes_on is not None:
        is_list &= ~goes_on[end]
    step = np.zeros(len(item) + 1, np.int64)
    np.add.at(step, head[is_list], 1)
    np.add.at(step, end[is_list], -1)
    return np.asarray(np.cumsum(step)[:-1] > 0)

"""The lines of pages that show title and byline of their article where these stand apart from it, labelled as such."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bounds, ints
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.text.folding import fold_text

# Rules that keep a line out of the article for where it stands alone.
_APART = ("markup.outside", "markup.header", "markup.meta", "markup.weights")
# What a line of the byline holds beside it, in characters, and lines apart that are looked at above an article.
MAX_BESIDE, MAX_ROWS = 40, 400
P_SHOWN = 0.9


def label_shown(lines: pa.Table, labels: Labels, heads: Sequence[Head], pages: Sequence[PageRow]) -> Labels:
    """Label the first line of each page that is its title, and the first one that begins with its byline.

    Only lines that are left out for their place, of fields that no line was found for. Needs: doc_no, text, is_shown.
    """
    wanted = [doc for doc, page in enumerate(pages) if page is not None and _lacks(heads[doc])]
    if not wanted:
        return labels
    at, text = bounds(ints(lines["doc_no"]), len(pages)), lines["text"]
    apart = _apart(labels) & (ints(lines["is_shown"]) > 0)
    titles, bylines = (np.zeros(len(apart), np.bool_) for _ in range(2))
    for doc in wanted:
        head = heads[doc]
        rows = (np.flatnonzero(apart[at[doc] : at[doc + 1]]) + at[doc])[:MAX_ROWS].tolist()
        shown = {row: fold_text(text[row].as_py()) for row in rows}
        title, byline = (fold_text(value) if value else None for value in (head.title, head.byline))
        if title and "title" not in head.spans:
            titles[[row for row in rows if shown[row] == title][:1]] = True
        if byline and "byline" not in head.spans:
            bylines[[row for row in rows if _begins(shown[row], byline)][:1]] = True
    labels = labels.change(titles, "title", "markup.title", P_SHOWN)
    return labels.change(bylines & ~titles, "byline", "markup.credit", P_SHOWN)


def _lacks(head: Head) -> bool:
    return any(getattr(head, name) and name not in head.spans for name in ("title", "byline"))


def _begins(line: str, byline: str) -> bool:
    return line.startswith(byline) and len(line) <= len(byline) + MAX_BESIDE


def _apart(labels: Labels) -> Bools:
    """Furniture by the place where it stands."""
    codes = [labels.rule_code(rule) for rule in _APART]
    return np.asarray(labels.isin("boilerplate") & np.isin(labels.rule, codes))

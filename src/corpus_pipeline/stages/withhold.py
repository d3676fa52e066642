"""Lines beside the article that name its commenters: alternative texts of portraits, lists of the newest comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints
from corpus_pipeline.stages.assemble import Labelled
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.text.folding import fold_text

# Shorter names are words of menus too; longer ones are no names.
MIN_CHARS, MAX_WORDS = 3, 6
_WORD = re.compile(r"\w+")


def withhold_names(batch: Labelled) -> Labelled:
    """The batch with the furniture that names a commenter of its document made meta data of comments.

    The text of such spans is published where names are, and nowhere else. Needs: doc_no, folded, is_short.
    """
    names = _names(batch.comments)
    lines = batch.lines
    doc_no = ints(lines["doc_no"])
    commented = np.isin(doc_no, list(names))
    rows = np.flatnonzero(batch.labels.isin("boilerplate") & bools(lines["is_short"]) & commented)
    folded = lines["folded"].take(pa.array(rows)).to_pylist()
    named: Bools = np.zeros(len(doc_no), np.bool_)
    named[rows] = [_holds(line, names[doc]) for line, doc in zip(folded, doc_no[rows].tolist(), strict=True)]
    return replace(batch, labels=batch.labels.change(named, "comment_meta", "people.name", 0.9))


def _names(comments: Sequence[Comment]) -> dict[int, set[str]]:
    """The names of the commenters of each document, as words."""
    out: dict[int, set[str]] = {}
    for comment in comments:
        name = " ".join(_WORD.findall(fold_text(comment.name)))
        if len(name) >= MIN_CHARS and not comment.is_generic:
            out.setdefault(comment.doc_no, set()).add(name)
    return out


def _holds(line: str, names: set[str]) -> bool:
    """Whether one of the names stands in a line, as whole words."""
    words = _WORD.findall(line)
    ends = range(1, MAX_WORDS + 1)
    return any(" ".join(words[i : i + n]) in names for i in range(len(words)) for n in ends)

"""Lines beside the article that name its commenters: alternative texts of portraits, lists of the newest comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints
from corpus_pipeline.rules import WITHHELD
from corpus_pipeline.stages.assemble import Labelled
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.text.folding import fold_text

# Shorter names are words of menus too; longer ones are no names.
MIN_CHARS, MAX_WORDS = 3, 6
_WORD = re.compile(r"\w+")


def withhold_names(batch: Labelled) -> Labelled:
    """The batch with the furniture that names a commenter of its document told by its rule, so that it stays unread.

    It stays furniture: it is no part of a thread. Names of the article's own authors are published anyway, as theirs.
    Needs: doc_no, folded, is_short.
    """
    names = _names(batch.comments, batch.heads)
    firsts = {doc: {name.partition(" ")[0] for name in own} for doc, own in names.items()}
    lines = batch.lines
    doc_no = ints(lines["doc_no"])
    commented = np.isin(doc_no, list(names))
    rows = np.flatnonzero(batch.labels.isin("boilerplate") & bools(lines["is_short"]) & commented)
    folded = lines["folded"].take(pa.array(rows)).to_pylist()
    named: Bools = np.zeros(len(doc_no), np.bool_)
    of_rows = zip(folded, doc_no[rows].tolist(), strict=True)
    named[rows] = [_holds(line, names[doc], firsts[doc]) for line, doc in of_rows]
    return replace(batch, labels=batch.labels.change(named, "boilerplate", WITHHELD, 0.9))


def _names(comments: Sequence[Comment], heads: Sequence[Head]) -> dict[int, set[str]]:
    """The names of the commenters of each document, as words; none that its head gives as an author's."""
    out: dict[int, set[str]] = {}
    for comment in comments:
        name = _words(comment.name)
        if len(name) >= MIN_CHARS and not comment.is_generic:
            out.setdefault(comment.doc_no, set()).add(name)
    return {doc: names - {_words(author.name) for author in heads[doc].authors} for doc, names in out.items()}


def _words(name: str) -> str:
    return " ".join(_WORD.findall(fold_text(name)))


def _holds(line: str, names: set[str], firsts: set[str]) -> bool:
    """Whether one of the names stands in a line, as whole words. ``firsts``: the first words of the names."""
    words = _WORD.findall(line)
    if firsts.isdisjoint(words):
        return False
    ends = range(1, MAX_WORDS + 1)
    return any(" ".join(words[i : i + n]) in names for i in range(len(words)) for n in ends)

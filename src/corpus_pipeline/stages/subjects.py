"""The subject of a thread above each of its posts, as boards print it: *Re: Hinge keeps rusting*."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, holding, ints, matches, one_chunk
from corpus_pipeline.stages.labels import Labels

# What mail and boards write before the subject of an answer, and the words of the longest one.
_ANSWER = r"^(?:re|aw|antw|sv|rif|res|ynt|odp|отв): ?"
SUBJECT_WORDS = 24


def label_subjects(lines: pa.Table, labels: Labels) -> tuple[Labels, Bools]:
    """Label lines of plain text that say *Re:* and the words of an earlier line.

    Also gives the first of those earlier lines of each document, which is its title.

    Needs: doc_no, folded, n_words, is_short, is_markup.
    """
    again, subject = (np.zeros(lines.num_rows, np.bool_) for _ in range(2))
    asked = bools(lines["is_short"]) & (ints(lines["n_words"]) <= SUBJECT_WORDS) & ~bools(lines["is_markup"])
    folded, doc_no = one_chunk(lines["folded"]), ints(lines["doc_no"])
    rows = np.flatnonzero(asked & holding(folded, b": "))
    rows = rows[matches(folded.take(pa.array(rows)), _ANSWER)]
    for doc in np.unique(doc_no[rows]).tolist():
        start, end = np.searchsorted(doc_no, [doc, doc + 1]).tolist()
        own = folded.slice(start, end - start).to_pylist()
        first = {text: start + row for row, text in reversed(list(enumerate(own)))}
        answers = {row: own[row - start].partition(":")[2].strip() for row in rows[doc_no[rows] == doc].tolist()}
        said = [first[text] for row, text in answers.items() if first.get(text, end) < row]
        again[[row for row, text in answers.items() if first.get(text, end) < row]] = True
        subject[said[:1]] = True
    return labels.fill(again, "boilerplate", "thread.subject", 0.9), subject & labels.open


def with_subjects(titles: Bools, subjects: Bools, lines: pa.Table) -> Bools:
    """The titles that are told, one of a thread being its subject. Needs: doc_no."""
    doc_no = ints(lines["doc_no"])
    return np.asarray(np.where(np.isin(doc_no, doc_no[subjects]), subjects, titles))

"""Labels that people gave: they stand before any rule speaks, and tell heads and comments as well as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.annotations import Line, squeezed
from corpus_pipeline.columns import Ints, bounds, ints
from corpus_pipeline.model.segmenter import Start
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.head_meta import believed
from corpus_pipeline.stages.heads import Cut, Given, Head
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.pieces import take_apart
from corpus_pipeline.text.dates import resolve
from corpus_pipeline.text.names import parse_byline
from corpus_pipeline.text.repairs import mend

RULE = "annotation.line"
# A date is looked for in so many characters.
DATE_CHARS = 300
# Lines are cut into these alone: each is a field of the article or nothing that is published by itself.
_CUTTABLE = frozenset({"title", "subtitle", "byline", "date", "source", "publisher", "section", "boilerplate"})
_FIELDS = ("title", "subtitle", "byline", "publisher", "section")

Annotated = Mapping[int, Sequence[Line]]


def label_annotated(lines: pa.Table, labels: Labels, annotated: Annotated, n_docs: int) -> Labels:
    """Label every line of the annotated documents. ``annotated``: the lines of each, by number of the document."""
    at = bounds(ints(lines["doc_no"]), n_docs)
    rows: dict[str, list[int]] = {}
    for doc in _present(annotated, at):
        for row, line in enumerate(annotated[doc], int(at[doc])):
            rows.setdefault(line.label, []).append(row)
    for label, own in sorted(rows.items()):
        mask = np.zeros(lines.num_rows, np.bool_)
        mask[own] = True
        labels = labels.fill(mask, label, RULE, 1.0)
    return labels


def _present(annotated: Annotated, at: Ints) -> list[int]:
    """Annotated documents that have lines: those of duplicates are not published."""
    return [doc for doc in sorted(annotated) if at[doc + 1] - at[doc] == len(annotated[doc])]


def annotated_starts(
    lines: pa.Table, starts: Sequence[Start | None], annotated: Annotated, n_docs: int
) -> list[Start | None]:
    """Where comments start, in annotated documents as people say."""
    out = list(starts)
    at = bounds(ints(lines["doc_no"]), n_docs)
    for doc in _present(annotated, at):
        own = annotated[doc]
        inside = [i for i, line in enumerate(own) if line.label in ("comment", "comment_meta")]
        opens = tuple(i for i in inside if own[i].pieces[0].starts)
        first = inside[0] if inside else -1
        out[doc] = Start(1.0, RULE, first, first, first, opens=opens) if inside else Start(0.0)
    return out


def annotated_heads(
    lines: pa.Table, annotated: Annotated, givens: Sequence[Given], phrases: Phrases
) -> tuple[dict[int, Head], list[Cut]]:
    """The heads of annotated documents by number, and the cuts of lines that hold several fields."""
    at = bounds(ints(lines["doc_no"]), len(givens))
    heads: dict[int, Head] = {}
    parts: list[Cut] = []
    for doc in _present(annotated, at):
        head = heads[doc] = Head()
        if givens[doc].title:
            head.title, head.title_source = givens[doc].title, givens[doc].title_source
        for row, line in enumerate(annotated[doc], int(at[doc])):
            if any(piece.label in _CUTTABLE for piece in line.pieces):
                text = lines["text"][row].as_py()
                cuts = list(_cuts(row, line, text))
                for cut in cuts:
                    _note(cut, text, head, givens[doc], phrases)
                parts += cuts if len(cuts) > 1 else []
    return heads, parts


def _cuts(row: int, line: Line, text: str) -> Iterator[Cut]:
    """The pieces of a line as parts of its text; the whole line where one of them cannot be cut off."""
    if not all(piece.label in _CUTTABLE for piece in line.pieces):
        yield Cut(row, 0, len(text), line.label, RULE, 1.0)
        return
    letters = [i for i, char in enumerate(text) if not char.isspace()]
    first = 0
    for piece in line.pieces:
        last = first + len(squeezed(piece.text))
        yield Cut(row, letters[first], letters[last - 1] + 1, piece.label, RULE, 1.0)
        first = last


def _note(cut: Cut, text: str, head: Head, given: Given, phrases: Phrases) -> None:
    """Write what a piece says into the head, the first of each kind."""
    own = text[cut.start : cut.end]
    if cut.label in _FIELDS and getattr(head, cut.label) is None:
        head.claim(cut.label, mend(own), (cut.row, cut.start, cut.end))
        if cut.label == "title":
            head.title_source = "text"
        if cut.label == "byline":
            head.authors = parse_byline(own, phrases.starters, phrases.sections)
    elif cut.label == "source" and head.republished_from is None:
        head.republished_from = mend(own)
    elif cut.label == "date" and head.published_raw is None:
        head.claim("published_raw", mend(own), (cut.row, cut.start, cut.end))
        dates = [piece.date for piece in take_apart(own[:DATE_CHARS], phrases) if piece.date is not None]
        if dates:
            head.published = believed(resolve(dates[0], given.day_first), given.latest)

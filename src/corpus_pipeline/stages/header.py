"""Head of the page: site name, title and its repeats, standfirst, byline, date, section, cross-post source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, bools, ints, matches, per_document
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.head_meta import cut_meta, meta_pieces
from corpus_pipeline.stages.head_titles import lone_names, name_lines
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import is_prose

# A head is read down to the second line of prose, and no further than this many lines.
MAX_ROWS = 24
TITLE_WORDS, TITLE_CHARS = 30, 250
# A date line at the head holds little else.
META_WORDS = 30
# A byline may also stand below the article, among its last lines.
TAIL_ROWS = 3


class _Reader:
    """Columns of a batch that heads are read from."""

    def __init__(self, lines: pa.Table, labels: Labels, repeats: Bools, phrases: Phrases) -> None:
        self.phrases, self.repeats = phrases, repeats
        self.texts, self.folded = lines["text"].combine_chunks(), lines["folded"].combine_chunks()
        self.n_words, self.n_chars = ints(lines["n_words"]), ints(lines["n_chars"])
        self.open, self.prose = labels.open, is_prose(lines)
        families = ints(lines["families"])
        clues = has(families, "byline", "translator", "editor", "dateline", "source", "section", "ago")
        self.dated = matches(lines["clean"].combine_chunks(), r"\b[0-9]{1,2}[:.][0-9]{2}\b")
        self.short = bools(lines["is_short"])
        self.clue = self.short & (clues | bools(lines["has_date"])) & (self.n_words <= META_WORDS)
        stops = bools(lines["ends_sentence"]) & ~_ends_titular(lines)
        odd = stops | bools(lines["ends_open"]) | bools(lines["starts_low"]) | bools(lines["is_list"])
        self.titular = self.short & ~odd & (self.n_words <= TITLE_WORDS) & (self.n_chars <= TITLE_CHARS)

    def lines(self, start: int, end: int) -> list[HeadLine]:
        """The lines of a head: down to the second line of prose."""
        out: list[HeadLine] = []
        n_prose = 0
        for row in np.flatnonzero(self.open[start : min(end, start + MAX_ROWS)]) + start:
            line = self._line(int(row))
            n_prose += line.prose and not line.pieces
            if n_prose > 1:
                break
            out.append(line)
        return out

    def tail(self, start: int, end: int, head: Sequence[HeadLine]) -> list[HeadLine]:
        """The last lines of an article that are all byline, date and the like."""
        seen = {line.row for line in head}
        rows = (np.flatnonzero(self.open[start:end]) + start)[-TAIL_ROWS:]
        lines = [self._line(int(row)) for row in rows if self.clue[row] and row not in seen]
        return [line for line in lines if any(piece.kind == "byline" for piece in line.pieces)]

    def _line(self, row: int) -> HeadLine:
        text = self.texts[row].as_py()
        pieces = meta_pieces(text, self.phrases) if self.clue[row] else ()
        return HeadLine(
            row,
            text,
            self.folded[row].as_py() or "",
            int(self.n_words[row]),
            bool(self.prose[row]),
            bool(self.titular[row]),
            bool(self.repeats[row]),
            bool(self.dated[row]),
            pieces,
        )


def _ends_titular(lines: pa.Table) -> Bools:
    """Sentence marks that a title may end with: anything but a single full stop."""
    clean = pc.utf8_slice_codeunits(lines["clean"], -4)
    return bools(pc.match_substring_regex(clean, r"[?!…？！؟]\W{0,2}$|\.\.\.$|\b[A-Z]\.$"))


def read_heads(
    lines: pa.Table, labels: Labels, repeats: Bools, givens: Sequence[Given], phrases: Phrases
) -> tuple[Labels, list[Cut], list[Head]]:
    """Label the heads of a batch.

    ``repeats``: lines that stand in several documents of the site; ``givens``: one a document. Needs: doc_no, text,
    folded, n_words, n_chars, families and the surface flags. Gives labels, the cuts of lines that hold several
    fields, and one Head a document.
    """
    reader = _Reader(lines, labels, repeats, phrases)
    heads = [Head() for _ in givens]
    cuts: list[Cut] = []
    whole: list[Cut] = []
    for doc in per_document(ints(lines["doc_no"]), len(givens)):
        own = reader.lines(doc.start, doc.end)
        tail = reader.tail(doc.start, doc.end, own)
        found = _read_head(own, tail, givens[doc.doc_no], heads[doc.doc_no], phrases)
        for cut in found:
            n_chars = len(reader.texts[cut.row].as_py())
            (whole if cut.start == 0 and cut.end == n_chars else cuts).append(cut)
    labels = _fill(labels, whole + cuts)
    labels = labels.fill(_above_prose(lines, labels, repeats, len(givens)), "boilerplate", "repeat.site", 0.9)
    return labels, cuts, heads


def _fill(labels: Labels, cuts: list[Cut]) -> Labels:
    for label, rule, score in sorted({(c.label, c.rule, c.score) for c in cuts}):
        mask = np.zeros(len(labels.label), np.bool_)
        mask[[c.row for c in cuts if (c.label, c.rule, c.score) == (label, rule, score)]] = True
        labels = labels.fill(mask, label, rule, score)
    return labels


def _above_prose(lines: pa.Table, labels: Labels, repeats: Bools, n_docs: int) -> Bools:
    """Repeated lines above the first prose that the head did not claim."""
    mask = np.zeros(lines.num_rows, np.bool_)
    own = is_prose(lines) & ~repeats
    for doc in per_document(ints(lines["doc_no"]), n_docs):
        prose = np.flatnonzero(own[doc.start : doc.end])
        mask[doc.start : doc.start + int(prose[0]) if len(prose) else doc.end] = True
    return mask & repeats & labels.open


def _read_head(lines: list[HeadLine], tail: list[HeadLine], given: Given, head: Head, phrases: Phrases) -> list[Cut]:
    """Bylines and dates first, then the lines that they leave; below the article only where the head names nobody."""
    metas = [line for line in lines if line.pieces]
    cuts = [cut for line in metas for cut in cut_meta(line, head, given, phrases)]
    others = [line for line in lines if not line.pieces]
    cuts += lone_names(others, metas, head, phrases)
    taken = {cut.row for cut in cuts}
    others = [line for line in others if line.row not in taken]
    cuts += name_lines(others, metas, head, given, phrases)
    if head.byline is None:
        cuts += [cut for line in tail for cut in cut_meta(line, head, given, phrases)]
    return cuts

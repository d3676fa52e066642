"""The lines of pages as their heads are read from them: which may be of a head, and what each may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, matches, one_chunk
from corpus_pipeline.markup.elements import BLOCKQUOTE, CAPTION, CONTROL, LIST_ITEM, TABLE, Mark
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.header import ASIDE
from corpus_pipeline.stages.heads import Cut, HeadLine
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.pieces import Piece
from corpus_pipeline.stages.segment import is_prose
from corpus_pipeline.text.folding import fold_text

# Rules that leave a line out for where it stands, and others that are believed unless it says what the page says.
_APART = ("markup.outside", "markup.header", "markup.meta", "markup.author", "markup.weights")
_FAR = ("markup.aside", "markup.footer", "markup.form", "markup.links")
# A line of so many characters is text of the article; a standfirst is no longer than this, nor shorter in words.
TEXT_CHARS, STANDFIRST_CHARS, STANDFIRST_WORDS = 80, 400, 5
NOTE_WORDS = 6
_OF_PICTURES = Mark.W_CAPTION | Mark.FIGURE
_FIELDS = Mark.W_AUTHOR | Mark.W_DATE | Mark.W_META | Mark.TIME | Mark.P_AUTHOR | Mark.P_DATE


@dataclass(frozen=True, slots=True)
class PageRows:
    """What is asked of the lines of a batch.

    ``near``: open, or left out for their place; ``far``: left out on other grounds that may give way; ``told``: cut or
    called standfirst by the header stage; ``text``: text of the article; ``clue``: may tell author or date; ``plain``:
    may be a standfirst; ``called``: its class says so; ``topic``: its class says that it names a topic; ``picture``:
    belongs to a picture that stands apart; ``note``: a sentence in a box on an author; ``level``: of headings.
    """

    at: Ints
    open: Bools
    near: Bools
    far: Bools
    told: Bools
    text: Bools
    clue: Bools
    plain: Bools
    called: Bools
    topic: Bools
    picture: Bools
    note: Bools
    linked: Bools
    level: Ints
    n_words: Ints
    title: Bools
    byline: Bools
    column: pa.Array
    repaired: pa.Array

    def text_of(self, row: int) -> str:
        """The text of a line."""
        return str(self.column[row].as_py())

    def line(self, row: int, pieces: tuple[Piece, ...] = ()) -> HeadLine:
        """A line as the header stage reads it."""
        return HeadLine(row, self.text_of(row), "", 0, False, False, False, False, self.repaired[row].as_py(), pieces)


def page_rows(lines: pa.Table, labels: Labels, cuts: Sequence[Cut], n_docs: int) -> PageRows:
    """The evidence of a batch. ``cuts``: those of the header stage."""
    families, kind, marks = (ints(lines[name]) for name in ("families", "block_kind", "marks"))
    shown = bools(lines["is_markup"]) & (ints(lines["is_shown"]) > 0) & (ints(lines["comment_no"]) == 0)
    n_chars, level, n_words = (ints(lines[name]) for name in ("n_chars", "heading_level", "n_words"))
    telling = has(families, "byline", "translator", "editor", "dateline", "source", "section", "ago")
    of_picture = (kind == CAPTION) | ((marks & _OF_PICTURES) != 0)
    odd = np.isin(kind, (BLOCKQUOTE, CONTROL, LIST_ITEM, TABLE)) | matches(one_chunk(lines["clean"]), r"^\W*[0-9]")
    odd |= (marks & ASIDE) != 0
    linked = ints(lines["link_chars"]) * 2 > n_chars
    told = shown & labels.isin("subtitle")
    told[[cut.row for cut in cuts if shown[cut.row] and cut.rule != "header.mail"]] = True
    apart = _by(labels, _APART)
    short = (n_words >= STANDFIRST_WORDS) & (n_chars <= STANDFIRST_CHARS)
    return PageRows(
        at=bounds(ints(lines["doc_no"]), n_docs),
        open=shown & labels.open,
        near=shown & (labels.open | apart),
        far=shown & _by(labels, _FAR),
        told=told,
        text=shown & labels.open & ((n_chars >= TEXT_CHARS) | is_prose(lines)) & (level == 0),
        clue=telling | bools(lines["has_date"]) | ((marks & _FIELDS) != 0),
        plain=short & ~of_picture & ~odd & ~linked & ~has(families, "caption", "furniture"),
        called=(marks & Mark.W_SUBTITLE) != 0,
        topic=(marks & Mark.W_TAGS) != 0,
        picture=shown & apart & of_picture & (n_words >= STANDFIRST_WORDS - 1) & ~linked,
        note=shown & _by(labels, ("markup.author",)) & bools(lines["ends_sentence"]) & (n_words >= NOTE_WORDS),
        linked=linked,
        level=level,
        n_words=n_words,
        title=labels.isin("title"),
        byline=told | (shown & labels.isin("byline")),
        column=one_chunk(lines["text"]),
        repaired=one_chunk(lines["repairs"]).is_valid(),
    )


def _by(labels: Labels, rules: Sequence[str]) -> Bools:
    """Furniture by some rules."""
    codes = [labels.rule_code(rule) for rule in rules]
    return np.asarray(labels.isin("boilerplate") & np.isin(labels.rule, codes))


def title_rows(lines: pa.Table, batch: PageRows, titles: Sequence[str | None]) -> list[list[int]]:
    """The lines of each document that are its title and may be labelled so."""
    rows = np.flatnonzero(batch.near & bools(lines["is_short"]))
    doc_no = ints(lines["doc_no"])[rows]
    wanted = pa.array([fold_text(title) if title else None for title in titles], pa.string())
    same = pc.equal(one_chunk(lines["folded"]).take(pa.array(rows)), wanted.take(pa.array(doc_no)))
    out: list[list[int]] = [[] for _ in titles]
    for i in np.flatnonzero(bools(pc.fill_null(same, False))).tolist():
        out[doc_no[i]].append(int(rows[i]))
    return out

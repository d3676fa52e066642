"""Heads of pages where markup or weights place the article: title, standfirst, bylines and dates around the title.

The header stage reads the lines that rules on markup left open. When weights have spoken, and the page has said who
wrote it and when, the lines around its title and below its article are read once more, with those among them that were
left out for their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, one_chunk
from corpus_pipeline.markup.elements import BLOCKQUOTE, CAPTION, CONTROL, LIST_ITEM, TABLE, Mark
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.head_meta import cut_meta
from corpus_pipeline.stages.header import fill_cuts
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine, whole_line
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.stages.page_lines import MAX_PART, is_named, is_of_other, is_own, page_pieces, tells_page
from corpus_pipeline.stages.pieces import Piece
from corpus_pipeline.text.folding import fold_text

# Rules that leave a line out for where it stands, and others that are believed unless it says what the page says.
_APART = ("markup.outside", "markup.header", "markup.meta", "markup.author", "markup.weights")
_FAR = ("markup.aside", "markup.footer", "markup.form")
# Lines around a title that are of its head, above the article where no line shows a title, and below the article.
ABOVE, BELOW, ALONE, TAIL = 5, 20, 8, 5
# A line of so many characters is text of the article; a standfirst is no longer than this, and stands so near.
TEXT_CHARS, STANDFIRST_CHARS, BETWEEN = 80, 400, 5
STANDFIRST_WORDS, HEADING_WORDS, HEADING_ROWS = 5, 8, 3
P_SHOWN = 0.9


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is asked of the lines of a batch.

    ``near``: open, or left out for their place; ``far``: left out on other grounds that may give way; ``told``: cut or
    called standfirst by the header stage; ``text``: text of the article; ``clue``: may tell author or date; ``plain``:
    may be a standfirst; ``called``: its class says so; ``level``: of headings.
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
    linked: Bools
    level: Ints
    n_words: Ints
    title: Bools
    column: pa.Array
    repaired: pa.Array

    def line(self, row: int, pieces: tuple[Piece, ...] = ()) -> HeadLine:
        """A line as the header stage reads it."""
        text = self.column[row].as_py()
        return HeadLine(row, text, "", 0, False, False, False, False, self.repaired[row].as_py(), pieces)


def _batch(lines: pa.Table, labels: Labels, cuts: Sequence[Cut], n_docs: int) -> _Batch:
    families, kind, marks = (ints(lines[name]) for name in ("families", "block_kind", "marks"))
    shown = bools(lines["is_markup"]) & (ints(lines["is_shown"]) > 0) & (ints(lines["comment_no"]) == 0)
    n_chars, level = ints(lines["n_chars"]), ints(lines["heading_level"])
    telling = has(families, "byline", "translator", "editor", "dateline", "source", "section", "ago")
    odd = np.isin(kind, (BLOCKQUOTE, CAPTION, CONTROL, LIST_ITEM, TABLE)) | (
        (marks & (Mark.W_CAPTION | Mark.FIGURE)) != 0
    )
    linked = ints(lines["link_chars"]) * 2 > n_chars
    words = ints(lines["n_words"]) >= STANDFIRST_WORDS
    told = shown & labels.isin("subtitle")
    told[[cut.row for cut in cuts if shown[cut.row] and cut.rule != "header.mail"]] = True
    return _Batch(
        at=bounds(ints(lines["doc_no"]), n_docs),
        open=shown & labels.open,
        near=shown & (labels.open | _told(labels, _APART)),
        far=shown & _told(labels, _FAR),
        told=told,
        text=shown & labels.open & (n_chars >= TEXT_CHARS) & (level == 0),
        clue=telling | bools(lines["has_date"]) | ((marks & _FIELDS) != 0),
        plain=words & (n_chars <= STANDFIRST_CHARS) & ~odd & ~linked & ~has(families, "caption", "furniture"),
        called=(marks & Mark.W_SUBTITLE) != 0,
        linked=linked,
        level=level,
        n_words=ints(lines["n_words"]),
        title=labels.isin("title"),
        column=one_chunk(lines["text"]),
        repaired=one_chunk(lines["repairs"]).is_valid(),
    )


_OF_PICTURES = Mark.W_CAPTION | Mark.FIGURE
_FIELDS = Mark.W_AUTHOR | Mark.W_DATE | Mark.W_META | Mark.TIME | Mark.P_AUTHOR | Mark.P_DATE


def _told(labels: Labels, rules: Sequence[str]) -> Bools:
    codes = [labels.rule_code(rule) for rule in rules]
    return np.asarray(labels.isin("boilerplate") & np.isin(labels.rule, codes))


def read_page_heads(
    lines: pa.Table,
    labels: Labels,
    cuts: list[Cut],
    documents: Sequence[tuple[Head, PageRow, Given]],
    phrases: Phrases,
) -> tuple[Labels, list[Cut]]:
    """Label the heads of pages where the header stage did not; heads learn where their fields are shown.

    ``cuts``: those of the header stage; ``documents``: what is known of each. Needs: the columns of ``markup.page`` and
    of ``add_features``. Gives labels and all cuts.
    """
    if all(page is None for _, page, _ in documents):
        return labels, cuts
    batch = _batch(lines, labels, cuts, len(documents))
    titles = _title_rows(lines, batch, [head for head, _, _ in documents])
    found: list[Cut] = []
    for doc, (head, page, given) in enumerate(documents):
        if page is not None:
            found += _PageHead(batch, doc, head, given, phrases, titles[doc]).cuts()
    rows = np.zeros(lines.num_rows, np.bool_)
    rows[[cut.row for cut in found]] = True
    n_chars = (ints(lines["char_end"]) - ints(lines["char_start"]))[[cut.row for cut in found]].tolist()
    parts = [cut for cut, end in zip(found, n_chars, strict=True) if cut.start > 0 or cut.end < end]
    return fill_cuts(labels.emptied(rows), found), [*(cut for cut in cuts if not rows[cut.row]), *parts]


def _title_rows(lines: pa.Table, batch: _Batch, heads: Sequence[Head]) -> list[list[int]]:
    """The lines of each document that are its title and may be labelled so."""
    rows = np.flatnonzero(batch.near & bools(lines["is_short"]))
    doc_no = ints(lines["doc_no"])[rows]
    titles = pa.array([fold_text(head.title) if head.title else None for head in heads], pa.string())
    same = pc.equal(one_chunk(lines["folded"]).take(pa.array(rows)), titles.take(pa.array(doc_no)))
    out: list[list[int]] = [[] for _ in heads]
    for i in np.flatnonzero(bools(pc.fill_null(same, False))).tolist():
        out[doc_no[i]].append(int(rows[i]))
    return out


def _joined(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts with neighbouring furniture as one."""
    out: list[Cut] = []
    for cut in cuts:
        if out and out[-1].label == cut.label == "boilerplate":
            cut = out.pop()._replace(end=cut.end)  # noqa: PLW2901
        out.append(cut)
    return out


_Meta = tuple[int, tuple[Piece, ...]]


class _PageHead:
    """The head of one page while it is read."""

    def __init__(
        self, batch: _Batch, doc: int, head: Head, given: Given, phrases: Phrases, titles: Sequence[int]
    ) -> None:
        self.batch, self.head, self.given, self.phrases = batch, head, given, phrases
        self.start, self.end = int(batch.at[doc]), int(batch.at[doc + 1])
        self.titles = titles
        self.text_rows = (np.flatnonzero(batch.text[self.start : self.end]) + self.start).tolist()

    def cuts(self) -> list[Cut]:
        """The cuts of the lines that are found to be of the head, and of those that close the article."""
        if not self.text_rows:
            return []
        title, cuts = self._title()
        first = self._first_text(title)
        metas = self._metas(title, first)
        behind = [] if title is None or metas else self._metas_behind(first)
        cuts += [cut for row, pieces in metas + behind for cut in self._cut(row, pieces)]
        taken = {cut.row for cut in cuts}
        if title is not None:
            cuts += self._subtitle(
                [row for row in range(title + 1, first + bool(behind)) if row not in taken], metas + behind
            )
        return cuts + [cut for row, pieces in self._tail(taken) for cut in self._cut(row, pieces)]

    def _title(self) -> tuple[int | None, list[Cut]]:
        """The row of the title, and its cut where it is labelled only now."""
        own = np.flatnonzero(self.batch.title[self.start : self.end]) + self.start
        if len(own):
            return int(own[0]), []
        if not self.titles:
            return None, []
        row = min(self.titles, key=self._title_rank)
        self.head.spans.setdefault("title", (row, 0, len(self.batch.column[row].as_py())))
        return row, [whole_line(self.batch.line(row), "title", "markup.title", P_SHOWN)]

    def _title_rank(self, row: int) -> tuple[bool, bool, int]:
        """Lines above text of the article come first, then main headings, then what is nearest to that text."""
        below = next((text for text in self.text_rows if text > row), None)
        return below is None, self.batch.level[row] != 1, (below or row) - row

    def _first_text(self, title: int | None) -> int:
        """The first line of text below the title; long lines that are all author and date are none."""
        below = (row for row in self.text_rows if title is None or row > title)
        return next((row for row in below if not (self.batch.clue[row] and self._pieces(row))), self.end)

    def _pieces(self, row: int) -> tuple[Piece, ...]:
        return page_pieces(self.batch.column[row].as_py(), self.head, self.phrases)

    def _metas(self, title: int | None, first: int) -> list[_Meta]:
        """The lines of author and date around the title, down to the text, or to a heading of another page."""
        if title is None:
            return self._own(range(max(self.start, first - ALONE), first))
        above = self._own(range(max(self.start, title - ABOVE), title))
        below: list[_Meta] = []
        for row in range(title + 1, min(first, title + BELOW, self.end)):
            if self.batch.level[row] and (below or self.batch.linked[row]):
                break
            if pieces := self._read(row, below=True):
                below.append((row, pieces))
        return above + below

    def _metas_behind(self, first: int) -> list[_Meta]:
        """The same behind the one line of text that opens the article, which is its standfirst then."""
        after = next((row for row in self.text_rows if row > first), self.end)
        is_plain = first < self.end and bool(self.batch.plain[first])
        return self._own(range(first + 1, min(after, first + BETWEEN))) if is_plain else []

    def _own(self, rows: Iterable[int]) -> list[_Meta]:
        """The lines that say what the page says of its author and its date."""
        read = ((row, self._read(row)) for row in rows)
        return [(row, pieces) for row, pieces in read if pieces and is_own(pieces, self.head)]

    def _read(self, row: int, *, below: bool = False) -> tuple[Piece, ...]:
        """The pieces of a line that holds author or date and little else, and none of those of other pages.

        ``below``: it stands right below the title, where words such as *posted on* speak of this page.
        """
        batch = self.batch
        is_asked = batch.near[row] and (batch.clue[row] or self._may_tell(row))
        if not is_asked and not batch.far[row] and not self._is_misread(row):
            return ()
        pieces = self._pieces(row)
        if not pieces or is_own(pieces, self.head):
            return pieces
        is_other = (
            batch.far[row] or batch.told[row] or (is_of_other(pieces, self.head) and not (below and is_named(pieces)))
        )
        return () if is_other or not (batch.open[row] or tells_page(pieces)) else pieces

    def _is_misread(self, row: int) -> bool:
        """Whether the header stage took a line apart, or for a standfirst, without the authors that the page names."""
        spans = self.head.spans
        return bool(self.batch.told[row]) and bool(self.head.authors) and spans.get("byline", (-1,))[0] != row

    def _forget(self, row: int) -> None:
        """Take back what the header stage read off a line."""
        for name in [name for name, span in self.head.spans.items() if span[0] == row]:
            del self.head.spans[name]
            if name in ("subtitle", "section"):
                setattr(self.head, name, None)

    def _may_tell(self, row: int) -> bool:
        """Whether a line may be an author's name alone, or a part of a date."""
        text = self.batch.column[row].as_py()
        return len(text) <= MAX_PART or any(author.name in text for author in self.head.authors)

    def _cut(self, row: int, pieces: tuple[Piece, ...]) -> list[Cut]:
        """The cuts of a line; a field whose value stands there is shown there."""
        if self.batch.told[row]:
            self._forget(row)
        line = self.batch.line(row, pieces)
        cuts = _joined(cut_meta(line, self.head, self.given, self.phrases))
        for cut in cuts:
            for name, label in (("byline", "byline"), ("published_raw", "date")):
                if cut.label == label and line.mended(cut.start, cut.end) == getattr(self.head, name):
                    self.head.spans.setdefault(name, (row, cut.start, cut.end))
        return cuts

    def _subtitle(self, rows: Sequence[int], metas: Sequence[_Meta]) -> list[Cut]:
        """The line between title and text that is called a standfirst, stands above author or date, or is a heading."""
        batch = self.batch
        usable = [row for row in rows if batch.near[row] and batch.plain[row]]
        if self.head.subtitle is not None or not usable:
            return []
        below = min((row for row, _ in metas if row > rows[0] - 1), default=-1)
        between = [row for row in usable if row < below]
        headings = [row for row in usable[:1] if batch.level[row] and batch.n_words[row] >= HEADING_WORDS]
        near = [row for row in headings if row < rows[0] + HEADING_ROWS]
        found = [row for row in usable if batch.called[row]][:1] or (between if len(between) == 1 else near)
        cuts = []
        for row in found:
            line = batch.line(row)
            self.head.claim("subtitle", line.mended(0, len(line.text)), (row, 0, len(line.text)))
            cuts.append(whole_line(line, "subtitle", "header.subtitle", P_SHOWN))
        return cuts

    def _tail(self, taken: set[int]) -> list[_Meta]:
        """Lines right below the last text that begin with author or date, or with words such as *published on*."""
        low = self.text_rows[-1] + 1
        rows = [row for row in range(low, min(low + TAIL, self.end)) if row not in taken]
        read = [(row, pieces) for row in rows if (pieces := self._read(row)) and pieces[0].kind != "furniture"]
        return [
            (row, pieces)
            for row, pieces in read
            if is_named(pieces) and (self.batch.open[row] or is_own(pieces, self.head))
        ]

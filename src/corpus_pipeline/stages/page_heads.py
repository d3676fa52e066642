"""Heads of pages where markup or weights place the article: title, standfirst, bylines and dates around the title.

The header stage reads the lines that rules on markup left open. When weights have spoken, and the page has said who
wrote it and when, the lines around its title and below its article are read once more, with those among them that were
left out for their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, ints, sum_by
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.head_meta import cut_meta
from corpus_pipeline.stages.header import fill_cuts
from corpus_pipeline.stages.heads import Cut, Given, Head, whole_line
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.stages.page_lines import MAX_PART, is_named, is_of_other, is_own, page_pieces, tells_page
from corpus_pipeline.stages.page_rows import PageRows, page_rows, title_rows
from corpus_pipeline.stages.pieces import Piece
from corpus_pipeline.text.folding import fold_text

# Lines around a title that are of its head, above the article where no line shows a title, and below the article.
ABOVE, BELOW, ALONE, TAIL = 5, 20, 8, 5
# Lines behind the one that opens the article in which author and date make it its standfirst.
BETWEEN = 5
# A heading right below the title is a standfirst from so many words on, within so many lines.
HEADING_WORDS, HEADING_ROWS = 8, 3
# What a heading may hold beside a title of so many words: a kicker. Headings that are asked.
TITLE_WORDS, KICKER_CHARS, MAX_HEADINGS = 3, 60, 12
# A box on the author stands within so many lines of the text.
BOX_ROWS = 12
P_SHOWN = 0.9

_Meta = tuple[int, tuple[Piece, ...]]


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
    batch = page_rows(lines, labels, cuts, len(documents))
    titles = title_rows(lines, batch, [head.title for head, _, _ in documents])
    found: list[Cut] = []
    for doc, (head, page, given) in enumerate(documents):
        if page is not None:
            found += _PageHead(batch, doc, head, given, phrases, titles[doc]).cuts()
    rows = np.zeros(lines.num_rows, np.bool_)
    rows[[cut.row for cut in found]] = True
    n_chars = (ints(lines["char_end"]) - ints(lines["char_start"]))[[cut.row for cut in found]].tolist()
    parts = [cut for cut, end in zip(found, n_chars, strict=True) if cut.start > 0 or cut.end < end]
    labels = fill_cuts(labels.emptied(rows), found)
    labels = labels.emptied(_only_texts(labels, batch, documents))
    return labels, [*(cut for cut in cuts if not rows[cut.row]), *parts]


def _only_texts(labels: Labels, batch: PageRows, documents: Sequence[tuple[Head, PageRow, Given]]) -> Bools:
    """Standfirsts that are all the text of their page: they are its article, and the head gives them back."""
    n_text = sum_by(labels.open | labels.isin("body", "comment"), batch.at)
    out = np.zeros(len(labels.label), np.bool_)
    for doc, (head, page, _) in enumerate(documents):
        if page is not None and n_text[doc] == 0 and "subtitle" in head.spans:
            out[head.spans.pop("subtitle")[0]] = True
            head.subtitle = None
    return out


def _joined(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts with neighbouring furniture as one."""
    out: list[Cut] = []
    for cut in cuts:
        if out and out[-1].label == cut.label == "boilerplate":
            cut = out.pop()._replace(end=cut.end)  # noqa: PLW2901
        out.append(cut)
    return out


class _PageHead:
    """The head of one page while it is read."""

    def __init__(
        self, batch: PageRows, doc: int, head: Head, given: Given, phrases: Phrases, titles: Sequence[int]
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
        behind = [] if metas else self._metas_behind(title, first)
        cuts += [cut for row, pieces in metas + behind for cut in self._cut(row, pieces)]
        taken = {cut.row for cut in cuts}
        above = title + 1 if title is not None else first
        between = [row for row in range(above, first + bool(behind)) if row not in taken]
        cuts += self._section(title, taken) + self._subtitle(between, metas + behind)
        taken = {cut.row for cut in cuts}
        cuts += [cut for row, pieces in self._tail(taken) for cut in self._cut(row, pieces)]
        return cuts + self._beside(between, {cut.row for cut in cuts})

    def _title(self) -> tuple[int | None, list[Cut]]:
        """The row of the title, and its cut where it is labelled only now."""
        own = np.flatnonzero(self.batch.title[self.start : self.end]) + self.start
        if len(own):
            return int(own[0]), []
        titles = self.titles or self._with_kicker()
        if not titles:
            return None, []
        row = min(titles, key=self._title_rank)
        self.head.spans.setdefault("title", (row, 0, len(self.batch.text_of(row))))
        return row, [whole_line(self.batch.line(row), "title", "markup.title", P_SHOWN)]

    def _with_kicker(self) -> list[int]:
        """Main headings that hold the title and a few words before or behind it."""
        title, batch = fold_text(self.head.title or ""), self.batch
        rows = (np.flatnonzero(batch.near[self.start : self.end] & (batch.level[self.start : self.end] > 0))).tolist()
        texts = {row + self.start: fold_text(batch.text_of(row + self.start)) for row in rows[:MAX_HEADINGS]}
        edged = ((row, text) for row, text in texts.items() if text.startswith(title) or text.endswith(title))
        is_long = len(title.split()) >= TITLE_WORDS
        return [
            row for row, text in edged if is_long and batch.level[row] < 3 and len(text) <= len(title) + KICKER_CHARS
        ]

    def _title_rank(self, row: int) -> tuple[bool, bool, int]:
        """Lines above text of the article come first, then main headings, then what is nearest to that text."""
        below = next((text for text in self.text_rows if text > row), None)
        return below is None, self.batch.level[row] != 1, (below or row) - row

    def _first_text(self, title: int | None) -> int:
        """The first line of text below the title; long lines that are all author and date are none."""
        below = (row for row in self.text_rows if title is None or row > title)
        return next((row for row in below if not (self.batch.clue[row] and self._pieces(row))), self.end)

    def _pieces(self, row: int) -> tuple[Piece, ...]:
        return page_pieces(self.batch.text_of(row), self.head, self.phrases)

    def _metas(self, title: int | None, first: int) -> list[_Meta]:
        """The lines of author and date around the title, down to the text, or to a heading of another page."""
        if title is None:
            return self._own(range(max(self.start, first - ALONE), first))
        above = self._own(range(max(self.start, title - ABOVE), title))
        below: list[_Meta] = []
        for row in range(title + 1, min(first, title + BELOW, self.end)):
            if pieces := self._read(row, below=True):
                below.append((row, pieces))
            elif self.batch.level[row] and (below or self.batch.linked[row]):
                break
        return above + below

    def _metas_behind(self, title: int | None, first: int) -> list[_Meta]:
        """The same behind the one line of text that opens the article, which is its standfirst then."""
        after = next((row for row in self.text_rows if row > first), self.end)
        # The one text of a page is its article, however short.
        if after == self.end or not self.batch.plain[first]:
            return []
        is_right_below = title is not None and first - title <= HEADING_ROWS
        rows = range(first + 1, min(after, first + BETWEEN))
        read = [(row, pieces) for row in rows if (pieces := self._read(row, below=is_right_below))]
        metas = [(row, pieces) for row, pieces in read if is_own(pieces, self.head) or is_named(pieces)]
        is_signed = bool(self.batch.byline[first + 1 : rows.stop].any())
        return metas if is_signed or any(is_named(pieces) for _, pieces in metas) else []

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
        text = self.batch.text_of(row)
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
        others = len(self.text_rows) > 1 or self.text_rows[0] not in rows
        usable = [row for row in rows if others and batch.near[row] and batch.plain[row]]
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

    def _section(self, title: int | None, taken: set[int]) -> list[Cut]:
        """The line above the title that names the page's section, or a topic by its class where the page names none."""
        batch, head = self.batch, self.head
        if title is None or "section" in head.spans:
            return []
        wanted = fold_text(head.section) if head.section else None
        for row in range(title - 1, max(self.start, title - ABOVE) - 1, -1):
            text = batch.text_of(row)
            is_short = 0 < batch.n_words[row] <= HEADING_ROWS and any(map(str.isalpha, text))
            is_open = row not in taken and (batch.near[row] or batch.far[row])
            is_topic = wanted is None and row == title - 1 and batch.topic[row] and is_short and not batch.clue[row]
            if is_open and (fold_text(text) == wanted or is_topic):
                line = batch.line(row)
                head.claim("section", line.mended(0, len(text)), (row, 0, len(text)))
                return [whole_line(line, "section", "header.section", P_SHOWN)]
        return []

    def _beside(self, between: Sequence[int], taken: set[int]) -> list[Cut]:
        """Captions of a picture between title and text, and sentences on an author above or below the text."""
        batch, low = self.batch, self.text_rows[-1] + 1
        names = [author.name for author in self.head.authors]
        near = [*between, *range(low, min(low + BOX_ROWS, self.end))]
        cuts = [(row, "caption", "markup.caption") for row in between if batch.picture[row]]
        cuts += [
            (row, "note", "note.author")
            for row in near
            if batch.note[row] and any(_is_named(name, batch.text_of(row)) for name in names)
        ]
        return [whole_line(batch.line(row), label, rule, P_SHOWN) for row, label, rule in cuts if row not in taken]


def _is_named(name: str, text: str) -> bool:
    """Whether a text names a person in full, or begins with the first name."""
    return name in text or text.startswith(f"{name.partition(' ')[0]} ")

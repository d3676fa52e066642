"""Labels by markup: furniture by what its elements say, and what stands outside the container of the article."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, bounds, first_by, ints, one_chunk, present, sum_by, with_columns
from corpus_pipeline.markup import elements
from corpus_pipeline.markup.elements import Mark
from corpus_pipeline.markup.line_columns import COMMENTS
from corpus_pipeline.phrases import bits, has
from corpus_pipeline.stages.labels import Labels

# Families of side matter in the order in which they are asked, each with the marks that tell it.
_FAMILIES = (
    ("markup.nav", Mark.NAV | Mark.W_NAV | Mark.W_PAGER | Mark.P_CRUMB),
    ("markup.ad", Mark.W_AD),
    ("markup.notice", Mark.W_NOTICE),
    ("markup.share", Mark.W_SHARE),
    ("markup.form", Mark.FORM | Mark.W_FORM | Mark.CONTROL),
    ("markup.related", Mark.W_RELATED),
    ("markup.footer", Mark.FOOTER | Mark.W_FOOTER),
    ("markup.aside", Mark.ASIDE | Mark.W_SIDEBAR),
)
_FIELDS = Mark.W_AUTHOR | Mark.W_DATE | Mark.W_META | Mark.TIME | Mark.P_AUTHOR | Mark.P_DATE
_HEADS = _FIELDS | Mark.W_TITLE | Mark.P_TITLE | Mark.W_SUBTITLE
# A field of a page's head is short; lines of the head stand within so many lines above the article.
FIELD_CHARS, HEAD_ROWS = 80, 12
# A line of which this share is links is no text of an article.
LINKED_SHARE = 0.7
# Structured data hold the article where the page itself shows less than this share of it.
SHOWN_SHARE = 0.5
# Of so many characters: articles are packed to a half or a third, the same sentence again and again to a hundredth.
LITTLE_CHARS, LITTLE_RATIO = 65_536, 12
# An author line stands within so many rows below the head of its thread; a page has so many heads of one at most.
THREAD_ROWS, THREAD_HEADS = 6, 2
SURE, LIKELY = 0.95, 0.85


def label_markup(lines: pa.Table, labels: Labels) -> Labels:
    """Label what markup tells to be no part of the article; lines that may be of its head stay open.

    Needs: is_markup and the columns of ``markup.page``; doc_no, clean, n_chars, ends_sentence.
    """
    page = _Page(lines)
    if not page.is_markup.any():
        return labels
    labels = _label_channels(page, labels, one_chunk(lines["clean"]))
    for rule, told in page.side_matter():
        labels = labels.fill(told & ~page.is_head, "boilerplate", rule, LIKELY)
    labels = labels.fill(page.has(COMMENTS) & ~page.is_post, "boilerplate", "markup.comments", LIKELY)
    labels = labels.fill(page.has(Mark.W_AUTHOR) & ~page.is_head, "boilerplate", "markup.author", LIKELY)
    labels = labels.fill(page.outside & ~page.is_head, "boilerplate", "markup.outside", LIKELY)
    labels = labels.fill(page.is_caption, "caption", "markup.caption", LIKELY)
    single = page.is_markup & ~page.is_diffuse & ~page.is_head
    labels = labels.fill(single & page.is_field, "boilerplate", "markup.meta", LIKELY)
    labels = labels.fill(single & page.is_links, "boilerplate", "markup.links", LIKELY)
    header = page.is_diffuse & page.has(Mark.HEADER | Mark.W_HEADER) & ~page.is_head
    return labels.fill(header, "boilerplate", "markup.header", LIKELY)


def close_heads(lines: pa.Table, labels: Labels) -> Labels:
    """Label what the header stage left of the lines that might have been of the head."""
    page = _Page(lines)
    for rule, told in page.side_matter():
        labels = labels.fill(told, "boilerplate", rule, LIKELY)
    labels = labels.fill(page.outside, "boilerplate", "markup.outside", LIKELY)
    return labels.fill(page.is_markup & page.is_field & page.is_head, "boilerplate", "markup.meta", LIKELY)


def quieten(lines: pa.Table, labels: Labels, marked: Bools) -> pa.Table:
    """Lines without the evidence of comments where markup says that they are side matter: teasers have dates too.

    ``marked``: lines of documents whose comments the markup tells. Rows of tables are no menus, and a page that says
    something twice (a summary, a pull quote, code) has no thread for that. Where markup tells no comments, a page shows
    a thread only with a head right above an author line: of 27 gold pages whose comments the text alone told, 25 had
    none, but prices, teasers, jokes with names and letters as examples.
    """
    is_markup = bools(lines["is_markup"])
    if not is_markup.any():
        return lines
    quiet = is_markup & (labels.isin("boilerplate") | marked)
    quiet |= is_markup & ~_has_thread(lines, quiet)[ints(lines["doc_no"])]
    heard, families = pa.array(~quiet), ints(lines["families"])
    return with_columns(
        lines,
        {
            "turn": pc.if_else(heard, one_chunk(lines["turn"]), pa.scalar(None, pa.string())),
            "turn_strong": bools(lines["turn_strong"]) & ~quiet,
            "turn_timed": bools(lines["turn_timed"]) & ~quiet,
            "is_menu": bools(lines["is_menu"]) & (ints(lines["block_kind"]) != elements.TABLE),
            "families": np.where(quiet, families & ~bits("thread"), families),
            "echo_of": np.where(is_markup, -1, ints(lines["echo_of"])),
        },
    )


def _has_thread(lines: pa.Table, quiet: Bools) -> Bools:
    """By document, whether the head of a thread stands right above an author line; many are of teasers."""
    doc_no = ints(lines["doc_no"])
    head = np.flatnonzero(has(ints(lines["families"]), "thread") & ~quiet)
    turn = np.flatnonzero(present(lines["turn"]) & ~quiet)
    nowhere = lines.num_rows + THREAD_ROWS  # too far below the last line too
    below = np.append(turn, nowhere)[np.searchsorted(turn, head, side="right")]
    opens = below - head <= THREAD_ROWS
    opens[opens] = doc_no[below[opens]] == doc_no[head[opens]]
    n_heads = np.bincount(doc_no[head[opens]], minlength=int(doc_no[-1]) + 1)
    return np.asarray((n_heads > 0) & (n_heads <= THREAD_HEADS))


class _Page:
    """Masks over the lines of a batch that several rules ask for."""

    def __init__(self, lines: pa.Table) -> None:
        self.is_markup = bools(lines["is_markup"])
        self.doc_no, self.channel = ints(lines["doc_no"]), ints(lines["channel"])
        self.marks, kind = ints(lines["marks"]), ints(lines["block_kind"])
        self.n_chars, stops = ints(lines["n_chars"]), bools(lines["ends_sentence"])
        self.visible = self.is_markup & (ints(lines["is_shown"]) > 0)
        self.is_diffuse = self.visible & (ints(lines["is_diffuse"]) > 0)
        self.inside = self.visible & (ints(lines["in_content"]) > 0)
        self.outside = self.visible & ~self.inside
        # Of all comments only an opening post stands where the article does: it is the article.
        self.is_post = self.inside & (ints(lines["comment_no"]) > 0)
        self.is_links = (ints(lines["link_chars"]) >= LINKED_SHARE * self.n_chars) & ~np.isin(
            kind, (elements.HEADING, elements.TABLE)
        )
        self.is_field = self.visible & self.has(_FIELDS) & (self.n_chars < FIELD_CHARS) & ~stops
        figure = self.has(Mark.FIGURE) & (kind == elements.PARAGRAPH)
        caption = self.inside & ((kind == elements.CAPTION) | self.has(Mark.W_CAPTION) | figure)
        self.is_quoted = self.inside & (kind == elements.BLOCKQUOTE)
        self.is_caption = caption & ~self._tells(caption, stops)
        titular = self.visible & ((ints(lines["heading_level"]) == 1) | self.has(_HEADS))
        self.is_head = self._heads(titular)

    def side_matter(self) -> Iterator[tuple[str, Bools]]:
        """The lines of each family; a post of a network that the article quotes is none to share it by."""
        for rule, marks in _FAMILIES:
            told = self.has(marks)
            yield rule, told & ~self.is_quoted if rule == "markup.share" else told

    def _tells(self, caption: Bools, stops: Bools) -> Bools:
        """Captions of pages whose article they are: a gallery's sentences hold more than all that is no caption."""
        if not caption.any():
            return caption
        at = bounds(self.doc_no, int(self.doc_no[-1]) + 1)
        told = caption & stops & (self.n_chars >= FIELD_CHARS) & ~self.is_links
        body = self.inside & ~caption & ~self.is_links & (self.n_chars >= FIELD_CHARS) & ((self.marks & _SIDE) == 0)
        own, rest = (sum_by(np.where(mask, self.n_chars, 0), at) for mask in (told, body))
        return np.asarray(told & (own > rest)[self.doc_no])

    def has(self, marks: int) -> Bools:
        """Visible lines that carry one of the marks."""
        return np.asarray(self.visible & ((self.marks & marks) != 0))

    def _heads(self, titular: Bools) -> Bools:
        """Lines that may be of the head: titles and fields not far above the first text of the article."""
        if not len(self.doc_no):
            return titular
        at = bounds(self.doc_no, int(self.doc_no[-1]) + 1)
        text = self.inside & ~titular & (self.n_chars >= FIELD_CHARS) & ((self.marks & _SIDE) == 0)
        row = np.arange(len(self.doc_no))
        first = first_by(text, at)[self.doc_no]
        near = (row < first) & (first - row <= HEAD_ROWS)
        return np.asarray(titular & near & ((self.marks & _NEVER_HEAD) == 0) & ~self.is_diffuse)


_SIDE = 0
for _rule, _marks in _FAMILIES:
    _SIDE |= _marks
_NEVER_HEAD = Mark.NAV | Mark.W_NAV | Mark.W_RELATED | Mark.W_AD | Mark.CONTROL | Mark.W_NOTICE | Mark.FOOTER | COMMENTS


def _label_channels(page: _Page, labels: Labels, texts: pa.Array) -> Labels:
    """Hidden text, text for pictures, and structured data, which are the article where the page shows none."""
    for channel, rule in ((elements.HIDDEN, "markup.hidden"), (elements.ALT, "markup.alt")):
        labels = labels.fill(page.is_markup & (page.channel == channel) & ~page.visible, "boilerplate", rule, SURE)
    structured = page.is_markup & (page.channel == elements.STRUCTURED) & labels.open
    if not structured.any():
        return labels
    at = bounds(page.doc_no, int(page.doc_no[-1]) + 1)
    shown = sum_by(np.where(page.inside & ((page.marks & _SIDE) == 0), page.n_chars, 0), at)
    said = sum_by(np.where(structured, page.n_chars, 0), at)
    for doc in np.flatnonzero(said):
        own = texts.slice(at[doc], at[doc + 1] - at[doc]).filter(pa.array(structured[at[doc] : at[doc + 1]]))
        said[doc] *= not _says_little(own)
    is_article = (shown < SHOWN_SHARE * said)[page.doc_no]
    labels = labels.fill(structured & ~is_article, "boilerplate", "markup.structured", SURE)
    labels = labels.fill(page.inside & is_article & ~page.is_head, "boilerplate", "markup.outside", LIKELY)
    return labels.fill(structured & is_article, "body", "markup.body", LIKELY)


def _says_little(texts: pa.Array) -> bool:
    """Whether some lines are one thing over and over, which must not take the place of what a page shows."""
    text = "\n".join(texts.to_pylist())[:LITTLE_CHARS].encode()
    return len(text) > LITTLE_RATIO * len(zlib.compress(text, 1))


def kinds_of(lines: pa.Table, rest: Bools) -> dict[str, tuple[str, Bools]]:
    """Kinds of the open lines of pages by their elements: kind -> (rule, mask), in order of precedence."""
    is_open = rest & bools(lines["is_markup"])
    kind: Ints = ints(lines["block_kind"])
    prose = (ints(lines["n_words"]) >= 6) & ~bools(lines["is_code"]) & ((ints(lines["marks"]) & Mark.CODE) == 0)
    pre = kind == elements.PRE
    return {
        "code": ("markup.code", is_open & pre & ~prose),
        "table": ("markup.table", is_open & (kind == elements.TABLE)),
        "blockquote": ("markup.blockquote", is_open & (kind == elements.BLOCKQUOTE)),
        "list_item": ("markup.list_item", is_open & np.isin(kind, (elements.LIST_ITEM, elements.TERM))),
        "heading": ("markup.heading", is_open & (kind == elements.HEADING)),
        "paragraph": ("markup.paragraph", is_open),
    }

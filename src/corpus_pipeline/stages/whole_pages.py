"""Whole pages of plain text, with their menus, lists of other pages and footers: what is furniture, by fitted weights.

Other documents are left alone. Lines that may be the head of the article stay open until its stage has read them.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, first_by, ints
from corpus_pipeline.model.chain import BODY, FURNITURE
from corpus_pipeline.model.segmenter import Pages
from corpus_pipeline.model.title_model import find_titles
from corpus_pipeline.phrases import has
from corpus_pipeline.rules import FURNITURE_MODEL
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import is_prose
from corpus_pipeline.text.names import is_name_like

# A head of an article has so many lines at most, with so many others between; its title has so many words.
HEAD_ROWS, MAX_MISSED, TITLES, TITLE_WORDS = 6, 1, 2, (3, 30)
NAME_WORDS, STANDFIRST_WORDS = (2, 4), 6
# Menus and footers of so many lines are none: of 2,456 pages as text the longest have a few hundred.
FLOOD, FLOOD_WORDS = 1000, 12
# From this probability on running text right beside the article is furniture all the same: of 117 such lines below it,
# of documents fitted on and of others, 90 were of the article.
SURELY = 0.95


def label_pages(lines: pa.Table, labels: Labels, pages: Pages, n_docs: int) -> tuple[Labels, Bools, Bools]:
    """Label the furniture of whole pages; gives the lines of it that are left to the header stage, and the titles.

    Needs: doc_no, clean, families, n_words, ends_sentence, ends_open, has_date, is_short.
    """
    held = np.zeros(lines.num_rows, np.bool_)
    if not len(pages.row):
        return labels, held, held
    furniture = held.copy()
    score = np.zeros(lines.num_rows, np.float32)
    kind = pages.classes()
    furniture[pages.row] = kind == FURNITURE
    furniture &= ~_beside_floods(lines, furniture)
    score[pages.row] = np.round(pages.shares[:, FURNITURE], 3)
    body = held.copy()
    body[pages.row] = kind == BODY
    more = _beside_text(lines, body) & furniture & (score < SURELY)
    body, furniture = body | more, furniture & ~more
    at = bounds(ints(lines["doc_no"]), n_docs)
    certain = np.zeros(lines.num_rows, np.bool_)  # texts that only may be pages have no menus, but standfirsts
    certain[pages.row] = pages.certain
    titles = find_titles(lines, labels.open, body & certain, at)
    meta = _are_meta(lines, _above_first(body, at))
    head = _may_be_head(lines, body, labels.open, meta) & ~_above_first(titles, at)
    head |= titles | _below_title(lines, titles, body, meta, at) | _above_unsure(lines, body, pages)
    held = furniture & labels.open & head
    return labels.fill(furniture & ~held, "boilerplate", FURNITURE_MODEL, score), held, titles


def close_pages(labels: Labels, held: Bools) -> Labels:
    """Label what the header stage left of the lines that might have been of the head."""
    return labels.fill(held, "boilerplate", FURNITURE_MODEL, 0.5)


def _beside_text(lines: pa.Table, body: Bools) -> Bools:
    """Running text right above or below running text of the article."""
    prose, same = is_prose(lines), np.diff(ints(lines["doc_no"])) == 0
    text = prose & body
    return np.asarray(prose & (np.append(text[1:] & same, False) | np.append(False, text[:-1] & same)))


def _beside_floods(lines: pa.Table, furniture: Bools) -> Bools:
    """Running text in documents of more furniture than any page has: what reads so is no page, and neither is this."""
    doc_no = ints(lines["doc_no"])
    flooded = np.bincount(doc_no, furniture)[doc_no] > FLOOD
    prose = bools(lines["ends_sentence"]) & (ints(lines["n_words"]) >= FLOOD_WORDS)
    return np.asarray(flooded & prose)


def _may_be_head(lines: pa.Table, body: Bools, rest: Bools, meta: Bools) -> Bools:
    """Lines right above the article that could be its title, byline or date.

    ``rest``: lines that no phrase has told to be furniture, of which any number may stand between; ``meta``: lines that
    may be byline or date.
    """
    doc_no = ints(lines["doc_no"])
    title = _are_titular(lines) & ~meta & rest
    meta = meta & rest
    out = np.zeros(len(doc_no), np.bool_)
    at = bounds(doc_no, int(doc_no[-1]) + 1)
    first = first_by(body, at)
    for doc in np.flatnonzero(first < at[1:]).tolist():
        out[_head_rows(title, meta, rest, (int(at[doc]), int(first[doc])))] = True
    return out


def _are_meta(lines: pa.Table, asked: Bools) -> Bools:
    """Lines among those asked that may be byline, date or source."""
    meta = has(ints(lines["families"]), "byline", "dateline", "source") | bools(lines["has_date"])
    return np.asarray((meta | _beside_dates(lines, asked)) & bools(lines["is_short"]) & asked)


def _are_titular(lines: pa.Table) -> Bools:
    n_words = ints(lines["n_words"])
    fits = (n_words >= TITLE_WORDS[0]) & (n_words <= TITLE_WORDS[1]) & ~bools(lines["ends_open"])
    return np.asarray(fits & bools(lines["is_short"]))


def _above_first(mask: Bools, at: Ints) -> Bools:
    """Lines above the first one under the mask in their document, where any is."""
    first = first_by(mask, at)
    return np.asarray(np.arange(len(mask)) < np.repeat(np.where(first < at[1:], first, at[:-1]), np.diff(at)))


def _below_title(lines: pa.Table, titles: Bools, body: Bools, meta: Bools, at: Ints) -> Bools:
    """Byline and date lines between a title and its article, and a standfirst right below it."""
    n = np.diff(at)
    row = np.arange(len(titles))
    title, first = np.repeat(first_by(titles, at), n), np.repeat(first_by(body, at), n)
    between = (row > title) & (row < first)
    standfirst = _are_titular(lines) & (row == title + 1) & (ints(lines["n_words"]) >= STANDFIRST_WORDS)
    return np.asarray(between & (meta | standfirst))


def _beside_dates(lines: pa.Table, asked: Bools) -> Bools:
    """Names alone among the lines asked, right above or below a date: one may be the byline."""
    dated, n_words = bools(lines["has_date"]), ints(lines["n_words"])
    same = np.diff(ints(lines["doc_no"])) == 0
    beside = np.append(dated[1:] & same, False) | np.append(False, dated[:-1] & same)
    rows = np.flatnonzero(asked & beside & (n_words >= NAME_WORDS[0]) & (n_words <= NAME_WORDS[1]))
    names = [is_name_like(text) for text in lines["clean"].take(pa.array(rows)).to_pylist()]
    out = np.zeros(lines.num_rows, np.bool_)
    out[rows] = names
    return out


def _above_unsure(lines: pa.Table, body: Bools, pages: Pages) -> Bools:
    """Lines above the article of documents that only may be pages: there the name of the site stands as well."""
    doc_no = ints(lines["doc_no"])
    unsure = np.zeros(len(doc_no), np.bool_)
    unsure[pages.row] = ~pages.certain
    first = first_by(body, bounds(doc_no, int(doc_no[-1]) + 1))[doc_no]
    return np.asarray(unsure & (np.arange(len(doc_no)) < first))


def _head_rows(title: Bools, meta: Bools, rest: Bools, span: tuple[int, int]) -> list[int]:
    """Upwards from the article, lines that fit, until too many do not or there are titles enough."""
    out: list[int] = []
    missed = n_titles = 0
    for row in range(span[1] - 1, span[0] - 1, -1):
        fits = title[row] or meta[row]
        n_titles += int(title[row])
        missed = 0 if fits else missed + int(rest[row])
        if missed > MAX_MISSED or n_titles > TITLES or len(out) == HEAD_ROWS:
            break
        if fits:
            out.append(row)
    return out

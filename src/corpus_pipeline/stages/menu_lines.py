"""Furniture of plain text told by what stands beside it: menus one entry below the other, counts above buttons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, matches, one_chunk
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import is_prose

# Entries of menus that no article has for a line of its own.
KNOWN = (
    *("furniture.nav", "furniture.menu", "furniture.login", "furniture.search", "furniture.legal"),
    *("list_head.archives", "list_head.categories", "list_head.recent"),
)
# Longest entry, where every character of Chinese and Japanese counts as a word; a menu begins in one of the first
# lines, and where it is this short something else may stand there as well.
ENTRY_WORDS, ENTRY_CHARS, HAN_CHARS = 3, 24, 8
TOP_ROWS, LEAST_ENTRIES, MOST_ENTRIES = 3, 4, 25
# A longer line right below a menu is the title; above prose or a byline the last entry may be one.
TITLE_WORDS = 4
# What counts stand above, and how many stand there at most.
SHARING, MOST_COUNTS = ("furniture.share", "furniture.shares", "furniture.skip_comments"), 3
COUNT = r"^[0-9]{1,5}$|^[0-9]{1,3}[.,][0-9]{1,3} ?[km]?$|^[0-9]{1,5} ?[km]$"


def label_menu_lines(lines: pa.Table, labels: Labels, held: Bools) -> Labels:
    """Label the unknown entries of menus at the top of plain text; in the first line, the name of the site may stand.

    They opened the article, and the last of them was its section. ``held``: lines that stay,
    titles of whole pages.

    Needs: doc_no, folded, n_words, n_chars, is_short, ends_sentence, ends_open, starts_low, has_date, is_markup,
    families.
    """
    known = np.isin(labels.rule, [labels.rule_code(rule) for rule in KNOWN])
    if not known.any():
        return labels
    doc_no = ints(lines["doc_no"])
    at = bounds(doc_no, int(doc_no[-1]) + 1)
    told = labels.isin("boilerplate")
    prose = is_prose(lines) & labels.open
    entry = _may_be_entries(lines) & (labels.open | told)
    menus = np.zeros(len(doc_no), np.bool_)
    for first, end in _runs(entry, known, at):
        rows = np.arange(first, end)
        below = (np.cumsum(known[rows]) > 0) | (first > at[doc_no[first]])
        own = rows[below & labels.open[rows]]
        if len(own) and (_says_again(lines, rows) or not _is_long(lines, end, doc_no)):
            own = own[:-1]
        menus[own] = prose[end : at[doc_no[first] + 1]].any()
    return labels.fill(menus & ~held, "boilerplate", "menu.lines", 0.8)


def label_counts(lines: pa.Table, labels: Labels) -> Labels:
    """Label numbers alone right above a button to share or to go to comments: likes, but for those in comments.

    Not those below one: there the numbers of a list stand as well, 7 of 11 in whole pages.
    Needs: doc_no, folded, n_words, has_digit, is_markup.
    """
    count = labels.open & bools(lines["has_digit"]) & (ints(lines["n_words"]) == 1) & ~bools(lines["is_markup"])
    count[count] = matches(one_chunk(lines["folded"]).take(pa.array(np.flatnonzero(count))), COUNT)
    same = np.diff(ints(lines["doc_no"]), append=-1) == 0
    told = np.isin(labels.rule, [labels.rule_code(rule) for rule in SHARING]) & ~labels.open
    counts = np.zeros(len(count), np.bool_)
    for _ in range(MOST_COUNTS if count.any() else 0):
        counts |= count & same & np.append((told | counts)[1:], False)
    return labels.fill(counts, "boilerplate", "furniture.count", 0.85)


def _may_be_entries(lines: pa.Table) -> Bools:
    n_words, n_chars = ints(lines["n_words"]), ints(lines["n_chars"])
    few = ((n_words <= ENTRY_WORDS) & (n_chars <= ENTRY_CHARS)) | (n_chars <= HAN_CHARS)
    odd = bools(lines["ends_sentence"]) | bools(lines["ends_open"]) | bools(lines["starts_low"])
    odd |= bools(lines["has_date"]) | bools(lines["is_markup"])
    odd |= has(ints(lines["families"]), "byline", "dateline", "turn", "thread", "ago", "source")
    return np.asarray(few & bools(lines["is_short"]) & ~odd)


def _runs(entry: Bools, known: Bools, at: Ints) -> list[tuple[int, int]]:
    """First row and end of the first run of entries at the top of each document that may be a menu."""
    out = []
    rows = np.flatnonzero(known & entry)
    for doc in np.unique(np.searchsorted(at, rows, side="right") - 1).tolist():
        top = entry[at[doc] : min(at[doc] + TOP_ROWS + MOST_ENTRIES + 1, at[doc + 1])]
        first = 0
        for _ in range(TOP_ROWS):  # the name of the site and its motto may stand above
            first += int(np.argmax(top[first:]))
            length = int(np.argmin(np.append(top[first:], False)))
            run = slice(at[doc] + first, at[doc] + first + length)
            least = LEAST_ENTRIES - (known[run].sum() > 1)
            if first < TOP_ROWS and least <= length <= MOST_ENTRIES and known[run].any():
                out.append((run.start, run.stop))
                break
            first = min(first + max(length, 1), len(top) - 1)
    return out


def _says_again(lines: pa.Table, rows: Ints) -> bool:
    """Whether the last of some entries is one of the others again: below the menu it is the section of the page."""
    *others, last = lines["folded"].take(pa.array(rows)).to_pylist()
    return last in others


def _is_long(lines: pa.Table, row: int, doc_no: Ints) -> bool:
    """Whether the line at a row is longer than an entry, and no byline, date or sentence: the title, if anything."""
    if row >= len(doc_no) or doc_no[row] != doc_no[row - 1]:
        return False
    line = lines.slice(row, 1)
    families = has(ints(line["families"]), "byline", "dateline", "source", "ago")
    asks = matches(one_chunk(line["clean"]), r"[?？؟]$")
    plain = ~(families | bools(line["has_date"]) | (bools(line["ends_sentence"]) & ~asks))
    long = (ints(line["n_words"]) >= TITLE_WORDS) | (ints(line["n_chars"]) > ENTRY_CHARS)
    return bool((plain & long)[0])

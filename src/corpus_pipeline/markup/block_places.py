"""Where a line of a page stands: behind its title, below which heading, among what, and whether it is said twice.

As in ``block_features`` all is vectorised over the lines of a batch, and nothing depends on the batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, ints, one_chunk
from corpus_pipeline.markup.block_words import PATTERNS, READ_CHARS
from corpus_pipeline.markup.blocks import Blocks, between, next_true
from corpus_pipeline.markup.elements import HEADING

Columns = dict[str, npt.NDArray[Any]]

# A line further than this from the title is far from it; pages without one have all lines NOWHERE.
BEFORE, BEHIND, NOWHERE = 60, 200, -100
# Lines from so many characters on are text of the article's own, and from so many on are said twice on purpose or not.
TEXT_CHARS, SAME_CHARS = 60, 20
MOST_HEADS, MOST_SAME = 10, 3
LINKED_SHARE = 0.5
# Rows around a line in which fields and linked headings are counted, and rows below it.
AROUND, BELOW = 6, 30
# Ends of lines that tell: what opens a list, asks, exclaims, leads on, ends a sentence; digits are another.
_ENDS = (":：；", "?？", "!！", "…»>→", ".。", "0123456789")
_END_CHARS = pa.array([char for own in _ENDS for char in own])
_END_CODES = np.array([code for code, own in enumerate(_ENDS, 1) for _ in own] + [0])


def title_features(blocks: Blocks, titles: Bools, level: Ints, text: Bools, prose: Bools) -> Columns:
    """Rows from the page's title and from the text below it, and which containers a line shares with them.

    With headings of the title's level since, and whether the line stands above the article. ``titles``, ``level``,
    ``text``, ``prose``: of the blocks: what is called the title, levels of headings, text within the container of the
    article, running text anywhere.
    """
    place, start = np.arange(len(titles)), blocks.at[blocks.page]
    end = blocks.at[blocks.page + 1]
    title = _first(titles, start, end)
    title = np.where(title < end, title, _first(level == 1, start, end))
    known = title < end
    own = np.where(known, level[np.minimum(title, len(level) - 1)], 0) if len(level) else level
    heads = (level > 0) & (level <= np.where(own > 0, own, 2)) & known & (place > title)
    since = np.minimum(between(heads.astype(np.int64), np.minimum(title, place), place + 1), MOST_HEADS)
    behind = known & (place > title)
    lead = next_true(prose, np.where(known, title, start), end)
    led = lead < end
    return {
        "title in": _shared(blocks, title, known),
        "lead in": _shared(blocks, lead, led),
        "from lead": np.where(led, np.clip(place - lead, -BEFORE, BEHIND), NOWHERE),
        "from title": np.where(known, np.clip(place - title, -BEFORE, BEHIND), NOWHERE),
        "heads since title": np.where(behind | (known & (place == title)), since, -1),
        "under title": behind & (place < _first(text & (place > title), start, end)) & _any(text, start, end),
    }


def _first(mask: Bools, start: Ints, end: Ints) -> Ints:
    """The first row of each one's page for which it holds, or the page's end and beyond."""
    return next_true(mask, start, end)


def _shared(blocks: Blocks, at: Ints, known: Bools) -> Ints:
    """Which container of each line, from the inside out, is the first to hold a row; 0 where the row is not known."""
    level = np.full(len(at), len(blocks.containers) + 1)
    for i, (start, end) in reversed([*enumerate(blocks.containers, 1)]):
        level[(start <= at) & (at < end)] = i
    return np.where(known, level, 0)


def _any(mask: Bools, start: Ints, end: Ints) -> Bools:
    return np.asarray(between(mask.astype(np.int64), start, end) > 0)


def repeat_features(blocks: Blocks, line_hash: npt.NDArray[np.uint64], chars: Ints) -> Columns:
    """How often a line stood on its page before, and whether it does more than once."""
    n = len(chars)
    seen, twice = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    row = np.flatnonzero(chars >= SAME_CHARS)
    if len(row):
        order = row[np.lexsort((row, line_hash[row], blocks.page[row]))]
        new = np.append(True, (np.diff(blocks.page[order]) != 0) | (line_hash[order][1:] != line_hash[order][:-1]))
        first = np.flatnonzero(new)
        number = np.cumsum(new) - 1
        seen[order] = np.minimum(np.arange(len(order)) - first[number], MOST_SAME)
        twice[order] = (np.diff(np.append(first, len(order))) > 1)[number]
    return {"seen": seen, "twice": twice}


def heading_features(blocks: Blocks, kind: Ints, level: Ints, links: npt.NDArray[Any], told: Ints) -> Columns:
    """The heading of each line's section: whether it links, what rules say of it, its level; linked ones around."""
    head, place = blocks.sections[0], np.arange(len(kind))
    start, end = blocks.at[blocks.page], blocks.at[blocks.page + 1]
    is_head = (kind == HEADING)[head] if len(kind) else np.zeros(0, np.bool_)
    linked = ((kind == HEADING) & (links > LINKED_SHARE)).astype(np.int64)
    near = np.maximum(start, place - AROUND), np.minimum(end, place + AROUND + 1)
    return {
        "head links": np.where(is_head, links[head], -1),
        "head rule": np.where(is_head, told[head], -1),
        "head level": np.where(is_head, level[head], 0),
        "linked heads": between(linked, *near),
        "linked heads below": between(linked, place, np.minimum(end, place + BELOW)),
    }


def word_features(lines: pa.Table, row: Ints) -> Columns:
    """Whether a line turns to the reader, leads to other pages or speaks of rights, and how it ends."""
    text = one_chunk(lines["clean"]).take(pa.array(row))
    head = pc.utf8_lower(pc.utf8_slice_codeunits(text, 0, READ_CHARS))
    out: Columns = {f"words {name}": ints(pc.match_substring_regex(head, own)) for name, own in PATTERNS.items()}
    end = pc.fill_null(pc.index_in(pc.utf8_slice_codeunits(text, -1), _END_CHARS), -1)
    return out | {"end": _END_CODES[ints(end)]}

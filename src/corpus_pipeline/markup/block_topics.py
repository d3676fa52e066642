"""Whether a line speaks of what the article speaks of: its longer words that stand in other lines of the page.

Teasers of other articles, portraits of authors and of the site are prose too; what tells them is that they speak of
something else. Nothing depends on the language but that words stand apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, ints, one_chunk
from corpus_pipeline.markup.blocks import Blocks, between

Columns = dict[str, npt.NDArray[Any]]

# So much of a line is read; words of so many bytes and more count, whose ends are none of these.
READ_CHARS, WORD_BYTES = 400, 4
_TRIMMED = ".,;:!?()[]\"'…“”‘’„«»–—"
# The containers of a line that are asked what they speak of, and words that a line counts with in one at most.
INNER, MOST_WORDS = 3, 60


def topic_features(lines: pa.Table, blocks: Blocks, core: Bools, titles: Bools) -> Columns:
    """Words of each line, and which share of them stands elsewhere on the page, in its core and in its title.

    ``core``, ``titles``: of the blocks: running text that rules leave in the article, and the page's title. Shares of
    lines without words are -1.
    """
    n = len(blocks.row)
    word, own = _words(lines, blocks)
    n_words = np.bincount(own, minlength=n)
    anywhere, in_core, in_title = (
        np.bincount(own, _elsewhere(word, own, told), n) for told in (np.ones(n, np.bool_), core, titles)
    )
    out: Columns = {"long words": n_words, "title words": in_title}
    for name, found in (("shared words", anywhere), ("core words", in_core), ("title share", in_title)):
        out[name] = np.where(n_words > 0, found / np.maximum(n_words, 1), -1.0)
    return out | _of_containers(blocks.containers[:INNER], n_words, in_core)


def _words(lines: pa.Table, blocks: Blocks) -> tuple[Ints, Ints]:
    """The longer words of all lines as numbers that differ by page, and the line of each."""
    text = one_chunk(lines["clean"]).take(pa.array(blocks.row))
    parts = pc.utf8_split_whitespace(pc.utf8_lower(pc.utf8_slice_codeunits(text, 0, READ_CHARS)))
    words = pc.utf8_trim(parts.flatten(), _TRIMMED)
    kept = pc.greater_equal(pc.binary_length(words), WORD_BYTES).to_numpy(zero_copy_only=False)
    own = np.repeat(np.arange(len(blocks.row)), ints(pc.list_value_length(parts)))[kept]
    code = ints(words.dictionary_encode().indices)[kept]
    number = blocks.page[own] * (int(code.max(initial=0)) + 1) + code
    return np.unique(number, return_inverse=True)[1], own


def _elsewhere(word: Ints, own: Ints, told: Bools) -> Bools:
    """Whether each word also stands in another line for which it holds; lines are in order."""
    chosen = told[own]
    words, rows = word[chosen], own[chosen]
    first, last = (np.full(int(word.max(initial=-1)) + 1, -1) for _ in range(2))
    last[words] = rows
    first[words[::-1]] = rows[::-1]
    return np.asarray((last[word] >= 0) & ((first[word] != own) | (last[word] != own)))


def _of_containers(containers: Sequence[tuple[Ints, Ints]], n_words: Ints, in_core: npt.NDArray[Any]) -> Columns:
    """The share of core words among the words of containers; long lines count no more than others."""
    most = np.minimum(n_words, MOST_WORDS)
    found = np.round(in_core * most / np.maximum(n_words, 1)).astype(np.int64)
    return {
        f"core words of {level}": between(found, *span) / np.maximum(between(most, *span), 1)
        for level, span in enumerate(containers, 1)
    }

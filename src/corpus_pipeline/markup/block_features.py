"""What a line of a page looks like, and what stands around it: named numbers, a column a feature, for weights to count.

Nothing depends on the language but the families of phrases and the words of ``block_words``. Nothing is rounded before
it is compared, so that a page's features do not depend on its batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, ints, one_chunk
from corpus_pipeline.markup.block_places import heading_features, repeat_features, title_features, word_features
from corpus_pipeline.markup.block_topics import topic_features
from corpus_pipeline.markup.blocks import (
    Blocks,
    Floats,
    Values,
    beside,
    between,
    last_true,
    mean_of,
    next_true,
    spans_of,
)
from corpus_pipeline.markup.elements import HEADING, KINDS, Mark
from corpus_pipeline.phrases import has

Columns = dict[str, npt.NDArray[Any]]

# Lines from so many characters on that end a sentence are running text, and from so many on all are.
SENTENCE_CHARS, PROSE_CHARS = 60, 140
LINKED_SHARE = 0.5
# Rows up and down whose own evidence a line takes note of.
BESIDE = (-2, -1, 1, 2)
# Numbers of one feature for each type of page.
WIDTH = 40
# First scores are read as chances in so many steps; a line counts with its characters and as many more.
STEPS, LEAST_CHARS = 200, 10
_CHANCES = (np.arange(STEPS) + 0.5) / STEPS
_LOGITS = np.log(_CHANCES / (1 - _CHANCES)).astype(np.float32)
_FLAGS = ("ends_sentence", "starts_low", "has_date")
_FAMILIES = ("list_head", "furniture", "form")
_MARKS = (
    *("MAIN", "ARTICLE", "BOLD", "TIME", "CODE", "CELL", "P_BODY"),
    *("W_ITEM", "W_META", "W_TAGS", "W_CONTENT", "W_RELATED"),
)


def block_features(lines: pa.Table, blocks: Blocks, told: Ints, titles: Bools) -> dict[str, Values]:
    """The features of each block, by name.

    ``told``: what rules say of each line of the batch, 0 of the article; ``titles``: what they call a page's title.
    """
    row = blocks.row
    own = _Own(lines, row, told)
    out: Columns = dict(own.features(lines, row))
    level = ints(lines["heading_level"])[row]
    text = (ints(lines["in_content"])[row] > 0) & (own.chars > SENTENCE_CHARS)
    core = text & (own.told == 0) & (own.link_share < LINKED_SHARE)
    out |= (
        _places(blocks, own)
        | title_features(blocks, titles[row], level, text, own.prose > 0)
        | word_features(lines, row)
    )
    out |= repeat_features(blocks, one_chunk(lines["line_hash"]).to_numpy()[row], own.chars)
    out |= topic_features(lines, blocks, core, titles[row])
    out |= heading_features(blocks, own.kind, level, own.link_share, own.told)
    for name, values in (("chars", own.chars), ("links", own.link_share), ("rule", own.told)):
        for step in (-1, 1):
            out[f"{name} {step:+d}"] = beside(values, blocks, step, -1)
    for name, (start, end) in spans_of(blocks):
        out |= _sums(name, own, start, end)
    return {name: np.asarray(values, np.float32) for name, values in out.items()}


def page_features(lines: pa.Table, blocks: Blocks, told: Ints, kind: Ints) -> dict[str, Values]:
    """Features of each block together with the type of its page."""
    row = blocks.row
    content = ints(lines["in_content"])[row] + 2 * blocks.diffuse
    own = {"content": content, "rule": told[row], "kind": ints(lines["block_kind"])[row]}
    out = {f"page type {name}": kind * WIDTH + values for name, values in own.items()} | {"page type": kind}
    return {name: values.astype(np.float32) for name, values in out.items()}


class _Own:
    """What each line is by itself."""

    def __init__(self, lines: pa.Table, row: Ints, told: Ints) -> None:
        self.told = told[row]
        self.chars = ints(lines["n_chars"])[row]
        self.words = ints(lines["n_words"])[row]
        self.links = ints(lines["link_chars"])[row]
        self.link_share = np.minimum(self.links / np.maximum(self.chars, 1), 1.0)
        self.kind = ints(lines["block_kind"])[row]
        stops = bools(lines["ends_sentence"])[row]
        long = (self.chars >= PROSE_CHARS) | ((self.chars >= SENTENCE_CHARS) & stops)
        self.prose = np.where(long & (self.link_share < LINKED_SHARE), self.chars, 0)
        self.is_kept = (self.told == 0).astype(np.int64)
        self.kept = self.is_kept * self.chars
        self.kept_prose = self.is_kept * self.prose

    def features(self, lines: pa.Table, row: Ints) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """Features of the line alone."""
        yield "rule", self.told
        yield "rule kind", np.where(self.told == 0, self.kind, -1)
        yield "chars", self.chars
        yield "words", np.minimum(self.words, 100)
        yield "links", self.link_share
        yield "n links", np.minimum(ints(lines["n_links"])[row], 5)
        for name in ("heading_level", "list_depth", "block_tag", "block_depth"):
            yield name, ints(lines[name])[row]
        yield "kind", self.kind
        for name in _FLAGS:
            yield name, bools(lines[name])[row]
        families = ints(lines["families"])[row]
        for name in _FAMILIES:
            yield f"phrase {name}", has(families, name)
        marks = ints(lines["marks"])[row]
        for name in _MARKS:
            yield f"mark {name.lower()}", (marks & vars(Mark)[name]) != 0
        inside, diffuse = ints(lines["in_content"])[row], ints(lines["is_diffuse"])[row]
        yield "content", inside + 2 * diffuse
        yield "content kind", self.kind + len(KINDS) * inside
        for name in ("content_share", "away", "away_levels"):
            yield name, ints(lines[name])[row]
        yield "capitals", _share(lines, row, self.words)


def _share(lines: pa.Table, row: Ints, words: Ints) -> Floats:
    """Share of a line's words that begin with a capital; titles and names have many."""
    text = one_chunk(lines["clean"]).take(pa.array(row))
    capital = ints(pc.count_substring_regex(pc.utf8_slice_codeunits(text, 0, 200), r"\b\p{Lu}"))
    return np.minimum(capital / np.maximum(np.minimum(words, 33), 1), 1.0)


def _places(blocks: Blocks, own: _Own) -> Columns:
    """Where on its page each line stands, by rows and by characters, and how far it is from running text."""
    place = np.arange(len(blocks.row))
    start, end = blocks.at[blocks.page], blocks.at[blocks.page + 1]
    total = between(own.chars, start, end)
    before = between(own.chars, start, place)
    prose = own.prose > 0
    last = last_true(prose, place, start)
    next_ = next_true(prose, place, end)
    return {
        "rows above": np.minimum(place - start, 400),
        "rows below": np.minimum(end - place, 400),
        "place": (place - start) / np.maximum(end - start, 1),
        "place of chars": before / np.maximum(total, 1),
        "rows since prose": np.minimum(place - last, 100),
        "rows to prose": np.minimum(next_ - place, 100),
        "section row": np.minimum(place - blocks.sections[0], 50),
        "prose above": between(own.kept_prose, start, place) / np.maximum(between(own.kept_prose, start, end), 1),
        "near 3 kept rows": _share_of(own.is_kept, np.maximum(start, place - 3), np.minimum(end, place + 4)),
        "near 8 kept rows": _share_of(own.is_kept, np.maximum(start, place - 8), np.minimum(end, place + 9)),
    }


def _sums(name: str, own: _Own, start: Ints, end: Ints) -> Columns:
    """What the lines of a container or section are in sum."""
    chars = between(own.chars, start, end)
    prose = between(own.prose, start, end)
    headings = between((own.kind == HEADING).astype(np.int64), start, end)
    n = end - start
    return {
        f"{name} rows": np.minimum(n, 1000),
        f"{name} chars": chars,
        f"{name} links": between(own.links, start, end) / np.maximum(chars, 1),
        f"{name} prose": prose / np.maximum(chars, 1),
        f"{name} kept": between(own.kept, start, end) / np.maximum(chars, 1),
        f"{name} kept rows": _share_of(own.is_kept, start, end),
        f"{name} line": chars / np.maximum(n, 1),
        f"{name} headings": headings / np.maximum(n, 1),
    }


def _share_of(mask: Ints, start: Ints, end: Ints) -> Floats:
    """Share of the rows from one up to another for which it holds."""
    return np.asarray(between(mask, start, end) / np.maximum(end - start, 1))


def context_features(score: Values, lines: pa.Table, blocks: Blocks) -> dict[str, Values]:
    """What a first score of each line says around it: beside it, in its containers, its section and its page."""
    chance = np.searchsorted(_LOGITS, score)
    weight = ints(lines["n_chars"])[blocks.row] + LEAST_CHARS
    place = np.arange(len(score))
    start, end = blocks.at[blocks.page], blocks.at[blocks.page + 1]
    out: Columns = {"score": score}
    for step in BESIDE:
        out[f"score {step:+d}"] = beside(chance, blocks, step, -1)
    spans = [*spans_of(blocks)]
    for n in (2, 5, 12, 30):
        out[f"near {n}"] = mean_of(chance, weight, np.maximum(start, place - n), np.minimum(end, place + n + 1))
    out["above 8"] = mean_of(chance, weight, np.maximum(start, place - 8), place)
    out["below 8"] = mean_of(chance, weight, place + 1, np.minimum(end, place + 9))
    for name, (first, last) in spans:
        out[f"mean of {name}"] = mean_of(chance, weight, first, last)
    likely = chance * weight
    total = between(likely, start, end)
    out["text above"] = between(likely, start, place) / np.maximum(total, 1)
    for name, (first, last) in spans[:-1]:
        out[f"share of {name}"] = between(likely, first, last) / np.maximum(total, 1)
    out["page text"] = total / STEPS
    return {name: np.asarray(values, np.float32) for name, values in out.items()}

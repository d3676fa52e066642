"""Where the article stands: the container whose running text outweighs its links, and how much of the page it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.elements import BLOCK, CELL, HEADING, ROW, VISIBLE, Mark
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.nodes import Nodes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# What is said of side matter; measured on annotated articles, 1 to 10 % of the characters so marked are body. Words
# for tags and categories are not here: they are also the classes of whole articles.
FURNITURE = (
    Mark.NAV | Mark.W_NAV | Mark.W_PAGER | Mark.P_CRUMB | Mark.FOOTER | Mark.W_FOOTER | Mark.ASIDE | Mark.W_SIDEBAR
    | Mark.W_RELATED | Mark.W_SHARE | Mark.W_AD | Mark.W_NOTICE | Mark.FORM | Mark.W_FORM | Mark.CONTROL | Mark.W_AUTHOR
)  # fmt: skip
COMMENTS = Mark.W_COMMENT | Mark.P_COMMENT

# Running text: a sentence of so many characters outside links, or so many without a full stop; more than CAP are no
# better. What is neither text nor links weighs a third of its length less a toll; links weigh against a container.
SENTENCE_CHARS, PROSE_CHARS, CAP_CHARS = 60, 140, 400
SHORT_SHARE, SHORT_MOST, SHORT_TOLL, HEADING_WEIGHT, LINKS_WEIGHT = 0.3, 20, 15, 5, -25
LINKED_SHARE = 0.4
# Where the best container holds less than this share of the page's free text, or fewer characters, the page is no
# single text: its content is what the least container with most of that text holds.
DIFFUSE_SHARE, LEAST_CHARS, COVERED_SHARE = 0.6, 250, 0.85
# A character of Han or Kana tells as much as so many Latin ones.
WIDE_FACTOR = 2.5
_WIDE_FROM, _SAMPLE = "\u2e80", 50
_STOPS = tuple('.!?…。！？؟۔॥।"”’»)')
_NO_WEIGHT = -1e9


@dataclass(frozen=True, slots=True)
class Content:
    """``inside``: lines within the container; ``is_diffuse``: the page has no single text; ``share`` that it holds."""

    inside: Bools
    is_diffuse: bool
    share: float


def find_content(dom: Dom, nodes: Nodes, lines: Sequence[Line], comments: Bools) -> Content:
    """The content of a page. ``comments``: lines that are known to be of comments."""
    if not lines:
        return Content(np.zeros(0, np.bool_), is_diffuse=True, share=0.0)
    tree = _Tree(dom, nodes, lines)
    free, weights = _weigh(lines, comments)
    sums = tree.sums(weights)
    best = int(np.argmax(np.where(tree.is_block, sums, _NO_WEIGHT) + tree.depth * 1e-6))
    held = tree.sums(free)
    share = float(held[best] / max(held[0], 1.0))
    is_diffuse = share < DIFFUSE_SHARE or held[best] < LEAST_CHARS
    if is_diffuse:
        while best and held[best] < COVERED_SHARE * held[0]:
            best = dom.parents[best]
    return Content(tree.inside(best), is_diffuse, share)


class _Tree:
    """The elements of a page as arrays, and the block of each line."""

    def __init__(self, dom: Dom, nodes: Nodes, lines: Sequence[Line]) -> None:
        self.ends = np.array(dom.ends, np.int64)
        self.depth = np.array(nodes.depth, np.int64)
        self.is_block = np.isin(np.array(nodes.flow, np.int64), (BLOCK, ROW, CELL))
        self.node = np.array([line.node for line in lines], np.int64)

    def sums(self, values: Floats) -> Floats:
        """Sum of the lines' values within each element."""
        own = np.bincount(self.node + 1, values, len(self.ends) + 1)
        before = np.cumsum(own)
        return np.asarray(before[self.ends] - before[:-1])

    def inside(self, node: int) -> Bools:
        """Lines within an element."""
        return np.asarray((self.node >= node) & (self.node < self.ends[node]))


def _weigh(lines: Sequence[Line], known: Bools) -> tuple[Floats, Floats]:
    """Characters outside links of each line that is no side matter, and the weight of each line."""
    factor = np.array([WIDE_FACTOR if _is_wide(line.text) else 1.0 for line in lines])
    chars = np.array([len(line.text) for line in lines]) * factor
    free = chars - np.array([line.link_chars for line in lines]) * factor
    stops = np.array([line.text.endswith(_STOPS) for line in lines])
    marks = np.array([line.marks for line in lines], np.int64)
    visible = np.array([line.channel == VISIBLE for line in lines])
    is_linked = chars - free >= LINKED_SHARE * chars
    is_prose = ~is_linked & (((free >= SENTENCE_CHARS) & stops) | (free >= PROSE_CHARS))
    weights = np.where(is_prose, np.minimum(free, CAP_CHARS), np.minimum(SHORT_SHARE * free, SHORT_MOST) - SHORT_TOLL)
    is_heading = np.array([line.kind == HEADING for line in lines])
    weights[is_heading & ~is_linked] = HEADING_WEIGHT
    weights[~is_prose & is_linked] = LINKS_WEIGHT
    furniture = (marks & FURNITURE) != 0
    aside = np.where(is_prose, -SHORT_SHARE * np.minimum(free, CAP_CHARS / 2), -np.abs(weights) - HEADING_WEIGHT)
    weights = np.where(furniture, aside, weights)
    comments = ((marks & COMMENTS) != 0) | known
    weights[comments] = -np.abs(weights[comments])
    return np.where(visible & ~furniture & ~comments, free, 0.0), np.where(visible, weights, 0.0)


def _is_wide(text: str) -> bool:
    """Whether a text is mostly Han, Kana or Hangul."""
    if text.isascii():
        return False
    head = text[:_SAMPLE]
    return sum(c >= _WIDE_FROM for c in head) > len(head) / 2

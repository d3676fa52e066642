"""Where the article stands: the container whose running text outweighs its links, and how much of the page it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.elements import BLOCK, CELL, HEADING, HIDDEN, ROW, VISIBLE, Mark
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.line_columns import COMMENTS
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
_WIDE, _SAMPLE = re.compile("[\u2e80-\U0010ffff]"), 50
_STOPS = tuple('.!?…。！？؟۔॥।"”’»)')
_NO_WEIGHT = -1e9


# Where words of class and id leave less than this share of the page's free text, they are not believed: the page
# calls all of itself a sidebar. So are hidden texts taken for shown where they are so many times what is visible.
BELIEVED_SHARE, BELIEVED_COMMENTS, HIDDEN_TIMES, HIDDEN_CHARS = 0.05, 0.02, 4, 500
# Hidden text that holds the beginnings, of so many characters, of half of the visible text is a copy of it.
COPY_CHARS, COPY_SHARE = 40, 0.5
_WORDS = FURNITURE & ~((1 << 16) - 1)


@dataclass(frozen=True, slots=True)
class Content:
    """``inside``: lines within the container; ``is_diffuse``: the page has no single text; ``share`` that it holds.

    ``shown``: lines that are visible, or that a script shows; ``marks``: those of the lines that are believed;
    ``node``: the container; ``held``: free text that each element of the page holds.
    """

    inside: Bools
    shown: Bools
    marks: Ints
    is_diffuse: bool
    share: float
    node: int
    held: Floats


def find_content(dom: Dom, nodes: Nodes, lines: Sequence[Line], comments: Bools) -> Content:
    """The content of a page. ``comments``: lines that are known to be of comments."""
    facts = _Facts(lines, comments)
    if not lines:
        return Content(facts.shown, facts.shown, facts.marks, True, 0.0, 0, np.zeros(len(dom)))
    tree = _Tree(nodes, lines)
    sums = tree.sums(facts.weights())
    best = int(np.argmax(np.where(tree.is_block, sums, _NO_WEIGHT) + tree.depth * 1e-6))
    held = tree.sums(facts.own())
    share = float(held[best] / max(held[0], 1.0))
    is_diffuse = share < DIFFUSE_SHARE or held[best] < LEAST_CHARS
    if is_diffuse:
        while best and held[best] < COVERED_SHARE * held[0]:
            best = dom.parents[best]
    return Content(tree.inside(best), facts.shown, facts.marks, is_diffuse, share, best, held)


class _Tree:
    """The elements of a page as arrays, and the block of each line."""

    def __init__(self, nodes: Nodes, lines: Sequence[Line]) -> None:
        self.ends = nodes.ends
        self.depth = nodes.depth
        flow = np.frombuffer(nodes.flow, np.uint8)
        self.is_block = (flow == BLOCK) | (flow == ROW) | (flow == CELL)
        self.node = np.array([line.node for line in lines], np.int64)

    def sums(self, values: Floats) -> Floats:
        """Sum of the lines' values within each element."""
        own = np.bincount(self.node + 1, values, len(self.ends) + 1)
        before = np.cumsum(own)
        return np.asarray(before[self.ends] - before[:-1])

    def inside(self, node: int) -> Bools:
        """Lines within an element."""
        return np.asarray((self.node >= node) & (self.node < self.ends[node]))


class _Facts:
    """The lines of a page as arrays: characters, characters outside links, marks; prose, links, headings."""

    def __init__(self, lines: Sequence[Line], known: Bools) -> None:
        columns = zip(*lines, strict=True) if lines else [()] * 12
        texts, channel, _, kind, _, _, marks, _, _, link_chars, *_ = columns
        factor = np.array([1.0 if text.isascii() or not _is_wide(text) else WIDE_FACTOR for text in texts])
        self.chars = np.array([*map(len, texts)]) * factor
        self.free = self.chars - np.array(link_chars) * factor
        self.is_linked = self.chars - self.free >= LINKED_SHARE * self.chars
        stops = np.array([text.endswith(_STOPS) for text in texts], np.bool_)
        self.is_prose = ~self.is_linked & (((self.free >= SENTENCE_CHARS) & stops) | (self.free >= PROSE_CHARS))
        self.is_heading = np.array(kind, np.int64) == HEADING
        self.known = known
        self.marks = np.array(marks, np.int64)
        self.shown = self._shown(texts, np.array(channel, np.int64))
        self.marks = self._believed()

    def _side(self) -> Bools:
        """Lines of side matter and of comments."""
        return np.asarray(((self.marks & (FURNITURE | COMMENTS)) != 0) | self.known)

    def _shown(self, lines: Sequence[str], channel: Ints) -> Bools:
        """Visible lines; with the hidden ones where these are nearly all of the page: a script shows them."""
        visible, hidden = channel == VISIBLE, channel == HIDDEN
        texts = self.free * ~self._side()
        n_hidden = texts[hidden].sum()
        is_script = n_hidden >= max(HIDDEN_CHARS, HIDDEN_TIMES * texts[visible].sum())
        is_shown = is_script and not _copies(lines, np.flatnonzero(visible & self.is_prose), np.flatnonzero(hidden))
        return np.asarray(visible | hidden if is_shown else visible)

    def _believed(self) -> Ints:
        """The marks, without those of words where these leave next to nothing of the page."""
        marks = self.marks
        texts = self.free * self.shown * ~self.known
        for words, least in ((_WORDS, BELIEVED_SHARE), (_WORDS | COMMENTS, BELIEVED_COMMENTS)):
            side = (marks & (FURNITURE | COMMENTS)) != 0
            if texts[~side].sum() >= least * texts.sum():
                break
            marks = self.marks & ~words
        return marks

    def own(self) -> Floats:
        """Characters outside links of the lines that are neither side matter nor comments."""
        return np.where(self.shown & ~self._side(), self.free, 0.0)

    def weights(self) -> Floats:
        """How much each line speaks for its containers."""
        free, linked = self.free, self.is_linked
        short = np.minimum(SHORT_SHARE * free, SHORT_MOST) - SHORT_TOLL
        weights = np.where(self.is_prose, np.minimum(free, CAP_CHARS), short)
        weights[self.is_heading & ~linked] = HEADING_WEIGHT
        weights[~self.is_prose & linked] = LINKS_WEIGHT
        against = np.where(
            self.is_prose, -SHORT_SHARE * np.minimum(free, CAP_CHARS / 2), -np.abs(weights) - HEADING_WEIGHT
        )
        weights = np.where((self.marks & FURNITURE) != 0, against, weights)
        comments = ((self.marks & COMMENTS) != 0) | self.known
        return np.where(self.shown, np.where(comments, -np.abs(weights), weights), 0.0)


def _copies(lines: Sequence[str], visible: Ints, hidden: Ints) -> bool:
    """Whether hidden lines say what visible running text says: data of the page, which no script is to show."""
    heads = [lines[row][:COPY_CHARS] for row in visible.tolist()]
    held = "\n".join([lines[row] for row in hidden.tolist()]) if heads else ""
    return bool(heads) and sum(head in held for head in heads) >= COPY_SHARE * len(heads)


def _is_wide(text: str) -> bool:
    """Whether a text is mostly Han, Kana or Hangul."""
    head = text[:_SAMPLE]
    return len(_WIDE.findall(head)) > len(head) / 2

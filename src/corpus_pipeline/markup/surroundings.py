"""Where each line of a page stands: the lines that share its containers, and its distance from the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.content import Content
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.line_columns import LEVELS
from corpus_pipeline.markup.nodes import Nodes

Ints = npt.NDArray[np.int64]

# Wrappers passed on the way to the next of them: 1 + 2 + 4 + 8; on few pages they go deeper.
STEPS = 4
# A container of next to nothing is not believed to be so far from everything.
MOST_AWAY = 10_000
# Tags of blocks that say something of their own; all others are 0.
_NAMES = {"p": 1, "div": 2, "li": 3, "td": 4, "tr": 4, "th": 4, "section": 5, "article": 5, "dd": 6, "dt": 6}
TAGS: Mapping[str, int] = MappingProxyType(_NAMES)


def surroundings(dom: Dom, nodes: Nodes, lines: Sequence[Line], content: Content) -> dict[str, Ints]:
    """The place of each line of a page.

    ``block_tag``: of ``TAGS``; ``away``: how much more text than the container of the article, in per cent of it, the
    least element holds that has both in it, and ``away_levels`` the elements in between, both 0 inside it;
    ``above_1`` to ``below_4``: lines above and below that the line's containers hold, from the inside out.
    """
    blocks = [line.node for line in lines]
    node = np.array(blocks, np.int64)
    columns = {"block_tag": np.array([TAGS.get(dom.tags[block], 0) for block in blocks], np.int64)}
    columns |= _away(dom, node, content)
    ends = nodes.ends
    visible = np.flatnonzero(content.shown)
    order = np.argsort(node[visible], kind="stable")
    rank = np.empty(len(visible), np.int64)
    rank[order] = np.arange(len(visible))
    before = np.concatenate([[0], np.cumsum(np.bincount(node[visible], minlength=len(ends)))])
    at, wider = node[visible], _Wider(np.array(dom.parents, np.int64), before[ends] - before[:-1])
    for level in range(1, LEVELS + 1):
        at = wider.of(at)
        above, below = (np.zeros(len(lines), np.int64) for _ in range(2))
        above[visible] = rank - before[at]
        below[visible] = before[ends[at]] - 1 - rank
        columns |= {f"above_{level}": above, f"below_{level}": below}
    return columns


class _Wider:
    """The least element around each node that holds more lines. ``held``: lines that each node holds.

    Wrappers hold no more than what they are wrapped around. They are passed by steps of 1, 2, 4 and 8: one by one the
    lines of a page took 22 rounds for their four levels.
    """

    def __init__(self, parents: Ints, held: Ints) -> None:
        self._parents = parents
        step = np.where(held[parents] == held, parents, np.arange(len(parents)))
        step[0] = 0
        self._steps = [step]
        for _ in range(STEPS - 1):
            step = step[step]
            self._steps.append(step)

    def of(self, at: Ints) -> Ints:
        """The element around each of some nodes."""
        for step in self._steps:
            at = step[at]
        return np.maximum(self._parents[at], 0)


def _away(dom: Dom, node: Ints, content: Content) -> dict[str, Ints]:
    """How far each line is from the container of the article, in text and in elements."""
    levels, away = np.zeros(len(node), np.int64), np.zeros(len(node), np.int64)
    above, own = content.node, max(float(content.held[content.node]), 1.0)
    while above > 0:
        outside = (node < above) | (node >= dom.ends[above])
        if not outside.any():
            break
        above = dom.parents[above]
        levels += outside
        away[outside] = round(100 * (content.held[above] / own - 1))
    return {"away": np.minimum(away, MOST_AWAY), "away_levels": levels}

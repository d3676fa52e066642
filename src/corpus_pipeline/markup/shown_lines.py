"""Lines of running text as a reader sees them, put together out of the nodes of a stretch of a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.elements import BLOCK, BREAK, CELL, ELEMENTS, PLAIN, ROW
from corpus_pipeline.markup.sites import words_key

_BREAKING = frozenset((BLOCK, ROW, CELL, BREAK))
_UNREAD = frozenset(("script", "style", "title", "noscript", "template", "option", "select", "textarea", "figcaption"))
_AROUND = frozenset(("figure", "blockquote", "select", "nav"))
# Nodes of one line on either side of a text, elements within elements of a line, and those that are asked around it.
MAX_SIDE, MAX_INLINE, MAX_AROUND = 12, 8, 6
MAX_LINES, MAX_CHARS = 300, 2000
# Between a title and what belongs to it stand a standfirst and the like, not the article.
MAX_BETWEEN = 800
# Characters by which two spellings of one text differ in length at most.
MAX_TYPOGRAPHY = 22


def lines_between(
    dom: Dom, start: int, end: int, asides: Sequence[tuple[int, int]], is_wanted: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """The lines around the wanted texts of a stretch of nodes, each with that text's node.

    ``asides``: areas that are left out, in order. Programs, captions, quotations and menus are no running text.
    """
    left_out = iter([*asides, (len(dom), len(dom))])
    low, high = next(left_out)
    last, n_lines = -1, 0
    for node in dom.words[bisect_left(dom.words, start) : bisect_left(dom.words, end)]:
        while node >= high:
            low, high = next(left_out, (len(dom), len(dom) + 1))
        if last < node < low and n_lines < MAX_LINES and is_wanted(dom.texts[node]):
            line, last = _line_of(dom, node)
            n_lines += 1
            if len(line) <= MAX_CHARS and _is_running(dom, node):
                yield node, line


def text_shown(dom: Dom, start: int, wanted: str) -> int | None:
    """The first text from a node on that is the wanted one, whatever its typography."""
    key = words_key(wanted)
    for node in dom.words[bisect_left(dom.words, max(start, 0)) :]:
        text = dom.texts[node]
        if abs(len(text.strip()) - len(wanted)) <= MAX_TYPOGRAPHY and words_key(text) == key:
            return node
    return None


def is_above(dom: Dom, title: int, node: int) -> bool:
    """Whether a text stands so near a title that the article cannot lie between them."""
    between = dom.texts[min(title, node) : max(title, node)]
    return sum(len(text.strip()) for text in between) <= MAX_BETWEEN


def _is_running(dom: Dom, node: int) -> bool:
    parent = dom.parents[node]
    if dom.tags[parent] in _UNREAD:
        return False
    for _ in range(MAX_AROUND):
        if parent < 0:
            return True
        if dom.tags[parent] in _AROUND:
            return False
        parent = dom.parents[parent]
    return True


def _line_of(dom: Dom, node: int) -> tuple[str, int]:
    """The line that a text stands on, and the last node of it."""
    block = _block_of(dom, node)
    first = last = node
    while first > max(block, node - MAX_SIDE) and _continues(dom, first - 1, block):
        first -= 1
    while last + 1 < min(dom.ends[block], node + MAX_SIDE) and _continues(dom, last + 1, block):
        last += 1
    texts = [text for text in dom.texts[first : last + 1] if text]
    return " ".join(" ".join(texts).split()), last


def _block_of(dom: Dom, node: int) -> int:
    """The nearest element around a node that breaks lines, or what stands some inline elements above it."""
    for _ in range(MAX_INLINE):
        if node <= 0 or (dom.tags[node] != TEXT and ELEMENTS.get(dom.tags[node], PLAIN).flow in _BREAKING):
            break
        node = dom.parents[node]
    return max(node, 0)


def _continues(dom: Dom, node: int, block: int) -> bool:
    return ELEMENTS.get(dom.tags[node], PLAIN).flow not in _BREAKING and _block_of(dom, node) == block

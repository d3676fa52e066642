"""Which nodes of a comment are its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from corpus_pipeline.markup.comment_bylines import MAX_BYLINE, is_glue
from corpus_pipeline.markup.comment_look import Found
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

# Buttons have few characters.
MAX_BUTTON = 30
# What tells of the author beside his words has few more, and may begin with one of these.
MAX_TOLD, _JOINS, _ENDS, _COUNTS = 60, "·•|", '?!…"”»“', " +-−/()[]:0123456789\u00a0"
# What is said of a comment, with the voices for and against it.
_SCORES = re.compile(r"[^0-9]{0,20}[+−-] ?[0-9]{1,5} ?[/|]? ?[+−-] ?[0-9]{1,5}")
_RESTS = " []()|·•-–—,.:;/#\u00a0"
# Elements between a link and its words.
MAX_LINK_LEVELS = 5


def find_texts(page: Page, found: Found, tops: Sequence[int], meta: list[int]) -> tuple[int, ...]:
    """The nodes that are the text: an element called so which holds neither name nor time, else what is left over."""
    dom = page.dom
    sure = [node for rank, node in found.texts if rank == 0]
    others, controls = (
        [n for n in nodes if not any(n < inner < dom.ends[n] for inner in sure)]
        for nodes in (found.others, found.controls)
    )
    closed = sorted({*others, *found.nested, *found.chrome, *meta, *_short(page, controls)})
    rests: tuple[int, ...] = ()
    for rank in (0, 1):
        called = [n for r, n in found.texts if r == rank and not _holds(dom, n, meta) and not is_inside(dom, n, closed)]
        pieces = (piece for node in _outermost(dom, called) for piece in cover(page, node, closed))
        nodes = tuple(pieces)
        told = tuple(node for node in nodes if page.text(node).strip(_RESTS))
        if told or (nodes and rank == 0):
            return told or nodes
        rests = nodes
    called = [n for r, n in found.texts if r == 0 and not is_inside(dom, n, closed)]
    if nodes := _left_over(page, _outermost(dom, called), closed):
        return nodes
    closed = sorted({*found.nested, *found.chrome, *meta, *(_short(page, found.controls)), *_short(page, found.others)})
    return _left_over(page, tops, closed) or rests


def _left_over(page: Page, nodes: Iterable[int], closed: Sequence[int]) -> tuple[int, ...]:
    pieces = [piece for node in nodes for piece in cover(page, node, closed)]
    kept = tuple(piece for piece in pieces if not _is_beside(page.text(piece)))
    return tuple(piece for piece in kept if len(kept) > 1 and not _is_told(page.text(piece))) or kept


def _is_beside(text: str) -> bool:
    """Whether a text joins the parts of a comment or is a button, rather than words of it."""
    if len(text) > MAX_BUTTON:
        return is_glue(text) or (len(text) <= MAX_TOLD and _asks_to_log_in(text))
    is_score = _SCORES.fullmatch(text) is not None
    return is_score or is_glue(text) or _is_button(fold_text(text.strip(_COUNTS)))


def _asks_to_log_in(text: str) -> bool:
    found = load_phrases().groups(fold_text(text), "form")
    return found is not None and found[0].name.startswith("login")


def _is_told(text: str) -> bool:
    """Whether a text that stands beside others tells of the author or of what he answers: *in reply to Mara*."""
    if len(text) > MAX_TOLD:
        return False
    return text[0] in _JOINS or (text[-1] not in _ENDS and load_phrases().groups(fold_text(text), "action") is not None)


def _is_button(folded: str) -> bool:
    return any(load_phrases().is_text(folded, family) for family in ("action", "form"))


def _short(page: Page, nodes: list[int]) -> list[int]:
    return [node for node in nodes if len(page.text(node)) <= MAX_BYLINE]


def _holds(dom: Dom, node: int, inner: list[int]) -> bool:
    return any(node <= other < dom.ends[node] for other in inner)


def is_inside(dom: Dom, node: int, outer: Sequence[int]) -> bool:
    """Whether a node stands in one of some subtrees."""
    return any(other <= node < dom.ends[other] for other in outer)


def _outermost(dom: Dom, nodes: list[int]) -> Iterator[int]:
    end = -1
    for node in sorted(nodes):
        if node >= end:
            end = dom.ends[node]
            yield node


def cover(page: Page, node: int, closed: Sequence[int]) -> Iterator[int]:
    """The largest subtrees with text below and with a node that hold no closed node; ``closed`` is in order."""
    dom, stack = page.dom, [node]
    while stack:
        node = stack.pop()
        at = bisect_left(closed, node)
        if at < len(closed) and closed[at] < dom.ends[node]:
            if closed[at] != node:
                stack.extend(reversed(list(dom.children(node))))
        elif page.has_text(node):
            yield node


def is_linked(page: Page, nodes: Iterable[int]) -> bool:
    """Whether all words of a text are those of links, which announce other pages."""
    dom = page.dom
    return all(_is_in_link(dom, i) for node in nodes for i in range(node, dom.ends[node]) if dom.texts[i].strip())


def _is_in_link(dom: Dom, node: int) -> bool:
    """Whether a text is that of a link, and no address."""
    if "://" in dom.texts[node]:
        return False
    for _ in range(MAX_LINK_LEVELS):
        node = dom.parents[node]
        if node < 0 or dom.tags[node] == "a":
            return node >= 0
    return False

"""Comments without a known name: the like elements that a part of the page called *comments* is made of."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_pipeline.markup.comment_elements import Candidate, as_candidate
from corpus_pipeline.markup.comment_families import Selector
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.dom import Dom

# Lists stand at most so many elements below the one that is called comments.
MAX_LEVELS = 6
_ITEMS = frozenset(("li", "div", "article", "section", "table", "tr", "p", "dt"))


def find_repeated(page: Page, regions: list[tuple[int, Selector]]) -> Iterator[list[Candidate]]:
    """Groups of like siblings inside the regions, from the outside in: each may be the comments of the page."""
    for region, selector in regions:
        level = [region]
        for _ in range(MAX_LEVELS):
            for node in level:
                if group := _alike(page, node, selector):
                    yield group
            level = [c for node in level for c in page.dom.children(node) if page.dom.ends[c] - c > 4]


def _alike(page: Page, parent: int, selector: Selector) -> list[Candidate]:
    """The children of an element that have the commonest tag of its children; two at least."""
    by_tag: dict[str, list[int]] = {}
    for child in page.dom.children(parent):
        if page.dom.tags[child] in _ITEMS:
            by_tag.setdefault(page.dom.tags[child], []).append(child)
    if "dt" in by_tag:
        return [as_candidate(page, _definition(page.dom, head), selector) for head in by_tag["dt"]]
    nodes = max(by_tag.values(), key=len, default=[])
    return [as_candidate(page, [node], selector) for node in nodes] if len(nodes) > 1 else []


def _definition(dom: Dom, head: int) -> list[int]:
    """A term and what stands behind it up to the next term."""
    tops, node, end = [head], dom.ends[head], dom.ends[dom.parents[head]]
    while node < end and dom.tags[node] != "dt":
        if dom.tags[node] != "#text":
            tops.append(node)
        node = dom.ends[node]
    return tops

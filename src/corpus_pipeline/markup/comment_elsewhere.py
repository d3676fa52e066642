"""Parts of a page that hold comments of other pages, or none: sidebars, lists of the latest ones, forms."""

from __future__ import annotations

from corpus_pipeline.markup.comment_families import Selector
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_words import ELSEWHERE


class Elsewhere:
    """Whether a node stands in a part of the page that holds no comments of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._known: dict[int, bool] = {-1: False}

    def holds(self, node: int, selector: Selector) -> bool:
        """Whether an ancestor is called a sidebar, a list of recent comments, a form, and is not most of the page.

        Numbered comments are real ones wherever they stand.
        """
        return not selector.is_numbered and self._is(self.page.dom.parents[node])

    def _is(self, node: int) -> bool:
        path = []
        while node not in self._known:
            path.append(node)
            node = self.page.dom.parents[node]
        found = self._known[node]
        for below in reversed(path):
            found = self._known[below] = found or self._named(below)
        return found

    def _named(self, node: int) -> bool:
        dom = self.page.dom
        if dom.tags[node] in ("body", "html") or not dom.attributes[node] or 2 * (dom.ends[node] - node) > len(dom):
            return False
        words = self.page.words(node)
        return not words.isdisjoint(ELSEWHERE) and "blog" not in words

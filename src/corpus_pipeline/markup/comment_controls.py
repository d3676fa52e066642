"""What a system writes before or behind the words of nearly every comment: its buttons, whatever it calls them.

Known names and phrases tell most buttons. The others tell themselves: the same few words, alone in their element, at
the same end of comments by several authors.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_text import cover
from corpus_pipeline.text.folding import fold_text

# Comments and authors that a page must have, and the share of them that a button stands in.
MIN_COMMENTS, MIN_AUTHORS, MOST = 4, 3, 0.7
# Characters of a button; and how many of them may stand in a row at one end.
MAX_CONTROL, MAX_ROW = 30, 6
_COUNTS = " +-−/()[]:.,0123456789\u00a0·•|"
# Who quotes or names another one begins many comments so.
_SPOKEN = ("@", ">", "“", '"', "«", "„")
# What an author says stands in paragraphs, lists and quotes beside his other words.
_QUOTES = frozenset(("blockquote", "q", "cite", "pre", "code", "td"))

Texts = tuple[int, ...]


def without_controls(page: Page, texts: Sequence[Texts], authors: Sequence[str | None]) -> list[Texts]:
    """The text nodes of comments without what begins or ends nearly all of them; none loses all its words."""
    kept = list(texts)
    if len(kept) < MIN_COMMENTS or len(set(authors)) < MIN_AUTHORS:
        return kept
    names = {fold_text(author) for author in authors if author}
    for side in (-1, 0):
        for _ in range(MAX_ROW):
            outer = [_outer(page, nodes, side) for nodes in kept]
            said = Counter(word for word, _ in filter(None, outer) if word not in names)
            common = {word for word, n in said.items() if n >= MOST * len(kept)}
            if not common:
                break
            kept = [
                _without(page, nodes, found[1]) if found and found[0] in common else nodes
                for nodes, found in zip(kept, outer, strict=True)
            ]
    return kept


def _outer(page: Page, nodes: Texts, side: int) -> tuple[str, int] | None:
    """What the first or last element with words in it says, folded and without numbers, where it may be a button."""
    leaf = _leaf(page, nodes, side)
    if leaf is None:
        return None
    dom, text = page.dom, page.dom.texts[leaf].strip()
    if len(text) > MAX_CONTROL or text.startswith(_SPOKEN) or text.endswith(":"):
        return None
    word, element = fold_text(text.strip(_COUNTS)), dom.parents[leaf]
    if not any(letter.isalpha() for letter in word) or dom.tags[element] in _QUOTES:
        return None
    is_alone = bisect_left(dom.words, dom.ends[element]) - bisect_left(dom.words, element) == 1
    return (word, element) if is_alone else None


def _leaf(page: Page, nodes: Texts, side: int) -> int | None:
    dom = page.dom
    for node in nodes if side == 0 else reversed(nodes):
        first, behind = bisect_left(dom.words, node), bisect_left(dom.words, dom.ends[node])
        if first < behind:
            return dom.words[first if side == 0 else behind - 1]
    return None


def _without(page: Page, nodes: Texts, element: int) -> Texts:
    """Text nodes without an element in them, or as they are where nothing else says anything."""
    kept = tuple(_pieces(page, nodes, element))
    return kept if any(page.has_text(node) for node in kept) else nodes


def _pieces(page: Page, nodes: Texts, element: int) -> Iterator[int]:
    dom = page.dom
    for node in nodes:
        if element <= node < dom.ends[element]:
            continue
        yield from cover(page, node, [element]) if node < element < dom.ends[node] else (node,)

"""What the rendering asks of each node: where its text goes, in which block, and what is said of it above."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from corpus_pipeline.markup.class_families import word_marks
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.elements import (
    BLOCK,
    CELL,
    ELEMENTS,
    HIDDEN,
    OUTSIDE,
    OWN,
    PLAIN,
    PROPERTIES,
    ROLES,
    ROW,
    VISIBLE,
    Mark,
)

_IS_HIDDEN = re.compile(
    r"(?:^|;)\s{0,4}(?:display\s{0,2}:\s{0,2}none|visibility\s{0,2}:\s{0,2}(?:hidden|collapse))", re.IGNORECASE
)
_IS_PRE = re.compile(r"white-space\s{0,2}:\s{0,2}(?:pre|break-spaces)", re.IGNORECASE)
_STYLE_CHARS = 300
_BLOCKS = frozenset((BLOCK, ROW, CELL))
# What these elements are called, and whether a script is to show them, says nothing of single parts of the page.
_PAGES = frozenset(("html", "body"))
_TEMPLATES = frozenset(("template", "noscript"))
_PROGRAMS = frozenset(("script", "style"))
# An element that holds more than this share of the page's running text is no side matter, whatever its class is
# called: "has-sidebar" and "category-news" stand on the frame of whole articles. Texts from so many characters on run.
LARGE_SHARE = 0.3
RUNNING_CHARS = 60
_OF_LARGE = (
    Mark.W_COMMENT
    | Mark.W_CONTENT
    | Mark.P_BODY
    | Mark.P_COMMENT
    | Mark.ARTICLE
    | Mark.MAIN
    | Mark.LINK
    | Mark.BOLD
    | Mark.CODE
    | Mark.CELL
    | Mark.HEADING
)


@dataclass(frozen=True, slots=True)
class Nodes:
    """By element, all but ``flow`` inherited from above; the row of a text says nothing, its parent's does.

    ``marks``: bits of ``Mark``; ``block``: number of the nearest block; ``channel``; ``kind`` of block; ``level`` of
    the heading; ``lists`` around it; ``depth``; ``link``: number of the link it stands in, 0 for none; ``flow``;
    ``is_pre``.
    """

    marks: list[int]
    block: list[int]
    channel: list[int]
    kind: list[int]
    level: list[int]
    lists: list[int]
    depth: list[int]
    link: list[int]
    flow: list[int]
    is_pre: list[bool]


def running_text(dom: Dom) -> list[int]:
    """Characters of running text before each node and, last, in all; programs and data are no text."""
    programs = {node for node, tag in enumerate(dom.tags) if tag == "script"}
    parents = dom.parents
    lengths = [
        n if (n := len(text)) >= RUNNING_CHARS and parents[node] not in programs and not text.isspace() else 0
        for node, text in enumerate(dom.texts)
    ]
    return [0, *accumulate(lengths)]


class _Attributes:
    """What attributes say; each distinct value is asked once a page."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.styles: dict[str, tuple[bool, bool]] = {}

    def marks(self, own: Mapping[str, str]) -> int:
        """Marks told by class, id, role, itemprop and rel."""
        marks = 0
        for name in ("class", "id"):
            if names := own.get(name):
                found = self.words.get(names)
                if found is None:
                    found = self.words[names] = word_marks(names)
                marks |= found
        if role := own.get("role"):
            marks |= ROLES.get(role.lower(), 0)
        for name in ("itemprop", "rel"):
            if said := own.get(name):
                for word in said.lower().split()[:8]:
                    marks |= PROPERTIES.get(word, 0)
        return marks

    def style(self, own: Mapping[str, str]) -> tuple[bool, bool]:
        """Whether an element is hidden, and whether its white space is kept."""
        style = own.get("style", "")
        found = self.styles.get(style)
        if found is None:
            head = style[:_STYLE_CHARS]
            found = self.styles[style] = (bool(_IS_HIDDEN.search(head)), bool(_IS_PRE.search(head)))
        if "hidden" in own and own["hidden"].lower() != "until-found":
            return True, found[1]
        return found


def describe(dom: Dom) -> Nodes:
    """The nodes of a page, one pass from the root down."""
    columns = [[0] * len(dom) for _ in range(9)]
    marks, block, channel, kind, level, lists, depth, link, flow = columns
    is_pre = [False] * len(dom)
    attributes, before, ends = _Attributes(), running_text(dom), dom.ends
    large = LARGE_SHARE * before[-1]
    # The root's parent is row -1, which is still empty when the root is asked.
    for node, (tag, parent, own) in enumerate(zip(dom.tags, dom.parents, dom.attributes, strict=True)):
        if tag == TEXT:
            continue
        element = ELEMENTS.get(tag) or (OWN if "-" in tag else PLAIN)
        flow[node], own_kind, said, own_channel, own_pre, is_list, own_level = element
        kind[node] = own_kind if own_kind >= 0 else kind[parent]
        level[node] = own_level or level[parent]
        lists[node] = lists[parent] + is_list
        depth[node] = depth[parent] + 1
        link[node] = node if tag == "a" else link[parent]
        block[node] = node if flow[node] in _BLOCKS or own_channel == HIDDEN else block[parent]
        channel[node] = channel[parent] if own_channel is None else _deeper(channel[parent], own_channel)
        is_pre[node] = own_pre or is_pre[parent]
        if own and tag not in _PAGES:
            said |= attributes.marks(own)
            if "style" in own or "hidden" in own:
                is_hidden, styled = attributes.style(own)
                is_pre[node] |= styled
                if is_hidden:
                    channel[node], block[node] = _deeper(channel[parent], HIDDEN), node
        if said and before[ends[node]] - before[node] > large:
            said &= _OF_LARGE
        marks[node] = marks[parent] | said
    nodes = Nodes(marks, block, channel, kind, level, lists, depth, link, flow, is_pre)
    _reveal(dom, nodes)
    return nodes


def _deeper(above: int, own: int) -> int:
    """The channel within an element: what is outside stays outside, what is hidden stays hidden."""
    return own if above == VISIBLE or own == OUTSIDE else above


def _reveal(dom: Dom, nodes: Nodes) -> None:
    """A declarative shadow root is shown, though it is a template; templates and the like in the head are hidden."""
    for node, tag in enumerate(dom.tags):
        if tag in _TEMPLATES:
            above = dom.parents[node]
            if "shadowrootmode" in dom.attributes[node]:
                _move(dom, nodes, node, nodes.channel[above])
            elif dom.tags[above] == "head":
                _move(dom, nodes, node, HIDDEN)


def _move(dom: Dom, nodes: Nodes, node: int, channel: int) -> None:
    """Give a subtree another channel, without the programs in it."""
    for inner in range(node, dom.ends[node]):
        if dom.tags[inner] not in _PROGRAMS:
            nodes.channel[inner] = channel

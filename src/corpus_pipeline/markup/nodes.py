"""What the rendering asks of each node: where its text goes, in which block, and what is said of it above."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.class_families import ALL_MARKS, word_codes
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.elements import (
    BLOCK,
    CELL,
    ELEMENTS,
    HIDDEN,
    OUTSIDE,
    OWN,
    PARAGRAPH,
    PLAIN,
    PROPERTIES,
    ROLES,
    ROW,
    VISIBLE,
    Element,
    Mark,
)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_HIDING = re.compile(
    r"(?:^|;)\s{0,4}(?:display\s{0,2}:\s{0,2}none|visibility\s{0,2}:\s{0,2}(?:hidden|collapse))", re.IGNORECASE
)
_KEEPING = re.compile(r"white-space\s{0,2}:\s{0,2}(?:pre|break-spaces)", re.IGNORECASE)
_STYLE_CHARS = 300
_BLOCKS = frozenset((BLOCK, ROW, CELL))
# What these elements are called, and whether a script is to show them, says nothing of single parts of the page.
_PAGES = frozenset(("html", "body"))
_ROLES = frozenset(("role", "itemprop", "rel"))
_TEMPLATES = frozenset(("template", "noscript"))
_PROGRAMS = frozenset(("script", "style"))
# An element that holds more than this share of the page's running text is no side matter, whatever its class is
# called: "has-sidebar" and "category-news" stand on the frame of whole articles. Texts from so many characters on run.
LARGE_SHARE = 0.3
RUNNING_CHARS = 60
# Headings that open and close their text are buttons, within or around: their words are none of a control or a form.
_AROUND_HEADINGS = ~Mark.CONTROL
_OF_HEADINGS = ~(Mark.CONTROL | Mark.W_FORM)
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


# What holds for the text right below an element, most of it inherited from above: bits of ``Mark``; number of the
# nearest block; channel; kind of block; level of the heading; lists around it; number of the link it stands in, 0 for
# none; whether its white space is kept. A named tuple takes three times as long to make.
State = tuple[int, int, int, int, int, int, int, bool]
MARKS, AT_BLOCK, CHANNEL, KIND, LEVEL, LISTS, AT_LINK, IS_PRE = range(8)
_ROOT: State = (0, 0, VISIBLE, PARAGRAPH, 0, 0, 0, False)


# How the state below an element differs from that above it, beside its marks and style.
_SAME, _BLOCK_ONLY, _LINK_ONLY, _MORE = range(4)


def _change(row: Element) -> int:
    bare = row._replace(marks=0)
    if bare == Element(BLOCK):
        return _BLOCK_ONLY
    if row.marks == Mark.LINK:
        return _LINK_ONLY
    return _SAME if bare == Element(row.flow) and row.flow not in _BLOCKS else _MORE


# By name the rows of ELEMENTS with how they change the state.
_ROWS = {tag: (row, row.flow, row.marks, _change(row)) for tag, row in ELEMENTS.items()}
_PLAIN_ROW, _OWN_ROW = (PLAIN, PLAIN.flow, 0, _SAME), (OWN, OWN.flow, 0, _SAME)


@dataclass(frozen=True, slots=True)
class Nodes:
    """By node its ``states`` (of a text: those of its parent), its ``flow``, and its ``depth`` in elements.

    ``ends``: those of the page's nodes.
    """

    states: list[State]
    flow: bytearray
    depth: Ints
    ends: Ints


def describe(dom: Dom) -> Nodes:  # noqa: C901 (a call for each element would cost as much again)
    """The nodes of a page, one pass from the root down."""
    flows, ends = bytearray(len(dom)), np.array(dom.ends, np.int64)
    states = [_ROOT] * len(dom)  # of the root's parent, number -1, too
    (said, styles), large, row_of = _said(dom), _large(dom, ends), _ROWS.get
    for node, tag, parent, number in zip(range(len(dom)), dom.tags, dom.parents, dom.sayings, strict=True):
        state = states[parent]
        if tag is not TEXT:
            row, flows[node], own, change = row_of(tag) or (_OWN_ROW if "-" in tag else _PLAIN_ROW)
            if number and tag not in _PAGES:
                own |= said[number]
            if own and node in large:
                own &= _OF_LARGE
            if change == _MORE:
                state = _below(state, row, node, own)
            elif change or own:
                marks, block, channel, kind, level, lists, link, is_pre = state
                if change == _BLOCK_ONLY:
                    block = node
                elif change == _LINK_ONLY:
                    link = node
                if level:
                    own &= _OF_HEADINGS
                state = (marks | own, block, channel, kind, level, lists, link, is_pre)
            if number and node in styles:
                state = _styled(state, states[parent], node, *styles[node])
        states[node] = state
    nodes = Nodes(states, flows, _depth(ends), ends)
    if not _TEMPLATES.isdisjoint(dom.places):
        _reveal(dom, nodes)
    return nodes


def _below(above: State, row: Element, node: int, own_marks: int) -> State:
    """The state below an element that changes more than its block or link."""
    marks, block, channel, kind, level, lists, link, is_pre = above
    if row.flow in _BLOCKS or row.channel == HIDDEN:
        block = node
    if row.kind >= 0:
        kind = row.kind
    if row.level:
        marks, own_marks = marks & _AROUND_HEADINGS, own_marks & _OF_HEADINGS
    if row.channel is not None:
        channel = _deeper(channel, row.channel)
    is_pre = is_pre or row.is_pre
    return (marks | own_marks, block, channel, kind, row.level or level, lists + row.is_list, link, is_pre)


def _styled(state: State, above: State, node: int, is_hidden: bool, is_kept: bool) -> State:
    """The state below an element that has a style of its own."""
    marks, block, channel, kind, level, lists, link, is_pre = state
    if is_hidden:
        channel, block = _deeper(above[CHANNEL], HIDDEN), node
    return (marks, block, channel, kind, level, lists, link, is_pre or is_kept)


def _said(dom: Dom) -> tuple[list[int], dict[int, tuple[bool, bool]]]:
    """By number of ``Dom.sayings`` the marks that attributes tell, and the styles of elements that have one.

    A style: whether it hides the element, and whether it keeps its white space.
    """
    marks, styles = [code & ALL_MARKS for code in dom.codes], dict[int, tuple[bool, bool]]()
    others = [(number, node := dom.speakers[number - 1][0], dom.attributes[node]) for number in dom.singular]
    named = [(number, own["id"]) for number, _, own in others if "id" in own]
    for (number, _), said in zip(named, word_codes([name for _, name in named]), strict=True):
        marks[number] |= said & ALL_MARKS
    for number, node, own in others:
        if not _ROLES.isdisjoint(own):
            marks[number] |= role_marks(own)
        if ("style" in own or "hidden" in own) and any(style := read_style(own)) and dom.tags[node] not in _PAGES:
            styles[node] = style
    return marks, styles


def _large(dom: Dom, ends: Ints) -> frozenset[int]:
    """The elements that hold much of the page's running text."""
    before = running_text(dom)
    return frozenset(np.flatnonzero(before[ends] - before[:-1] > LARGE_SHARE * before[-1]).tolist())


def _depth(ends: Ints) -> Ints:
    """By node the number of elements that it stands in, itself among them."""
    return np.cumsum(1 - np.bincount(ends, minlength=len(ends) + 1)[:-1])


def running_text(dom: Dom) -> Ints:
    """Characters of running text before each node and, last, in all; programs and data are no text."""
    lengths = np.zeros(len(dom) + 1, np.int64)
    for node in dom.words:
        if len(dom.texts[node]) >= RUNNING_CHARS and dom.tags[dom.parents[node]] != "script":
            lengths[node + 1] = len(dom.texts[node])
    return np.cumsum(lengths)


def role_marks(own: Mapping[str, str]) -> int:
    """Marks told by role, itemprop and rel."""
    marks = ROLES.get(own["role"].lower(), 0) if "role" in own else 0
    for name in ("itemprop", "rel"):
        if name in own:
            for word in own[name].lower().split()[:8]:
                marks |= PROPERTIES.get(word, 0)
    return marks


def read_style(own: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether an element is hidden, and whether its white space is kept."""
    hides, keeps = _style(own["style"][:_STYLE_CHARS]) if "style" in own else (False, False)
    return hides or ("hidden" in own and own["hidden"].lower() != "until-found"), keeps


# A page writes the same few styles again and again.
@lru_cache(maxsize=1 << 12)
def _style(style: str) -> tuple[bool, bool]:
    return bool(_HIDING.search(style)), bool(_KEEPING.search(style))


def _deeper(above: int, own: int) -> int:
    """The channel within an element: what is outside stays outside, what is hidden stays hidden."""
    return own if above == VISIBLE or own == OUTSIDE else above


def _reveal(dom: Dom, nodes: Nodes) -> None:
    """A declarative shadow root is shown, though it is a template; templates and the like in the head are hidden."""
    for node in dom.named(*_TEMPLATES):
        above = dom.parents[node]
        if "shadowrootmode" in dom.attributes[node]:
            _move(dom, nodes, node, nodes.states[above][CHANNEL])
        elif dom.tags[above] == "head":
            _move(dom, nodes, node, HIDDEN)


def _move(dom: Dom, nodes: Nodes, node: int, channel: int) -> None:
    """Give a subtree another channel, without the programs in it."""
    for inner in range(node, dom.ends[node]):
        if dom.tags[inner if dom.tags[inner] is not TEXT else dom.parents[inner]] not in _PROGRAMS:
            marks, block, _, kind, level, depth, link, pre = nodes.states[inner]
            nodes.states[inner] = (marks, block, channel, kind, level, depth, link, pre)

"""What the rendering asks of each node: where its text goes, in which block, and what is said of it above."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.class_families import word_marks
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.elements import (
    BLOCK,
    CELL,
    ELEMENTS,
    HIDDEN,
    INLINE,
    OUTSIDE,
    OWN,
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


class State(NamedTuple):
    """What holds for the text right below an element, most of it inherited from above.

    ``marks``: bits of ``Mark``; ``block``: number of the nearest block; ``channel``; ``kind`` of block; ``level`` of
    the heading; ``lists`` around it; ``link``: number of the link it stands in, 0 for none; ``is_pre``: its white
    space is kept.
    """

    marks: int
    block: int
    channel: int
    kind: int
    level: int
    lists: int
    link: int
    is_pre: bool


_ROOT = State(0, 0, VISIBLE, 0, 0, 0, 0, is_pre=False)
_new = tuple.__new__  # what State() calls, at half its price
# By name the rows of ELEMENTS, and whether more than its class and attributes must be asked for the state below it.
_ROWS = {tag: (*row, row != Element(row.flow) or row.flow in _BLOCKS) for tag, row in ELEMENTS.items()}
_PLAIN_ROW, _OWN_ROW = (*PLAIN, False), (*OWN, False)


@dataclass(frozen=True, slots=True)
class Nodes:
    """By node its ``states`` (of a text: those of its parent), its ``flow``, and its ``depth`` in elements."""

    states: list[State]
    flow: list[int]
    depth: Ints


def describe(dom: Dom) -> Nodes:
    """The nodes of a page, one pass from the root down."""
    states, flows, ends = list[State](), [INLINE] * len(dom), np.array(dom.ends, np.int64)
    (said, styles), large, row_of = _said(dom), _large(dom, ends), _ROWS.get
    for node, (tag, parent, number) in enumerate(zip(dom.tags, dom.parents, dom.sayings, strict=True)):
        state = states[parent] if node else _ROOT
        if tag is not TEXT:
            row = row_of(tag) or (_OWN_ROW if "-" in tag else _PLAIN_ROW)
            flows[node] = row[0]
            if row[-1] or number:
                told = 0 if tag in _PAGES else number
                own = row[2] | said[told]
                if own and node in large:
                    own &= _OF_LARGE
                state = _below(state, row, node, own, styles.get(node) if told else None)
        states.append(state)
    nodes = Nodes(states, flows, _depth(ends))
    if not _TEMPLATES.isdisjoint(dom.tags):
        _reveal(dom, nodes)
    return nodes


def _below(above: State, row: tuple[Any, ...], node: int, own_marks: int, style: tuple[bool, bool] | None) -> State:
    """The state below an element. ``style``: whether its attributes hide it, and keep its white space."""
    marks, block, channel, kind, level, lists, link, is_pre = above
    flow, own_kind, row_marks, own_channel, own_pre, is_list, own_level, is_more = row
    marks |= own_marks
    if is_more:
        if flow in _BLOCKS or own_channel == HIDDEN:
            block = node
        if own_kind >= 0:
            kind = own_kind
        if row_marks == Mark.LINK:
            link = node
        if own_channel is not None:
            channel = _deeper(channel, own_channel)
        level = own_level or level
        lists += is_list
        is_pre = is_pre or own_pre
    if style is not None:
        is_pre = is_pre or style[1]
        if style[0]:
            channel, block = _deeper(above.channel, HIDDEN), node
    return _new(State, (marks, block, channel, kind, level, lists, link, is_pre))


def _said(dom: Dom) -> tuple[list[int], dict[int, tuple[bool, bool]]]:
    """By number of ``Dom.sayings`` the marks that attributes tell, and the styles of elements that have one.

    A style: whether it hides the element, and whether it keeps its white space.
    """
    own_of = [dom.attributes[node] for node in dom.speakers]
    marks, styles = [0, *word_marks(dom.classes)], dict[int, tuple[bool, bool]]()
    named = [number for number, own in enumerate(own_of, 1) if "id" in own]
    for number, said in zip(named, word_marks([own_of[number - 1]["id"] for number in named]), strict=True):
        marks[number] |= said
    for number, own in enumerate(own_of, 1):
        if len(own) > 1 or "class" not in own:
            marks[number] |= role_marks(own)
            if "style" in own or "hidden" in own:
                styles[dom.speakers[number - 1]] = read_style(own)
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
    lengths = np.fromiter(map(len, dom.texts), np.int64, len(dom))
    lengths[lengths < RUNNING_CHARS] = 0
    for node in np.flatnonzero(lengths).tolist():
        if dom.texts[node].isspace() or dom.tags[dom.parents[node]] == "script":
            lengths[node] = 0
    return np.concatenate(([0], np.cumsum(lengths)))


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
    style = own.get("style", "")[:_STYLE_CHARS]
    is_hidden = "hidden" in own and own["hidden"].lower() != "until-found"
    return is_hidden or bool(_HIDING.search(style)), bool(_KEEPING.search(style))


def _deeper(above: int, own: int) -> int:
    """The channel within an element: what is outside stays outside, what is hidden stays hidden."""
    return own if above == VISIBLE or own == OUTSIDE else above


def _reveal(dom: Dom, nodes: Nodes) -> None:
    """A declarative shadow root is shown, though it is a template; templates and the like in the head are hidden."""
    for node in (i for i, tag in enumerate(dom.tags) if tag in _TEMPLATES):
        above = dom.parents[node]
        if "shadowrootmode" in dom.attributes[node]:
            _move(dom, nodes, node, nodes.states[above].channel)
        elif dom.tags[above] == "head":
            _move(dom, nodes, node, HIDDEN)


def _move(dom: Dom, nodes: Nodes, node: int, channel: int) -> None:
    """Give a subtree another channel, without the programs in it."""
    for inner in range(node, dom.ends[node]):
        if dom.tags[inner] not in _PROGRAMS:
            nodes.states[inner] = nodes.states[inner]._replace(channel=channel)

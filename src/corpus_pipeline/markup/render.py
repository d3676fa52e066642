"""The rendering html-1: a page's text, line by line, and what the markup says of each line (schemas/html-1.md)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus_pipeline.markup.dom import TEXT, Dom, read_dom
from corpus_pipeline.markup.elements import (
    ALT,
    BLOCK,
    BREAK,
    CELL,
    FRAME,
    HIDDEN,
    IMAGE,
    INLINE,
    OUTSIDE,
    PARAGRAPH,
    ROW,
    SPACED,
    STRUCTURED,
    TABLE,
    VISIBLE,
)
from corpus_pipeline.markup.flow import Flow, Line
from corpus_pipeline.markup.gate import pass_gate
from corpus_pipeline.markup.nodes import AT_BLOCK, AT_LINK, CHANNEL, IS_PRE, MARKS, Nodes, describe

# Cells are joined where each holds one line of at most so many characters: longer ones are columns of a layout.
CELL_CHARS = 200
# Documents within documents (srcdoc) that are read; quoting doubles the length of each, so there are few.
MAX_FRAMES = 8
# Neighbours of these names with different classes are different fields, not parts of a word.
_BORDERS = frozenset((BLOCK, CELL))
_FIELDS = frozenset(("span", "small", "cite", "abbr", "em", "strong"))
_EMOJI_CLASS = ("emo", "smil")
_EMOJI_CHARS = 12
_EMOTICON = re.compile(r":[a-z0-9_+-]{2,30}:|[:;=8xX]['’]?-?[)(DPpOo/|\\*3]|<3")
# A structured text is held by the page where most of so many pieces of it, of so many letters, stand in its text.
PROBES, PROBE_CHARS, HELD_SHARE = 8, 32, 0.6


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a page, its lines, and the code point at which each of them starts."""

    text: str
    lines: list[Line]
    starts: list[int]


def render(dom: Dom, nodes: Nodes, structured: str = "") -> Rendered:
    """The rendering of a page.

    ``structured``: the text of the article in the page's structured data, which is rendered where the page does not
    hold it.
    """
    lines = _lines_of(dom, nodes, 0)
    if structured:
        lines += _structured(structured, lines)
    return rendering(lines)


def rendering(lines: list[Line]) -> Rendered:
    """The text of lines."""
    texts = list(_texts(lines))
    ends = accumulate(len(text) + 1 for text in texts)
    return Rendered("\n".join(texts), lines, [0, *ends][:-1])


def _texts(lines: Sequence[Line]) -> Iterator[str]:
    """The texts of lines; what the source sets apart within one block keeps an empty line above it."""
    for line in lines:
        yield f"\n{line.text}" if line.apart else line.text


def _lines_of(dom: Dom, nodes: Nodes, frames: int) -> list[Line]:
    walk = _Walk(dom, nodes, frames)
    walk.run()
    return [*walk.flows[VISIBLE].lines, *walk.flows[HIDDEN].lines, *walk.alts]


class _Walk:
    """One walk over the nodes of a page. ``rows``: open table rows as (end, first line, node), innermost last."""

    def __init__(self, dom: Dom, nodes: Nodes, frames: int) -> None:
        self.dom, self.nodes, self.frames = dom, nodes, frames
        self.flows = Flow(VISIBLE, nodes.states), Flow(HIDDEN, nodes.states)
        self.alts: list[Line] = []
        self.rows: list[tuple[int, int, int]] = []
        self.row_end = len(dom)

    def run(self) -> None:
        """Fill the lines."""
        dom, flows, nodes, row_end = self.dom, self.flows, self.nodes, self.row_end
        told = zip(range(len(dom)), dom.tags, dom.texts, nodes.states, nodes.flow, strict=True)
        for node, tag, text, state, kind in told:
            if node >= row_end:
                self._end_rows(node)
                row_end = self.row_end
            if (place := state[CHANNEL]) == OUTSIDE:
                continue
            flow = flows[place]
            if tag is TEXT:
                if text.isspace() and not state[IS_PRE]:
                    flow.pending = True
                else:
                    (flow.add_lines if state[IS_PRE] else flow.add)(text, state, node)
            elif kind == INLINE:
                if tag in _FIELDS and flow.parts and "class" in dom.attributes[node]:
                    self._field(node, flow)
            elif kind in _BORDERS:
                flow.cut = True
            else:
                self._element(node, kind, flow)
                row_end = self.row_end
        self._end_rows(len(dom))
        for flow in flows:
            flow.close()

    def _element(self, node: int, kind: int, flow: Flow) -> None:
        if kind == SPACED:
            if self._neighbour(node, flow) >= 0:
                flow.pending = True
        elif kind == BREAK:
            flow.breaks += 1
        elif kind == IMAGE:
            self._image(node, flow)
        else:
            flow.cut = True
            if kind == ROW and flow.channel == VISIBLE:
                flow.close()
                self.rows.append((self.dom.ends[node], len(flow.lines), node))
                self.row_end = self.dom.ends[node]
            elif kind == FRAME and (source := self.dom.get(node, "srcdoc")):
                self._frame(node, source)

    def _neighbour(self, node: int, flow: Flow) -> int:
        """The element right before this one that holds the last text of its line, or -1."""
        parent, before = self.dom.parents[node], flow.last
        if not flow.parts or before <= parent:
            return -1
        above = self.dom.parents[before]
        if above == parent:
            return -1
        while above > parent:
            before, above = above, self.dom.parents[above]
        return before if above == parent else -1

    def _field(self, node: int, flow: Flow) -> None:
        """Part from each other neighbours of different classes; a capital set apart in a span is part of its word."""
        before = self._neighbour(node, flow)
        if before >= 0 and len(flow.parts[-1]) > 1:
            classes = self.dom.get(before, "class"), self.dom.get(node, "class")
            flow.pending |= bool(classes[0] and classes[1] and classes[0] != classes[1])

    def _image(self, node: int, flow: Flow) -> None:
        alt = self.dom.get(node, "alt")
        if not alt.strip():
            return
        if _is_emoji(alt, self.dom.get(node, "class")):
            flow.add(alt, self.nodes.states[node], node)
            return
        state = self.nodes.states[node]
        marks, link = state[MARKS], state[AT_LINK] > 0
        text = " ".join(alt.split())
        own = (True, False, marks, marks, int(link), len(text) * link, node, node)
        self.alts.append(Line(text, ALT, state[AT_BLOCK], PARAGRAPH, *own))

    def _frame(self, node: int, source: str) -> None:
        """The document within a frame stands where the frame does; beyond the last level its source does."""
        if self.frames >= MAX_FRAMES:
            self.flows[HIDDEN].add(source, self.nodes.states[node], node)
            return
        inner = read_dom(pass_gate(source))
        outer = self.nodes.states[self.dom.parents[node]][CHANNEL]
        for line in _lines_of(inner, describe(inner), self.frames + 1):
            channel = max(outer, line.channel)
            place = self.flows[channel].lines if channel < ALT else self.alts
            if channel < ALT:
                self.flows[channel].close()
                self.flows[channel].cut = True
            place.append(line._replace(channel=channel, node=node, first=node, last=node))

    def _end_rows(self, node: int) -> None:
        """Close the rows that end before a node; a row within another leaves that one as it is."""
        flow = self.flows[VISIBLE]
        while self.rows and self.rows[-1][0] <= node:
            _, first, row = self.rows.pop()
            flow.close()
            flow.cut = True
            if joined := _joined(self.dom, row, flow.lines[first:]):
                flow.lines[first:] = [joined]
        self.row_end = self.rows[-1][0] if self.rows else len(self.dom)


def _joined(dom: Dom, row: int, lines: list[Line]) -> Line | None:
    """The line of a table row, or None where a cell holds more than one line."""
    if len(lines) < 2 or any(len(line.text) > CELL_CHARS or line.kind == TABLE for line in lines):
        return None
    cells = [node for node in dom.children(row) if dom.tags[node] in ("td", "th")]
    texts = [""] * len(cells)
    at = 0
    for line in lines:
        while at < len(cells) and dom.ends[cells[at]] <= line.node:
            at += 1
        if at >= len(cells) or line.node < cells[at] or texts[at]:
            return None
        texts[at] = line.text
    marks, some = -1, 0
    for line in lines:
        marks, some = marks & line.marks, some | line.some
    links = sum(line.n_links for line in lines), sum(line.link_chars for line in lines)
    nodes = lines[0].first, lines[-1].last
    return Line("\t".join(texts).strip("\t"), VISIBLE, row, TABLE, True, False, marks, some, *links, *nodes)


def _is_emoji(alt: str, classes: str) -> bool:
    """Whether the text for a picture is a sign that stands among words."""
    if len(alt) > _EMOJI_CHARS and not any(word in classes.lower() for word in _EMOJI_CLASS):
        return False
    if any(word in classes.lower() for word in _EMOJI_CLASS) or _EMOTICON.fullmatch(alt.strip()):
        return True
    return any(ord(c) >= 0x2190 and not c.isalnum() and not c.isspace() for c in alt) and not any(map(str.isalnum, alt))


def _structured(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of a text from structured data, unless the page holds it."""
    rows = rows_of(text)
    return [] if holds(letters_of(lines), "".join(rows)) else structured_lines(rows)


def structured_lines(rows: Sequence[str]) -> list[Line]:
    """Lines of structured data, which no element holds."""
    return [Line(row, STRUCTURED, 0, PARAGRAPH, True, False, 0, 0, 0, 0, 0, 0) for row in rows]


def rows_of(text: str) -> list[str]:
    """The lines of a text that may hold tags."""
    if "</" in text:
        inner = read_dom(pass_gate(text))
        return [line.text for line in _lines_of(inner, describe(inner), MAX_FRAMES) if line.channel == VISIBLE]
    return [row for part in html.unescape(text).splitlines() if (row := " ".join(part.split()))]


def letters_of(lines: Sequence[Line]) -> str:
    """The letters and digits of a page's own text."""
    return _letters("".join(line.text for line in lines if line.channel in (VISIBLE, HIDDEN)))


def holds(page: str, text: str) -> bool:
    """Whether most pieces of a text stand in a page, which is given by its letters and digits alone."""
    text = _letters(text)
    if len(text) <= PROBE_CHARS:
        return text in page
    step = max(1, (len(text) - PROBE_CHARS) // (PROBES - 1))
    probes = [text[at : at + PROBE_CHARS] for at in range(0, len(text) - PROBE_CHARS + 1, step)]
    return sum(probe in page for probe in probes) >= HELD_SHARE * len(probes)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))

"""Lines as they come: words joined by the white space that the source has between them, ended by blocks and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus_pipeline.markup.nodes import KIND, State


class Line(NamedTuple):
    """One line of a rendering and its evidence.

    ``node``: its block; ``starts``: it begins a block, or an empty line stands above it; ``apart``: that line is of the
    same block, and stays; ``marks``: said of all of its text; ``some``: said of some of it; ``n_links``,
    ``link_chars``: links in it and their characters; ``first``, ``last``: the nodes that its text begins and ends with.
    """

    text: str
    channel: int
    node: int
    kind: int
    starts: bool
    apart: bool
    marks: int
    some: int
    n_links: int
    link_chars: int
    first: int
    last: int


class Flow:
    """The lines of one channel.

    ``breaks``: line ends since the last text, of which two set a paragraph apart; ``cut``: a block began or ended.
    """

    __slots__ = (
        *("channel", "states", "lines", "parts", "breaks", "cut", "pending", "last", "node", "link", "marks"),
        *("indent", "first", "starts", "apart", "some", "n_links", "link_chars"),
    )

    def __init__(self, channel: int, states: Sequence[State]) -> None:
        self.channel, self.states = channel, states
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.breaks, self.cut, self.pending, self.last = 0, True, False, -1
        self.node = self.link = self.marks = -1
        self.indent, self.first = "", -1
        self.starts, self.apart, self.some, self.n_links, self.link_chars = True, False, 0, 0, 0

    def add(self, text: str, state: State, number: int) -> None:
        """Text of the node ``number`` below an element; runs of white space become one space."""
        words = text.split()
        if not words:
            self.pending = True
            return
        if text[0].isspace():
            self.pending = True
        self._put(" ".join(words), state, number)
        self.pending = text[-1].isspace()

    def add_lines(self, text: str, state: State, number: int) -> None:
        """Text whose white space and line ends are kept."""
        lines = f"{text}.".splitlines()
        lines[-1] = lines[-1][:-1]
        for i, line in enumerate(lines):
            if i:
                self.breaks, self.indent = self.breaks + 1, ""
            self.pending = False
            if line.strip() or (self.parts and not self.breaks and not self.cut):
                self._put(self.indent + line, state, number)
                self.indent = ""
            else:
                self.indent += line

    def _put(self, text: str, state: State, number: int) -> None:
        marks, block, _, _, _, _, link, _ = state
        if self.cut or self.breaks or block != self.node:
            self._open(block)
        elif self.pending:
            self.parts.append(" ")
        if not self.parts:
            self.first = number
        self.parts.append(text)
        self.last = number
        self.marks &= marks
        self.some |= marks
        if link:
            self.link_chars += len(text)
            self.n_links += link != self.link
        self.link = link

    def _open(self, block: int) -> None:
        """Begin a line."""
        self.close()
        is_same = block == self.node and not self.cut
        self.apart = is_same and self.breaks > 1
        self.starts = not is_same or self.apart
        self.node, self.breaks, self.cut = block, 0, False
        self.marks, self.some, self.n_links, self.link_chars, self.link = -1, 0, 0, 0, -1

    def close(self) -> None:
        """End the line that is being written, if any."""
        text = "".join(self.parts).rstrip()
        if text:
            where = (self.channel, self.node, self.states[self.node][KIND], self.starts, self.apart)
            said = (self.marks, self.some, self.n_links, self.link_chars, self.first, self.last)
            self.lines.append(Line(text, *where, *said))
        self.parts = []

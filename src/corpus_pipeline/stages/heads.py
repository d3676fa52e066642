"""What the head of a page says: the values that the header stage fills and the cuts that it makes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus_pipeline.stages.pieces import Piece
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.names import Name
from corpus_pipeline.text.repairs import mend


class Cut(NamedTuple):
    """A part of a line, at code points [start, end) of the line, with its label."""

    row: int
    start: int
    end: int
    label: str
    rule: str
    score: float


@dataclass(slots=True)
class Head:
    """What the head of one document says. ``spans``: field name -> (row, start, end) of the span that gives it."""

    title: str | None = None
    title_source: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    publisher: str | None = None
    section: str | None = None
    republished_from: str | None = None
    published_raw: str | None = None
    published: FoundDate | None = None
    published_source: str = "text"
    authors: list[Name] = field(default_factory=list)
    spans: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def claim(self, name: str, value: str, span: tuple[int, int, int]) -> None:
        """Set a field to the (repaired) text of a span."""
        setattr(self, name, value)
        self.spans[name] = span


@dataclass(frozen=True, slots=True)
class Given:
    """What the corpus says of one document: its title, its site, and how dates are to be read."""

    title: str | None
    site: str | None
    day_first: bool | None
    latest: dt.date | None
    title_source: str = "given"


class HeadLine(NamedTuple):
    """A line of a head. ``titular``: it could be a title; ``pieces``: what it is made of, where all is explained.

    ``over_menu``: right below it stands the first entry of a menu, as below the name of a site.
    """

    row: int
    text: str
    folded: str
    n_words: int
    prose: bool
    titular: bool
    repeated: bool
    dated: bool
    is_repaired: bool
    pieces: tuple[Piece, ...] = ()
    over_menu: bool = False

    def mended(self, start: int, end: int) -> str:
        """A part of the line after its repairs; a line that needs none has no part that does."""
        part = self.text[start:end]
        return mend(part) if self.is_repaired else part


def whole_line(line: HeadLine, label: str, rule: str, score: float) -> Cut:
    """A cut that takes all of a line."""
    return Cut(line.row, 0, len(line.text), label, rule, score)

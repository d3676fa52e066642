"""The interface of segmentation: evidence of one document in, the start of its comments with an interval out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document's lines, as arrays over its rows; ``open`` are the rows that no rule has labelled."""

    open: Bools
    prose: Bools
    n_chars: Ints
    marker: Bools
    turn: list[str | None]
    turn_strong: Bools
    turn_timed: Bools
    name_above: Bools
    echo_of: Ints
    ends_sentence: Bools


@dataclass(frozen=True, slots=True)
class Start:
    """Where comments start, as rows of the document: likeliest, and the ends of its 90 % interval.

    ``score``: probability that there are comments at all. ``basis``: the rule; empty where none are published, though
    rows may tell where they would start.
    ``templates``: shapes of the lines that open or close comments; ``opens``: first lines of comments, where people
    say so.
    """

    score: float
    basis: str = ""
    low: int = -1
    best: int = -1
    high: int = -1
    templates: frozenset[str] = frozenset()
    review: str = ""
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines of a batch among which comments may start; the arrays are over all of its rows.

    ``open``: rows that no rule has labelled; ``prose``: running text; ``name_above``: times below a line with a name.
    """

    lines: pa.Table
    open: Bools
    prose: Bools
    name_above: Bools


class Segmenter(Protocol):
    """Anything that tells where comments start in one document."""

    def find_start(self, evidence: Evidence) -> Start:
        """The start of comments, or a Start without basis."""
        ...

    def revise(self, candidates: Candidates, starts: Sequence[Start | None]) -> list[Start | None]:
        """The starts of all documents of a batch, once each has been looked at by itself; None has no lines."""
        ...

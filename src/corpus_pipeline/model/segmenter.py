"""The interface of segmentation: evidence of one document in, the start of its comments with an interval out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.chain import BODY, COMMENT, FURNITURE
from corpus_pipeline.model.lookups import Features, Weights
from corpus_pipeline.model.tokens import Words


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
class Pages:
    """The lines of a batch's whole pages: numbers of their rows, and the probability of each class, (n, 3).

    ``drop``: probability from which each line is furniture; ``certain``: lines of documents that are pages for certain,
    where comments are told line by line as well; ``of_lines``: features and words of all lines of the batch, where any
    document is a page.
    """

    row: Ints
    shares: Weights
    drop: Weights
    certain: Bools
    of_lines: tuple[Features, Words] | None = None

    @classmethod
    def none(cls) -> Pages:
        """No document is a whole page."""
        return cls(np.zeros(0, np.int64), np.zeros((0, 3)), np.zeros(0), np.zeros(0, np.bool_))

    def classes(self) -> Ints:
        """The class of each line: furniture from ``drop`` on, else the likelier one of the article and comments."""
        text = np.where(self.shares[:, COMMENT] > self.shares[:, BODY], COMMENT, BODY)
        return np.where(self.shares[:, FURNITURE] >= self.drop, FURNITURE, text)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines of a batch among which comments may start; the arrays are over all of its rows.

    ``open``: rows that no rule has labelled; ``prose``: running text; ``name_above``: times below a line with a name;
    ``pages``: the whole pages, once they are known.
    """

    lines: pa.Table
    open: Bools
    prose: Bools
    name_above: Bools
    pages: Pages | None = None


class Segmenter(Protocol):
    """Anything that tells where comments start in one document."""

    def read_pages(self, candidates: Candidates, n_docs: int) -> Pages:
        """The whole pages among the documents of a batch without markup."""
        ...

    def find_start(self, evidence: Evidence) -> Start:
        """The start of comments, or a Start without basis."""
        ...

    def revise(self, candidates: Candidates, starts: Sequence[Start | None]) -> list[Start | None]:
        """The starts of all documents of a batch, once each has been looked at by itself; None has no lines."""
        ...

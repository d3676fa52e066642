"""What is chosen among in a document: that comments start at one of its lines, or nowhere; all as rows of one table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.boundary_features import Rows, candidate_features, document_features
from corpus_pipeline.model.lookups import Features, Values

# What "nowhere" has for the features of a line, and the prefix of those of the document, which both have.
NOWHERE, OF_DOCUMENT = np.float32(-1e6), "doc_"


@dataclass(frozen=True, slots=True)
class StartChoices:
    """The rows: candidates in order, then "nowhere" of each document.

    ``starts``: features of the candidates; ``nones``: of the documents; ``candidates``: the open line of each
    candidate; ``document``: of each row.
    """

    starts: Features
    nones: Features
    candidates: Ints
    document: Ints

    def starts_in(self) -> Ints:
        """The document of each candidate."""
        return self.document[: len(self.candidates)]

    def features(self) -> dict[str, Values]:
        """The columns over all rows."""
        n, of = len(self.candidates), self.starts_in()
        nowhere = np.full(len(self.document) - n, NOWHERE)
        out = {name: np.concatenate([values, nowhere]) for name, values in self.starts.items()}
        out |= {OF_DOCUMENT + name: np.concatenate([values[of], values]) for name, values in self.nones.items()}
        out["is_nowhere"] = (np.arange(len(self.document)) >= n).astype(np.float32)
        return out


def start_choices(rows: Rows, candidates: Ints | None = None) -> StartChoices:
    """The choices of each document. ``candidates``: open lines that are looked at, all below the first prose if none.

    What speaks for no comments at all is taken from all of these, whichever are looked at.
    """
    every = candidate_features(rows)
    allowed = below_first_prose(rows)
    nones = document_features(rows, every, allowed)
    kept = np.flatnonzero(allowed) if candidates is None else candidates
    doc = np.repeat(np.arange(len(rows.at) - 1), np.diff(rows.at))
    starts = {name: values[kept] for name, values in every.items()}
    return StartChoices(starts, nones, kept, np.concatenate([doc[kept], np.arange(len(rows.at) - 1)]))


def no_rows() -> Rows:
    """No lines of no documents, of which the names of all features can be had."""
    none, flags = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    lines = defaultdict[str, Values](lambda: np.zeros(0, np.float32))
    at, evidence = np.zeros(1, np.int64), np.zeros(0, np.float32)
    return Rows(none, at, evidence, lines, flags, none, none, none, none, none, flags, flags)


def below_first_prose(rows: Rows) -> Bools:
    """Open lines that have running text above them in their document."""
    before = np.concatenate([[0], np.cumsum(rows.prose)])
    n = np.diff(rows.at)
    return np.asarray(before[:-1] > np.repeat(before[rows.at[:-1]], n))

"""The lines of a batch's pages as places: where their pages, containers and sections begin and end, and sums over them.

All is vectorised: a sum over a container or a section is a difference of running totals, since its lines stand
together. Totals are of whole numbers, so that what is told of a page does not depend on its batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, ints
from corpus_pipeline.markup.elements import HEADING
from corpus_pipeline.markup.line_columns import LEVELS

Values = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

# Rows that are not there are at least so many rows away.
FAR = 100


@dataclass(frozen=True, slots=True)
class Blocks:
    """The shown lines of a batch's pages.

    ``row``: in the batch; ``at``: the first of each page, by ``page``; ``diffuse``: of pages without a single text.
    """

    row: Ints
    diffuse: Bools
    page: Ints
    at: Ints
    containers: tuple[tuple[Ints, Ints], ...]
    sections: tuple[Ints, Ints]


def read_blocks(lines: pa.Table, wanted: Bools) -> Blocks:
    """The wanted lines with the first and last of each of their containers and sections, as places among them."""
    row = np.flatnonzero(wanted)
    doc = ints(lines["doc_no"])[row]
    first = np.flatnonzero(np.diff(doc, prepend=-1))
    page = np.cumsum(np.diff(doc, prepend=-1) != 0) - 1
    at = np.append(first, len(row))
    place = np.arange(len(row))
    containers = []
    for level in range(1, LEVELS + 1):
        start = place - ints(lines[f"above_{level}"])[row]
        end = place + ints(lines[f"below_{level}"])[row] + 1
        containers.append((np.maximum(start, at[page]), np.minimum(end, at[page + 1])))
    diffuse = ints(lines["is_diffuse"])[row] > 0
    sections = _sections(ints(lines["block_kind"])[row] == HEADING, at)
    return Blocks(row, diffuse, page, at, tuple(containers), sections)


def _sections(heading: Bools, at: Ints) -> tuple[Ints, Ints]:
    """Where the section of each line begins, at a heading or with the page, and where the next one does."""
    opens = heading.copy()
    opens[at[:-1][at[:-1] < len(opens)]] = True
    begins = np.append(np.flatnonzero(opens), len(opens))
    number = np.cumsum(opens) - 1
    return begins[number], begins[number + 1]


def spans_of(blocks: Blocks) -> Iterator[tuple[str, tuple[Ints, Ints]]]:
    """What each line stands in, by name: its first row and the one behind its last."""
    for level, span in enumerate(blocks.containers, 1):
        yield f"container {level}", span
    yield "section", blocks.sections
    yield "page", (blocks.at[blocks.page], blocks.at[blocks.page + 1])


def beside(values: npt.NDArray[Any], blocks: Blocks, step: int, outside: float) -> Values:
    """The value of the line so many rows away on the same page."""
    place = np.arange(len(values)) + step
    inside = (place >= blocks.at[blocks.page]) & (place < blocks.at[blocks.page + 1])
    return np.where(inside, values[np.clip(place, 0, max(len(values) - 1, 0))], outside).astype(np.float32)


def last_true(mask: Bools, place: Ints, start: Ints) -> Ints:
    """The last row at or above each for which it holds, within its page; far away where there is none."""
    found = np.maximum.accumulate(np.where(mask, place, -1)) if len(mask) else place
    return np.where(found >= start, found, place - FAR)


def next_true(mask: Bools, place: Ints, end: Ints) -> Ints:
    """The first row at or below each for which it holds, within its page; far away where there is none."""
    far = len(mask) + FAR
    found = np.minimum.accumulate(np.where(mask, np.arange(len(mask)), far)[::-1])[::-1] if len(mask) else place
    found = found[np.minimum(place, len(mask) - 1)] if len(mask) else place
    return np.where(found < end, found, place + far)


def between(values: Ints, start: Ints, end: Ints) -> Ints:
    """The sum of the values from one row up to another."""
    total = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(total[end] - total[start])


def mean_of(values: Ints, weight: Ints, start: Ints, end: Ints) -> Floats:
    """The weighted mean from one row up to another; -1 of none."""
    total = between(weight, start, end)
    return np.where(total > 0, between(values * weight, start, end) / np.maximum(total, 1), -1.0)

"""Means and sums over the lines around each line of its document, from running totals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints, first_by
from corpus_pipeline.model.lookups import Values

# Totals are kept in this part of one, as whole numbers: exact, whatever else is in the batch.
UNIT = 1 << 16
# Lines from the fullest part of a document that still tell something.
FROM_FULLEST = 120


class Running:
    """A column over lines, with the bounds of each line's document. ``at``: as ``columns.bounds`` gives them."""

    def __init__(self, values: npt.NDArray[np.generic], at: Ints) -> None:
        whole = np.rint(values.astype(np.float64) * UNIT).astype(np.int64)
        self.total = np.concatenate([[0], np.cumsum(whole)])
        n = np.diff(at)
        self.start, self.end = np.repeat(at[:-1], n), np.repeat(at[1:], n)
        self.row = np.arange(len(values))

    def before(self, width: int) -> Values:
        """Mean over so many lines above."""
        return self._mean(np.maximum(self.row - width, self.start), self.row)

    def after(self, width: int) -> Values:
        """Mean over so many lines below."""
        return self._mean(np.minimum(self.row + 1, self.end), np.minimum(self.row + 1 + width, self.end))

    def around(self, width: int) -> Values:
        """Mean over a line and so many on each side."""
        return self._mean(np.maximum(self.row - width, self.start), np.minimum(self.row + 1 + width, self.end))

    def above(self) -> Values:
        """Sum over all lines above."""
        return self._sum(self.start, self.row)

    def below(self) -> Values:
        """Sum over all lines below."""
        return self._sum(np.minimum(self.row + 1, self.end), self.end)

    def whole(self) -> Values:
        """Mean over the document."""
        return self._mean(self.start, self.end)

    def _mean(self, start: Ints, end: Ints) -> Values:
        return np.asarray(self._sum(start, end) / np.maximum(end - start, 1), np.float32)

    def _sum(self, start: Ints, end: Ints) -> Values:
        return np.asarray((self.total[end] - self.total[start]) / UNIT, np.float32)


def since(mask: Bools, at: Ints, most: int) -> Values:
    """Lines from the last one under the mask, at or above each line of its document; ``most`` where none is as near."""
    row = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, row, -1))
    own = last >= np.repeat(at[:-1], np.diff(at))
    return np.where(own, np.minimum(row - last, most), most).astype(np.float32)


def until(mask: Bools, at: Ints, most: int) -> Values:
    """Lines to the next one under the mask, at or below each line of its document; ``most`` where none is as near."""
    row = np.arange(len(mask))
    following = np.minimum.accumulate(np.where(mask, row, len(mask))[::-1])[::-1]
    own = following < np.repeat(at[1:], np.diff(at))
    return np.where(own, np.minimum(following - row, most), most).astype(np.float32)


def most_of(values: Values, at: Ints) -> Values:
    """The greatest value of each document, at each of its lines."""
    n = np.diff(at)
    filled = n > 0
    return np.repeat(np.maximum.reduceat(values, at[:-1][filled]), n[filled]) if len(values) else values


def beside_fullest(sums: Running, at: Ints, width: int) -> tuple[Values, Ints]:
    """How full the part of a document around each line is beside its fullest one, and the lines from that one."""
    around = sums.around(width)
    most = most_of(around, at)
    away = np.arange(len(around)) - np.repeat(first_by(around >= most, at), np.diff(at))
    return np.asarray(around / np.maximum(most, 1), np.float32), np.clip(away, -FROM_FULLEST, FROM_FULLEST)

"""Means, sums and distances within documents, checked against counting by hand."""

from __future__ import annotations

import numpy as np

from corpus_pipeline.model.running import Running, since, until

AT = np.array([0, 4, 4, 6])
VALUES = np.array([1.0, 2.0, 3.0, 4.0, 10.0, 20.0])
MASK = np.array([False, True, False, False, False, True])


def test_means_stay_within_the_document() -> None:
    sums = Running(VALUES, AT)
    assert sums.before(2).tolist() == [0, 1, 1.5, 2.5, 0, 10]
    assert sums.after(2).tolist() == [2.5, 3.5, 4, 0, 20, 0]
    assert sums.around(1).tolist() == [1.5, 2, 3, 3.5, 15, 15]
    assert sums.whole().tolist() == [2.5] * 4 + [15] * 2


def test_sums_leave_the_line_itself_out() -> None:
    sums = Running(VALUES, AT)
    assert sums.above().tolist() == [0, 1, 3, 6, 0, 10]
    assert sums.below().tolist() == [9, 7, 4, 0, 20, 0]


def test_distances_end_at_the_document() -> None:
    assert since(MASK, AT, 9).tolist() == [9, 0, 1, 2, 9, 0]
    assert until(MASK, AT, 9).tolist() == [1, 0, 9, 9, 1, 0]

"""Where an uncertain thread is cut: what may be found of it is weighed with what may be lost of the article."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.fitted_segmenter import Place

N = 20


def place(**chances: float) -> Place:
    """Twenty lines of a hundred characters; ``at_5=0.5``: chance that comments start at line 5."""
    start = np.zeros(N)
    for name, chance in chances.items():
        start[int(name.removeprefix("at_"))] = chance
    return Place(np.arange(100, 100 + N), start, np.full(N, 100))


@pytest.mark.parametrize("price", [0.5, 1.0, 2.0, 8.0])
def test_a_sure_start_is_the_cut(price: float) -> None:
    assert place(at_7=1.0).cut(price) == 107


def test_the_dearer_the_article_the_later_the_cut() -> None:
    cuts = [place(at_4=0.6, at_8=0.2, at_14=0.2).cut(price) for price in (0.1, 1.0, 3.0, 30.0)]
    assert cuts == sorted(cuts)
    assert (cuts[0], cuts[-1]) == (104, 114)


def test_a_start_far_below_costs_more_than_one_near_by() -> None:
    near, far = place(at_4=0.6, at_5=0.4), place(at_4=0.6, at_16=0.4)
    assert near.cut(4.0) - 100 <= 5
    assert far.cut(4.0) == 116


def test_a_long_thread_that_may_start_anywhere_is_not_given_up() -> None:
    """Of 800 lines a few in a hundred are candidates far below: what is lost of an article is at most all of it."""
    start = np.full(800, 0.2 / 700)
    start[:100] = 0.0
    start[80] = 0.8
    assert Place(np.arange(800), start, np.full(800, 100)).cut(1.0) == 80


def test_rows_without_characters_are_no_division_by_zero() -> None:
    assert Place(np.arange(3), np.array([0.2, 0.5, 0.3]), np.zeros(3, np.int64)).cut(2.0) in (0, 1, 2)


def test_chances_that_hardly_exist_are_compared_all_the_same() -> None:
    assert place(at_4=3e-300, at_8=1e-300).cut(0.5) == place(at_4=0.6, at_8=0.2).cut(0.5) == 104


def test_quantiles_are_rows() -> None:
    own = place(at_4=0.25, at_8=0.5, at_14=0.25)
    assert [own.quantile(share) for share in (0.05, 0.5, 0.95)] == [104, 108, 114]
    assert own.likeliest == 108

"""The bound of a page: high where all is sure, low where little is, and the same in any batch."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.block_bounds import page_bounds
from corpus_pipeline.model.lookups import Values

WORDS = np.full(10, 20)
PAGE = np.zeros(10, np.int64)


def odds(*chances: float) -> Values:
    return np.log(np.array(chances) / (1 - np.array(chances))).astype(np.float32)


def bound_of(*chances: float) -> float:
    found = page_bounds(odds(*chances), WORDS[: len(chances)], PAGE[: len(chances)])
    assert len(set(found.tolist())) == 1
    return float(1 / (1 + np.exp(-found[0])))


def expected(chances: list[float], bound: float) -> float:
    taken = [own for own in chances if own >= bound]
    return 2 * sum(taken) / (len(taken) + sum(chances)) if taken else 0.0


def test_where_all_is_sure_a_line_must_be_likely() -> None:
    assert bound_of(0.99, 0.99, 0.98, 0.97, 0.47, 0.42, 0.02) > 0.42


def test_where_little_is_sure_less_likely_lines_are_taken() -> None:
    assert bound_of(0.45, 0.4, 0.35, 0.35, 0.3, 0.1) <= 0.3


@pytest.mark.parametrize("seed", range(20))
def test_no_other_bound_is_expected_to_do_better(seed: int) -> None:
    chances = np.random.default_rng(seed).uniform(0.02, 0.98, 10).tolist()
    own = expected(chances, bound_of(*chances))
    assert own >= max(expected(chances, tried / 100) for tried in range(20, 71, 5)) - 0.02


def test_lines_that_weights_are_not_asked_of_count_nothing() -> None:
    score = odds(0.99, 0.98, 0.4, 0.4, 0.4)
    asked = np.array([20, 20, 0, 0, 0])
    assert page_bounds(score, asked, PAGE[:5])[0] == page_bounds(score[:2], asked[:2], PAGE[:2])[0]


def test_pages_have_bounds_of_their_own_in_any_batch() -> None:
    first, second = odds(0.99, 0.98, 0.97), odds(0.4, 0.35, 0.3, 0.3)
    page = np.array([0] * 3 + [1] * 4)
    found = page_bounds(np.concatenate([first, second]), WORDS[:7], page)
    assert found[:3].tolist() == page_bounds(first, WORDS[:3], PAGE[:3]).tolist()
    assert found[3:].tolist() == page_bounds(second, WORDS[:4], PAGE[:4]).tolist()


def test_a_page_without_words_has_the_middle() -> None:
    assert page_bounds(odds(0.9), np.array([0]), PAGE[:1]).tolist() == [0.0]
    assert len(page_bounds(odds(), WORDS[:0], PAGE[:0])) == 0

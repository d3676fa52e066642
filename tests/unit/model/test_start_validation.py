"""Policies are measured on documents that the weights have not seen, and the best of those allowed is taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus_pipeline.model.start_model import load_model
from corpus_pipeline.model.start_validation import MOST_CUT, Judged, calibrate, choose_policy, measure

PLACE = np.arange(1, 11)


def judged(probability: float, first: int | None = 4, kind: str = "bare") -> Judged:
    """Ten lines below a title; comments from ``first`` on, and this probability that they start there."""
    start = np.zeros(10)
    start[first if first is not None else 5] = probability
    is_comment = np.arange(10) >= (first if first is not None else 10)
    return Judged(kind, PLACE, start, 1 - probability, is_comment, ~is_comment, np.full(10, 100))


def test_a_start_that_is_found_is_right_in_every_figure() -> None:
    found = measure(replace(load_model(), act=0.5, price=2.0), [judged(0.9)])
    assert found == {"bare_best_exact": 1.0, "bare_exact": 1.0, "bare_f1": 1.0, "body_characters_lost": 0.0}


def test_what_is_not_sure_enough_is_left_in_the_article() -> None:
    found = measure(replace(load_model(), act=0.95, price=2.0), [judged(0.9)])
    assert (found["bare_f1"], found["bare_exact"]) == (0.0, 0.0)


def test_an_article_that_is_cut_loses_its_lines() -> None:
    found = measure(replace(load_model(), act=0.5, price=2.0), [judged(0.9, None, "alone")])
    assert found == {"body_characters_lost": pytest.approx(0.5), "without_comments_cut": 1.0}


def test_the_policy_that_finds_most_is_taken_where_it_costs_little() -> None:
    sure = [judged(0.9) for _ in range(50)] + [judged(0.52) for _ in range(10)]
    policy, figures = choose_policy(load_model(), sure)
    assert policy["act"] <= 0.52
    assert figures["bare_f1"] == 1.0


def test_a_policy_that_cuts_articles_is_not() -> None:
    both = [judged(0.9) for _ in range(50)] + [judged(0.6, None, "alone") for _ in range(10)]
    policy, figures = choose_policy(load_model(), both)
    assert policy["act"] > 0.6
    assert figures["without_comments_cut"] <= MOST_CUT


def test_scores_are_read_against_what_documents_hold() -> None:
    found = calibrate([judged(0.7) for _ in range(60)] + [judged(0.7, None, "alone") for _ in range(60)])
    assert found.of(0.7) == pytest.approx(0.5, abs=0.02)

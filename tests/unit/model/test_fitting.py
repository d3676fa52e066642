"""Fits find what the data hold, give the same bytes twice, and shrink what the data do not tell."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.fitting import (
    Choices,
    additive,
    centred,
    design,
    fit_choice,
    fit_logistic,
    penalty,
    quantile_edges,
)
from corpus_pipeline.model.lookups import Values

N = 600
STEP = np.arange(N)
FEATURES: dict[str, Values] = {
    "tells": (STEP % 2).astype(np.float32),
    "idle": (STEP % 3).astype(np.float32),
}
# The feature is right three times in four.
TARGET = (STEP % 2 == 1) ^ (STEP % 8 < 2)


def test_edges_cut_between_values_that_occur() -> None:
    assert quantile_edges(np.array([0, 0, 0, 1, 2], np.float32), 6) == (0.0, 1.0)
    assert quantile_edges(np.full(9, 4, np.float32), 6) == ()
    edges = quantile_edges(np.arange(1000, dtype=np.float32), 4)
    assert len(edges) == 3
    assert list(edges) == sorted(edges)


def test_the_commonest_value_has_a_bin_of_its_own() -> None:
    values = np.concatenate([np.zeros(900), np.linspace(1, 2, 100)]).astype(np.float32)
    assert quantile_edges(values, 4)[0] == 0.0


def test_logistic_regression_finds_the_feature_that_tells() -> None:
    own = design(FEATURES, {"tells": (0.0,), "idle": (0.0, 1.0)})
    beta = fit_logistic(own, TARGET, np.ones(N), penalty(own, 0.01, 0.01))
    model = centred(additive(own, beta[1:], float(beta[0])), FEATURES, np.ones(N))
    tells, idle = model.lookups
    assert tells.weights[1] - tells.weights[0] == pytest.approx(2 * np.log(3), rel=0.02)
    assert max(idle.weights) - min(idle.weights) < 0.1
    assert sum(tells.weights) == pytest.approx(0, abs=1e-3)


def choices() -> Choices:
    """200 groups of three options; the one with the highest value is chosen, and none where no value is high."""
    group = np.repeat(np.arange(200), 3)
    high = np.zeros(600, np.float32)
    high[np.arange(100) * 3 + 1] = 1
    slope = {"slope": np.where(high > 0, 0.5, -0.5).astype(np.float32)}
    options = design({"high": high}, {"high": (0.0,)}, slope)
    any_high = {"any": (np.arange(200) < 100).astype(np.float32)}
    none = design(any_high, {"any": (0.0,)})
    chosen = np.where(np.arange(200) < 100, np.arange(200) * 3 + 1, -1)
    return Choices(options, group, np.zeros(600), none, chosen, np.ones(200))


def test_choices_are_learned_with_the_choice_of_none() -> None:
    own = choices()
    options, none = fit_choice(own, (penalty(own.options, 0.1, 0.1), penalty(own.none, 0.1, 0.1)))
    scores = own.options.product(options).reshape(200, 3)
    rest = own.none.product(none)
    assert (scores[:100].argmax(axis=1) == 1).all()
    assert (scores[:100, 1] > rest[:100]).all()
    assert (rest[100:] > scores[100:].max(axis=1)).all()


def test_the_same_data_give_the_same_weights() -> None:
    own = choices()
    penalties = penalty(own.options, 0.1, 0.1), penalty(own.none, 0.1, 0.1)
    assert fit_choice(own, penalties)[0].tobytes() == fit_choice(own, penalties)[0].tobytes()


def test_slopes_are_part_of_the_model() -> None:
    own = choices()
    options, _ = fit_choice(own, (penalty(own.options, 0.1, 0.1), penalty(own.none, 0.1, 0.1)))
    model = additive(own.options, options)
    assert dict(model.slopes)["slope"] > 0

"""Additive models: scores are sums of look-ups, and say what they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.lookups import Additive, Lookup, Values

MODEL = Additive(
    0.5, (Lookup("length", (2.0, 5.0), (-1.0, 0.0, 2.0)), Lookup("asks", (0.0,), (0.0, 0.25))), (("rise", 2.0),)
)


def rows(**columns: list[float]) -> dict[str, Values]:
    return {name: np.array(values, np.float32) for name, values in columns.items()}


FEATURES = rows(length=[1, 2, 3, 9], asks=[0, 0, 1, 3], rise=[0, 0, 0.5, -1])


def test_a_score_is_the_sum_of_bias_weights_and_slopes() -> None:
    assert MODEL.score(FEATURES).tolist() == [-0.5, -0.5, 1.75, 0.75]


@pytest.mark.parametrize("row", range(4))
def test_reasons_add_up_to_the_score(row: int) -> None:
    reasons = MODEL.reasons(FEATURES, row)
    assert sum(weight for _, weight in reasons) + MODEL.bias == pytest.approx(float(MODEL.score(FEATURES)[row]))


def test_reasons_are_in_words_strongest_first() -> None:
    assert MODEL.reasons(FEATURES, 3) == [("rise = -1", -2.0), ("length > 5", 2.0), ("asks > 0", 0.25)]


def test_a_model_survives_json() -> None:
    assert Additive.from_json(MODEL.as_json()) == MODEL

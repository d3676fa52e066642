"""Scores become shares: rising, between 0 and 1, and read back as they were written."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.calibration import Calibration, fit_calibration

N = 2_000
SCORES = np.arange(N) / N


def test_scores_that_promise_too_much_are_taken_down() -> None:
    # Every fourth of those from a half on holds comments, and none below.
    found = fit_calibration(SCORES, (SCORES >= 0.5) & (np.arange(N) % 4 == 0))
    assert found.of(0.25) < 0.02
    assert found.of(0.75) == pytest.approx(0.25, abs=0.03)


def test_shares_never_fall() -> None:
    odd = np.arange(N) % 3 == 0
    found = fit_calibration(SCORES, odd ^ (SCORES > 0.7))
    assert (np.diff(found.shares) >= 0).all()
    assert (np.diff(found.scores) >= 0).all()


def test_without_points_a_score_stays() -> None:
    assert Calibration().of(0.37) == 0.37


def test_it_survives_json() -> None:
    found = fit_calibration(SCORES, SCORES > 0.4)
    assert Calibration.from_json(found.as_json()) == found


@pytest.mark.parametrize(
    "points", [((0.0, 0.5), (0.4, 0.2)), ((0.0, 2.0), (0.0, 1.0)), ((0.0, float("nan")), (0.0, 1.0))]
)
def test_what_does_not_rise_is_refused(points: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(ValueError, match="calibration"):
        Calibration.from_json({"scores": points[0], "shares": points[1]})

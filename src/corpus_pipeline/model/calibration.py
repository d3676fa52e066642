"""Scores as shares: of documents that get a score, this many hold comments, by models that had not seen their site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools
from corpus_pipeline.model.lookups import Weights

# Scores are put together to so many groups of as many documents; of a group's share so much is uncertain.
GROUPS, UNSURE = 20, 0.5
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Calibration:
    """Shares at some scores, both rising, with straight lines between them; without points a score stays as it is."""

    scores: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    def of(self, score: float) -> float:
        """The share that a score stands for."""
        return float(np.interp(score, self.scores, self.shares)) if self.scores else score

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Calibration:
        """The calibration of a weights file; ValueError unless both rise within 0 and 1."""
        scores, shares = tuple(raw.get("scores", ())), tuple(raw.get("shares", ()))
        both = np.array([scores, shares], np.float64)
        if not np.isfinite(both).all() or (np.diff(both) < 0).any() or (both < 0).any() or (both > 1).any():
            raise ValueError("broken weights (a calibration that does not rise from 0 to 1)")
        return cls(scores, shares)

    def as_json(self) -> dict[str, Any]:
        """The calibration as JSON holds it."""
        return {"scores": list(self.scores), "shares": list(self.shares)}


def fit_calibration(scores: Weights, is_true: Bools) -> Calibration:
    """The rising shares that fit best: neighbouring groups of scores are joined until none falls."""
    order = np.argsort(scores, kind="stable")
    blocks: list[tuple[float, float, float]] = []
    for part in np.array_split(order, min(GROUPS, len(order))):
        blocks.append((float(len(part)), float(scores[part].sum()), float(is_true[part].sum())))
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            above, below = blocks.pop(), blocks.pop()
            blocks.append((above[0] + below[0], above[1] + below[1], above[2] + below[2]))
    points = [(0.0, 0.0), *((own[1] / own[0], _share(own)) for own in blocks), (1.0, 1.0)]
    rounded = np.round(np.array(points), DIGITS)
    return Calibration(tuple(rounded[:, 0].tolist()), tuple(rounded[:, 1].tolist()))


def _share(block: tuple[float, float, float]) -> float:
    return (block[2] + UNSURE) / (block[0] + 2 * UNSURE)

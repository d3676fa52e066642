"""Additive models: a weight for each bin of each named feature, so that a score can be read as a list of reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]
Bins = npt.NDArray[np.int8]
Features = Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Lookup:
    """One feature's weights: ``weights[i]`` for values above ``edges[i - 1]`` and up to ``edges[i]``."""

    name: str
    edges: tuple[float, ...]
    weights: tuple[float, ...]
    # The same as arrays: to make them took a fifth of the time of scoring the lines of a batch.
    _edges: Values = field(init=False, repr=False, compare=False)
    _weights: Values = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_edges", np.array(self.edges, np.float32))
        object.__setattr__(self, "_weights", np.array(self.weights, np.float32))

    def score(self, values: Values) -> Values:
        """The weight of each value."""
        return self._weights.take(bin_of(values, self._edges))

    def words(self, value: float) -> str:
        """The bin of a value as it is printed."""
        i = int(bin_of(np.array([value], np.float32), self._edges)[0])
        return f"{self.name} <= {self.edges[0]:g}" if i == 0 else f"{self.name} > {self.edges[i - 1]:g}"


def bin_of(values: Values, edges: Values | Sequence[float]) -> Bins:
    """Number of edges below each value; edges are few, and comparing with each takes a quarter as long as a search."""
    above = values > np.asarray(edges, np.float32)[:, np.newaxis]
    return np.asarray(np.add.reduce(above.view(np.int8), axis=0, dtype=np.int8))


@dataclass(frozen=True, slots=True)
class Additive:
    """A bias, look-up tables, and slopes of features that count as they are; the score of a row is their sum."""

    bias: float
    lookups: tuple[Lookup, ...]
    slopes: tuple[tuple[str, float], ...] = ()

    def names(self) -> list[str]:
        """The features that it reads."""
        return [*(own.name for own in self.lookups), *(name for name, _ in self.slopes)]

    def score(self, features: Features) -> Values:
        """The score of every row."""
        total = np.full(len(next(iter(features.values()))), self.bias, np.float32)
        for lookup in self.lookups:
            total += lookup.score(features[lookup.name])
        for name, slope in self.slopes:
            total += np.float32(slope) * features[name]
        return total

    def reasons(self, features: Features, row: int) -> list[tuple[str, float]]:
        """What each feature of a row adds to its score, the strongest first."""
        found = [
            (f"{name} = {features[name][row]:g}", float(slope * features[name][row])) for name, slope in self.slopes
        ]
        for lookup in self.lookups:
            value = features[lookup.name][row : row + 1]
            found.append((lookup.words(float(value[0])), float(lookup.score(value)[0])))
        return sorted(found, key=lambda reason: -abs(reason[1]))

    def as_json(self) -> dict[str, Any]:
        """The model as JSON holds it."""
        lookups = {own.name: [list(own.edges), list(own.weights)] for own in self.lookups}
        return {"bias": self.bias, "lookups": lookups, "slopes": dict(self.slopes)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Additive:
        """The model that ``as_json`` gave."""
        lookups = (Lookup(name, tuple(edges), tuple(weights)) for name, (edges, weights) in raw["lookups"].items())
        return cls(raw["bias"], tuple(lookups), tuple(raw["slopes"].items()))

"""Symmetric decision trees: every tree asks the same few questions of each row, and its answers number a weight.

What additive tables cannot say, trees do: a link is no part of an article, but it is one in a list of sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_pipeline.model.lookups import Features, Values

Answers = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tree:
    """``questions``: a feature and the edge that its value is above or not; ``weights``: by the answers as bits.

    The first question is the highest bit.
    """

    questions: tuple[tuple[str, float], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """A bias and trees; the score of a row is their sum."""

    bias: float
    trees: tuple[Tree, ...]

    def names(self) -> list[str]:
        """The features that it reads."""
        return sorted({name for tree in self.trees for name, _ in tree.questions})

    def score(self, features: Features) -> Values:
        """The score of every row."""
        n = len(next(iter(features.values())))
        total, known = np.full(n, self.bias, np.float32), dict[tuple[str, float], Answers]()
        for tree in self.trees:
            place = np.zeros(n, np.uint8)
            for name, edge in tree.questions:
                answer = known.get((name, edge))
                if answer is None:
                    answer = known[name, edge] = (features[name] > np.float32(edge)).view(np.uint8)
                place += place
                place += answer
            total += np.array(tree.weights, np.float32).take(place)
        return total

    def reasons(self, features: Features, row: int) -> list[tuple[str, float]]:
        """What each feature of a row adds to its score, the strongest first.

        A question counts with what its answer changes in the mean of the weights that are still open.
        """
        total: dict[str, float] = defaultdict(float)
        for tree in self.trees:
            weights = np.array(tree.weights)
            for name, edge in tree.questions:
                half = weights.reshape(2, -1)[int(features[name][row] > np.float32(edge))]
                total[name] += float(half.mean() - weights.mean())
                weights = half
        found = [(f"{name} = {features[name][row]:g}", weight) for name, weight in total.items()]
        return sorted(found, key=lambda reason: -abs(reason[1]))

    def as_json(self) -> dict[str, Any]:
        """The model as JSON holds it: questions as numbers of a list of features, so that names stand there once."""
        names = self.names()
        number = {name: i for i, name in enumerate(names)}
        trees = [[[[number[name], edge] for name, edge in t.questions], list(t.weights)] for t in self.trees]
        return {"bias": self.bias, "features": names, "trees": trees}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Trees:
        """The model that ``as_json`` gave; ValueError where a tree lacks weights."""
        names = raw["features"]
        trees = []
        for questions, weights in raw["trees"]:
            if len(weights) != 1 << len(questions) or len(questions) > MAX_DEPTH:
                raise ValueError("broken weights (a tree has a weight for each way to answer)")
            trees.append(Tree(tuple((names[i], edge) for i, edge in questions), tuple(weights)))
        return cls(raw["bias"], tuple(trees))


# Answers are numbered in one byte.
MAX_DEPTH = 8

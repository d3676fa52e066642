"""Trees by gradient boosting, with numpy alone: no random numbers, so the same tables give the same trees.

Each tree is fitted to what those before it got wrong. It sees a part of the features, another part each time, so that
trees differ and their sum does not hang on single ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.fitting import quantile_edges
from corpus_pipeline.model.lookups import Features, Weights, bin_of
from corpus_pipeline.model.trees import Tree, Trees

Codes = npt.NDArray[np.uint8]
# Edges of a feature that are asked about at most, beside the two around its commonest value.
EDGES = 29
_BINS = EDGES + 3
DIGITS, LEAST = 3, 1e-12


@dataclass(frozen=True, slots=True)
class Boosting:
    """``rate``: share of a tree's weights that counts; ``penalty``: of the squares of weights, in rows of weight 1.

    ``stride``: one in so many features is seen by a tree.
    """

    trees: int
    depth: int
    rate: float
    penalty: float
    stride: int


def boost(features: Features, is_true: Bools, weight: Weights, how: Boosting) -> Trees:
    """Trees whose sum is the log odds that a row is true."""
    share = float((weight * is_true).sum() / weight.sum())
    bias = round(float(np.log(share / (1 - share))), DIGITS)
    edges = {name: quantile_edges(values, EDGES) for name, values in sorted(features.items())}
    return Trees(bias, _boosted(features, edges, _Aim(is_true, weight, np.full(len(weight), bias), _odds), how))


def boost_choices(features: Features, is_chosen: Bools, weight: Weights, groups: Groups, how: Boosting) -> Trees:
    """Trees whose sums, as powers of e, are to each other as the chances of the rows of a group. One row is chosen.

    Values of chosen rows are few, so edges are drawn from these and as many others.
    """
    chosen = np.flatnonzero(is_chosen)
    rows = np.concatenate([chosen, np.arange(0, len(is_chosen), max(1, len(is_chosen) // max(len(chosen), 1)))])
    edges = {name: quantile_edges(values[rows], EDGES) for name, values in sorted(features.items())}
    aim = _Aim(is_chosen, weight, groups.offset.copy(), groups.chances)
    return Trees(0.0, _boosted(features, edges, aim, how))


@dataclass(frozen=True, slots=True)
class Groups:
    """``number``: of each row's group, from 0 on; ``offset``: what a row scores before any tree."""

    number: Ints
    offset: Weights

    def chances(self, total: Weights) -> Weights:
        """The chance of each row in its group."""
        return softmax(total, self.number)


def softmax(total: Weights, number: Ints) -> Weights:
    """The chances of rows by their scores, each in its group. ``number``: of each row's group, from 0 on."""
    n = int(number.max(initial=-1)) + 1
    top = np.full(n, -np.inf)
    np.maximum.at(top, number, total)
    share = np.exp(total - top[number])
    return np.asarray(share / np.bincount(number, share, n)[number])


@dataclass(frozen=True, slots=True)
class _Aim:
    """What trees are fitted to, the scores that they begin with, and what chances scores mean."""

    is_true: Bools
    weight: Weights
    total: Weights
    chances: Callable[[Weights], Weights]


def _odds(total: Weights) -> Weights:
    return np.asarray(1 / (1 + np.exp(-total)))


def _boosted(features: Features, edges: Mapping[str, tuple[float, ...]], aim: _Aim, how: Boosting) -> tuple[Tree, ...]:
    """One tree after the other. ``edges``: by feature."""
    names, total, trees = list(edges), aim.total, list[Tree]()
    codes = np.stack([bin_of(features[name], own) for name, own in edges.items()]).astype(np.uint8)
    for turn in range(how.trees):
        chance = aim.chances(total)
        pull, hold = aim.weight * (aim.is_true - chance), aim.weight * chance * (1 - chance)
        seen = _seen(len(names), turn, how.stride)
        questions, leaf = _grow(codes, seen, [len(own) for own in edges.values()], pull, hold, how)
        weights = _weights(leaf, pull, hold, len(questions), how)
        trees.append(Tree(tuple((names[f], edges[names[f]][edge]) for f, edge in questions), weights))
        total += np.array(weights)[leaf]
    return tuple(trees)


def _seen(n: int, turn: int, stride: int) -> Ints:
    """The features that a tree sees: each turn deals them out anew, as a fixed shuffle of their numbers does."""
    mixed = (np.arange(n, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15 + 2 * turn)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    order = np.argsort(mixed >> np.uint64(11), kind="stable")
    return np.sort(order[: max(1, n // stride)])


def _grow(
    codes: Codes, seen: Ints, n_edges: list[int], pull: Weights, hold: Weights, how: Boosting
) -> tuple[list[tuple[int, int]], Ints]:
    """The questions of a tree, each the best of those left, and the number of each row's answers."""
    leaf, questions = np.zeros(len(pull), np.int64), list[tuple[int, int]]()
    for level in range(how.depth):
        best, chosen = LEAST, None
        for f in seen:
            gains = _gains(leaf * _BINS + codes[f], 1 << level, pull, hold, how.penalty)[: n_edges[f]]
            if len(gains) and gains.max() > best:
                best, chosen = float(gains.max()), (int(f), int(gains.argmax()))
        if chosen is None:
            break
        questions.append(chosen)
        leaf = 2 * leaf + (codes[chosen[0]] > chosen[1])
    return questions, leaf


def _gains(place: Ints, n_leaves: int, pull: Weights, hold: Weights, penalty: float) -> Weights:
    """What it gains to part all leaves behind each bin of a feature. ``place``: leaf and bin of each row."""
    shape = n_leaves, _BINS
    pulls = np.cumsum(np.bincount(place, pull, n_leaves * _BINS).reshape(shape), axis=1)
    holds = np.cumsum(np.bincount(place, hold, n_leaves * _BINS).reshape(shape), axis=1)
    rest, held = pulls[:, -1:] - pulls, holds[:, -1:] - holds
    gains = pulls**2 / (holds + penalty) + rest**2 / (held + penalty) - pulls[:, -1:] ** 2 / (holds[:, -1:] + penalty)
    return np.asarray(gains.sum(axis=0)[:-1])


def _weights(leaf: Ints, pull: Weights, hold: Weights, depth: int, how: Boosting) -> tuple[float, ...]:
    n = 1 << depth
    own = how.rate * np.bincount(leaf, pull, n) / (np.bincount(leaf, hold, n) + how.penalty)
    return tuple(float(weight) for weight in np.round(own, DIGITS))

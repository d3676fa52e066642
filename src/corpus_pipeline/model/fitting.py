"""Weights of additive models by Newton's method: no random numbers, so the same tables give the same weights.

Both fits penalise the difference of neighbouring bins, so that weights change smoothly along a feature and bins
without rows take after their neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.lookups import Additive, Features, Lookup, Values, Weights, bin_of

# Steps of Newton's method, halvings of a step, and the relative gain below which a fit is done.
MAX_STEPS, MAX_HALVINGS, TOLERANCE = 25, 12, 1e-5
# Rows of a design at a time: 16,384 rows of 500 columns are 33 MB.
CHUNK = 16_384
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as numbers of columns, one bin of each feature, and as values of features that have a slope.

    ``edges`` by feature; ``first``: a feature's first column; slopes have the last columns.
    """

    edges: Mapping[str, tuple[float, ...]]
    columns: npt.NDArray[np.int32]
    first: Ints
    slopes: Mapping[str, Values]
    n_columns: int

    @property
    def n_bins(self) -> int:
        """Columns that are bins."""
        return self.n_columns - len(self.slopes)

    def __len__(self) -> int:
        return len(self.columns)

    def dense(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """Rows start to end as numbers."""
        own = self.columns[start:end].astype(np.int64)
        out = np.zeros((len(own), self.n_columns), np.float32)
        np.put_along_axis(out, own, 1, axis=1)
        for i, values in enumerate(self.slopes.values()):
            out[:, self.n_bins + i] = values[start:end]
        return out

    def product(self, weights: Weights) -> Weights:
        """The score of every row."""
        total = weights[self.columns].sum(axis=1)
        for i, values in enumerate(self.slopes.values()):
            total += weights[self.n_bins + i] * values
        return np.asarray(total)

    def sums(self, values: Weights) -> Weights:
        """The sum of the values over the rows of each column."""
        repeated = np.repeat(values, self.columns.shape[1])
        out: Weights = np.bincount(self.columns.ravel(), repeated, self.n_columns).astype(np.float64)
        for i, own in enumerate(self.slopes.values()):
            out[self.n_bins + i] = values @ own
        return out


def quantile_edges(values: Values, most: int) -> tuple[float, ...]:
    """At most about so many edges, at values that occur: the commonest value by itself, the others in equal parts."""
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) <= most + 1:
        return tuple(float(edge) for edge in distinct[:-1])
    common = distinct[counts.argmax()]
    others = values[values != common] if counts.max() > len(values) / most else values
    found = np.quantile(others, np.linspace(0, 1, most + 1)[1:-1], method="lower")
    if others is not values:
        found = np.append(found, [common, *distinct[distinct < common][-1:]])
    return tuple(float(edge) for edge in np.unique(found[found < distinct[-1]].astype(np.float32)))


def design(features: Features, edges: Mapping[str, tuple[float, ...]], slopes: Features | None = None) -> Design:
    """The features in their bins, and those with a slope as they are."""
    sizes = [len(own) + 1 for own in edges.values()]
    first = np.cumsum([0, *sizes])
    columns = [bin_of(features[name], own) + start for (name, own), start in zip(edges.items(), first, strict=False)]
    own = dict(slopes or {})
    return Design(edges, np.stack(columns, axis=1).astype(np.int32), first[:-1], own, int(first[-1]) + len(own))


def penalty(own: Design, ridge: float, smooth: float, unordered: Container[str] = ()) -> Weights:
    """The penalty as a matrix: squares of weights, and of differences of neighbouring bins.

    ``unordered``: features whose values are names, so that neighbours have nothing in common.
    """
    out = np.eye(own.n_columns) * ridge
    for name, (start, end) in zip(own.edges, _spans(own), strict=True):
        for i in range(start, start if name in unordered else end - 1):
            out[i : i + 2, i : i + 2] += smooth * np.array([[1, -1], [-1, 1]])
    return out


def _spans(own: Design) -> Iterator[tuple[int, int]]:
    """First and last column of each feature that has bins."""
    return zip(own.first.tolist(), [*own.first[1:].tolist(), own.n_bins], strict=True)


def fit_logistic(
    own: Design,
    target: Bools,
    weight: Weights,
    penalties: Weights,
    prior: Weights | None = None,
    offset: Values | float = 0.0,
) -> Weights:
    """Bias and weights of a logistic regression: (1 + columns).

    ``prior``: weights that are left only at a price; ``offset``: what rows score by other models.
    """
    matrix = np.zeros((own.n_columns + 1, own.n_columns + 1))
    matrix[1:, 1:] = penalties
    sign = np.where(target, 1.0, -1.0)
    known = np.zeros(own.n_columns + 1) if prior is None else prior

    def value(beta: Weights) -> float:
        margin = sign * (beta[0] + own.product(beta[1:]) + offset)
        return float(-(weight * np.logaddexp(0, -margin)).sum() - _price(matrix, beta - known))

    def step(beta: Weights) -> Weights:
        p = 1 / (1 + np.exp(-(beta[0] + own.product(beta[1:]) + offset)))
        residual, curvature = weight * (target - p), weight * p * (1 - p)
        gradient = np.concatenate([[residual.sum()], own.sums(residual)]) - matrix @ (beta - known)
        hessian = np.zeros_like(matrix)
        hessian[0, 0], hessian[1:, 1:] = curvature.sum(), _products(own, curvature)
        hessian[0, 1:] = hessian[1:, 0] = own.sums(curvature)
        return np.asarray(np.linalg.solve(hessian + matrix + 1e-9 * np.eye(len(beta)), gradient))

    return _ascend(known, value, step)


def _price(matrix: Weights, change: Weights) -> float:
    """What weights cost that differ from those known before."""
    return float(0.5 * change @ matrix @ change)


def _ascend(beta: Weights, value: Callable[[Weights], float], step: Callable[[Weights], Weights]) -> Weights:
    """Newton's method, with steps halved until they gain."""
    best = value(beta)
    for _ in range(MAX_STEPS):
        change = step(beta)
        found = value(beta + change)
        for _ in range(MAX_HALVINGS):
            if found > best:
                break
            change = change / 2
            found = value(beta + change)
        if found <= best + TOLERANCE * abs(best):
            break
        beta, best = beta + change, found
    return beta


def _products(own: Design, weight: Weights) -> Weights:
    """The design's columns times each other, weighted by row."""
    out = np.zeros((own.n_columns, own.n_columns))
    for start in range(0, len(own), CHUNK):
        rows = own.dense(start, start + CHUNK)
        out += (rows * weight[start : start + CHUNK, None].astype(np.float32)).T @ rows
    return out


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices: ``options`` with their ``group`` (rising) and a known part of their score; ``none``: one row a group.

    ``chosen``: the option of each group, or -1 for none of them.
    """

    options: Design
    group: Ints
    offset: Weights
    none: Design
    chosen: Ints
    weight: Weights


def fit_choice(
    own: Choices, penalties: tuple[Weights, Weights], prior: Weights | None = None
) -> tuple[Weights, Weights]:
    """Weights of a conditional logit: of the options, and of choosing none. ``prior``: both, as known before."""
    n = own.options.n_columns
    known = np.zeros(n + own.none.n_columns) if prior is None else prior
    matrix = np.zeros((n + own.none.n_columns,) * 2)
    matrix[:n, :n], matrix[n:, n:] = penalties
    some = own.chosen >= 0

    def value(beta: Weights) -> float:
        p, none = _shares(own, beta)
        picked = np.where(some, p[np.maximum(own.chosen, 0)], none)
        return float((own.weight * np.log(np.maximum(picked, 1e-300))).sum() - _price(matrix, beta - known))

    def step(beta: Weights) -> Weights:
        p, none = _shares(own, beta)
        aim = np.zeros(len(p))
        aim[own.chosen[some]] = 1
        weight = own.weight[own.group]
        upper, lower = own.options.sums(weight * (aim - p)), own.none.sums(own.weight * (~some - none))
        gradient = np.concatenate([upper, lower]) - matrix @ (beta - known)
        return np.asarray(np.linalg.solve(_covariance(own, p, none) + matrix, gradient))

    beta = _ascend(known, value, step)
    return beta[:n], beta[n:]


def _shares(own: Choices, beta: Weights) -> tuple[Weights, Weights]:
    """The probability of each option, and of none in each group."""
    n = own.options.n_columns
    options, none = own.options.product(beta[:n]) + own.offset, own.none.product(beta[n:])
    top = none.copy()
    np.maximum.at(top, own.group, options)
    p, rest = np.exp(options - top[own.group]), np.exp(none - top)
    total = np.bincount(own.group, p, len(none)) + rest
    return p / total[own.group], rest / total


def _covariance(own: Choices, p: Weights, none: Weights) -> Weights:
    """The sum over groups of the covariance of the columns under the shares."""
    n = own.options.n_columns
    out = np.zeros((n + own.none.n_columns,) * 2)
    out[:n, :n] = _products(own.options, p * own.weight[own.group])
    out[n:, n:] = _products(own.none, none * own.weight)
    means = np.zeros((len(none), len(out)), np.float32)
    for start in range(0, len(p), CHUNK):
        rows = own.options.dense(start, start + CHUNK) * p[start : start + CHUNK, None].astype(np.float32)
        group = own.group[start : start + CHUNK]
        begin = np.flatnonzero(np.diff(group, prepend=-1))
        means[group[begin], :n] += np.add.reduceat(rows, begin, axis=0)
    means[:, n:] = own.none.dense(0, len(none)) * none[:, None].astype(np.float32)
    out -= (means * own.weight[:, None].astype(np.float32)).T @ means
    return out


def additive(own: Design, weights: Weights, bias: float = 0.0) -> Additive:
    """The fitted model with its numbers rounded as they are published."""
    lookups = []
    for (name, edges), (start, end) in zip(own.edges.items(), _spans(own), strict=True):
        lookups.append(Lookup(name, edges, tuple(round(float(w), DIGITS) for w in weights[start:end])))
    slopes = zip(own.slopes, weights[own.n_bins :].tolist(), strict=True)
    return Additive(round(bias, DIGITS), tuple(lookups), tuple((name, round(w, DIGITS)) for name, w in slopes))


def centred(model: Additive, features: Features, weight: Weights) -> Additive:
    """The same model with each look-up table's mean over the rows in the bias, so that a weight tells its sign."""
    bias, lookups = model.bias, []
    for lookup in model.lookups:
        mean = float(np.average(lookup.score(features[lookup.name]), weights=weight))
        bias += mean
        lookups.append(replace(lookup, weights=tuple(round(w - mean, DIGITS) for w in lookup.weights)))
    return replace(model, bias=round(bias, DIGITS), lookups=tuple(lookups))

"""Weights from examples: a model of lines, then models of where comments start, as one document that JSON holds.

All inputs are feature tables. Nothing is drawn at random: the candidates of long documents that are left out are told
by a hash of their number, so the same examples give the same weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.boosting import Boosting, Groups, boost_choices
from corpus_pipeline.model.boundary_features import Rows
from corpus_pipeline.model.fitting import additive, centred, design, fit_logistic, penalty, quantile_edges
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.start_choices import StartChoices, start_choices
from corpus_pipeline.model.start_model import VERSION, StartModel
from corpus_pipeline.model.trees import Trees

# Bins of a feature of lines; more gave the same figures in cross-validation.
LINE_BINS = 7
# Penalties: squares of weights, and of differences of neighbouring bins.
LINE_PENALTY = (1.0, 5.0)
# Where comments start. On sites left out of the fit 300 trees that see an eighth of the features found more than 150
# that see a quarter: mean F1 .57 for .55 without author lines and .85 for .82 with some, at as many articles cut. 200
# gave .56 and .84, in two thirds of the space.
TREES = Boosting(trees=200, depth=5, rate=0.1, penalty=5.0, stride=8)
# Candidates of a document that are looked at, and those around its true start that always are.
MOST_CANDIDATES, NEAR = 60, 4
# Features of lines that tell of their neighbours, and so are left to what tells where comments start.
NOT_OF_LINES = ("is_name", "same_form")


@dataclass(frozen=True, slots=True)
class LineExamples:
    """Lines of which it is known whether a reader wrote them, with the weight of each."""

    features: Features
    is_comment: Bools
    weight: Weights


@dataclass(frozen=True, slots=True)
class StartExamples:
    """Documents of which it is known where comments start: an open line of ``rows`` for each document, or -1."""

    rows: Rows
    start: Ints
    weight: Weights


def fit_lines(examples: LineExamples) -> Additive:
    """The line model; comments and others weigh the same in all."""
    used = np.flatnonzero(examples.weight > 0)
    target, weight = examples.is_comment[used], examples.weight[used]
    weight = np.where(target, weight * weight[~target].sum() / weight[target].sum(), weight)
    weight = weight / weight.mean()
    own = {name: values[used] for name, values in examples.features.items() if name not in NOT_OF_LINES}
    edges = {name: quantile_edges(values, LINE_BINS) for name, values in own.items()}
    table = design(own, {name: found for name, found in edges.items() if found})
    beta = fit_logistic(table, target, weight, penalty(table, *LINE_PENALTY))
    return centred(additive(table, beta[1:], float(beta[0])), own, weight)


def fit_starts(examples: Sequence[StartExamples]) -> Trees:
    """What tells where comments start; each part looks at other candidates of long documents."""
    parts = [_choices(own, seed) for seed, own in enumerate(examples)]
    n_before = np.cumsum([0, *(part.n_documents for part in parts)])
    number = np.concatenate([part.document + n for part, n in zip(parts, n_before, strict=False)])
    features = {name: np.concatenate([part.features[name] for part in parts]) for name in parts[0].features}
    chosen, weight, offset = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("is_chosen", "weight", "offset")
    )
    return boost_choices(features, chosen, weight / weight.mean(), Groups(number, offset), TREES)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The choices of some documents, as rows, of which one of each document is chosen."""

    features: Features
    document: Ints
    is_chosen: Bools
    weight: Weights
    offset: Weights
    n_documents: int


def _choices(examples: StartExamples, seed: int) -> _Rows:
    every = start_choices(examples.rows)
    used = usable(examples, every)
    allowed = np.zeros(len(examples.rows.row), np.bool_)
    allowed[every.candidates] = used[every.starts_in()]
    doc = np.repeat(np.arange(len(used)), np.diff(examples.rows.at))
    candidates, offset = _sampled(examples.start, allowed, doc, seed)
    choices = start_choices(examples.rows, candidates)
    kept = used[choices.document]
    is_chosen = np.concatenate([candidates == examples.start[doc[candidates]], examples.start < 0])
    return _Rows(
        {name: values[kept] for name, values in choices.features().items()},
        (np.cumsum(used) - 1)[choices.document[kept]],
        is_chosen[kept],
        examples.weight[choices.document[kept]],
        np.concatenate([offset, np.zeros(len(used))])[kept],
        int(used.sum()),
    )


def usable(examples: StartExamples, choices: StartChoices) -> Bools:
    """Documents with a weight, with candidates, and whose start is one."""
    start, allowed = examples.start, np.zeros(len(examples.rows.row) + 1, np.bool_)
    allowed[choices.candidates] = True
    some = np.bincount(choices.starts_in(), minlength=len(start)) > 0
    return np.asarray((examples.weight > 0) & some & ((start < 0) | allowed[start]))


def _sampled(start: Ints, allowed: Bools, doc: Ints, seed: int) -> tuple[Ints, Weights]:
    """Candidates to look at, and how many they stand for (log): all near the start, a share of the others."""
    place = np.arange(len(doc))
    near = allowed & (start[doc] >= 0) & (np.abs(place - start[doc]) <= NEAR)
    far = allowed & ~near
    n_near, n_far = (np.bincount(doc[mask], minlength=len(start)) for mask in (near, far))
    share = np.minimum(1, (MOST_CANDIDATES - n_near) / np.maximum(n_far, 1))[doc]
    number = (place.astype(np.uint64) + np.uint64(seed) * np.uint64(0x632BE5AB)) * np.uint64(0x9E3779B97F4A7C15)
    drawn = (number >> np.uint64(11)).astype(np.float64) / 2**53
    kept = near | (far & (drawn < share))
    return np.flatnonzero(kept), np.where(near, 0.0, -np.log(share))[kept]


def weights_document(model: StartModel, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a weights file holds."""
    moved = model.moved
    return {
        "version": VERSION,
        "policy": {"act": model.act, "price": model.price},
        "calibration": model.calibration.as_json(),
        "manifest": dict(manifest),
        "line": model.line.as_json(),
        "words": model.words.as_json(),
        "starts": [own.as_json() for own in model.starts],
    } | ({"moved": {"starts": moved.starts.as_json(), "none": moved.none.as_json()}} if moved else {})

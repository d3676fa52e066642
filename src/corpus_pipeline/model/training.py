"""Weights from examples: a model of lines, then models of where comments start, as one document that JSON holds.

All inputs are feature tables. Nothing is drawn at random: the candidates of long documents that are left out are told
by a hash of their number, so the same examples give the same weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.boundary_features import Rows, candidate_features, document_features
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
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.start_model import VERSION, BoundaryModel, StartModel, below_first_prose

# Bins of a feature of lines and of candidates; more gave the same figures in cross-validation.
LINE_BINS, START_BINS = 7, 6
# Penalties: squares of weights, and of differences of neighbouring bins.
LINE_PENALTY, START_PENALTY = (1.0, 5.0), (0.5, 2.0)
# Candidates of a document that are looked at, and those around its true start that always are.
MOST_CANDIDATES, NEAR = 60, 4
# Features of lines that tell of their neighbours, and so are left to the boundary models.
NOT_OF_LINES = ("is_name", "same_form")
# A candidate's features that count in another form.
NOT_BINNED = ("gain", "shortfall", "square", "square_short", "style_short")
SLOPES, NONE_SLOPES = ("shortfall", "square_short", "style_short"), ("most_square",)


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
    table = design(own, _edges(own, slice(None), LINE_BINS))
    beta = fit_logistic(table, target, weight, penalty(table, *LINE_PENALTY))
    return centred(additive(table, beta[1:], float(beta[0])), own, weight)


def _edges(features: Features, rows: Ints | slice, most: int) -> dict[str, tuple[float, ...]]:
    """Edges of the features that differ among the rows."""
    found = {name: quantile_edges(values[rows], most) for name, values in features.items()}
    return {name: edges for name, edges in found.items() if edges}


def fit_starts(examples: StartExamples, seed: int) -> BoundaryModel:
    """One boundary model; ``seed`` chooses which candidates of long documents are looked at."""
    rows = examples.rows
    features, allowed = candidate_features(rows), below_first_prose(rows)
    documents = document_features(rows, features, allowed)
    doc = np.repeat(np.arange(len(rows.at) - 1), np.diff(rows.at))
    used = usable(examples, allowed, doc)
    candidates, offset = _sampled(examples.start, allowed & used[doc], doc, seed)
    own = {name: values[candidates] for name, values in features.items()}
    start = np.where(examples.start >= 0, np.searchsorted(candidates, examples.start), -1)[used]
    binned = {name: values for name, values in own.items() if name not in NOT_BINNED}
    options = design(own, _edges(binned, _balanced(start, len(candidates)), START_BINS), {k: own[k] for k in SLOPES})
    nones = {name: values[used] for name, values in documents.items()}
    none = design(nones, _edges(nones, slice(None), START_BINS), {k: nones[k] for k in NONE_SLOPES})
    group = (np.cumsum(used) - 1)[doc[candidates]]
    weight = examples.weight[used] / examples.weight[used].mean()
    choices = Choices(options, group, offset, none, start, weight)
    of_options, of_none = fit_choice(choices, (penalty(options, *START_PENALTY), penalty(none, *START_PENALTY)))
    return BoundaryModel(additive(options, of_options), additive(none, of_none))


def _balanced(start: Ints, n_candidates: int) -> Ints:
    """Candidates from which bins are made: true starts and as many others, or the true ones would share a bin."""
    true = start[start >= 0]
    return np.concatenate([true, np.arange(0, n_candidates, max(1, n_candidates // max(len(true), 1)))])


def usable(examples: StartExamples, allowed: Bools, doc: Ints) -> Bools:
    """Documents with a weight, with candidates, and whose start is one."""
    some = np.bincount(doc[allowed], minlength=len(examples.start)) > 0
    start = examples.start
    return np.asarray((examples.weight > 0) & some & ((start < 0) | allowed[np.maximum(start, 0)]))


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
    return {
        "version": VERSION,
        "policy": {"act": model.act, "late": model.late},
        "calibration": model.calibration.as_json(),
        "manifest": dict(manifest),
        "line": model.line.as_json(),
        "boundaries": [{"starts": own.starts.as_json(), "none": own.none.as_json()} for own in model.boundaries],
    }

"""Weights for the lines of pages from examples, as one document; the same tables give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools
from corpus_pipeline.model.block_model import VERSION, BlockModel
from corpus_pipeline.model.fitting import additive, centred, design, fit_logistic, penalty, quantile_edges
from corpus_pipeline.model.lookups import Additive, Features, Weights

# Bins of a feature, and features whose numbers are names: each has a bin of its own.
BINS = 7
NAMES = (
    *("rule", "kind", "page type", "page type content", "page type rule", "page type kind", "content", "content kind"),
    *("rule kind", "block_tag", "rule -1", "rule +1"),
)
# Penalties of squares of weights and of differences of neighbouring bins. Lines of one page are alike, so that there
# are fewer examples than lines: weaker ones did worse on other sites.
PENALTY = (2.0, 30.0)
# A row counts as this much in sum with the others, whatever its share.
MEAN_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class BlockExamples:
    """Lines of which it is known whether they belong to the article, and how much each weighs."""

    features: Features
    is_body: Bools
    weight: Weights


def fit_look(examples: BlockExamples) -> Additive:
    """The weights of one look at the lines; each feature that tells them apart at all has its table."""
    used = np.flatnonzero(examples.weight > 0)
    own = {name: values[used] for name, values in examples.features.items()}
    edges = {name: _edges(name, own) for name in own}
    table = design(own, {name: found for name, found in edges.items() if found})
    weight = examples.weight[used] * (MEAN_WEIGHT * len(used) / examples.weight[used].sum())
    beta = fit_logistic(table, examples.is_body[used], weight, penalty(table, *PENALTY, NAMES))
    model = additive(table, beta[1:], float(beta[0]))
    return centred(model, own, weight)


def _edges(name: str, features: Features) -> tuple[float, ...]:
    if name in NAMES:
        return tuple(float(value) for value in np.unique(features[name])[:-1])
    return quantile_edges(features[name], BINS)


def block_document(models: Mapping[str, BlockModel], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the weights file for pages holds."""
    pages = {name: own.as_json() for name, own in sorted(models.items())}
    return {"version": VERSION, "manifest": dict(manifest), "pages": pages}

"""Weights for the titles of whole pages from examples: the probability of a line among those of its document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.lookups import Features, Weights
from corpus_pipeline.model.title_model import VERSION

# Square penalty of each weight, steps of the ascent and their size: the fit has settled to three digits by then.
PENALTY, STEPS, RATE = 0.01, 600, 1.0


def fit_titles(features: Features, is_title: Bools, doc: Ints) -> dict[str, float]:
    """Weights by feature. ``doc``: the document of each row, in order; those without a title are left out."""
    table = np.stack([np.asarray(values, np.float64) for values in features.values()], axis=1)
    counts = np.bincount(doc, is_title)
    kept = counts[doc] > 0
    table, target, doc = table[kept], is_title[kept] / counts[doc[kept]], np.unique(doc[kept], return_inverse=True)[1]
    weight = np.zeros(table.shape[1])
    n_docs = int(doc.max(initial=-1)) + 1
    for _ in range(STEPS):
        weight += RATE * ((target - _shares(table @ weight, doc, n_docs)) @ table / n_docs - PENALTY * weight)
    return {name: round(float(own), 3) for name, own in zip(features, weight, strict=True)}


def _shares(score: Weights, doc: Ints, n_docs: int) -> Weights:
    """The probability of each row among those of its document."""
    top = np.full(n_docs, -np.inf)
    np.maximum.at(top, doc, score)
    share = np.exp(score - top[doc])
    return np.asarray(share / np.bincount(doc, share, n_docs)[doc])


def title_weights_document(weights: Mapping[str, float], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the weights file for titles holds."""
    return {"version": VERSION, "manifest": dict(manifest), "weights": dict(weights)}

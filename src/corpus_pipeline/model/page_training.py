"""Weights for whole pages from examples, as one document that JSON holds.

All inputs are feature tables. Rows that are left out are told by a hash of their number, so the same examples give the
same weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.boosting import Boosting, boost
from corpus_pipeline.model.chain import COMMENT, FURNITURE, Chain, fit_chain
from corpus_pipeline.model.fitting import additive, centred, design, fit_logistic, penalty, quantile_edges
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.page_model import VERSION
from corpus_pipeline.model.trees import Trees

# Bins of a feature, and penalties: squares of weights, and of differences of neighbouring bins. A twentieth of them
# gave .841 for .844 (line F1 of the article) in cross-validation.
BINS, PENALTY = 6, (20.0, 120.0)
PAGE_PENALTY = (1.0, 5.0)
# What tells text from furniture are trees, for which every document counts the same. On sites left out of the fit they
# gave .832 where the mean of 140 trees of depth 4 and an additive look gave .821 (line F1 of the article).
TREES = Boosting(trees=250, depth=6, rate=0.1, penalty=20.0, stride=4)
# Rows that a fit looks at: of trees, and of an additive look.
TREE_ROWS, MOST_ROWS = 150_000, 60_000


@dataclass(frozen=True, slots=True)
class PageExamples:
    """Lines of whole pages of which the class is known.

    ``at``: bounds of the documents; ``weight``: of each line, 0 where its class is in doubt; ``apart``: its weight
    where comments are told from the article, for which texts without their page are examples as well; ``share``: of
    each document among pages.
    """

    features: Features
    classes: Ints
    at: Ints
    weight: Weights
    apart: Weights
    share: Weights

    def of_documents(self, kept: Bools) -> PageExamples:
        """The same lines, of which only those of some documents count."""
        lines = np.repeat(kept, np.diff(self.at))
        return replace(self, weight=self.weight * lines, apart=self.apart * lines, share=self.share * kept)


def fit_page_lines(examples: PageExamples) -> tuple[Trees, Additive, Chain]:
    """What tells text from furniture, comments from the article, and the order of a page's parts."""
    is_text = examples.classes != FURNITURE
    rows, weight = _balanced(examples.apart * is_text, examples.classes == COMMENT, MOST_ROWS)
    own = {name: values[rows] for name, values in examples.features.items()}
    comment = _fit_weighted(own, (examples.classes == COMMENT)[rows], weight, PENALTY)
    return fit_text(examples), comment, fit_chain(examples.classes, examples.at, examples.share)


def fit_text(examples: PageExamples) -> Trees:
    """What tells text from furniture."""
    is_text = examples.classes != FURNITURE
    spread = np.repeat(1 / np.sqrt(np.maximum(np.diff(examples.at), 1)), np.diff(examples.at))
    rows, weight = _balanced(examples.weight * spread, is_text, TREE_ROWS)
    own = {name: values[rows] for name, values in examples.features.items()}
    return boost(own, is_text[rows], weight / weight.mean(), TREES)


def _balanced(weight: Weights, target: Bools, most: int) -> tuple[Ints, Weights]:
    """The rows that a fit looks at: those with the target weigh the same in all as the others."""
    rows = np.flatnonzero(weight > 0)
    weight, aim = weight[rows], target[rows]
    return _drawn(rows, np.where(aim, weight * weight[~aim].sum() / weight[aim].sum(), weight), most)


def fit_pages(documents: Features, is_page: Bools) -> Additive:
    """What tells whole pages from articles alone, a row a document."""
    return _fit_weighted(documents, is_page, np.ones(len(is_page)), PAGE_PENALTY)


def _fit_weighted(own: Features, target: Bools, weight: Weights, penalties: tuple[float, float]) -> Additive:
    """An additive model of the features that differ among the rows."""
    edges = {name: quantile_edges(values, BINS) for name, values in own.items()}
    table = design(own, {name: found for name, found in edges.items() if found})
    weight = weight / weight.mean()
    beta = fit_logistic(table, target, weight, penalty(table, *penalties))
    return centred(additive(table, beta[1:], float(beta[0])), own, weight)


def _drawn(rows: Ints, weight: Weights, most: int) -> tuple[Ints, Weights]:
    """About ``most`` rows, those of little weight by lot, and the weight of each with what it stands for."""
    low, high = 0.0, float(weight.max())
    for _ in range(40):
        middle = (low + high) / 2
        many = np.minimum(1, weight / max(middle, 1e-12)).sum() > most
        low, high = (middle, high) if many else (low, middle)
    chance = np.minimum(1, weight / max(high, 1e-12))
    lot = ((rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)).astype(np.float64) / 2**53
    kept = lot < chance
    return rows[kept], (weight / chance)[kept]


def page_weights_document(
    page: Additive,
    lines: tuple[Trees, Additive, Chain],
    policy: Mapping[str, float],
    manifest: Mapping[str, Any],
) -> dict[str, Any]:
    """What the weights file for whole pages holds."""
    text, comment, chain = lines
    return {
        "version": VERSION,
        "policy": dict(policy),
        "manifest": dict(manifest),
        "page": page.as_json(),
        "text": text.as_json(),
        "comment": comment.as_json(),
        "chain": chain.as_json(),
    }

"""Weights that start from known ones and take in a few annotated documents.

The known weights are the mean of a normal prior: every weight may move, at a price. So some documents of one site turn
what that site does differently, and leave the rest as it was. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corpus_pipeline.model.boundary_features import candidate_features, document_features
from corpus_pipeline.model.fitting import Choices, Design, additive, design, fit_choice, fit_logistic, penalty
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.start_model import BoundaryModel, StartModel, below_first_prose
from corpus_pipeline.model.training import LineExamples, StartExamples, usable

# Prices of moving weights, and of moving neighbouring bins apart.
LINE_PRICE, START_PRICE = (2.0, 5.0), (1.0, 2.0)
# Lines of one document resemble each other: all of them together weigh as so many that do not.
LINES_A_DOCUMENT = 12.0


def adapt(model: StartModel, lines: LineExamples, starts: StartExamples) -> StartModel:
    """The model moved towards the examples. ``starts.rows`` holds the evidence of the moved line model."""
    return replace(model, boundaries=tuple(_adapt_boundary(own, starts) for own in model.boundaries))


def adapt_lines(model: Additive, examples: LineExamples) -> Additive:
    """The line model moved towards the examples."""
    table, known = _table(model, examples.features)
    weight = examples.weight
    beta = fit_logistic(table, examples.is_comment, weight, penalty(table, *LINE_PRICE), known)
    return additive(table, beta[1:], float(beta[0]))


def _adapt_boundary(model: BoundaryModel, examples: StartExamples) -> BoundaryModel:
    rows = examples.rows
    features, allowed = candidate_features(rows), below_first_prose(rows)
    documents = document_features(rows, features, allowed)
    doc = np.repeat(np.arange(len(rows.at) - 1), np.diff(rows.at))
    used = usable(examples, allowed, doc)
    candidates = np.flatnonzero(allowed & used[doc])
    options, of_options = _table(model.starts, {name: values[candidates] for name, values in features.items()})
    none, of_none = _table(model.none, {name: values[used] for name, values in documents.items()})
    start = np.where(examples.start >= 0, np.searchsorted(candidates, examples.start), -1)[used]
    group = (np.cumsum(used) - 1)[doc[candidates]]
    biases = model.starts.bias, model.none.bias
    offset = np.full(len(candidates), biases[0] - biases[1])
    choices = Choices(options, group, offset, none, start, examples.weight[used])
    penalties = penalty(options, *START_PRICE), penalty(none, *START_PRICE)
    first, second = fit_choice(choices, penalties, np.concatenate([of_options[1:], of_none[1:]]))
    return BoundaryModel(additive(options, first, biases[0]), additive(none, second, biases[1]))


def _table(model: Additive, features: Features) -> tuple[Design, Weights]:
    """The features in the bins of a model, and its weights as a design has them: bias, look-up tables, slopes."""
    table = design(
        features, {own.name: own.edges for own in model.lookups}, {name: features[name] for name, _ in model.slopes}
    )
    weights = [w for own in model.lookups for w in own.weights] + [w for _, w in model.slopes]
    return table, np.array([model.bias, *weights])

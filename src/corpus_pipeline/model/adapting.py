"""Weights that start from known ones and take in a few annotated documents.

The known weights are the mean of a normal prior: every weight may move, at a price. So some documents of one site turn
what that site does differently, and leave the rest as it was. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corpus_pipeline.columns import Bools, Ints, ints
from corpus_pipeline.model.boundary_features import Rows, candidate_features, document_features
from corpus_pipeline.model.fitted_segmenter import open_rows
from corpus_pipeline.model.fitting import Choices, Design, additive, design, fit_choice, fit_logistic, penalty
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_model import BoundaryModel, StartModel, below_first_prose
from corpus_pipeline.model.training import StartExamples, usable

# Prices of moving weights, and of moving neighbouring bins apart.
LINE_PRICE, START_PRICE = (2.0, 5.0), (1.0, 2.0)
# What a document counts. Four of a site each, on the rest of 9 sites: 2 gave 25 points of exact starts, 5 gave 19.
WEIGHT = 2.0
# Lines of one document resemble each other: all of them together weigh as so many that do not.
LINES_A_DOCUMENT = 12.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Annotated documents: the lines of all of them with their features, and which documents are examples.

    ``known``: lines of the article or of comments; ``start``: row of each document's first comment, or -1.
    """

    candidates: Candidates
    features: Features
    is_comment: Bools
    known: Bools
    start: Ints
    used: Bools


def adapt(model: StartModel, lesson: Lesson) -> StartModel:
    """The model moved towards the documents of a lesson: first its lines, then where comments start."""
    line = _adapt_line(model.line, lesson)
    rows = open_rows(lesson.candidates, dict(lesson.features), line.score(lesson.features), len(lesson.start))
    examples = StartExamples(rows, _open_start(rows, lesson.start), np.where(lesson.used, WEIGHT, 0.0))
    boundaries = tuple(_adapt_boundary(own, examples) for own in model.boundaries)
    return replace(model, line=line, boundaries=boundaries, is_taught=True)


def _adapt_line(model: Additive, lesson: Lesson) -> Additive:
    doc_no = ints(lesson.candidates.lines["doc_no"])
    rows = np.flatnonzero(lesson.candidates.open & lesson.known & lesson.used[doc_no])
    if not len(rows):
        return model
    n_lines = np.bincount(doc_no[rows], minlength=len(lesson.start))
    weight = WEIGHT * LINES_A_DOCUMENT / n_lines[doc_no[rows]]
    table, known = _table(model, {name: values[rows] for name, values in lesson.features.items()})
    beta = fit_logistic(table, lesson.is_comment[rows], weight, penalty(table, *LINE_PRICE), known)
    return additive(table, beta[1:], float(beta[0]))


def _open_start(rows: Rows, start: Ints) -> Ints:
    """The open line at which comments start in each document, or right below; -1 for none."""
    place = np.searchsorted(rows.row, start)
    inside = (start >= 0) & (place >= rows.at[:-1]) & (place < rows.at[1:])
    return np.asarray(np.where(inside, place, -1))


def _adapt_boundary(model: BoundaryModel, examples: StartExamples) -> BoundaryModel:
    rows = examples.rows
    features, allowed = candidate_features(rows), below_first_prose(rows)
    documents = document_features(rows, features, allowed)
    doc = np.repeat(np.arange(len(rows.at) - 1), np.diff(rows.at))
    used = usable(examples, allowed, doc)
    if not used.any():
        return model
    candidates = np.flatnonzero(allowed & used[doc])
    options, of_options = _table(model.starts, {name: values[candidates] for name, values in features.items()})
    none, of_none = _table(model.none, {name: values[used] for name, values in documents.items()})
    start = np.where(examples.start >= 0, np.searchsorted(candidates, examples.start), -1)[used]
    group = (np.cumsum(used) - 1)[doc[candidates]]
    biases = model.starts.bias, model.none.bias
    offset = np.full(len(candidates), biases[0] - biases[1])
    choices = Choices(options, group, offset, none, start, examples.weight[used])
    prices = penalty(options, *START_PRICE), penalty(none, *START_PRICE)
    first, second = fit_choice(choices, prices, np.concatenate([of_options[1:], of_none[1:]]))
    return BoundaryModel(additive(options, first, biases[0]), additive(none, second, biases[1]))


def _table(model: Additive, features: Features) -> tuple[Design, Weights]:
    """The features in the bins of a model, and its weights as a design has them: bias, look-up tables, slopes."""
    edges = {own.name: own.edges for own in model.lookups}
    table = design(features, edges, {name: features[name] for name, _ in model.slopes})
    weights = [w for own in model.lookups for w in own.weights] + [w for _, w in model.slopes]
    return table, np.array([model.bias, *weights])

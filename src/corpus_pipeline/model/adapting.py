"""Weights that start from known ones and take in a few annotated documents.

The known weights are the mean of a normal prior: every weight may move, at a price. So some documents of one site turn
what that site does differently, and leave the rest as it was. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corpus_pipeline.columns import Bools, Ints, ints
from corpus_pipeline.model.boundary_features import Rows
from corpus_pipeline.model.fitted_segmenter import open_rows
from corpus_pipeline.model.fitting import (
    Choices,
    Design,
    additive,
    design,
    fit_choice,
    fit_logistic,
    penalty,
    quantile_edges,
)
from corpus_pipeline.model.lookups import Additive, Features, Lookup, Weights
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_choices import start_choices
from corpus_pipeline.model.start_model import BoundaryModel, StartModel
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.model.training import StartExamples, usable

# Prices of moving weights, and of moving neighbouring bins apart.
LINE_PRICE, START_PRICE = (2.0, 5.0), (1.0, 2.0)
# Bins of a feature of choices.
BINS = 6
# What a document counts. Four of a site each, on the rest of 9 sites: 2 gave 25 points of exact starts, 5 gave 19.
WEIGHT = 2.0
# Lines of one document resemble each other: all of them together weigh as so many that do not.
LINES_A_DOCUMENT = 12.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Annotated documents: the lines of all of them with their features and words, and which documents are examples.

    ``known``: lines of the article or of comments; ``start``: row of each document's first comment, or -1.
    """

    candidates: Candidates
    features: Features
    words: Words
    is_comment: Bools
    known: Bools
    start: Ints
    used: Bools


def adapt(model: StartModel, lesson: Lesson) -> StartModel:
    """The model moved towards the documents of a lesson: first its lines, then where comments start."""
    moved = replace(model, line=_adapt_line(model, lesson))
    evidence = moved.evidence(lesson.features, lesson.words)
    rows = open_rows(lesson.candidates, dict(lesson.features), evidence, len(lesson.start))
    examples = StartExamples(rows, _open_start(rows, lesson.start), np.where(lesson.used, WEIGHT, 0.0))
    return replace(moved, moved=_adapt_starts(moved, examples))


def _adapt_line(model: StartModel, lesson: Lesson) -> Additive:
    doc_no = ints(lesson.candidates.lines["doc_no"])
    rows = np.flatnonzero(lesson.candidates.open & lesson.known & lesson.used[doc_no])
    if not len(rows):
        return model.line
    n_lines = np.bincount(doc_no[rows], minlength=len(lesson.start))
    weight = WEIGHT * LINES_A_DOCUMENT / n_lines[doc_no[rows]]
    table, known = _table(model.line, {name: values[rows] for name, values in lesson.features.items()})
    by_words = model.words.score(lesson.words, len(doc_no))[rows]
    beta = fit_logistic(table, lesson.is_comment[rows], weight, penalty(table, *LINE_PRICE), known, by_words)
    return additive(table, beta[1:], float(beta[0]))


def _open_start(rows: Rows, start: Ints) -> Ints:
    """The open line at which comments start in each document, or right below; -1 for none."""
    place = np.searchsorted(rows.row, start)
    inside = (start >= 0) & (place >= rows.at[:-1]) & (place < rows.at[1:])
    return np.asarray(np.where(inside, place, -1))


def _adapt_starts(model: StartModel, examples: StartExamples) -> BoundaryModel:
    """What moves the scores of the choices, in bins that are drawn from the first lesson."""
    every = start_choices(examples.rows)
    used = usable(examples, every)
    if not used.any():
        return model.moved or BoundaryModel(_unmoved({}), _unmoved({}))
    choices = start_choices(examples.rows, every.candidates[used[every.starts_in()]])
    known = model.moved or BoundaryModel(_unmoved(choices.starts), _unmoved(choices.nones))
    options, of_options = _table(known.starts, choices.starts)
    none, of_none = _table(known.none, {name: values[used] for name, values in choices.nones.items()})
    start = np.where(examples.start >= 0, np.searchsorted(choices.candidates, examples.start), -1)[used]
    group = (np.cumsum(used) - 1)[choices.starts_in()]
    score = np.mean([trees.score(choices.features()) for trees in model.starts], axis=0).astype(np.float64)
    n = len(choices.candidates)
    offset = score[:n] - score[n:][choices.starts_in()]
    prices = penalty(options, *START_PRICE), penalty(none, *START_PRICE)
    first, second = fit_choice(
        Choices(options, group, offset, none, start, examples.weight[used]),
        prices,
        np.concatenate([of_options[1:], of_none[1:]]),
    )
    return BoundaryModel(additive(options, first), additive(none, second))


def _unmoved(features: Features) -> Additive:
    """Bins of the features that differ among the rows, without weights."""
    edges = {name: quantile_edges(values, BINS) for name, values in features.items()}
    return Additive(0.0, tuple(Lookup(name, own, (0.0,) * (len(own) + 1)) for name, own in edges.items() if own))


def _table(model: Additive, features: Features) -> tuple[Design, Weights]:
    """The features in the bins of a model, and its weights as a design has them: bias, look-up tables, slopes."""
    edges = {own.name: own.edges for own in model.lookups}
    table = design(features, edges, {name: features[name] for name, _ in model.slopes})
    weights = [w for own in model.lookups for w in own.weights] + [w for _, w in model.slopes]
    return table, np.array([model.bias, *weights])

"""Training from feature tables: it finds where comments start, and gives the same weights twice."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest
from tests.unit.model.test_boundary_features import rows

from corpus_pipeline.model import start_model
from corpus_pipeline.model.boundary_features import Rows
from corpus_pipeline.model.calibration import Calibration
from corpus_pipeline.model.start_model import StartModel, read_model
from corpus_pipeline.model.training import LineExamples, StartExamples, fit_lines, fit_starts, weights_document
from corpus_pipeline.model.word_weights import WordWeights

N_DOCS = 60
NO_WORDS = WordWeights(0.0, ())
POLICY = {"act": 0.8, "price": 2.0}


@cache
def documents() -> tuple[Rows, list[int]]:
    """Documents of twelve lines; two in three have comments, from line 4, 5, 6 ... on."""
    starts = [4 + d % 6 if d % 3 else -1 for d in range(N_DOCS)]
    noise = [((d * 7 + i * 13) % 11 - 5) / 10 for d in range(N_DOCS) for i in range(12)]
    comment = [0 <= s <= i for s in starts for i in range(12)]
    evidence = [(1.5 if c else -1.5) + noise[i] for i, c in enumerate(comment)]
    return rows(evidence, list(range(0, 12 * N_DOCS + 1, 12))), starts


def trained() -> StartModel:
    own, starts = documents()
    first = np.array([d * 12 + s if s >= 0 else -1 for d, s in enumerate(starts)])
    comment = np.array([0 <= s <= i for s in starts for i in range(12)])
    lines = {"value": own.evidence}
    line = fit_lines(LineExamples(lines, comment, np.ones(len(comment))))
    starts = fit_starts([StartExamples(own, first, np.ones(N_DOCS))])
    model = StartModel(line, NO_WORDS, (starts,), **POLICY, calibration=Calibration((0.0, 0.5, 1.0), (0.0, 0.75, 1.0)))
    return read_model(json.dumps(weights_document(model, {"documents": N_DOCS})))


def test_starts_are_found() -> None:
    own, starts = documents()
    posterior = trained().posterior(own)
    for d, start in enumerate(starts):
        if start < 0:
            assert posterior.none[d] > 0.5
        else:
            assert posterior.none[d] < 0.5
            assert posterior.start[d * 12 : d * 12 + 12].argmax() == start


def test_probabilities_of_a_document_add_up() -> None:
    posterior = trained().posterior(documents()[0])
    sums = posterior.start.reshape(N_DOCS, 12).sum(axis=1) + posterior.none
    assert np.allclose(sums, 1)


def test_training_twice_gives_the_same() -> None:
    assert trained() == trained()


def test_a_batch_of_many_rows_is_read_as_its_documents_are(monkeypatch: pytest.MonkeyPatch) -> None:
    own, model = documents()[0], trained()
    at_once = model.posterior(own)
    monkeypatch.setattr(start_model, "MOST_ROWS", 30)
    parts = model.posterior(own)
    assert np.array_equal(parts.start, at_once.start)
    assert np.array_equal(parts.none, at_once.none)

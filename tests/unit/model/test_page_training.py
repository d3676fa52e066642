"""Weights for whole pages: fitted from examples, the same bytes each time, read back as they were written."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from corpus_pipeline.model import page_training
from corpus_pipeline.model.chain import BODY, COMMENT, FURNITURE
from corpus_pipeline.model.page_model import PageModel, class_evidence, load_page_model
from corpus_pipeline.model.page_training import PageExamples, fit_page_lines, fit_pages, page_weights_document
from corpus_pipeline.model.told_threads import Told

N_PAGES = 400
PAGE = [FURNITURE] * 6 + [BODY] * 8 + [FURNITURE] * 3 + [COMMENT] * 5 + [FURNITURE] * 4


def examples() -> PageExamples:
    """Pages whose furniture is short, and whose comments say "I"; every tenth line is unlike its class."""
    classes = np.array(PAGE * N_PAGES)
    odd = np.arange(len(classes)) % 10 == 0
    features = {
        "n_words": np.where((classes == FURNITURE) ^ odd, 2, 20).astype(np.float32),
        "first_person": ((classes == COMMENT) ^ odd).astype(np.float32),
        "constant": np.zeros(len(classes), np.float32),
    }
    at = np.arange(0, len(classes) + 1, len(PAGE))
    ones = np.ones(len(classes))
    return PageExamples(features, classes, at, ones, ones, np.ones(N_PAGES))


def model() -> PageModel:
    own = examples()
    documents = {"ruled_share": np.array([0.1, 0.2, 0.8, 0.9] * 10, np.float32)}
    page = fit_pages(documents, documents["ruled_share"] > 0.5)
    policy = {"least": 0.0, "drop": 0.5, "maybe": -1.0, "sure": 0.9, "trust": 1.0}
    return PageModel.from_json(json.loads(json.dumps(page_weights_document(page, fit_page_lines(own), policy, {}))))


def test_lines_of_pages_are_told_apart() -> None:
    own = examples()
    none = np.zeros(own.at[-1], np.bool_)
    found = model().shares(own.features, own.at, Told(none, none), none).argmax(axis=1)
    assert (found == own.classes).mean() > 0.88


def test_pages_are_told_from_articles_alone() -> None:
    low, high = model().page.score({"ruled_share": np.array([0.1, 0.9], np.float32)})
    assert low < 0 < high


def test_the_same_examples_give_the_same_weights() -> None:
    first, second = (json.dumps(model().text.as_json()) for _ in range(2))
    assert first == second


def test_lines_without_weight_are_not_looked_at() -> None:
    own = examples()
    kept = own.classes != COMMENT
    wrong = np.where(kept, own.features["n_words"], 99).astype(np.float32)
    features = {**own.features, "n_words": wrong}
    text, _, _ = fit_page_lines(replace(own, features=features, weight=kept * 1.0))
    assert max(edge for tree in text.trees for name, edge in tree.questions if name == "n_words") < 99


def test_the_reasons_of_a_line_make_its_score() -> None:
    own, text = examples(), model().text
    rest = text.bias + sum(float(np.mean(tree.weights)) for tree in text.trees)
    for row in range(4):
        told = sum(weight for _, weight in text.reasons(own.features, row))
        assert told + rest == pytest.approx(float(text.score(own.features)[row]), abs=1e-4)


def test_of_many_rows_some_stand_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_training, "MOST_ROWS", 3_000)
    monkeypatch.setattr(page_training, "TREE_ROWS", 3_000)
    own = examples()
    none = np.zeros(own.at[-1], np.bool_)
    found = model().shares(own.features, own.at, Told(none, none), none).argmax(axis=1)
    assert (found == own.classes).mean() > 0.85


def test_the_evidence_of_a_line_is_a_probability() -> None:
    logs = class_evidence(np.array([-3, 0, 4], np.float32), np.array([1, 0, -2], np.float32), 0.7)
    assert np.exp(logs).sum(axis=1) == pytest.approx(1.0)


def test_the_weights_that_ship_are_sound() -> None:
    shipped = load_page_model()
    assert shipped.maybe < shipped.least
    assert 0 < shipped.drop < shipped.sure < 1
    looks = (shipped.page, shipped.comment)
    numbers = [weight for look in looks for own in look.lookups for weight in own.weights]
    numbers += [weight for tree in shipped.text.trees for weight in tree.weights]
    assert np.isfinite(numbers).all()

"""Weights for titles from examples."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.title_training import fit_titles, title_weights_document

DOC = np.repeat(np.arange(40), 5)
RNG = np.random.default_rng(7)
TELLING, NOISE = RNG.random(200), RNG.random(200)
IS_TITLE = np.zeros(200, np.bool_)
IS_TITLE[[5 * doc + int(TELLING[5 * doc : 5 * doc + 5].argmax()) for doc in range(40)]] = True


def test_what_tells_titles_weighs_and_the_rest_does_not() -> None:
    weights = fit_titles({"telling": TELLING, "noise": NOISE}, IS_TITLE, DOC)
    assert weights["telling"] > 2
    assert abs(weights["noise"]) < weights["telling"] / 5


def test_twice_gives_the_same() -> None:
    features = {"telling": TELLING, "noise": NOISE}
    assert fit_titles(features, IS_TITLE, DOC) == fit_titles(features, IS_TITLE, DOC)


def test_documents_without_a_title_say_nothing() -> None:
    kept = DOC < 30
    told = IS_TITLE & kept
    features = {"telling": TELLING, "noise": NOISE}
    own = {name: values[kept] for name, values in features.items()}
    assert fit_titles(features, told, DOC) == pytest.approx(fit_titles(own, told[kept], DOC[kept]))


def test_the_document_holds_what_it_was_given() -> None:
    found = title_weights_document({"near": 1.5}, {"use": "train"})
    assert (found["weights"], found["manifest"]) == ({"near": 1.5}, {"use": "train"})

"""Trees: what they answer, what they learn, and that the same rows give the same ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corpus_pipeline.model.boosting import Boosting, boost
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.trees import Tree, Trees

N = 600
HOW = Boosting(trees=20, depth=3, rate=0.3, penalty=1.0, stride=1)


def features() -> dict[str, Values]:
    row = np.arange(N)
    return {"chars": (row * 7 % 13).astype(np.float32), "links": (row * 5 % 11).astype(np.float32)}


def either() -> np.ndarray:
    """What no sum of tables says: long or full of links, but not both."""
    own = features()
    return (own["chars"] > 6) != (own["links"] > 5)


def test_answers_number_the_weights() -> None:
    trees = Trees(0.5, (Tree((("chars", 2.0), ("links", 0.0)), (1.0, 2.0, 3.0, 4.0)),))
    rows = {"chars": np.array([1, 1, 3, 3], np.float32), "links": np.array([0, 1, 0, 1], np.float32)}
    assert trees.score(rows).tolist() == [1.5, 2.5, 3.5, 4.5]
    assert trees.names() == ["chars", "links"]


def test_reasons_are_what_each_answer_changes() -> None:
    trees = Trees(0.5, (Tree((("chars", 2.0), ("links", 0.0)), (1.0, 2.0, 3.0, 6.0)),))
    rows = {"chars": np.array([3], np.float32), "links": np.array([0], np.float32)}
    assert trees.reasons(rows, 0) == [("chars = 3", 1.5), ("links = 0", -1.5)]


def test_reasons_and_the_mean_of_all_weights_make_the_score() -> None:
    trees = boost(features(), either(), np.ones(N), HOW)
    mean = trees.bias + sum(float(np.mean(tree.weights)) for tree in trees.trees)
    assert sum(w for _, w in trees.reasons(features(), 5)) + mean == pytest.approx(trees.score(features())[5], abs=1e-4)


def test_trees_learn_what_hangs_on_two_features_together() -> None:
    score = boost(features(), either(), np.ones(N), HOW).score(features())
    assert ((score > 0) == either()).all()


def test_rows_without_weight_teach_nothing() -> None:
    weight = np.where(np.arange(N) % 2, 1.0, 1e-9)
    turned = np.where(np.arange(N) % 2, either(), ~either())
    score = boost(features(), turned, weight, HOW).score(features())
    assert ((score > 0) == either()).mean() > 0.95


def test_the_same_rows_give_the_same_trees() -> None:
    documents = [json.dumps(boost(features(), either(), np.ones(N), HOW).as_json()) for _ in range(2)]
    assert documents[0] == documents[1]
    assert json.dumps(Trees.from_json(json.loads(documents[0])).as_json()) == documents[0]


def test_features_that_tell_nothing_are_not_asked() -> None:
    same = {"same": np.ones(N, np.float32)}
    assert boost(same, either(), np.ones(N), HOW).names() == []


def test_trees_see_other_features_in_turn() -> None:
    many = {f"f{i:02}": ((np.arange(N) * (i + 3)) % 17).astype(np.float32) for i in range(12)}
    trees = boost(many, either(), np.ones(N), Boosting(8, 1, 0.3, 1.0, 6)).trees
    assert len({tree.questions[0][0] for tree in trees}) > 2


def test_trees_without_all_weights_are_refused() -> None:
    raw = Trees(0.0, (Tree((("chars", 2.0),), (1.0, 2.0)),)).as_json()
    raw["trees"][0][1].pop()
    with pytest.raises(ValueError, match="broken weights"):
        Trees.from_json(raw)

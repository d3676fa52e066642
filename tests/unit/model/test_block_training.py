"""Weights for lines of pages: what tells the article apart is found, and the same examples give the same bytes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corpus_pipeline.model.block_model import PAGES, BlockModel, load_block_models, read_block_models
from corpus_pipeline.model.block_training import BlockExamples, block_document, fit_look

N = 400


def examples() -> BlockExamples:
    """Long lines are body; so are those of the rule 3, which lies between rules that are not."""
    row = np.arange(N)
    chars, rule = (row * 7 % 13).astype(np.float32), (row % 5).astype(np.float32)
    is_body = (chars > 8) | (rule == 3)
    return BlockExamples({"chars": chars, "rule": rule, "same": np.ones(N, np.float32)}, is_body, np.ones(N))


def document() -> str:
    look = fit_look(examples())
    second = fit_look(examples())
    return json.dumps(block_document({name: BlockModel(look, second, 0.5, -0.5) for name in PAGES}, {"use": "train"}))


def test_lines_of_the_article_score_higher() -> None:
    own = examples()
    score = fit_look(own).score(own.features)
    assert score[own.is_body].mean() > score[~own.is_body].mean() + 1


def test_rules_are_names_that_neighbours_do_not_colour() -> None:
    rule = next(lookup for lookup in fit_look(examples()).lookups if lookup.name == "rule")
    assert rule.edges == (0.0, 1.0, 2.0, 3.0)
    assert rule.weights[3] > max(rule.weights[2], rule.weights[4]) + 1


def test_a_feature_that_is_always_the_same_has_no_weights() -> None:
    assert "same" not in fit_look(examples()).names()


def test_the_same_examples_give_the_same_bytes() -> None:
    assert document() == document()
    models = read_block_models(document())
    assert json.dumps(block_document(models, {"use": "train"})) == document()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 0}, "version"),
        ({"pages": {}}, "version"),
    ],
)
def test_other_documents_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_block_models(json.dumps(json.loads(document()) | change))


def test_broken_bins_are_refused() -> None:
    raw = json.loads(document())
    raw["pages"]["text"]["first"]["lookups"]["chars"][1].pop()
    with pytest.raises(ValueError, match="bins of chars"):
        read_block_models(json.dumps(raw))
    raw = json.loads(document())
    raw["pages"]["text"]["first"]["bias"] = float("nan")
    with pytest.raises(ValueError, match="finite"):
        read_block_models(json.dumps(raw))


def test_what_ships_acts_on_evidence_alone() -> None:
    """A line is taken in or out only where the weights contradict the rules."""
    for model in load_block_models().values():
        assert model.drop < 0 <= model.add

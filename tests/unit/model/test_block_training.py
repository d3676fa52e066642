"""Weights for lines of pages: what tells the article apart is found, and the same examples give the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from corpus_pipeline.model.block_model import PAGES, BlockModel, load_block_models, read_block_models
from corpus_pipeline.model.block_training import (
    BlockExamples,
    Judged,
    block_document,
    choose_bounds,
    fit_look,
    fit_pages,
    kept_by,
    logit,
    page_f1,
    sample,
)
from corpus_pipeline.model.boosting import Boosting, boost
from corpus_pipeline.model.lookups import Additive, Features, Values

N = 400
ROW = np.arange(N)
FEATURES: dict[str, Values] = {
    "chars": (ROW * 7 % 13).astype(np.float32),
    "rule": (ROW % 5).astype(np.float32),
    "same": np.ones(N, np.float32),
}
# Long lines are body; so are those of the rule 3, which lies between rules that are not.
IS_BODY = (FEATURES["chars"] > 8) | (FEATURES["rule"] == 3)


def look() -> Additive:
    return fit_look(FEATURES, IS_BODY, np.ones(N))


def document() -> str:
    trees = boost(FEATURES, IS_BODY, np.ones(N), Boosting(5, 2, 0.3, 1.0, 1))
    models = {name: BlockModel(trees, look(), 0.5, -0.5) for name in PAGES}
    return json.dumps(block_document(models, {"use": "train"}))


def examples() -> BlockExamples:
    """Forty pages of ten lines, a site each; rules leave short lines out."""
    page, share, ones = ROW // 10, IS_BODY.astype(np.float64), np.ones(N, np.int64)
    body = np.bincount(page, IS_BODY)[page].astype(np.int64)
    group = np.full(N, "set", np.object_)
    judged = Judged(share, np.ones(N), ones, body, page, page, group)
    is_open = FEATURES["chars"] > 5
    return BlockExamples(FEATURES, judged, is_open, ~is_open, page % 2 == 0)


def test_lines_of_the_article_score_higher() -> None:
    score = look().score(FEATURES)
    assert score[IS_BODY].mean() > score[~IS_BODY].mean() + 1


def test_rules_are_names_that_neighbours_do_not_colour() -> None:
    rule = next(lookup for lookup in look().lookups if lookup.name == "rule")
    assert rule.edges == (0.0, 1.0, 2.0, 3.0)
    assert rule.weights[3] > max(rule.weights[2], rule.weights[4]) + 1


def test_a_feature_that_is_always_the_same_has_no_weights() -> None:
    assert "same" not in look().names()


def test_rows_are_drawn_by_their_weight_and_make_up_for_the_others() -> None:
    weight = np.where(ROW < 40, 9.0, 1.0)
    rows, own = sample(weight, 100)
    assert 50 < len(rows) < 150
    assert (rows < 40).mean() > 0.15
    assert abs(own.sum() - weight.sum()) < 0.25 * weight.sum()
    assert sample(weight, 10 * N)[1].tolist() == weight.tolist()


def test_pages_are_measured_in_words() -> None:
    own = examples()
    everything = page_f1(own.judged, IS_BODY, np.ones(N, np.bool_))
    assert len(everything) == N // 10
    assert set(everything.values()) == {1.0}
    assert 0 < np.mean(list(page_f1(own.judged, own.is_open, np.ones(N, np.bool_)).values())) < 1


def test_bounds_are_those_that_do_best() -> None:
    own = examples()
    score = np.where(IS_BODY, logit(0.65), logit(0.25)).astype(np.float32)
    add, drop = choose_bounds(own, score, "text")
    assert (kept_by(own, score, (add, drop)) == IS_BODY).all()
    assert drop <= add < logit(0.65)


def test_bounds_are_not_those_of_varied_pages() -> None:
    own = examples()
    varied = own.judged.page % 2 == 0
    group = np.where(varied, "set:varied", "set").astype(np.object_)
    own = replace(own, judged=replace(own.judged, group=group))
    score = np.where(IS_BODY, logit(0.65), logit(0.25)).astype(np.float32)
    against = np.where(varied, -score, score).astype(np.float32)
    assert choose_bounds(own, against, "text") == choose_bounds(own, score, "text")


def test_weights_of_both_kinds_of_pages_are_measured_on_other_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_pipeline.model.block_training.SECOND", ("chars", "rule", "score"))
    own = examples()

    def around(score: Values) -> Features:
        return {"score": score}

    models, figures = fit_pages(own, around)
    assert set(models) == set(PAGES)
    assert figures["examples"]["text"]["pages"] == N // 20
    assert figures["cross_validated"]["page_f1"]["set"] > figures["cross_validated"]["page_f1_of_rules"]["set"] > 0.3
    assert json.dumps(fit_pages(own, around)[0]["text"].as_json()) == json.dumps(models["text"].as_json())


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
    raw["pages"]["text"]["second"]["lookups"]["chars"][1].pop()
    with pytest.raises(ValueError, match="bins of chars"):
        read_block_models(json.dumps(raw))
    raw = json.loads(document())
    raw["pages"]["text"]["trees"]["trees"][0][1][0] = float("inf")
    with pytest.raises(ValueError, match="finite"):
        read_block_models(json.dumps(raw))
    raw = json.loads(document())
    raw["pages"]["text"]["second"]["bias"] = float("nan")
    with pytest.raises(ValueError, match="finite"):
        read_block_models(json.dumps(raw))


def test_what_ships_acts_on_evidence_alone() -> None:
    """A line is taken in or out only where the weights contradict the rules."""
    for model in load_block_models().values():
        assert model.drop <= 0 <= model.add

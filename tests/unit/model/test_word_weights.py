"""Weights of words: those of a line are found whatever else stands there, and common words get theirs from examples."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from corpus_pipeline.model import word_training
from corpus_pipeline.model.tokens import Words, find_words, straightened
from corpus_pipeline.model.word_training import WordExamples, fit_words
from corpus_pipeline.model.word_weights import WordWeights

WEIGHTS = WordWeights(0.5, (("don't", 2.0), ("said", -3.0), ("thanks", 4.0), ("ёлка", 1.0), ("好", 6.0)))


def words(*lines: str) -> Words:
    return find_words(straightened(pa.array(lines, pa.string())))


def test_a_line_scores_its_words_by_the_root_of_how_many_there_are() -> None:
    lines = ("Thanks a lot, mate", "", "nothing known", "he SAID thanks", "DON’T", "Ёлка", "很好")
    found = WEIGHTS.score(words(*lines), len(lines))
    expected = [4 / 2, 0, 0, 1 / np.sqrt(3), 2, 1, 6 / np.sqrt(2)]
    assert found == pytest.approx(np.array(expected) + 0.5)


def test_reasons_are_the_words_of_the_line_and_add_up() -> None:
    lines = ("thanks and thanks", "he said thanks to them all, she said so too", "")
    own = words(*lines)
    assert WEIGHTS.reasons(own, 0) == [("word thanks", pytest.approx(8 / np.sqrt(3)))]
    assert [reason for reason, _ in WEIGHTS.reasons(own, 1)] == ["word said", "word thanks"]
    assert sum(weight for _, weight in WEIGHTS.reasons(own, 1)) + 0.5 == pytest.approx(WEIGHTS.score(own, 3)[1])
    assert WEIGHTS.reasons(own, 2) == []


def test_without_words_there_is_only_the_bias() -> None:
    assert WordWeights(0.25, ()).score(words("thanks", "said"), 2).tolist() == [0.25, 0.25]


def test_many_words_are_told_apart() -> None:
    many = WordWeights(0.0, tuple((f"w{i}", float(i)) for i in range(20_000)))
    assert many.score(words("w7", "W19999", "w20000", "v7"), 4).tolist() == [7.0, 19999.0, 0.0, 0.0]


def examples(known: float = 0.0) -> tuple[WordExamples, list[str]]:
    """Comments that thank and articles that report on ten sites; one site has a word of its own."""
    texts, is_comment, site = [], [], []
    for i in range(10):
        texts += ["Thanks, I love it", f"The minister said so in {'Zzyzx' if i == 0 else 'town'}", "I don’t think so"]
        is_comment += [True, False, True]
        site += [i] * 3
    n = len(texts)
    known_by_others = np.where(is_comment, known, -known).astype(np.float32)
    return WordExamples(words(*texts), np.array(site), known_by_others, np.array(is_comment), np.ones(n)), texts


@pytest.fixture
def few_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_training, "LEAST_SITES", 5)
    monkeypatch.setattr(word_training, "PENALTY", 0.1)


@pytest.mark.usefixtures("few_sites")
def test_words_of_comments_weigh_for_comments() -> None:
    found = fit_words(*examples())
    weights = dict(found.words)
    assert weights["thanks"] > 0 > weights["minister"]
    assert weights["don't"] > 0
    assert "zzyzx" not in weights
    assert found.score(words("Thanks for it", "said the minister"), 2).tolist()[0] > 0
    assert fit_words(*examples()) == found


@pytest.mark.usefixtures("few_sites")
def test_what_other_evidence_tells_is_not_told_again() -> None:
    alone, beside = (dict(fit_words(*examples(known)).words) for known in (0.0, 6.0))
    assert abs(beside.get("thanks", 0.0)) < alone["thanks"] / 3


@pytest.mark.usefixtures("few_sites")
def test_lines_without_weight_count_for_nothing() -> None:
    own, texts = examples()
    without = WordExamples(own.words, own.site, own.known, own.is_comment, np.where(own.site < 8, 1.0, 0.0))
    assert dict(fit_words(without, texts).words).keys() == dict(fit_words(own, texts).words).keys()
    few = WordExamples(own.words, own.site, own.known, own.is_comment, np.where(own.site < 4, 1.0, 0.0))
    assert fit_words(few, texts).words == ()

"""Words as hashes: what is one word, what is equal to it, and what stood there before."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from corpus_pipeline.model.tokens import Words, find_words, seen_before, straightened, word_keys


def words_of(*texts: str) -> Words:
    return find_words(straightened(pa.array(list(texts), pa.string())))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        ("…", 0),
        ("one two", 2),
        ("don't stop", 2),
        ("don’t stop", 2),
        ("“quoted” — twice", 2),
        ("'single' marks", 2),
        ("Ёлка и Чай", 3),
        ("我 日本语。好", 5),
        ("a1-b2", 2),
    ],
)
def test_words_are_runs_of_letters_and_each_han_character(text: str, n: int) -> None:
    assert len(words_of(text).key) == n


@pytest.mark.parametrize(
    ("one", "other"), [("Hello", "hello"), ("ÄRGER", "ärger"), ("ПРИВЕТ", "привет"), ("Don’t", "don't")]
)
def test_case_and_apostrophes_make_no_difference(one: str, other: str) -> None:
    assert words_of(one).key[0] == words_of(other).key[0] == word_keys([other])[0]


def test_different_words_differ() -> None:
    keys = words_of("tarn tarns rant ntar tar").key
    assert len(set(keys.tolist())) == 5


def test_lines_and_capitals_are_told() -> None:
    words = words_of("The Ferry left", "ÉLAN and noise, Ada said")
    assert words.line.tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert words.capital.tolist() == [True, True, False, True, False, False, True, False]
    assert words.capitals.tolist() == [False, False, False, True, False, False, False, False]
    assert words.inside[1]
    assert not words.inside[0]


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"line {i} Ünal said so" for i in range(40)]
    whole = words_of(*texts)
    monkeypatch.setattr("corpus_pipeline.model.tokens.BLOCK", 64)
    parts = words_of(*texts)
    assert all((getattr(whole, name) == getattr(parts, name)).all() for name in Words.__slots__)


def test_words_seen_before_are_those_of_earlier_lines_of_the_document() -> None:
    words = words_of("ferry harbour ferry", "the ferry waits again", "ferry")
    long, seen = seen_before(words, np.array([0, 0, 1]), 3, 5)
    assert long.tolist() == [3, 3, 1]
    assert seen.tolist() == [0, 1, 0]

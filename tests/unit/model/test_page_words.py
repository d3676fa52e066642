"""Words that the lines of a page share: counted by lines and paragraphs, each document for itself."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.model.page_words import NEAR, word_features
from corpus_pipeline.model.tokens import find_words


def shares(texts: list[str], prose: list[int], at: list[int] | None = None) -> dict[str, list[float]]:
    words = find_words(pa.array(texts, pa.string()))
    sizes = np.array([len(text) for text in texts], np.int64)
    bounds = np.array(at or [0, len(texts)], np.int64)
    found = word_features(words, np.array(prose, np.bool_), sizes, bounds)
    return {name: np.round(values.astype(float), 3).tolist() for name, values in found.items()}


def test_words_are_looked_for_in_the_other_lines() -> None:
    found = shares(["harbour lantern", "the lantern went out over water", "nothing alike stands here"], [0, 1, 0])
    assert found["words_elsewhere"] == [0.5, 0.5, 0]
    assert found["words_prose"] == [0.5, 0, 0]


def test_a_word_that_a_line_repeats_is_one() -> None:
    assert shares(["lantern lantern harbour", "other words"], [1, 1])["words_elsewhere"] == [0, 0]


def test_short_words_and_lines_of_one_word_tell_nothing() -> None:
    assert shares(["the sea and the sky", "lantern", "the sea"], [1, 1, 1])["words_elsewhere"] == [-1, -1, -1]


def test_near_paragraphs_are_counted_not_lines() -> None:
    between = ["menus"] * 9
    texts = ["harbour lantern water", *between, "harbour lantern again"]
    assert shares(texts, [1, *[0] * 9, 1])["words_near"][-1] == 0.667
    far = ["harbour lantern water", *["stones gather mosses"] * (NEAR + 1), "harbour lantern again"]
    assert shares(far, [1] * len(far))["words_near"][-1] == 0
    assert shares(far, [1] * len(far))["words_prose"][-1] == 0.667


def test_documents_share_no_words() -> None:
    texts = ["harbour lantern water", "harbour lantern water"]
    assert shares(texts, [1, 1], [0, 1, 2])["words_elsewhere"] == [0, 0]
    assert shares(texts, [1, 1])["words_elsewhere"] == [1, 1]


def test_the_part_whose_paragraphs_have_most_in_common() -> None:
    teasers = ["meadow summer garden", "violin orchestra concert", "election parliament minister"]
    article = ["harbour lantern keeper", "keeper lantern harbour", "lantern harbour keeper"]
    found = shares([*teasers, *article], [1] * 6)
    assert found["from_words_block_3"][0] < 0 <= found["from_words_block_3"][-1]
    assert found["words_near_around_4"][0] < found["words_near_around_4"][-1]
    assert found["doc_words_near"] == [found["doc_words_near"][0]] * 6


def test_texts_without_words_are_taken() -> None:
    assert shares(["", "--"], [0, 0])["words_near"] == [-1, -1]
    assert shares([], [], [0])["words_near"] == []

"""Words of columns, against counting them character by character."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline import columns_words
from corpus_pipeline.columns_words import LONE_WORDS, count_words, estimate_words


def reference(text: str) -> int:
    """Words of one text, the slow way."""
    count, within = 0, False
    for character in text:
        if character in " \t\n\v\f\r\u3000":
            within = False
        elif any(low <= ord(character) <= high for low, high in LONE_WORDS):
            count, within = count + 1, False
        else:
            count, within = count + (not within), True
    return count


EDGES = [chr(edge + step) for low, high in LONE_WORDS for edge in (low, high) for step in (-1, 0, 1)]
CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from([*EDGES, *"ab é \t\n\v\f\r\u3000\u00a0\u2028", "\u3001", "\U0001f600", "\U0010ffff", "한", "ー"]),
)
TEXTS = st.lists(st.one_of(st.none(), st.text(CHARACTERS, max_size=20)), max_size=12)


@given(TEXTS)
def test_columns_and_characters_agree(texts: list[str | None]) -> None:
    wanted = [None if text is None else reference(text) for text in texts]
    assert count_words(pa.array(texts, pa.string())).to_pylist() == wanted


@given(TEXTS, st.integers(1, 40))
def test_blocks_do_not_change_counts(texts: list[str | None], size: int) -> None:
    array = pa.array(texts, pa.string())
    whole = count_words(array)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_words, "BLOCK", size)
        assert count_words(array).equals(whole)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t", 0),
        ("one", 1),
        ("one two\nthree", 3),
        (" one\u3000two ", 2),
        ("ab漢字cd ef", 5),
        ("ひらカナ", 4),
        ("𠮷野家", 3),
        ("non\u00a0breaking", 1),
        ("밤배가 다시", 2),
        ("don't – stop", 3),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(pa.array([text])).to_pylist() == [words]
    assert reference(text) == words


def test_slice_counts_only_its_rows() -> None:
    assert count_words(pa.array(["one two", "漢字", None, "x"]).slice(1)).to_pylist() == [2, None, 1]


def test_counts_are_int32_even_of_nothing() -> None:
    assert count_words(pa.array([], pa.string())).type == pa.int32()
    assert count_words(pa.array(["", "", None])).type == pa.int32()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("สะพานไม้เก่าข้ามแม่น้ำ", 5),  # 22 letters and marks
        ("ສະພານໄມ້ເກົ່າຂ້າມນ້ຳ", 5),
        ("တံတားဟောင်း", 2),
        ("ស្ពានឈើចាស់", 2),
        ("สะพาน " * 10, 12),
        ("पुराना पुल बंद हुआ", 4),  # begins with the byte that Thai begins with
        ("ქართული ხიდი", 2),
        ("a heron 漢字", 4),
        ("", 0),
    ],
)
def test_words_that_no_space_divides_are_estimated(text: str, words: int) -> None:
    texts = pa.array(["x", text, "one two"]).slice(1)
    assert estimate_words(texts).tolist() == [words, 2]


def test_no_texts_have_no_words() -> None:
    assert estimate_words(pa.array([], pa.string())).tolist() == []

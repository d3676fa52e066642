"""Letters and digits told on bytes, against RE2's replacements, which say what is meant."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.columns_letters import normal_words, words_key

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=6)
EVERY_CHARACTER = [f"a{chr(point)} B{chr(point)}c" for point in range(0x110000) if not 0xD800 <= point < 0xE000]


def column(texts: list[str]) -> pa.Array:
    return pa.array(texts, pa.string())


def key_by_re2(texts: pa.Array) -> list[str]:
    keys: list[str] = pc.replace_substring_regex(pc.utf8_lower(texts), r"[^\pL\pN]+", "").to_pylist()
    return keys


def words_by_re2(texts: pa.Array) -> list[str]:
    spaced = pc.replace_substring_regex(pc.utf8_lower(texts), r"([\p{Han}\p{Hiragana}\p{Katakana}])", r" \1 ")
    words = pc.utf8_trim(pc.replace_substring_regex(spaced, r"[^\pL\pN]+", " "), characters=" ")
    return list(words.to_pylist())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("“The Heron”, he said - 3 times!", "theheronhesaid3times"),
        ("Пруд, 池塘; ٣ 𝟛", "пруд池塘٣𝟛"),
        ("... \u00a0 —", ""),
        ("", ""),
    ],
)
def test_a_key_of_words_is_letters_and_digits_alone(text: str, key: str) -> None:
    assert words_key(column([text])).to_pylist() == [key]


def test_normal_words_are_what_quotations_are_compared_by() -> None:
    texts = column(["“The Heron’s  reeds,” he SAID.", "池塘 two", "", "—"])
    assert normal_words(texts).to_pylist() == ["the heron s reeds he said", "池 塘 two", "", ""]


def test_every_character_is_judged_as_re2_judges_it() -> None:
    texts = column(EVERY_CHARACTER)
    assert words_key(texts).to_pylist() == key_by_re2(texts)
    assert normal_words(texts).to_pylist() == words_by_re2(texts)


@given(TEXTS, st.integers(0, 3))
def test_any_column_is_read_as_by_re2(texts: list[str], start: int) -> None:
    part = column(texts).slice(min(start, len(texts)))
    assert words_key(part).to_pylist() == key_by_re2(part)
    assert normal_words(part).to_pylist() == words_by_re2(part)

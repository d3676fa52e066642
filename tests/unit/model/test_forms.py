"""The form of short lines."""

from __future__ import annotations

import pyarrow as pa
import pytest

from corpus_pipeline.model.forms import forms_of


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Ada M. Brill, 3 June 2021", "a, 0 a 0"),
        ("Jane O’Neill (12)", "a (0)"),
        ("Zoë Mädchen", "a"),
        ("a  b", "a  a"),
        (".com and co.", ".a"),
        ("'tis 5pm", "'a 0a"),
        ("12:05", "0:0"),
        ("٣ مايو", "٣ a"),
        ("नमस्ते दुनिया", "a"),
        ("", ""),
    ],
)
def test_words_become_a_and_numbers_0(text: str, form: str) -> None:
    assert forms_of(pa.array([text])).to_pylist() == [form]


def test_words_and_numbers_end_with_their_line() -> None:
    assert forms_of(pa.array(["a", "b", "", "1", "2", " ", "c"])).to_pylist() == ["a", "a", "", "0", "0", " ", "a"]


def test_no_lines_have_no_forms() -> None:
    assert forms_of(pa.array([], pa.string())).to_pylist() == []

"""Text of unknown origin on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.view.console import safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The heron, twice.", "The heron, twice."),
        ("Цапля в 池塘", "Цапля в 池塘"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("red \x1b[31malert\x1b[0m", "red \\x1b[31malert\\x1b[0m"),
        ("back\x08space and bell\x07", "back\\x08space and bell\\x07"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("soft\u00adhyphen", "soft\\xadhyphen"),
        ("lone \ud800", "lone \\ud800"),
        ("carriage\rreturn", "carriage\\x0dreturn"),
    ],
)
def test_controls_are_written_out_and_letters_kept(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_characters_beyond_the_first_plane_are_written_so_that_they_can_be_read_back() -> None:
    assert safe("\U000e0041") in ("\\U000e0041", "\\u{e0041}")


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in safe(text))

"""Markdown that no text can break."""

from __future__ import annotations

import pytest

from corpus_pipeline.release.markdown import cell, code, counted, flat, table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a|b", "a\\|b"),
        ("two\nlines\tand  blanks", "two lines and blanks"),
        ("<script>", "&lt;script&gt;"),
        ("[x](y) *z* $q$ `c`", "\\[x\\](y) \\*z\\* \\$q\\$ \\`c\\`"),
        ("\u202eright\x1b[2J", "right\\[2J"),
        ("w" * 200, "w" * 79 + "…"),
    ],
)
def test_cells_stay_in_their_place(text: str, expected: str) -> None:
    assert cell(text) == expected


def test_names_are_code_unless_they_hold_more() -> None:
    assert (code("body.prose"), code("a`b")) == ("`body.prose`", "a\\`b")


def test_tables_numbers_and_lines() -> None:
    assert table("site|n>", [("a", "1")]) == "| site | n |\n| --- | ---: |\n| a | 1 |\n"
    assert (counted(1, "word"), counted(0, "word"), counted(2000, "word")) == ("1 word", "0 words", "2,000 words")
    assert flat(" a\u200b\n b ") == "a b"

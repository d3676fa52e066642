"""The pieces of a sentence become one line, with blanks where words meet and none before what closes a part."""

from __future__ import annotations

import pytest

from corpus_pipeline.text.breaks import CLOSING, without_breaks
from corpus_pipeline.text.repairs import repair

BROKEN = {
    "We met\nAda Brill\n, who was late": "We met Ada Brill, who was late",
    "It was late\r\n. So was\r\nshe": "It was late. So was she",
    "the keeper\n’s boat": "the keeper’s boat",
    "a boat (\nthe old one\n)": "a boat (the old one)",
    "said \n the keeper": "said the keeper",
    "on\n\nthe pier": "on the pier",
    "昨天\n王某\n，他来晚了": "昨天王某，他来晚了",
    "قال\nسامي\n، ثم": "قال سامي، ثم",
    "one line": "one line",
    "": "",
}


@pytest.mark.parametrize(("text", "wanted"), BROKEN.items())
def test_pieces_become_one_line(text: str, wanted: str) -> None:
    assert without_breaks(text) == wanted
    assert repair(text, ["breaks"]) == wanted


@pytest.mark.parametrize("text", [".NET is old", "...", ":)", ";-)", "’twas the night", "» Next", "(so", "Then"])
def test_some_marks_begin_a_line_of_their_own(text: str) -> None:
    assert not CLOSING.match(text)


def test_other_repairs_follow() -> None:
    assert repair("caf\u00c3\u00a9\n,\u00a0late", ["mojibake", "breaks", "spaces"]) == "café, late"

"""The lists asked of one piece of a line: the same answers as the lists themselves give, one phrase after the other."""

from __future__ import annotations

import pytest

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.phrases.lists import read_lists
from corpus_pipeline.phrases.short import short_phrases
from corpus_pipeline.text.folding import fold_text

ALL = Phrases(*read_lists())
SHORT = short_phrases(ALL)


@pytest.mark.parametrize("family", ["ago", "action", "source"])
def test_literals_let_through_what_any_pattern_matches(family: str) -> None:
    lines = {fold_text(line) for p in ALL.phrases if p.family == family for line in (*p.hits, *p.misses)}
    assert {line: SHORT.groups(line, family) for line in lines} == {line: ALL.groups(line, family) for line in lines}
    assert any(SHORT.groups(line, family) for line in lines)
    assert not all(SHORT.groups(line, family) for line in lines)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("published on", ("word", False)), ("Last updated", ("word", True)), ("Reply", ("action", False))],
)
def test_the_kind_of_a_whole_text(text: str, kind: tuple[str, bool]) -> None:
    assert SHORT.kind_of(fold_text(text)) == kind


def test_what_no_list_holds_is_of_no_kind() -> None:
    assert SHORT.kind_of("the heron stood still") is None


def test_bylines_start_with_a_word_of_their_own() -> None:
    assert SHORT.starts_byline(fold_text("By Lena Marrow"))
    assert SHORT.starts_byline(fold_text("Von Lena Marrow"))
    assert not SHORT.starts_byline(fold_text("Bypass opened at last"))
    assert not SHORT.starts_byline("")


def test_sections() -> None:
    assert SHORT.is_section("politics") == ALL.is_text("politics", "section")
    assert not SHORT.is_section("the heron stood still")

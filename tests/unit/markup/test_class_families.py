"""Words of class and id."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.class_families import word_marks
from corpus_pipeline.markup.elements import Mark


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("main-nav", Mark.W_NAV),
        ("relatedPosts", Mark.W_RELATED),
        ("entry-content", Mark.W_CONTENT),
        ("sidebar1 widget", Mark.W_SIDEBAR),
        ("has-sidebar", 0),
        ("elementor-widget-text", Mark.W_CONTENT),
        ("element-4e58ad", 0),
        ("Byline", Mark.W_AUTHOR | Mark.W_META),
        ("unknown", 0),
        ("", 0),
    ],
)
def test_marks_of_names(names: str, expected: int) -> None:
    assert word_marks(names) == expected


def test_only_the_first_characters_are_read() -> None:
    assert word_marks("x " * 200 + "nav") == 0

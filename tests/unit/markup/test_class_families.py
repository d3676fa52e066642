"""Words of class and id."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup import class_words
from corpus_pipeline.markup.class_families import ALL_MARKS, MAY_SAY, SAYS, word_codes
from corpus_pipeline.markup.elements import Mark

NAMES = (
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
)


@pytest.mark.parametrize(("names", "expected"), NAMES)
def test_marks_of_names(names: str, expected: int) -> None:
    assert [code & ALL_MARKS for code in word_codes([names])] == [expected]


def test_names_that_are_read_together_do_not_touch() -> None:
    assert [code & ALL_MARKS for code in word_codes([names for names, _ in NAMES])] == [marks for _, marks in NAMES]
    assert word_codes([]) == []


def test_only_the_first_characters_are_read() -> None:
    assert word_codes(["x " * 200 + "nav"]) == [0]


def test_no_class_that_says_something_is_passed_over() -> None:
    known = [name.removeprefix("=") for name in class_words._WORD_PARTS | class_words._WHOLE_WORDS]
    telling = [name for name in known if class_words.said_by(name) is not class_words.NOTHING]
    assert len(telling) > 100
    for name, code in zip(telling, word_codes(telling), strict=True):
        assert code & SAYS or (code & MAY_SAY and class_words.has_whole_name(name)), name

"""Passages cut out of texts, and the marks that they leave."""

from __future__ import annotations

import pytest

from corpus_pipeline.text.withdrawn import cut, find_passages, is_cut, merged, moved, passages

SAID = "My boat sank in the spring flood. Never again!\nNobody came to help us that night, nobody."


def test_passages_are_sentences_that_nobody_else_says_by_chance() -> None:
    assert passages(SAID) == ["Nobody came to help us that night, nobody.", "My boat sank in the spring flood."]


def test_what_a_text_quotes_is_no_passage_of_its_own() -> None:
    assert passages(SAID, [(0, 33)]) == ["Nobody came to help us that night, nobody."]


def test_scripts_without_blanks_have_passages_too() -> None:
    assert passages("我的船在春天的洪水里沉了。好。") == ["我的船在春天的洪水里沉了。"]


def test_an_excerpt_is_found_as_far_as_it_goes() -> None:
    text = "He wrote: My boat sank in the spring … and more"
    assert [text[a:b] for a, b in find_passages(text, passages(SAID))] == ["My boat sank in the spring "]
    assert list(find_passages("My boat is blue.", passages(SAID))) == []


def test_ranges_are_joined_over_blanks_and_divided_at_lines() -> None:
    text = "one two\nthree four"
    assert merged([(0, 3), (4, 11)], text) == [(0, 7), (8, 11)]
    assert cut(text, [(0, 7), (8, 11)]) == "[withdrawn]\n[withdrawn]ee four"


def test_offsets_follow_what_was_cut() -> None:
    text, gone = "Look: my boat sank. So sorry.", [(6, 19)]
    shown = cut(text, gone)
    assert shown == "Look: [withdrawn] So sorry."
    for place, words in (((20, 29), "So sorry."), ((6, 19), "[withdrawn]"), ((9, 15), "[withdrawn]"), ((0, 4), "Look")):
        start, end = moved(*place, gone)
        assert shown[start:end] == words


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        ("A bell. [withdrawn] So sorry.", True),
        ("[withdrawn]", True),
        ("A [withdrawn] boat [withdrawn] sorry.", True),
        ("A bell. My boat sank. So sorry.", True),
        ("A bell. [withdrawn] So very sorry.", False),
        ("The bell. [withdrawn] So sorry.", False),
        ("A [withdrawn] ship [withdrawn] sorry.", False),
        ("A bell. My boat sank. So sorry.[withdrawn]", False),
    ],
)
def test_nothing_but_cuts_may_differ(shown: str, holds: bool) -> None:
    assert is_cut("A bell. My boat sank. So sorry.", shown) is holds

"""How much of each line stands in a text."""

from __future__ import annotations

from corpus_pipeline.aligning import rows_with, shares_in, words_of

BODY = words_of("The basin was drained in the spring and the keeper walked through it. He found the ring.")


def shares(*lines: str) -> list[float]:
    return [round(float(share), 2) for share in shares_in([words_of(line) for line in lines], BODY)]


def test_lines_of_the_text_are_found_whole() -> None:
    found = shares("Home About", "The basin was drained in the spring", "and the keeper walked through it.", "Footer")
    assert found == [0, 1, 1, 0]


def test_a_lone_word_far_from_all_others_is_no_part_of_the_text() -> None:
    far = " ".join(f"w{i}" for i in range(40))
    assert shares("the", far, "The basin was drained in the spring") == [0, 0, 1]


def test_short_lines_are_found_beside_others() -> None:
    assert shares("The basin was drained in the spring", "and", "the keeper walked through it") == [1, 1, 1]


def test_half_a_line_is_half_found() -> None:
    assert shares("The basin was drained quite unlike any other") == [0.5]


def test_nothing_stands_in_nothing() -> None:
    assert shares_in([], BODY).tolist() == []
    assert shares_in([["a"]], []).tolist() == [0]


def test_snippets_are_found_in_lines_and_lines_in_snippets() -> None:
    lines = ["The basin  was drained", "in the spring, and then", "it", "Home"]
    assert rows_with(lines, ["basin was", "drained in the spring, and then it", "no"]).tolist() == [0, 1]

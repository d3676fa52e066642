"""Rows that hold the literals of a pattern, against a search line by line."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.phrases.index import LiteralIndex
from corpus_pipeline.phrases.literals import DIGITS, Literals

WORDS = ["heron", "he", "reed bed", "reed beds at dusk", "ибис", "蒼鷺", "0:00", "©"]
PATTERNS = [Literals((word,), at_start=at_start) for word in WORDS for at_start in (True, False)]
# Only the first eight bytes of a literal are compared.
HEADS = [word.encode()[:8].decode(errors="ignore") for word in WORDS]


def found(lines: list[str], patterns: list[Literals]) -> list[tuple[int, int]]:
    rows, numbers = LiteralIndex(patterns).find(pa.array(lines, pa.string()))
    return list(zip(numbers.tolist(), rows.tolist(), strict=True))


def expected(lines: list[str]) -> list[tuple[int, int]]:
    plain = [line.translate(DIGITS) for line in lines]
    out = []
    for i, head in enumerate(HEADS):
        out += [(2 * i, row) for row, line in enumerate(plain) if line.startswith(head)]
        out += [(2 * i + 1, row) for row, line in enumerate(plain) if head in line]
    return out


@given(st.lists(st.lists(st.sampled_from([*WORDS, " ", "x", "at 7:45", ""]), max_size=4).map("".join), max_size=6))
def test_lines_are_found_by_their_literals(lines: list[str]) -> None:
    wanted = set(expected(lines))
    got = found(lines, PATTERNS)
    assert got == sorted(set(got))
    assert wanted <= set(got)
    # A literal may seem to stand across the border of two lines; nothing else is found in vain.
    joined = "".join(lines).translate(DIGITS)
    assert all(HEADS[number // 2] in joined for number, _ in got)


@pytest.mark.parametrize("lines", [[], [""], ["", ""]])
def test_nothing_is_found_in_nothing(lines: list[str]) -> None:
    assert found(lines, PATTERNS) == []


def test_a_column_may_begin_in_the_middle_of_its_buffer() -> None:
    column = pa.array(["heron", "egret", "a heron"], pa.string()).slice(1)
    rows, numbers = LiteralIndex([Literals(("heron",), at_start=False)]).find(column)
    assert (rows.tolist(), numbers.tolist()) == ([1], [0])


def test_literals_of_one_beginning_are_told_apart() -> None:
    words = ["comm", "commas", "comment", "comments", "commentary"]
    patterns = [Literals((word, "egret"), at_start=False) for word in words]
    lines = ["a comment", "no commas", "his commentary", "commons", "common egret"]
    wanted = [
        (i, row) for i, word in enumerate(words) for row, line in enumerate(lines) if word[:8] in line or row == 4
    ]
    assert found(lines, patterns) == wanted

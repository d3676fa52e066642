"""Plain dates are read as ``find_dates`` reads them, with whatever stands before them and behind."""

from __future__ import annotations

import itertools

import pytest

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.dates import find_dates
from corpus_pipeline.text.plain_dates import MAX_CHARS, example_of, like, plain_date

WORDS = load_phrases().dates
BEFORE = (
    "",
    "by Ada Brill on ",
    "Ada | ",
    "Monday, ",
    "x-Monday, ",
    "на ",
    "den ",
    "March ",
    "de ",
    "Ada,",
    "a",
    "(",
    "€",
)
DATES = (
    *("9 June 2021", "31 May 1999", "9. Juni 2021", "30 февраля 2020", "29 February 2020", "3rd March, 2021"),
    *("June 9, 2021", "Sept. 9 2021", "May 31st, 2022", "June 31, 2021", "۱۸ دی ۱۳۹۱", "18 دی 1391", "5 mayo 1066"),
)
CLOCKS = ("", " at 9:05", ", 12:30", " - 0:15", " um 23:59", " | 24:01", " ساعت 20:52", " some time later 7:07")
AFTER = (
    "",
    " PDT",
    " pm",
    " AM EST",
    " a.m.",
    " Uhr",
    " (Tuesday)",
    " Tuesday morning",
    " г.",
    "/",
    "x",
    " — The mill",
    " م",
)
LINES = tuple(map("".join, itertools.product(BEFORE, DATES, CLOCKS, AFTER)))


def test_what_one_line_of_a_form_says_holds_for_all() -> None:
    n_plain = 0
    for line in LINES:
        plain = plain_date(line, WORDS)
        of, found = example_of(plain.form, WORDS)[1:] if plain else (None, None)
        if plain and of and found:
            n_plain += 1
            assert [like(found, of, plain)] == find_dates(line, WORDS), line
    assert n_plain > len(LINES) / 3


@pytest.mark.parametrize(
    "line",
    [
        "9 June 2021 and 4 more",
        "30 February 2021",
        "9 June 2021 at 24:00",
        "9 harvests 2021",
        "9 June 21",
        "06/09/2021",
        "2021年6月9日",
        "9 دی 2021",
        "9 June 2021 上午 9:05",
        "no day at all",
    ],
)
def test_other_lines_are_left_to_the_general_reader(line: str) -> None:
    assert plain_date(line, WORDS) is None


def test_the_form_is_all_but_the_day_and_the_time() -> None:
    one, other = (
        plain_date(line, WORDS) for line in ("by Ada 9 June 2021 at 9:05 pm", "by Ada 28 May 1999 at 11:59 pm")
    )
    assert one is not None
    assert other is not None
    assert one.form == other.form
    assert (other.start, other.end, str(other.on), str(other.time)) == (7, 27, "1999-05-28", "23:59:00")


def test_long_lines_have_no_plain_date() -> None:
    line = "9 June 2021 " + "x" * (MAX_CHARS - 12)
    assert plain_date(line, WORDS) is not None
    assert plain_date(line + "x", WORDS) is None

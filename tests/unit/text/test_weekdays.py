"""Weekdays by name, and dates whose day and month could be swapped beside one."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.dates import find_dates
from corpus_pipeline.text.weekdays import told_by_weekday, weekday_of

MAY, MARCH = dt.date(2021, 5, 3), dt.date(2021, 3, 5)  # a Monday and a Friday


@pytest.mark.parametrize(
    ("name", "day"),
    [
        *(("monday", 0), ("mon", 0), ("(lundi)", 0), ("понедельник", 0), ("пн", 0), ("pazartesi", 0), ("maandag", 0)),
        *(("dienstag", 1), ("di.", 1), ("marts", 1), ("среда", 2), ("thurs", 3), ("cuma", 4), ("cumartesi", 5)),
        *(("sonntag", 6), ("dom", 6), ("pazar", 6), ("today", None), ("", None), ("12", None)),
    ],
)
def test_the_day_that_a_name_says(name: str, day: int | None) -> None:
    assert weekday_of(name) == day


def test_a_weekday_settles_which_number_is_the_day() -> None:
    assert told_by_weekday((MARCH, MAY), "mon") == (MAY,)
    assert told_by_weekday((MARCH, MAY), "fri") == (MARCH,)
    assert told_by_weekday((MARCH, MAY), "tue") == (MARCH, MAY)
    assert told_by_weekday((MARCH, MAY), "") == (MARCH, MAY)


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("Mon, 05/03/2021 - 08:00", MAY),
        ("Friday 05/03/2021", MARCH),
        ("05/03/2021 (Monday)", MAY),
        ("lun 03/05/2021", MAY),
        ("Tue, 05/03/2021", None),
        ("05/03/2021", None),
    ],
)
def test_dates_with_a_weekday_beside_them(line: str, on: dt.date | None) -> None:
    (found,) = find_dates(line.lower(), load_phrases().dates)
    assert found.on == on
    assert (found.first is None) == (on is not None)

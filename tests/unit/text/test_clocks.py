"""Times beside a date: what is read, and what belongs to something longer."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.text.clocks import clock_after, clock_before, free_after, free_before, joins

AFTER = {
    " 17:14": (dt.time(17, 14), None),
    ", at 5:14 pm": (dt.time(17, 14), None),
    " at 12:05 a.m.": (dt.time(0, 5), None),
    "t08:30:00z": (dt.time(8, 30), 0),
    "t08:30:00+02:00": (dt.time(8, 30), 120),
    " 下午 3:20": (dt.time(15, 20), None),
    " um 9.15 uhr": (dt.time(9, 15), None),
    " 10.32 gmt": (dt.time(10, 32), 0),
    " 11.02": (dt.time(11, 2), None),
    " la 10:12": (dt.time(10, 12), None),
    " ve 10.12": (dt.time(10, 12), None),
    " lúc 10:12": (dt.time(10, 12), None),
    " को 10:12 बजे": (dt.time(10, 12), None),
    " στις 8:30 π.μ.": (dt.time(8, 30), None),
    " στις 9:47 μ.μ.": (dt.time(21, 47), None),
    " 9:47 μμ": (dt.time(21, 47), None),
    " เวลา 20:44 น.": (dt.time(20, 44), None),
}


@pytest.mark.parametrize("text", AFTER)
def test_a_time_behind_a_date(text: str) -> None:
    line = "3 may 2021" + text
    clock = clock_after(line, 10)
    assert clock is not None
    assert (clock.time, clock.offset, clock.end) == (*AFTER[text], len(line))


@pytest.mark.parametrize("text", [" 25:00", " 9.15", " 11.02 km away", " 7", " 12:345", " 5:14%", ""])
def test_no_time_behind_a_date(text: str) -> None:
    assert clock_after("3 may 2021" + text, 10) is None


def test_a_time_before_a_date() -> None:
    line = "ada, 17:14 on 3 may 2021"
    clock = clock_before(line, line.index("3 may"), 0)
    assert clock is not None
    assert (clock.start, clock.time) == (5, dt.time(17, 14))


@pytest.mark.parametrize(("line", "floor"), [("ada and 3 may 2021", 0), ("room 17 3 may 2021", 0), ("17:14, 3 may", 6)])
def test_no_time_before_a_date(line: str, floor: int) -> None:
    assert clock_before(line, line.index("3 may"), floor) is None


def test_what_stands_beside() -> None:
    assert free_before("(12", 1)
    assert not free_before("$12", 1)
    assert free_after("12, now", 2)
    assert not free_after("12-a", 2)
    assert joins("a")
    assert not joins("日")

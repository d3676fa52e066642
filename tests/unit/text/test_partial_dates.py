"""Times of comments that no full date stands in."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.unit.stages.helpers import PHRASES

from corpus_pipeline.text.partial_dates import MAX_CHARS, partial_date

# The line: what is found, the day where all of it is written, the time of day.
FOUND = {
    "Aug 9 at 10:14 AM": ("Aug 9 at 10:14 AM", None, "10:14"),
    "9 August, 14:21": ("9 August, 14:21", None, "14:21"),
    "10:14, 9 Aug": ("10:14, 9 Aug", None, "10:14"),
    "Monday, 14:01": ("Monday, 14:01", None, "14:01"),
    "Ada Brill, Monday at 2:01 pm": ("Monday at 2:01 pm", None, "14:01"),
    "4 Nov 12, 11:22 pm": ("4 Nov 12, 11:22 pm", "2012-11-04", "23:22"),
    "4 Nov '99 at 11:22": ("4 Nov '99 at 11:22", "1999-11-04", "11:22"),
    "Nov 4 '12, 9:05": ("Nov 4 '12, 9:05", "2012-11-04", "09:05"),
    "November 9th": ("November 9th", None, None),
    "Thu, November 9th": ("Thu, November 9th", None, None),
    "9. November": ("9. November", None, None),
    "Nov '12": ("Nov '12", None, None),
    "9 августа, 14:21": ("9 августа, 14:21", None, "14:21"),
    "le 9 août, 14:21": ("9 août, 14:21", None, "14:21"),
    "9 de agosto, 14:21": ("9 de agosto, 14:21", None, "14:21"),
}


@pytest.mark.parametrize("line", FOUND)
def test_found(line: str) -> None:
    found = partial_date(line, PHRASES.dates)
    assert found is not None
    written, on, clock = FOUND[line]
    assert line[found.start : found.end] == written
    assert found.on == (dt.date.fromisoformat(on) if on else None)
    assert found.time_of_day == (dt.time.fromisoformat(clock) if clock else None)
    assert found.at == (dt.datetime.combine(found.on, found.time_of_day) if found.on and found.time_of_day else None)


@pytest.mark.parametrize(
    "line",
    [
        *("Monday 10:00-17:00", "Monday 10:00 – 17:00", "Mon 10:00 to 17:00", "Montag 10:00 bis 17:00"),
        *("31 February, 14:21", "9 oranges, 14:21", "November 9th was cold", "In Nov '12 it rained"),
        "May 10 12",
        *("chapter 9, verse 14", "", "Monday", "14:21", "Monday's 14:21"),
    ],
)
def test_not_found(line: str) -> None:
    assert partial_date(line, PHRASES.dates) is None


def test_long_lines_tell_none() -> None:
    line = "Aug 9 at 10:14 AM" + "." * MAX_CHARS
    assert partial_date(line, PHRASES.dates) is None
    assert partial_date(line[:MAX_CHARS], PHRASES.dates) is not None

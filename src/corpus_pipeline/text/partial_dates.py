"""Times of comments that no full date stands in: *Aug 9 at 10:14 AM*, *Monday, 14:01*, *4 Nov 12, 11:22 pm*.

They tell who wrote when among other comments, and no day of a calendar: a year that is not written is not made up.
"""

from __future__ import annotations

import datetime as dt
import re

from corpus_pipeline.text import calendars, lower_same_length
from corpus_pipeline.text.clocks import clock_after, clock_before, free_before
from corpus_pipeline.text.dates import DateWords, FoundDate, in_plain_signs

MAX_CHARS = 120
# Longest name of a weekday; a year with a 29th of February.
MAX_WORD, _LEAP = 14, 2000
_WORD = r"[^\W\d_]{3,12}"
_ORDINAL = "(?:st|nd|rd|th|er|º|°)?"
# A year of two figures stands behind the name of a month, and is no hour.
_YEAR = r"(?:(?:,? ?['’]|[ -]|, )(?P<year>[0-9]{2})(?![0-9:.h]|\.?[0-9]|st|nd|rd|th| ?[ap]\.?m))?"
_DAY_MONTH = re.compile(rf"(?P<day>[0-9]{{1,2}}){_ORDINAL}[. -]{{1,2}}(?:de )?(?P<month>{_WORD})\.?{_YEAR}")
_MONTH_DAY = re.compile(rf"(?P<month>{_WORD})\.? (?P<day>[0-9]{{1,2}}){_ORDINAL}{_YEAR}")
_MONTH_YEAR = re.compile(rf"(?P<month>{_WORD})\.? ['’](?P<short>[0-9]{{2}})$")
_WEEKDAY = re.compile(rf"(?P<weekday>{_WORD})\b")
# Hours of shops and events: *Monday 10:00-17:00*.
_HOURS = re.compile(r" {0,2}(?:[-–—]|to\b|bis\b|til\b|till\b|à\b|a\b|до\b) {0,2}[0-9]")
# What a line must hold that tells such a time, as RE2 reads it: a time of day, or nothing but a day and its month. With
# classes of letters it takes RE2 17 ms to make the pattern ready, 150 times as long.
MAYBE = (
    r"[0-9][:.h][0-9]{2}|[0-9] ?[AaPp]\.?[Mm]|^(?:[^ 0-9]{2,13} )?[^ 0-9]{3,13} [0-9]{1,2}(?:st|nd|rd|th)?$"
    r"|^[0-9]{1,2}(?:st|nd|rd|th|\.)? [^ 0-9]{3,13}$|^[^ 0-9]{3,10} ['’][0-9]{2}$"
)


def partial_date(line: str, words: DateWords) -> FoundDate | None:
    """The first time without a full date in a short line.

    A day and its month with a time of day beside them, or alone on the line; a month with two figures of its year,
    alone; a weekday with a time of day. The day is told only where all of it is written.
    """
    plain = lower_same_length(in_plain_signs(line)) if len(line) <= MAX_CHARS else ""
    for shape in (_DAY_MONTH, _MONTH_DAY, _MONTH_YEAR, _WEEKDAY):
        for match in shape.finditer(plain):
            if _is_day(match.groupdict(), words) and free_before(plain, match.start()):
                found = _with_clock(match, words)
                if found is not None:
                    return found
    return None


def _is_day(groups: dict[str, str | None], words: DateWords) -> bool:
    if weekday := groups.get("weekday"):
        return weekday in words.weekdays
    month = words.months.get(groups["month"] or "")
    return month is not None and calendars.gregorian_date(_LEAP, month, int(groups.get("day") or 1)) is not None


def _with_clock(match: re.Match[str], words: DateWords) -> FoundDate | None:
    """A day with the time beside it; without any only where nothing else stands on the line."""
    line, groups = match.string, match.groupdict()
    start = _weekday_start(line, match.start(), words)
    clock = clock_after(line, match.end()) or clock_before(line, start, 0)
    if clock is None:
        alone = (
            groups.get("month") and not groups.get("year") and not line[:start] and not line[match.end() :].strip(" .")
        )
        return FoundDate(start, match.end(), None, None, None, None, None, None) if alone else None
    if _HOURS.match(line, clock.end):
        return None
    on = None
    if year := groups.get("year"):
        on = calendars.gregorian_date(calendars.full_year(year), words.months[groups["month"]], int(groups["day"]))
    at = dt.datetime.combine(on, clock.time) if on else None
    start, end = min(start, clock.start), max(match.end(), clock.end)
    return FoundDate(start, end, on, None, None, at, clock.time, clock.offset)


def _weekday_start(line: str, start: int, words: DateWords) -> int:
    """Where the name of the weekday right before a day begins."""
    before = line[:start].rstrip(" ,.")
    word = re.search(r"[^\W\d_]+$", before[-MAX_WORD:])
    return len(before) - len(word[0]) if word and word[0] in words.weekdays else start

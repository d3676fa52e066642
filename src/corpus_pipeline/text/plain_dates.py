"""The date of most lines: one day, its month in letters, and no other number; told from the rest of the line at a look.

What such a date means among its neighbours is read once, by ``dates.find_dates``, from an example of the line's form:
all lines of the form differ from it in nothing but the day and the time.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_pipeline.text import calendars
from corpus_pipeline.text.dates import FILLERS, DateWords, FoundDate, find_dates, in_plain_signs

# Lines of a form may be a little longer than others, and dates are looked for in 300 characters.
MAX_CHARS = 200
_WORD, _DAY, _YEAR = r"([^\W\d_]{3,12})", "([0-9]{1,2})", "([12][0-9]{3})"
_TIME = "(?:([^0-9]{1,14})([0-9]{1,2}):([0-9]{2}))?"
_DAY_FIRST = re.compile(rf"([^0-9]*){_DAY}((?:st|nd|rd|th)?[., ]{{1,3}}){_WORD}([., ]{{1,3}}){_YEAR}{_TIME}([^0-9]*)")
_MONTH_FIRST = re.compile(rf"([^0-9]*?){_WORD}(\.? ){_DAY}((?:st|nd|rd|th)?,? ){_YEAR}{_TIME}([^0-9]*)")
# Halves of the day, and those of scripts that are left to the general reader.
_HALF = re.compile(r" ?([ap])(?:\. ?m\.|m\b)", re.IGNORECASE)
_OTHER_HALF = re.compile("[صم上下午前後凌晨晚오전후]")

_TOKEN = re.compile(r"[^\W\d_]+")
# A weekday and an article may stand before a date, a zone, a weekday or a word for *year* behind it.
NEAR_WORDS, NEAR_CHARS = 3, 64


class Form(NamedTuple):
    """All of a line but its day and its time. The gaps are those before the month or day, the year and the hour."""

    before: str
    gap: str
    year_gap: str
    clock_gap: str
    after: str
    is_month_first: bool
    is_solar: bool
    half: str


class PlainDate(NamedTuple):
    """A day, and a time if there is one, at code points [start, end) of a line."""

    form: Form
    start: int
    end: int
    on: dt.date
    time: dt.time | None


def plain_date(line: str, words: DateWords) -> PlainDate | None:
    """The date of a line that holds one and no other number; None where it is written in another way."""
    plain = in_plain_signs(line[: MAX_CHARS + 1])
    match = (_DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)) if len(plain) <= MAX_CHARS else None
    if match is None:
        return None
    parts = match.groups("") if plain is line else [line[start:end] for start, end in match.regs[1:]]
    before, one, gap, two, year_gap, year, clock_gap, hour, minute, after = parts
    is_month_first = match.re is _MONTH_FIRST
    day, month = (two, one.lower()) if is_month_first else (one, two.lower())
    on = _day_of(int(year), month, int(day), words)
    half = _half_of(clock_gap, after) if hour else ""
    time = _time_of(int(hour), int(minute), half) if hour and half is not None else None
    if on is None or half is None or (hour and time is None):
        return None
    form = Form(before, gap, year_gap, clock_gap, after, is_month_first, month not in words.months, half)
    return PlainDate(form, len(before), len(line) - len(after), on, time)


def _day_of(year: int, word: str, day: int, words: DateWords) -> dt.date | None:
    if month := words.months.get(word):
        return calendars.gregorian_date(year, month, day)
    month = words.solar_hijri.get(word)
    return calendars.solar_date(year, month, day) if month and year in calendars.SOLAR_WRITTEN else None


def _half_of(before: str, after: str) -> str | None:
    """Half of the day, ``a`` or ``p``, of a time with this before and behind it, or none; None where it is unsure."""
    if _OTHER_HALF.search(before) or _OTHER_HALF.search(after):
        return None
    match = _HALF.match(after)
    return match[1].lower() if match else ""


def _time_of(hour: int, minute: int, half: str) -> dt.time | None:
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def example_of(form: Form, words: DateWords) -> tuple[str, PlainDate | None, FoundDate | None]:
    """A line of a form, its date, and what that is with all that belongs to it; None where that is something else."""
    line, plain = _example(form, words)
    near = _near(form, words)
    found, by = _found(near, words), len(form.before) - len(near.before)
    return line, plain, found and found._replace(start=found.start + by, end=found.end + by)


def _example(form: Form, words: DateWords) -> tuple[str, PlainDate | None]:
    table, year = (words.solar_hijri, "1391") if form.is_solar else (words.months, "2001")
    month = next(word for word in table if word.isalpha() and 3 <= len(word) <= 12)
    hour = "12" if form.half == "a" else "11"  # whose half of the day tells in the time that is read
    day = form.gap.join((month, "11") if form.is_month_first else ("11", month))
    clock = f"{form.clock_gap}{hour}:11" if form.clock_gap else ""
    line = f"{form.before}{day}{form.year_gap}{year}{clock}{form.after}"
    return line, plain_date(line, words)


def _near(form: Form, words: DateWords) -> Form:
    """A form without what is too far from its date to belong to it: names, and most of a title."""
    last = _TOKEN.findall(form.before[-NEAR_CHARS:].lower())[-NEAR_WORDS:]
    before = form.before[-2:] if _vocabulary(words).isdisjoint(last) else form.before
    after = form.after.split(" ", NEAR_WORDS + 1)
    return form._replace(
        before=before, after=" ".join([*after[:-1], ""]) if len(after) > NEAR_WORDS + 1 else form.after
    )


@lru_cache(maxsize=1 << 12)
def _found(form: Form, words: DateWords) -> FoundDate | None:
    """What is found in the example of a form, where it is one certain date of these numbers."""
    line, plain = _example(form, words)
    found = find_dates(line, words)
    is_it = len(found) == 1 and plain is not None and (found[0].on, found[0].time_of_day) == (plain.on, plain.time)
    return found[0] if is_it else None


@cache
def _vocabulary(words: DateWords) -> frozenset[str]:
    """The words before a date that may belong to it."""
    names = (*words.months, *words.solar_hijri, *words.weekdays, *FILLERS)
    return frozenset(word for name in names for word in _TOKEN.findall(name))


def like(found: FoundDate, of: PlainDate, plain: PlainDate) -> FoundDate:
    """The date of a line, given what was found in another one of its form."""
    by = plain.end - plain.start - of.end + of.start
    at = dt.datetime.combine(plain.on, plain.time) if plain.time else None
    return FoundDate(found.start, found.end + by, plain.on, None, None, at, plain.time, found.utc_offset_min)

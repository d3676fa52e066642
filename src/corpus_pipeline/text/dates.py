"""Dates and times as web pages write them, found in short strings; none is better than an invented one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpus_pipeline.text import calendars, lower_same_length
from corpus_pipeline.text.clocks import Clock, clock_after, clock_before, free_after, free_before, joins
from corpus_pipeline.text.weekdays import told_by_weekday

# Longer lines are prose, where a date is not the article's own; it also bounds every pattern below.
MAX_CHARS = 300


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """Month names to their numbers and the names of weekdays, of all languages, in lower case.

    Compared and hashed as the object that it is, so that look-ups can be remembered.
    """

    months: Mapping[str, int]
    solar_hijri: Mapping[str, int]
    weekdays: frozenset[str]


class FoundDate(NamedTuple):
    """One date at code points [start, end), with the weekday, time and zone written beside it.

    `on` is None where day and month could be swapped; `first` and `swapped` are then its day-first and month-first
    reading. `at` is wall time as written, None without a time or without a certain date.
    """

    start: int
    end: int
    on: dt.date | None
    swapped: dt.date | None
    first: dt.date | None
    at: dt.datetime | None
    time_of_day: dt.time | None
    utc_offset_min: int | None


class _Day(NamedTuple):
    """A date without its surroundings: one reading, or the day-first and the month-first one."""

    start: int
    end: int
    readings: tuple[dt.date, ...]


_Reader = Callable[[re.Match[str], DateWords], _Day | None]


# Ten digits each: Arabic, Persian, Devanagari, Bengali, Thai, fullwidth.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
_PLAIN = str.maketrans(
    {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
    | dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " ")
    | dict.fromkeys("\u2010\u2011\u2212", "-")
    | {"،": ",", "，": ",", "．": ".", "：": ":", "／": "/", "（": "(", "）": ")"}
)

# Most lines hold none of these, and to look takes a tenth of the time of translating.
_UNPLAIN = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
# Letters of every script and their marks, as bare ranges that RE2 reads as Python does.
_LETTER = "[a-zªµºÀ-\u1fff\u200c\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefc]"
_WORD = _LETTER + "{1,20}"
_PHRASE = rf"{_WORD}\.?(?:[ /]{{1,3}}{_WORD}\.?)?(?:[ /]{{1,3}}{_WORD}\.?)?(?:[ /]{{1,3}}{_WORD}\.?)?"
# Thai months are shortened to two letters with full stops: *มิ.ย.*
_THAI = "[\u0e01-\u0e4e]"
_MONTH_PHRASE = rf"{_THAI}{{1,3}}\.{_THAI}\.?|{_PHRASE}"
_ORDINAL = "(?:st|nd|rd|th|er|re|ère|[ºª°]|-?го|-?е)?"
# Arabic pages put a direction mark beside each slash.
_SEP = "[\u200e\u200f]?([-/.])[\u200e\u200f]?"

_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_SEP} ?([0-9]{{1,2}}){_SEP} ?([0-9]{{1,2}})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}}){_SEP}( ?)([0-9]{{1,2}}){_SEP}( ?)([0-9]{{4}}|[0-9]{{2}})")
_COMPACT = re.compile(r"((?:199|20[0-9])[0-9])([0-9]{2})([0-9]{2})")
_EAST_ASIAN = re.compile(r"([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日号號일]")
_DAY_MONTH = re.compile(
    rf"([0-9]{{1,2}}){_ORDINAL}[ .,/-]{{0,3}}(?:d['’])?({_MONTH_PHRASE})(?: ?พ\.ศ\.)?[ .,/-]{{0,3}}([0-9]{{4}})"
)
_MONTH_DAY = re.compile(
    rf"(?:({_WORD})\.? {{1,2}})?({_WORD})\.? {{0,2}}([0-9]{{1,2}}){_ORDINAL}[ ,]{{1,3}}([0-9]{{4}})"
)
# A full stop after the year may end a sentence: that form also needs the one after the day (Hungarian).
_YEAR_MONTH = re.compile(rf"([0-9]{{4}})([-/]|\. ?|,? | m\. ?| жылғы )({_WORD})[-/ ]([0-9]{{1,2}})(\.?)")
_YEAR_TAIL = re.compile(r" {0,2}(?:-?c[iıuü] il(?:d[əe])?\b|il\b|yılı\b|г\.|г\b|года\b|р\.|року\b)")

# Words between the parts of a date.
FILLERS = frozenset({"de", "del", "di", "do", "of", "ماه", "سال"})

_WEEKDAY_AFTER = re.compile(rf"([ ,(]{{0,3}})({_WORD})(?:[- ]({_WORD}))?")
_WEEKDAY_BEFORE = re.compile(rf"(?:({_WORD})[- ])?({_WORD})\.?\)?[ ,]{{1,3}}(?:(?:the|den|der|el|le) )?$")


def find_dates(text: str, words: DateWords) -> list[FoundDate]:
    """Dates in the first 300 characters of a text, in order and disjoint.

    Impossible dates, months without a day and digits inside longer runs (addresses, versions, numbers) are none.
    """
    line = lower_same_length(in_plain_signs(text[:MAX_CHARS]))
    found: list[FoundDate] = []
    for day in _days(line, words):
        floor = found[-1].end if found else 0
        if day.start >= floor:
            found.append(_complete(line, day, floor, words))
    return found


def in_plain_signs(text: str) -> str:
    """Text of the same length with plain digits, blanks, dashes and commas for those of other scripts."""
    return text.translate(_PLAIN) if _UNPLAIN.search(text) else text


def resolve(found: FoundDate, day_first: bool | None) -> FoundDate:
    """Settle an ambiguous date by the order that the site's other dates have; None leaves it open."""
    on = found.first if day_first else found.swapped
    if day_first is None or found.on is not None or on is None:
        return found
    return found._replace(on=on, swapped=None, first=None, at=_wall_time(on, found.time_of_day))


def _wall_time(on: dt.date, time: dt.time | None) -> dt.datetime | None:
    return None if time is None else dt.datetime.combine(on, time)


# --- the date itself ---


def _days(line: str, words: DateWords) -> list[_Day]:
    days: list[_Day] = []
    for shape in _SHAPES if _NUMBERS.search(line) else ():
        if shape.hint.search(line) and (shape.is_yearless or not days or _has_year(line, days)):
            days += [day for day in _scan(line, shape, words) if not any(_overlap(day, other) for other in days)]
    return sorted(days, key=lambda day: day.start) if len(days) > 1 else days


def _has_year(line: str, days: list[_Day]) -> bool:
    """Whether four digits stand outside the days found so far: no further date has fewer."""
    edges = [0, *(edge for day in sorted(days, key=lambda day: day.start) for edge in (day.start, day.end)), len(line)]
    gaps = zip(edges[0::2], edges[1::2], strict=True)
    return any(_YEAR.search(line, start, end) for start, end in gaps)


def _overlap(one: _Day, other: _Day) -> bool:
    return one.start < other.end and other.start < one.end


def _scan(line: str, shape: _Shape, words: DateWords) -> Iterator[_Day]:
    match = shape.pattern.search(line)
    while match:
        day = shape.read(match, words)
        if day:
            yield day
        match = shape.pattern.search(line, day.end if day else match.start() + 1)


def _day(match: re.Match[str], start: int, *readings: dt.date | None, named: bool = False) -> _Day | None:
    """Date from `start` to the end of a match, unless it is part of something longer.

    After a date whose month is a word, or whose units are, a letter is the next field glued on, not a longer word.
    """
    line, end = match.string, match.end()
    tail = _YEAR_TAIL.match(line, end)
    end = tail.end() if tail else end
    dates = tuple(dict.fromkeys(reading for reading in readings if reading))
    ends = (named and line[end : end + 1].isalpha()) or free_after(line, end) or clock_after(line, end)
    return _Day(start, end, dates) if dates and ends and free_before(line, start) else None


def _read_year_first(match: re.Match[str], _: DateWords) -> _Day | None:
    year, first, month, second, day = match.groups()
    if first != second:
        return None
    return _day(match, match.start(), calendars.numeric_date(int(year), int(month), int(day)))


def _read_year_last(match: re.Match[str], _: DateWords) -> _Day | None:
    one, first, gap, two, second, other_gap, year = match.groups()
    dotted = first == "."
    spaced = bool(gap or other_gap)
    # "1.2.13" is a section or a version more often than a date.
    doubtful = len(year) == 2 and (spaced or first == "-" or (dotted and len(one) + len(two) < 4))
    if first != second or doubtful or (spaced and not dotted):
        return None
    full = calendars.full_year(year)
    day_first = calendars.numeric_date(full, int(two), int(one))
    month_first = calendars.numeric_date(full, int(one), int(two))
    # With full stops the month stands first on few sites only: read so only where the other order is no date.
    return _day(match, match.start(), day_first, None if dotted and day_first else month_first)


def _read_plain(match: re.Match[str], _: DateWords) -> _Day | None:
    year, month, day = map(int, match.groups())
    return _day(match, match.start(), calendars.gregorian_date(year, month, day), named=not match[0].isdigit())


def _read_day_month(match: re.Match[str], words: DateWords) -> _Day | None:
    day, phrase, year = match.groups()
    return _day(match, match.start(), _named_date(year, phrase, day, words), named=True)


def _read_month_day(match: re.Match[str], words: DateWords) -> _Day | None:
    before, word, day, year = match.groups()
    # Two words may be one month (Arabic); else the first one is not part of the date.
    both = _named_date(year, f"{before} {word}", day, words) if before else None
    on = both or _named_date(year, word, day, words)
    return _day(match, match.start(1 if both else 2), on, named=True)


def _read_year_month(match: re.Match[str], words: DateWords) -> _Day | None:
    year, mark, word, day, stop = match.groups()
    return _day(match, match.start(), _named_date(year, word, day, words)) if stop or mark[0] != "." else None


def _named_date(year: str, phrase: str, day: str, words: DateWords) -> dt.date | None:
    month, solar = _month_of(phrase, words)
    if month and not solar:
        return calendars.gregorian_date(calendars.common_year(int(year), phrase), month, int(day))
    return calendars.solar_date(int(year), month, int(day)) if month and int(year) in calendars.SOLAR_WRITTEN else None


# Most words before a number are no month, and the months are few.
@lru_cache(maxsize=1 << 12)
def _month_of(phrase: str, words: DateWords) -> tuple[int | None, bool]:
    """Month of a phrase, and whether it is one of the Solar Hijri calendar."""
    month = _month(phrase, words.months)
    return (month, False) if month else (_month(phrase, words.solar_hijri), True)


def _month(phrase: str, table: Mapping[str, int]) -> int | None:
    """Month of a phrase; two names joined by a slash must be names of one month."""
    names = (
        " ".join(word for word in part.replace(".", " ").split() if word not in FILLERS) for part in phrase.split("/")
    )
    # Turkish capitals fold their dotless I to the dotted one.
    numbers = {table.get(name) or table.get(name.replace("i", "ı")) for name in names}
    return numbers.pop() if len(numbers) == 1 else None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A way to write a date. ``hint``: what its pattern cannot do without, and is found faster.

    ``is_yearless``: its year may have fewer than four digits.
    """

    pattern: re.Pattern[str]
    read: _Reader
    hint: re.Pattern[str]
    is_yearless: bool = False


# Every shape holds a year of four digits, or three numbers with stops or slashes between them.
_NUMBERS = re.compile(r"[0-9]{4}|[0-9][./][0-9 ]{1,3}[./]")
_YEAR = re.compile("[0-9]{4}")
# In this order an earlier shape wins where two overlap.
_SHAPES = (
    _Shape(_YEAR_FIRST, _read_year_first, re.compile(f"[0-9]{{4}}{_SEP}")),
    _Shape(_YEAR_LAST, _read_year_last, re.compile(f"{_SEP} ?[0-9]{{1,2}}{_SEP}"), is_yearless=True),
    _Shape(_EAST_ASIAN, _read_plain, re.compile("[月월]")),
    _Shape(_DAY_MONTH, _read_day_month, re.compile(f"{_LETTER}[ .,/-]{{0,4}}[0-9]{{4}}")),
    _Shape(_MONTH_DAY, _read_month_day, re.compile(f"[0-9]{_ORDINAL}[ ,]{{1,3}}[0-9]{{4}}")),
    _Shape(_YEAR_MONTH, _read_year_month, re.compile(r"[0-9]{4}(?:[-/.]|,? [a-z]| m\.| жыл)")),
    _Shape(_COMPACT, _read_plain, re.compile("[0-9]{8}")),
)


# --- weekday and time around it ---


def _complete(line: str, day: _Day, floor: int, words: DateWords) -> FoundDate:
    end, clock = _after(line, day.end, words)
    start = _weekday_start(line, day.start, floor, words)
    if clock is None:
        clock = clock_before(line, start, floor)
        start = _weekday_start(line, clock.start, floor, words) if clock else start
    readings = day.readings
    if len(readings) > 1:
        readings = told_by_weekday(readings, line[start : day.start].strip() or line[day.end : end])
    certain = readings[0] if len(readings) == 1 else None
    return FoundDate(
        start=start,
        end=end,
        on=certain,
        swapped=None if certain else readings[1],
        first=None if certain else readings[0],
        at=_wall_time(certain, clock.time) if certain and clock else None,
        time_of_day=clock.time if clock else None,
        utc_offset_min=clock.offset if clock else None,
    )


def _after(line: str, end: int, words: DateWords) -> tuple[int, Clock | None]:
    """End of what belongs to a date on its right, and the time there."""
    weekday_end, set_off = _weekday_end(line, end, words)
    clock = clock_after(line, weekday_end)
    if clock:
        return clock.end, clock
    return (weekday_end if set_off else end), None


def _weekday_end(line: str, end: int, words: DateWords) -> tuple[int, bool]:
    """End of a weekday's name after `end`, and whether a comma or bracket sets it off."""
    match = _WEEKDAY_AFTER.match(line, end)
    if not match:
        return end, False
    for last in (3, 2):
        if match[last] and line[match.start(2) : match.end(last)] in words.weekdays:
            stop = match.end(last)
            closed = "(" in match[1] and line.startswith(")", stop)
            return stop + closed, match[1].strip() != ""
    return end, False


def _weekday_start(line: str, start: int, floor: int, words: DateWords) -> int:
    before = line[max(floor, start - 1) : start]
    match = _WEEKDAY_BEFORE.search(line, max(floor, start - 40), start) if before and before in " ,\n" else None
    if not match:
        return start
    for first in (1, 2):
        begin = match.start(first)
        if match[first] and line[begin : match.end(2)] in words.weekdays and not joins(line[begin - 1 : begin]):
            return begin
    return start

"""Calendar arithmetic: which day a year, month and day name, and what a zone after a time means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType

# In this span the rule of eight leap years in 33 gives the same new year's days as the Iranian calendar itself.
SOLAR_FIRST, SOLAR_LAST = 1206, 1499
# Years that web pages write as Solar Hijri; as Gregorian years they would be medieval.
SOLAR_WRITTEN = range(1300, 1500)

# Years that pages in Thai write by the Buddhist calendar, which is the common one but for the number of the year.
BUDDHIST_WRITTEN, BUDDHIST_AHEAD = range(2440, 2700), 543
# Those of them that stand beside numbers alone; as Gregorian years they lie far ahead.
BUDDHIST_ALONE = range(2500, 2600)

_EARLIEST, _LATEST = 1000, 2199
_ANCHOR_YEAR, _ANCHOR = 1403, dt.date(2024, 3, 20).toordinal()

# Minutes east of UTC; None where an abbreviation has several meanings. Left out: those that are words (art, cat, west).
_ZONES: Mapping[str, int | None] = MappingProxyType(
    {"z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "sast": 120}
    | {"eest": 180, "msk": 180, "мск": 180, "trt": 180, "irst": 210, "azt": 240, "pkt": 300, "hkt": 480, "sgt": 480}
    | {"awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180}
    | {"edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480}
    | {"akdt": -480, "akst": -540, "hst": -600}
    | dict.fromkeys(("et", "ct", "mt", "pt", "ist", "ast", "gst"))
)
_ZONE_NAME = re.compile(r"( ?\(?)([a-zмск]{1,4})(?: ?([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?")
_ZONE_NUMBER = re.compile(r"( ?\(?)([+-])([0-9]{2}):?([0-9]{2})")


def _leap_days_before(year: int) -> int:
    return (8 * year + 21) // 33


def common_year(year: int, month: str) -> int:
    """The year of the common era of one beside a month's name: a Thai one tells the Buddhist era."""
    is_thai = any("\u0e01" <= letter <= "\u0e4e" for letter in month)
    return year - BUDDHIST_AHEAD if is_thai and year in BUDDHIST_WRITTEN else year


def is_solar_leap(year: int) -> bool:
    """Whether the last month of this Solar Hijri year has 30 days."""
    return _leap_days_before(year + 1) > _leap_days_before(year)


def _solar_month_length(year: int, month: int) -> int:
    if month < 12:
        return 31 if month < 7 else 30
    return 30 if is_solar_leap(year) else 29


def solar_date(year: int, month: int, day: int) -> dt.date | None:
    """Gregorian date of a Solar Hijri one (years 1206-1499), None where there is no such day."""
    if not (SOLAR_FIRST <= year <= SOLAR_LAST and 1 <= month <= 12 and 1 <= day <= _solar_month_length(year, month)):
        return None
    new_year = _ANCHOR + 365 * (year - _ANCHOR_YEAR) + _leap_days_before(year) - _leap_days_before(_ANCHOR_YEAR)
    return dt.date.fromordinal(new_year + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def gregorian_date(year: int, month: int, day: int) -> dt.date | None:
    """Date of the years 1000-2199, None where there is no such day."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def numeric_date(year: int, month: int, day: int) -> dt.date | None:
    """Date written in numbers alone: the years 1300-1499 count as Solar Hijri, 2500-2599 as of the Buddhist era."""
    year -= BUDDHIST_AHEAD * (year in BUDDHIST_ALONE)
    return solar_date(year, month, day) if year in SOLAR_WRITTEN else gregorian_date(year, month, day)


def full_year(year: str) -> int:
    """Year in four digits: 00-69 are of this century, 70-99 of the last."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 70 else 1900)


def utc_offset(sign: str, hours: str, minutes: str | None) -> int | None:
    """Minutes east of UTC, None beyond the zones in use, UTC-12:00 to UTC+14:00."""
    value = int(hours) * 60 + int(minutes or 0)
    east = value if sign == "+" else -value
    return east if -720 <= east <= 840 else None


def zone_after(line: str, end: int, *, clear: bool) -> tuple[int, int | None]:
    """End of the zone written at `end` of a lower-case line, and its minutes east of UTC where it has one meaning.

    `clear` tells that a minus sign directly after the time cannot mean a span of time ("14:05-15:00").
    """
    match = _ZONE_NUMBER.match(line, end)
    if match:
        gap, sign, hours, minutes = match.groups()
        offset = utc_offset(sign, hours, minutes) if gap or clear or sign == "+" else None
        return (end, None) if offset is None else (_closed(line, match.end(), gap), offset)
    match = _ZONE_NAME.match(line, end)
    if not match or match[2] not in _ZONES or line[match.end(2) : match.end(2) + 1].isalpha():
        return end, None
    return _named_zone(line, end, match)


def _named_zone(line: str, end: int, match: re.Match[str]) -> tuple[int, int | None]:
    gap, name, sign, hours, minutes = match.groups()
    if name == "z" and gap:
        return end, None  # a Polish or Czech preposition
    if name in {"utc", "gmt"} and sign:
        return _closed(line, match.end(), gap), utc_offset(sign, hours, minutes)
    return _closed(line, match.end(2), gap), _ZONES[name]


def _closed(line: str, end: int, gap: str) -> int:
    """End with the bracket that was opened in the gap."""
    return end + ("(" in gap and line.startswith(")", end))

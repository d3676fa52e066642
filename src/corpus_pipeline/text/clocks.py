"""Times of day as web pages write them beside a date, and what may stand right beside either."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from corpus_pipeline.text import calendars

_AT = (
    r"(?P<at>at|um|ab|a las|las|la|às|as|à|alle|ore|ve|lúc|को|"
    r"saat|เวลา|kl\.?|klo|pukul|στις|o godz\.?|o|u|om|[vвоу]|ساعت|الساعة|בשעה)"
    r"[ :]{1,3}"
)
_BEFORE_NOON = frozenset({"a", "π", "ص", "صباحا", "صباحاً", "上午", "午前", "凌晨", "오전"})
_AFTER_NOON = frozenset({"p", "μ", "م", "مساء", "مساءً", "下午", "午後", "晚上", "오후"})
_CLOCK = (
    r"(?:(?P<half>上午|午前|凌晨|오전|下午|午後|晚上|오후) ?)?(?P<hour>[0-9]{1,2})"
    r"(?:(?P<sep>[:.]| ?h ?|[時时點点]|시 ?)(?P<minute>[0-9]{2})"
    r"(?:(?::|分|분 ?)(?P<second>[0-9]{2})(?:[秒초]|\.[0-9]{1,9})?|[分분])?)?"
    r"(?: ?(?P<mark>[ap](?:\. ?m\.|m\b)|[πμ]\.? ?μ\b\.?|น\.|uhr\b|hrs?\b|h\b|ч\b|बजे|صباحاً?|مساءً?|[صم]\b|[時时點点시]))?"
)
_CLOCK_AFTER = re.compile(rf"[ ,|·•—–@/(:.-]{{0,4}}(?:{_AT})?{_CLOCK}")
_CLOCK_ANYWHERE = re.compile(rf"(?:{_AT})?{_CLOCK}")
# *4 Mar 2024 10.32 GMT*: behind a date, where no words follow that the number could belong to.
_DOTTED = re.compile(r"[ ,|·•—–-]{1,4}[0-2][0-9]\.[0-5][0-9](?: (?:[a-z]{3,4}|[ap]m))?(?: ?[|·•—–-] ?.*)?$")
_ISO_CLOCK = re.compile(
    r"t([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]{1,9})?)?(?:z|([+-])([0-9]{2}):?([0-9]{2})?)?"
)
_CLOCK_JOIN = re.compile(r"[ ,|·•—–-]{1,4}(?:(?:on|am|den|le|el|от) )?")
_DIGIT = re.compile("[0-9]")
# From the end of a date back into the name of its month.
NAMED_CHARS = 8


class Clock(NamedTuple):
    """A time of day at code points [start, end), with the minutes of its zone east of UTC."""

    start: int
    end: int
    time: dt.time
    offset: int | None


def joins(char: str) -> bool:
    """Whether a letter or digit makes one word with its neighbour: not so in East Asian scripts."""
    return char == "_" or (char.isalnum() and char < "\u2e80")


def free_before(line: str, start: int) -> bool:
    """Whether what starts there is no part of something longer on its left."""
    last, before = line[start - 1 : start], line[max(start - 2, 0) : max(start - 1, 0)]
    if not last or last in " (":
        return True
    if last in "-.:,":
        return not (before.isdigit() or (last == "-" and joins(before)))
    return not (joins(last) or last in "/\\=&#+@%$€£")


def free_after(line: str, end: int) -> bool:
    """Whether what ends there is no part of something longer on its right."""
    after, beyond = line[end : end + 1], line[end + 1 : end + 2]
    if after in ("-", "."):
        return not (beyond.isdigit() or (after == "-" and joins(beyond)))
    return not (after and (joins(after) or after in "/\\=&@%"))


def clock_after(line: str, end: int) -> Clock | None:
    """The time that stands right behind a date."""
    match = _ISO_CLOCK.match(line, end)
    if match:
        return _read_iso_clock(match)
    match = _CLOCK_AFTER.match(line, end)
    return _read_clock(match, dotted=_is_dotted(line, end)) if match else None


def _is_dotted(line: str, end: int) -> bool:
    """Whether a time with a full stop stands behind a date with the name of a month; one in figures may go on so."""
    return any(map(str.isalpha, line[max(end - NAMED_CHARS, 0) : end])) and _DOTTED.match(line, end) is not None


def clock_before(line: str, start: int, floor: int) -> Clock | None:
    """The time that stands right before a date, not above ``floor``."""
    if not _DIGIT.search(line, max(floor, start - 40), start):
        return None
    for match in _CLOCK_ANYWHERE.finditer(line, max(floor, start - 40), start):
        clock = _read_clock(match)
        stated = match["minute"] or match["mark"]
        if clock and stated and free_before(line, clock.start) and _CLOCK_JOIN.fullmatch(line, clock.end, start):
            return clock
    return None


def _read_iso_clock(match: re.Match[str]) -> Clock | None:
    hour, minute, second, sign, zone_hour, zone_minute = match.groups()
    time = _time(hour, minute, second, "")
    offset = calendars.utc_offset(sign, zone_hour, zone_minute) if sign else (0 if match[0].endswith("z") else None)
    free = free_after(match.string, match.end())
    return Clock(match.start(), match.end(), time, offset) if time and free else None


def _read_clock(match: re.Match[str], *, dotted: bool = False) -> Clock | None:
    mark, minute = match["mark"] or "", match["minute"]
    # A full stop between hour and minute needs a word or a place that says so, and so does an hour alone.
    if (match["sep"] == "." and not (match["at"] or mark or dotted)) or not (minute or mark):
        return None
    time = _time(match["hour"], minute, match["second"], match["half"] or mark)
    end, offset = calendars.zone_after(match.string, match.end(), clear=bool(match["second"]))
    return Clock(match.start(), end, time, offset) if time and _time_ends(match.string, end) else None


def _time_ends(line: str, end: int) -> bool:
    after, beyond = line[end : end + 1], line[end + 1 : end + 2]
    return not (after and (joins(after) or after == "%" or (after in ":." and beyond.isdigit())))


def _time(hour: str, minute: str | None, second: str | None, half: str) -> dt.time | None:
    hours = int(hour)
    if 1 <= hours <= 12 and (half[:1] in _BEFORE_NOON or half in _BEFORE_NOON):
        hours %= 12
    elif 1 <= hours <= 12 and (half[:1] in _AFTER_NOON or half in _AFTER_NOON):
        hours = hours % 12 + 12
    try:
        return dt.time(hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None

"""Relative times such as *3 hours ago*, as the day they mean where the time of retrieval is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from corpus_pipeline.text.dates import FoundDate

# A relative time is a few words; longer texts are none.
MAX_CHARS = 60

_T = TypeVar("_T")
_SECOND, _MINUTE, _HOUR, _DAY = (dt.timedelta(seconds=n) for n in (1, 60, 3600, 86_400))


def _each(*rows: tuple[_T, str]) -> Mapping[str, _T]:
    return MappingProxyType({word: value for value, words in rows for word in words.split()})


# Left out: "m", which is a month as well, and all units from the week on, which leave the day open.
_UNITS = _each(
    (_SECOND, "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondi saniye saniyə"),
    (_SECOND, "секунд секунду секунды ثانية ثوان ثانیه 秒 초"),
    (_MINUTE, "min mins minute minutes minuten minuto minutos minuti minuut minut minuty dakika dəqiqə"),
    (_MINUTE, "minutter minutt minuter minuuttia minutami minutą menit мин"),
    (_MINUTE, "минут минуту минуты دقيقة دقائق دقیقه 分 分钟 分鐘 분"),
    (_HOUR, "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren godzin godziny saat"),
    (_HOUR, "std godz timer time timmar timme tuntia tunti hodinami hodinou jam"),
    (_HOUR, "час часа часов ч ساعة ساعات ساعت 小时 小時 時間 시간"),
    (_DAY, "d day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dni gün"),
    (_DAY, "tg dager dagar päivää dny dnem hari"),
    (_DAY, "день дня дней يوم أيام روز 天 日 일"),
)
# Days before that of retrieval.
_DAYS = _each(
    (0, "today heute aujourd'hui aujourd’hui hoy hoje oggi vandaag сегодня bugün اليوم امروز 今天 今日 오늘"),
    (1, "yesterday gestern hier ayer ontem ieri gisteren вчера dün dünən أمس دیروز 昨天 昨日 어제"),
)
_NUMBERS = _each(
    (1, "a an one ein eine einer einem einen un une una uno um uma een één один одну bir"),
    (2, "two zwei deux dos dois duas due twee два две iki"),
    (3, "three drei trois tres três tre drie три üç"),
)
# Words that change nothing, and those that make a number a rough one.
_FILLERS = _each(
    (False, "ago vor hace há fa atrás geleden назад önce əvvəl قبل منذ پیش 前 전 temu posted gepostet publié"),
    (False, "siden sedan för sitten před lalu yang"),
    (False, "veröffentlicht on at um à às las alle ore в and und et e uhr"),
    (True, "about over almost around more than etwa ca über fast rund environ casi cerca около"),
)
_TOKEN = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?: ?[ap]\.?m\b)?|[0-9]{1,4}|[^\W\d_]{1,20}(?:['’][^\W\d_]{1,20})?")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?: ?([ap])\.?m)?")
# Units and the word for *ago* are written together without blanks.
_TOGETHER = re.compile(r"([0-9]{1,3}) ?(秒|分钟|分鐘|分|小时|小時|時間|天|日|초|분|시간|일) ?(?:前|전)")


@dataclass(slots=True)
class _Said:
    """What the words say: a span of time and its smallest unit, or a day before that of retrieval and a time of day."""

    span: dt.timedelta = dt.timedelta()
    unit: dt.timedelta | None = None
    days: int | None = None
    clock: dt.time | None = None
    is_rough: bool = False


def relative_date(raw: str, retrieved: dt.datetime) -> FoundDate | None:
    """The day that a relative time means; None for other texts, and where the day stays open.

    Open are *some days*, weeks and longer units, and hours that may lie on either side of midnight. ``retrieved``: wall
    time of retrieval, whose hours count for nothing where it is midnight, as of a mere date. *Yesterday at 17:14* gives
    the time of day too.
    """
    said = _read(_tokens(raw)) if len(raw) <= MAX_CHARS else None
    on = _day(said, retrieved) if said else None
    if said is None or on is None:
        return None
    at = None if said.clock is None else dt.datetime.combine(on, said.clock)
    return FoundDate(0, len(raw), on, None, None, at, said.clock, None)


def is_relative(raw: str) -> bool:
    """Whether a text is no more than a relative time that says how long ago."""
    return len(raw) <= MAX_CHARS and _read(_tokens(raw)) is not None


def _tokens(raw: str) -> list[str]:
    return _TOKEN.findall(_TOGETHER.sub(r"\1 \2", raw.lower().replace("il y a ", "")))


def _read(tokens: Sequence[str]) -> _Said | None:
    """What the words say, None where one of them is unknown or nothing is said."""
    said, number = _Said(), None
    for token in tokens:
        if token in _UNITS and number is not None:
            said.span += number * _UNITS[token]
            said.unit = min(_UNITS[token], said.unit or _DAY)
            number = None
        elif token in _DAYS:
            said.days = _DAYS[token]
        elif (clock := _clock(token)) is not None:
            said.clock, number = clock, None  # "um 17:14": the word is a number in another language
        elif number is not None:
            return None
        elif token.isdecimal() or token in _NUMBERS:
            number = int(token) if token.isdecimal() else _NUMBERS[token]
        elif token in _FILLERS:
            said.is_rough |= _FILLERS[token]
        else:
            return None
    is_one = (said.days is None) != (said.unit is None)
    return said if is_one and (said.clock is None or said.days is not None) and number is None else None


def _clock(token: str) -> dt.time | None:
    match = _CLOCK.fullmatch(token)
    if match is None:
        return None
    hour, half = int(match[1]), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return dt.time(hour, int(match[2])) if hour < 24 and int(match[2]) < 60 else None


def _day(said: _Said, retrieved: dt.datetime) -> dt.date | None:
    if said.days is not None:
        return retrieved.date() - dt.timedelta(days=said.days)
    if said.unit is None or retrieved - said.span < dt.datetime(1990, 1, 1):  # noqa: DTZ001 (wall time)
        return None
    if said.unit == _DAY:
        return None if said.is_rough else (retrieved - said.span).date()
    if retrieved.time() == dt.time():
        return None
    # Units are cut off, not rounded; rough ones may be either.
    latest = retrieved - said.span + (said.unit if said.is_rough else dt.timedelta())
    earliest = retrieved - said.span - said.unit
    return latest.date() if latest.date() == earliest.date() else None

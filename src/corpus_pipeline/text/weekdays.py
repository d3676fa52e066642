"""Which day of the week a name says, where a date whose day and month could be swapped needs to know it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType

# By the first three letters, Monday first; languages agree on those that they share.
_STARTS = (
    "mon lun seg maa pon sen пон",
    "tue mar die ter din wto sel вто",
    "wed mer mie mié mit qua woe śro rab сре",
    "thu jue jeu gio don qui czw kam чет",
    "fri vie ven fre sex vri pią jum пят",
    "sat sáb sab sam zat sob суб",
    "sun dom dim son zon nie min вос",
)
_SHORT = "mo пн|di вт|mi wo ср|do чт|fr vr пт|sa za сб|so zo вс"
# Turkish: two pairs of days share their first letters.
_TURKISH = "pazartesi pzt|salı sal|çarşamba çar|perşembe per|cuma cum|cumartesi cmt cts|pazar paz"


def _by_name() -> dict[str, int]:
    out = {start: day for day, starts in enumerate(_STARTS) for start in starts.split()}
    for table in (_SHORT, _TURKISH):
        out |= {name: day for day, names in enumerate(table.split("|")) for name in names.split()}
    return out


_BY_NAME: Mapping[str, int] = MappingProxyType(_by_name())
_WORD = re.compile(r"[^\W\d_]+")


def weekday_of(text: str) -> int | None:
    """The day of the week, 0 for Monday, that the first word of a lower-case text names."""
    found = _WORD.search(text)
    if found is None:
        return None
    return _BY_NAME.get(found[0], _BY_NAME.get(found[0][:3]) if len(found[0]) > 2 else None)


def told_by_weekday(readings: tuple[dt.date, ...], around: str) -> tuple[dt.date, ...]:
    """The one reading of a date that falls on the weekday named beside it; all where none or several do."""
    day = weekday_of(around)
    told = tuple(reading for reading in readings if reading.weekday() == day)
    return told if len(told) == 1 else readings

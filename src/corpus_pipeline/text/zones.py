"""What the clocks of a named time zone showed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def offset_at(wall: dt.datetime, zone: str | None) -> int | None:
    """Minutes east of UTC at a wall time; None for no zone, and for the hour that clocks show twice or never."""
    known = _zone(zone)
    if known is None:
        return None
    offsets = {wall.replace(tzinfo=known, fold=fold).utcoffset() for fold in (0, 1)}
    offset = offsets.pop()
    return None if offsets or offset is None else round(offset.total_seconds() / 60)


def wall_time(utc: dt.datetime, zone: str | None) -> dt.datetime:
    """What clocks showed at a time in UTC: the same where no zone is known."""
    known = _zone(zone)
    return utc if known is None else utc.replace(tzinfo=dt.UTC).astimezone(known).replace(tzinfo=None)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None

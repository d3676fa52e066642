"""Named time zones: their offset at a wall time, and the wall time at an instant."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.text.zones import offset_at, wall_time


@pytest.mark.parametrize(
    ("wall", "zone", "minutes"),
    [
        ("2024-07-01T12:00", "Europe/Berlin", 120),
        ("2024-01-01T12:00", "Europe/Berlin", 60),
        ("2024-01-01T12:00", "America/St_Johns", -210),
        ("2024-01-01T12:00", "UTC", 0),
        ("2024-10-27T02:30", "Europe/Berlin", None),  # shown twice
        ("2024-03-31T02:30", "Europe/Berlin", None),  # never shown
        ("2024-01-01T12:00", None, None),
        ("2024-01-01T12:00", "Harbour/Pier", None),
        ("2024-01-01T12:00", "../etc", None),
    ],
)
def test_the_offset_at_a_wall_time(wall: str, zone: str | None, minutes: int | None) -> None:
    assert offset_at(dt.datetime.fromisoformat(wall), zone) == minutes


def test_the_wall_time_at_an_instant() -> None:
    at = dt.datetime.fromisoformat("2024-07-01T23:30")
    assert wall_time(at, "Europe/Berlin") == dt.datetime.fromisoformat("2024-07-02T01:30")
    assert wall_time(at, None) == wall_time(at, "Harbour/Pier") == at

"""Relative times: the day that they mean, and where the day stays open."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.text.relative import is_relative, relative_date

NOON = dt.datetime.fromisoformat("2024-05-02T12:00:30")


def day(raw: str, retrieved: dt.datetime = NOON) -> str | None:
    found = relative_date(raw, retrieved)
    return str(found.on) if found else None


@pytest.mark.parametrize(
    "raw",
    ["3 hours ago", "Posted an hour ago", "about 2 hrs ago", "5 mins ago", "3h", "vor 3 Stunden", "vor einer Stunde",
     "il y a 3 heures", "hace 2 horas", "há 5 minutos", "2 ore fa", "3 uur geleden", "2 часа назад", "3 saat önce",
     "منذ 3 ساعات", "3 ساعت پیش", "5分钟前", "3 小时前", "1 hour, 20 minutes ago", "today", "heute um 9:15 Uhr",
     "3 godz. temu", "för 3 timmar sedan", "3 timer siden", "3 tuntia sitten", "3 jam yang lalu", "3 ч. назад",
     "3 Std."],
)  # fmt: skip
def test_hours_of_the_day_of_retrieval(raw: str) -> None:
    assert day(raw) == "2024-05-02"


@pytest.mark.parametrize(
    "raw",
    ["2 days ago", "two days ago", "2d", "vor 2 Tagen", "vor zwei Tagen", "il y a 2 jours", "hace dos días",
     "há 2 dias", "2 giorni fa", "2 dagen geleden", "2 дня назад", "iki gün önce", "قبل 2 أيام", "2天前",
     "48 hours ago"],
)  # fmt: skip
def test_days_before_that_of_retrieval(raw: str) -> None:
    assert day(raw) == "2024-04-30"


@pytest.mark.parametrize(
    "raw",
    ["2 weeks ago", "vor 3 Monaten", "il y a un an", "3mo", "3m", "some days ago", "a few hours ago",
     "more than 2 days ago", "just now and then", "2 days and 3 weeks ago", "ago", "", "3", "edited 3 hours ago",
     "2 or 3 days ago",
     "yesterday 2 days ago", "3 hours ago at 17:14", "999999 days ago", "3 hours ago " * 8],
)  # fmt: skip
def test_what_leaves_the_day_open_is_none(raw: str) -> None:
    assert day(raw) is None


def test_hours_that_may_lie_on_either_side_of_midnight_are_none() -> None:
    late = dt.datetime.fromisoformat("2024-05-02T03:30:00")
    assert [day(f"{n} hours ago", late) for n in (1, 2, 3, 4)] == ["2024-05-02", "2024-05-02", None, "2024-05-01"]
    assert day("about 4 hours ago", late) is None


def test_a_mere_date_of_retrieval_has_no_hours() -> None:
    midnight = dt.datetime.fromisoformat("2024-05-02")
    assert day("3 hours ago", midnight) is None
    assert day("2 days ago", midnight) == "2024-04-30"


@pytest.mark.parametrize("raw", ["Yesterday at 5:14 PM", "gestern um 17:14 Uhr", "hier à 17:14", "вчера в 17:14"])
def test_a_day_with_its_time(raw: str) -> None:
    found = relative_date(raw, NOON)
    assert found is not None
    assert (str(found.at), found.utc_offset_min) == ("2024-05-01 17:14:00", None)


def test_relative_is_what_says_how_long_ago_and_no_more() -> None:
    assert is_relative("3小时前")
    assert is_relative("hace 2 horas")
    assert not is_relative("3 hours at the weir")
    assert not is_relative("17:14")
    assert not is_relative("3 hours ago " + "x" * 60)

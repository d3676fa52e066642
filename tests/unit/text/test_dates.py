"""Dates: every written form, what is none, times and zones, and the calendar behind the Persian ones."""

from __future__ import annotations

import datetime as dt
import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text import calendars, dates
from corpus_pipeline.text.calendars import is_solar_leap, numeric_date, solar_date
from corpus_pipeline.text.dates import MAX_CHARS, DateWords, FoundDate, find_dates, resolve

MONTHS = {
    1: "january jan januar янв января janvier ocak yanvar يناير",
    2: "february fevereiro şubat",
    3: "march mar märz mars marzo mart марта مارس აპ",
    4: "april apr avril abril nisan aprel апреля апр أبريل نيسان április balandžio",
    5: "may mai мая",
    6: "june juin haziran",
    8: "august août",
    11: "november kasım",
    12: "december aralık dekabr",
}
WORDS = DateWords(
    months={word: number for number, words in MONTHS.items() for word in words.split()} | {"كانون الثاني": 1},
    solar_hijri={"فروردین": 1, "اسفند": 12},
    weekdays=frozenset(
        (
            *("tuesday", "tue", "friday", "dienstag", "вторник", "salı", "الثلاثاء", "金", "星期五", "terça-feira"),
            *("çərşənbə axşamı", "سه\u200cشنبه"),
        )
    ),
)
APRIL = dt.date(2020, 4, 21)
MARCH = dt.date(2023, 3, 31)


def only(text: str) -> FoundDate:
    found = find_dates(text, WORDS)
    assert len(found) == 1, found
    return found[0]


CERTAIN = [
    ("2023-03-31", MARCH),
    ("2023/03/31", MARCH),
    ("2023.03.31", MARCH),
    ("2023. 3. 31", MARCH),
    ("20230331", MARCH),
    ("31.03.2023", MARCH),
    ("31. 3. 2023", MARCH),
    ("31/03/2023", MARCH),
    ("03/31/2023", MARCH),
    ("03.31.2023", MARCH),
    ("31-03-2023", MARCH),
    ("31.03.23", MARCH),
    ("3/31/23", MARCH),
    ("31.03.70", dt.date(1970, 3, 31)),
    ("31.03.69", dt.date(2069, 3, 31)),
    ("03.04.2013", dt.date(2013, 4, 3)),
    ("5/5/2021", dt.date(2021, 5, 5)),
    ("21 April 2020", APRIL),
    ("21. April 2020", APRIL),
    ("21st of April, 2020", APRIL),
    ("April 21, 2020", APRIL),
    ("Apr. 21st, 2020", APRIL),
    ("APRIL 21 2020", APRIL),
    ("21-Apr-2020", APRIL),
    ("2020-Apr-21", APRIL),
    ("21 апреля 2020 г.", APRIL),
    ("21 апреля 2020 года", APRIL),
    ("21 апр. 2020", APRIL),
    ("21.04.2020г.", APRIL),
    ("21 de abril de 2020", APRIL),
    ("21 d’abril de 2020", APRIL),
    ("21 avril 2020", APRIL),
    ("1er mars 2021", dt.date(2021, 3, 1)),
    ("21 Nisan 2020", APRIL),
    ("21 NİSAN 2020", APRIL),
    ("21 KASIM 2020", dt.date(2020, 11, 21)),
    ("21 aprel 2020", APRIL),
    ("21 nisan 2020-ci il", APRIL),
    ("2020. április 21.", APRIL),
    ("2020 Apr 21", APRIL),
    ("2020, April 21", APRIL),
    ("2020 m. balandžio 21", APRIL),
    ("21 أبريل 2020", APRIL),
    ("٢١ أبريل، ٢٠٢٠", APRIL),
    ("21 أبريل / نيسان 2020", APRIL),
    ("21 كانون الثاني 2020", dt.date(2020, 1, 21)),
    ("كانون الثاني 21, 2020", dt.date(2020, 1, 21)),
    ("٢١\u200f/٤\u200f/٢٠٢٠", APRIL),
    ("۱۱ فروردین ۱۴۰۲", MARCH),
    ("۱۱ فروردین ماه ۱۴۰۲", MARCH),
    ("۱۴۰۲/۰۱/۱۱", MARCH),
    ("1402-01-11", MARCH),
    ("30 اسفند 1403", dt.date(2025, 3, 20)),
    ("2023年3月31日", MARCH),
    ("２０２３年３月３１日", MARCH),
    ("2023년 3월 31일", MARCH),
]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("7 มิ.ย. 2564", dt.date(2021, 6, 7)),
        ("7 มิถุนายน 2564", dt.date(2021, 6, 7)),
        ("7 มิถุนายน พ.ศ. 2564", dt.date(2021, 6, 7)),
        ("7 มิถุนายน 2021", dt.date(2021, 6, 7)),
        ("12 ม.ค. 2564, 10:12 น.", dt.date(2021, 1, 12)),
        ("29 กุมภาพันธ์ 2567", dt.date(2024, 2, 29)),
    ],
)
def test_years_of_the_buddhist_era_beside_thai_months(text: str, on: dt.date) -> None:
    (found,) = find_dates(text, load_phrases().dates)
    assert found.on == on


def test_other_months_keep_their_years() -> None:
    assert [day.on for day in find_dates("7 June 2564", load_phrases().dates)] == []


@pytest.mark.parametrize(("text", "on"), CERTAIN)
def test_every_form_of_a_date(text: str, on: dt.date) -> None:
    found = only(f"x {text} y")
    assert (found.on, found.first, found.swapped, found.at) == (on, None, None, None)
    assert (found.start, found.end) == (2, 2 + len(text))


NONE = [
    "",
    "March 2020",
    "2020",
    "21 April",
    "31 Feb 2020",
    "2020-13-01",
    "30/02/2020",
    "00.01.2020",
    "01.01.0999",
    "1.1.2200",
    "19890331",
    "21 issue 2020",
    "21 April issue 2020",
    "21 March/April 2020",
    "21 اسفند 2020",
    "۱۴۰۲/۱۲/۳۰",
    "2020-04/21",
    "21/04.2020",
    "21 / 04 / 2020",
    "1.2.13",
    "21-04-20",
    "1. 2. 13",
    "555-2020-04-21-9",
    "555-2020-04-21",
    "2020-04-21-9",
    "1.2.2013.4",
    "192.168.10.12",
    "192.16.08.2020",
    "10.12.14.1",
    "v10.12.14",
    "978-3-16-148410-0",
    "/2020/04/21/",
    "https://site.example/2020/04/21/title",
    "?day=2020-04-21",
    "2020-04-21-title",
    "title-2020-04-21",
    "IMG_20200421_1",
    "x20200421",
    "20200421x",
    "120200421",
    "21/04/20201",
    "5121 April 2020",
    "21 April 20205",
    "xApril 21, 2020",
    "€21.04.2020",
    "3,21.04.2020",
    "In 2013. March 21 came",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, WORDS) == []


def test_only_the_last_day_of_a_span_of_days_would_be_guessed() -> None:
    assert find_dates("21-22 April 2020", WORDS) == []
    assert find_dates("21.04.2020-25.04.2020", WORDS) == []
    assert [found.on for found in find_dates("21 April 2020 – 25 April 2020", WORDS)] == [APRIL, dt.date(2020, 4, 25)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Jane Roe Analysis 21 April 2020", "21 April 2020"),
        ("P 21.06.2013 U Jane Roe", "21.06.2013"),
        (" date 2023-03-31 Some title", "2023-03-31"),
        ("Posted on May 21, 2020 by Jane", "May 21, 2020"),
        ("(21.04.2020)", "21.04.2020"),
        ("Updated:21.04.2020.", "21.04.2020"),
        ("December 20, 2024Next field", "December 20, 2024"),
        ("发布于2023年3月31日讯", "2023年3月31日"),
        ("입력2023.03.31 수정", "2023.03.31"),
        ("2013 April 21, 2020", "April 21, 2020"),
        ("Tuesday, March 28, 2023", "Tuesday, March 28, 2023"),
        ("Dienstag, den 28. März 2023", "Dienstag, den 28. März 2023"),
        ("Salı 21 Nisan 2020", "Salı 21 Nisan 2020"),
        ("on Tue. 21 April 2020", "Tue. 21 April 2020"),
        ("çərşənbə axşamı, 21 aprel 2020", "çərşənbə axşamı, 21 aprel 2020"),
        ("terça-feira, 21 de abril de 2020", "terça-feira, 21 de abril de 2020"),
        ("21 April 2020, Tuesday", "21 April 2020, Tuesday"),
        ("2023年3月31日(金)", "2023年3月31日(金)"),
        ("21 April 2020 Friday people", "21 April 2020"),
        ("xTuesday 21 April 2020", "21 April 2020"),
    ],
)
def test_the_span_holds_what_belongs_to_the_date(text: str, written: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == written


TIMED = [
    ("2023-03-31T10:20:30+02:00", "10:20:30", 120),
    ("2023-03-31T10:20:30.123Z", "10:20:30", 0),
    ("2023-03-31T10:20", "10:20:00", None),
    ("20230331T102030Z", "10:20:30", 0),
    ("2023-03-31 10:20:30 +0000", "10:20:30", 0),
    ("2023-03-31 10:20:30-0500", "10:20:30", -300),
    ("31 March 2023 at 5:14 pm", "17:14:00", None),
    ("March 31, 2023 5:14 PM EST", "17:14:00", -300),
    ("March 31, 2023, 5:14 p.m. ET", "17:14:00", None),
    ("March 31, 2023 12:30 am", "00:30:00", None),
    ("March 31, 2023 12:30 pm", "12:30:00", None),
    ("March 31, 2023 | 5 pm", "17:00:00", None),
    ("31.03.2023 14:05", "14:05:00", None),
    ("31.03.2023 - 14:05:33", "14:05:33", None),
    ("31.03.2023, 14:05 BST", "14:05:00", 60),
    ("31.03.2023 14:05 (GMT+3)", "14:05:00", 180),
    ("31.03.2023 14:05 UTC+05:30", "14:05:00", 330),
    ("31.03.2023 14:05 CEST", "14:05:00", 120),
    ("31.03.2023 14:05 MSK", "14:05:00", 180),
    ("31.03.2023 14:05 IST", "14:05:00", None),
    ("31.03.2023 14:05+0330", "14:05:00", 210),
    ("31. März 2023 um 14:05 Uhr", "14:05:00", None),
    ("31. März 2023, 14.05 Uhr", "14:05:00", None),
    ("31 марта 2023 г. в 18:22", "18:22:00", None),
    ("31 марта 2023, 18:22 (мск)", "18:22:00", 180),
    ("31 mars 2023 à 18h22", "18:22:00", None),
    ("31/03/2023 às 18h22", "18:22:00", None),
    ("31 mart 2023 saat 18.22", "18:22:00", None),
    ("2023年3月31日 18时22分", "18:22:00", None),
    ("2023年3月31日18時22分33秒", "18:22:33", None),
    ("2023年3月31日(金)午後6時22分", "18:22:00", None),
    ("2023年3月31日 星期五 14:05", "14:05:00", None),
    ("2023. 3. 31. 오후 6:22", "18:22:00", None),
    ("2023년 3월 31일 18시 22분", "18:22:00", None),
    ("31 مارس 2023 الساعة 6:22 مساء", "18:22:00", None),
    ("سه\u200cشنبه ۱۱ فروردین ۱۴۰۲ ساعت ۱۸:۲۲", "18:22:00", None),
    ("31/Mar/2023:14:05:33 +0200", "14:05:33", 120),
    ("18:22, 31 марта 2023", "18:22:00", None),
    ("14:05 31.03.2023", "14:05:00", None),
    ("5:14 PM EST, March 31, 2023", "17:14:00", -300),
    ("5:14 p.m. ET, Friday, March 31, 2023", "17:14:00", None),
    ("Friday, 14:05, 31 March 2023", "14:05:00", None),
    ("at 5:14 pm on March 31, 2023", "17:14:00", None),
]


@pytest.mark.parametrize(("text", "time", "offset"), TIMED)
def test_times_and_zones(text: str, time: str, offset: int | None) -> None:
    found = only(text)
    assert (found.start, found.end) == (0, len(text))
    assert found.time_of_day == dt.time.fromisoformat(time)
    assert found.at == dt.datetime.combine(MARCH, dt.time.fromisoformat(time))
    assert found.utc_offset_min == offset


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("31.03.2023 25:00", " 25:00"),
        ("31.03.2023 14:61", " 14:61"),
        ("31.03.2023 14.05", " 14.05"),
        ("31.03.2023 12 comments", " 12 comments"),
        ("31.03.2023 14:05ish", " 14:05ish"),
        ("31.03.2023 14:05%", " 14:05%"),
        ("31.03.2023, 3:2", ", 3:2"),
    ],
)
def test_what_is_no_time(text: str, rest: str) -> None:
    found = only(text)
    assert (found.on, found.at, found.time_of_day) == (MARCH, None, None)
    assert text[found.end :] == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("31.03.2023 14:05-15:00", "-15:00"),
        ("31.03.2023 14:05 +99:00", " +99:00"),
        ("31.03.2023 14:05 z Warszawy", " z Warszawy"),
        ("31.03.2023 14:05 Estonia", " Estonia"),
        ("31.03.2023 14:05 Jane", " Jane"),
    ],
)
def test_what_is_no_zone(text: str, rest: str) -> None:
    found = only(text)
    assert (found.time_of_day, found.utc_offset_min, text[found.end :]) == (dt.time(14, 5), None, rest)


def test_a_time_belongs_to_one_date() -> None:
    first, second = find_dates("21.04.2020 14:05 31.03.2023", WORDS)
    assert (first.time_of_day, second.time_of_day) == (dt.time(14, 5), None)


def test_an_ambiguous_date_keeps_both_readings() -> None:
    found = only("3/4/2021 18:22 UTC")
    assert (found.on, found.at) == (None, None)
    assert (found.first, found.swapped) == (dt.date(2021, 4, 3), dt.date(2021, 3, 4))
    assert (found.time_of_day, found.utc_offset_min) == (dt.time(18, 22), 0)


@pytest.mark.parametrize(("day_first", "on"), [(True, dt.date(2021, 4, 3)), (False, dt.date(2021, 3, 4))])
def test_an_ambiguous_date_is_settled(day_first: bool, on: dt.date) -> None:
    found = resolve(only("3/4/2021 18:22"), day_first)
    assert (found.on, found.first, found.swapped) == (on, None, None)
    assert found.at == dt.datetime.combine(on, dt.time(18, 22))
    assert (found.start, found.end) == (0, 14)


def test_nothing_else_is_settled() -> None:
    ambiguous, certain = only("3/4/2021"), only("31.03.2023")
    assert resolve(ambiguous, None) == ambiguous
    assert resolve(certain, day_first=False) == certain
    assert resolve(only("3/4/2021"), day_first=True).at is None


def test_only_the_first_300_characters_count() -> None:
    assert find_dates("a " * 150 + "2020-04-21", WORDS) == []
    assert only("a " * 140 + "2020-04-21").end == 290
    assert MAX_CHARS == 300


PIECES = ["21", "3", "4", "2020", "1402", "20230331", "April", "de", "نيسان", "Tuesday", "at", "pm", "UTC", "+02:00"]
SEPARATORS = [" ", ".", "/", "-", ":", ",", "T", "", "年", "月", "日", "(", ")", "İ", "x"]


@given(st.lists(st.sampled_from(PIECES + SEPARATORS), max_size=40).map("".join))
def test_found_dates_are_ordered_disjoint_and_sound(text: str) -> None:
    end = 0
    for found in find_dates(text, WORDS):
        assert end <= found.start < found.end <= min(len(text), MAX_CHARS)
        end = found.end
        assert (found.on is None) == (found.first is not None) == (found.swapped is not None)
        assert found.first != found.swapped or found.first is None
        assert (found.at is None) == (found.on is None or found.time_of_day is None)


@given(st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31)).filter(lambda day: day.year not in calendars.SOLAR_WRITTEN))
def test_any_date_is_read_back(day: dt.date) -> None:
    assert only(day.isoformat()).on == day
    assert only(f"{day.day:02}.{day.month:02}.{day.year}").on == day


def test_every_pattern_is_re2() -> None:
    patterns = [value.pattern for value in (vars(dates) | vars(calendars)).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 10
    samples = [
        "2020-04-21 at 14:05:33 (utc+3)",
        "21. märz 2020-ci il",
        "2023年3月31日",
        "tuesday, april 21, 2020",
        "\x01",
    ]
    for pattern in patterns:
        verdicts = pc.match_substring_regex(pa.array(samples), pattern).to_pylist()
        assert verdicts == [re.search(pattern, sample) is not None for sample in samples]


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1300, 1, 1), "1921-03-21"),
        ((1304, 1, 1), "1925-03-21"),
        ((1332, 5, 28), "1953-08-19"),
        ((1357, 11, 22), "1979-02-11"),
        ((1358, 1, 1), "1979-03-21"),
        ((1375, 1, 1), "1996-03-20"),
        ((1379, 1, 1), "2000-03-20"),
        ((1388, 1, 1), "2009-03-21"),
        ((1388, 3, 22), "2009-06-12"),
        ((1395, 1, 1), "2016-03-20"),
        ((1399, 1, 1), "2020-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1402, 1, 1), "2023-03-21"),
        ((1403, 1, 1), "2024-03-20"),
        ((1403, 12, 30), "2025-03-20"),
        ((1404, 1, 1), "2025-03-21"),
        ((1408, 1, 1), "2029-03-20"),
        ((1409, 1, 1), "2030-03-21"),
    ],
)
def test_known_days_of_the_solar_calendar(solar: tuple[int, int, int], gregorian: str) -> None:
    assert solar_date(*solar) == dt.date.fromisoformat(gregorian)


def test_the_solar_calendar_has_no_gap() -> None:
    lengths = [31] * 6 + [30] * 6
    days = [
        solar_date(year, month, day)
        for year in range(calendars.SOLAR_FIRST, calendars.SOLAR_LAST + 1)
        for month in range(1, 13)
        for day in range(1, lengths[month - 1] + (month < 12 or is_solar_leap(year)))
    ]
    ordinals = [day.toordinal() for day in days if day]
    assert len(ordinals) == len(days)
    assert ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals)))


def test_eight_years_in_33_are_leap_years() -> None:
    assert [year for year in range(1370, 1412) if is_solar_leap(year)] == [
        *(1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408),
    ]


@pytest.mark.parametrize("day", [(1205, 1, 1), (1500, 1, 1), (1402, 0, 1), (1402, 13, 1), (1402, 7, 31), (1402, 1, 0)])
def test_days_that_the_solar_calendar_has_not(day: tuple[int, int, int]) -> None:
    assert solar_date(*day) is None


def test_numbers_alone_are_solar_in_these_years_only() -> None:
    assert numeric_date(1402, 1, 11) == MARCH
    assert numeric_date(1299, 1, 11) == dt.date(1299, 1, 11)
    assert numeric_date(1500, 1, 11) == dt.date(1500, 1, 11)


@pytest.mark.parametrize(
    ("text", "day"), [("21 มิถุนายน 2563", dt.date(2020, 6, 21)), ("21/06/2563", dt.date(2020, 6, 21))]
)
def test_years_of_the_buddhist_era(text: str, day: dt.date) -> None:
    words = DateWords({"มิถุนายน": 6}, {}, frozenset())
    assert [found.on for found in find_dates(text, words)] == [day]


def test_other_years_far_ahead_are_none() -> None:
    assert find_dates("21/06/2463 and 21/06/2663", WORDS) == []

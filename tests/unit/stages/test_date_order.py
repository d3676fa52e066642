"""In which order a site writes day and month."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.stages.helpers import SITE, Page, prose, read, record

from corpus_pipeline.stages.date_order import ORDER, _hold_numbers, day_first, settle_orders
from corpus_pipeline.stages.duplicates import site_hashes


def orders(*pages: Page) -> list[bool | None]:
    """The order of day and month for each page."""
    corpus = read(*pages)
    return day_first(corpus.context.orders, site_hashes(corpus.scanned.documents))


def dated(date: str, number: int = 0, site: str = SITE) -> Page:
    return record(f"The pond\n{date}\n{prose(2, number)}", number, site)


@pytest.mark.parametrize(
    "date", ["25/12/2020", "Published 25/12/2020 at 10:30", "25-12-2020", "31/1/20", "(25/12/2020)"]
)
def test_a_day_beyond_12_in_front_tells(date: str) -> None:
    assert orders(dated(date), dated("03/04/2021", 1)) == [True, True]


@pytest.mark.parametrize("date", ["12/25/2020", "12-25-2020", "Updated: 1/31/20"])
def test_a_day_beyond_12_in_the_middle_tells(date: str) -> None:
    assert orders(dated(date), dated("03/04/2021", 1)) == [False, False]


@pytest.mark.parametrize(
    "date",
    [
        "03/04/2021",
        "2020/12/25",
        "2020-12-25",
        "25/13/2020",
        "1/25/12/2020",
        "call 25/12/20201 now",
        "25/12",
        "25.12.2020",
        "25 December 2020",
    ],
)
def test_what_tells_nothing(date: str) -> None:
    assert orders(dated(date)) == [None]


def test_a_site_that_writes_both_tells_nothing() -> None:
    assert orders(dated("25/12/2020"), dated("12/25/2020", 1)) == [None, None]


def test_other_sites_do_not_tell() -> None:
    assert orders(dated("25/12/2020"), dated("03/04/2021", 1, "reed.example")) == [True, None]


def test_dates_in_prose_are_not_asked() -> None:
    long = f"It was on 12/25/2020 that the heron came back, {'and nobody could say why it did, ' * 8}so they said."
    assert orders(record(f"{long}\n{prose(2)}")) == [None]


def test_batches_add_up() -> None:
    parts = [read(dated(date, i)).scanned.orders for i, date in enumerate(["25/12/2020", "3/4/2021", "26/12/2020"])]
    together = settle_orders(parts)
    (row,) = together
    assert (row["day_first"], row["month_first"]) == (2, 0)
    assert settle_orders(parts[::-1]).tolist() == together.tolist()


def test_no_batches_tell_nothing() -> None:
    assert day_first(settle_orders([]), np.array([1, 2], np.uint64)) == [None, None]
    assert settle_orders([]).dtype == ORDER


@given(st.lists(st.text("19/-a٣", max_size=6), max_size=6), st.integers(0, 3))
def test_numbers_beside_a_mark_are_seen_as_re2_sees_them(texts: list[str], start: int) -> None:
    column = pa.array(texts, pa.string()).slice(min(start, len(texts)))
    assert _hold_numbers(column).tolist() == pc.match_substring_regex(column, "[0-9][/-][0-9]").to_pylist()


def test_a_mark_between_the_numbers_of_two_lines_tells_nothing() -> None:
    assert _hold_numbers(pa.array(["on 3", "/4", "5-", "6", "7/8"])).tolist() == [False] * 4 + [True]

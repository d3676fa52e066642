"""What pages say of themselves beats what is read off their text, and input columns beat both."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from corpus_pipeline.stages.heads import Given, Head
from corpus_pipeline.stages.page_facts import add_page_facts, page_fields, title_of
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.names import Name

DAY, OTHER = dt.date(2021, 3, 5), dt.date(2021, 5, 3)
NOON = dt.datetime.fromisoformat("2021-03-05T12:00")
PAGE: dict[str, Any] = {
    "title": "The  night boat",
    "title_source": "meta",
    "publisher": None,
    "authors": [],
    "byline": None,
    "published": None,
    "published_raw": None,
    "published_source": None,
    "section": None,
    "canonical_url": "https://harbour.example/boat",
    "page_type": "article",
    "page_type_score": 0.95,
    "is_truncated": False,
    "n_comments_stated": None,
}
ROW = {"is_truncated": False, "n_comments_stated": 3, "url": None}


def found(
    on: dt.date | None = DAY, at: dt.datetime | None = None, offset: int | None = None, **more: dt.date
) -> dict[str, Any]:
    return FoundDate(0, 1, on, more.get("swapped"), more.get("first"), at, None, offset)._asdict()


def given(day_first: bool | None = None, latest: dt.date | None = None) -> Given:
    return Given(None, None, day_first, latest)


def filled(head: Head, own: Given | None = None, **said: Any) -> Head:
    add_page_facts([head], [PAGE | said], [own or given()])
    return head


def test_the_input_s_title_goes_before_the_page_s() -> None:
    assert title_of("Given", PAGE) == ("Given", "given")
    assert title_of(None, PAGE) == ("The night boat", "meta")
    assert title_of(None, PAGE | {"title": None}) == title_of(None, None) == (None, "given")


def test_a_page_without_markup_keeps_its_head() -> None:
    head = Head(byline="By Tom", published=FoundDate(**found()))
    add_page_facts([head], [None], [given()])
    assert (head.byline, head.published) == ("By Tom", FoundDate(**found()))


def test_authors_of_the_page_replace_other_names_alone() -> None:
    lena = {"name": "Lena Marrow", "role": "author", "start": 0, "end": 11}
    head = filled(Head(byline="By Tom", authors=[Name("Tom", "author", 0, 3)]), authors=[lena])
    assert ([name.name for name in head.authors], head.byline) == (["Lena Marrow"], "Lena Marrow")
    same = filled(Head(byline="By LENA MARROW", authors=[Name("LENA MARROW", "author", 3, 14)]), authors=[lena])
    assert same.byline == "By LENA MARROW"


@pytest.mark.parametrize(
    ("shown", "said", "on", "source"),
    [
        (None, found(), DAY, "meta"),
        (found(OTHER), found(), DAY, "meta"),
        (found(), found(), DAY, "text"),
        (found(), found(at=NOON), DAY, "meta"),
        (found(at=NOON, offset=60), found(at=NOON), DAY, "text"),
        (found(OTHER), None, OTHER, "text"),
        (found(OTHER), found(None), OTHER, "text"),
    ],
)
def test_the_page_s_date_beats_another_day_or_says_more_of_the_same(
    shown: dict[str, Any] | None, said: dict[str, Any] | None, on: dt.date, source: str
) -> None:
    head = Head(published=FoundDate(**shown) if shown else None)
    filled(head, published=said, published_raw="raw", published_source="meta")
    assert head.published is not None
    assert (head.published.on, head.published_source) == (on, source)


def test_a_date_that_could_be_swapped_is_settled_by_the_site_and_a_future_one_refused() -> None:
    open_date = found(None, first=OTHER, swapped=DAY)
    said = {"published": open_date, "published_raw": "3/5/2021", "published_source": "meta"}
    assert filled(Head(), **said).published is None
    for day_first, on in ((True, OTHER), (False, DAY)):
        settled = filled(Head(), given(day_first), **said).published
        assert settled is not None
        assert settled.on == on
    assert filled(Head(), given(latest=dt.date(2021, 1, 1)), published=found(), published_raw="").published is None


def test_the_columns_that_a_page_tells() -> None:
    assert page_fields(None, ROW, is_forum=False) == {}
    own = page_fields(PAGE, ROW, is_forum=False)
    assert (own["page_type"], own["n_comments_stated"], own["url"]) == ("article", 3, "https://harbour.example/boat")
    forum = page_fields(PAGE | {"is_truncated": True, "n_comments_stated": 9}, ROW | {"url": "u"}, is_forum=True)
    assert (forum["page_type"], forum["is_truncated"], forum["n_comments_stated"], forum["url"]) == (
        "forum",
        True,
        9,
        "u",
    )

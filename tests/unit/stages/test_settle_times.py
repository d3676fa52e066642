"""Times that need when and where a page was retrieved: relative ones, and those of a stated zone."""

from __future__ import annotations

import datetime as dt

from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.settle_times import Retrieval, settle_times
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.text.dates import FoundDate

AT = dt.datetime.fromisoformat("2024-05-02T22:30:30")
WRITTEN = dt.datetime.fromisoformat("2024-05-01T10:00")


def found(at: dt.datetime | None, offset: int | None = None) -> FoundDate:
    return FoundDate(0, 1, WRITTEN.date(), None, None, at, at.time() if at else None, offset)


def settled(when: str, date: FoundDate | None, at: dt.datetime | None, zone: str | None) -> FoundDate | None:
    comment = Comment(1, "markup", when=when, date=date)
    settle_times([Head(), Head()], [comment], [Retrieval(None, None), Retrieval(at, zone)])
    return comment.date


def test_a_relative_time_is_dated_by_the_retrieval_alone() -> None:
    dated = settled("2 days ago", None, AT, None)
    assert dated is not None
    assert (str(dated.on), dated.at) == ("2024-04-30", None)
    assert settled("2 days ago", None, None, "Europe/Berlin") is None
    assert settled("soon", None, AT, None) is None


def test_the_day_of_retrieval_is_that_of_the_stated_zone() -> None:
    dated = settled("today", None, AT, "Europe/Berlin")
    assert dated is not None
    assert str(dated.on) == "2024-05-03"


def test_a_wall_time_gets_the_offset_of_its_zone_unless_it_states_one() -> None:
    for date, zone, minutes in (
        (found(WRITTEN), "Europe/Berlin", 120),
        (found(WRITTEN, -60), "Europe/Berlin", -60),
        (found(WRITTEN), None, None),
        (found(None), "Europe/Berlin", None),
    ):
        dated = settled("1 May 2024", date, None, zone)
        assert dated is not None
        assert dated.utc_offset_min == minutes


def test_the_date_of_an_article_gets_the_offset_too() -> None:
    head = Head(published=found(WRITTEN))
    settle_times([head], [], [Retrieval(None, "Europe/Berlin")])
    assert head.published is not None
    assert head.published.utc_offset_min == 120

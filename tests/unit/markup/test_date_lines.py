"""Dates that no markup calls so: lines near the title, lines that name their date, days of changes."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.metadata import Metadata, read_metadata
from corpus_pipeline.markup.published import url_date

LATEST = dt.date(2025, 6, 30)
TITLE = "<h1>The night boat sails again</h1>"
TEXT = "<p>" + "The boat left the harbour at dawn with forty passengers and their dogs. " * 15 + "</p>"


def read(body: str, head: str = "") -> Metadata:
    page = f"<!doctype html><html><head>{head}</head><body><main>{body}</main></body></html>"
    return read_metadata(read_dom(page), "https://harbour-gazette.example/night-boat", LATEST)


def told(body: str, head: str = "") -> tuple[str | None, str | None, str | None]:
    found = read(body, head)
    day = str(found.published.on) if found.published and found.published.on else None
    return day, found.published_source, found.published_raw


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("<p>5 March 2021</p>", "5 March 2021"),
        ("<div><span>March 5, 2021</span> · <span>3 min read</span></div>", "March 5, 2021"),
        ("<p>Lena Marrow, 05.03.21</p>", "05.03.21"),
        ("<p>5. März 2021 | Küste, Verkehr</p>", "5. März 2021"),
        ("<div>Pressemitteilung vom 05.03.2021</div>", "05.03.2021"),
        ("<p>Le 5 mars 2021</p>", "5 mars 2021"),
        ("<p>2021年3月5日</p>", "2021年3月5日"),
        ("<h3>2021-03-05 16:52:59</h3>", "2021-03-05 16:52:59"),
        ("<p>5.3.2021 – The night boat sails again, and with it forty passengers and their dogs. " * 3, "5.3.2021"),
    ],
)
def test_a_line_near_the_title_that_holds_little_but_a_date(line: str, raw: str) -> None:
    assert told(TITLE + line + TEXT) == ("2021-03-05", "text", raw)
    if not line.startswith("<p>5.3.2021"):
        assert told(line + TITLE + TEXT) == ("2021-03-05", "text", raw)


@pytest.mark.parametrize(
    "line",
    [
        "<p>© 2021 Harbour Gazette, 5 March 2021</p>",
        "<p>Photo: Lena Marrow, 5 March 2021</p>",
        "<figure><p>5 March 2021</p></figure>",
        "<blockquote>5 March 2021</blockquote>",
        "<nav><p>5 March 2021</p></nav>",
        "<div class=related-posts><p>5 March 2021</p></div>",
        "<div class=comments><p>Tom, 5 March 2021</p></div>",
        "<p>On 5 March 2021 the council of the island decided that the boat would sail again.</p>",
        "<p>The boat sails until 5 March 2021</p>",
        "<p>5 March 2021 to 9 March 2021</p>",
        "<p>1/2 3/4 2021</p>",
        "<p>1.–5. March 2021</p>",
    ],
)
def test_other_dates_are_none(line: str) -> None:
    assert told(TITLE + line + TEXT)[0] is None


def test_a_title_that_no_element_is_known_to_show_is_found_by_its_words() -> None:
    head = "<meta property=og:title content='The night boat sails again'>"
    body = "<h4>The night boat <i>sails</i></h4><h4>The night boat sails again</h4><p>5 March 2021</p>"
    assert told(body + TEXT, head) == ("2021-03-05", "text", "5 March 2021")
    assert told(f"<p>Gate</p>{TEXT}<p>5 March 2021</p>", head)[0] is None


def test_a_day_in_the_title_itself_is_none() -> None:
    assert told("<h1>The night boat of 5 March 2021</h1>" + TEXT)[0] is None


def test_a_date_below_the_article_needs_words_that_name_it() -> None:
    assert told(TITLE + TEXT + "<p>5 March 2021</p>")[0] is None
    assert told(TITLE + TEXT + "<p>Published on 5 March 2021</p>") == ("2021-03-05", "text", "5 March 2021")
    assert told(TITLE + TEXT + "<h5>Datum:</h5><p>05.03.2021</p>")[0] == "2021-03-05"
    assert told(TITLE + TEXT + "<p>Erstellt am: 05.03.2021</p>")[0] == "2021-03-05"


def test_a_list_of_days_below_the_title_is_none_unless_one_stands_beside_it() -> None:
    entries = "".join(f"<p>{day} March 2021</p><p>Gate {day}</p>" for day in range(1, 9))
    assert told(TITLE + "<p>All that happened</p>" * 10 + entries)[0] is None
    assert told(TITLE + "<p>20 March 2021</p>" + entries)[0] == "2021-03-20"


def test_the_day_of_a_change_is_the_last_resort_and_says_so() -> None:
    footer = "<footer>This page was last edited on 5 March 2021</footer>"
    said = ("2021-03-05", "text", "This page was last edited on 5 March 2021")
    assert told(TITLE + TEXT + footer) == said
    assert told(TITLE + TEXT + "<p>Diese Seite wurde zuletzt am 5. März 2021 geändert.</p>")[0] == "2021-03-05"
    assert told(TITLE + "<p>1 May 2020</p>" + TEXT + footer)[0] == "2020-05-01"
    assert told(TITLE + "<p>Posted 1 May 2020 – Updated 3 May 2021</p>" + TEXT)[0] == "2020-05-01"
    assert told(TITLE + TEXT + footer + "<p>Updated 6 March 2021</p>")[0] is None


def test_a_line_settles_a_tag_whose_day_and_month_could_be_swapped() -> None:
    head = "<meta name=date content='11/01/2021 12:43'>"
    assert told(TITLE + TEXT, head)[0] is None
    assert told(TITLE + TEXT + "<p>Erstellt am: 01.11.2021</p>", head) == ("2021-11-01", "meta", "11/01/2021 12:43")


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("<time datetime=2021-03-06T00:10:00+02:00>today</time>", "2021-03-06"),
        ("<span class=date>6 March 2021, 00:10</span>", "2021-03-06"),
        ("<span class=date>6 March 2021, 00:17</span>", "2021-03-05"),
        ("<span class=date>6 March 2021</span>", "2021-03-05"),
    ],
)
def test_a_time_in_utc_gives_way_to_the_local_one_of_the_same_instant(shown: str, day: str) -> None:
    head = "<meta property=article:published_time content=2021-03-05T22:10:00Z>"
    assert told(TITLE + shown + TEXT, head)[0] == day


def test_deep_inline_elements_and_many_dates_take_linear_time() -> None:
    deep = "<b>" * 3000 + "5 March 2021 " + "</b>5 April 2022" * 3000
    many = "<p>5 March 2021, 6 April 2022</p>" * 5000
    assert told(TITLE + deep + many)[0] is None


AUTHOR = "<div><a href=/author/lena>Lena Marrow</a><p>5 March 2021</p></div>"


def test_a_date_beside_the_author_far_from_the_title() -> None:
    far = TEXT * 2 + "<p>Tickets are sold at the old customs house.</p>" * 200
    assert told(TITLE + far + AUTHOR) == ("2021-03-05", "text", "5 March 2021")
    other = AUTHOR.replace("5 March", "9 March")
    assert told(TITLE + far + AUTHOR + "<p>Gates and boats</p>" * 20 + other)[0] is None


def test_the_day_of_a_change_where_an_article_states_no_other() -> None:
    data = '{"@type": "Article", "headline": "The night boat sails again", "dateModified": "2021-03-05"}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert told(TITLE + TEXT, head) == ("2021-03-05", "structured", "2021-03-05")
    assert told(TITLE + TEXT, "<meta property=article:modified_time content=2021-03-05>")[0] is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("news/29-10-2021", "2021-10-29"),
        ("news/29.10.2021/boat", "2021-10-29"),
        ("news/05-10-2021", None),
        ("news/x29-10-2021", None),
        ("2021/10/29/boat", "2021-10-29"),
    ],
)
def test_the_day_in_an_address(path: str, day: str | None) -> None:
    assert url_date(f"https://harbour-gazette.example/{path}") == day

"""Articles, authors, comments and their people: counts, fields, and what is never published."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.unit.stages.helpers import SENTENCES, each, prose, publish, record

from corpus_pipeline.stages.assemble_articles import parse_given

TITLE = "Why the pond froze twice"
ARTICLE = f"{TITLE}\nBy Miro Tanev\n1 March 2021\n{prose(6)}"
THREAD = (
    "2 comments\nAda Brill says:\nMarch 3, 2021 at 5:14 pm\nI saw it myself.\n"
    "Miro Tanev says:\nMarch 4, 2021 at 6:14 pm\nThank you, Ada."
)


def test_counts_are_those_of_the_rows() -> None:
    caption, note = "Photo: Orrin Bask", "Miro Tanev lives on the shore and has written two books."
    release = publish("\n".join((TITLE, "By Miro Tanev", prose(3), caption, "The jetty", prose(3, 3), note, THREAD)))
    rows, article = release.rows("paragraphs"), release.article
    assert {row["kind"] for row in rows} == {"paragraph", "heading", "caption", "note"}
    body = [row for row in rows if row["kind"] in ("paragraph", "heading")]
    assert article["n_paragraphs"] == len(rows) == 9
    assert article["n_words"] == sum(len(row["text"].split()) for row in body)
    assert article["n_chars"] == sum(len(row["text"]) for row in body)
    assert (article["n_comments"], article["n_comments_stated"]) == (2, 2)


def test_an_article_without_comments() -> None:
    article = publish(ARTICLE).article
    assert (article["n_comments"], article["n_comments_stated"]) == (0, None)
    assert [article[f"comments_from_{name}"] for name in ("low", "best", "high")] == [None] * 3
    assert article["segmentation_score"] == pytest.approx(1 - article["comments_score"])


def test_the_place_where_comments_start_is_an_offset() -> None:
    text = f"{ARTICLE}\n{THREAD}"
    article = publish(text).article
    assert text[article["comments_from_high"] :].startswith("Ada Brill says:")
    assert article["segmentation_score"] == article["comments_score"] > 0.9


def test_the_date_of_the_article_is_not_that_of_a_comment() -> None:
    (release,) = each(f"{TITLE}\n{prose(6)}\n{THREAD}")
    assert (release.article["published_on"], release.article["published_raw"]) == (None, None)
    assert release.authors == []


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2020-01-02", dt.date(2020, 1, 2)),
        ("2020-01-02T10:30:00", dt.datetime.fromisoformat("2020-01-02 10:30")),
        ("2020-01-02 10:30", dt.datetime.fromisoformat("2020-01-02 10:30")),
        ("02/01/2020", None),
        ("last Tuesday", None),
        ("2020", None),
        ("", None),
        (None, None),
    ],
)
def test_given_dates(raw: str | None, value: dt.date | None) -> None:
    assert parse_given(raw) == value


def test_a_given_time_keeps_its_offset() -> None:
    article = publish(record(ARTICLE, 0, date="2020-01-02T10:30:00+02:00")).article
    assert (article["published_on"], article["published_at"]) == (
        dt.date(2020, 1, 2),
        dt.datetime.fromisoformat("2020-01-02 10:30"),
    )
    assert (article["utc_offset_min"], article["published_source"]) == (120, "given")
    assert article["published_raw"] == "2020-01-02T10:30:00+02:00"


def test_a_time_without_an_offset_states_none() -> None:
    assert publish(record(ARTICLE, 0, date="2020-01-02T10:30:00")).article["utc_offset_min"] is None


def test_an_odd_offset_does_not_break_the_build() -> None:
    article = publish(record(ARTICLE, 0, date="2020-01-02T10:30:00+23:59")).article
    assert article["utc_offset_min"] == 23 * 60 + 59


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("Ada Brill", [("Ada Brill", "author")]),
        ("Ada Brill, Orrin Bask", [("Ada Brill", "author"), ("Orrin Bask", "author")]),
        ("By Ada Brill", [("Ada Brill", "author")]),
        ("pond-desk 7", [("pond-desk 7", "author")]),
    ],
)
def test_given_authors_go_before_the_byline(given: str, authors: list[tuple[str, str]]) -> None:
    assert publish(record(ARTICLE, 0, author=given)).authors == authors


def test_roles_are_told_apart() -> None:
    (release,) = each(f"{TITLE}\nBy Miro Tanev\nTranslated by Ada Brill\n{prose(4)}")
    assert ("Miro Tanev", "author") in release.authors
    assert ("Ada Brill", "author") not in release.authors


def test_what_is_given_of_a_page_stands_in_its_row() -> None:
    article = publish(record(ARTICLE, 0, url="https://pond.example/a")).article
    assert (article["url"], article["site"], article["position"]) == ("https://pond.example/a", "pond-paper.example", 0)


PAGES = {
    "article": (ARTICLE, "article"),
    "comments alone": (THREAD, "article"),
    "short lines": ("The heron\nThe reeds\nThe boat", "other"),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_types(name: str) -> None:
    text, page_type = PAGES[name]
    article = each(text)[0].article
    assert article["page_type"] == page_type
    assert 0 < article["page_type_score"] <= 1


def test_a_page_that_goes_on_elsewhere_is_truncated() -> None:
    whole, part = each(ARTICLE, f"{ARTICLE}\nContinue reading")
    assert whole.article["is_truncated"] is False
    assert part.paragraphs == list(SENTENCES[:6])


def test_no_name_of_a_commenter_is_published_by_default() -> None:
    release = publish(f"{ARTICLE}\n{THREAD}")
    names = [value for name in ("comments", "spans") for row in release.rows(name) for value in row.values()]
    assert not any("Ada Brill" in str(value) for value in names)
    assert release.column("comments", "posted_raw") == ["March 3, 2021 at 5:14 pm", "March 4, 2021 at 6:14 pm"]


def test_comments_know_whether_the_author_wrote_them() -> None:
    assert publish(f"{ARTICLE}\n{THREAD}").column("comments", "by_article_author") == [False, True]


def test_every_article_of_a_batch_has_its_own_facts() -> None:
    releases = each(ARTICLE, f"{ARTICLE}\n{THREAD}", prose(2), "", "Home\nShare this")
    assert [len(release.rows("articles")) for release in releases] == [1, 1, 1, 0, 0]
    assert [release.article["n_comments"] for release in releases[:3]] == [0, 2, 0]
    assert [release.article["n_paragraphs"] for release in releases[:3]] == [6, 6, 2]
    assert [release.article["title"] for release in releases[:3]] == [TITLE, TITLE, None]


@pytest.mark.parametrize("raw", ["0001-01-01", "9999-12-31", "9999-12-31T00:00:00", "2100-01-01"])
def test_what_stands_for_no_date_is_none(raw: str) -> None:
    assert parse_given(raw) is None

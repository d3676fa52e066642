"""Publisher, section, title and standfirst among the other lines of a head."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import SENTENCES, labelled, prose, publish, record, together

TITLE = "Why the pond froze twice"
BY = "By Miro Tanev"

# Lines above the article, with the label of each.
HEADS = {
    "title, byline": [("title", TITLE), ("byline", BY)],
    "section, title": [("section", "Opinion"), ("title", TITLE), ("byline", BY)],
    "two words above a longer line": [("section", "Deep Water"), ("title", TITLE), ("byline", BY)],
    "three words, title, date": [("boilerplate", "Weirs and Sluices"), ("title", TITLE), ("date", "12 January 2022")],
    "medium, title": [("publisher", "The Pellow Gazette"), ("title", TITLE), ("byline", BY)],
    "medium, section, title": [("publisher", "The Pellow Gazette"), ("section", "Opinion"), ("title", TITLE)],
    "title, standfirst, byline": [("title", TITLE), ("subtitle", "A short look at a long winter"), ("byline", BY)],
    "title, standfirst, prose": [("title", TITLE), ("subtitle", "A short look at a long winter on the water")],
    "name, place, date": [
        *(("title", TITLE), ("byline", "Miro Tanev"), ("date", "Valdecuesta"), ("date", "12 January 2022 - 05:30 CET"))
    ],
    "by, name": [("title", TITLE), ("byline", "Written by"), ("byline", "Tanev")],
    "by, names, date": [
        ("title", TITLE),
        ("byline", "Von:"),
        *(("byline", "Miro Tanev und Ada Brill"), ("date", "3.4.2021")),
    ],
    "published, date": [("title", TITLE), ("byline", BY), ("date", "Published"), ("date", "12 January 2022")],
    "updated, date": [("title", TITLE), ("byline", BY), ("date", "Updated:"), ("date", "12 January 2022")],
    "newsroom, date": [("title", TITLE), ("byline", "NEWSROOM"), ("date", "12 January 2022")],
    "date, agencies": [("title", TITLE), ("date", "12 January 2022"), ("byline", "Agencies")],
    "byline, date, number of comments": [
        *(("title", TITLE), ("byline", BY), ("date", "12 January 2022"), ("boilerplate", "141"))
    ],
    "a question that asks twice": [("title", "Why did it freeze? And why twice?"), ("byline", BY)],
    "an exclamation": [("title", "Come back, heron!"), ("byline", BY)],
    "an ellipsis": [("title", "And then it froze..."), ("byline", BY)],
    "a title in quotation marks": [("title", "“We never saw the like”"), ("byline", BY)],
    "a title with a colon inside": [("title", "The pond: a winter’s tale"), ("byline", BY)],
    "a title with a number in front": [("title", "10 walks around the pond"), ("byline", BY)],
    "a Chinese title": [("title", "池塘为什么两次结冰")],
    "an Arabic title": [("title", "لماذا تجمدت البركة مرتين")],
}
head = together({name: "\n".join([line for _, line in own] + [prose(3)]) for name, own in HEADS.items()})


@pytest.mark.parametrize("name", HEADS)
def test_lines_above_an_article(name: str) -> None:
    text = "\n".join([line for _, line in HEADS[name]] + [prose(3)])
    assert labelled(head(name), text) == [*HEADS[name], *(("body", line) for line in SENTENCES[:3])]


NO_TITLES = {
    "a sentence": SENTENCES[0],
    "half a sentence": "and then it froze, as everybody had expected it would",
    "an open end": "These are the reasons:",
    "an item of a list": "- The reasons for it",
}
untitled = together({name: "\n".join((line, prose(3, 1))) for name, line in NO_TITLES.items()})


@pytest.mark.parametrize("name", NO_TITLES)
def test_what_is_no_title(name: str) -> None:
    release = untitled(name)
    assert release.article["title"] is None
    assert NO_TITLES[name] in release.paragraphs


def test_a_title_below_the_first_prose_is_a_heading() -> None:
    release = publish("\n".join((prose(2), TITLE, prose(3, 2))))
    assert release.article["title"] is None
    assert [own["text"] for own in release.rows("paragraphs") if own["kind"] == "heading"] == [TITLE]


def test_a_title_repeated_right_above_the_prose() -> None:
    release = publish("\n".join((TITLE, BY, "6 May 2024", TITLE, prose(3))))
    assert release.labels() == ["title", "byline", "date", "title", "body", "body", "body"]


def test_a_heading_like_the_title_further_down_stays() -> None:
    release = publish("\n".join((TITLE, prose(3), TITLE, prose(3, 3))))
    assert release.paragraphs.count(TITLE) == 1


def test_a_short_first_line_above_a_short_page_is_its_title() -> None:
    assert publish(f"The heron\n{SENTENCES[0]}").article["title"] == "The heron"


@pytest.mark.parametrize(
    ("line", "site", "is_named"),
    [
        ("Uferblatt", "uferblatt.example", True),
        ("Ufer-Blatt", "uferblatt.example", True),
        ("The Reed", "uferblatt.example", False),
        ("Reed", "news.reed.example", True),
        ("ABC", "abc.example", False),
    ],
)
def test_the_line_that_spells_the_site_is_the_publisher(line: str, site: str, *, is_named: bool) -> None:
    article = publish(record("\n".join((line, TITLE, BY, prose(3))), 0, site)).article
    assert (article["publisher"] == line) == is_named
    assert article["title"] == TITLE


def test_a_given_title_is_found_in_the_text_below_other_lines() -> None:
    text = "\n".join(("Something short", "WHY THE POND FROZE TWICE", BY, prose(3)))
    release = publish(record(text, 0, title=TITLE))
    spans = [(span["label"], span["rule"]) for span in release.rows("spans")]
    assert ("title", "header.title_given") in spans
    assert (release.article["title"], release.article["title_source"]) == (TITLE, "given")
    assert "WHY THE POND FROZE TWICE" not in release.paragraphs


@pytest.mark.parametrize("menu", ["Home\nContact", "トップ\nプロフィール"])
def test_a_line_above_a_menu_is_the_site_where_another_may_be_the_title(menu: str) -> None:
    text = f"Notes from the pond\n{menu}\n18 April 2020\n{TITLE}\n{prose(3)}"
    (article,) = publish(record(text)).rows("articles")
    assert (article["publisher"], article["title"]) == ("Notes from the pond", TITLE)
    (article,) = publish(record(f"{TITLE}\n{menu}\n18 April 2020\n{prose(3)}")).rows("articles")
    assert (article["publisher"], article["title"]) == (None, TITLE)


def test_the_date_of_an_update_on_a_line_of_its_own_is_not_that_of_publication() -> None:
    dates = "Updated\n12 January 2022\nPublished\n3 January 2022"
    assert str(publish(f"{TITLE}\n{BY}\n{dates}\n{prose(3)}").article["published_on"]) == "2022-01-03"
    assert publish(f"{TITLE}\n{BY}\nUpdated\n12 January 2022\n{prose(3)}").article["published_on"] is None

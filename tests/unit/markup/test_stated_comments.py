"""Comments that structured data state: read in order, and added to a page only where it does not show them."""

from __future__ import annotations

import json
from typing import Any

from corpus_pipeline.markup.page import Page, read_page
from corpus_pipeline.markup.stated_comments import MAX_COMMENTS, read_stated_comments

FIRST = {
    "@type": "Comment",
    "@id": "https://harbour-gazette.example/night-boat#c11",
    "author": {"@type": "Person", "name": "Tom Quill"},
    "dateCreated": "2021-03-06T08:15:00+01:00",
    "text": "I was on board, and it was wonderful all night long.",
}
ANSWER = {
    "@type": "Comment",
    "author": "Marta Reed",
    "datePublished": "2021-03-07",
    "text": "<p>So was I, and the piano</p><p>was far too loud.</p>",
}
ARTICLE = {
    "@type": "DiscussionForumPosting",
    "headline": "The night boat",
    "text": "The boat sailed on Friday, with forty passengers and a piano on board.",
}


def page(comments: list[dict[str, Any]], body: str = "", **more: Any) -> Page:
    data = json.dumps(ARTICLE | {"comment": comments} | more)
    script = f'<script type="application/ld+json">{data}</script>'
    return read_page(f"<html><head>{script}</head><body><h1>The night boat</h1>{body}</body></html>")


def lines_of(read: Page, number: int) -> list[str]:
    starts = [*read.starts.tolist(), len(read.text) + 1]
    rows = [i for i, own in enumerate(read.columns["comment_no"].tolist()) if own == number]
    return [read.text[starts[i] : starts[i + 1] - 1] for i in rows]


def test_comments_that_the_page_does_not_show_are_lines_and_records_of_their_own() -> None:
    read = page([FIRST | {"comment": ANSWER}])
    first, answer = read.posts
    assert (first.author, first.time_attribute, first.source_comment_id) == (
        "Tom Quill",
        "2021-03-06T08:15:00+01:00",
        "c11",
    )
    assert (answer.author, answer.time_attribute, answer.parent, answer.depth) == ("Marta Reed", "2021-03-07", 0, 1)
    assert lines_of(read, 1) == [FIRST["text"]]
    assert lines_of(read, 2) == ["So was I, and the piano", "was far too loud."]
    assert ARTICLE["text"] in read.text


def test_comments_that_the_page_shows_stay_as_they_are() -> None:
    thread = (
        "<ol class=commentlist><li class=comment id=comment-11><cite class=fn>Tom Quill</cite>"
        "<time>6 March 2021</time><p>I was on board, and it was <b>wonderful</b> all night long.</p></li></ol>"
    )
    read = page([FIRST], thread)
    assert [post.family for post in read.posts] == ["wordpress"]
    assert not page([{"text": "Off &gt; on &amp; off"}], "<p>Off &gt; on &amp; off</p>").posts
    added = page([FIRST, ANSWER], thread)
    assert [(post.author, post.family) for post in added.posts] == [
        ("Tom Quill", "wordpress"),
        ("Marta Reed", "structured"),
    ]
    assert lines_of(added, 2) == ["So was I, and the piano", "was far too loud."]
    assert not page([FIRST], f"<div>{FIRST['text']}</div>").posts


def test_the_best_answer_of_a_question_stands_first() -> None:
    asked = {
        "@type": "Question",
        "name": "When does it sail?",
        "suggestedAnswer": [{"@type": "Answer", "text": "Sometimes at night.", "author": "Tom"}, {"text": "Call us."}],
        "acceptedAnswer": {
            "@type": "Answer",
            "text": "At nine.",
            "dateCreated": "2021",
            "comment": [{"text": "Every second day."}],
        },
    }
    found = read_stated_comments(asked)
    assert [(c.text, c.parent) for c in found] == [
        ("At nine.", None),
        ("Every second day.", 0),
        ("Sometimes at night.", None),
    ]


def test_broken_and_hostile_comments_are_passed_over() -> None:
    assert read_stated_comments({"comment": ["words", 7, None, {"text": 7}, {"text": " "}, [FIRST]]}) == ()
    nested: dict[str, Any] = {"text": "deepest"}
    for _ in range(5000):
        nested = {"text": "deep", "comment": nested}
    assert len(read_stated_comments({"comment": nested})) == MAX_COMMENTS
    assert len(read_stated_comments({"comment": [{"text": "one"}] * 5000})) == MAX_COMMENTS

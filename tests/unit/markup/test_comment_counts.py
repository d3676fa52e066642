"""Numbers of comments that pages state, in the languages of their readers."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.metadata import read_metadata

TEXT = "<p>" + "The boat left the harbour at dawn with forty passengers and their dogs. " * 15 + "</p>"


def counted(body: str, head: str = "") -> int | None:
    page = f"<html><head><title>The ferry</title>{head}</head><body><h1>The ferry</h1>{TEXT}{body}</body></html>"
    return read_metadata(read_dom(page), "https://harbour.example/ferry", None).n_comments_stated


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *(("124 comments", 124), ("Comments (124)", 124), ("View all 124 comments", 124)),
        *(("1,240 reader comments", 1240), ("<b>27</b><i>32 replies</i>", 32)),
        *(("2.3K comments", 2300), ("124 Responses to “The ferry”", 124), ("One thought on “The ferry”", 1)),
        *(("1.240 Kommentare", 1240), ("Kommentare (124)", 124), ("Leserkommentare: 7", 7), ("Ein Kommentar", 1)),
        *(("124 commentaires", 124), ("Commentaires (124)", 124), ("124 comentarios", 124), ("124 comentários", 124)),
        *(("124 commenti", 124), ("124 reacties", 124), ("124 komentarzy", 124), ("Yorumlar (52)", 52)),
        *(("52 yorum", 52), ("Комментарии (124)", 124)),
        *(("124 комментария", 124), ("124条评论", 124), ("コメント52件", 52)),
        *(("0 comments", 0), ("No comments yet", 0), ("Keine Kommentare", 0), ("Нет комментариев", 0)),
        *(("Yorum yok", 0), ("Be the first to comment", 0)),
        *(("Write a comment", None), ("Comments of 2021 and of 124 boats are here", None)),
    ],
)  # fmt: skip
def test_the_heading_of_an_area_of_comments_tells_their_number(line: str, number: int | None) -> None:
    assert counted(f"<div id=comments><h3>{line}</h3></div>") == number
    assert counted(f"<a href='#comments'>{line}</a>") == number


def test_links_to_comments_of_other_pages_and_numbers_in_text_tell_nothing() -> None:
    assert counted("<a href='/other#comments'>124 comments</a>") is None
    assert counted("<a href='/ferry#comments'>124 comments</a>") == 124
    assert counted("<p>She made 124 comments on the boat in one night.</p>") is None


def test_structured_data_go_before_what_is_shown() -> None:
    statistic = '{"interactionType": "https://schema.org/CommentAction", "userInteractionCount": 12}'
    data = f'{{"@type": "Article", "headline": "The ferry", "interactionStatistic": {statistic}}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert counted("<div id=comments><h3>124 comments</h3></div>", head) == 12


def test_a_heading_that_counts_comments_tells_their_number_wherever_it_stands() -> None:
    assert counted("<section id=kommentare><h3>3 Kommentare</h3></section>") == 3
    assert counted("<div><h3>Comments <span>(3)</span></h3></div>") == 3

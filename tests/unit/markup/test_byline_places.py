"""Authors that no word of markup names: links to their pages, labelled lines, names beside dates, opening posts."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.markup.comments import find_comments
from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.metadata import Metadata, read_metadata, with_opening_post

TITLE = "<h1>The night boat sails again</h1>"
TEXT = "<p>" + "The boat left the harbour at dawn with forty passengers and their dogs. " * 15 + "</p>"
URL = "https://harbour-gazette.example/night-boat"


def read(body: str, head: str = "") -> Metadata:
    page = f"<!doctype html><html><head>{head}</head><body><main>{body}</main></body></html>"
    return read_metadata(read_dom(page), URL, dt.date(2025, 6, 30))


def names(body: str, head: str = "") -> list[str]:
    return [name.name for name in read(body, head).authors if name.role == "author"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<div><a href='/author/mara-quill/'>Mara Quill</a></div>", ["Mara Quill"]),
        ("<a href='/autoren/mara'>Mara Quill</a> <a href='/autoren/iven'>Iven Roe</a>", ["Mara Quill", "Iven Roe"]),
        ("<div><a href='/blog?author=12'>Mara Quill</a></div>", ["Mara Quill"]),
        ("<div>Reviewed by <a href='/authors/iven'>Iven Roe</a></div>", []),
        ("<div><a href='/tags/mara-quill/'>Mara Quill</a></div>", []),
        ("<p>03.05.2021 | 13:10 Uhr | Mara Quill</p>", ["Mara Quill"]),
        ("<p>3 May 2021 - Harbour News and Weather Today</p>", []),
        ("<meta itemprop='author' content='Mara Quill'>", ["Mara Quill"]),
    ],
)
def test_authors_near_the_title(line: str, expected: list[str]) -> None:
    assert names(f"{TITLE}{line}{TEXT}") == expected


@pytest.mark.parametrize(
    "line",
    [
        "<p>Author: Mara Quill</p>",
        "<div><h5>Autor:</h5>Mara Quill</div>",
        "<h3>Written by Mara Quill</h3>",
        "<div><p>Written by</p><p><a href='/author/mara/'>Mara Quill</a></p></div>",
    ],
)
def test_authors_told_below_the_article(line: str) -> None:
    assert names(f"{TITLE}{TEXT}{TEXT}{line}") == ["Mara Quill"]


def test_labelled_lines_that_differ_name_nobody() -> None:
    assert names(f"{TITLE}{TEXT}{TEXT}<p>Author: Mara Quill</p><p>Author: Iven Roe</p>") == []


def test_the_opening_post_of_a_thread_names_author_and_date() -> None:
    posts = "".join(
        f'<div id="p{n}" class="post"><div class="postprofile"><a class="username">{who}</a></div>'
        f'<div class="postbody"><p class="author"><time datetime="2021-05-0{n}T10:00:00">May {n}</time></p>'
        f'<div class="content">Low water again.</div></div></div>'
        for n, who in ((3, "mara_q"), (4, "iven"))
    )
    dom = read_dom(f"<body><h1>Low water</h1>{posts}</body>")
    found = with_opening_post(read_metadata(dom, URL, None), find_comments(dom))
    assert [name.name for name in found.authors] == ["mara_q"]
    assert found.published is not None
    assert found.published.on == dt.date(2021, 5, 3)


def test_a_title_given_as_the_name_of_the_site_stays_a_title() -> None:
    text = "How the night boat came to sail again after two winters"
    head = f"<meta property='og:site_name' content='{text}'><meta property='og:title' content='{text}'>"
    assert read(f"<h1>{text}</h1>{TEXT}", head).title == text

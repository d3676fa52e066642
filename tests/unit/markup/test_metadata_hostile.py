"""Pages meant to break the reading of metadata: broken or vast structured data, and any HTML at all."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.json_ld import MAX_ENTITIES, read_json_ld
from corpus_pipeline.markup.metadata import Metadata, read_metadata
from corpus_pipeline.vocabulary import DATE_SOURCES, PAGE_TYPES, TITLE_SOURCES

LATEST = dt.date(2025, 6, 30)


def read(page: str) -> Metadata:
    return read_metadata(read_dom(page), "https://a.example/b", LATEST)


def with_data(text: str) -> Metadata:
    return read(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "Article", "headline": "A ferry", "datePublished": "2020-01-02", }',
        '{"@type": "Article", "headline": "A ferry", "datePublished": "2020-01-02"',
        '<!-- {"@type": "Article", "headline": "A ferry", "datePublished": "2020-01-02"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A ferry", "datePublished": "2020-01-02"}\n//]]>',
        '{"@type": "Article", "headline": "A\tferry", "datePublished": "2020-01-02"};',
        '[[{"@type": ["Thing", "Article"], "headline": "A ferry", "datePublished": "2020-01-02"}]]',
        '{"@type": "http://schema.org/Article", "headline": "A &amp;amp; ferry", "datePublished": "2020-01-02"}',
    ],
)
def test_broken_linked_data_gives_what_can_be_saved(broken: str) -> None:
    found = with_data(broken)
    assert found.title in ("A ferry", "A & ferry")
    assert found.published is not None
    assert found.published.on == dt.date(2020, 1, 2)


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 100_000,
        '{"@graph":' * 50_000,
        '{"headline": ' + "9" * 100_000 + "}",
        '{"@type": "Article", "commentCount": ' + "9" * 50_000 + "}",
        '{"@type": {"a": [1]}, "@id": [], "author": [[[[["A"]]]]], "publisher": [], "headline": {"name": {"name": 1}}}',
        '{"@type": "Article", "author": {"@id": {}}, "datePublished": {"@value": []}, "mainEntityOfPage": [1]}',
        '{"@type": "Article", "headline": NaN, "isAccessibleForFree": [false], "interactionStatistic": [3, null]}',
        "null",
        '"text"',
        '{"headline": "\\ud800"}',
    ],
)
def test_hostile_linked_data_raises_nothing(hostile: str) -> None:
    assert with_data(hostile).n_comments_stated is None


@pytest.mark.parametrize("head", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
def test_the_address_of_a_page_steers_no_terminal(head: str) -> None:
    stated = head.format("https://pond.example/&#27;]0;x&#7;&#x202e;a")
    assert read(f"<html><head>{stated}</head><body><p>The heron.</p></body></html>").canonical_url == (
        "https://pond.example/]0;xa"
    )


def test_entities_are_bounded() -> None:
    many = json.dumps([{"@type": "Article", "headline": str(i)} for i in range(5 * MAX_ENTITIES)])
    assert len(read_json_ld([many, many])) == MAX_ENTITIES


def test_an_article_that_refers_to_itself_ends() -> None:
    found = with_data('{"@type": "Article", "@id": "#a", "headline": "A ferry", "author": {"@id": "#a"}}')
    assert (found.title, found.authors) == ("A ferry", ())


ATTRIBUTES = st.sampled_from(
    [
        "class=author",
        "class=byline",
        "class='entry-date published'",
        "class=comments",
        "id=comments",
        "rel=author",
        "itemprop=author",
        "itemprop=datePublished",
        "datetime=2020-13-40",
        "datetime=03/04/2020",
        "pubdate",
        "class=paywall",
        "class=comments-count",
        "itemscope itemtype=https://schema.org/Comment",
        "name=author content='Lena Marrow'",
        "property=og:title content='A ferry'",
        "property=article:published_time content=2020-01-02",
        "href=/",
    ]
)
TAGS = st.sampled_from(
    [
        *("html", "head", "body", "title", "meta", "link", "script", "h1", "h2", "time"),
        *("article", "aside", "a", "svg", "p"),
    ]
)
TEXTS = st.text(max_size=20) | st.sampled_from(["By Lena Marrow", "3 May 2020", "12 comments", "{", "A | B", "«", "¶"])


@given(st.lists(st.tuples(TAGS, st.lists(ATTRIBUTES, max_size=3), TEXTS, st.booleans()), max_size=25))
def test_any_html_gives_metadata_in_the_vocabulary(parts: list[tuple[str, list[str], str, bool]]) -> None:
    page = "".join(f"<{tag} {' '.join(own)}>{text}{f'</{tag}>' * end}" for tag, own, text, end in parts)
    dom = read_dom(page)
    found = read_metadata(dom, None, LATEST)
    assert found == read_metadata(dom, None, LATEST)
    assert found.page_type in PAGE_TYPES
    assert found.title_source is None or found.title_source in TITLE_SOURCES
    assert found.published_source is None or found.published_source in DATE_SOURCES
    assert found.published is None or found.published.on is None or found.published.on <= LATEST
    assert all(0 <= node < len(dom) for node in found.nodes)
    assert set(found.nodes.values()) <= {"title", "author", "date"}


@given(st.text(max_size=300))
def test_any_text_as_linked_data_gives_metadata(text: str) -> None:
    assert isinstance(with_data(text), Metadata)

"""What a page says of itself: one page a source, and one a conflict between sources."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.metadata import Metadata, read_metadata
from corpus_pipeline.markup.page import read_page

LATEST = dt.date(2025, 6, 30)
URL = "https://www.harbour-gazette.example/news/night-boat"


def read(head: str = "", body: str = "", url: str | None = URL, latest: dt.date | None = LATEST) -> Metadata:
    page = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return read_metadata(read_dom(page), url, latest)


def linked_data(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def names(found: Metadata) -> list[str]:
    return [name.name for name in found.authors]


def day(found: Metadata) -> str | None:
    return str(found.published.on) if found.published and found.published.on else None


ARTICLE = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The night boat sails again",
"datePublished": "2021-04-03T23:30:00+02:00", "dateModified": "2022-01-01", "articleSection": "Coast",
"author": [{"@type": "Person", "name": "Lena Marrow"}, {"@type": "Person", "name": "Tom Quill"}],
"publisher": {"@type": "Organization", "name": "Harbour Gazette"}, "articleBody": "It left at dawn.",
"commentCount": 12}"""


def test_linked_data_gives_every_field() -> None:
    found = read(linked_data(ARTICLE))
    assert (found.title, found.title_source) == ("The night boat sails again", "structured")
    assert (names(found), found.author_source) == (["Lena Marrow", "Tom Quill"], "structured")
    assert (found.publisher, found.section, found.language) == ("Harbour Gazette", "Coast", "en")
    assert (found.article_body, found.n_comments_stated) == ("It left at dawn.", 12)
    assert (found.page_type, found.is_truncated) == ("article", False)
    assert (day(found), found.published_source) == ("2021-04-03", "structured")
    assert found.published is not None
    assert found.published.at == dt.datetime.fromisoformat("2021-04-03T23:30")
    assert found.published.utc_offset_min == 120


def test_open_graph_and_article_tags() -> None:
    found = read(
        "<meta property=og:title content='The ferry question | Harbour Gazette'>"
        "<meta property=og:site_name content='Harbour Gazette'><meta property=article:section content=Coast>"
        "<meta property=article:published_time content=2020-02-03T04:05:06Z>"
        "<meta property=article:author content=https://social.example/lena>"
        "<meta name=author content='Lena Marrow'><link rel=canonical href=https://harbour-gazette.example/c>"
        "<meta name=description content='A ferry.'>"
    )
    assert (found.title, found.title_source) == ("The ferry question", "meta")
    assert (names(found), found.author_source) == (["Lena Marrow"], "meta")
    assert (day(found), found.published_source, found.publisher) == ("2020-02-03", "meta", "Harbour Gazette")
    assert (found.canonical_url, found.description) == ("https://harbour-gazette.example/c", "A ferry.")


@pytest.mark.parametrize(
    "tags",
    [
        "dc.title The_ferry dc.creator Marrow,_Lena dc.date.issued 2019-05-06",
        "sailthru.title The_ferry sailthru.author Lena_Marrow sailthru.date 2019-05-06",
        "parsely-title The_ferry parsely-author Lena_Marrow parsely-pub-date 2019-05-06T01:00Z",
        "citation_title The_ferry citation_author Marrow,_Lena citation_date 2019/05/06",
    ],
)
def test_other_vocabularies_of_meta_tags(tags: str) -> None:
    parts = tags.split()
    pairs = zip(parts[::2], parts[1::2], strict=True)
    found = read("".join(f'<meta name="{name}" content="{value.replace("_", " ")}">' for name, value in pairs))
    assert (found.title, names(found), day(found)) == ("The ferry", ["Lena Marrow"], "2019-05-06")


def test_microdata() -> None:
    found = read(
        body="<article itemscope itemtype=https://schema.org/BlogPosting><h1 itemprop=headline>The ferry</h1>"
        "<span itemprop=author itemscope><span itemprop=name>Lena Marrow</span></span>"
        "<meta itemprop=datePublished content=2018-07-09><p>It left.</article>"
    )
    assert (found.title, found.title_source, names(found)) == ("The ferry", "text", ["Lena Marrow"])
    assert (day(found), found.published_source) == ("2018-07-09", "markup")


def test_bylines_and_dates_in_markup_are_found_with_their_nodes() -> None:
    body = (
        "<h1 class=entry-title>The ferry</h1><p class=entry-meta>Posted by <a rel=author href=/lena>Lena Marrow</a>"
        " on <time class='entry-date published' datetime=2017-08-09T10:00:00>9 August 2017</time></p><p>It left."
    )
    found = read(body=body)
    dom = read_dom(f"<!doctype html><html lang=en><head></head><body>{body}</body></html>")
    assert (names(found), found.author_source, day(found)) == (["Lena Marrow"], "markup", "2017-08-09")
    shown = {label: dom.tags[node] for node, label in found.nodes.items()}
    assert shown == {"title": "h1", "author": "a", "date": "time"}


def test_the_address_gives_a_date_where_nothing_else_does() -> None:
    assert day(read(url="https://blog.example/2014/05/23/ferry")) == "2014-05-23"
    assert read(url="https://blog.example/2014/05/23/ferry").published_source == "url"
    assert day(read(url="https://blog.example/2014/05/ferry")) is None
    assert day(read(url="https://blog.example/20140523-ferry")) == "2014-05-23"
    assert day(read(url="https://blog.example/2014/23/05/ferry")) is None


# --- titles ---


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("The ferry question - Harbour Gazette", "The ferry question"),
        ("Harbour Gazette | The ferry question", "The ferry question"),
        ("The ferry question — News — harbour-gazette.example", "The ferry question — News"),
        ("The ferry question", "The ferry question"),
        ("A boat - and a ferry", "A boat - and a ferry"),
        ("Harbour Gazette", None),
    ],
)
def test_site_names_are_cut_off_titles(stated: str, title: str | None) -> None:
    head = f"<meta property=og:site_name content='Harbour Gazette'><title>{stated}</title>"
    assert read(head).title == title


@pytest.mark.parametrize(
    ("stated", "publisher"),
    [
        ("Harbour Gazette", "Harbour Gazette"),
        ("The ferry question is still open | Harbour Gazette", "Harbour Gazette"),
        ("Harbour Gazette - The Ferry Question is Still Open", "Harbour Gazette"),
        ("The ferry question is still open", None),
        ("Harbour Gazette - ferries and more", "Harbour Gazette - ferries and more"),
    ],
)
def test_the_title_of_the_page_is_no_part_of_its_publisher(stated: str, publisher: str | None) -> None:
    name = f"<meta property=og:site_name content='{stated}'>"
    head = f"{name}<meta property=og:title content='The ferry question is still open'>"
    assert read(head, "<h1>The ferry question is still open</h1><p>It sails.</p>").publisher == publisher


def test_the_part_of_a_title_that_the_page_shows_by_itself_is_the_title() -> None:
    head = "<title>Gazette of the Harbour - The ferry question again</title>"
    assert read(head, "<font size=5><b>The ferry question again</b></font><p>It sails.</p>").title == (
        "The ferry question again"
    )
    other = "<title>The ferry question again and again - Gazette of the Harbour</title>"
    assert read(other, "<b>Gazette of the Harbour</b><p>It sails.</p>").title == (
        "The ferry question again and again - Gazette of the Harbour"
    )


def test_the_heading_that_a_stated_title_confirms_beats_other_headings() -> None:
    found = read(
        "<title>The ferry question - Harbour Gazette</title>",
        "<h1><a href=/>The Gazette</a></h1><h2>Subscribe</h2><h2>The ferry question</h2><p>Text.",
    )
    assert (found.title, found.title_source) == ("The ferry question", "text")


def test_a_clear_heading_beats_a_stated_title_that_nothing_confirms_on_articles_only() -> None:
    heading = "<h1>Why the ferry came back</h1>"
    assert read("<title>Ferry news</title>", heading).title == "Why the ferry came back"
    start = "<meta property=og:type content=website><title>Ferry news</title>"
    assert read(start, heading).title == "Ferry news"


def test_a_heading_that_leads_home_is_the_site_s_name() -> None:
    found = read(
        "<title>Four Bells - the ferry</title>",
        "<h1><a href='https://www.harbour-gazette.example/'>Four Bells</a></h1>",
    )
    assert found.title == "the ferry"


@pytest.mark.parametrize(
    "head",
    [
        "<div><a href='./index.php'><img src=l.gif></a><h1>Four Bells</h1></div>",
        "<h1><a href=index.php>Four Bells</a></h1>",
        "<h1><a href=#>Four Bells</a></h1>",
        "<p itemprop=headline><a href='/'>Four Bells</a></p>",
    ],
)
def test_the_name_of_a_board_above_a_thread_is_not_its_title(head: str) -> None:
    title = "<title>Four Bells - View topic - Which paint below the line?</title>"
    topic = "<h2 class=topic-title><a href='viewtopic.php?t=7'>Which paint below the line?</a></h2>"
    assert read(title, f"{head}{topic}<p>The tin says two coats.").title == "Which paint below the line?"


def test_what_boards_write_before_a_title_is_no_part_of_it() -> None:
    assert (
        read("<title>Gate left open - Four Bells</title>", "<h1>Topic: Gate left open</h1>").title == "Gate left open"
    )
    kept = "Topic: the gate"
    assert read(f"<title>{kept}</title>", f"<h1>{kept}</h1>").title == kept


def test_the_heading_of_a_section_that_a_title_names_behind_the_page_is_not_its_title() -> None:
    title = "<title>First swarm of the year | Hives | Forum | Keepers</title>"
    topic = "<h1>Forum</h1><div class=name>First swarm of the year</div><p>It came out at noon."
    assert read(title, topic).title == "First swarm of the year"


# --- authors ---


def test_a_first_name_may_be_a_word_of_another_language() -> None:
    assert names(read("<meta name=author content='Theo Brack'>")) == ["Theo Brack"]


@pytest.mark.parametrize(
    "line",
    [
        "<dd class=createdby><a href=#>clerk</a></dd>",
        "<div class=meta>Submitted by <span>clerk</span> on Fri, 07/16/2021 - 14:30</div>",
        "<span class=ljuser><a href=#>clerk</a></span>",
    ],
)
def test_nicknames_behind_words_of_authors_are_authors(line: str) -> None:
    assert names(read(body=f"<h1>Eleven children and a boat</h1>{line}<p>It left.")) == ["clerk"]


@pytest.mark.parametrize(
    "author",
    [
        "admin",
        "Staff",
        "Harbour Gazette",
        "harbour-gazette",
        "https://social.example/lena",
        "lena@harbour-gazette.example",
        "@lena",
        "Redaktion",
        "",
    ],
)
def test_sites_roles_addresses_and_handles_are_no_authors(author: str) -> None:
    head = f"<meta property=og:site_name content='Harbour Gazette'><meta name=author content='{author}'>"
    assert names(read(head)) == []
    data = f'{{"@type": "Article", "headline": "A", "author": {{"@type": "Person", "name": "{author}"}}}}'
    assert names(read(head + linked_data(data))) == []


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("By Lena Marrow, Tom Quill and Ada Stone", ["Lena Marrow", "Tom Quill", "Ada Stone"]),
        ("Von Lena Marrow und Tom Quill", ["Lena Marrow", "Tom Quill"]),
        ("sea_dog17", ["sea_dog17"]),
        ("Lena Marrow", ["Lena Marrow"]),
    ],
)
def test_several_authors_are_split_and_nicknames_kept(stated: str, expected: list[str]) -> None:
    assert names(read(f"<meta name=author content='{stated}'>")) == expected


def test_authors_of_a_graph_are_followed_by_reference() -> None:
    graph = """{"@graph": [{"@type": "WebSite", "name": "Four Bells"}, {"@type": "Article", "headline": "A ferry",
    "author": {"@id": "#p1"}}, {"@type": "Person", "@id": "#p1", "name": "Lena Marrow"}]}"""
    assert names(read(linked_data(graph))) == ["Lena Marrow"]


def test_a_host_named_after_its_owner_is_no_site_name_where_the_site_has_another() -> None:
    head = "<meta name=author content='Lena Marrow'>"
    url = "https://lenamarrow.example/a"
    assert names(read(head + "<meta property=og:site_name content='Four Bells'>", url=url)) == ["Lena Marrow"]
    assert names(read(head, url=url)) == []


def test_where_places_differ_the_confirmed_author_wins() -> None:
    data = '{"@type": "Article", "headline": "A", "author": "Nora Editor"}'
    body = "<h1>A</h1><span class=byline>By Lena Marrow</span>"
    found = read(linked_data(data) + "<meta name=author content='Lena Marrow'>", body)
    assert names(found) == ["Lena Marrow"]
    assert names(read(linked_data(data), body)) == ["Nora Editor"]


def test_authors_of_comments_and_of_other_pages_are_left_aside() -> None:
    body = (
        "<h1>A ferry</h1><p>Text.</p><div class=comment-list><span class=author>Bob Reader</span>"
        "<time datetime=2020-01-02>2 January</time></div>"
        "<aside class=related-posts><span class=byline>By Tom Quill</span><time datetime=2020-01-03></time></aside>"
        "<footer><span class=date>1 January 2019</span></footer>"
    )
    found = read(body=body)
    assert (names(found), found.published) == ([], None)


# --- dates ---


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2021-04-03T10:00:00Z", "2021-04-03"),
        ("Sat, 03 Apr 2021 10:00:00 GMT", "2021-04-03"),
        ("Sat Apr 3 10:00:00 EDT 2021", "2021-04-03"),
        ("20210403", "2021-04-03"),
        ("20210403100000", "2021-04-03"),
        ("1617444000", "2021-04-03"),
        ("1617444000000", "2021-04-03"),
        ("3 April 2021", "2021-04-03"),
        ("2021-02-30", None),
        ("2025-07-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_machines_write_them(stated: str, expected: str | None) -> None:
    assert day(read(f"<meta property=article:published_time content='{stated}'>")) == expected


def test_a_date_that_could_be_swapped_stays_open_unless_another_decides() -> None:
    open_date = read("<meta name=pubdate content='03/04/2021'>")
    assert open_date.published is not None
    assert (open_date.published.on, open_date.published_raw) == (None, "03/04/2021")
    decided = read("<meta name=pubdate content='03/04/2021'>", url="https://a.example/2021/04/03/ferry")
    assert (day(decided), decided.published_raw) == ("2021-04-03", "03/04/2021")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("08.11.2021 | A talk on the tides", "2021-11-08"),
        ("2021-11-08: A talk on the tides", "2021-11-08"),
        ("08.11.2021 - 12.11.2021", None),
        ("08.11.2021 was a day of storms", None),
    ],
)
def test_a_date_that_a_title_begins_with_is_the_page_s_where_nothing_else_is_stated(
    title: str, expected: str | None
) -> None:
    head = f"<meta property=og:title content='{title}'>"
    assert day(read(head)) == expected
    assert day(read(head + "<meta name=pubdate content='2021-11-05'>")) == "2021-11-05"


def test_one_reading_in_the_future_decides() -> None:
    assert day(read("<meta name=pubdate content='03/09/2025'>")) == "2025-03-09"


def test_published_beats_modified_and_a_modified_tag_is_no_date_of_publication() -> None:
    head = "<meta property=article:modified_time content=2022-01-01>"
    assert day(read(head)) is None
    assert (
        day(read(head, "<h1>A</h1><span class=date>Published 1 May 2020, updated 2 June 2021</span>")) == "2020-05-01"
    )


def test_of_several_days_the_best_witnessed_wins() -> None:
    head = "<meta property=article:published_time content=2021-04-03>" + linked_data(
        '{"@type": "Article", "headline": "A", "datePublished": "2021-04-05"}'
    )
    assert day(read(head)) == "2021-04-03"
    assert day(read(head, url="https://a.example/2021/04/05/ferry")) == "2021-04-05"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2021-04-04T02:11:00Z", "2021-04-03"),
        ("2021-04-04T02:11:00-05:00", "2021-04-04"),
        ("2021-04-04T13:00:00Z", "2021-04-04"),
        ("2021-04-02T22:30:00Z", "2021-04-03"),
        ("2021-04-02T09:30:00Z", "2021-04-02"),
        ("2021-04-06T02:11:00Z", "2021-04-06"),
    ],
)
def test_the_day_at_the_site_beats_the_neighbouring_day_of_a_time_in_utc(stated: str, expected: str) -> None:
    head = f"<meta property=article:published_time content='{stated}'>"
    assert day(read(head, url="https://a.example/2021/04/03/ferry")) == expected


def test_the_date_nearest_to_the_title_beats_the_many_of_a_list() -> None:
    others = "".join(f"<p><span class=date>1{i} May 2021</span>" for i in (1, 1, 1, 2))
    found = read(body=f"<h1>A ferry</h1><span class=date>3 May 2021</span><p>Text.{others}")
    assert (day(found), found.published_source) == ("2021-05-03", "markup")


def test_dates_in_links_to_other_pages_are_not_the_page_s_own() -> None:
    title = "<h1>A ferry</h1>"
    assert day(read(body=f"{title}<a href=/news/other-boat><time datetime=2020-01-02>2 January</time></a>")) is None
    assert (
        day(read(body=f"{title}<a href=/news/night-boat><time datetime=2020-01-02>2 January</time></a>"))
        == "2020-01-02"
    )


# --- kinds of pages, truncation, counts ---


@pytest.mark.parametrize(
    ("head", "body", "url", "kind"),
    [
        (linked_data('{"@type": "LiveBlogPosting", "headline": "A"}'), "", URL, "live"),
        (linked_data('{"@type": "DiscussionForumPosting", "headline": "A"}'), "", URL, "forum"),
        ("<meta name=generator content=phpBB>", "", "https://a.example/viewtopic.php?t=1", "forum"),
        ("<meta name=generator content=phpBB>", "", "https://a.example/viewforum.php?f=1", "listing"),
        ("<meta property=og:type content=article>", "", URL, "article"),
        ("", "<article>" * 6, "https://a.example/", "listing"),
        (linked_data('{"@type": "Product", "name": "A"}'), "", URL, "other"),
        ("", "<h1>A</h1><p>" + "It left the quay at dawn. " * 30, URL, "article"),
        ("", "<p>Hello", URL, "other"),
        ("", "<h1>A</h1><p>By Mara Quill<p>" + "It left the quay at dawn. " * 6, URL, "article"),
        (
            "",
            "<h1>A</h1><p>By Mara Quill<p>" + "It left the quay at dawn. " * 6 + "<h2><a>B</a></h2>" * 6,
            URL,
            "other",
        ),
        (linked_data('{"@type": "CollectionPage"}'), "<p>Hello", URL, "listing"),
    ],
)
def test_page_types(head: str, body: str, url: str, kind: str) -> None:
    found = read(head, body, url)
    assert found.page_type == kind
    assert 0.5 <= found.page_type_score <= 1


CLOCKS = "".join(f"<div><span>1{i}:05</span><p>The water at the quay rose again by a hand.</p></div>" for i in range(6))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        *(("Storm – live updates", "live"), ("Live: the storm at the quay", "live"), ("Sturm im Liveticker", "live")),
        *(("EN DIRECT - Tempête au quai", "live"), ("Шторм: онлайн-трансляция", "live"), ("Fırtına canlı", "live")),
        *(("Where the geese live", "article"), ("Storm at the quay", "article")),
    ],
)
def test_tickers_are_told_by_their_title_and_the_times_of_their_entries(title: str, kind: str) -> None:
    head = f"<title>{title}</title><meta property=og:type content=article>"
    assert read(head, f"<h1>{title}</h1>{CLOCKS}").page_type == kind
    assert read(head, f"<h1>{title}</h1><p>{'The water rose again. ' * 40}</p>").page_type == "article"


def test_headings_that_are_links_make_a_list() -> None:
    teasers = "".join(f"<div><h3><a href=/{i}>Gate {i} of the harbour</a></h3><p>Short.</p></div>" for i in range(6))
    assert read("<title>News</title>", f"<h1>News</h1>{teasers}").page_type == "listing"


@pytest.mark.parametrize(
    ("head", "body", "truncated"),
    [
        (linked_data('{"@type": "Article", "headline": "A", "isAccessibleForFree": "False"}'), "", True),
        (linked_data('{"@type": "Article", "headline": "A", "isAccessibleForFree": false}'), "", True),
        (linked_data('{"@type": "Article", "headline": "A", "isAccessibleForFree": true}'), "", False),
        ("<meta property=article:content_tier content=locked>", "", True),
        ("", "<div class=paywall>Subscribe to read on.</div>", True),
        ("", "<div class=paywall>It left the quay at dawn.</div>", False),
        (linked_data(ARTICLE) + f"<link rel=next href={URL}?page=2>", "", True),
        (linked_data(ARTICLE) + "<link rel=next href=https://harbour-gazette.example/news/other>", "", False),
    ],
)
def test_truncated_pages(head: str, body: str, truncated: bool) -> None:
    assert read(head, body).is_truncated is truncated


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<span class=comments-count>124 comments</span>", 124),
        ("<h3 class=comments-title>17 responses to “A ferry”</h3>", 17),
        ("<a class=comment-count>1,204</a>", 1204),
        ("<div id=comments><h2>Comments (12)</h2><p>Well said.</div>", 12),
        ("<div id=comments><h2>3 Kommentare</h2></div>", 3),
        ("<div id=comments><h2>5 комментариев</h2></div>", 5),
        ("<p class=comments-link>Leave a comment</p>", None),
        ("<p>She made 12 comments.", None),
    ],
)
def test_stated_numbers_of_comments(body: str, expected: int | None) -> None:
    assert read(body=body).n_comments_stated == expected


def test_a_page_that_says_nothing_gives_nothing() -> None:
    found = read_metadata(read_dom(""), None, None)
    assert found == Metadata(page_type_score=found.page_type_score)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Posted by Lena Marrow on 9 August 2017", "Posted by Lena Marrow"),
        ("August 9, 2017 By Lena Marrow | 6 mins", "By Lena Marrow"),
        ("6 mins · By Lena Marrow and Tom Quill · 12 shares", "By Lena Marrow and Tom Quill"),
        ("Posted in Ferries, Harbour | No comments", None),
        ("Filed under: Lena Marrow", None),
        ("By Lena Marrow Staff, Filed under: Tom Quill, Ferries", "By Lena Marrow"),
        ("By Lena Marrow. Tags: Oak Island, Tom Quill", "By Lena Marrow"),
        ("No Comments", None),
        ("Keine Kommentare", None),
    ],
)
def test_a_byline_is_the_part_of_a_line_that_names_people(line: str, expected: str | None) -> None:
    assert read(body=f"<h1>The ferry</h1><p class=byline>{line}</p><p>It left.").byline == expected


def test_authors_and_times_of_comments_are_not_those_of_the_page() -> None:
    answer = '<div class=c><b>{}</b> <i>3 April 2021, 18:0{}</i><p>Low water, {} wrote.</p><a href="#">Reply</a></div>'
    thread = "".join(answer.format(name, i, name) for i, name in enumerate(("Lena Marrow", "Tom Quill", "Ivo Tamm")))
    article = "<h1>The night boat</h1><p>The night boat sails again from Friday, after two winters in the yard.</p>"
    found = read_page(f"<title>The night boat</title>{article}<h2>3 comments</h2>{thread}", URL)
    assert [post.author for post in found.posts] == ["Lena Marrow", "Tom Quill", "Ivo Tamm"]
    assert (found.metadata.authors, found.metadata.published) == ((), None)


def test_comments_that_are_articles_of_their_own_make_no_list() -> None:
    answer = (
        '<article class="comment" id="comment-{}"><b class="fn">Tom</b><time>3 April 2021</time><p>Low.</p></article>'
    )
    thread = "".join(map(answer.format, range(1, 8)))
    page = f"<h1>The night boat</h1><p class=byline>By Mara Quill<p>{'It left the quay at dawn. ' * 8}{thread}"
    assert read_page(f"<title>The night boat</title>{page}", URL).metadata.page_type == "article"


def test_a_page_that_opens_with_a_post_is_a_thread() -> None:
    post = '<li id="post-{0}" class="message" data-author="Tom"><div class="messageText">Low water {0}.</div></li>'
    found = read_page(f"<title>Low</title><h1>Low</h1><ol>{''.join(map(post.format, (1, 2)))}</ol>", URL)
    assert [post.is_opening_post for post in found.posts] == [True, False]
    assert found.metadata.page_type == "forum"

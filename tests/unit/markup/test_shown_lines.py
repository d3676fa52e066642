"""Lines of running text out of the nodes of a page, and authors and dates that stand on such lines alone."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.metadata import read_metadata
from corpus_pipeline.markup.shown_lines import MAX_BETWEEN, MAX_LINES, is_above, lines_between

TITLE = "<h1>The night boat sails again</h1>"
TEXT = "<p>" + "The boat left the harbour at dawn with forty passengers and their dogs. " * 15 + "</p>"


def lines(body: str, asides: tuple[tuple[int, int], ...] = ()) -> list[str]:
    dom = read_dom(f"<body>{body}")
    return [line for _, line in lines_between(dom, 0, len(dom), asides, lambda text: "x" in text)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>one <b>x</b>\n two<br>three</p>", ["one x two"]),
        ("<p>one<p>x<p>two", ["x"]),
        ("<div>one x<p>two</p>three</div>", ["one x"]),
        ("<p>x <i>and x</i></p><p>x</p>", ["x and x", "x"]),
        ("<figure><p>x</p></figure><nav>x</nav><select><option>x</select><blockquote>x</blockquote>", []),
        ("<script type=application/ld+json>x</script><p>y", []),
    ],
)
def test_lines_are_put_together_within_their_block(body: str, found: list[str]) -> None:
    assert lines(body) == found


def test_areas_are_left_out_and_lines_bounded() -> None:
    dom = read_dom("<body><p>x</p><div><p>x two</p></div><p>x three</p>")
    node = dom.tags.index("div")
    found = lines_between(dom, 0, len(dom), ((node, dom.ends[node]),), lambda text: "x" in text)
    assert [line for _, line in found] == ["x", "x three"]
    assert len(lines("<p>x" * (MAX_LINES + 5))) == MAX_LINES
    assert lines("x" * 3000) == []


def test_what_is_near_a_title_has_no_article_between() -> None:
    dom = read_dom(f"<body><h1>one</h1><p>two</p><p>{'x' * MAX_BETWEEN}</p><p>three</p>")
    title = dom.tags.index("h1")
    assert is_above(dom, title, dom.texts.index("two"))
    assert not is_above(dom, title, dom.texts.index("three"))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>By Lena Marrow</p>", ["Lena Marrow"]),
        ("<p>Von Lena Marrow und Tom Quill</p>", ["Lena Marrow", "Tom Quill"]),
        ("<p>Coast | <b>By Lena Marrow</b> | 5 March 2021</p>", ["Lena Marrow"]),
        ("<div><span>by</span> <a href=/lena>Lena Marrow</a></div>", ["Lena Marrow"]),
        ("<p>By noon the boat was back.</p>", []),
        ("<p>By Harbour Gazette</p>", []),
        ("<figure><p>By Lena Marrow</p></figure>", []),
        ("<div class=related-posts><p>By Lena Marrow</p></div>", []),
    ],
)
def test_a_line_near_the_title_that_begins_as_a_byline_does(line: str, names: list[str]) -> None:
    url = "https://harbour-gazette.example/night-boat"
    head = "<html><head><meta property=og:site_name content='Harbour Gazette'></head><body>"
    found = read_metadata(read_dom(head + TITLE + line + TEXT), url, None)
    assert [name.name for name in found.authors] == names
    assert not read_metadata(read_dom(head + TITLE + TEXT + line), url, None).authors


def test_a_byline_by_its_markup_goes_before_one_by_its_words() -> None:
    body = TITLE + "<p>By Tom Quill</p><span class=author>Lena Marrow</span>" + TEXT
    assert [name.name for name in read_metadata(read_dom(body), None, None).authors] == ["Lena Marrow"]

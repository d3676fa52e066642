import pytest

from corpus_pipeline.markup.comment_families import SELECTORS
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_repeats import Region
from corpus_pipeline.markup.comment_seeds import find_alone, find_seeded
from corpus_pipeline.markup.dom import read_dom

SELECTOR = SELECTORS["comments"][0]
ONE = "<div class=q><b>Mara</b><i>3 April 2021</i><p>Low water.</p><a href=#>Reply</a>{}</div>"


def groups(html: str) -> list[list[str]]:
    page = Page(read_dom(html))
    return [[page.text(candidate.node) for candidate in group] for group in find_seeded(page)]


def test_the_largest_element_around_each_button_is_a_comment() -> None:
    assert groups(f"<main>{ONE.format('')}{ONE.format('')}</main>")[0] == ["Mara3 April 2021Low water.Reply"] * 2


def test_an_answer_inside_a_comment_is_one_of_its_own() -> None:
    page = Page(read_dom(f"<main>{ONE.format(ONE.format(''))}{ONE.format('')}</main>"))
    first = next(iter(find_seeded(page)))
    assert [candidate.node for candidate in first] == [i for i, tag in enumerate(page.dom.tags) if tag == "div"]


@pytest.mark.parametrize(
    "html",
    [
        f"<main>{ONE.format('')}</main>",
        "<dl><dt>Replies</dt><dd>3</dd></dl><dl><dt>Replies</dt><dd>4</dd></dl>",
        f"<nav>{ONE.format('')}{ONE.format('')}</nav>",
        f"<div class=sidebar>{ONE.format('')}{ONE.format('')}</div><p>" + "<b>x</b>" * 60,
        "<p>Reply</p><p>Reply</p>",
    ],
)
def test_what_is_alone_or_no_button_or_beside_the_page_gives_nothing(html: str) -> None:
    assert groups(html) == []


def test_anchors_side_by_side_open_what_follows_them_up_to_a_line() -> None:
    page = Page(read_dom("<p>x</p><a name=c1></a>one<hr>between<a name=c2></a>two<br>more<hr>end"))
    runs = list(find_seeded(page))[-1]
    assert [" ".join(page.text(node) for node in run.tops).split() for run in runs] == [["one"], ["two", "more"]]


def test_one_thing_that_can_be_answered_stands_alone_in_a_part_for_comments() -> None:
    page = Page(read_dom(f"<section><h3>1 Comment</h3>{ONE.format('')}</section>"))
    section, div = page.dom.tags.index("section"), page.dom.tags.index("div")
    region = Region(section, section + 1, SELECTOR)
    assert [[candidate.node for candidate in group] for group in find_alone(page, [region])] == [[div]]
    assert list(find_alone(page, [Region(section, page.dom.ends[div], SELECTOR)])) == []

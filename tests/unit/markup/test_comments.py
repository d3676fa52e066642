import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_pipeline.markup.comments import MarkedComment, find_comments, roles
from corpus_pipeline.markup.dom import Dom, read_dom

PAGES = Path(__file__).parents[2] / "markup_pages"


def shown(dom: Dom, nodes: tuple[int, ...]) -> str:
    return " ".join(" ".join(dom.texts[i] for node in nodes for i in range(node, dom.ends[node])).split())


def told(dom: Dom, comment: MarkedComment) -> dict[str, Any]:
    fields = {
        "author": comment.author,
        "time": comment.time_raw,
        "stamp": comment.time_attribute,
        "id": comment.source_comment_id,
        "parent": comment.parent,
        "deleted": comment.is_deleted or None,
        "truncated": comment.is_truncated or None,
        "opening": comment.is_opening_post or None,
        "text": shown(dom, comment.text_nodes),
    }
    return {key: value for key, value in fields.items() if value is not None}


def page(name: str) -> tuple[Dom, list[MarkedComment]]:
    dom = read_dom((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    return dom, find_comments(dom)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_each_page_gives_its_comments(name: str) -> None:
    dom, comments = page(name)
    expected = tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf-8")).get("comment", [])
    assert [told(dom, comment) for comment in comments] == expected


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_author_and_time_stand_where_they_are_said_to(name: str) -> None:
    dom, comments = page(name)
    for comment in comments:
        if comment.author_node is not None:
            assert comment.author is not None
            assert comment.author in shown(dom, (comment.author_node,))
        if comment.time_node is not None:
            assert comment.time_raw is not None
            assert comment.time_raw.split()[0] in shown(dom, (comment.time_node,))


def test_roles_paint_text_author_and_time_of_the_innermost_comment() -> None:
    dom, comments = page("wordpress")
    number, role = roles(dom, comments)
    for i, comment in enumerate(comments):
        for node in comment.text_nodes:
            assert set(number[node : dom.ends[node]]) == {i}
            assert set(role[node : dom.ends[node]]) == {1}
        assert (number[comment.author_node], role[comment.author_node]) == (i, 2)
        assert (number[comment.time_node], role[comment.time_node]) == (i, 3)
    assert number[0] == -1
    assert not role[number < 0].any()


PIECES = (
    '<div class="comment">',
    "</div>",
    '<li id="comment-3" class="comment depth-2">',
    "</li>",
    "<ol class=commentlist>",
    "</ol>",
    '<b class="fn">Mara</b>',
    "<time datetime=2021-04-03>3 April 2021</time>",
    "<p class=text>Low water.</p>",
    "<dl id=comments-block>",
    "<dt class=comment-author>jo</dt>",
    "<dd>Good news</dd>",
    "</dl>",
    "<table id=post1>",
    "<tr><td>",
    "</table>",
    "<div id=post_message_1>",
    "<span class=postbody>x</span>",
    "in reply to <a href='#comment-3'>Mara</a>",
    '<div itemprop=comment itemscope style="margin-left: 40px">',
    "<blockquote>",
    "</blockquote>",
    "<form><textarea>",
    "</form>",
    "12",
    "<div class='post' id='p7'>",
    "<td class=ind><img height=1 width=40>",
    "\x00",
    "]]>",
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=200)))
def test_any_page_gives_comments_whose_texts_are_disjoint(html: str) -> None:
    dom = read_dom(html)
    comments = find_comments(dom)
    covered = np.zeros(len(dom), np.int32)
    for i, comment in enumerate(comments):
        for node in comment.text_nodes:
            covered[node : dom.ends[node]] += 1
        assert comment.parent is None or 0 <= comment.parent != i
    assert covered.max(initial=0) <= 1
    number, role = roles(dom, comments)
    assert number.max(initial=-1) < len(comments)
    assert len(role) == len(dom)

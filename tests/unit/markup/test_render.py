"""The rendering html-1: which text of a page goes where, and what joins or parts it."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.elements import ALT, HIDDEN, STRUCTURED, VISIBLE
from corpus_pipeline.markup.nodes import describe
from corpus_pipeline.markup.render import Rendered, holds, letters_of, render, rows_of


def rendered(body: str, structured: str = "") -> Rendered:
    dom = read_dom(f"<body>{body}")
    return render(dom, describe(dom), structured)


def channel(found: Rendered, wanted: int) -> list[str]:
    return [line.text for line in found.lines if line.channel == wanted]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one\n  <b>two</b>three</p>", "one twothree"),
        ("<p>one<p>two", "one\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one<p>two</p>three</div>", "one\ntwo\nthree"),
        ("<p><b>one</b><a href=#>two</a><time>three</time></p>", "one two three"),
        ("<p><span class=a>one</span><span class=b>two</span></p>", "one two"),
        ("<p><span class=a>O</span><span class=b>nce</span></p>", "Once"),
        ("<p>a<a href=#>t</a>om <b>one</b><my-part>two</my-part></p>", "atom one two"),
        ("<p>one&nbsp;&#8195; two\u200b</p>", "one two\u200b"),
        ("<pre>one\n  two\n\n three</pre>", "one\n  two\n\n three"),
        ("<div style='white-space: pre-wrap'>one\n two</div>", "one\n two"),
        ("<table><tr><td>one<td>two<tr><td>three</table>", "one\ttwo\nthree"),
        ("<table><tr><td>one<p>two<td>three</table>", "one\ntwo\nthree"),
        ("<table><tr><td><td>one<td>two</table>", "one\ttwo"),
        ("<ul><li>one<ul><li>two</ul></ul>", "one\ntwo"),
        ("<p>one <img alt=':-)'> two <img class=emoji alt=smile> <img alt='A boat'>", "one :-) two smile\nA boat"),
        ("<script>one</script><style>two</style><p>three<!-- four -->", "three"),
        ("", ""),
    ],
)
def test_lines_of_a_page(body: str, text: str) -> None:
    assert rendered(body).text == text


@pytest.mark.parametrize(
    ("body", "visible", "hidden"),
    [
        ("<p hidden>one</p><p>two</p>", ["two"], ["one"]),
        ("<p hidden=until-found>one</p>", ["one"], []),
        ("<div style='color:red; display : none'>one<b>two</b></div>three", ["three"], ["onetwo"]),
        ("<noscript>one</noscript><template>two</template>three", ["three"], ["one", "two"]),
        ("<template shadowrootmode=open>one</template>", ["one"], []),
        ("<iframe srcdoc='<p>one</p>'></iframe><p>two", ["one", "two"], []),
        ("<p aria-hidden=true class=hidden>one", ["one"], []),
    ],
)
def test_what_is_hidden_stands_behind_what_is_seen(body: str, visible: list[str], hidden: list[str]) -> None:
    found = rendered(body)
    assert (channel(found, VISIBLE), channel(found, HIDDEN)) == (visible, hidden)
    assert found.text.split("\n") == visible + hidden


def test_lines_start_where_they_are_said_to() -> None:
    found = rendered("<p>one<p>two 🐦<br><br>three<img alt=four>")
    ends = [start + len(line.text) for start, line in zip(found.starts, found.lines, strict=True)]
    texts = [found.text[start:end].strip("\n") for start, end in zip(found.starts, ends, strict=True)]
    assert texts[:2] == ["one", "two 🐦"]
    assert [line.text for line in found.lines] == ["one", "two 🐦", "three", "four"]
    assert channel(found, ALT) == ["four"]


STORY = "The night boat left the harbour on Friday, with forty passengers and a piano on board. " * 3


def test_a_structured_text_is_added_where_the_page_lacks_it() -> None:
    assert channel(rendered("<p>one", STORY), STRUCTURED) == [STORY.strip()]
    assert channel(rendered(f"<p>{STORY}", STORY), STRUCTURED) == []
    assert channel(rendered(f"<p hidden>{STORY.replace(' ', '  ')}", f"<p>{STORY}</p>"), STRUCTURED) == []
    assert channel(rendered("<p>one", "<p>two</p><p>three &amp; four</p>"), STRUCTURED) == ["two", "three & four"]


def test_a_text_is_held_where_most_of_it_stands() -> None:
    page = letters_of(rendered(f"<p>{STORY}").lines)
    assert holds(page, STORY.upper())
    assert holds(page, STORY.replace("piano", "harp", 1))
    assert not holds(page, STORY[::-1])
    assert holds(page, "")
    assert rows_of(" one\r\n\n two &gt; three ") == ["one", "two > three"]

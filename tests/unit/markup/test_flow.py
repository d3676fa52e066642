"""The evidence that each line of a rendering carries."""

from __future__ import annotations

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.elements import HEADING, LIST_ITEM, PARAGRAPH, PRE, TABLE, Mark
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.nodes import describe
from corpus_pipeline.markup.render import render


def lines(body: str) -> list[Line]:
    dom = read_dom(f"<body>{body}")
    return render(dom, describe(dom)).lines


def test_links_are_counted_with_their_characters() -> None:
    (line,) = lines("<p>one <a href=1>two</a> and <a href=2><b>thr</b>ee</a></p>")
    assert (line.text, line.n_links, line.link_chars) == ("one two and three", 2, 8)


def test_marks_hold_for_all_of_a_line_or_for_some() -> None:
    plain, bold = lines("<p>one <b>two</b></p><p><b>one</b> <b>two</b></p>")
    assert not plain.marks & Mark.BOLD
    assert plain.some & Mark.BOLD
    assert bold.marks & Mark.BOLD


def test_lines_begin_blocks_or_go_on_with_them() -> None:
    first, second, third, fourth = lines("<p>one<br>two<br><br>three</p><p>four</p>")
    assert [line.starts for line in (first, second, third, fourth)] == [True, False, True, True]
    assert [line.apart for line in (first, second, third, fourth)] == [False, False, True, False]
    assert first.node == second.node == third.node != fourth.node


def test_kinds_are_those_of_the_nearest_block_that_has_one() -> None:
    found = lines("<h2>one</h2><ul><li><div>two</div></ul><pre>three</pre><table><tr><td>four<td>five</table>six")
    assert [line.kind for line in found] == [HEADING, LIST_ITEM, PRE, TABLE, PARAGRAPH]


def test_a_line_knows_its_first_and_last_text() -> None:
    dom = read_dom("<body><p>one <b>two</b> three</p>")
    (line,) = render(dom, describe(dom)).lines
    assert [dom.texts[node] for node in (line.first, line.last)] == ["one ", " three"]

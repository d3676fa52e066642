"""What stands above a text: its block, its channel, what elements, words and roles say."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.elements import HIDDEN, OUTSIDE, VISIBLE, Mark
from corpus_pipeline.markup.nodes import AT_BLOCK, AT_LINK, CHANNEL, IS_PRE, LEVEL, LISTS, MARKS, State, describe

PROSE = "The night boat left the harbour on Friday, with forty passengers and a piano on board. "


def state(body: str) -> State:
    """The state of the text X."""
    dom = read_dom(f"<body>{body}")
    return describe(dom).states[dom.texts.index("X")]


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("<nav><p>X", Mark.NAV),
        ("<div role=navigation>X", Mark.NAV),
        ("<div class=site-footer>X", Mark.W_FOOTER),
        ("<div id=siteFooter>X", Mark.W_FOOTER),
        ("<p itemprop=articleBody>X", Mark.P_BODY),
        ("<a rel=author>X", Mark.P_AUTHOR),
        ("<time>X", Mark.TIME),
        ("<code>X", Mark.CODE),
    ],
)
def test_what_is_said_of_an_element_holds_for_its_text(body: str, mark: int) -> None:
    assert state(body)[MARKS] & mark


@pytest.mark.parametrize("body", ["<div class=no-footer>X", "<p>X", "<div class=nav></div><p>X"])
def test_what_is_said_of_others_does_not(body: str) -> None:
    assert not state(body)[MARKS] & (Mark.NAV | Mark.W_NAV | Mark.W_FOOTER)


@pytest.mark.parametrize(
    "body",
    [
        "<h3><button class=accordion-button>X",
        "<h3 role=button>X",
        "<button><h3>X",
        "<fieldset><legend><h1><span class=button-text>X",
    ],
)
def test_a_heading_that_opens_its_text_is_no_control(body: str) -> None:
    assert not state(body)[MARKS] & (Mark.CONTROL | Mark.W_FORM)


def test_a_button_elsewhere_is_a_control_and_a_heading_of_a_form_is_of_it() -> None:
    assert state("<p><button>X")[MARKS] & Mark.CONTROL
    assert state("<form><h3>X")[MARKS] & Mark.FORM
    assert state("<div class=signup-form><h3>X")[MARKS] & Mark.W_FORM


def test_an_element_that_holds_most_of_the_page_is_no_side_matter() -> None:
    assert not state(f"<div class=sidebar><p>{PROSE * 5}</p><p>X</p></div>")[MARKS] & Mark.W_SIDEBAR
    assert state(f"<p>{PROSE * 5}</p><div class=sidebar>X</div>")[MARKS] & Mark.W_SIDEBAR


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        ("<p>X", VISIBLE),
        ("<div hidden><p>X", HIDDEN),
        ("<div style='visibility:hidden'><p>X", HIDDEN),
        ("<noscript>X</noscript>", HIDDEN),
        ("<script type=application/ld+json>X</script>", OUTSIDE),
    ],
)
def test_where_a_text_goes(body: str, channel: int) -> None:
    assert state(body)[CHANNEL] == channel


def test_blocks_links_lists_and_headings_are_inherited() -> None:
    dom = read_dom("<body><ul><li><ol><li><h3><a href=1><b>X</b></a></h3></ol></ul><pre><i>Y</i></pre>")
    states = describe(dom).states
    inner, kept = states[dom.texts.index("X")], states[dom.texts.index("Y")]
    assert (dom.tags[inner[AT_BLOCK]], dom.tags[inner[AT_LINK]]) == ("h3", "a")
    assert (inner[LISTS], inner[LEVEL], inner[IS_PRE]) == (2, 3, False)
    assert (kept[LISTS], kept[LEVEL], kept[IS_PRE], kept[AT_LINK]) == (0, 0, True, 0)


def test_depth_counts_the_elements_above() -> None:
    dom = read_dom("<body><div><p>X")
    assert describe(dom).depth[dom.tags.index("p")] == describe(dom).depth[dom.tags.index("div")] + 1

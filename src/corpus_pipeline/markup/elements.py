"""What each element is to the rendering: how it breaks lines, what kind of block it opens, what it says of its text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Mark:
    """What elements and their class words, ids, roles and properties say of the text in them, as bits of a number.

    The first group is told by elements and roles, the second by words of class and id, the third by itemprop and rel.
    """

    ARTICLE = 1 << 0
    MAIN = 1 << 1
    NAV = 1 << 2
    ASIDE = 1 << 3
    HEADER = 1 << 4
    FOOTER = 1 << 5
    FORM = 1 << 6
    FIGURE = 1 << 7
    LINK = 1 << 8
    BOLD = 1 << 9
    TIME = 1 << 10
    CONTROL = 1 << 11
    CODE = 1 << 12
    CELL = 1 << 13
    ADDRESS = 1 << 14
    HEADING = 1 << 15

    W_NAV = 1 << 16
    W_HEADER = 1 << 17
    W_FOOTER = 1 << 18
    W_SIDEBAR = 1 << 19
    W_RELATED = 1 << 20
    W_SHARE = 1 << 21
    W_AD = 1 << 22
    W_NOTICE = 1 << 23
    W_COMMENT = 1 << 24
    W_AUTHOR = 1 << 25
    W_DATE = 1 << 26
    W_META = 1 << 27
    W_TAGS = 1 << 28
    W_CAPTION = 1 << 29
    W_TITLE = 1 << 30
    W_CONTENT = 1 << 31
    W_HIDDEN = 1 << 32
    W_PAGER = 1 << 33
    W_ITEM = 1 << 34
    W_SUBTITLE = 1 << 35
    W_NOTE = 1 << 36
    W_FORM = 1 << 37

    P_BODY = 1 << 40
    P_AUTHOR = 1 << 41
    P_DATE = 1 << 42
    P_TITLE = 1 << 43
    P_COMMENT = 1 << 44
    P_CRUMB = 1 << 45


# How an element stands in the flow of text.
INLINE, SPACED, BLOCK, BREAK, ROW, CELL, IMAGE, FRAME = range(8)
# Where its text goes; OUTSIDE is no text of the page.
VISIBLE, HIDDEN, ALT, STRUCTURED = range(4)
OUTSIDE = -1
# Kinds of blocks; the first is what everything is that nothing else is said of.
KINDS = (
    "paragraph",
    "heading",
    "list_item",
    "blockquote",
    "caption",
    "table",
    "pre",
    "control",
    "term",
)
PARAGRAPH, HEADING, LIST_ITEM, BLOCKQUOTE, CAPTION, TABLE, PRE, CONTROL, TERM = range(len(KINDS))


class Element(NamedTuple):
    """``flow``: one of INLINE … FRAME; ``kind``: of block, or -1 to leave its parent's; ``channel``: or None."""

    flow: int = INLINE
    kind: int = -1
    marks: int = 0
    channel: int | None = None
    is_pre: bool = False
    is_list: bool = False
    level: int = 0


def _each(names: str, **what: int | bool) -> dict[str, Element]:
    return dict.fromkeys(names.split(), Element(**what))  # type: ignore[arg-type]


_TABLE = (
    _each(
        "body html div p section center dl fieldset hgroup details hr optgroup select table tbody tfoot thead "
        "frameset summary search marquee",
        flow=BLOCK,
    )
    | _each("ul ol dir menu", flow=BLOCK, is_list=True)
    | _each("article", flow=BLOCK, marks=Mark.ARTICLE)
    | _each("main", flow=BLOCK, marks=Mark.MAIN)
    | _each("nav", flow=BLOCK, marks=Mark.NAV)
    | _each("aside", flow=BLOCK, marks=Mark.ASIDE)
    | _each("header", flow=BLOCK, marks=Mark.HEADER)
    | _each("footer", flow=BLOCK, marks=Mark.FOOTER)
    | _each("address", flow=BLOCK, marks=Mark.ADDRESS)
    | _each("form", flow=BLOCK, marks=Mark.FORM)
    | _each("figure", flow=BLOCK, marks=Mark.FIGURE)
    | _each("figcaption caption", flow=BLOCK, kind=CAPTION)
    | {f"h{i}": Element(BLOCK, HEADING, Mark.HEADING, level=i) for i in range(1, 7)}
    | _each("li dd", flow=BLOCK, kind=LIST_ITEM)
    | _each("dt", flow=BLOCK, kind=TERM)
    | _each("blockquote", flow=BLOCK, kind=BLOCKQUOTE)
    | _each("pre listing xmp plaintext", flow=BLOCK, kind=PRE, is_pre=True)
    | _each("textarea", flow=BLOCK, kind=CONTROL, marks=Mark.CONTROL, is_pre=True)
    | _each("option legend", flow=BLOCK, kind=CONTROL, marks=Mark.CONTROL)
    | _each("tr", flow=ROW, kind=PARAGRAPH)
    | _each("td th", flow=CELL, kind=PARAGRAPH, marks=Mark.CELL)
    | _each("a", flow=SPACED, marks=Mark.LINK)
    | _each("button", flow=SPACED, marks=Mark.CONTROL)
    | _each("label output", flow=SPACED, marks=Mark.CONTROL)
    | _each("time", flow=SPACED, marks=Mark.TIME)
    | _each("input", flow=SPACED)
    | _each("b strong", marks=Mark.BOLD)
    | _each("code kbd samp tt var", marks=Mark.CODE)
    | _each("br", flow=BREAK)
    | _each("img amp-img area amp-anim", flow=IMAGE)
    | _each("iframe", flow=FRAME, channel=HIDDEN)
    | _each("template noscript noframes noembed dialog datalist", flow=BLOCK, channel=HIDDEN)
    | _each("rt rp", channel=HIDDEN)
    | _each("object video audio canvas applet progress meter annotation desc title", channel=HIDDEN)
    | _each("script style head", channel=OUTSIDE)
)
ELEMENTS: Mapping[str, Element] = MappingProxyType(_TABLE)
PLAIN = Element()
# Elements with a dash in their name are of the page's own making; what they hold is set apart like a link.
OWN = Element(flow=SPACED)

ROLES: Mapping[str, int] = MappingProxyType(
    {
        "article": Mark.ARTICLE,
        "main": Mark.MAIN,
        "navigation": Mark.NAV,
        "menu": Mark.NAV,
        "menubar": Mark.NAV,
        "complementary": Mark.ASIDE,
        "banner": Mark.HEADER,
        "contentinfo": Mark.FOOTER,
        "search": Mark.FORM,
        "dialog": Mark.W_NOTICE,
        "alertdialog": Mark.W_NOTICE,
        "button": Mark.CONTROL,
    }
)
PROPERTIES: Mapping[str, int] = MappingProxyType(
    {
        "articlebody": Mark.P_BODY,
        "author": Mark.P_AUTHOR,
        "creator": Mark.P_AUTHOR,
        "datepublished": Mark.P_DATE,
        "datecreated": Mark.P_DATE,
        "datemodified": Mark.P_DATE,
        "headline": Mark.P_TITLE,
        "comment": Mark.P_COMMENT,
        "commenttext": Mark.P_COMMENT,
        "breadcrumb": Mark.P_CRUMB,
        "itemlistelement": Mark.P_CRUMB,
    }
)

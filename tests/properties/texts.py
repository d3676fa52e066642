"""Small corpora of odd texts for hypothesis: any character, any line end, among lines that pages are made of."""

from __future__ import annotations

import random

from hypothesis import strategies as st

BREAKS = ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n", "\n \t\n", "\r\r\n", "\x1e")
LINES = (
    "The Pebble Gazette",
    "Two boats and a bell",
    "By Orla Thwaite",
    "date 2021-04-03 Two boats and a bell",
    "P 03.04.2021 U Orla Thwaite",
    "3 April 2021",
    "03/04/2021 09:30",
    "12 Comments",
    "Leave a Reply",
    "Orla Thwaite says:",
    "April 3, 2021 at 5:14 pm",
    "In reply to Orla Thwaite",
    "Reply",
    "Share this:",
    "“The bell was rung twice, once for each of the boats that came back.”",
    "The bell was rung twice, once for each of the boats that came back.",
    "> The bell was rung twice, once for each of the boats that came back.",
    "@Orla Thwaite I do not think so!!",
    "• a rope\tand a hook",
    "    return bell",
    "Колокол прозвонил дважды, по одному разу на лодку.",
    "دقّ الجرس مرّتين، مرّة لكلّ قارب عاد إلى المرفأ.",
    "钟响了两次，一条船一次。",
    "Itâ€™s a bell",
    "e\u0301\u0327 o\u0308 \u1100\u1161\u11a8",
    "\u202eabc\u202c \u200f\u200d",
    "👩\u200d🚀 🏳️\u200d🌈",
    "\x00",
    "\ufeff",
    "\ufffd",
)


def lines() -> st.SearchStrategy[str]:
    """One line: of a page, of any characters, or very long."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    controls = st.text("\x00\x01\x1b\x1c\x7f\x85\xa0\xad\u061c\u200b\u2060\u3000 \t", max_size=6)
    long = st.tuples(st.sampled_from(("word ", "x", "字", "e\u0301", "👍🏽", ". ", "“a” ")), st.integers(300, 9000))
    stretched = long.map(lambda pair: pair[0] * pair[1])
    return st.one_of(*[st.sampled_from(LINES)] * 5, anything, anything, controls, stretched)


def texts() -> st.SearchStrategy[str]:
    """A text of up to thirty lines, each with a line end of its own kind."""
    ended = st.tuples(lines(), st.sampled_from(BREAKS)).map("".join)
    return st.lists(ended, max_size=30).map("".join)


def corpora() -> st.SearchStrategy[dict[str, bytes]]:
    """Up to six files of two sites, some of them copies of each other or not UTF-8."""
    pool = st.lists(texts(), min_size=1, max_size=4)
    encodings = st.sampled_from(("utf-8",) * 6 + ("utf-8-sig", "utf-16", "cp1251", "latin-1"))
    places = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), encodings), min_size=1, max_size=6)
    return st.builds(place, pool, places)


def place(pool: list[str], places: list[tuple[int, str, str]]) -> dict[str, bytes]:
    """Texts as files; what an encoding lacks is written as a question mark."""
    return {
        f"{site}.example/{number:02}.txt": pool[which % len(pool)].encode(encoding, "replace")
        for number, (which, site, encoding) in enumerate(places)
    }


TAGS = (
    *("<p>", "</p>", "<div>", "</div>", "<ul><li>", "<table><tr><td>", "<td>", "</table>", "<br>", "<h1>", "</h1>"),
    *("<a href='/x'>", "</a>", "<script>", "</script>", "<style>", "<!--", "-->", "<svg><title>", "</svg>", "<title>"),
    *("<template>", "<select><option>", "<textarea>", "</textarea>", "<div hidden>", "<img alt='a boat'>", "<b>"),
    *("&#27;", "&#0;", "&#xd800;", "&#x202e;", "&NotEqualTilde;", "&amp", "<", ">", '"', "<a b='", "<![CDATA[", "<?x"),
    *(
        "<article>",
        "<div class='comment' id='c1'>",
        "<time datetime='2021-04-03'>",
        "<pre>",
        "<body a=1>",
        "<plaintext>",
    ),
)


def markup() -> st.SearchStrategy[str]:
    """A page of tags and lines as they come, well-formed or not."""
    pieces = st.one_of(st.sampled_from(TAGS), st.sampled_from(TAGS), lines().map(lambda line: line[:200]))
    return st.lists(pieces, max_size=40).map("".join)


# What stands at the beginning or end of a page, where the next page may be taken for its neighbour.
EDGES = (
    *("Comments", "3 comments", "Leave a Reply", "Related articles", "Orla Thwaite", "Orla Thwaite says:", "Reply"),
    *("April 3, 2021 at 5:14 pm", "3 May 2015", "By Orla Thwaite", "Share this:", "Home | News | Sport", "Next"),
    *("> The bell was rung.", "The bell was rung twice, once for each boat.", "A short line", "1. a rope", "• a hook"),
    *("Copyright 2020 The Pebble Gazette", "Subscribe to our newsletter", "Log in to comment", "12 likes", "#3"),
    *("@Orla yes", "Q: What?", "A: That.", "10:15", "The report says:", "“The bell,” he said.", "Комментарии (2)", ""),
)
_NAMES = ("p", "div", "h1", "h3", "li", "td", "blockquote", "article", "section", "aside", "nav", "time", "button")
_CLASSES = ("", "comment", "comments", "author", "date", "post", "reply", "share", "related", "entry-content", "title")


def short_pages(chance: random.Random, n_pages: int) -> dict[str, bytes]:
    """Files of a few such lines, half of them markup."""
    pages = {}
    for number in range(n_pages):
        is_text = chance.random() < 0.5
        pieces = [chance.choice(EDGES) if is_text else _element(chance) for _ in range(chance.randint(1, 8))]
        page = chance.choice(("\n", "\n\n")).join(pieces) if is_text else f"<body>{''.join(pieces)}"
        pages[f"{number % 3}.example/{number:03}.{'txt' if is_text else 'html'}"] = page.encode()
    return pages


def _element(chance: random.Random, depth: int = 0) -> str:
    inner = [
        _element(chance, depth + 1) if depth < 3 and chance.random() < 0.35 else chance.choice(EDGES)
        for _ in range(chance.randint(0, 3))
    ]
    name = chance.choice(_NAMES)
    return f"<{name} class='{chance.choice(_CLASSES)}'>{''.join(inner)}</{name}>"

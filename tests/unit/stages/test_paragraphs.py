"""Kinds of the article's lines, and which hard-wrapped lines are one paragraph."""

from __future__ import annotations

import textwrap

import pytest
from tests.unit.stages.helpers import SENTENCES, each, prose, publish, together

TITLE = "Why the pond froze twice"

# A middle part between prose, with the kind of each of its paragraphs.
MIDDLES: dict[str, list[tuple[str, str]]] = {
    "heading": [("heading", "The jetty in winter")],
    "asking heading": [("heading", "Who pays for the bridge?")],
    "calling heading": [("heading", "Come back, heron!")],
    "numbered heading": [("heading", "Chapter 3")],
    "German heading": [("heading", "Der Steg im Winter")],
    "Chinese heading": [("heading", "冬天的码头")],
    "Arabic heading": [("heading", "الرصيف في الشتاء")],
    "bullets": [("list_item", "- bread"), ("list_item", "- rope"), ("list_item", "- three lamps")],
    "numbers": [("list_item", "1. Buy bread."), ("list_item", "2. Find a rope."), ("list_item", "3. Wait.")],
    "dots": [("list_item", "• bread"), ("list_item", "• rope")],
    "quoted mail": [("blockquote", "> The ice was thick."), ("blockquote", "> Very thick.")],
    "table": [("table", "year\tboats\tlamps"), ("table", "1911\t12\t3"), ("table", "1912\t9\t4")],
    "code": [("code", "def split(text):"), ("code", "return text.split();"), ("code", "}")],
    "caption": [("caption", "Photo: Ada Brill")],
    "one dash": [("paragraph", "- and that was that, as far as anybody could tell.")],
    "sentence": [("paragraph", "Nobody came.")],
    "short line with a comma": [("paragraph", "Bread, rope,")],
    "lower case": [("paragraph", "and so they went")],
    "quotation": [("paragraph", "“Nobody came”")],
    "two short lines": [("paragraph", "O heron, grey,"), ("paragraph", "O heron, slow,")],
}
middle = together(
    {name: "\n".join((TITLE, prose(3), *(line for _, line in own), prose(3, 3))) for name, own in MIDDLES.items()}
)


@pytest.mark.parametrize("name", MIDDLES)
def test_kinds_inside_an_article(name: str) -> None:
    rows = [(row["kind"], row["text"]) for row in middle(name).rows("paragraphs")]
    own = [("paragraph", line) for line in SENTENCES[:6]]
    assert rows == [*own[:3], *MIDDLES[name], *own[3:]]


@pytest.mark.parametrize("name", MIDDLES)
def test_positions_rise_and_sections_are_the_heading_above(name: str) -> None:
    rows = middle(name).rows("paragraphs")
    assert [row["position"] for row in rows] == list(range(len(rows)))
    heading = next((row["paragraph_id"] for row in rows if row["kind"] == "heading"), None)
    below = [row["section_id"] for row in rows[4:]]
    assert [row["section_id"] for row in rows[:4]] == [None] * 4
    assert below == [heading] * len(below)


def test_a_short_page_has_headings_too() -> None:
    rows = publish("\n".join((TITLE, SENTENCES[0], "Introduction", prose(2, 1)))).rows("paragraphs")
    assert [row["kind"] for row in rows] == ["paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize("last", ["The jetty in winter", "So it goes", "Amen"])
def test_nothing_at_the_end_is_a_heading(last: str) -> None:
    assert publish("\n".join((TITLE, prose(4), last))).rows("paragraphs")[-1]["kind"] != "heading"


def test_a_note_on_the_author_is_a_note() -> None:
    note = "Miro Tanev lives on the shore and has written two books about ponds."
    release = publish("\n".join((TITLE, "By Miro Tanev", prose(5), note)))
    assert release.rows("paragraphs")[-1]["kind"] == "note"
    assert release.article["n_words"] == sum(row["n_words"] for row in release.rows("paragraphs")[:-1])


def test_the_author_s_name_inside_the_article_makes_no_note() -> None:
    line = "Miro Tanev was there too, and he will tell anybody who asks him what he saw."
    release = publish("\n".join((TITLE, "By Miro Tanev", prose(2), line, prose(5, 2))))
    assert {row["kind"] for row in release.rows("paragraphs")} == {"paragraph"}


# --- hard-wrapped text ---


def wrapped(width: int, between: str, *paragraphs: str) -> str:
    return between.join(
        textwrap.fill(paragraph, width) if len(paragraph) > 60 else paragraph for paragraph in paragraphs
    )


LONG = [" ".join(SENTENCES[i : i + 3]) for i in (0, 3, 6)]


@pytest.mark.parametrize("width", [50, 64, 72, 80])
def test_lines_of_one_width_become_paragraphs(width: int) -> None:
    text = wrapped(width, "\n\n", TITLE, "By Miro Tanev", *LONG)
    assert publish(text).paragraphs == LONG


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_newlines_wrap_alike(newline: str) -> None:
    assert publish(wrapped(64, "\n\n", TITLE, *LONG).replace("\n", newline)).paragraphs == LONG


def test_headings_between_wrapped_paragraphs_stay_apart() -> None:
    text = wrapped(64, "\n\n", TITLE, LONG[0], "The jetty in winter", LONG[1], "Who pays?", LONG[2])
    rows = publish(text).rows("paragraphs")
    assert [row["text"] for row in rows] == [LONG[0], "The jetty in winter", LONG[1], "Who pays?", LONG[2]]
    assert [row["kind"] for row in rows] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]


def test_without_blank_lines_a_short_last_line_ends_a_paragraph() -> None:
    filled = [LONG[0] + " It was so.", LONG[1] + " And so on.", LONG[2] + " The end."]
    text = "\n".join((TITLE, *(textwrap.fill(paragraph, 70) for paragraph in filled)))
    found = publish(text).paragraphs
    assert " ".join(found) == " ".join(filled)
    assert len(found) < text.count("\n")


def test_wrapped_items_of_a_list_take_their_lines_with_them() -> None:
    items = [f"- {LONG[i]}" for i in range(3)]
    text = "\n\n".join((TITLE, textwrap.fill(LONG[0], 66), "\n".join(textwrap.fill(item, 66) for item in items)))
    rows = publish(text).rows("paragraphs")
    assert [row["text"] for row in rows] == [LONG[0], *items]
    assert [row["kind"] for row in rows[1:]] == ["list_item"] * 3


def test_a_wrapped_paragraph_spans_from_its_first_line_to_its_last() -> None:
    text = wrapped(64, "\n\n", TITLE, *LONG)
    for row in publish(text).rows("paragraphs"):
        assert " ".join(text[row["char_start"] : row["char_end"]].split()) == row["text"]


UNWRAPPED = {
    "one sentence a line": "\n".join((TITLE, *SENTENCES)),
    "a poem": "\n".join((TITLE, prose(2), *[f"O heron, grey as the morning of day {i}" for i in range(8)])),
    "lines of a dialogue": "\n".join(
        (TITLE, prose(2), *[f"— Did you see number {i}, the one that came back?" for i in range(8)])
    ),
    "lines that end in stops": "\n".join(
        (TITLE, *[f"The boat with the number {i} came home at noon." for i in range(9)])
    ),
}
unwrapped = together(UNWRAPPED)


@pytest.mark.parametrize("name", UNWRAPPED)
def test_lines_that_are_paragraphs_are_not_joined(name: str) -> None:
    text = UNWRAPPED[name]
    assert unwrapped(name).paragraphs == text.split("\n")[1:]


def test_a_neighbour_s_wrapping_does_not_reach_over() -> None:
    plain, hard = each("\n".join((TITLE, *SENTENCES)), wrapped(64, "\n\n", TITLE, *LONG))
    assert plain.paragraphs == list(SENTENCES)
    assert hard.paragraphs == LONG

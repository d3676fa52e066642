"""One short line taken apart into its fields."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.stages.helpers import PHRASES

from corpus_pipeline.stages.pieces import MAX_CHARS, take_apart


def pieces(line: str) -> list[tuple[str, str]]:
    """(kind, text) of each piece."""
    found = take_apart(line, PHRASES)
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    return [(piece.kind, line[piece.start : piece.end]) for piece in found]


LINES = {
    "May 16, 2020 at 9:51 AM May 17, 2020 at 10:12 AM": [
        ("date", "May 16, 2020 at 9:51 AM"),
        ("date", "May 17, 2020 at 10:12 AM"),
    ],
    "P 21.06.2013 U Miro Tanev": [("icon", "P"), ("date", "21.06.2013"), ("icon", "U"), ("name", "Miro Tanev")],
    "Miro Tanev Analysis 21 April 2020": [("name", "Miro Tanev"), ("section", "Analysis"), ("date", "21 April 2020")],
    "By Miro Tanev | Analysis | 6 May 2024": [
        ("byline", "By Miro Tanev"),
        ("section", "Analysis"),
        ("date", "6 May 2024"),
    ],
    "Miro Tanev · Analysis": [("name", "Miro Tanev"), ("section", "Analysis")],
    "6 May 2024 — Miro Tanev": [("date", "6 May 2024"), ("name", "Miro Tanev")],
    "6 May 2024 - by Ada Brill": [("date", "6 May 2024"), ("byline", "by Ada Brill")],
    "Giriş: 24.08.2020 - 10:15 Güncelleme: 24.08.2020 - 13:02": [
        ("word", "Giriş"),
        ("date", "24.08.2020 - 10:15"),
        ("word", "Güncelleme"),
        ("date", "24.08.2020 - 13:02"),
    ],
    "answered Mar 4, 2017 at 14:05": [("word", "answered"), ("date", "Mar 4, 2017 at 14:05")],
    "J. K. Rowan": [("name", "J. K. Rowan")],
    "J. K. Rowan, 6 May 2024": [("name", "J. K. Rowan"), ("date", "6 May 2024")],
    "Von Ada Brill, 6. Mai 2024, 10:30 Uhr": [("byline", "Von Ada Brill"), ("date", "6. Mai 2024, 10:30 Uhr")],
    "Par Ada Brill": [("byline", "Par Ada Brill")],
    "Por Ada Brill": [("byline", "Por Ada Brill")],
    "Ада Брилль, 6 мая 2024, 10:30": [("name", "Ада Брилль"), ("date", "6 мая 2024, 10:30")],
    "By Ada Brill, 3 hours ago": [("byline", "By Ada Brill"), ("ago", "3 hours ago")],
    "Originally published in The Reed": [("source", "Originally published in The Reed")],
    "The pond froze": [("other", "The pond froze")],
    "Share | 6 May 2024": [("furniture", "Share"), ("date", "6 May 2024")],
    "6 May 2024 | Print": [("date", "6 May 2024"), ("furniture", "Print")],
    "Teilen | 6. Mai 2024": [("furniture", "Teilen"), ("date", "6. Mai 2024")],
    "06/05/2024": [("date", "06/05/2024")],
    "By Sam Jones in Port Alder": [("byline", "By Sam Jones in Port Alder")],
    "November 3, 2021 by Dessa Quill 5 Comments": [
        ("date", "November 3, 2021"),
        ("byline", "by Dessa Quill"),
        ("furniture", "5 Comments"),
    ],
    "By Dessa Quill | 6 May 2024 | 5 Comments": [
        ("byline", "By Dessa Quill"),
        ("date", "6 May 2024"),
        ("furniture", "5 Comments"),
    ],
    "Posted by Hal Moss on March 2, 2020 in News 3 Comments": [
        ("byline", "Posted by Hal Moss"),
        ("date", "on March 2, 2020"),
        ("furniture", "in News"),
        ("furniture", "3 Comments"),
    ],
    "Posted by u/mossyknees 2 days ago": [("byline", "Posted by u/mossyknees"), ("ago", "2 days ago")],
    "tumbler 8 hours ago | next [–]": [("other", "tumbler"), ("ago", "8 hours ago"), ("action", "next")],
    "Bob left town 3 years ago": [("other", "Bob left town 3 years ago")],
    "By Nora Finch - Staff writer": [("byline", "By Nora Finch - Staff writer")],
    "Por Lúcia Prado, G1 — Serra Alta": [("byline", "Por Lúcia Prado, G1 — Serra Alta")],
    "Par notre correspondante Nora Finch": [("byline", "Par notre correspondante Nora Finch")],
    "12. Ada Brill - 6 May 2024": [("icon", "12."), ("name", "Ada Brill"), ("date", "6 May 2024")],
    "OP · 3 yr. ago": [("action", "OP"), ("ago", "3 yr. ago")],
    "Posted by Mabel Tross at 9:30 PM": [("byline", "Posted by Mabel Tross"), ("word", "at 9:30 PM")],
    "Posted by Mabel Tross at 9:30 PM in Kitchen | Permalink | Comments (9)": [
        ("byline", "Posted by Mabel Tross"),
        ("word", "at 9:30 PM"),
        ("furniture", "in Kitchen"),
        ("action", "Permalink"),
        ("furniture", "Comments"),
    ],
    "来源：雁洲通讯 记者：林若溪": [("source", "来源：雁洲通讯"), ("byline", "记者：林若溪")],
    "by and large": [("other", "by and large")],
    "Reply": [("action", "Reply")],
    "|": [],
    "": [],
}


@pytest.mark.parametrize("line", LINES)
def test_fields_of_a_line(line: str) -> None:
    assert pieces(line) == LINES[line]


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 6 mai 2024 à 10h30",
        "Par Ada Brill, le 6 mai 2024",
        "By Ada Brill on 6 May 2024",
        "Von Ada Brill am 6. Mai 2024",
        "el 6 de mayo de 2024",
    ],
)
def test_a_little_word_before_a_date_is_explained(line: str) -> None:
    assert "other" not in [kind for kind, _ in pieces(line)]
    assert "date" in [kind for kind, _ in pieces(line)]


@pytest.mark.parametrize(
    ("line", "source"), [("Source: The Reed", "The Reed"), ("Originally published in The Reed", "The Reed")]
)
def test_a_source_is_given_as_it_is_written(line: str, source: str) -> None:
    (piece,) = take_apart(line, PHRASES)
    assert piece.value == source


def test_a_byline_may_name_where_it_was_taken_from() -> None:
    found = take_apart("By Ada Brill, originally published by The Reed", PHRASES)
    assert [(piece.kind, piece.value) for piece in found] == [("byline", "By Ada Brill"), ("source", "The Reed")]


@pytest.mark.parametrize("line", ["In reply to Ada Brill", "Antwort auf Ada Brill", "En réponse à Ada Brill"])
def test_whom_a_comment_answers(line: str) -> None:
    assert [(piece.kind, piece.value) for piece in take_apart(line, PHRASES)] == [("reply_to", "Ada Brill")]


def test_blanks_that_are_no_spaces_still_part_fields() -> None:
    assert pieces("By Ada Brill\t6\u00a0May\u00a02024") == [
        ("byline", "By Ada Brill"),
        ("date", "6\u00a0May\u00a02024"),
    ]


def test_prose_that_mentions_a_date_is_left_unexplained() -> None:
    kinds = [kind for kind, _ in pieces("The ferry sank on 6 May 2024 off the cape")]
    assert kinds.count("other") == 2
    assert kinds[1] == "date"


def test_no_more_than_the_beginning_of_a_long_line_is_read() -> None:
    assert all(piece.end <= MAX_CHARS for piece in take_apart("The pond, " * 100 + "6 May 2024", PHRASES))


@given(st.text(st.sampled_from([*"aAb J.,|·-–—:()[]», ", "\t", "\u00a0", "6", "0", "/", "я"]), max_size=40))
def test_pieces_never_overlap_and_lose_nothing_but_separators(line: str) -> None:
    found = take_apart(line, PHRASES)
    covered = "".join(line[piece.start : piece.end] for piece in found)
    assert sum(map(str.isalnum, covered)) == sum(map(str.isalnum, line))
    pieces(line)

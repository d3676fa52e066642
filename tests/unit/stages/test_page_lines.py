"""Lines of page heads taken apart with the authors and the date that the page states."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.page_lines import is_named, is_of_other, is_own, page_pieces, tells_page
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.names import Name

DAY = dt.date(2021, 5, 3)


def head(*authors: str, day: dt.date | None = DAY, title: str | None = "What the basin held") -> Head:
    published = FoundDate(0, 0, day, None, None, None, None, None) if day else None
    return Head(title=title, published=published, authors=[Name(name, "author", 0, len(name)) for name in authors])


def apart(line: str, own: Head) -> list[tuple[str, str]]:
    return [(piece.kind, line[piece.start : piece.end]) for piece in page_pieces(line, own, load_phrases())]


@pytest.mark.parametrize(
    ("line", "kinds", "parts"),
    [
        ("Mara Quill in Harbour News", "byline furniture", "Mara Quill|in Harbour News"),
        ("By Mara Quill@mquill May 3, 2021", "byline furniture date", "By Mara Quill|@mquill|May 3, 2021"),
        ("Mara Quill, Iven Tarn", "byline byline", "Mara Quill|Iven Tarn"),
        ("New Dale, Mara Quill, 3 May 2021", "word byline date", "New Dale|Mara Quill|3 May 2021"),
        ("2021-05-03 Mara Quill Leave a reply", "date byline furniture", "2021-05-03|Mara Quill|Leave a reply"),
        ("What the basin held\t3 May 2021", "title date", "What the basin held|3 May 2021"),
        ("May 3", "date", "May 3"),
        ("Mai 2021", "date", "Mai 2021"),
    ],
)
def test_known_authors_and_the_known_day_are_found_in_a_line(line: str, kinds: str, parts: str) -> None:
    found = apart(line, head("Mara Quill", "Iven Tarn"))
    assert found == list(zip(kinds.split(), parts.split("|"), strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "Mara Quill walked to the basin.",
        "Mara Quillens",
        "May 4",
        "12",
        "Where to go",
        "On 3 May 2021 the keeper walked through the basin in his boots, counting lost things, and wrote them down.",
        "Mara Quill " + "and what she counted " * 12,
    ],
)
def test_prose_and_other_lines_are_none(line: str) -> None:
    assert apart(line, head("Mara Quill")) == []


def test_a_line_is_the_pages_own_by_author_or_by_day() -> None:
    own, phrases = head("Mara Quill"), load_phrases()
    ask = {line: page_pieces(line, own, phrases) for line in ("Mara Quill", "2 May 2021", "by Iven Tarn", "9 May 2021")}
    assert [is_own(pieces, own) for pieces in ask.values()] == [True, True, False, False]
    assert [is_of_other(pieces, own) for pieces in list(ask.values())[2:]] == [True, True]


def test_the_day_of_a_change_is_not_that_of_another_page() -> None:
    own = head("Mara Quill")
    pieces = page_pieces("Updated: 9 May 2021", own, load_phrases())
    assert (is_own(pieces, own), is_of_other(pieces, own), is_named(pieces)) == (False, False, True)


def test_a_source_alone_does_not_tell_of_the_page() -> None:
    own = head()
    pieces = page_pieces("Source: Uferblatt", own, load_phrases())
    assert (tells_page(pieces), is_named(pieces)) == (False, True)

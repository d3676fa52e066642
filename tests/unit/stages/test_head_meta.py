"""Lines of a head that are all byline, date, section and the like."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import PHRASES, each, labelled, prose, together

from corpus_pipeline.stages.head_meta import meta_pieces


def kinds(line: str) -> list[str]:
    """Kinds of the pieces of a line that is all meta data; empty where something is left."""
    return [piece.kind for piece in meta_pieces(line, PHRASES)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Miro Tanev", ["byline"]),
        ("6 May 2024", ["date"]),
        ("Analysis", ["section"]),
        ("Published on 6 May 2024", ["word", "date"]),
        ("Miro Tanev Analysis 6 May 2024", ["name", "section", "date"]),
        ("P 21.06.2013 U Miro Tanev", ["icon", "date", "icon", "name"]),
        ("5 hours ago", ["ago"]),
        ("By Miro Tanev | 6 May 2024 | Share", ["byline", "date", "furniture"]),
    ],
)
def test_lines_that_are_all_explained(line: str, expected: list[str]) -> None:
    assert kinds(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "The ferry sank on 6 May 2024",
        "What 6 May 1945 meant",
        "Miro Tanev",
        "By the river",
        "By Miro Tanev, who has lived on the shore for thirty years",
        "Share",
        "",
        "Photo: Miro Tanev, 6 May 2024",
    ],
)
def test_lines_of_which_something_is_left(line: str) -> None:
    assert kinds(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("date 2024-05-06 Why the pond froze", ["word", "date", "title"]),
        ("2024-05-06 Why the pond froze twice", ["date", "title"]),
        ("06.05.2024: Why the pond froze twice", ["date", "title"]),
        ("2024-05-06 the boat came back", []),
        ("2024-05-06 The boat came back.", []),
    ],
)
def test_a_title_may_follow_the_date_on_its_line(line: str, expected: list[str]) -> None:
    assert kinds(line) == expected


LINES = {
    "By Miro Tanev | 6 May 2024": [("byline", "By Miro Tanev"), ("boilerplate", "|"), ("date", "6 May 2024")],
    "Published on 6 May 2024 by Miro Tanev": [("date", "Published on 6 May 2024"), ("byline", "by Miro Tanev")],
    "Miro Tanev (6 May 2024)": [("byline", "Miro Tanev"), ("date", "6 May 2024")],
    "Miro Tanev · Analysis · 6 May 2024": [
        ("byline", "Miro Tanev"),
        ("boilerplate", "·"),
        ("section", "Analysis"),
        ("boilerplate", "·"),
        ("date", "6 May 2024"),
    ],
}
page = together({line: f"Why the pond froze twice\n{line}\n{prose(3)}" for line in LINES})


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_cut_into_its_fields_without_a_rest(line: str) -> None:
    text = f"Why the pond froze twice\n{line}\n{prose(3)}"
    own = [span for span in labelled(page(line), text)[1:] if span[0] != "body"]
    assert "".join("".join(span) for _, span in own).replace(" ", "") == line.replace(" ", "")
    wanted = [span for span in LINES[line] if span[0] != "boilerplate"]
    assert [span for span in own if span[0] != "boilerplate"] == wanted


def test_fields_of_the_article_hold_no_separators() -> None:
    article = page("Miro Tanev · Analysis · 6 May 2024").article
    assert (article["byline"], article["section"], article["published_raw"]) == ("Miro Tanev", "Analysis", "6 May 2024")


def test_odd_blanks_in_a_head_are_repaired_in_the_field_and_named_in_the_span() -> None:
    (release,) = each(f"Why the pond froze twice\nBy\u00a0Miro  Tanev | 6\u00a0May 2024\n{prose(3)}")
    assert release.article["byline"] == "By Miro Tanev"
    assert release.article["published_raw"] == "6 May 2024"
    byline = next(span for span in release.rows("spans") if span["label"] == "byline")
    assert byline["repairs"] == "spaces"


def test_invisible_marks_before_a_field_do_not_hide_it() -> None:
    (release,) = each(f"\ufeffWhy the pond froze twice\n\u200bBy Miro Tanev\n6 May 2024\u200b\n{prose(3)}")
    article = release.article
    assert (article["title"], article["byline"]) == ("Why the pond froze twice", "By Miro Tanev")
    assert article["published_on"] is not None


def test_a_weekday_behind_the_date_is_nobody_s_name() -> None:
    (release,) = each(f"Why the pond froze\n3 Kasım 2020 Salı\n{prose(4)}")
    assert ("date", "3 Kasım 2020 Salı") in labelled(release, f"Why the pond froze\n3 Kasım 2020 Salı\n{prose(4)}")
    assert release.article["byline"] is None


def test_a_byline_below_an_entry_with_links_beside_it() -> None:
    line = "Posted by Mabel Tross at 9:30 PM in Kitchen | Permalink | Comments (9)"
    text = f"Why the pond froze\n8 March 2012\n{prose(4)}\n{line}"
    (release,) = each(text)
    assert release.authors == [("Mabel Tross", "author")]
    assert labelled(release, text)[-3:] == [
        ("byline", "Posted by Mabel Tross"),
        ("date", "at 9:30 PM"),
        ("boilerplate", "in Kitchen | Permalink | Comments (9)"),
    ]

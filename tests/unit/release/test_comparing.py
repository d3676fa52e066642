"""Two releases compared, as people read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.negative.release import ident, make, sound_release, write_release

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.comparing import CONTEXT_CHARS, Difference, compare_releases, excerpt_of, render_difference


def difference(folder: Path, **rows: dict[int, dict[str, Any]]) -> Difference:
    """The sound release against one with other values in some rows of some tables."""
    old, new = sound_release(), sound_release()
    for name, edits in rows.items():
        own = new[name].to_pylist()
        for row, values in edits.items():
            own[row] |= values
        new[name] = make(name, own)
    write_release(folder / "old", old)
    write_release(folder / "new", new)
    return compare_releases(folder / "old", folder / "new")


def test_equal_releases_differ_in_nothing(tmp_path: Path) -> None:
    found = difference(tmp_path)
    assert not found.fails("changed")
    assert found.n_bodies == 0
    text = render_difference(found, "text").splitlines()
    assert text[0] == "data version 0.1.0 in both"
    assert all(line.endswith("no difference") for line in text[1:])


EDIT = {"paragraph_id": ident("p", 1, 77), "text": "The night boat sails again, <b>slowly</b>."}


def test_an_edited_paragraph_is_an_article_with_another_body(tmp_path: Path) -> None:
    found = difference(tmp_path, paragraphs={1: EDIT})
    (body,) = found.bodies
    assert (body.article_id, body.title) == (ident("a", 1), "Harbour Gazette")
    assert body.excerpt == (
        "- The night boat sails again.",
        "+ The night boat sails again, <b>slowly</b>.",
    )
    assert (found.fails("removed"), found.fails("changed"), found.fails(None)) == (True, True, False)


def test_a_changed_value_fails_only_where_changes_do(tmp_path: Path) -> None:
    found = difference(tmp_path, articles={0: {"title": "Another title"}})
    assert (found.fails("removed"), found.fails("changed"), found.n_bodies) == (False, True, 0)
    told = render_difference(found, "text")
    assert f"  ~ {ident('a', 1)} Another title\n" in told


def test_what_only_moved_and_spans_fail_nothing(tmp_path: Path) -> None:
    found = difference(tmp_path, paragraphs={1: {"char_start": 0}}, spans={9: {"text": "Share"}})
    assert not found.fails("changed")
    assert "1 moved (char_start 1)" in render_difference(found, "text")


def test_every_format_names_the_same(tmp_path: Path) -> None:
    found = difference(tmp_path, paragraphs={1: EDIT})
    content = json.loads(render_difference(found, "json"))
    assert content["tables"]["paragraphs"]["added"] == {"count": 1, "ids": [ident("p", 1, 77)]}
    assert content["tables"]["paragraphs"]["removed"]["ids"] == [ident("p", 1, 2)]
    assert content["bodies"]["articles"][0]["article_id"] == ident("a", 1)
    markdown = render_difference(found, "markdown")
    assert "| paragraphs | 8 | 1 | 1 | 0 | 0 |\n" in markdown
    assert f"- Harbour Gazette (`{ident('a', 1)}`)\n" in markdown
    with pytest.raises(UsageError, match="unknown format"):
        render_difference(found, "html")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["a", "b"], ["a", "b"], []),
        (["a"], ["a", "new"], ["+ new"]),
        (["gone", "a"], ["a"], ["- gone"]),
        (["one two three"], ["one 2 three"], ["- one two three", "+ one 2 three"]),
        (
            ["x" * 99 + "A" + "y" * 99],
            ["x" * 99 + "B" + "y" * 99],
            [
                f"- …{'x' * CONTEXT_CHARS}A{'y' * CONTEXT_CHARS}…",
                f"+ …{'x' * CONTEXT_CHARS}B{'y' * CONTEXT_CHARS}…",
            ],
        ),
        (["aa"], ["aaa"], ["- aa", "+ aaa"]),
        (["a", "b"], ["one\ntwo"], ["- a", "- b", "+ one two"]),
    ],
)
def test_excerpts_show_what_changed_and_some_of_what_is_around_it(
    old: list[str], new: list[str], expected: list[str]
) -> None:
    assert list(excerpt_of(old, new)) == expected


def test_titles_cannot_break_the_markdown(tmp_path: Path) -> None:
    hostile = "*bold*\n| cell | <script>"
    found = difference(tmp_path, articles={0: {"title": hostile}}, paragraphs={1: EDIT | {"text": "```\nout"}})
    markdown = render_difference(found, "markdown")
    assert "- \\*bold\\* \\| cell \\| &lt;script&gt; (`" in markdown
    assert markdown.count("```") == 2

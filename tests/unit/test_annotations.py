"""Annotated documents: what is written is read again, and a broken row is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus_pipeline.annotations import Line, Piece, parse_annotation, read_annotations, render_annotation, text_of
from corpus_pipeline.errors import UsageError

TEXT = """# document: d-00000000000000aa
# source: pond.example/heron.txt

title | The heron
byline | By Ada Brill
+date | 3 April 2021

body | # is no  header here
comment* | Nice | very nice
comment | indeed
"""


def test_it_is_read() -> None:
    found = parse_annotation(TEXT, "x.txt")
    assert (found.document, found.source) == ("d-00000000000000aa", "pond.example/heron.txt")
    assert [line.text for line in found.lines] == [
        "The heron",
        "By Ada Brill 3 April 2021",
        "# is no header here",
        "Nice | very nice",
        "indeed",
    ]
    assert [line.label for line in found.lines] == ["title", "byline", "body", "comment", "comment"]
    assert [line.blank_before for line in found.lines] == [False, False, True, False, False]
    assert found.lines[3].pieces[0].starts


def test_what_is_written_is_read_again() -> None:
    lines = (Line((Piece("title", "A"), Piece("date", "B", goes_on=True))), Line((Piece("comment", "C"),), True))
    found = parse_annotation(render_annotation("d-1", "a.txt#2", lines), "x")
    assert (found.document, found.source, found.lines) == ("d-1", "a.txt#2", lines)


def test_the_text_comes_back_with_its_blank_lines() -> None:
    text, starts = text_of(parse_annotation("title | A\n\n\nbody | B c\nbody | D\n", "x").lines)
    assert text == "A\n\nB c\nD"
    assert [text[at] for at in starts] == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("row", "words"),
    [("no bar", "no annotated line"), ("body | ", "no annotated line"), ("moon | x", "unknown label 'moon'")],
)
def test_a_broken_row_is_named(row: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        parse_annotation(f"title | x\n{row}\n", "a.txt")
    assert raised.value.where == "a.txt:2"


def test_a_first_line_cannot_go_on() -> None:
    with pytest.raises(UsageError, match="none above"):
        parse_annotation("+date | 1 May\n", "a.txt")


def test_folders_are_read_by_path(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("body | b", "utf-8")
    (tmp_path / "a.txt").write_bytes("\ufeffbody | ä\r\n".encode())
    assert [a.lines[0].text for a in read_annotations(tmp_path)] == ["ä", "b"]
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "expected.txt").write_text("body | c", "utf-8")
    assert [a.lines[0].text for a in read_annotations(tmp_path)] == ["c"]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff")
    os.mkfifo(tmp_path / "pipe.txt")
    for name, words in (("none.txt", "cannot be read"), ("bytes.txt", "no UTF-8"), ("pipe.txt", "no regular file")):
        path = tmp_path / name
        with pytest.raises(UsageError, match=words):
            read_annotations(path)
    (tmp_path / "hollow").mkdir()
    with pytest.raises(UsageError, match="no annotated files"):
        read_annotations(tmp_path / "hollow")

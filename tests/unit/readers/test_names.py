"""Names as published: one line, any bytes, reversibly."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.readers.names import escape_name, printable, unescape_name


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        (b"a b%20c.txt", "a b%20c.txt"),
        ("Цапля/页.txt".encode(), "Цапля/页.txt"),
        (b"back\\slash", "back\\\\slash"),
        (b"two\nlines", "two\\x0alines"),
        (b"caf\xe9", "caf\\xe9"),
        (b"\\xe9", "\\\\xe9"),
        (b"-rf", "-rf"),
        ("turned\u202eround".encode(), "turned\\xe2\\x80\\xaeround"),
        (b"\x1b[31mred", "\\x1b[31mred"),
    ],
)
def test_names_are_escaped_where_they_must_be(name: bytes, escaped: str) -> None:
    assert escape_name(os.fsdecode(name)) == escaped
    assert unescape_name(escaped) == name


def test_marks_that_join_names_are_escaped_in_members() -> None:
    assert escape_name("a#b", "#") == "a\\x23b"
    assert unescape_name("a\\x23b") == b"a#b"


@given(st.binary(max_size=60))
def test_any_name_comes_back_from_one_printable_line(name: bytes) -> None:
    escaped = escape_name(os.fsdecode(name), "#")
    assert unescape_name(escaped) == name
    assert len(escaped.splitlines()) <= 1
    assert "#" not in escaped
    escaped.encode()


def test_messages_keep_their_backslashes() -> None:
    assert printable("a\\b\x1b[0m\n") == "a\\b\\x1b[0m\\x0a"

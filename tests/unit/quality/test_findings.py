"""Findings: one line each, capped, in four formats that nothing in a value can break."""

# ruff: noqa: S314  (the XML is our own)

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.errors import UsageError
from corpus_pipeline.quality.findings import CAP, Fault, Finding, capped, render, shown

ONE = Finding("key.dangling", "comments", "parent_comment_id", 3, "'c-1' is no comment_id of comments", "leave it out")
FAULT = Fault("count.differs", "articles", "n_words", "build again")
HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_a_finding_is_one_line_with_place_code_and_fix() -> None:
    line = "comments#3 parent_comment_id: 'c-1' is no comment_id of comments (key.dangling). Hint: leave it out"
    assert str(ONE) == line


def test_a_place_without_row_or_column_is_shorter() -> None:
    assert Finding("table.missing", "quotes", None, None, "m", "f").where == "quotes"
    assert Finding("type.changed", "quotes", "position", None, "m", "f").where == "quotes position"


def test_values_are_shown_on_one_short_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert shown(3) == "3"
    assert len(shown("x" * 1000)) == 62
    assert shown("\udcff") == r"'\udcff'"


def test_rows_under_a_mask_are_told_with_their_values() -> None:
    found = FAULT.at(np.array([False, True]), "is {}, counted {}", np.array([5, 6]), pa.array(["a", "b"]))
    assert [(f.row, f.message) for f in found] == [(1, "is 6, counted 'b'")]


def test_rows_beyond_the_cap_are_counted() -> None:
    found = FAULT.at(np.ones(CAP + 5, np.bool_), "differs")
    assert len(found) == CAP + 1
    assert (found[-1].row, found[-1].count, found[-1].message) == (None, 5, "5 more like these")


def test_cap_counts_over_columns_of_one_table() -> None:
    other = Fault("count.differs", "articles", "n_chars", "build again")
    found = capped([*FAULT.at(np.ones(CAP + 5, np.bool_), "m"), *other.at(np.ones(7, np.bool_), "m"), ONE])
    assert len(found) == CAP + 2
    assert found[CAP].count == 12
    assert found[-1] == ONE


def test_as_many_as_the_cap_need_no_count() -> None:
    found = FAULT.at(np.ones(CAP, np.bool_), "m")
    assert capped(found) == found


def test_text_is_a_line_a_finding() -> None:
    assert render([ONE, ONE], "text") == f"{ONE}\n{ONE}\n"
    assert render([], "text") == ""


def test_json_holds_every_field() -> None:
    found = json.loads(render([ONE], "json"))
    assert found["count"] == 1
    assert found["findings"][0] == {
        "code": "key.dangling",
        "table": "comments",
        "column": "parent_comment_id",
        "row": 3,
        "message": ONE.message,
        "fix": "leave it out",
        "count": 1,
    }


def test_github_escapes_what_would_begin_another_command() -> None:
    finding = Finding("enum.unknown", "a", None, None, "100%\n::warning::x\r", "fix")
    line = "::error title=enum.unknown::a: 100%25%0A::warning::x%0D (enum.unknown). Hint: fix\n"
    assert render([finding], "github") == line


def test_github_escapes_properties_further() -> None:
    assert render([Finding("a:b,c%", "t", None, None, "m", "f")], "github").startswith("::error title=a%3Ab%2Cc%25::")


def test_junit_has_a_failed_case_a_finding() -> None:
    suite = ET.fromstring(render([ONE], "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == ONE.message
    assert failure.text == str(ONE)


def test_junit_of_nothing_is_one_passed_case() -> None:
    suite = ET.fromstring(render([], "junit"))
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


@given(HOSTILE, HOSTILE)
def test_no_value_breaks_a_format(message: str, table: str) -> None:
    finding = Finding("enum.unknown", table, None, 1, message, "fix")
    assert ET.fromstring(render([finding], "junit")).find("testcase/failure") is not None
    assert json.loads(render([finding], "json"))["findings"][0]["message"] == message
    assert render([finding], "github").count("\n") == 1
    assert "\r" not in render([finding], "github")


def test_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="text, json, junit, github"):
        render([], "xml")

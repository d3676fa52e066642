"""Changes of a contract, graded."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.contract import contract
from corpus_pipeline.release.grading import compare_contracts, render_comparison

Contract = dict[str, Any]
Edit = Callable[[Contract], Any]


def column(content: Contract, place: str) -> dict[str, Any]:
    table, _, name = place.partition(".")
    found: dict[str, Any] = next(c for c in content["tables"][table]["columns"] if c["name"] == name)
    return found


def put(place: str, **parts: Any) -> Edit:
    return lambda content: column(content, place).update(parts)


def add(place: str, at: int | None = None, *, nullable: bool = True) -> Edit:
    table, _, name = place.partition(".")
    new = {"name": name, "type": "string", "nullable": nullable, "description": "New", "example": "x", "since": "1.1.0"}

    def edit(content: Contract) -> None:
        columns = content["tables"][table]["columns"]
        columns.insert(len(columns) if at is None else at, new)

    return edit


def drop(place: str) -> Edit:
    table = place.partition(".")[0]
    return lambda content: content["tables"][table]["columns"].remove(column(content, place))


def meaning(place: str, value: str, words: str | None) -> Edit:
    """Another meaning of a value, or None to take it out."""

    def edit(content: Contract) -> None:
        values = column(content, place)["enum"]
        if words is None:
            del values[value]
        else:
            values[value] = words

    return edit


EDITS: dict[str, tuple[str, str, Edit]] = {
    "column dropped": ("major", "comments.depth", drop("comments.depth")),
    "column renamed": ("major", "comments.depth", put("comments.depth", name="level")),
    "column moved": (
        *("major", "comments"),
        lambda c: c["tables"]["comments"]["columns"].append(c["tables"]["comments"]["columns"].pop(3)),
    ),
    "type widened": ("major", "comments.depth", put("comments.depth", type="int64")),
    "type narrowed": ("major", "spans.char_start", put("spans.char_start", type="int32")),
    "null allowed": ("major", "comments.text", put("comments.text", nullable=True)),
    "null forbidden": ("major", "comments.posted_on", put("comments.posted_on", nullable=False)),
    "unit": ("major", "spans.char_start", put("spans.char_start", unit="bytes")),
    "pattern": ("major", "articles.language", put("articles.language", pattern="^[a-z]{2}$")),
    "meaning of a value": ("major", "paragraphs.kind", meaning("paragraphs.kind", "note", "any aside")),
    "value taken out": ("major", "paragraphs.kind", meaning("paragraphs.kind", "note", None)),
    "value added": ("minor", "paragraphs.kind", meaning("paragraphs.kind", "poem", "verse")),
    "list opened": ("major", "paragraphs.kind", lambda c: column(c, "paragraphs.kind").pop("enum")),
    "list closed": ("major", "articles.title", put("articles.title", enum={"a": "b"})),
    "bound looser": ("major", "comments.depth", put("comments.depth", minimum=-1)),
    "bound gone": ("major", "spans.label_score", lambda c: column(c, "spans.label_score").pop("maximum")),
    "bound tighter": ("minor", "comments.depth", put("comments.depth", maximum=99)),
    "primary key": ("major", "quotes", lambda c: c["tables"]["quotes"].update(primary_key=["comment_id"])),
    "foreign key gone": ("major", "quotes", lambda c: c["tables"]["quotes"]["foreign_keys"].pop()),
    "foreign key added": (
        *("major", "spans"),
        lambda c: c["tables"]["spans"]["foreign_keys"].append(
            {"columns": ["row_id"], "table": "articles", "references": ["article_id"]}
        ),
    ),
    "table gone": ("major", "quotes", lambda c: c["tables"].pop("quotes")),
    "table added": ("minor", "polls", lambda c: c["tables"].update(polls=c["tables"]["quotes"])),
    "column added behind": ("minor", "comments.votes", add("comments.votes")),
    "column added behind, never null": ("major", "comments.votes", add("comments.votes", nullable=False)),
    "column added between": ("major", "comments.votes", add("comments.votes", 2)),
    "deprecated": ("minor", "comments.depth", put("comments.depth", deprecated="count the parents")),
    "described otherwise": ("patch", "comments.depth", put("comments.depth", description="How deep")),
    "another example": ("patch", "comments.depth", put("comments.depth", example=7)),
    "table described otherwise": ("patch", "comments", lambda c: c["tables"]["comments"].update(description="Rows")),
    "identifier recipe": ("major", "identifier comment_id", lambda c: c["identifiers"].update(comment_id="random")),
    "offset unit": ("major", "offset unit", lambda c: c["offsets"].update(unit="byte")),
}


def edited(edit: Edit, version: str = "1.0.0") -> Contract:
    content = copy.deepcopy(contract()) | {"schema_version": version}
    edit(content)
    return content


@pytest.mark.parametrize("name", EDITS)
def test_change_is_graded_and_named(name: str) -> None:
    grade, where, edit = EDITS[name]
    comparison = compare_contracts(contract(), edited(edit))
    assert [(c.grade, c.where) for c in comparison.changes] == [(grade, where)]
    assert comparison.is_breaking == (grade == "major")
    assert comparison.is_unversioned


def test_equal_contracts_differ_in_nothing() -> None:
    comparison = compare_contracts(contract(), contract())
    assert (comparison.changes, comparison.needed, comparison.is_unversioned) == ((), None, False)
    assert render_comparison(comparison, "text") == "1.0.0 to 1.0.0: no change.\n"


def test_a_renamed_column_is_told_from_a_dropped_one() -> None:
    (change,) = compare_contracts(contract(), edited(put("comments.depth", name="level"))).changes
    assert change.message == "is renamed to level"


@pytest.mark.parametrize(
    ("version", "breaking", "unversioned"),
    [
        ("1.0.0", True, True),
        ("1.0.1", True, True),
        ("1.1.0", True, True),
        ("2.0.0", True, False),
        ("0.9.0", True, True),
    ],
)
def test_a_breaking_change_needs_a_major_step(version: str, *, breaking: bool, unversioned: bool) -> None:
    comparison = compare_contracts(contract(), edited(drop("comments.depth"), version))
    assert (comparison.fails("breaking"), comparison.fails("unversioned")) == (breaking, unversioned)
    assert not comparison.fails(None)


@pytest.mark.parametrize(("version", "unversioned"), [("1.0.1", True), ("1.1.0", False), ("2.0.0", False)])
def test_an_addition_needs_a_minor_step(version: str, *, unversioned: bool) -> None:
    comparison = compare_contracts(contract(), edited(add("comments.votes"), version))
    assert (comparison.fails("breaking"), comparison.fails("unversioned")) == (False, unversioned)


def test_gravest_changes_come_first_in_every_format() -> None:
    def edit(content: Contract) -> None:
        for each in (put("comments.depth", example=7), add("quotes.mood"), drop("comments.language")):
            each(content)

    comparison = compare_contracts(contract(), edited(edit))
    assert [c.grade for c in comparison.changes] == ["major", "minor", "patch"]
    last = "1.0.0 to 1.0.0: 1 major, 1 minor, 1 patch; the version must rise by a major step."
    text = render_comparison(comparison, "text").splitlines()
    assert (text[0], text[-1]) == ("major: comments.language is gone", last)
    assert json.loads(render_comparison(comparison, "json"))["needed"] == "major"
    assert "- **minor** `quotes.mood` is a new nullable column\n" in render_comparison(comparison, "markdown")
    with pytest.raises(UsageError, match="unknown format"):
        render_comparison(comparison, "html")

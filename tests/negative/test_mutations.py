"""Every way to break a release that is known here is caught, named, and told how to mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.negative.release import Tables, ident, sound_release, write_release, write_tables

from corpus_pipeline.quality.findings import CODES, Finding
from corpus_pipeline.quality.validation import validate_release
from corpus_pipeline.tables import TABLES


@dataclass(frozen=True)
class Mutation:
    """A change of tables, and where its fault must be found: code, table, column and row, ``...`` for any."""

    name: str
    change: Callable[[Tables], None]
    code: str
    table: str
    column: str | None
    row: Any = ...


def put(table: str, column: str, row: int, value: Any) -> Callable[[Tables], None]:
    """Set one value."""

    def change(tables: Tables) -> None:
        rows = tables[table].to_pylist()
        rows[row][column] = value
        tables[table] = pa.Table.from_pylist(rows, schema=tables[table].schema)

    return change


def take(table: str, *rows: int) -> Callable[[Tables], None]:
    """Keep these rows, in this order."""

    def change(tables: Tables) -> None:
        tables[table] = tables[table].take(list(rows))

    return change


def drop(table: str, row: int) -> Callable[[Tables], None]:
    """Leave one row out."""

    def change(tables: Tables) -> None:
        kept = np.arange(tables[table].num_rows) != row
        tables[table] = tables[table].filter(pa.array(kept))

    return change


def both(*changes: Callable[[Tables], None]) -> Callable[[Tables], None]:
    """One change after the other."""

    def change(tables: Tables) -> None:
        for each in changes:
            each(tables)

    return change


def cast(table: str, column: str, to: pa.DataType, *, nullable: bool = False) -> Callable[[Tables], None]:
    """Give a column another type or nullability."""

    def change(tables: Tables) -> None:
        at = tables[table].schema.get_field_index(column)
        field = pa.field(column, to, nullable)
        tables[table] = tables[table].set_column(at, field, tables[table][column].cast(to))

    return change


def columns(table: str, select: Callable[[list[str]], list[str]]) -> Callable[[Tables], None]:
    """Keep these columns, in this order."""

    def change(tables: Tables) -> None:
        tables[table] = tables[table].select(select(tables[table].column_names))

    return change


def add_column(tables: Tables) -> None:
    """A column that no schema names."""
    tables["authors"] = tables["authors"].append_column("mood", pa.array(["calm", "calm"]))


def fill_null(tables: Tables) -> None:
    """A null where none may stand, in a column that is declared to hold nulls so that it can be written."""
    field = pa.field("language", pa.string())
    values = pa.array([None] * tables["comments"].num_rows, pa.string())
    at = tables["comments"].schema.get_field_index("language")
    tables["comments"] = tables["comments"].set_column(at, field, values)


# Rows of the sound release that the mutations speak of: spans 0-16 are page 1, paragraphs 0-3 and comments 0-2 its.
MUTATIONS = (
    Mutation("article left out", drop("articles", 0), "key.dangling", "paragraphs", "article_id", 0),
    Mutation("published without article", drop("articles", 0), "status.differs", "documents", "status", 0),
    Mutation("document left out", drop("documents", 3), "key.dangling", "articles", "document_id", 1),
    Mutation("paragraph left out", drop("paragraphs", 2), "count.differs", "articles", "n_paragraphs", 0),
    Mutation("gap in paragraphs", drop("paragraphs", 2), "position.gap", "paragraphs", "position", 2),
    Mutation("comment left out", drop("comments", 2), "count.differs", "articles", "n_comments", 0),
    Mutation("author left out", drop("authors", 0), "position.gap", "authors", "position", 0),
    Mutation("duplicate unexplained", drop("duplicates", 0), "status.differs", "documents", "status", 1),
    Mutation("article twice", take("articles", 0, 0, 1, 2), "key.duplicate", "articles", "article_id", 1),
    Mutation(
        "span twice", take("spans", *range(5), *range(4, 24)), "key.duplicate", "spans", "document_id, char_start", 5
    ),
    Mutation(
        *("author position twice", put("authors", "position", 1, 0)),
        *("key.duplicate", "authors", "article_id, position", 1),
    ),
    Mutation(
        *("parent missing", put("comments", "parent_comment_id", 1, ident("c", 9, 9))),
        *("key.dangling", "comments", "parent_comment_id", 1),
    ),
    Mutation(
        *("parent elsewhere", put("comments", "parent_comment_id", 1, ident("c", 4, 1))),
        *("key.elsewhere", "comments", "parent_comment_id", 1),
    ),
    Mutation(
        *("parents in a circle", put("comments", "parent_comment_id", 0, ident("c", 1, 3))),
        *("parent.cycle", "comments", "parent_comment_id", 0),
    ),
    Mutation(
        *("its own parent", put("comments", "parent_comment_id", 0, ident("c", 1, 1))),
        *("parent.cycle", "comments", "parent_comment_id", 0),
    ),
    Mutation("depth", put("comments", "depth", 2, 1), "depth.differs", "comments", "depth", 2),
    Mutation(
        *("section elsewhere", put("paragraphs", "section_id", 1, ident("p", 4, 1))),
        *("key.elsewhere", "paragraphs", "section_id", 1),
    ),
    Mutation(
        *("section no heading", put("paragraphs", "section_id", 1, ident("p", 1, 3))),
        *("key.kind", "paragraphs", "section_id", 1),
    ),
    Mutation(
        *("quoted comment elsewhere", put("quotes", "target_comment_id", 0, ident("c", 4, 1))),
        *("key.elsewhere", "quotes", "target_comment_id", 0),
    ),
    Mutation("kind of target", put("quotes", "target_kind", 1, "comment"), "key.kind", "quotes", "paragraph_id", 1),
    Mutation("quote too long", put("quotes", "quote_end", 2, 39), "offset.outside", "quotes", "quote_end", 2),
    Mutation("target too long", put("quotes", "target_end", 1, 38), "offset.outside", "quotes", "target_end", 1),
    Mutation(
        *("duplicate of a duplicate", put("duplicates", "duplicate_of", 0, ident("d", 2))),
        *("duplicate.chain", "duplicates", "duplicate_of", 0),
    ),
    Mutation(
        *("duplicate of a later one", put("duplicates", "duplicate_of", 0, ident("d", 4))),
        *("duplicate.chain", "duplicates", "duplicate_of", 0),
    ),
    Mutation(
        *("article repeats itself", put("articles", "duplicate_of", 2, ident("a", 7))),
        *("duplicate.chain", "articles", "duplicate_of", 2),
    ),
    Mutation("text edited", put("comments", "text", 0, "I took that boat."), "text.length", "comments", "text", 0),
    Mutation(
        *("word added", put("paragraphs", "text", 1, "The night boat always sails again.")),
        *("count.differs", "paragraphs", "n_words", 1),
    ),
    Mutation("text of a span lost", put("spans", "text", 9, None), "span.text", "spans", "text", 9),
    Mutation("text twice", put("spans", "text", 4, "The night boat"), "span.text", "spans", "text", 4),
    Mutation("body span left out", drop("spans", 6), "span.offsets", "paragraphs", "char_start", 2),
    Mutation("line without span", drop("spans", 6), "span.missing", "spans", "line_no", 6),
    Mutation("last span left out", drop("spans", 16), "span.missing", "documents", "n_spans", 0),
    Mutation(
        "row without spans", put("spans", "row_id", 5, ident("p", 1, 1)), "span.missing", "paragraphs", "char_start", 1
    ),
    Mutation("span too many", put("documents", "n_spans", 0, 16), "count.differs", "documents", "n_spans", 0),
    Mutation("spans overlap", put("spans", "char_start", 5, 83), "span.overlap", "spans", "char_start", 5),
    Mutation("span beyond the end", put("spans", "char_end", 16, 999), "offset.outside", "spans", "char_end", 16),
    Mutation("empty span", put("spans", "char_end", 16, 0), "offset.outside", "spans", "char_end", 16),
    Mutation(
        *("paragraph moved", put("paragraphs", "char_end", 3, 999)),
        *("offset.outside", "paragraphs", "char_end", 3),
    ),
    Mutation("spans swapped", take("spans", 1, 0, *range(2, 24)), "order.changed", "spans", "document_id", 1),
    Mutation("comments swapped", take("comments", 1, 0, *range(2, 7)), "order.changed", "comments", "article_id", 1),
    Mutation(
        *("span of no row", put("spans", "row_id", 5, ident("p", 9, 9))),
        *("key.dangling", "spans", "row_id", 5),
    ),
    Mutation(
        *("span of another document", put("spans", "row_id", 5, ident("p", 4, 1))),
        *("key.elsewhere", "spans", "row_id", 5),
    ),
    Mutation("kind unknown", put("paragraphs", "kind", 1, "poem"), "enum.unknown", "paragraphs", "kind", 1),
    Mutation("label unknown", put("spans", "label", 9, "furniture"), "enum.unknown", "spans", "label", 9),
    Mutation("score too high", put("spans", "label_score", 3, 1.5), "range.outside", "spans", "label_score", 3),
    Mutation(
        "score no number", put("spans", "label_score", 3, float("nan")), "range.outside", "spans", "label_score", 3
    ),
    Mutation("count negative", put("articles", "n_words", 1, -1), "range.outside", "articles", "n_words", 1),
    Mutation("words", put("articles", "n_words", 0, 14), "count.differs", "articles", "n_words", 0),
    Mutation("characters", put("articles", "n_chars", 0, 1), "count.differs", "articles", "n_chars", 0),
    Mutation(
        *("interval reversed", put("articles", "comments_from_low", 0, 999)),
        *("offset.outside", "articles", "comments_from_low", 0),
    ),
    Mutation("id in capitals", put("authors", "article_id", 0, "A-1"), "pattern.differs", "authors", "article_id", 0),
    Mutation("rule unnamed", put("spans", "rule", 0, "because"), "pattern.differs", "spans", "rule", 0),
    Mutation(
        "reason missing", put("documents", "reason_code", 2, None), "status.differs", "documents", "reason_code", 2
    ),
    Mutation(
        "reason too many", put("documents", "reason_code", 0, "binary"), "status.differs", "documents", "reason_code", 0
    ),
    Mutation("empty but published", put("documents", "status", 3, "empty"), "status.differs", "documents", "status", 3),
    Mutation("empty with furniture", drop("spans", 19 + 3), "status.differs", "documents", "status", 4),
    Mutation("name", put("comments", "commenter_name", 0, "Mara"), "name.published", "comments", "commenter_name", 0),
    Mutation("name in a span", put("spans", "text", 10, "Mara"), "name.published", "spans", "text", 10),
    Mutation(
        "one commenter in two articles",
        both(put("comments", "commenter_id", 0, "k-01"), put("comments", "commenter_id", 3, "k-01")),
        *("name.followed", "comments", "commenter_id", 3),
    ),
    Mutation(
        *("withdrawn with its text", put("comments", "status", 0, "withdrawn")),
        *("withdrawn.published", "comments", "text", 0),
    ),
    Mutation(
        *("withdrawn with its size", put("documents", "status", 0, "withdrawn")),
        *("withdrawn.published", "documents", "n_chars", 0),
    ),
    Mutation("type widened", cast("comments", "depth", pa.int64()), "type.changed", "comments", "depth", None),
    Mutation("large strings", cast("comments", "text", pa.large_string()), "type.changed", "comments", "text", None),
    Mutation(
        "seconds",
        cast("comments", "posted_at", pa.timestamp("s"), nullable=True),
        "type.changed",
        "comments",
        "posted_at",
    ),
    Mutation("null allowed", fill_null, "type.changed", "comments", "language", None),
    Mutation("column left out", columns("quotes", lambda c: c[:-1]), "column.missing", "quotes", "similarity", None),
    Mutation("column added", add_column, "column.unknown", "authors", "mood", None),
    Mutation("columns reordered", columns("authors", lambda c: c[::-1]), "order.changed", "authors", None, None),
    Mutation("table left out", lambda tables: tables.pop("quotes") and None, "table.missing", "quotes", None, None),
)


def test_a_sound_release_has_no_findings(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    assert validate_release(tmp_path) == []
    assert validate_release(tmp_path, checksums=False) == []


def assert_caught(mutation: Mutation, findings: list[Finding]) -> None:
    """The fault is named at its place, and every finding is one line of a known code with a hint."""
    place = (mutation.code, mutation.table, mutation.column)
    rows = [f.row for f in findings if (f.code, f.table, f.column) == place]
    assert rows, "\n".join(map(str, findings))
    assert mutation.row is ... or mutation.row in rows, "\n".join(map(str, findings))
    assert all(f.code in CODES and f.fix and f.message and "\n" not in str(f) for f in findings)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_is_caught_by_contents_alone(mutation: Mutation, tmp_path: Path) -> None:
    """The manifest and the checksums are made anew for the broken tables, so only the contents can tell."""
    tables = sound_release()
    mutation.change(tables)
    write_release(tmp_path, tables)
    assert_caught(mutation, validate_release(tmp_path, checksums=False))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_is_caught_by_contents_and_checksum(mutation: Mutation, tmp_path: Path) -> None:
    """The broken tables stand beside the manifest and the checksums of the sound ones."""
    sound, tables = sound_release(), sound_release()
    mutation.change(tables)
    write_release(tmp_path, sound)
    for name in TABLES:
        (tmp_path / f"{name}.parquet").unlink()
    write_tables(tmp_path, tables)
    findings = validate_release(tmp_path)
    assert_caught(mutation, findings)
    assert {f.code for f in findings} & {"checksum.differs", "file.missing"}


def test_every_code_is_exercised() -> None:
    about_files = {"checksum.differs", "file.damaged", "file.foreign", "file.missing", "manifest.differs"}
    about_files |= {"version.differs", "description.differs"}
    assert {m.code for m in MUTATIONS} | about_files | {"null.forbidden", "replay.differs"} == set(CODES)


def test_names_may_stand_in_a_release_that_keeps_them(tmp_path: Path) -> None:
    tables = sound_release()
    both(put("comments", "commenter_name", 0, "Mara"), put("spans", "text", 12, "Tobias"))(tables)
    write_release(tmp_path, tables, commenters="keep")
    assert "name.published" not in [f.code for f in validate_release(tmp_path)]


def test_many_faults_of_one_kind_are_counted(tmp_path: Path) -> None:
    tables = sound_release()
    spans = tables["spans"]
    tables["spans"] = spans.set_column(7, spans.schema.field(7), pa.array([2.0] * spans.num_rows, pa.float32()))
    write_release(tmp_path, tables)
    found = validate_release(tmp_path)
    assert len(found) == 21
    assert found[-1].count == spans.num_rows - 20
    assert f"{spans.num_rows - 20} more" in str(found[-1])


def test_empty_release_is_sound(tmp_path: Path) -> None:
    write_release(tmp_path, {name: table.schema.empty_table() for name, table in TABLES.items()})
    assert validate_release(tmp_path) == []

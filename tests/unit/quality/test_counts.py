"""Counts, offsets, positions and statuses, recomputed."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest
from tests.negative.release import Row, Tables, ident, make, sound_release

from corpus_pipeline.quality.counts import NEEDED, check_counts, measured
from corpus_pipeline.quality.findings import Finding
from corpus_pipeline.quality.keys import Linked, check_keys
from corpus_pipeline.tables import TABLES


def linked(tables: Mapping[str, pa.Table]) -> Linked:
    return Linked({name: measured(TABLES[name], table) for name, table in tables.items()})


def found(findings: list[Finding]) -> list[tuple[str, str, str | None, int | None]]:
    return [(f.code, f.table, f.column, f.row) for f in findings]


def edit(tables: Tables, name: str, row: int, **values: object) -> None:
    rows: list[Row] = tables[name].to_pylist()
    rows[row] |= values
    tables[name] = make(name, rows)


def test_sound_tables_have_no_findings() -> None:
    assert check_counts(linked(sound_release())) == []
    assert check_keys(linked(sound_release())) == []


def test_empty_tables_have_no_findings() -> None:
    assert check_counts(linked({name: table.schema.empty_table() for name, table in TABLES.items()})) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_not_there_is_nobodys_concern(name: str) -> None:
    tables = sound_release()
    tables.pop(name)
    assert check_counts(linked(tables)) == []


@pytest.mark.parametrize("name", TABLES)
def test_needed_columns_are_columns(name: str) -> None:
    assert set(NEEDED[name]) <= set(TABLES[name].names)


def test_texts_are_measured_and_not_kept() -> None:
    data = make("comments", [{"text": "Was it  1911?\n灯"}, {"text": ""}])
    slim = measured(TABLES["comments"], data)
    assert "text" not in slim.column_names
    assert slim["text_chars"].to_pylist() == [15, 0]
    assert slim["text_words"].to_pylist() == [4, 0]


def test_spans_keep_what_their_strings_say() -> None:
    rows: list[Row] = [{"label": "comment_meta", "text": "x"}, {"label": "body", "repairs": "spaces"}]
    slim = measured(TABLES["spans"], make("spans", rows))
    assert [slim[name].to_pylist() for name in ("is_meta", "is_repaired", "has_text")] == [
        [True, False],
        [False, True],
        [True, False],
    ]


def test_captions_and_notes_are_no_body() -> None:
    tables = sound_release()
    edit(tables, "paragraphs", 2, kind="note")
    columns = [f.column for f in check_counts(linked(tables))]
    assert columns == ["n_words", "n_chars"]


def test_message_tells_stated_and_counted() -> None:
    tables = sound_release()
    edit(tables, "articles", 1, n_comments=9)
    assert [f.message for f in check_counts(linked(tables))] == ["is 9, but there are 2 rows of comments"]


def test_only_the_first_row_behind_a_gap_is_named() -> None:
    tables = sound_release()
    rows = tables["paragraphs"].to_pylist()
    for row in rows[1:4]:
        row["position"] += 1
    tables["paragraphs"] = make("paragraphs", rows)
    assert found(check_counts(linked(tables))) == [("position.gap", "paragraphs", "position", 1)]


def test_a_line_break_more_is_found_by_the_length_alone() -> None:
    tables = sound_release()
    edit(tables, "comments", 0, text="I took that boat\n in 1998.")
    assert found(check_counts(linked(tables))) == [("text.length", "comments", "text", 0)]


def test_a_repaired_text_may_have_another_length() -> None:
    tables = sound_release()
    spans = tables["spans"].to_pylist()
    repaired = [row for row in spans if row["repairs"]]
    assert repaired, "the sound release holds a repaired span"
    assert check_counts(linked(tables)) == []
    repaired[0]["repairs"] = None
    tables["spans"] = make("spans", spans)
    assert found(check_counts(linked(tables))) == [("text.length", "paragraphs", "text", 1)]


def test_a_withdrawn_comment_keeps_its_place_without_its_text() -> None:
    tables = sound_release()
    edit(tables, "comments", 2, text="", n_words=0, status="withdrawn")
    tables["quotes"] = tables["quotes"].slice(0, 1)
    assert check_counts(linked(tables)) == []
    edit(tables, "comments", 2, text="Mine", n_words=1, commenter_id=ident("u", 1))
    told = [("withdrawn.published", "comments", column, 2) for column in ("text", "commenter_id")]
    assert found(check_counts(linked(tables))) == told


def test_a_withdrawn_document_leaves_a_tombstone() -> None:
    tables = sound_release()
    nothing = {"n_spans": 0, "n_chars": 0, "url": None, "source_id": None, "text_sha256": None}
    edit(tables, "documents", 4, status="withdrawn", reason_code="withdrawn", **nothing)
    spans = tables["spans"].to_pylist()
    tables["spans"] = make("spans", [row for row in spans if row["document_id"] != ident("d", 5)])
    assert check_counts(linked(tables)) == []
    edit(tables, "documents", 4, url="https://pond.example/somebody", n_chars=5)
    told = [("withdrawn.published", "documents", column, 4) for column in ("url", "n_chars")]
    assert found(check_counts(linked(tables))) == told


def test_a_document_without_text_has_no_spans() -> None:
    tables = sound_release()
    extra = {"document_id": ident("d", 6), "char_start": 0, "char_end": 1, "label": "boilerplate", "text": "x"}
    spans = tables["spans"].to_pylist()
    spans.insert(23, extra)
    tables["spans"] = make("spans", spans)
    edit(tables, "documents", 5, n_chars=1, n_spans=1)
    assert found(check_counts(linked(tables))) == [("status.differs", "documents", "status", 5)]


def test_spans_out_of_order_are_still_compared_by_place() -> None:
    tables = sound_release()
    order = [1, 0, *range(2, tables["spans"].num_rows)]
    tables["spans"] = tables["spans"].take(order)
    assert check_counts(linked(tables)) == []
    assert found(check_keys(linked(tables))) == [("order.changed", "spans", "document_id", 1)]


def test_overlap_names_both_offsets() -> None:
    tables = sound_release()
    start = tables["spans"]["char_start"][16].as_py()
    edit(tables, "spans", 16, char_start=start - 2)
    finding = next(f for f in check_counts(linked(tables)) if f.code == "span.overlap")
    assert finding.message == f"is {start - 2}, but the span before ends at {start - 1}"


@pytest.mark.parametrize("commenters", ["local", "pseudonym"])
def test_names_are_published_only_where_the_setting_keeps_them(commenters: str) -> None:
    tables = sound_release()
    edit(tables, "comments", 0, commenter_name="Mara")
    assert found(check_counts(linked(tables), commenters)) == [("name.published", "comments", "commenter_name", 0)]
    assert check_counts(linked(tables), "keep") == []


def test_meta_of_a_comment_may_stand_alone_without_text() -> None:
    tables = sound_release()
    edit(tables, "spans", 10, row_id=None)
    assert check_counts(linked(tables)) == []


def test_interval_of_comments_ends_within_the_document() -> None:
    tables = sound_release()
    edit(tables, "articles", 0, comments_from_high=10_000)
    finding = check_counts(linked(tables))
    assert found(finding) == [("offset.outside", "articles", "comments_from_high", 0)]

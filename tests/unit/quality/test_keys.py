"""Keys, references, threads and links between tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.negative.release import Row, ident, make, sound_release

from corpus_pipeline.quality.findings import Finding
from corpus_pipeline.quality.keys import DANGLING, NULL, Linked, _circles, _first_pairs, check_keys, gather, sort_order
from corpus_pipeline.tables import TABLES


def found(findings: list[Finding]) -> list[tuple[str, str, str | None, int | None]]:
    return [(f.code, f.table, f.column, f.row) for f in findings]


def thread(*parents: int | None, depth: list[int] | None = None) -> Linked:
    """One article whose comments answer the comments of these numbers."""
    rows: list[Row] = [
        {
            "comment_id": ident("c", 1, number),
            "article_id": ident("a", 1),
            "position": number,
            "parent_comment_id": None if parent is None else ident("c", 1, parent),
            "depth": depth[number] if depth else 0,
        }
        for number, parent in enumerate(parents)
    ]
    article = make("articles", [{"article_id": ident("a", 1), "document_id": ident("d", 1)}])
    return Linked({"articles": article, "comments": make("comments", rows)})


def test_sound_tables_have_no_findings() -> None:
    assert check_keys(Linked(sound_release())) == []


def test_empty_tables_have_no_findings() -> None:
    assert check_keys(Linked({name: table.schema.empty_table() for name, table in TABLES.items()})) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_not_there_is_nobodys_concern(name: str) -> None:
    tables = sound_release()
    tables.pop(name)
    assert check_keys(Linked(tables)) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_stands_twice_is_a_duplicate_key(name: str) -> None:
    tables = sound_release()
    tables[name] = pa.concat_tables([tables[name], tables[name].slice(0, 1)])
    last = tables[name].num_rows - 1
    key = ", ".join(TABLES[name].primary_key)
    assert ("key.duplicate", name, key, last) in found(check_keys(Linked(tables)))


REFERENCES = [(name, key.columns[0]) for name, table in TABLES.items() for key in table.foreign_keys]


@pytest.mark.parametrize(("name", "column"), REFERENCES)
def test_every_foreign_key_is_followed(name: str, column: str) -> None:
    tables = sound_release()
    rows = tables[name].to_pylist()
    rows[0][column] = "x-0000000000000000"
    tables[name] = make(name, rows)
    assert ("key.dangling", name, column, 0) in found(check_keys(Linked(tables)))


def test_message_of_a_dangling_key_names_value_and_target() -> None:
    linked = thread(None)
    linked.tables["comments"] = make("comments", [{"article_id": "a-ffffffffffffffff"}])
    finding = next(f for f in check_keys(linked) if f.column == "article_id")
    assert finding.message == "'a-ffffffffffffffff' is no article_id of articles"


def test_a_parent_may_stand_behind_its_answer() -> None:
    assert check_keys(thread(1, None, depth=[1, 0])) == []


def test_depth_is_counted_from_the_parent() -> None:
    assert found(check_keys(thread(None, 0, 1, depth=[0, 1, 3]))) == [("depth.differs", "comments", "depth", 2)]
    assert found(check_keys(thread(None, depth=[1]))) == [("depth.differs", "comments", "depth", 0)]


@pytest.mark.parametrize(
    ("kinds", "rows"),
    [(("near", "text"), []), (("text", "text"), [1]), (("near", "near"), [1]), (("text", "near"), [1])],
)
def test_a_copy_of_a_near_duplicate_points_at_what_is_published_for_it(kinds: tuple[str, str], rows: list[int]) -> None:
    """The second document is a duplicate of the first, the third one of the second."""
    documents = make("documents", [{"document_id": ident("d", number)} for number in range(3)])
    pairs: list[Row] = [
        {"document_id": ident("d", number + 1), "duplicate_of": ident("d", number), "kind": kind}
        for number, kind in enumerate(kinds)
    ]
    linked = Linked({"documents": documents, "duplicates": make("duplicates", pairs)})
    assert [f.row for f in check_keys(linked) if f.code == "duplicate.chain"] == rows


def test_only_the_circle_itself_is_named() -> None:
    circle = found(check_keys(thread(1, 2, 0, 0, None, depth=[1, 1, 1, 2, 0])))
    assert circle == [("parent.cycle", "comments", "parent_comment_id", row) for row in (0, 1, 2)]


def test_a_comment_does_not_answer_itself() -> None:
    assert found(check_keys(thread(0))) == [("parent.cycle", "comments", "parent_comment_id", 0)]


def naive_circles(parent: list[int]) -> list[bool]:
    """Whether walking up from a row comes back to it."""
    out = []
    for row in range(len(parent)):
        at = parent[row]
        for _ in parent:
            if at in {row, -1}:
                break
            at = parent[at]
        out.append(at == row)
    return out


PARENTS = st.integers(0, 12).flatmap(lambda n: st.lists(st.integers(-1, max(n - 1, -1)), min_size=n, max_size=n))


@given(PARENTS)
def test_circles_are_those_that_walking_finds(parent: list[int]) -> None:
    assert _circles(np.array(parent, np.int64)).tolist() == naive_circles(parent)


def test_a_long_chain_is_no_circle() -> None:
    chain = np.arange(-1, 4999)
    assert not _circles(chain).any()
    chain[0] = 4999
    assert _circles(chain).all()


PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=15)


@given(PAIRS)
def test_first_pairs_are_the_first(pairs: list[tuple[int, int]]) -> None:
    group, number = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    assert _first_pairs(group, number).tolist() == [pairs.index(pair) for pair in pairs]


@given(PAIRS)
def test_sort_order_sorts_and_keeps_what_is_sorted(pairs: list[tuple[int, int]]) -> None:
    group, number = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    order = sort_order(group, number)
    assert list(zip(group[order].tolist(), number[order].tolist(), strict=True)) == sorted(pairs)
    assert sort_order(group[order], number[order]) == slice(None)


def test_rows_tell_null_from_dangling() -> None:
    linked = thread(None, 0, 0, depth=[0, 1, 1])
    linked.tables["comments"] = linked.tables["comments"].slice(1)
    assert linked.rows("comments", "parent_comment_id", "comments").tolist() == [DANGLING, DANGLING]
    assert thread(None).rows("comments", "parent_comment_id", "comments").tolist() == [NULL]


def test_references_in_dictionaries_are_resolved_alike() -> None:
    tables = sound_release()
    plain = Linked(tables).rows("comments", "article_id", "articles")
    column = tables["comments"]["article_id"].combine_chunks()
    parts = pa.chunked_array([column.slice(0, 3).dictionary_encode(), column.slice(3).dictionary_encode()])
    tables["comments"] = tables["comments"].set_column(1, "article_id", parts)
    assert Linked(tables).rows("comments", "article_id", "articles").tolist() == plain.tolist()


def test_gather_gives_the_default_for_no_row() -> None:
    assert gather(np.array([7, 8]), np.array([1, -1, 0, -2]), 5).tolist() == [8, 5, 7, 5]
    assert gather(np.zeros(0, np.bool_), np.array([-1]), True).tolist() == [True]


def test_a_quotation_of_nothing_here_has_no_target() -> None:
    tables = sound_release()
    rows = tables["quotes"].to_pylist()
    rows[2]["paragraph_id"] = ident("p", 1, 3)
    tables["quotes"] = make("quotes", rows)
    assert found(check_keys(Linked(tables))) == [("key.kind", "quotes", "paragraph_id", 2)]

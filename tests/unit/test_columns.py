"""The bridge to Arrow: what each small function gives, on columns as they come (chunked, sliced, null, empty)."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline import columns
from corpus_pipeline.text.folding import fold_text

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=12)
WORDS = ["пруд", "", "a heron", "池塘", "e\u0301", "🦢"]


def strings(*texts: str | None) -> pa.Array:
    return pa.array(texts, pa.string())


@given(TEXTS, st.integers(0, 5))
def test_one_chunk_starts_at_its_buffers_beginning(texts: list[str], cut: int) -> None:
    chunked = pa.chunked_array([pa.array(texts, pa.string()), pa.array(texts[::-1], pa.string())]).slice(cut)
    array = columns.one_chunk(chunked)
    assert array.to_pylist() == [*texts, *texts[::-1]][cut:]
    data, offsets = columns.text_buffer(array)
    assert [bytes(data[a:b]).decode() for a, b in itertools.pairwise(offsets)] == array.to_pylist()


def test_numbers_and_flags() -> None:
    assert columns.ints(pa.chunked_array([[1, 2], [3]], pa.int32())).tolist() == [1, 2, 3]
    assert columns.bools(pa.array([True, None, False])).tolist() == [True, False, False]


def test_columns_are_added_or_filled_in_their_place() -> None:
    table = columns.with_columns(pa.table({"a": [1, 2], "b": [3, 4]}), {"a": [5, 6], "c": strings("x", "y")})
    assert table.to_pydict() == {"a": [5, 6], "b": [3, 4], "c": ["x", "y"]}


def test_slices_of_a_buffer() -> None:
    data = np.frombuffer("пруд pond 池".encode(), np.uint8)
    found = columns.slices(data, np.array([0, 9, 14]), np.array([8, 13, 17]))
    assert found.to_pylist() == ["пруд", "pond", "池"]
    none = np.zeros(0, np.int64)
    assert columns.slices(data, none, none).to_pylist() == []


def test_lengths_in_bytes_and_in_code_points() -> None:
    assert columns.byte_lengths(strings(*WORDS)).tolist() == [8, 0, 7, 6, 3, 4]
    assert columns.char_lengths(strings(*WORDS)).tolist() == [4, 0, 7, 2, 2, 1]


def test_blank_is_what_white_space_alone_is() -> None:
    texts = strings("", " \t\n", "\u00a0\u3000", "\u2028", "\u200b", "x", " . ")
    assert columns.is_blank(texts).tolist() == [True, True, True, True, False, False, False]


def test_nothing_matches_where_there_is_no_text() -> None:
    assert columns.matches(strings("a heron", None, "heron"), "^h").tolist() == [False, False, True]


def test_membership_and_place() -> None:
    texts = strings("b", None, "c", "a", "b")
    assert columns.among(texts, ["a", "b"]).tolist() == [True, False, False, True, True]
    assert columns.place_among(texts, ["a", "b"]).tolist() == [1, -1, -1, 0, 1]
    assert columns.place_among(texts, []).tolist() == [-1] * 5


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("» Share\t THIS…", "share this"),
        ("  Reply\u00a0\u00a0(3) ", "reply (3)"),
        ("— Анонс —", "анонс"),
        ("DEVAMINI OKU →", "devamini oku"),
        ("İlgili haberler", "ilgili haberler"),
        ("Straße", "straße"),
        ("…", ""),
        ("3 comments:", "3 comments"),
        ("e-mail", "e-mail"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    assert columns.fold(strings(raw)).to_pylist() == [folded]
    assert fold_text(raw) == folded


def test_fold_keeps_null() -> None:
    assert columns.fold(strings(None, "A  B")).to_pylist() == [None, "a b"]


# Everything that folding treats in a way of its own, and every string of up to three of them.
FOLDED = [*"aZ ıİi\u0307ßẞ\u00a0\t\n\r\v\f .»→-éΣς", "Ǆ", "\u2028", "\x85"]
STRINGS = ["".join(own) for n in range(4) for own in itertools.product(FOLDED, repeat=n)]


def test_fold_is_the_same_for_a_string_and_a_column() -> None:
    assert columns.fold(strings(*STRINGS)).to_pylist() == [fold_text(text) for text in STRINGS]


def test_folding_twice_changes_nothing() -> None:
    folded = columns.fold(strings(*STRINGS))
    assert columns.fold(folded).to_pylist() == folded.to_pylist()


def test_only_what_is_under_the_mask_is_replaced() -> None:
    texts = strings("a", "b", "c")
    assert columns.replace_where(texts, np.array([True, False, True]), ["x", "z"]).to_pylist() == ["x", "b", "z"]
    assert columns.replace_where(texts, np.zeros(3, np.bool_), []) is texts


def test_hashes_are_those_of_every_machine() -> None:
    hashes = columns.text_hashes(strings("", "пруд", "пруд"))
    assert hashes.tolist() == [13020603013274838756, 3340097635285312511, 3340097635285312511]
    assert hashes.dtype == np.uint64


def test_mixing_two_hashes_depends_on_their_order() -> None:
    left, right = columns.text_hashes(strings("a")), columns.text_hashes(strings("b"))
    assert columns.mix(left, right).tolist() != columns.mix(right, left).tolist()
    assert columns.mix(left, right).tolist() == columns.mix(left, right).tolist()


def test_ids_are_a_letter_and_16_digits_of_the_key() -> None:
    assert columns.hash_ids("d", ["test", ""]) == ["d-9f86d081884c7d65", "d-e3b0c44298fc1c14"]


@given(st.lists(st.sampled_from("abc")))
def test_occurrences_count_what_stood_before(values: list[str]) -> None:
    assert columns.occurrences(values) == [values[:i].count(value) for i, value in enumerate(values)]


@given(st.lists(st.integers(-3, 3)))
def test_times_of_counts_each_value(values: list[int]) -> None:
    assert columns.times_of(np.array(values, np.int64)).tolist() == [values.count(value) for value in values]


DOCS = st.lists(st.integers(0, 5), max_size=20).map(sorted)


@given(DOCS, st.data())
def test_sums_and_first_and_last_rows_by_document(doc_nos: list[int], data: st.DataObject) -> None:
    doc_no = np.array(doc_nos, np.int64)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(doc_nos), max_size=len(doc_nos))), np.bool_)
    at = columns.bounds(doc_no, 6)
    rows = [[row for row, own in enumerate(doc_nos) if own == doc] for doc in range(6)]
    assert [list(range(a, b)) for a, b in itertools.pairwise(at)] == [
        own or list(range(a, a)) for own, a in zip(rows, at, strict=False)
    ]
    assert columns.sum_by(mask, at).tolist() == [sum(bool(mask[row]) for row in own) for own in rows]
    marked = [[row for row in own if mask[row]] for own in rows]
    assert columns.first_by(mask, at).tolist() == [m[0] if m else end for m, end in zip(marked, at[1:], strict=True)]
    assert columns.last_by(mask, at).tolist() == [m[-1] if m else -1 for m in marked]


def test_documents_without_lines_are_left_out() -> None:
    doc_no = np.array([0, 0, 2, 4])
    every = [(s.doc_no, s.start, s.end) for s in columns.per_document(doc_no, 6)]
    assert every == [(0, 0, 2), (2, 2, 3), (4, 3, 4)]
    wanted = np.array([False, True, True, False, False, True])
    assert [s.doc_no for s in columns.per_document(doc_no, 6, wanted)] == [2]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("The heron", "latin"),
        ("Çiğdem Öztürk", "latin"),
        ("Цапля", "cyrillic"),
        ("مالك الحزين", "arabic"),
        ("苍鹭站在芦苇丛中", "han"),
        ("さぎがいた", "kana"),
        ("サギ", "kana"),
        ("왜가리", "hangul"),
        ("ερωδιός", "greek"),
        ("אנפה", "hebrew"),
        ("बगुला", "indic"),
    ],
)
def test_scripts_are_told_apart(text: str, script: str) -> None:
    counts = columns.script_counts(strings(text, "", text))
    assert counts.shape == (3, len(columns.SCRIPTS))
    assert columns.SCRIPTS[int(counts[0].argmax())] == script
    assert counts[1].sum() == 0
    assert counts[0].tolist() == counts[2].tolist()


def test_a_letter_counts_once_whatever_its_length_in_bytes() -> None:
    counts = columns.script_counts(strings("цапля 12 — !"))
    assert counts[0].sum() == 5


def test_codes_become_names_and_negative_ones_null() -> None:
    assert columns.dictionary(np.array([1, -1, 0]), ["a", "b"]).to_pylist() == ["b", None, "a"]


def test_bytes_are_found_in_each_string_and_not_across_two() -> None:
    texts = pa.array(["a www.b", "ww", "w.", "", "www.www.", "é www."])
    assert columns.holding(texts, b"www.").tolist() == [True, False, False, False, True, True]
    assert columns.holding(texts.slice(1, 2), b"www.").tolist() == [False, False]
    assert columns.holding(pa.array([], pa.string()), b"x").tolist() == []


def test_runs_of_strings_are_joined() -> None:
    at = np.array([0, 2, 2, 3])
    assert columns.join_runs(strings("a heron", "", "пруд"), at, "\n").to_pylist() == ["a heron\n", "", "пруд"]
    assert columns.join_runs(strings(), np.array([0]), " ").to_pylist() == []


def test_every_byte_is_looked_up_in_a_table_that_keeps_its_type() -> None:
    table = np.zeros(256, np.bool_)
    table[[0, 97, 255]] = True
    data = np.array([97, 98, 0, 255], np.uint8)
    found = columns.of_bytes(table, data)
    found[1] = True
    assert found.dtype == np.bool_
    assert found.tolist() == [True] * 4
    assert columns.of_bytes(table, data[:0]).tolist() == []


def test_bytes_at_the_edges_and_anywhere() -> None:
    texts = strings("", "a", "é.", "x|y")
    first, last = columns.edge_bytes(texts)
    assert first.tolist() == [0, ord("a"), 0xC3, ord("x")]
    assert last.tolist() == [0, ord("a"), ord("."), ord("y")]
    assert columns.holding_any(texts, columns.byte_flags(*b"|", 0xA9)).tolist() == [False, False, True, True]
    assert columns.holding_any(strings(), columns.byte_flags(0)).tolist() == []


def test_a_pattern_is_asked_of_the_likely_strings() -> None:
    likely = np.array([True, False, True])
    assert columns.matches_among(strings("ab", "ab", "b"), likely, "^a").tolist() == [True, False, False]
    assert not columns.matches_among(strings("ab"), np.array([False]), "a").any()

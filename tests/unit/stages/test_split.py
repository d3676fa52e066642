"""The spine: where lines begin and end, in code points of the document's text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.columns import ints
from corpus_pipeline.stages.split import divide_lines, line_texts, shift_lines, split_lines, take_documents


def documents(*texts: str) -> pa.Table:
    return pa.table({"text": pa.array(texts, pa.string())})


def lines(*texts: str) -> list[list[str]]:
    """The lines of each document."""
    table = split_lines(documents(*texts))
    found = line_texts(documents(*texts), table).to_pylist()
    doc_no = ints(table["doc_no"]).tolist()
    return [[line for line, doc in zip(found, doc_no, strict=True) if doc == d] for d in range(len(texts))]


def column(name: str, *texts: str) -> list[int]:
    values: list[int] = split_lines(documents(*texts))[name].to_pylist()
    return values


BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("mark", BREAKS)
def test_every_mandatory_break_ends_a_line(mark: str) -> None:
    assert lines(f"one{mark}two{mark}{mark}three") == [["one", "two", "three"]]


@pytest.mark.parametrize("mark", BREAKS)
def test_a_blank_line_is_told_from_a_line_end(mark: str) -> None:
    assert column("blank_before", f"one{mark}two{mark}{mark}three") == [False, False, True]


def test_crlf_is_one_break_also_beside_lone_marks() -> None:
    assert column("blank_before", "one\r\n\rtwo\n\r\nthree\r") == [False, True, True]


@pytest.mark.parametrize("text", ["", "\n", " \t \r\n\u00a0\n\u3000", "\r"])
def test_nothing_but_white_space_has_no_lines(text: str) -> None:
    assert lines(text) == [[]]


def test_no_documents_have_no_lines() -> None:
    assert split_lines(documents()).num_rows == 0


def test_a_document_without_lines_leaves_its_neighbours_alone() -> None:
    assert lines("", "one", "  ", "two\nthree\n", "") == [[], ["one"], [], ["two", "three"], []]
    assert column("line_no", "", "one", "  ", "two\nthree\n", "") == [0, 0, 1]


def test_white_space_around_a_line_is_outside_of_it_and_counted_as_indent() -> None:
    text = "\u3000\u3000池塘  \n\t- bread\u00a0\nrope"
    assert lines(text) == [["池塘", "- bread", "rope"]]
    assert column("indent", text) == [2, 1, 0]
    assert column("char_start", text) == [2, 8, 17]


def test_control_characters_and_marks_inside_a_line_are_left_alone() -> None:
    assert lines("a\x00b\x1fc \u200b\ufeff d") == [["a\x00b\x1fc \u200b\ufeff d"]]


def test_offsets_are_code_points_and_begin_anew_in_every_document() -> None:
    texts = ("🦢 Шла\r\nцапля", "池塘\n\nя")
    assert column("char_start", *texts) == [0, 7, 0, 4]
    assert column("char_end", *texts) == [5, 12, 2, 5]


CHARS = [*"ab \t", *"\n\r\v\f\x85\u2028\u2029", "\x1c", "\u00a0", "\u3000", "\u200b", "я", "池", "🦢"]
TEXTS = st.lists(st.text(st.sampled_from(CHARS)), max_size=6)


@given(TEXTS)
def test_lines_are_slices_that_cover_every_visible_character(texts: list[str]) -> None:
    table = split_lines(documents(*texts))
    found = line_texts(documents(*texts), table).to_pylist()
    columns = [ints(table[name]).tolist() for name in ("doc_no", "char_start", "char_end")]
    covered = [[False] * len(text) for text in texts]
    for line, doc, start, end in zip(found, *columns, strict=True):
        assert line == texts[doc][start:end]
        assert line == line.strip()
        assert not any(covered[doc][start:end])
        covered[doc][start:end] = [True] * (end - start)
    bare = "".join(
        c for text, own in zip(texts, covered, strict=True) for c, is_in in zip(text, own, strict=True) if not is_in
    )
    assert not bare.strip()


@given(TEXTS)
def test_a_document_has_the_same_lines_whatever_stands_beside_it(texts: list[str]) -> None:
    together = split_lines(documents(*texts))
    for i, text in enumerate(texts):
        alone = split_lines(documents(text))
        own = together.filter(pa.array(ints(together["doc_no"]) == i))
        for name in ("line_no", "char_start", "char_end", "blank_before", "indent"):
            assert own[name].to_pylist() == alone[name].to_pylist()


def test_shifted_lines_are_those_of_one_batch() -> None:
    first, second = ("Herons\n\nnest here.", "é\n"), ("Über\r\n  all", "", "x")
    n_text = sum(len(text.encode()) for text in first)
    parts = [split_lines(documents(*first)), shift_lines(split_lines(documents(*second)), len(first), n_text)]
    assert pa.concat_tables(parts).equals(split_lines(documents(*first, *second)))


@given(st.lists(st.tuples(st.text(alphabet="a ä\n", max_size=6), st.booleans()), max_size=6))
def test_some_documents_have_the_lines_that_they_have_among_others(drawn: list[tuple[str, bool]]) -> None:
    own = documents(*(text for text, _ in drawn))
    kept = np.array([is_kept for _, is_kept in drawn], np.bool_)
    taken, theirs = take_documents(own, split_lines(own), kept)
    assert theirs.equals(split_lines(taken))
    assert taken["text"].to_pylist() == [text for text, is_kept in drawn if is_kept]


def test_lines_are_divided_at_places_within_them_and_nowhere_else() -> None:
    texts = documents("one\nMärä said  low water\n", "two\n\nthree four")
    table = split_lines(texts)
    divided = divide_lines(table, texts, {0: np.array([0, 14]), 1: np.array([5, 10, 99])})
    assert line_texts(texts, divided).to_pylist() == ["one", "Märä said", "low water", "two", "three", "four"]
    assert divided["line_no"].to_pylist() == [0, 1, 2, 0, 1, 2]
    assert divided["char_start"].to_pylist() == [0, 4, 15, 0, 5, 11]
    assert divided["char_end"].to_pylist() == [3, 13, 24, 3, 10, 15]
    assert divided["blank_before"].to_pylist() == [False, False, False, False, True, False]
    assert divided.schema == table.schema
    assert divide_lines(table, texts, {0: np.array([4])}) is table

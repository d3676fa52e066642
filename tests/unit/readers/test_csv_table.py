"""Tables of separated values as records."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.records import fates, read_records, texts


def test_rows_are_records_named_by_the_line_they_begin_in(tmp_path: Path) -> None:
    payload = b'id,text,url\r\n1,"one, and\r\n""two""",https://p.example/1\r\n\r\n2,three,\r\n'
    found = read_records(tmp_path, "a.csv", payload)
    assert fates(found) == [("line 2", None), ("line 5", None)]
    assert texts(found) == ['one, and\r\n"two"', "three"]
    assert [record.given for record in found] == [{"id": "1", "url": "https://p.example/1"}, {"id": "2"}]


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "|"), ("a.tsv", "\t")])
def test_the_delimiter_is_told_by_suffix_or_header(tmp_path: Path, name: str, mark: str) -> None:
    payload = f"id{mark}text\n1{mark}one\n".encode()
    assert texts(read_records(tmp_path, name, payload)) == ["one"]


def test_a_mark_before_the_header_is_no_part_of_it(tmp_path: Path) -> None:
    assert texts(read_records(tmp_path, "a.csv", b"\xef\xbb\xbftext\none\n")) == ["one"]


BAD = [
    (b"1,2,3", "bad_row", "3 cells"),
    (b"1", "bad_row", "1 cells"),
    (b'1,"a"b"', "bad_row", "not doubled"),
    (b'1,"never closed', "bad_row", "not closed"),
    (b"\xff,one", "bad_encoding", "declare the encoding"),
]


@pytest.mark.parametrize(("line", "code", "word"), BAD)
def test_a_bad_row_takes_no_other_with_it(tmp_path: Path, line: bytes, code: str, word: str) -> None:
    found = read_records(tmp_path, "a.csv", b"id,text\n1,one\n" + line + b"\n3,three\n4,four\n")
    assert fates(found) == [("line 2", None), ("line 3", code), ("line 4", None), ("line 5", None)]
    assert found[1].refusal is not None
    assert word in found[1].refusal[1]


def test_texts_in_another_encoding_are_decoded_later(tmp_path: Path) -> None:
    (found,) = read_records(tmp_path, "a.csv", "text\nMüller\n".encode("cp1252"))
    assert (found.payload, found.is_text) == ("Müller".encode("cp1252"), False)
    payload = "title,text\nMüller,Säcke\n".encode("cp1252")
    (found,) = read_records(tmp_path, "a.csv", payload, encoding="cp1252")
    assert found.given == {"title": "Müller"}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"id,body\n1,one\n", "missing_text"),
        (b"text,text\na,b\n", "bad_row"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_refused_record(tmp_path: Path, payload: bytes, code: str) -> None:
    assert [code for _, code in fates(read_records(tmp_path, "a.csv", payload))] == [code]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_byte_order_mark_tells_wide_text(tmp_path: Path, encoding: str) -> None:
    payload = 'title\ttext\r\nReiher\t"Grüße,\nzwei"\r\n'.encode(encoding)
    (found,) = read_records(tmp_path, "a.tsv", payload)
    assert (found.given["title"], texts([found])) == ("Reiher", ["Grüße,\nzwei"])


def test_long_cells_are_read_and_longer_ones_refused(tmp_path: Path) -> None:
    payload = b"text\n" + b"x" * 900_000 + b"\n" + b"y" * 1_100_000 + b"\nshort\n"
    assert fates(read_records(tmp_path, "a.csv", payload)) == [
        ("line 2", None),
        ("line 3", "too_large"),
        ("line 4", None),
    ]


def test_a_quote_that_is_never_closed_costs_its_line_alone(tmp_path: Path) -> None:
    payload = b'text\n"open\n' + b"one more line\n" * 2000
    found = read_records(tmp_path, "a.csv", payload)
    assert fates(found)[0] == ("line 2", "bad_row")
    assert len(texts(found)) == 2000


def test_blank_lines_are_passed_over_but_kept_in_quotes(tmp_path: Path) -> None:
    blanks = b"\n" * 600_000
    payload = b"text\n" + blanks + b'"one' + blanks + b'two"\n' + blanks + b"three\n"
    found = read_records(tmp_path, "a.csv", payload, max_bytes=10**8)
    assert fates(found) == [("line 600002", None), ("line 1800003", None)]
    assert texts(found) == ["one" + blanks.decode() + "two", "three"]


def test_a_quote_is_given_up_after_a_million_lines(tmp_path: Path) -> None:
    """Each line is held by itself until the quote ends: sixteen million took 2 GB."""
    payload = b'text\none\n"never closed' + b"\n" * 1_500_000 + b"two\n"
    found = read_records(tmp_path, "a.csv", payload, max_bytes=10**8)
    assert fates(found) == [("line 2", None), ("line 3", "bad_row"), ("line 1500003", None)]


def test_lines_may_end_in_carriage_returns_alone(tmp_path: Path) -> None:
    payload = b'id;text\r1;one\r2;"two,\rand more"\r\r3;"bad" three\r4;four'
    found = read_records(tmp_path, "a.csv", payload)
    assert fates(found) == [("line 2", None), ("line 3", None), ("line 6", "bad_row"), ("line 7", None)]
    assert texts(found) == ["one", "two,\nand more", "four"]


def test_columns_that_are_not_read_may_share_a_name(tmp_path: Path) -> None:
    """Spreadsheets leave empty columns behind."""
    assert texts(read_records(tmp_path, "a.csv", b"text,,,x,x\none,,,1,2\n")) == ["one"]
    found = read_records(tmp_path, "b.csv", b"text,id,id\none,1,2\n")
    assert found[0].refusal == ("bad_row", "two columns are named 'id'")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "text\none\ntwo\n"), ("a.jsonl", '{"text":"one"}\n{"text":"two"}\n')]
)
def test_wide_letters_are_told_without_a_mark(tmp_path: Path, encoding: str, name: str, text: str) -> None:
    assert texts(read_records(tmp_path, name, text.encode(encoding), target=10)) == ["one", "two"]


def test_columns_given_for_another_table_hide_no_text(tmp_path: Path) -> None:
    given = {"text": "content", "id": "guid"}
    assert texts(read_records(tmp_path, "a.csv", b"id,text\n1,one\n", columns=given)) == ["one"]
    assert texts(read_records(tmp_path, "b.csv", b"guid,content,text\n1,two,not this\n", columns=given)) == ["two"]

"""JSON files: an array of records, an object, or lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.records import fates, read_records, texts


def test_an_array_gives_its_elements_as_rows(tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "one"}, {"text": None}, 5, {"text": "vier"}]
    for indent in (None, 2):
        found = read_records(tmp_path, "a.json", b"\xef\xbb\xbf" + json.dumps(rows, indent=indent).encode())
        assert fates(found) == [("row 0", None), ("row 1", "missing_text"), ("row 2", "bad_row"), ("row 3", None)]
        assert texts(found) == ["one", "vier"]


@pytest.mark.parametrize("indent", [None, 1])
def test_one_object_is_the_record_of_the_file(tmp_path: Path, indent: int | None) -> None:
    payload = json.dumps({"text": "one " * 3000, "url": "https://p.example/"}, indent=indent).encode() + b"\n"
    (found,) = read_records(tmp_path, "a.json", payload, given={"id": "of the file"})
    assert (found.source_record, found.is_row, found.refusal) == (None, False, None)
    assert found.given == {"id": "of the file", "url": "https://p.example/"}


def test_lines_may_be_named_json(tmp_path: Path) -> None:
    lines = b'{"text": "one"}\n{"text": "two"}\n{"text": bad\n'
    assert fates(read_records(tmp_path, "a.json", lines)) == [
        ("line 1", None),
        ("line 2", None),
        ("line 3", "bad_row"),
    ]


def test_an_array_of_many_chunks(tmp_path: Path) -> None:
    rows = [{"text": f"Цапля {i} " * (i * 7)} for i in range(300)]
    payload = json.dumps(rows, ensure_ascii=False).encode()
    assert len(payload) > 4_000_000
    found = read_records(tmp_path, "a.json", payload, max_bytes=len(payload))
    assert texts(found) == [row["text"] for row in rows]


BROKEN = [
    (b'[{"text": "one"}, {"text": "two"', "damaged"),
    (b'[{"text": "one"} {"text": "two"}]', "damaged"),
    (b'[{"text": "one"}, ', "damaged"),
    (b'[{"text": "one"}] and more', "bad_row"),
    (b'[{"text": "one"}, {"text": "\xff"}]', "bad_encoding"),
    (b'[{"text": "one"}, ' + b"[" * 50_000, "bad_row"),
    (b'[{"text": "one"}, {"text": "' + b"x" * 4_000_000 + b'"}]', "too_large"),
]


@pytest.mark.parametrize(("payload", "code"), BROKEN)
def test_what_stands_before_the_break_is_read(tmp_path: Path, payload: bytes, code: str) -> None:
    found = read_records(tmp_path, "a.json", payload)
    if code != "bad_encoding":  # nothing of a chunk that is no UTF-8 is read
        assert texts(found) == ["one"]
    assert fates(found)[-1][1] == code


@pytest.mark.parametrize("payload", [b"{", b'{"text": "a"', b"[", b"nothing", b'{\n"text": 1}'])
def test_what_is_no_json_is_one_refused_record(tmp_path: Path, payload: bytes) -> None:
    found = read_records(tmp_path, "a.json", payload)
    assert [record.refusal is not None for record in found] == [True]


def test_a_million_blanks_are_skipped_quickly(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.json", b"[" + b" " * 900_000 + b'{"text": "one"}' + b"\n" * 900_000 + b"]")
    assert texts(found) == ["one"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'{"n": ' + b"7" * 5000 + b', "text": "] } \\" ["}', "a number of 5000 digits"),
        (b"7" * 5000, "a number of 5000 digits"),
        (b'["\\"[", ' + b"[" * 100_000 + b"]" * 100_001, "nested too deeply"),
        (b'{"text": "one", "text": "two"}', "the key 'text' stands twice"),
        (b'{"n": ' + b"7" * 5000 + b', "text": "' + b"long ]} " * 200_000 + b'"}', "a number of 5000 digits"),
    ],
)
def test_a_value_that_is_refused_takes_no_other_with_it(tmp_path: Path, bad: bytes, why: str) -> None:
    found = read_records(tmp_path, "a.json", b'[{"text": "first"}, ' + bad + b', {"text": "last"}]', max_bytes=10**7)
    assert fates(found) == [("row 0", None), ("row 1", "bad_row"), ("row 2", None)]
    assert found[1].refusal == ("bad_row", why)


def test_a_refused_value_that_does_not_end_is_told_once(tmp_path: Path) -> None:
    for bad in (b"[" * 100_000, b'{"n": ' + b"7" * 5000 + b', "text": "' + b'\\"' * 400_000):
        ((_, code),) = fates(read_records(tmp_path, "a.json", b"[" + bad, max_bytes=10**7))
        assert code == "bad_row"

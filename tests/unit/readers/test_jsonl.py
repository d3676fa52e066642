"""JSON Lines as records: each line for itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import fates, gzipped, read_records, texts

GOOD = b'{"text": "The heron."}'


def test_lines_are_records_named_from_one(tmp_path: Path) -> None:
    payload = b'{"id": 7, "text": "one", "url": "https://p.example/a"}\n\n{"text": "two"}\r\n'
    found = read_records(tmp_path, "a.jsonl", payload)
    assert fates(found) == [("line 1", None), ("line 3", None)]
    assert [record.given for record in found] == [{"id": "7", "url": "https://p.example/a"}, {}]
    assert all(record.is_row and record.is_text for record in found)


def test_only_the_newline_byte_ends_a_line(tmp_path: Path) -> None:
    text = "one\u2028two\u0085three\x0bfour"
    payload = json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n"
    assert texts(read_records(tmp_path, "a.jsonl", payload.replace(b"\\u000b", b"\\u000b"))) == [text]


def test_a_whole_number_of_any_length_is_an_id(tmp_path: Path) -> None:
    digits = "7" * 400
    (found,) = read_records(tmp_path, "a.jsonl", b'{"text": "one", "id": %s}' % digits.encode())
    assert found.given == {"id": digits}


BAD = [
    (b'{"text": "broken', "bad_row", "no JSON"),
    (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "bad_row", "a number of 5000 digits"),
    (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad_row", "nested too deeply"),
    (b'{"text": "half \\ud83d"}', "bad_row", "text holds a lone surrogate at character 5"),
    (b'{"text": "a", "title": "\\udc00"}', "bad_row", "title holds a lone surrogate"),
    (b'{"text": "a", "text": "b"}', "bad_row", "'text' stands twice"),
    (b'{"text": "a", "x": {"y": 1, "y": 2}}', "bad_row", "'y' stands twice"),
    (b'{"text": "\xff"}', "bad_encoding", "no UTF-8"),
    (b'["text"]', "bad_row", "no JSON object"),
    (b"17", "bad_row", "no JSON object"),
    (b"null", "bad_row", "no JSON object"),
    (b'{"text": null}', "missing_text", "text is null"),
    (b'{"body": "a"}', "missing_text", "no column 'text' or 'html'; it has: body; name it in corpus.toml"),
    (b"{}", "missing_text", "it has: none"),
    (b'{"text": NaN}', "missing_text", "text is null"),
    (b'{"text": 5}', "bad_row", "text is a number"),
    (b'{"text": ["a"]}', "bad_row", "text is a list"),
    (b'{"text": {"a": 1}}', "bad_row", "text is an object"),
    (b'{"text": true}', "bad_row", "text is true or false"),
    (b'{"text": "a\x00b"}', "bad_row", "invalid control character"),
]


@pytest.mark.parametrize(("line", "code", "word"), BAD)
def test_a_bad_line_is_refused_and_takes_no_other_with_it(tmp_path: Path, line: bytes, code: str, word: str) -> None:
    found = read_records(tmp_path, "a.jsonl", GOOD + b"\n" + line + b"\n" + GOOD)
    assert fates(found) == [("line 1", None), ("line 2", code), ("line 3", None)]
    assert found[1].refusal is not None
    assert word in found[1].refusal[1]


def test_a_broken_line_is_kept_for_its_hash(tmp_path: Path) -> None:
    (found,) = read_records(tmp_path, "a.jsonl", b"{broken\n")
    assert found.payload == b"{broken"


def test_a_line_beyond_the_limit_is_one_refused_record(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * 700_000 + b'"}'
    found = read_records(tmp_path, "a.jsonl", GOOD + b"\n" + long + b"\n" + GOOD + b"\n", max_bytes=300_000)
    assert fates(found) == [("line 1", None), ("line 2", "too_large"), ("line 3", None)]
    assert (found[1].payload, found[1].unheld) == (b"", (len(long), hashlib.sha256(long).hexdigest()))


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert texts(read_records(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + GOOD)) == ["The heron."]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_byte_order_mark_tells_wide_text(tmp_path: Path, name: str, encoding: str) -> None:
    payload = b'{"text": "\xe9\xb7\xba one"}\n{"text": broken\n{"text": "two"}\n'.decode().encode(encoding)
    found = read_records(tmp_path, name, payload, target=40)
    assert fates(found) == [("line 1", None), ("line 2", "bad_row"), ("line 3", None)]
    assert texts(found) == ["鷺 one", "two"]


def test_half_a_character_costs_its_line_alone(tmp_path: Path) -> None:
    lines = '\ufeff{"text": "one"}\n{"text": "?"}\n{"text": "two"}\n'.encode("utf-16-le")
    found = read_records(tmp_path, "a.jsonl", lines.replace(b"?\0", b"\x00\xd8"))
    assert fates(found) == [("line 1", None), ("line 2", "bad_encoding"), ("line 3", None)]


def test_nested_addresses_are_found_and_other_names_mapped(tmp_path: Path) -> None:
    line = json.dumps({"id": "d-1", "text": "one", "metadata": {"url": "https://p.example/1", "by": {"name": "Ada"}}})
    (found,) = read_records(tmp_path, "a.jsonl", line.encode())
    assert found.given == {"id": "d-1", "url": "https://p.example/1"}
    (found,) = read_records(tmp_path, "a.jsonl", line.encode(), columns={"author": "metadata.by.name", "id": "nothing"})
    assert found.given == {"url": "https://p.example/1", "author": "Ada"}


def test_the_row_speaks_before_the_file(tmp_path: Path) -> None:
    own = {"site": "pond", "rights": "CC0", "id": "file"}
    found = read_records(tmp_path, "a.jsonl", b'{"text": "a", "site": "reed"}\n{"text": "b"}', given=own)
    assert [record.given for record in found] == [{"site": "reed", "rights": "CC0"}, {"site": "pond", "rights": "CC0"}]


def test_html_goes_before_text_unless_it_is_empty(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.jsonl", b'{"html": "<p>one", "text": "one"}\n{"html": "", "text": "two"}')
    assert [(r.media_type, r.payload) for r in found] == [("text/html", b"<p>one"), ("text/plain", b"two")]


@pytest.mark.parametrize("target", [1, 50, 100, 1000])
@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
def test_parts_cover_every_line_once(tmp_path: Path, target: int, end: bytes) -> None:
    lines = [json.dumps({"text": "x" * (i % 40)}) for i in range(60)]
    lines[7] = ""
    payload = "\n".join(lines).encode() + end
    whole = read_records(tmp_path, "a.jsonl", payload)
    parts = read_records(tmp_path, "a.jsonl", payload, target=target)
    assert parts == whole
    assert [record.source_record for record in whole] == [f"line {i + 1}" for i in range(60) if i != 7]


@pytest.mark.parametrize("target", [10, 10**6])
def test_a_file_without_lines_is_one_empty_record_however_it_is_divided(tmp_path: Path, target: int) -> None:
    for payload in (b"", b"\n" * 100, b" \r\n" * 100):
        (found,) = read_records(tmp_path, "a.jsonl", payload, target=target)
        assert (found.source_record, found.payload, found.refusal) == (None, b"", None)


def test_packed_lines_are_read_up_to_where_the_packing_breaks_off(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"text": f"page {i} {i * 7919}"}).encode() + b"\n" for i in range(500))
    for name, packed in (("a.jsonl.gz", gzipped(lines)), ("a.jsonl.zst", pa.compress(lines, "zstd", asbytes=True))):
        assert len(texts(read_records(tmp_path, name, packed))) == 500
        found = read_records(tmp_path, name, packed[:-40])
        good = texts(found)
        assert good == [f"page {i} {i * 7919}" for i in range(len(good))]
        assert fates(found)[-1] == (f"line {len(good) + 1}", "damaged")
        assert len(found) == len(good) + 1


def test_damage_in_the_first_bytes_stands_where_it_was_found(tmp_path: Path) -> None:
    """What is looked at to tell the format goes on behind the damage only when it is read."""
    lines = [json.dumps({"text": f"line {i}"}).encode() + b"\n" for i in range(3)]
    members = [gzipped(line) for line in lines]
    members[1] = members[1][:-8] + bytes(8)
    found = read_records(tmp_path, "a.jsonl.gz", b"".join(members))
    assert fates(found) == [("line 1", None), ("line 2", "damaged"), ("line 3", None)]


def test_a_part_that_begins_like_utf_16_is_none(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.jsonl", GOOD + b"\n\xfe\xff\n" + GOOD, target=1)
    assert fates(found) == [("line 1", None), ("line 2", "bad_encoding"), ("line 3", None)]


@given(st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b" ")), max_size=12), st.integers(1, 60))
def test_every_line_of_any_bytes_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], target: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    found = read_records(folder, "a.jsonl", GOOD + b"\n" + b"\n".join(lines), target=target)
    wanted = [i for i, line in enumerate([GOOD, *lines], start=1) if line.strip()]
    assert [record.source_record for record in found] == [f"line {i}" for i in wanted]


def test_any_number_of_blank_lines_is_passed_over_and_counted(tmp_path: Path) -> None:
    """A bomb of 100 KB unpacks to a hundred million of them: one by one they took a minute."""
    blanks = b"\n" * 300_000 + b" \r\n\t\n" * 200_000
    payload = blanks + b'{"text": "one"}\n' + blanks + b'  {"text": "two"}\n  \nbad'
    first, second = 700_001, 1_400_002
    found = [(f"line {first}", None), (f"line {second}", None), (f"line {second + 2}", "bad_row")]
    assert fates(read_records(tmp_path, "a.jsonl", payload, max_bytes=10**8)) == found
    packed = gzipped(b'{"text": "one"}\n') + gzipped(b"\n" * 30_000_000) * 8
    assert [code for _, code in fates(read_records(tmp_path, "b.jsonl.gz", packed))] == [None, "bomb"]


def test_columns_given_for_another_table_hide_no_text(tmp_path: Path) -> None:
    given = {"text": "content", "id": "guid"}
    other, own, partly = (
        '{"text": "a", "id": "1"}',
        '{"content": "b", "guid": "2", "text": "x"}',
        '{"text": "x", "guid": "3"}',
    )
    found = read_records(tmp_path, "a.jsonl", f"{other}\n{own}\n{partly}".encode(), columns=given)
    assert [(r.payload, r.given.get("id")) for r in found[:2]] == [(b"a", "1"), (b"b", "2")]
    assert found[2].refusal == (
        "missing_text",
        "no column 'content' or 'html'; it has: text, guid; name it in corpus.toml: [input] columns",
    )


def test_columns_of_what_pages_state_are_never_replaced(tmp_path: Path) -> None:
    """A column ``date`` may hold the day of the crawl where another one was named."""
    line = '{"text": "a", "date": "2024-01-01"}'
    (found,) = read_records(tmp_path, "a.jsonl", line.encode(), columns={"date": "published"})
    assert "date" not in found.given

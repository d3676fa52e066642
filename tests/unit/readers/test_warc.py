"""WARC files: every record accounted for, none invented."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records import fates, gzipped, read_records, texts, warc_record

PAGE = b"<!doctype html><p>The heron.</p>"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def codes(payload: bytes, folder: Path, name: str = "a.warc") -> list[str | None]:
    return [code for _, code in fates(read_records(folder, name, payload))]


def test_a_response_is_a_record_with_its_address_time_and_charset(tmp_path: Path) -> None:
    first = warc_record(PAGE, 1)
    found = read_records(tmp_path, "a.warc", first + warc_record(b"The reeds.", 2, http=PLAIN))
    assert [(r.source_record, r.media_type, r.payload) for r in found] == [
        ("offset 0", "text/html", PAGE),
        (f"offset {len(first)}", "text/plain", b"The reeds."),
    ]
    assert found[0].given == {
        "url": "https://pond.example/1",
        "retrieved_at": "2024-06-01T08:00:00Z",
        "http_charset": "utf-8",
    }
    assert found[0].warc_id == "<urn:uuid:00000000-0000-0000-0000-000000000001>"
    assert not found[0].is_text


@pytest.mark.parametrize("kind", ["warcinfo", "request", "metadata"])
def test_what_a_crawler_says_of_itself_is_no_input(tmp_path: Path, kind: str) -> None:
    assert codes(warc_record(b"software: none", kind=kind) + warc_record(PAGE), tmp_path) == [None]


def test_conversions_and_resources_are_pages(tmp_path: Path) -> None:
    payload = warc_record(b"The heron.", kind="conversion") + warc_record(
        PAGE, 2, kind="resource", Content_Type="text/html; charset=koi8-r"
    )
    found = read_records(tmp_path, "a.warc.wet", payload)
    assert [(r.media_type, r.given.get("http_charset")) for r in found] == [
        ("text/plain", None),
        ("text/html", "koi8-r"),
    ]


NO_PAGES = [
    (warc_record(PAGE, http=b"HTTP/1.1 301 Moved\r\nLocation: https://p.example/\r\n"), "redirect"),
    (warc_record(PAGE, http=b"HTTP/1.1 304 Not Modified\r\n"), "redirect"),
    (warc_record(PAGE, http=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"), "http_error"),
    (warc_record(PAGE, http=b"HTTP/1.1 503 Busy\r\n"), "http_error"),
    (warc_record(b"\x89PNG\r\n", http=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"), "not_page"),
    (warc_record(b"{}", http=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"), "not_page"),
    (warc_record(b"%PDF-1.7", http=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "not_page"),
    (warc_record(b"words", http=b"HTTP/1.1 200 OK\r\n"), "not_page"),
    (warc_record(b"", kind="revisit"), "revisit"),
    (warc_record(b"p", kind="continuation"), "unsupported"),
    (warc_record(PAGE, http=b"no response\r\n"), "damaged"),
    (warc_record(PAGE, http=b"HTTP/1.1 ok\r\n"), "damaged"),
    (warc_record(PAGE, Content_Length="many"), "damaged"),
]


@pytest.mark.parametrize(("record", "code"), NO_PAGES)
def test_what_is_no_page_is_refused_with_a_reason_and_the_next_is_read(
    tmp_path: Path, record: bytes, code: str
) -> None:
    assert codes(record + warc_record(PAGE, 9), tmp_path) == [code, None]


def test_a_page_of_no_stated_type_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    (found,) = read_records(tmp_path, "a.warc", warc_record(PAGE, http=b"HTTP/1.0 200\r\n"))
    assert (found.media_type, found.refusal) == ("text/html", None)


def test_a_page_of_no_stated_type_with_nothing_in_it_is_empty_and_no_other_thing(tmp_path: Path) -> None:
    assert codes(warc_record(b"\r\n", http=b"HTTP/1.1 200 OK\r\n"), tmp_path) == [None]


@pytest.mark.parametrize("cut", [1, 4, 5, 20, 40, 150, 300])
def test_a_record_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    whole = warc_record(PAGE, 1)
    payload = whole + warc_record(PAGE, 2)[:-cut]
    expected = [None, None if cut <= 4 else "damaged"]
    assert codes(payload, tmp_path) == expected


WRONG = [1, 10, 80, 120, 5000, 10**9, 10**17]


@pytest.mark.parametrize("length", WRONG)
def test_a_wrong_length_costs_its_record_alone(tmp_path: Path, length: int) -> None:
    bad = warc_record(PAGE * 3, 1, Content_Length=str(length))
    payload = warc_record(PAGE, 0) + bad + warc_record(PAGE, 2) + warc_record(PAGE, 3)
    found = read_records(tmp_path, "a.warc", payload)
    assert [code for _, code in fates(found)] == [None, "too_large" if length > 2**20 else "damaged", None, None]
    assert [record.given["url"][-1] for record in found if not record.refusal] == ["0", "2", "3"]


def test_bytes_between_records_are_one_refused_record(tmp_path: Path) -> None:
    payload = warc_record(PAGE, 1) + b"what is this?\r\nand this?\r\n\r\n" + warc_record(PAGE, 2)
    assert codes(payload, tmp_path) == [None, "damaged", None]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc.zst", "a"])
def test_packed_files_are_read_too(tmp_path: Path, name: str) -> None:
    records = [warc_record(PAGE, i) for i in range(3)]
    packed = [pa.compress(r, "zstd", asbytes=True) if name.endswith("zst") else gzipped(r) for r in records]
    found = read_records(tmp_path, name, b"".join(packed))
    assert fates(found) == [(f"offset {i * len(records[0])}", None) for i in range(3)]


def test_a_damaged_gzip_member_costs_its_record_alone(tmp_path: Path) -> None:
    members = [gzipped(warc_record(bytes(f"<!doctype html>{i}", "ascii") * 30, i)) for i in range(4)]
    bad = bytearray(members[1])
    bad[60:64] = b"\xff\xff\xff\xff"
    found = read_records(tmp_path, "a.warc.gz", members[0] + bytes(bad) + members[2] + members[3][:-30])
    good = [record.given["url"][-1] for record in found if not record.refusal]
    assert good == ["0", "2"]
    assert {record.refusal[0] for record in found if record.refusal} == {"damaged"}
    assert len(found) == 4


def test_what_follows_damage_at_the_same_offset_has_a_name_of_its_own(tmp_path: Path) -> None:
    first, second = (gzipped(warc_record(b"<!doctype html>%d" % i, i)) for i in range(2))
    found = read_records(tmp_path, "a.warc.gz", gzipped(b"")[:10] + b"\xff" * 9 + first + second)
    assert fates(found)[:2] == [("offset 0", "damaged"), ("offset 0#2", None)]
    assert len({record.source_record for record in found}) == 3


def test_lines_may_end_without_carriage_returns(tmp_path: Path) -> None:
    record = b"WARC/1.0\nWARC-Type: conversion\nContent-Length: 12\n\nA\r\n\r\nB line\n\n"
    assert texts(read_records(tmp_path, "a.warc", record * 2)) == ["A\r\n\r\nB line\n"] * 2


def test_a_record_that_is_too_large_tells_by_its_headers_what_it_is(tmp_path: Path) -> None:
    film = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n"
    payload = warc_record(bytes(3000), 1, http=film) + warc_record(b"<p>" * 1000, 2) + warc_record(PAGE, 3)
    found = read_records(tmp_path, "a.warc", payload, max_bytes=2000)
    assert [code for _, code in fates(found)] == ["not_page", "too_large", None]


def test_a_body_that_unpacks_without_end_is_a_bomb(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    for size, code in ((20_000_000, "too_large"), (100_000_000, "bomb")):
        found = read_records(tmp_path, "a.warc", warc_record(gzipped(bytes(size)), http=http), max_bytes=10**6)
        assert [own for _, own in fates(found)] == [code]


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\x00\x9f noise", b"noise\n", b"WARC/ noise"])
def test_a_record_begins_wherever_its_first_line_stands(tmp_path: Path, between: bytes) -> None:
    first, second = (warc_record(PAGE, i) for i in (1, 2))
    found = read_records(tmp_path, "a.warc", first[:-4] + between + second)
    assert (f"offset {len(first) - 4 + len(between)}", None) in fates(found)
    assert all(record.payload == PAGE for record in found if record.refusal is None)


@settings(max_examples=60)
@given(st.binary(max_size=80), st.integers(0, 600), st.integers(0, 30))
def test_any_damage_gives_records_or_refusals_and_never_an_altered_page(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, n: int
) -> None:
    whole = b"".join(warc_record(PAGE, i) for i in range(3))
    payload = whole[:at] + noise + whole[at + n :]
    found = read_records(tmp_path_factory.mktemp("any"), "a.warc", payload)
    assert all(record.refusal or record.payload for record in found)
    assert found


@pytest.mark.parametrize(
    "payload",
    [
        b"\nWARC/" * 1_000_000,
        b"WARC/1.0\r\nContent-Length: 900001\r\n\r\n" * 40_000,
        b"WARC/1.0\r\n\r\n" * 20_000,
        b"WARC/1.0\nA: " + b"\nx" * 500_000,
    ],
)
def test_beginnings_without_records_are_not_read_over_and_over(tmp_path: Path, payload: bytes) -> None:
    found = read_records(tmp_path, "a.warc", payload + b"\r\n\r\n" + warc_record(PAGE, 9))
    assert {record.refusal[0] for record in found if record.refusal} == {"damaged"}

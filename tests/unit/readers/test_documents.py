"""Records to the documents table: one row each, whatever its fate."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from corpus_pipeline.readers.documents import MAX_BLANK, MAX_DOCUMENT, MAX_LINES, MAX_TAGS, SCHEMA, documents_table
from corpus_pipeline.readers.records import Options, Record

TEXT = "Der Müller zählte seine Säcke zweimal.\n"
Row = dict[str, Any]


def page(payload: bytes = TEXT.encode(), **given: str) -> Record:
    return Record("pond.example/a.txt", None, payload, "text/plain", given)


def row(record: Record, options: Options | None = None) -> Row:
    (found,) = documents_table([record], options or Options()).to_pylist()
    return dict(found)


def test_no_records_give_the_whole_schema() -> None:
    table = documents_table([], Options())
    assert (table.num_rows, table.schema) == (0, SCHEMA)


def test_a_page_keeps_its_text_untouched() -> None:
    text = "\tZwei  Blanks\r\n\u00a0und\x07 mehr\n\n"
    found = row(page(text.encode()))
    assert found["text"] == text
    assert found["n_bytes"] == len(text.encode())
    assert found["sha256"] == found["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (found["encoding"], found["encoding_source"], found["renderer"]) == ("utf-8", "utf8", "text-1")
    assert (found["reason_code"], found["reason"]) == (None, None)


def test_hashes_of_bytes_and_of_text_differ_where_the_bytes_are_no_utf_8() -> None:
    payload = TEXT.encode("cp1252")
    found = row(page(payload, encoding="cp1252"))
    assert (found["text"], found["encoding"], found["encoding_source"]) == (TEXT, "cp1252", "declared")
    assert found["sha256"] == hashlib.sha256(payload).hexdigest()
    assert found["text_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize(
    ("charset", "declared", "encoding", "source"),
    [
        ("windows-1252", "", "cp1252", "header"),
        ("iso-8859-1", "", "cp1252", "header"),
        ("koi8-r", "cp1252", "cp1252", "declared"),
        ("no-such-charset", "cp1252", "cp1252", "declared"),
    ],
)
def test_text_of_a_crawl_is_decoded_as_its_header_says(charset: str, declared: str, encoding: str, source: str) -> None:
    given = {"http_charset": charset} | ({"encoding": declared} if declared else {})
    found = row(page(TEXT.encode("cp1252"), **given))
    assert (found["text"], found["encoding"], found["encoding_source"]) == (TEXT, encoding, source)
    assert row(page(TEXT.encode(), http_charset="koi8-r"))["text"] == TEXT


def test_a_byte_order_mark_is_no_text() -> None:
    assert row(page(b"\xef\xbb\xbf" + TEXT.encode()))["text"] == TEXT


def test_the_page_s_own_declaration_goes_before_the_corpus_s() -> None:
    options = Options(encoding="koi8-r")
    russian = "Цапля стояла в камышах."
    assert row(page(russian.encode("cp1251"), encoding="cp1251"), options)["text"] == russian
    assert row(page(russian.encode("koi8-r")), options)["text"] == russian


REFUSED = [
    (page(bytes(range(256)) * 4), Options(), "binary"),
    (page(b"text", encoding="klingon-8"), Options(), "unknown_encoding"),
    (page(b"text"), Options(encoding="klingon-8"), "unknown_encoding"),
    (page(b"too long"), Options(max_bytes=3), "too_large"),
    (page(b"x" * (MAX_DOCUMENT + 1)), Options(), "too_large"),
    (page(b"x\r" * (MAX_LINES + 1)), Options(), "too_large"),
    (page("x\u2028".encode() * (MAX_LINES + 1)), Options(), "too_large"),
    (Record("a", None, b"<p>" * (MAX_TAGS + 1), "text/html"), Options(), "too_large"),
    (Record("a", None, b"", "text/plain", {}, ("unreadable", "permission denied")), Options(), "unreadable"),
]


@pytest.mark.parametrize(("record", "options", "code"), REFUSED)
def test_a_refused_record_has_a_row_with_its_reason_and_no_text(record: Record, options: Options, code: str) -> None:
    found = row(record, options)
    assert (found["reason_code"], found["text"], found["text_sha256"], found["encoding"]) == (code, "", None, None)
    assert found["reason"]
    assert found["sha256"] == hashlib.sha256(record.payload).hexdigest()


def test_blank_lines_are_no_lines_unless_they_flood_a_text() -> None:
    for n, code in ((MAX_LINES * 2, None), (MAX_BLANK + 1, "too_large")):
        assert row(page(b"a word" + b"\n" * n + b"another"), Options())["reason_code"] == code


def test_a_sign_is_no_tag() -> None:
    record = Record("a", None, b"a < b << c " * MAX_TAGS, "text/html")
    assert row(record, Options())["reason_code"] is None


def test_rows_of_text_are_not_decoded_again() -> None:
    # A row that begins with the character U+FEFF or holds text in disguise is text already.
    text = "\ufeffЦапля"
    record = Record(
        "t.parquet", "row 0", text.encode(), "text/plain", {"encoding": "cp1251"}, is_row=True, is_text=True
    )
    found = row(record)
    assert (found["text"], found["encoding"], found["encoding_source"]) == (text, "utf-8", "utf8")


@pytest.mark.parametrize(
    ("record", "basis", "key"),
    [
        (page(id="n-7"), "given", "n-7"),
        (page(), "path", "pond.example/a.txt"),
        (page(url="https://pond.example/a"), "path", "pond.example/a.txt"),
        (Record("t", "row 1", b"x", "text/plain", {"id": "7"}, is_row=True, is_text=True), "given", "7"),
        (
            Record("t", "row 1", b"x", "text/plain", {}, is_row=True, is_text=True),
            "bytes",
            hashlib.sha256(b"x").hexdigest(),
        ),
    ],
)
def test_what_an_id_is_made_of(record: Record, basis: str, key: str) -> None:
    found = row(record)
    assert (found["id_basis"], found["id_key"]) == (basis, key)


@pytest.mark.parametrize(
    ("given", "site"),
    [
        ({"site": "the reed", "url": "https://www.pond.example/a", "site_folder": "raw"}, "the reed"),
        ({"url": "https://www.pond.example/a", "site_folder": "raw"}, "pond.example"),
        ({"url": "https://WWW.Pond.Example:8080/a"}, "pond.example"),
        ({"url": "http://[broken", "site_folder": "raw"}, "raw"),
        ({"url": "no address", "site_folder": "raw"}, "raw"),
        ({"url": "https://wwwhat.example/"}, "wwwhat.example"),
        ({"site_folder": "raw"}, "raw"),
        ({}, None),
    ],
)
def test_the_site_is_given_or_the_host_or_the_first_folder(given: dict[str, str], site: str | None) -> None:
    assert row(page(**given))["site"] == site


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-06-01T08:00:00+02:00", dt.datetime.fromisoformat("2024-06-01 06:00")),
        ("2024-06-01", dt.datetime.fromisoformat("2024-06-01 00:00")),
        ("the first of June", None),
        ("9999-12-31", None),
        ("0001-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00+23:59", None),
        ("9999-12-31T23:59-23:59", None),
        ("", None),
    ],
)
def test_the_time_of_retrieval_is_utc_or_unknown(written: str, at: dt.datetime | None) -> None:
    assert row(page(retrieved_at=written))["retrieved_at"] == at


def test_given_fields_are_kept_apart_from_the_text() -> None:
    found = row(page(title="The heron", author="Ada Brill", date="2024-05-06", rights="CC0", url="https://p.example/"))
    assert (found["given_title"], found["given_author"], found["given_date"]) == (
        "The heron",
        "Ada Brill",
        "2024-05-06",
    )
    assert (found["rights"], found["url"]) == ("CC0", "https://p.example/")


def test_what_is_stated_of_a_document_steers_no_terminal() -> None:
    own = row(page(title="=1+1\x1b[31m The \u202ebell", author="\x07", url="https://p.example/\x9b", rights="CC0\x00"))
    assert own["given_title"] == "=1+1[31m The bell"
    assert (own["given_author"], own["url"], own["rights"]) == (None, "https://p.example/", "CC0")
    assert row(page(id="a\n\x1b[2Jb\\c"))["source_id"] == "a\\x0a\\x1b[2Jb\\c"

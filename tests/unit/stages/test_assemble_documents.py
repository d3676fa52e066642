"""Every record has a row that says what became of it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.unit.stages.helpers import SITE, Page, prose, publish, record

from corpus_pipeline.readers.records import Record

TEXT = "The pond\n" + prose(4)
REFUSED = Record("gone.txt", None, b"", "text/plain", {}, ("unreadable", "permission denied"))

FATES: list[tuple[Page, str, str | None]] = [
    (TEXT, "published", None),
    ("The heron", "published", None),
    ("", "empty", "no_text"),
    (" \r\n\t\u00a0\n", "empty", "no_text"),
    (b"\xef\xbb\xbf", "empty", "no_text"),
    ("Home\nShare this\nLeave a Reply", "empty", "only_furniture"),
    ("\u200b\n\u200b", "empty", "only_furniture"),
    (bytes(range(256)) * 4, "rejected", "binary"),
    (b"\xff\xfea", "rejected", "bad_encoding"),
    (REFUSED, "rejected", "unreadable"),
    (record("text", 0, SITE, encoding="klingon-8"), "rejected", "unknown_encoding"),
]


@pytest.mark.parametrize(("page", "status", "code"), FATES)
def test_what_becomes_of_a_record(page: Page, status: str, code: str | None) -> None:
    release = publish(page)
    (row,) = release.rows("documents")
    assert (row["status"], row["reason_code"]) == (status, code)
    assert (row["reason"] is None) == (status == "published")
    assert len(release.rows("articles")) == (status == "published")


def test_an_empty_page_s_furniture_is_still_published_as_spans() -> None:
    release = publish("Home\nShare this")
    assert release.rows("documents")[0]["n_spans"] == 2
    assert release.column("spans", "text") == ["Home", "Share this"]
    assert release.rows("paragraphs") == release.rows("comments") == []


def test_counts_and_hashes() -> None:
    text = "🦢 Пруд\r\n" + prose(2)
    (row,) = publish(
        record(text, 0, url="https://pond.example/a", rights="CC0", retrieved_at="2024-05-06T10:00:00Z")
    ).rows("documents")
    assert (row["n_chars"], row["n_bytes"], row["n_spans"]) == (len(text), len(text.encode()), 3)
    assert (row["url"], row["rights"], row["retrieved_at"]) == (
        "https://pond.example/a",
        "CC0",
        dt.datetime.fromisoformat("2024-05-06 10:00"),
    )
    assert (row["renderer"], row["media_type"], row["encoding"]) == ("text-1", "text/plain", "utf-8")


def test_every_record_of_a_mixed_batch_has_its_row_in_order() -> None:
    pages = [TEXT, "", REFUSED, TEXT, "Home", prose(3, 5)]
    release = publish(*(page if isinstance(page, Record) else record(page, i) for i, page in enumerate(pages)))
    assert release.column("documents", "status") == [
        "published",
        "empty",
        "rejected",
        "duplicate",
        "empty",
        "published",
    ]
    published = [row["document_id"] for row in release.rows("documents") if row["status"] == "published"]
    assert release.column("articles", "document_id") == published


def test_the_input_s_own_id_is_kept_beside_ours() -> None:
    (row,) = publish(record(TEXT, 0, id="n-7")).rows("documents")
    assert (row["source_id"], row["id_basis"]) == ("n-7", "given")
    assert row["document_id"].startswith("d-")


def test_no_records_at_all() -> None:
    release = publish()
    assert all(release.tables[name].num_rows == 0 for name in release.tables)

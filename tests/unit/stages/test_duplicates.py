"""Identifiers and exact duplicates over the whole corpus."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.stages.helpers import SITE, Page, prose, publish, read, record

from corpus_pipeline.readers.records import Record
from corpus_pipeline.stages import duplicates
from corpus_pipeline.stages.duplicates import (
    DUPLICATE_BYTES,
    DUPLICATE_ID,
    DUPLICATE_TEXT,
    PUBLISHED,
    REFUSED,
    repeated_bytes,
    settle,
)

TEXT = "The pond\n" + prose(4)


def row(number: int, text: str, **given: str) -> Record:
    """A row of a table."""
    own = {"site": SITE, **given}
    return Record("t.parquet", f"row {number}", text.encode(), "text/plain", own, is_row=True, is_text=True)


def states(*pages: Page) -> list[int]:
    found: list[int] = read(*pages).settled["state"].tolist()
    return found


def column(name: str, *pages: Page) -> list[int]:
    found: list[int] = read(*pages).settled[name].tolist()
    return found


def ids(*pages: Page) -> list[str]:
    return publish(*pages).column("documents", "document_id")


def test_same_bytes_within_a_site() -> None:
    pages = [record(TEXT, 0), record(prose(3, 5), 1), record(TEXT, 2), record(TEXT, 3)]
    assert states(*pages) == [PUBLISHED, PUBLISHED, DUPLICATE_BYTES, DUPLICATE_BYTES]
    assert column("root", *pages) == [-1, -1, 0, 0]


@pytest.mark.parametrize(
    "other", [TEXT.encode("utf-16"), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()]
)
def test_same_text_in_other_bytes(other: bytes) -> None:
    assert states(record(TEXT, 0), record(other, 1)) == [PUBLISHED, DUPLICATE_TEXT]


@pytest.mark.parametrize("other", [TEXT + "!", TEXT.lower(), TEXT.replace("\n", "\n\n", 1), TEXT.replace("\n", " ")])
def test_another_text_is_another_text(other: str) -> None:
    assert states(record(TEXT, 0), record(other, 1)) == [PUBLISHED, PUBLISHED]


def test_the_same_text_on_two_sites_is_two_articles_linked_to_the_first() -> None:
    pages = [record(TEXT, 0, "a.example"), record(TEXT, 1, "b.example"), record(TEXT, 2, "c.example")]
    assert states(*pages) == [PUBLISHED] * 3
    release = publish(*pages)
    first, *others = release.rows("articles")
    assert [article["duplicate_of"] for article in others] == [first["article_id"]] * 2
    assert first["duplicate_of"] is None
    assert release.rows("duplicates") == []


def test_duplicates_within_and_across_sites_together() -> None:
    pages = [record(TEXT, i, site) for i, site in enumerate(["a.example", "b.example", "a.example", "b.example"])]
    assert states(*pages) == [PUBLISHED, PUBLISHED, DUPLICATE_BYTES, DUPLICATE_BYTES]
    assert (column("root", *pages), column("twin", *pages)) == ([-1, -1, 0, 1], [-1, 0, -1, -1])


def test_a_chain_of_bytes_and_text_leads_to_its_first_document() -> None:
    crlf = TEXT.replace("\n", "\r\n").encode()
    pages = [record(TEXT, 0), record(crlf, 1), record(crlf, 2), record(TEXT.encode("utf-16"), 3)]
    assert states(*pages)[1:] == [DUPLICATE_TEXT] * 3
    assert column("root", *pages) == [-1, 0, 0, 0]


def test_a_duplicate_has_one_row_of_its_own_and_no_spans() -> None:
    release = publish(record(TEXT, 0), record(TEXT, 1))
    first, second = release.rows("documents")
    assert (second["status"], second["reason_code"], second["n_spans"]) == ("duplicate", "duplicate_bytes", 0)
    assert first["document_id"] in second["reason"]
    (own,) = release.rows("duplicates")
    assert own == {
        "document_id": second["document_id"],
        "duplicate_of": first["document_id"],
        "kind": "bytes",
        "similarity": 1.0,
    }
    assert {span["document_id"] for span in release.rows("spans")} == {first["document_id"]}


@pytest.mark.parametrize("empty", ["", " \n", "\u00a0"])
def test_pages_without_text_are_no_duplicates_of_each_other(empty: str) -> None:
    assert states(record(empty, 0), record(empty, 1)) == [REFUSED, REFUSED]
    assert publish(record(empty, 0), record(empty, 1)).column("documents", "status") == ["empty", "empty"]


def test_refused_bytes_are_no_duplicates_either() -> None:
    junk = bytes(range(256)) * 4
    release = publish(record(junk, 0), record(junk, 1), record(TEXT, 2))
    assert release.column("documents", "status") == ["rejected", "rejected", "published"]
    assert release.column("documents", "reason_code") == ["binary", "binary", None]


# --- identifiers ---


def test_an_id_follows_the_record_and_not_its_place_or_its_neighbours() -> None:
    page = record(TEXT, 7, id="n-7")
    (alone,) = ids(page)
    assert ids(record(prose(3, 5), 0), page)[1] == alone
    assert ids(record("Another text of it.\n" + prose(3), 9, "else.example", id="n-7"))[0] == alone
    assert ids(record(TEXT, 7, url="https://pond.example/7", id="n-7"))[0] == alone


def test_without_an_id_the_path_is_the_record() -> None:
    assert ids(record(TEXT, 3)) == ids(record("Edited.\n" + TEXT, 3, "else.example", url="https://pond.example/"))
    assert ids(record(TEXT, 3)) != ids(record(TEXT, 4))


def test_a_taken_id_rejects_the_later_record_which_still_has_a_row() -> None:
    release = publish(record(TEXT, 0, id="x"), record(prose(3, 5), 1, id="x"), record(prose(3, 2), 2, id="x"))
    rows = release.rows("documents")
    assert [(own["status"], own["reason_code"]) for own in rows] == [("published", None)] + [
        ("rejected", "duplicate_id")
    ] * 2
    assert len({own["document_id"] for own in rows}) == 3


def test_a_record_without_text_takes_no_id_from_one_with_text_and_keeps_its_own_reason() -> None:
    junk = bytes(range(256)) * 4
    release = publish(record(junk, 0, id="x"), record(TEXT, 1, id="x"), record("", 2, id="x"))
    rows = release.rows("documents")
    fates = [(own["status"], own["reason_code"]) for own in rows]
    assert fates == [("rejected", "binary"), ("published", None), ("empty", "no_text")]
    assert len({own["document_id"] for own in rows}) == 3
    assert rows[1]["document_id"] == ids(record(TEXT, 1, id="x"))[0]


def test_a_clash_of_an_id_with_a_path_is_a_clash() -> None:
    assert states(record(TEXT, 0), record(prose(3, 5), 1, id="page-000.txt")) == [PUBLISHED, DUPLICATE_ID]


def test_the_same_page_under_a_taken_id_is_rejected_and_no_duplicate() -> None:
    assert states(record(TEXT, 0, id="x"), record(TEXT, 1, id="x")) == [PUBLISHED, DUPLICATE_ID]


def test_rows_without_id_are_told_by_their_bytes_and_how_often_they_occurred() -> None:
    pages = [row(0, TEXT), row(1, TEXT), row(2, prose(3, 5)), row(3, TEXT)]
    assert states(*pages) == [PUBLISHED, DUPLICATE_BYTES, PUBLISHED, DUPLICATE_BYTES]
    found = ids(*pages)
    assert len(set(found)) == 4
    # A row put in before them renames none of them.
    assert ids(row(0, prose(3, 2)), *pages)[1:] == found


def test_rows_without_id_on_two_sites_have_ids_of_their_own() -> None:
    pages = [row(0, TEXT, site="a.example"), row(1, TEXT, site="b.example"), row(2, TEXT, site="a.example")]
    assert states(*pages) == [PUBLISHED, PUBLISHED, DUPLICATE_BYTES]
    assert len(set(ids(*pages))) == 3


def test_empty_rows_without_id_are_told_apart_too() -> None:
    pages = [row(0, ""), row(1, ""), row(2, TEXT)]
    assert len(set(ids(*pages))) == 3


def test_only_repeated_bytes_are_asked_for_their_keys() -> None:
    facts = read(row(0, TEXT), row(1, TEXT), record(TEXT, 2), record(TEXT, 3), row(4, TEXT)).scanned.facts
    assert repeated_bytes(facts).tolist() == [1, 4]


# --- counts ---


def test_distinct_texts_are_counted_by_site_and_in_all() -> None:
    pages = [
        record(TEXT, 0, "a.example"),
        record(TEXT, 1, "a.example"),
        record(TEXT, 2, "b.example"),
        record(prose(3, 5), 3, "b.example"),
        record("", 4, "b.example"),
    ]
    assert column("n_site_texts", *pages) == [1, 1, 2, 2, 2]
    assert set(column("n_texts", *pages)) == {2}


def test_an_empty_corpus_is_settled() -> None:
    assert len(settle(np.empty(0, duplicates.FACTS), {})) == 0


PAGES = st.lists(st.tuples(st.sampled_from(["x y", "x\ny", "x\r\ny", "", "z"]), st.sampled_from("ab")), max_size=7)


@given(PAGES)
def test_every_duplicate_points_to_the_first_of_its_text_on_its_site(pages: list[tuple[str, str]]) -> None:
    settled: Any = read(*(record(text, i, site) for i, (text, site) in enumerate(pages))).settled
    plain = [(text.replace("\r\n", "\n"), site) for text, site in pages]
    for i, (text, _) in enumerate(plain):
        first = plain.index(plain[i])
        assert settled["root"][i] == (first if first < i and text else -1)
        assert (settled["state"][i] == PUBLISHED) == (bool(text) and first == i)

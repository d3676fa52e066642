"""One article in every format that is read: the same article, found again by every command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.conftest import RAW
from tests.reading import grouped, rows
from tests.records import gzipped, tarred, warc_record, zipped

import corpus_pipeline
from corpus_pipeline.cli import main

PAGE = RAW / "harbour-gazette.example" / "2021-03-breakwater-repairs.txt"


def packed_forms(page: bytes) -> dict[str, bytes]:
    """The page in every format, each below a folder of its own, for the same text twice in a site is a duplicate."""
    text = page.decode()
    line = json.dumps({"id": "in lines", "text": text}).encode() + b"\n"
    table = io.BytesIO()
    pq.write_table(pa.table({"id": ["in a table"], "text": [text]}), table)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
    crawl = warc_record(b"", 8, kind="revisit") + warc_record(page, 9, http=http)
    return {
        "txt/a.txt": page,
        "gz/a.txt.gz": gzipped(page),
        "zst/a.txt.zst": bytes(pa.compress(page, "zstd", asbytes=True)),
        "jsonl/a.jsonl": b'{"text": broken}\n' + line,
        "jsonl-gz/a.jsonl.gz": gzipped(line.replace(b"in lines", b"in packed lines")),
        "json/a.json": json.dumps([{"text": text}]).encode(),
        "csv/a.csv": b'id,text\nin cells,"' + page.replace(b'"', b'""') + b'"\n',
        "parquet/a.parquet": table.getvalue(),
        "zip/a.zip": zipped({"in/a.txt": page}),
        "zip-jsonl/a.zip": zipped({"a.jsonl.gz": gzipped(json.dumps({"text": text}).encode())}),
        "tar/a.tar": tarred({"./a.txt": page}),
        "tgz/a.tgz": gzipped(tarred({"a.txt": page})),
        "warc/a.warc": crawl,
        "warc-gz/a.warc.gz": gzipped(crawl.replace(b"pond", b"reed").replace(b"-0000000000", b"-1111111111")),
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """RAW with the page in every format, and its release."""
    folder = tmp_path_factory.mktemp("forms")
    for name, payload in packed_forms(PAGE.read_bytes()).items():
        (folder / "raw" / name).parent.mkdir(parents=True)
        (folder / "raw" / name).write_bytes(payload)
    corpus_pipeline.build(folder / "raw", folder / "dist")
    return folder / "raw", folder / "dist"


def article_of(table: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in table]


def test_the_article_is_the_same_in_every_format(built: tuple[Path, Path]) -> None:
    dist = built[1]
    documents = {row["document_id"]: row for row in rows(dist, "documents")}
    published = [row for row in documents.values() if row["status"] == "published"]
    assert len(published) == len(packed_forms(b""))
    assert len({row["text_sha256"] for row in published}) == 1
    paragraphs, comments = (grouped(rows(dist, name), "article_id") for name in ("paragraphs", "comments"))
    found = set()
    for article in rows(dist, "articles"):
        own = article["article_id"]
        head = article_of([article], "title", "byline", "published_on", "language", "n_words", "page_type")
        body = article_of(paragraphs[own], "kind", "text", "char_start", "char_end")
        thread = article_of(comments[own], "text", "posted_at", "depth", "char_start")
        found.add((tuple(head), tuple(body), tuple(thread)))
    assert len(found) == 1
    ((_, body, _),) = found
    assert len(body) > 2


def test_every_record_has_its_place_and_the_basis_of_its_id(built: tuple[Path, Path]) -> None:
    found = {
        row["source_path"].split("/")[0]: (row["source_record"], row["id_basis"], row["source_id"])
        for row in rows(built[1], "documents")
        if row["status"] == "published"
    }
    assert found == {
        "txt": (None, "path", None),
        "gz": (None, "path", None),
        "zst": (None, "path", None),
        "jsonl": ("line 2", "given", "in lines"),
        "jsonl-gz": ("line 1", "given", "in packed lines"),
        "json": ("row 0", "bytes", None),
        "csv": ("line 2", "given", "in cells"),
        "parquet": ("row 0", "given", "in a table"),
        "zip": ("in/a.txt", "path", None),
        "zip-jsonl": ("a.jsonl.gz#line 1", "bytes", None),
        "tar": ("./a.txt", "path", None),
        "tgz": ("a.txt", "path", None),
        "warc": ("offset 220", "warc", "<urn:uuid:00000000-0000-0000-0000-000000000009>"),
        "warc-gz": ("offset 220", "warc", "<urn:uuid:00000000-0000-0000-0000-111111111109>"),
    }


def test_the_text_is_printed_by_id_by_input_id_and_by_place(built: tuple[Path, Path]) -> None:
    raw, dist = built
    text = PAGE.read_bytes()
    for row in rows(dist, "documents"):
        if row["status"] != "published":
            continue
        place = "#".join(filter(None, (row["source_path"], row["source_record"])))
        for name in filter(None, (row["document_id"], row["source_id"], place)):
            result = CliRunner().invoke(main, ["text", name, "--raw", str(raw)])
            assert result.exit_code == 0, (name, result.output)
            assert result.stdout_bytes.rstrip() == text.rstrip()


def test_the_release_replays_from_its_containers(built: tuple[Path, Path]) -> None:
    raw, dist = built
    result = CliRunner().invoke(main, ["validate", str(dist), "--raw", str(raw)])
    assert (result.exit_code, result.output) == (0, f"{dist} is sound.\n")


def test_a_container_whose_member_changed_is_named(built: tuple[Path, Path], tmp_path: Path) -> None:
    raw, dist = built
    for name, payload in packed_forms(PAGE.read_bytes()).items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(payload)
    (tmp_path / "zip" / "a.zip").write_bytes(zipped({"in/a.txt": b"Another text."}))
    result = CliRunner().invoke(main, ["validate", str(dist), "--raw", str(tmp_path)])
    assert result.exit_code == 1
    assert "zip/a.zip has another text" in result.output
    assert raw.exists()

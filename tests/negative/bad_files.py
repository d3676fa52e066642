"""Files that cannot be read as text, each for another reason, and what must be said of them."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.records import gzipped, tarred, warc_record, zipped

GOOD = "The keeper rang the bell of the old pier twice, and nobody came.\n\nSo she rang it again.\n"
ROWS = pa.table(
    {
        "id": ["first", "second", "first", "fourth"],
        "text": ["A row with a text.", None, "Another text with the id of an earlier one.", " \n "],
    }
)


@dataclass(frozen=True)
class Fate:
    """What becomes of a file, or of one row of it."""

    path: str
    status: str
    reason_code: str | None
    word: str = ""
    record: str | None = None


FATES = (
    Fate("good.txt", "published", None),
    Fate("empty.txt", "empty", "no_text", "nothing but white space"),
    Fate("blank.txt", "empty", "no_text", "nothing but white space"),
    Fate("binary.txt", "rejected", "binary", "control bytes"),
    Fate("pipe.txt", "rejected", "unreadable", "not a regular file"),
    Fate("link.txt", "rejected", "unreadable", "no such file"),
    Fate("klingon.txt", "rejected", "unknown_encoding", "'klingon'"),
    Fate("misfit.txt", "rejected", "bad_encoding", "iso2022_jp"),
    Fate("half.txt", "rejected", "bad_encoding", "utf-16-le"),
    Fate("paper.txt", "rejected", "unsupported", "application/pdf"),
    Fate("packed.txt", "published", None),
    Fate("cut.txt.gz", "rejected", "damaged", "breaks off"),
    Fate("not.zip", "rejected", "damaged", "zip"),
    Fate("bomb.jsonl.gz", "rejected", "bomb", "200 times", "line 1"),
    Fate("lines.jsonl", "published", None, record="line 1"),
    Fate("lines.jsonl", "rejected", "bad_row", "no JSON", "line 2"),
    Fate("lines.jsonl", "rejected", "bad_row", "5000 digits", "line 3"),
    Fate("lines.jsonl", "rejected", "missing_text", "null", "line 4"),
    Fate("lines.jsonl", "rejected", "duplicate_id", "same id", "line 5"),
    Fate("table.csv", "published", None, record="line 2"),
    Fate("table.csv", "rejected", "bad_row", "3 cells", "line 6"),
    Fate("all.zip", "published", None, record="one.txt"),
    Fate("all.zip", "rejected", "encrypted", "encrypted", "two.txt"),
    Fate("all.zip", "published", None, record="in.tar.gz#../three.txt"),
    Fate("crawl.warc", "published", None, record="offset 0"),
    Fate("crawl.warc", "rejected", "revisit", "earlier capture", "offset 388"),
    Fate("crawl.warc", "rejected", "damaged", "breaks off", "offset 608"),
    Fate("page.html", "published", None),
    Fate("rows.parquet", "published", None, record="row 0"),
    Fate("rows.parquet", "rejected", "missing_text", "null", "row 1"),
    Fate("rows.parquet", "rejected", "duplicate_id", "same id", "row 2"),
    Fate("rows.parquet", "empty", "no_text", "nothing but white space", "row 3"),
    Fate("textless.parquet", "rejected", "missing_text", "no column 'text'"),
    Fate("numbers.parquet", "rejected", "bad_row", "int64"),
    Fate("cut.parquet", "rejected", "damaged", "damaged Parquet file"),
    Fate("hollow.parquet", "empty", "no_text", "nothing but white space"),
    Fate("letter.parquet", "rejected", "damaged", "damaged Parquet file"),
)


def other(who: str) -> str:
    """A page that is no duplicate of the good one."""
    return GOOD.replace("The keeper", who)


def lines() -> bytes:
    """JSON Lines of which the first is whole."""
    first = json.dumps({"id": "l-1", "text": other("The third keeper")}).encode()
    return b"\n".join([first, b'{"text": ', b'{"text": ' + b"1" * 5000 + b"}", b'{"text": null}', first])


def archive() -> bytes:
    """A zip archive with a page, an encrypted member, and a packed archive whose member would lead out of it."""
    inner = gzipped(tarred({"../three.txt": other("The sixth keeper").encode()}))
    packed = bytearray(zipped({"one.txt": other("The fifth keeper").encode(), "two.txt": b"", "in.tar.gz": inner}))
    second = packed.index(b"PK\x01\x02", packed.index(b"PK\x01\x02") + 1)
    packed[second + 8] |= 1
    return bytes(packed)


def crawl() -> bytes:
    """A WARC file whose last record breaks off."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    page = warc_record(other("The seventh keeper").encode(), 1, http=http)
    return page + warc_record(b"", 2, kind="revisit") + warc_record(GOOD.encode(), 3, http=http)[:-30]


def write_bad_files(folder: Path) -> Path:
    """Write all of them below a folder."""
    folder.mkdir()
    payloads = {
        "good.txt": GOOD.encode(),
        "empty.txt": b"",
        "blank.txt": b" \n\t\r\n\xc2\xa0\n",
        "binary.txt": bytes(range(256)) * 20,
        "klingon.txt": GOOD.encode() + b"\xe9",
        "misfit.txt": b"abc \xff def",
        "half.txt": b"\xff\xfea\x00b",
        "paper.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "packed.txt": gzip.compress(other("The second keeper").encode(), mtime=0),
        "cut.txt.gz": gzip.compress(GOOD.encode(), mtime=0)[:-12],
        "not.zip": GOOD.encode(),
        "bomb.jsonl.gz": gzip.compress(bytes(100_000_000), mtime=0),
        "lines.jsonl": lines(),
        "table.csv": b"text,url\n" + b'"%s",\n1,2,3\n' % other("The fourth keeper").encode(),
        "all.zip": archive(),
        "crawl.warc": crawl(),
        "page.html": b"<!doctype html><p>A page.</p>",
        "sources.csv": b"path,encoding\nklingon.txt,klingon\nmisfit.txt,iso2022_jp\n",
        "hollow.parquet": b"",
        "letter.parquet": GOOD.encode(),
    }
    for name, payload in payloads.items():
        (folder / name).write_bytes(payload)
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("nowhere.txt")
    pq.write_table(ROWS, folder / "rows.parquet")
    pq.write_table(ROWS.select(["id"]), folder / "textless.parquet")
    pq.write_table(pa.table({"text": [1, 2]}), folder / "numbers.parquet")
    (folder / "cut.parquet").write_bytes((folder / "rows.parquet").read_bytes()[:-30])
    return folder

"""Files that cannot be read as text, each for another reason, and what must be said of them."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

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
    Fate("packed.txt", "rejected", "unsupported", "application/gzip"),
    Fate("page.html", "rejected", "unsupported", "text/html"),
    Fate("rows.parquet", "published", None, record="row 0"),
    Fate("rows.parquet", "rejected", "missing_text", "null", "row 1"),
    Fate("rows.parquet", "rejected", "duplicate_id", "same id", "row 2"),
    Fate("rows.parquet", "empty", "no_text", "nothing but white space", "row 3"),
    Fate("textless.parquet", "rejected", "missing_text", "no column 'text'"),
    Fate("numbers.parquet", "rejected", "bad_row", "int64"),
    Fate("cut.parquet", "rejected", "damaged", "damaged Parquet file"),
    Fate("hollow.parquet", "rejected", "damaged", "empty file"),
    Fate("letter.parquet", "rejected", "damaged", "damaged Parquet file"),
)


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
        "packed.txt": gzip.compress(GOOD.encode(), mtime=0),
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

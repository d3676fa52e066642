"""Releases as plain rows, read with pyarrow alone, and the text that their offsets count in."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from corpus_pipeline.markup.page import read_page
from corpus_pipeline.readers.decode_html import decode_html

Row = dict[str, Any]


def rows(dist: Path, table: str) -> list[Row]:
    """The rows of a table, from one file or several."""
    files = sorted(dist.glob(f"{table}.parquet")) or sorted(dist.glob(f"{table}-*.parquet"))
    return list(pa.concat_tables([pq.read_table(file) for file in files]).to_pylist())


def grouped(table: list[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the value of a column, in their order."""
    out: dict[str, list[Row]] = defaultdict(list)
    for row in table:
        out[row[key]].append(row)
    return out


def decoded(payload: bytes, encoding: str) -> str:
    """The text of a file: decoded, without its byte order mark, newlines untouched."""
    return payload.decode(encoding).removeprefix("\ufeff")


def text_of(payload: bytes, document: Row) -> str:
    """The text that a document's offsets count: the file's own, or the rendering of a page."""
    if document["renderer"] == "html-1":
        return read_page(decode_html(payload).text).text
    return decoded(payload, document["encoding"] or "utf-8")


def contents(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def everything(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file beside RAW, as bytes, and those of Arrow decompressed too."""
    for path in sorted(p for p in root.rglob("*") if p.is_file() and root / "raw" not in p.parents):
        yield path, path.read_bytes()
        if table := _table_in(path):
            yield path, json.dumps(table.to_pylist(), default=str, ensure_ascii=False).encode()


def _table_in(path: Path) -> pa.Table | None:
    if path.suffix == ".parquet":
        return pq.read_table(path)
    if path.suffix in (".arrow", ".part"):
        with pa.ipc.open_file(path) as reader:
            return reader.read_all()
    return None

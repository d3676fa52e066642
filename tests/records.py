"""Bytes in a file, read as a build reads them."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from corpus_pipeline.readers.records import Options, Record, Source
from corpus_pipeline.readers.registry import divide, read_parts

LIMIT = 1024 * 1024


def read_records(
    folder: Path,
    name: str,
    payload: bytes,
    *,
    target: int = 10**9,
    given: Mapping[str, str] | None = None,
    **options: object,
) -> list[Record]:
    """The records of a file of these bytes, read in parts of about ``target`` bytes."""
    path = folder / name
    path.write_bytes(payload)
    source = Source(str(path), name, len(payload), given or {})
    settings = Options(**({"max_bytes": LIMIT} | options))  # type: ignore[arg-type]
    return [record for parts in divide([source], target) for record in read_parts(parts, settings)]


def fates(records: list[Record]) -> list[tuple[str | None, str | None]]:
    """Place and reason code of each record, None for one that was read."""
    return [(record.source_record, record.refusal and record.refusal[0]) for record in records]


def texts(records: list[Record]) -> list[str]:
    """The payloads of the records that were read."""
    return [record.payload.decode() for record in records if record.refusal is None]


def gzipped(payload: bytes) -> bytes:
    """A gzip member, the same whenever it is made."""
    return gzip.compress(payload, mtime=0)


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, payload in members.items():
            archive.writestr(zipfile.ZipInfo(name), payload, method)
    return file.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    """A tar archive."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape") as archive:
        for name, payload in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(payload)
            archive.addfile(member, io.BytesIO(payload))
    return file.getvalue()


def warc_record(body: bytes, number: int = 1, kind: str = "response", *, http: bytes = b"", **headers: str) -> bytes:
    """A WARC record; a response gets the HTTP headers given, else those of an HTML page. ``headers``: of the record."""
    if kind == "response":
        body = (http or b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n") + b"\r\n" + body
    own = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
        "WARC-Target-URI": f"https://pond.example/{number}",
        "WARC-Date": "2024-06-01T08:00:00Z",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain",
        "Content-Length": str(len(body)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + body + b"\r\n\r\n"

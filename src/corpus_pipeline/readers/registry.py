"""Which reader reads an input. Adding a format is one reader file and one entry here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpus_pipeline.chunks import chunks
from corpus_pipeline.readers.csv_table import read_csv
from corpus_pipeline.readers.gate import (
    GateError,
    media_type_of,
    open_regular,
    read_head,
    read_steady,
)
from corpus_pipeline.readers.inputs import (
    MAX_DEPTH,
    SEPARATOR,
    Found,
    Input,
    held_input,
    in_utf8,
    open_input,
    suffix_of,
)
from corpus_pipeline.readers.json_file import read_json
from corpus_pipeline.readers.jsonl import divide_lines, read_jsonl
from corpus_pipeline.readers.packed import is_bzip2, is_gzip, is_xz, is_zstd, read_bzip2, read_gzip, read_xz, read_zstd
from corpus_pipeline.readers.parquet import is_parquet, part_parquet, read_parquet
from corpus_pipeline.readers.plain import read_plain
from corpus_pipeline.readers.records import Options, Part, Record, Source, refused
from corpus_pipeline.readers.streams import RECORD_BYTES
from corpus_pipeline.readers.tar_archive import is_tar, read_tar
from corpus_pipeline.readers.warc import is_arc, is_warc, read_arc, read_warc
from corpus_pipeline.readers.zip_archive import is_zip, read_zip

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
# Pages, whatever text they begin with.
_PAGES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".xml"})


def _whole(source: Source, _target_bytes: int) -> list[Part]:
    return [Part(source)]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: does an input belong to it (its first bytes, its suffix), how is it read, how is a file divided."""

    name: str
    accepts: Callable[[bytes, str], bool]
    read: Callable[[Input, Options], Found]
    divide: Callable[[Source, int], list[Part]] = _whole


def _is_jsonl(head: bytes, suffix: str) -> bool:
    return suffix in (".jsonl", ".ndjson", ".jsonlines") and media_type_of(head) == "text/plain"


def _is_json(head: bytes, suffix: str) -> bool:
    if suffix == ".json":
        return media_type_of(head) == "text/plain"
    start = head[:1024].lstrip()
    return suffix not in _PAGES and (start.startswith(b'{"') or (start[:1] == b"[" and start[1:].lstrip()[:2] == b'{"'))


def _is_csv(head: bytes, suffix: str) -> bool:
    return suffix in (".csv", ".tsv", ".tab") and media_type_of(head) == "text/plain"


def _in_utf8(read: Callable[[Input, Options], Found]) -> Callable[[Input, Options], Found]:
    """A reader of text that is given all text as UTF-8, and nothing where there are only blanks."""

    def read_blanks_too(found: Input, options: Options) -> Found:
        is_whole = not found.part.unit
        return iter(()) if is_whole and found.stream.is_blank(of_text=True) else read(in_utf8(found), options)

    return read_blanks_too


def _is_anything(_head: bytes, _suffix: str) -> bool:
    return True


# In the order in which they are asked: by first bytes that nothing else begins with, then text by its suffix.
READERS: tuple[Reader, ...] = (
    Reader("parquet", is_parquet, read_parquet, part_parquet),
    Reader("gzip", is_gzip, read_gzip),
    Reader("zstd", is_zstd, read_zstd),
    Reader("bzip2", is_bzip2, read_bzip2),
    Reader("xz", is_xz, read_xz),
    Reader("zip", is_zip, read_zip),
    Reader("tar", is_tar, read_tar),
    Reader("warc", is_warc, read_warc),
    Reader("arc", is_arc, read_arc),
    Reader("jsonl", _is_jsonl, _in_utf8(read_jsonl), divide_lines),
    Reader("csv", _is_csv, _in_utf8(read_csv)),
    Reader("json", _is_json, _in_utf8(read_json)),
    Reader("plain", _is_anything, read_plain),
)


def reader_of(head: bytes, name: str) -> Reader:
    """The first reader that accepts an input, by content before suffix: only what may be any text asks its name."""
    suffix = suffix_of(name) if media_type_of(head) == "text/plain" else ""
    return next(reader for reader in READERS if reader.accepts(head, suffix))


def divide(sources: Iterable[Source], target_bytes: int) -> Iterator[tuple[Part, ...]]:
    """Parts of sources in order, in groups of at most about ``target_bytes``."""
    sized = (
        (part, source.n_bytes // len(parts))
        for source in sources
        if (parts := _parts(source, target_bytes))
        for part in parts
    )
    groups = chunks(sized, lambda item: item[0].source.name, lambda item: item[1], target_bytes)
    return (tuple(part for part, _ in group) for group in groups)


def _parts(source: Source, target_bytes: int) -> list[Part]:
    """A small file is one part whatever it holds: workers look into it."""
    if source.refusal or source.n_bytes <= target_bytes:
        return [Part(source)]
    return reader_of(read_head(source.opened), source.name).divide(source, target_bytes)


def hold_files(parts: Iterable[Part], most: int) -> dict[str, bytes]:
    """The whole files among some parts that have at most so many bytes, by path; none that changes while it is read."""
    held: dict[str, bytes] = {}
    for part in parts:
        source = part.source
        if not source.refusal and source.n_bytes <= most and part == Part(source):
            content = read_steady(source.opened, source.n_bytes)
            if content is not None:
                held[source.opened] = content
    return held


def read_parts(parts: Iterable[Part], options: Options, held: Mapping[str, bytes] = _NOTHING) -> Iterator[Record]:
    """The records of some parts, in order; a record for everything, whatever its fate. ``held``: see ``hold_files``."""
    for part in parts:
        if part.source.refusal:
            yield refused(part.source, *part.source.refusal)
        elif (content := held.get(part.source.opened)) is not None:
            yield from _records(held_input(part, content), options)
        else:
            yield from _read_part(part, options)


def _read_part(part: Part, options: Options) -> Iterator[Record]:
    try:
        handle = open_regular(part.source.opened)
    except GateError as error:
        yield refused(part.source, error.code, error.reason)
        return
    try:
        yield from _records(open_input(part, handle), options)
    finally:
        os.close(handle)


def _records(found: Input, options: Options) -> Iterator[Record]:
    try:
        yield from _named_apart(_read(found, options))
    except GateError as error:
        yield refused(found.source, error.code, error.reason)


def _named_apart(records: Iterable[Record]) -> Iterator[Record]:
    """The records; one that has the name of the record before it, such as what follows damage, is numbered."""
    name, n = None, 1
    for record in records:
        n = n + 1 if record.source_record == name and name is not None else 1
        name = record.source_record
        yield record if n == 1 else record._replace(source_record=f"{name}{SEPARATOR}{n}")


def _read(found: Input, options: Options) -> Iterator[Record]:
    """The records of an input and of all that it holds. GateErrors that concern the whole file go on upwards."""
    if found.depth > MAX_DEPTH:
        yield found.refused(GateError("bomb", f"packed more than {MAX_DEPTH} times"))
        return
    name = found.part.reader
    reader = next((r for r in READERS if r.name == name), None) or reader_of(found.stream.peek(), found.name)
    is_empty = found.part.last < 0
    if is_empty and reader.name != "plain" and found.stream.is_blank():  # whatever its name promises
        yield found.nothing()
        return
    try:
        for item in reader.read(found, options):
            is_empty = False
            if isinstance(item, Record):
                found.meter.charge(RECORD_BYTES if found.depth else 0)
                yield item
            else:
                yield from _read(item, options)
    except GateError as error:
        if error.is_final and found.depth:
            raise
        refused_input = found.refused(error)
        yield refused_input._replace(unheld=found.digest(options.max_bytes)) if is_empty else refused_input
        return
    if is_empty:
        yield found.nothing()

"""Which reader reads a source. Adding a format is one reader file and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpus_pipeline.readers import gate
from corpus_pipeline.readers.parquet import part_parquet, read_parquet
from corpus_pipeline.readers.plain import read_plain
from corpus_pipeline.readers.records import Options, Part, Record, Source, refused


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: does a source belong to it (its first bytes, its suffix), how is it divided, how is it read."""

    name: str
    accepts: Callable[[bytes, str], bool]
    divide: Callable[[Source, int], list[Part]]
    read: Callable[[Part, Options], Iterator[Record]]


def _whole(source: Source, _target_bytes: int) -> list[Part]:
    return [Part(source)]


def _is_parquet(head: bytes, suffix: str) -> bool:
    return head.startswith(b"PAR1") or suffix == ".parquet"


def _is_anything(_head: bytes, _suffix: str) -> bool:
    return True


READERS: tuple[Reader, ...] = (
    Reader("parquet", _is_parquet, part_parquet, read_parquet),
    Reader("plain", _is_anything, _whole, read_plain),
)
# Only these need their first bytes looked at before they are divided among workers.
_SUFFIXES_OF_ONE_RECORD = (".txt", ".text", ".md")


def reader_of(source: Source) -> Reader:
    """The first reader that accepts the source, by content before suffix."""
    suffix = source.name[source.name.rfind(".") :].lower() if "." in source.name else ""
    head = b"" if suffix in _SUFFIXES_OF_ONE_RECORD else gate.read_head(source.path)
    return next(reader for reader in READERS if reader.accepts(head, suffix))


def divide(sources: Iterable[Source], target_bytes: int) -> Iterator[tuple[Part, ...]]:
    """Parts of sources in order, grouped to about ``target_bytes`` a group."""
    group: list[Part] = []
    size = 0
    for source in sources:
        parts = [Part(source)] if source.refusal else reader_of(source).divide(source, target_bytes)
        for part in parts:
            n = source.n_bytes // len(parts)
            if group and size + n > target_bytes:
                yield tuple(group)
                group, size = [], 0
            group.append(part)
            size += n
    if group:
        yield tuple(group)


def read_parts(parts: Iterable[Part], options: Options) -> Iterator[Record]:
    """The records of some parts, in order; a record for everything, whatever its fate."""
    for part in parts:
        if part.source.refusal:
            yield refused(part.source, *part.source.refusal)
        else:
            yield from reader_of(part.source).read(part, options)

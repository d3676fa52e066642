"""What passes between readers and the pipeline: sources, parts of sources, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GIVEN_FIELDS = ("id", "url", "site", "title", "author", "date", "retrieved_at", "timezone", "encoding", "rights")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it lies, its published name, its size, and what sources.csv says of it."""

    path: str
    name: str
    n_bytes: int
    given: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source that one worker reads: all of it, or a range of a table's row groups."""

    source: Source
    first: int = 0
    last: int = -1


@dataclass(frozen=True, slots=True)
class Record:
    """One input record. ``refusal`` is (reason_code, reason) where it could not be read; its payload may be empty."""

    source_path: str
    source_record: str | None
    payload: bytes
    media_type: str
    given: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None
    is_row: bool = False
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What readers need of the settings."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    max_bytes: int = 256 * 1024 * 1024


def refused(source: Source, code: str, reason: str, record: str | None = None) -> Record:
    """The record of something that could not be read."""
    return Record(
        source.name,
        record,
        b"",
        "application/octet-stream",
        source.given,
        (code, reason),
        is_row=record is not None,
    )

"""What passes between readers and the pipeline: sources, parts of sources, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GIVEN_FIELDS = ("id", "url", "site", "title", "author", "date", "retrieved_at", "timezone", "encoding", "rights")
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it lies, its published name, its size, and what sources.csv says of it.

    ``target``: where it leads, if it is a link.
    """

    path: str
    name: str
    n_bytes: int
    given: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None
    target: str = ""

    @property
    def opened(self) -> str:
        """The path that is opened, which is no link's."""
        return self.target or self.path


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source that one worker reads: all of it, or a range of its ``unit``.

    ``last`` is -1 for the end; ``reader``: the format, where dividing has told it; ``line``: lines before the range.
    """

    source: Source
    first: int = 0
    last: int = -1
    reader: str = ""
    unit: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One input record. ``refusal`` is (reason_code, reason) where it could not be read; its payload may be empty.

    ``is_row``: its place in the file may change with every row before it. ``is_text``: the payload is UTF-8 that was
    text in the input. ``warc_id``: the WARC record's own id. ``given`` may also hold ``http_charset``.
    """

    source_path: str
    source_record: str | None
    payload: bytes
    media_type: str
    given: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None
    is_row: bool = False
    is_text: bool = False
    warc_id: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What readers need of the settings."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    max_bytes: int = 256 * 1024 * 1024


def refused(source: Source, code: str, reason: str) -> Record:
    """The record of a file that could not be read."""
    return Record(source.name, None, b"", UNKNOWN_TYPE, source.given, (code, reason))

"""What passes between readers and the pipeline: sources, parts of sources, records."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

GIVEN_FIELDS = ("id", "url", "site", "title", "author", "date", "retrieved_at", "timezone", "encoding", "rights")
CONTENT_FIELDS = ("html", "text")
FIELDS = (*CONTENT_FIELDS, *GIVEN_FIELDS)
# Where tables of web text keep the address. Their ``metadata.date`` is mostly the time of the crawl: not taken.
_USUAL: Mapping[str, tuple[str, ...]] = {"url": ("url", "metadata.url")}
UNKNOWN_TYPE = "application/octet-stream"
# What one document may hold, whatever its container may: 32 MB took 1.9 GB and 11 s as a single line.
MAX_DOCUMENT = 8 * 1024 * 1024
# A row, line or record that may hold such a document, with every letter of it escaped. Parsing takes up to ten times as
# much: one letter outside of the first plane makes each of a text four bytes long, here and in each copy.
MAX_ROW = 4 * MAX_DOCUMENT
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it lies, its published name, its size, and what sources.csv says of it.

    ``target``: where it leads, if it is a link; ``given_rows``: what is said of each of its rows, which is no id.
    """

    path: str
    name: str
    n_bytes: int
    given: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None
    target: str = ""
    given_rows: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive what is said once."""
        rows = {k: v for k, v in self.given.items() if k != "id"} if "id" in self.given else self.given
        object.__setattr__(self, "given_rows", rows)

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


class Record(NamedTuple):
    """One input record: a tuple, since there are millions, and other frozen things take three times as long to make.

    ``refusal`` is (reason_code, reason) where it could not be read; its payload may be empty.
    ``is_row``: its place in the file may change with every row before it. ``is_text``: the payload is UTF-8 that was
    text in the input. ``warc_id``: the WARC record's own id. ``given`` may also hold ``http_charset``. ``unheld``:
    bytes and sha256 of a payload that was read and not held.
    """

    source_path: str
    source_record: str | None
    payload: bytes
    media_type: str
    given: Mapping[str, str] = NOTHING
    refusal: tuple[str, str] | None = None
    is_row: bool = False
    is_text: bool = False
    warc_id: str | None = None
    unheld: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What readers need of the settings.

    ``paths``: the columns that each field is looked for in, the first that is there counts; ``given_keys``: what rows
    with more than their text hold one of, with the fields that it may give; ``max_row``: bytes of a row; ``plain``: the
    options for tables that the given columns are not meant for. They are said once, since every row asks.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    max_bytes: int = 256 * 1024 * 1024
    paths: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    given_keys: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    max_row: int = field(init=False, repr=False, compare=False)
    plain: Options | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive what is said once."""
        named = {name: (column,) for name, column in self.columns.items() if column}
        object.__setattr__(self, "plain", Options({}, self.encoding, self.max_bytes) if named else None)
        object.__setattr__(self, "paths", {name: named.get(name) or _USUAL.get(name) or (name,) for name in FIELDS})
        object.__setattr__(self, "max_row", min(self.max_bytes, MAX_ROW))
        given: dict[str, tuple[str, ...]] = {}
        for name in GIVEN_FIELDS:
            for key in {key for path in self.paths[name] for key in (path, path.partition(".")[0])}:
                given[key] = (*given.get(key, ()), name)
        object.__setattr__(self, "given_keys", given)

    def of(self, names: Container[str]) -> Options:
        """The options for a table or row with these names: our own names for one whose text goes by ours alone.

        Two tables of a corpus may differ, and the columns given for one must not hide the text of the other. One that
        has any of them is meant by them: what it holds by our names may be something else.
        """
        if self.plain is None or not any(self.columns.get(name) and name in names for name in CONTENT_FIELDS):
            return self
        is_meant = any(c in names or c.partition(".")[0] in names for c in self.columns.values() if c)
        return self if is_meant else self.plain


def refused(source: Source, code: str, reason: str) -> Record:
    """The record of a file that could not be read."""
    return Record(source.name, None, b"", UNKNOWN_TYPE, source.given, (code, reason))

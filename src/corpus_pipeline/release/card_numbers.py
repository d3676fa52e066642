"""Numbers of a dataset card, counted from the Parquet files of a release a row group at a time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_READ = ("site", "language", "published_on", "n_words", "n_comments", "review_reason", "is_truncated")
_ALL = pc.CountOptions(mode="all")
_NULLABLE: Mapping[str, Sequence[str]] = MappingProxyType(
    {"articles": ("title", "published_on"), "comments": ("commenter_id", "posted_on", "posted_at")}
)


@dataclass(slots=True)
class Tally:
    """Articles of one site, language or year, their words and comments, and the days they were published on."""

    articles: int = 0
    words: int = 0
    comments: int = 0
    first: dt.date | None = None
    last: dt.date | None = None

    def add(self, other: Tally) -> None:
        """Count another one in."""
        self.articles += other.articles
        self.words += other.words
        self.comments += other.comments
        self.first = min((day for day in (self.first, other.first) if day), default=None)
        self.last = max((day for day in (self.last, other.last) if day), default=None)


Tallies = dict[str | None, Tally]


@dataclass(slots=True)
class Numbers:
    """What the card says of a release beyond its manifest. A key None: not known.

    ``nulls``: by column of articles and comments, rows where it is null. ``rights``: documents by site and rights
    statement. ``retrieved``: documents with a time of retrieval, from the first to the last day of these.
    """

    sites: Tallies = field(default_factory=dict)
    languages: Tallies = field(default_factory=dict)
    years: Tallies = field(default_factory=dict)
    review_reasons: Counter[str] = field(default_factory=Counter)
    rights: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    nulls: dict[str, int] = field(default_factory=dict)
    truncated: int = 0
    commenters: int = 0
    retrieved: int = 0
    retrieved_first: dt.date | None = None
    retrieved_last: dt.date | None = None

    @property
    def total(self) -> Tally:
        """All articles."""
        return total(self.sites.values())


def total(tallies: Iterable[Tally]) -> Tally:
    """Their sum."""
    out = Tally()
    for tally in tallies:
        out.add(tally)
    return out


def count_release(manifest: Mapping[str, Any], folder: Path) -> Numbers:
    """The numbers of the release whose manifest is given and whose Parquet files stand in the folder."""
    numbers = Numbers()
    for articles in _groups(manifest, folder, "articles", _READ):
        _count(numbers.sites, articles, articles["site"])
        _count(numbers.languages, articles, articles["language"])
        _count(numbers.years, articles, pc.year(articles["published_on"]).cast(pa.string()))
        numbers.review_reasons.update(_values(articles["review_reason"]))
        numbers.truncated += pc.sum(articles["is_truncated"]).as_py() or 0
    for documents in _groups(manifest, folder, "documents", ("site", "rights", "retrieved_at")):
        _count_documents(numbers, documents)
    ids = (group["commenter_id"] for group in _groups(manifest, folder, "comments", ("commenter_id",)))
    numbers.commenters = _n_different(ids)
    for table, columns in _NULLABLE.items():
        numbers.nulls |= _nulls(manifest, folder, table, columns)
    return numbers


def _paths(manifest: Mapping[str, Any], folder: Path, table: str) -> list[Path]:
    return [folder / file["path"] for file in manifest["tables"][table]["files"]]


def _groups(manifest: Mapping[str, Any], folder: Path, table: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    for path in _paths(manifest, folder, table):
        with pq.ParquetFile(path) as file:
            for i in range(file.num_row_groups):
                yield file.read_row_group(i, columns=list(columns))


def _count(into: Tallies, articles: pa.Table, key: pa.ChunkedArray) -> None:
    grouped = articles.append_column("key", key).group_by("key")
    wanted = [("n_words", "count"), ("n_words", "sum"), ("n_comments", "sum"), ("published_on", "min_max")]
    for row in grouped.aggregate(wanted).to_pylist():
        days = row["published_on_min_max"]
        tally = Tally(row["n_words_count"], row["n_words_sum"], row["n_comments_sum"], days["min"], days["max"])
        into.setdefault(row["key"], Tally()).add(tally)


def _count_documents(numbers: Numbers, documents: pa.Table) -> None:
    for row in documents.group_by(["site", "rights"]).aggregate([("site", "count", _ALL)]).to_pylist():
        numbers.rights[row["site"], row["rights"]] += row["site_count"]
    days = pc.min_max(documents["retrieved_at"]).as_py()
    numbers.retrieved += len(documents) - documents["retrieved_at"].null_count
    if days["min"]:
        numbers.retrieved_first = min(day for day in (numbers.retrieved_first, days["min"].date()) if day)
        numbers.retrieved_last = max(day for day in (numbers.retrieved_last, days["max"].date()) if day)


def _n_different(columns: Iterable[pa.ChunkedArray]) -> int:
    """How many different values there are, null left out."""
    unique = [pc.unique(column.drop_null()) for column in columns]
    return len(pc.unique(pa.chunked_array(unique, pa.string())))


def _values(column: pa.ChunkedArray) -> dict[str, int]:
    return {pair["values"]: pair["counts"] for pair in column.drop_null().value_counts().to_pylist()}


def _nulls(manifest: Mapping[str, Any], folder: Path, table: str, columns: Sequence[str]) -> dict[str, int]:
    """Null values by column, from the statistics of the files: no row is read."""
    out = dict.fromkeys(columns, 0)
    for path in _paths(manifest, folder, table):
        with pq.ParquetFile(path) as file:
            places = {name: file.schema_arrow.get_field_index(name) for name in columns}
            groups = [file.metadata.row_group(i) for i in range(file.num_row_groups)]
            for group in (group for group in groups if group.num_rows):  # an empty one has no statistics
                for name, place in places.items():
                    out[name] += group.column(place).statistics.null_count
    return out

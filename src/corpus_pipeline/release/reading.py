"""Read a release: its tables as pandas, Arrow or DuckDB, articles with their text, threads as trees.

Nothing is read before it is asked for, and of a table only the columns that are asked for.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Ints, ints, one_chunk
from corpus_pipeline.errors import CorpusError, UsageError
from corpus_pipeline.folder import MANIFEST, identity_of, previous_of, read_file, read_table
from corpus_pipeline.release.views import TEXT_COLUMNS, views_for
from corpus_pipeline.tables import TABLES
from corpus_pipeline.versions import in_range
from corpus_pipeline.vocabulary import BODY_KINDS

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# What stands between the paragraphs of a body.
PARAGRAPH_BREAK = "\n\n"
# Seconds before a release is looked for again: between the two steps of a switch it stands in neither place.
_PAUSES = (0, 0.02, 0.2)
# Bodies joined at a time: an Arrow array of strings holds 2 GB at most.
BODIES = 16_384


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a release that are not read yet. ``names``: its columns; ``source``: what DuckDB reads them from."""

    names: tuple[str, ...]
    source: str = field(repr=False)
    load: Callable[[list[str]], pa.Table] = field(repr=False)
    dist: Path

    def select(self, *columns: str) -> Rows:
        """The same rows with these columns alone, in this order; UsageError for an unknown one."""
        for column in columns:
            if column not in self.names:
                raise UsageError(f"there is no column {column!r}", hint="use " + ", ".join(self.names))
        return Rows(columns, self.source, self.load, self.dist)

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return self.load(list(self.names))

    def to_pandas(self, **options: Any) -> pd.DataFrame:
        """The rows as a pandas frame, as ``pandas.read_parquet`` gives them; options are those of Arrow's to_pandas."""
        frame: pd.DataFrame = self.to_arrow().to_pandas(**options)
        return frame

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """The rows as a relation, read when it is; the views of views.sql are made in the connection."""
        connection = connection or import_duckdb().connect()
        connection.execute(views_for(self.dist))
        quoted = ", ".join(f'"{name}"' for name in self.names)
        return connection.sql(f"SELECT {quoted} FROM {self.source}")  # noqa: S608  (names of declared columns)

    def __len__(self) -> int:
        return int(self.load(list(self.names[:1])).num_rows)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with the comments that answer it, in page order. ``row``: its row of the comments table."""

    row: dict[str, Any]
    replies: list[Comment] = field(default_factory=list)

    @property
    def comment_id(self) -> str:
        """Its identifier."""
        return str(self.row["comment_id"])

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.row["text"])

    def walk(self) -> Iterator[Comment]:
        """The comment, then all that answers it, each thread to its end."""
        waiting = [self]
        while waiting:
            comment = waiting.pop()
            yield comment
            waiting.extend(reversed(comment.replies))


@dataclass(frozen=True, slots=True)
class Release:
    """A release in a folder. ``identity``: of its manifest, to tell it from another one that takes its place."""

    dist: Path
    manifest: dict[str, Any] = field(repr=False)
    identity: tuple[int, ...] = field(repr=False)

    @property
    def schema_version(self) -> str:
        """Version of tables and columns."""
        return str(self.manifest["schema_version"])

    @property
    def data_version(self) -> str:
        """Version of the data, as corpus.toml names it."""
        return str(self.manifest["data_version"])

    def table(self, name: str) -> Rows:
        """A table by name; UsageError for an unknown one."""
        if name not in TABLES:
            raise UsageError(f"there is no table {name!r}", hint="use one of " + ", ".join(TABLES))
        return Rows(TABLES[name].names, name, lambda columns: self._read(name, columns), self.dist)

    def _read(self, name: str, columns: list[str] | None = None, only: Any = None) -> pa.Table:
        """A table of this release and of no other: a build moves it aside, the next one removes it.

        CorpusError where that has happened.
        """
        for pause in _PAUSES:
            time.sleep(pause)
            for place in (self.dist, previous_of(self.dist)):
                if identity_of(place) == self.identity:
                    with suppress(FileNotFoundError):
                        table = self._read_in(place, name, columns, only)
                        if table is not None:
                            return table
        what = "the release that was opened is no longer there"
        raise CorpusError(what, where=str(self.dist), hint="open the one that has taken its place")

    def _read_in(self, place: Path, name: str, columns: list[str] | None, only: Any) -> pa.Table | None:
        """A table as it stands in a place; None where another release came there meanwhile."""
        try:
            table = read_table(place, name, columns, only)
        except CorpusError:  # Arrow asks for a file's size and opens it in two steps
            if identity_of(place) == self.identity:
                raise
            return None
        return table if identity_of(place) == self.identity else None

    def articles(self) -> Rows:
        """One row a published document: its article, with what the page says of it."""
        return self.table("articles")

    def authors(self) -> Rows:
        """One row a person or agency named in an article's byline."""
        return self.table("authors")

    def paragraphs(self) -> Rows:
        """One row a paragraph of an article, in order."""
        return self.table("paragraphs")

    def comments(self) -> Rows:
        """One row a reader's comment, in page order."""
        return self.table("comments")

    def quotes(self) -> Rows:
        """One row a quotation in a comment, linked to what it quotes."""
        return self.table("quotes")

    def duplicates(self) -> Rows:
        """One row a document that repeats an earlier one."""
        return self.table("duplicates")

    def spans(self) -> Rows:
        """One row a labelled piece of text of a document."""
        return self.table("spans")

    def documents(self) -> Rows:
        """One row an input record, whatever became of it."""
        return self.table("documents")

    def texts(self) -> Rows:
        """One row an article with its body as ``text``: paragraphs divided by an empty line."""
        return Rows((*TEXT_COLUMNS, "text"), "article_text", self._texts, self.dist)

    def _texts(self, columns: list[str]) -> pa.Table:
        kept = [*dict.fromkeys(["article_id", *(name for name in columns if name != "text")])]
        articles = self._read("articles", kept)
        if "text" in columns:
            paragraphs = self._read("paragraphs", ["article_id", "kind", "text"])
            articles = articles.append_column("text", _bodies(articles["article_id"], paragraphs))
        return articles.select(columns)

    def threads(self, article_id: str) -> list[Comment]:
        """The comments of an article that answer no other, each with its answers; UsageError for no article."""
        only = [("article_id", "=", article_id)]
        if not self._read("articles", ["article_id"], only).num_rows:
            raise UsageError(f"there is no article {article_id!r}", hint="take an article_id of articles")
        rows = self._read("comments", None, only).to_pylist()
        comments = {row["comment_id"]: Comment(row) for row in rows}
        for comment in comments.values():
            if parent := comment.row["parent_comment_id"]:
                comments[parent].replies.append(comment)
        return [comment for comment in comments.values() if comment.row["parent_comment_id"] is None]

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """A query over the tables and the views of views.sql, by name, as a DuckDB relation."""
        connection: duckdb.DuckDBPyConnection = import_duckdb().connect()
        connection.execute(views_for(self.dist))
        return connection.sql(query)


def open_release(dist: str | Path = "dist", *, schema_version: str | None = None) -> Release:
    """The release in a folder. ``schema_version``: a range that it must lie in, such as ``^1``.

    UsageError where there is none, CorpusError where it is of another version.
    """
    folder = Path(dist)
    identity = identity_of(folder)
    try:
        manifest = json.loads(read_file(folder / MANIFEST))
        for key in ("schema_version", "data_version"):
            manifest[key]
    except (OSError, ValueError, RecursionError, LookupError, TypeError) as error:
        hint = "build one: corpus-pipeline build -o DIST"
        raise UsageError(f"holds no release ({MANIFEST})", where=str(folder), hint=hint) from error
    if schema_version is not None and not in_range(manifest["schema_version"], schema_version):
        what = f"has schema version {manifest['schema_version']}, wanted is {schema_version}"
        raise CorpusError(what, where=str(folder), hint="take a release of that version, or adapt what reads it")
    if identity_of(folder) != identity:  # another one took its place meanwhile
        return open_release(dist, schema_version=schema_version)
    return Release(folder, manifest, identity)


def _bodies(article_ids: pa.ChunkedArray, paragraphs: pa.Table) -> pa.ChunkedArray:
    """The body of each article. Paragraphs stand in the order of articles, so the rows of one are one slice."""
    body = paragraphs.filter(pc.is_in(paragraphs["kind"], value_set=pa.array(BODY_KINDS)))
    article = ints(pc.index_in(body["article_id"], value_set=one_chunk(article_ids)))
    ends = np.searchsorted(article, np.arange(len(article_ids) + 1))
    parts = [_joined(body["text"], ends[i : i + BODIES + 1]) for i in range(0, len(article_ids), BODIES)]
    return pa.chunked_array(parts, pa.string())


def _joined(texts: pa.ChunkedArray, ends: Ints) -> pa.Array:
    """Some bodies: each is the texts from one of the row numbers up to the next."""
    own = one_chunk(texts.slice(ends[0], ends[-1] - ends[0]))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(ends - ends[0], pa.int32()), own), PARAGRAPH_BREAK)


def import_duckdb() -> Any:
    """The duckdb module; UsageError where it is not installed."""
    try:
        return importlib.import_module("duckdb")
    except ModuleNotFoundError as error:
        raise UsageError("needs DuckDB", hint="pip install 'corpus-pipeline[duckdb]'") from error

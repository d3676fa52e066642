"""Every table, column, key and constraint of a release, declared once.

Arrow schemas, pandera schemas, SQL, the data dictionary and the contract are derived from ``TABLES``; nothing else
repeats a column name's type or meaning. Offsets are half-open, in Unicode code points of the document's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import pyarrow as pa

from corpus_pipeline.vocabulary import (
    BOUNDARY_BASES,
    CHANNELS,
    COMMENT_STATUS,
    DATE_SOURCES,
    DUPLICATE_KINDS,
    ENCODING_SOURCES,
    ID_BASES,
    KINDS,
    LABELS,
    PAGE_TYPES,
    PARENT_BASES,
    REASON_CODES,
    REVIEW_REASONS,
    ROLES,
    STATUS,
    TARGET_KINDS,
    TITLE_SOURCES,
)

SCHEMA_VERSION = "1.0.0"

Type = Literal["string", "int32", "int64", "float32", "bool", "date32", "timestamp"]

ARROW: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "float32": pa.float32(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "timestamp": pa.timestamp("us"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, meaning and constraints.

    ``low`` and ``high`` are inclusive. ``since``: the schema version that has it first; ``deprecated``: what to use
    instead, in words, from the version on that says so.
    """

    name: str
    type: Type
    doc: str
    nullable: bool = False
    enum: Mapping[str, str] | None = None
    low: float | None = None
    high: float | None = None
    pattern: str | None = None
    unit: str | None = None
    example: str | int | float | bool | None = None
    since: str = "1.0.0"
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` hold a value of ``table``'s ``references`` or null."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the release. ``order`` names the columns of its row order after document order."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    since: str = "1.0.0"
    names: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(c.name for c in self.columns))

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with nullability."""
        return pa.schema([pa.field(c.name, ARROW[c.type], c.nullable) for c in self.columns])


def _id(name: str, letter: str, doc: str, nullable: bool = False) -> Column:
    example = f"{letter}-{'9f86d081884c7d65'}"
    return Column(name, "string", doc, nullable, pattern=f"^{letter}-[0-9a-f]{{16}}$", example=example)


def _text(name: str, doc: str, example: str | None = None, nullable: bool = True) -> Column:
    return Column(name, "string", doc, nullable, example=example)


def _enum(name: str, values: Mapping[str, str], doc: str, nullable: bool = False) -> Column:
    return Column(name, "string", doc, nullable, enum=values, example=next(iter(values)))


def _count(name: str, doc: str, nullable: bool = False, unit: str | None = None) -> Column:
    return Column(name, "int32", doc, nullable, low=0, unit=unit, example=3)


def _position(doc: str) -> Column:
    return Column("position", "int32", doc, low=0, unit="0-based order", example=0)


def _size(name: str, doc: str, nullable: bool = False, unit: str = "code points") -> Column:
    return Column(name, "int64", doc, nullable, low=0, unit=unit, example=1200)


def _score(name: str, doc: str, nullable: bool = False) -> Column:
    return Column(name, "float32", doc, nullable, low=0.0, high=1.0, unit="probability", example=0.97)


def _offset_min(doc: str) -> Column:
    return Column("utc_offset_min", "int32", doc, True, low=-1440, high=1440, unit="minutes east of UTC", example=120)


def _time(name: str, doc: str, example: str) -> Column:
    return Column(name, "timestamp", doc, True, unit="wall time", example=example)


def _sha256(name: str, doc: str, nullable: bool = False) -> Column:
    example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return Column(name, "string", doc, nullable, pattern="^[0-9a-f]{64}$", example=example)


def _language() -> Column:
    return Column(
        "language", "string", 'ISO 639-1 code, "und" when short or unsure', pattern="^[a-z]{2,3}$", example="en"
    )


def _words(doc: str) -> Column:
    return _count("n_words", doc + " (runs between white space; each Han or Kana character counts by itself)")


def _fk(columns: str, table: str, references: str | None = None) -> ForeignKey:
    return ForeignKey((columns,), table, (references or columns,))


SOURCE_PATH = (
    r"Path of the input file below its RAW root; \xNN stands for a byte that is no UTF-8 or belongs to a control "
    r"character, \\ for a backslash; of a withdrawn document its id"
)
SOURCE_RECORD = (
    "Where in its file the record is, outermost first and joined by #: member of an archive, line N (from 1), "
    "row N (from 0), offset N (of the unpacked WARC)"
)
DOCUMENTS = Table(
    "documents",
    "One row an input record, whatever became of it.",
    (
        _id("document_id", "d", "Identifier of the record"),
        _text("source_path", SOURCE_PATH, "harbour-gazette.example/a.txt", False),
        _text("source_record", SOURCE_RECORD, "pages.jsonl#line 12"),
        _text("source_id", "The input's own id", "n-2041"),
        _enum("id_basis", ID_BASES, "What document_id is made of"),
        _text("url", "Address of the page", "https://harbour-gazette.example/2020/a.html"),
        _text("site", "Key of the site: given, the url's host, or the first folder", "harbour-gazette.example"),
        Column(
            "retrieved_at", "timestamp", "When the page was retrieved", True, unit="UTC", example="2024-05-02 11:03:00"
        ),
        Column("media_type", "string", "Media type of the record", example="text/plain"),
        Column("renderer", "string", "Specification by which bytes became text", example="text-1"),
        _text("encoding", "Encoding that was used", "utf-8"),
        _enum("encoding_source", ENCODING_SOURCES, "How the encoding was decided", True),
        _size("n_bytes", "Size of the record's payload", unit="bytes"),
        _size("n_chars", "Length of the document's text; 0 where there is none"),
        _count("n_spans", "Rows of this document in spans"),
        _sha256("sha256", "SHA-256 of the record's decompressed payload"),
        _sha256("text_sha256", "SHA-256 of the text as UTF-8", True),
        _enum("status", STATUS, "What became of the record"),
        _enum("reason_code", REASON_CODES, "Why it is not published", True),
        _text("reason", "The same in words, with particulars", "a NUL byte at offset 3"),
        _text("rights", "Rights statement from sources.csv", "CC0-1.0"),
    ),
    ("document_id",),
)

ARTICLES = Table(
    "articles",
    "One row a published document: its article, with what the page says of it.",
    (
        _id("article_id", "a", "Identifier of the article"),
        _id("document_id", "d", "The document it stands in"),
        _position("Order among the document's articles; 0 in schema version 1"),
        _enum("page_type", PAGE_TYPES, "What kind of page it is"),
        _score("page_type_score", "How sure the page type is"),
        _text("site", "Key of the site", "harbour-gazette.example"),
        _text("publisher", "The page's own name for its medium, as printed", "Harbour Gazette"),
        _text("section", "Section of the medium, as printed", "Analysis"),
        _text("url", "Address of the page", "https://harbour-gazette.example/2020/a.html"),
        _text("title", "Title of the article", "The ferry that came back"),
        _enum("title_source", TITLE_SOURCES, "Where the title was found", True),
        _text("subtitle", "Standfirst", "After nine years the night boat sails again."),
        _text("byline", "Byline as written", "By Lena Marrow"),
        Column("published_on", "date32", "Date of publication", True, example="2020-04-21"),
        _time("published_at", "Time of publication as written", "2020-04-21 09:30:00"),
        _offset_min("Offset of published_at from UTC where it was stated"),
        _enum("published_source", DATE_SOURCES, "Where the date was found", True),
        _text("published_raw", "Date as written", "21 April 2020"),
        _text("republished_from", "Medium that it was taken from, as written", "The Tidewater"),
        _language(),
        _score("language_score", "How sure the language is"),
        Column("is_truncated", "bool", "The page shows only a part of the article", example=False),
        _count("n_paragraphs", "Rows of this article in paragraphs"),
        _count("n_comments", "Rows of this article in comments"),
        _count("n_comments_stated", "Comments that the page says it has", True),
        _words("Words of the body"),
        _size("n_chars", "Characters of the body's paragraphs"),
        _score("comments_score", "Probability that the document holds comments"),
        _size("comments_from_low", "Low end of the 90 % interval of where comments start", True),
        _size("comments_from_best", "Likeliest offset where comments start", True),
        _size("comments_from_high", "High end of that interval; comments are published from here on", True),
        _score("segmentation_score", "How sure the division into body and comments is"),
        Column("needs_review", "bool", "A person should look at it; review_reason says why", example=False),
        _enum("review_reason", REVIEW_REASONS, "Why a person should look at it", True),
        _id("duplicate_of", "a", "Earlier article with the same text on another site, or nearly the same text", True),
    ),
    ("article_id",),
    (_fk("document_id", "documents"), _fk("duplicate_of", "articles", "article_id")),
)

AUTHORS = Table(
    "authors",
    "One row a person or agency named in an article's byline.",
    (
        _id("article_id", "a", "The article"),
        _position("Order in the byline"),
        Column("name", "string", "Name as written", example="Lena Marrow"),
        _enum("role", ROLES, "What the byline says the person did"),
    ),
    ("article_id", "position"),
    (_fk("article_id", "articles"),),
)

PARAGRAPHS = Table(
    "paragraphs",
    "One row a paragraph of an article, in order.",
    (
        _id("paragraph_id", "p", "Identifier: article and words, so that an edit renames only what changed"),
        _id("article_id", "a", "The article"),
        _position("Order in the article"),
        _enum("kind", KINDS, "Kind of the paragraph"),
        _id("section_id", "p", "The heading it stands under", True),
        Column("text", "string", "Text after the recorded repairs", example="The night boat sails again."),
        _size("char_start", "Start of its first span"),
        _size("char_end", "End of its last span"),
        _words("Words of the text"),
        _language(),
        _score("label_score", "Least score of its spans"),
    ),
    ("paragraph_id",),
    (_fk("article_id", "articles"), _fk("section_id", "paragraphs", "paragraph_id")),
)

COMMENTS = Table(
    "comments",
    "One row a reader's comment, in page order.",
    (
        _id("comment_id", "c", "Identifier: article and the site's own id, else the words"),
        _id("article_id", "a", "The article"),
        _position("Order on the page"),
        _text("source_comment_id", "The site's own id of the comment", "comment-123"),
        _id("parent_comment_id", "c", "The comment that it answers", True),
        Column("depth", "int32", "Answers between it and a comment without parent", low=0, example=0),
        _enum("parent_basis", PARENT_BASES, "How the parent was found", True),
        _id(
            "commenter_id",
            "u",
            "Pseudonym of the commenter: of one article, or keyed and of one site; null for none, Guest and the like",
            True,
        ),
        _text("commenter_name", "Name as written; null unless commenters = keep", "Mara"),
        Column("by_article_author", "bool", "Written by an author of the article", True, example=False),
        Column("posted_on", "date32", "Day of posting", True, example="2021-03-03"),
        _time("posted_at", "Time of posting as written", "2021-03-03 17:14:00"),
        _offset_min("Offset of posted_at from UTC where it was stated"),
        _text("posted_raw", "Time as written, without the name", "March 3, 2021 at 5:14 pm"),
        Column("text", "string", "Text after the recorded repairs", example="I took that boat in 1998."),
        _enum("status", COMMENT_STATUS, "What became of the comment"),
        Column("is_truncated", "bool", "The page shows only a part of it", example=False),
        _size("char_start", "Start of its first span of text"),
        _size("char_end", "End of its last span of text"),
        _words("Words of the text"),
        _language(),
        _score("label_score", "Least score of its spans"),
        _enum("boundary_basis", BOUNDARY_BASES, "Why a comment begins here"),
    ),
    ("comment_id",),
    (_fk("article_id", "articles"), _fk("parent_comment_id", "comments", "comment_id")),
)

QUOTES = Table(
    "quotes",
    "One row a quotation in a comment, linked to what it quotes.",
    (
        _id("comment_id", "c", "The comment that quotes"),
        _position("Order in the comment"),
        _size("quote_start", "Start in the comment's text"),
        _size("quote_end", "End in the comment's text"),
        _enum("target_kind", TARGET_KINDS, "What is quoted"),
        _id("paragraph_id", "p", "The paragraph that is quoted", True),
        _id("target_comment_id", "c", "The comment that is quoted", True),
        _size("target_start", "Start in the target's text", True),
        _size("target_end", "End in the target's text", True),
        Column("similarity", "float32", "Similarity of quote and target", True, low=0, high=1, example=1.0),
    ),
    ("comment_id", "position"),
    (
        _fk("comment_id", "comments"),
        _fk("paragraph_id", "paragraphs"),
        _fk("target_comment_id", "comments", "comment_id"),
    ),
)

DUPLICATES = Table(
    "duplicates",
    "One row a document that repeats an earlier one.",
    (
        _id("document_id", "d", "The later document"),
        _id("duplicate_of", "d", "The first document of its cluster"),
        _enum("kind", DUPLICATE_KINDS, "In what they agree"),
        _score("similarity", "Share of shingles in common; 1 for equal bytes or text"),
    ),
    ("document_id",),
    (_fk("document_id", "documents"), _fk("duplicate_of", "documents", "document_id")),
)

SPANS = Table(
    "spans",
    "Every non-blank character of every document in exactly one row: what it was taken for, and by which rule.",
    (
        _id("document_id", "d", "The document"),
        _size("char_start", "Start in the document's text"),
        _size("char_end", "End in the document's text"),
        _count("line_no", "Line of the document's non-blank lines", unit="0-based order"),
        _enum("channel", CHANNELS, "Where on the page the text is"),
        _enum("label", LABELS, "What it was taken for"),
        Column("rule", "string", "Rule that decided", pattern="^[a-z_]+\\.[a-z0-9_]+$", example="body.prose"),
        _score("label_score", "How sure the label is"),
        _text("repairs", "Names of the repairs and masks its text took, in order", "mojibake spaces"),
        _text("row_id", "The article, paragraph or comment that it became part of", "p-9f86d081884c7d65"),
        _text("text", "Repaired text, where it is published nowhere else", "Leave a Reply"),
    ),
    ("document_id", "char_start"),
    (_fk("document_id", "documents"),),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {t.name: t for t in (ARTICLES, AUTHORS, PARAGRAPHS, COMMENTS, QUOTES, DUPLICATES, SPANS, DOCUMENTS)}
)


def empty_table(table: Table) -> pa.Table:
    """The table without rows, with its full schema."""
    return table.schema.empty_table()

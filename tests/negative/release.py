"""A small sound release, made by hand: pages are labelled pieces of text, and every table follows by plain counting.

Nothing here uses the code under test but the declarations in ``tables``, and for the files that describe a release
what makes them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import corpus_pipeline
from corpus_pipeline.disk import Disk
from corpus_pipeline.release.descriptions import described_names, write_descriptions
from corpus_pipeline.settings import Privacy, Settings
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES, Table
from corpus_pipeline.vocabulary import BODY_KINDS

Tables = dict[str, pa.Table]
Row = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """One span: ``row`` names what it became part of, ``became`` its text where a repair changed it."""

    label: str
    text: str
    row: str = ""
    became: str = ""
    before: str = "\n"


@dataclass(frozen=True)
class Page:
    """One document. ``comments`` and ``kinds`` hold what differs from the defaults, by row."""

    number: int
    site: str = "harbour-gazette.example"
    status: str = "published"
    reason_code: str | None = None
    pieces: tuple[Piece, ...] = ()
    comments: Mapping[str, Row] = field(default_factory=dict)
    kinds: Mapping[str, Row] = field(default_factory=dict)
    duplicate_of: int | None = None


FERRY = (
    Piece("publisher", "Harbour Gazette", "a"),
    Piece("title", "The ferry that came back", "a"),
    Piece("date", "21 April 2020", "a", before="\n\n"),
    Piece("byline", "By Lena Marrow", "a", before=" "),
    Piece("heading", "The night boat", "p1"),
    Piece("body", "The night  boat sails again.", "p2", became="The night boat sails again."),
    Piece("body", "First the engine went,", "p3", before="\r\n\r\n"),
    Piece("body", "then the crew.", "p3"),
    Piece("caption", "Photo: the pier at dusk", "p4"),
    Piece("boilerplate", "Share this page"),
    Piece("comment_meta", "Mara, 3 March 2021", "c1", before="\n\n"),
    Piece("comment", "I took that boat in 1998.", "c1"),
    Piece("comment_meta", "Tobias", "c2"),
    Piece("comment", "I took that boat in 1998. So did I, by day.", "c2"),
    Piece("comment_meta", "Ines", "c3"),
    Piece("comment", "then the crew. And where are they now?", "c3"),
    Piece("boilerplate", "Leave a Reply"),
)
LAMP = (
    Piece("title", "Lamp log", "a"),
    Piece("heading", "The log", "p1"),
    Piece("body", "The keeper wrote 灯火 and\u3000went out.", "p2"),
    Piece("comment", "Which year was it?", "c1"),
    Piece("comment", "The lamp was lit in 1911.", "c2"),
)
FERRY_COMMENTS = {"c2": {"parent_comment_id": "c1", "depth": 1}, "c3": {"parent_comment_id": "c2", "depth": 2}}
# The newest comment stands first, so a parent stands behind the one that answers it.
LAMP_COMMENTS = {"c1": {"parent_comment_id": "c2", "depth": 1}}
FERRY_KINDS = {"p1": {"kind": "heading"}, "p4": {"kind": "caption"}} | {
    key: {"section_id": "p1"} for key in ("p2", "p3")
}
LAMP_KINDS = {"p1": {"kind": "heading"}, "p2": {"section_id": "p1"}}
TARN = "tarnfell.example"
PAGES = (
    Page(1, pieces=FERRY, comments=FERRY_COMMENTS, kinds=FERRY_KINDS),
    Page(2, status="duplicate", reason_code="duplicate_bytes", duplicate_of=1),
    Page(3, status="rejected", reason_code="binary"),
    Page(4, pieces=LAMP, comments=LAMP_COMMENTS, kinds=LAMP_KINDS),
    Page(5, status="empty", reason_code="only_furniture", pieces=(Piece("boilerplate", "Subscribe now"),)),
    Page(6, status="empty", reason_code="no_text"),
    Page(7, site=TARN, pieces=LAMP, comments=LAMP_COMMENTS, kinds=LAMP_KINDS, duplicate_of=4),
)


def ident(letter: str, page: int, number: int = 0) -> str:
    """An identifier of the right form."""
    return f"{letter}-{page:08x}{number:08x}"


def row_id(page: Page, key: str) -> str:
    """The identifier of a row such as ``p3`` of a page."""
    return ident(key[0], page.number, int(key[1:] or 0))


def count_words(text: str) -> int:
    """Words, counted character by character."""
    lone = "".join(
        f" {c} " if unicodedata.name(c, "").startswith(("CJK UNI", "HIRAGANA", "KATAKANA")) else c for c in text
    )
    return len(lone.split())


@dataclass
class Placed:
    """A piece at its place in the page's text."""

    piece: Piece
    start: int
    end: int
    line: int

    @property
    def text(self) -> str:
        """The text as published."""
        return self.piece.became or self.piece.text


def placed(page: Page) -> list[Placed]:
    """The pieces of a page with their offsets and line numbers."""
    out: list[Placed] = []
    at, line = 0, -1
    for piece in page.pieces:
        at += len(piece.before)
        line += "\n" in piece.before
        out.append(Placed(piece, at, at + len(piece.text), line))
        at += len(piece.text)
    return out


def page_text(page: Page) -> str:
    """The text of a page."""
    return "".join(piece.before + piece.text for piece in page.pieces)


def spans(page: Page) -> list[Row]:
    """Rows of spans."""
    return [
        {
            "document_id": ident("d", page.number),
            "char_start": p.start,
            "char_end": p.end,
            "line_no": p.line,
            "label": p.piece.label,
            "repairs": "spaces" if p.piece.became else None,
            "row_id": row_id(page, p.piece.row) if p.piece.row else None,
            "text": None if p.piece.row else p.text,
        }
        for p in placed(page)
    ]


def text_rows(page: Page, letter: str, extra: Mapping[str, Row]) -> list[Row]:
    """What paragraphs (``p``) and comments (``c``) have in common, from their pieces."""
    rows: dict[str, list[Placed]] = {}
    for p in placed(page):
        if p.piece.row.startswith(letter) and p.piece.label != "comment_meta":
            rows.setdefault(p.piece.row, []).append(p)
    out = []
    for position, (key, parts) in enumerate(rows.items()):
        text = "\n".join(p.text for p in parts)
        row = {"article_id": ident("a", page.number), "position": position, "text": text, "n_words": count_words(text)}
        row |= {"char_start": parts[0].start, "char_end": parts[-1].end, "language": "en"}
        named = {k: row_id(page, v) if k.endswith("_id") else v for k, v in extra.get(key, {}).items()}
        out.append(row | named | {("paragraph_id" if letter == "p" else "comment_id"): row_id(page, key)})
    return out


def article(page: Page) -> Row:
    """The row of articles of a published page."""
    paragraphs, comments = text_rows(page, "p", page.kinds), text_rows(page, "c", page.comments)
    body = [p for p in paragraphs if p.get("kind", "paragraph") in BODY_KINDS]
    return {
        "article_id": ident("a", page.number),
        "document_id": ident("d", page.number),
        "site": page.site,
        "title": page.pieces[0].text,
        "n_paragraphs": len(paragraphs),
        "n_comments": len(comments),
        "n_words": sum(p["n_words"] for p in body),
        "n_chars": sum(len(p["text"]) for p in body),
        "comments_from_low": comments[0]["char_start"] - 9,
        "comments_from_best": comments[0]["char_start"],
        "comments_from_high": comments[0]["char_start"],
        "duplicate_of": ident("a", page.duplicate_of) if page.duplicate_of else None,
    }


def document(page: Page) -> Row:
    """The row of documents of a page."""
    text = page_text(page)
    return {
        "document_id": ident("d", page.number),
        "source_path": f"{page.site}/{page.number}.txt",
        "site": page.site,
        "status": page.status,
        "reason_code": page.reason_code,
        "n_bytes": len(text.encode()),
        "n_chars": len(text),
        "n_spans": len(page.pieces),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest() if text else None,
    }


def quote(comment: int, position: int, start: int, end: int, **target: Any) -> Row:
    """A row of quotes in the first page; a target is quoted from ``target_start`` on."""
    row = {"comment_id": ident("c", 1, comment), "position": position, "quote_start": start, "quote_end": end}
    found = {"target_end": target["target_start"] + end - start, "similarity": 1.0} if "target_start" in target else {}
    return row | target | found


QUOTES = (
    quote(2, 0, 0, 25, target_kind="comment", target_comment_id=ident("c", 1, 1), target_start=0),
    quote(3, 0, 0, 14, target_kind="paragraph", paragraph_id=ident("p", 1, 3), target_start=23),
    quote(3, 1, 15, 38, target_kind="external"),
)


def default(table: Table, name: str) -> Any:
    """A value for a column that a row does not name."""
    column = table.column(name)
    if column.nullable:
        return None
    if column.enum is not None:
        return next(iter(column.enum))
    return column.example if column.type == "string" else {"bool": False, "float32": 0.9}.get(column.type, 0)


def make(name: str, rows: Iterable[Row]) -> pa.Table:
    """The table of these rows, with defaults for what they leave out."""
    table = TABLES[name]
    full = [{column: row.get(column, default(table, column)) for column in table.names} for row in rows]
    return pa.Table.from_pylist(full, schema=table.schema)


def sound_release() -> Tables:
    """All eight tables, without a fault."""
    live = [page for page in PAGES if page.status == "published"]
    author = {"article_id": ident("a", 1), "position": 0, "name": "Lena Marrow"}
    copy = {"document_id": ident("d", 2), "duplicate_of": ident("d", 1), "similarity": 1.0}
    rows: dict[str, Iterable[Row]] = {
        "articles": [article(page) for page in live],
        "authors": [author, author | {"position": 1, "name": "Tidewater Agency", "role": "source"}],
        "paragraphs": [row for page in live for row in text_rows(page, "p", page.kinds)],
        "comments": [row for page in live for row in text_rows(page, "c", page.comments)],
        "quotes": QUOTES,
        "duplicates": [copy],
        "spans": [row for page in PAGES for row in spans(page)],
        "documents": [document(page) for page in PAGES],
    }
    return {name: make(name, rows[name]) for name in TABLES}


def write_release(folder: Path, tables: Mapping[str, pa.Table], *, commenters: str = "local") -> None:
    """Write the tables as Parquet, with a manifest and checksums that agree with them."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(folder, tables)
    (folder / "README.md").write_text("# A small release\n", "utf-8")
    write_descriptions(manifest_of(folder, commenters), folder, Disk())
    sign(folder, commenters=commenters)


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write the tables as Parquet alone."""
    for name, table in tables.items():
        write_part(table, folder / f"{name}.parquet", name)


def write_part(rows: pa.Table, path: Path, table: str, **versions: str) -> None:
    """Write some rows as a file of a table, with the versions that it says it is of."""
    said = {"schema_version": SCHEMA_VERSION, "data_version": "0.1.0", "table": table} | versions
    pq.write_table(rows.replace_schema_metadata(said), path, compression="zstd", write_page_checksum=True)


def sign(folder: Path, *, commenters: str = "local") -> None:
    """Write manifest.json and SHA256SUMS for the files as they are."""
    (folder / "manifest.json").write_text(json.dumps(manifest_of(folder, commenters), indent=2), "utf-8")
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def manifest_of(folder: Path, commenters: str = "local") -> Row:
    """The manifest that fits the Parquet files in a folder."""
    parquet = sorted(folder.glob("*.parquet"))
    settings = Settings(privacy=Privacy(commenters=commenters)).to_dict()
    return {
        "schema_version": SCHEMA_VERSION,
        "data_version": "0.1.0",
        "name": "corpus",
        "package_version": corpus_pipeline.__version__,
        "settings": settings,
        "tables": {name: described([p for p in parquet if p.stem.split("-")[0] == name]) for name in TABLES},
        "files": described_names(),
    }


def described(paths: list[Path]) -> Row:
    """A table as the manifest describes it."""
    files = [
        {"path": p.name, "bytes": p.stat().st_size, "rows": pq.read_metadata(p).num_rows, "sha256": digest(p)}
        for p in paths
    ]
    return {"rows": sum(file["rows"] for file in files), "files": files}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

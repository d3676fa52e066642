"""Golden cases: what the folders beside this file expect, and what a release says of the same files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reading import Row, grouped, rows, text_of

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "raw"
FIELDS = ("title", "subtitle", "publisher", "section", "byline", "republished_from", "language")


@dataclass(frozen=True)
class Piece:
    """One line of expected.txt, or one span of a release: a further piece of its line where ``goes_on``."""

    label: str
    text: str
    goes_on: bool = False
    starts: bool = False

    def __str__(self) -> str:
        return f"{'+' * self.goes_on}{self.label} | {self.text}"


@dataclass(frozen=True)
class Case:
    """A case folder. ``facts``: facts.toml as it stands."""

    name: str
    source: str
    pieces: tuple[Piece, ...]
    facts: dict[str, Any] = field(hash=False)

    @property
    def starts(self) -> list[str]:
        """First lines of the comments."""
        return [piece.text for piece in self.pieces if piece.starts]


@dataclass(frozen=True)
class Found:
    """What a release holds of one file; ``article`` is empty where there is none."""

    document: Row
    pieces: tuple[Piece, ...]
    article: Row
    authors: tuple[str, ...]
    n_headings: int
    comments: tuple[Row, ...]
    starts: tuple[str, ...]
    duplicate_of: str | None


def read_cases() -> list[Case]:
    """All cases, by name."""
    return [_case(folder) for folder in sorted(HERE.iterdir()) if (folder / "source.txt").is_file()]


def _case(folder: Path) -> Case:
    lines = (folder / "expected.txt").read_text("utf-8").split("\n")
    facts = tomllib.loads((folder / "facts.toml").read_text("utf-8"))
    source = (folder / "source.txt").read_text("utf-8").strip()
    return Case(folder.name, source, tuple(_piece(line) for line in lines if line), facts)


def _piece(line: str) -> Piece:
    label, _, text = line.partition(" | ")
    goes_on, starts = label.startswith("+"), label.endswith("*")
    return Piece(label.strip("+*"), plain(text), goes_on, starts)


def plain(text: str) -> str:
    """The text with every run of blanks as one."""
    return " ".join(text.split())


class Release:
    """All that a release of raw/ says, by the path of a file."""

    def __init__(self, dist: Path, raw: Path = RAW) -> None:
        self.raw = raw
        self.documents = {row["source_path"]: row for row in rows(dist, "documents")}
        self.paths = {row["document_id"]: path for path, row in self.documents.items()}
        self.articles = {row["document_id"]: row for row in rows(dist, "articles")}
        self.spans = grouped(rows(dist, "spans"), "document_id")
        self.copies = {row["document_id"]: row["duplicate_of"] for row in rows(dist, "duplicates")}
        tables = ("authors", "paragraphs", "comments")
        self.authors, self.paragraphs, self.comments = (grouped(rows(dist, t), "article_id") for t in tables)

    def find(self, path: str) -> Found:
        """What the release holds of a file."""
        document = self.documents[path]
        text = text_of((self.raw / path).read_bytes(), document)
        article = self.articles.get(document["document_id"], {})
        key = article.get("article_id", "")
        comments = tuple(self.comments.get(key, ()))
        original = self.copies.get(document["document_id"])
        return Found(
            document,
            tuple(pieces_of(self.spans.get(document["document_id"], []), text)),
            article,
            tuple(row["name"] for row in self.authors.get(key, ()) if row["role"] == "author"),
            sum(row["kind"] == "heading" for row in self.paragraphs.get(key, ())),
            comments,
            tuple(plain(text[row["char_start"] :].split("\n")[0]) for row in comments),
            self.paths[original] if original else None,
        )


def pieces_of(spans: list[Row], text: str) -> Iterator[Piece]:
    """The spans of a document as pieces of its lines."""
    before = None
    for span in spans:
        yield Piece(span["label"], plain(text[span["char_start"] : span["char_end"]]), span["line_no"] == before)
        before = span["line_no"]

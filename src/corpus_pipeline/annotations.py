"""Documents annotated by people: plain text, a row ``LABEL | text`` for each line of the document.

    # document: d-0123456789abcdef
    # source: site.example/page.txt

    title | Breakwater repairs to last a second winter
    byline | By Maud Tellinger
    +date | 1 March 2021
    comment* | Nine months!

Rows that begin with ``#`` above the first line of the document tell whose it is; a blank row is one blank line or more.
``+LABEL`` goes on with the line above: that line is cut there. ``comment*`` is the first line of a comment. Labels are
those of ``spans.label``. Runs of white space count as one blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.vocabulary import LABELS

# Where folders hold files of this name, these alone are annotations: other files describe the same case.
EXPECTED = "expected.txt"
_BYTES = 16 * 1024 * 1024
_HEADER = re.compile(r"# {0,3}(document|source): {0,3}(\S.{0,4000})")
_HINT = "write LABEL | text for each line of the document, labels as in spans.label"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a document, or a part of one: it goes on with the line above, or starts a comment."""

    label: str
    text: str
    goes_on: bool = False
    starts: bool = False

    def __str__(self) -> str:
        return f"{'+' * self.goes_on}{self.label}{'*' * self.starts} | {self.text}"


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line of a document: its pieces, and whether a blank line stands above it."""

    pieces: tuple[Piece, ...]
    blank_before: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def label(self) -> str:
        """The label that covers most of the line."""
        return max(self.pieces, key=lambda piece: len(piece.text)).label


def is_text(lines: Sequence[Line], texts: Sequence[str]) -> bool:
    """Whether these are the lines of a document with these texts, white space aside."""
    return [squeezed(line.text) for line in lines] == [squeezed(text) for text in texts]


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotated document. ``document``, ``source``: its id, its path with the record; ``where``: the file."""

    where: str
    document: str
    source: str
    lines: tuple[Line, ...]


def plain(text: str) -> str:
    """The text with every run of white space as one blank: how lines are compared."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """The text without white space: how an annotated line is found again in its document."""
    return "".join(text.split())


def read_annotations(path: Path) -> list[Annotation]:
    """The annotations of a file, or of all text files below a folder by path; UsageError where one is broken."""
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    files = [file for file in files if file.name == EXPECTED] or files
    if not files:
        raise UsageError("holds no annotated files", where=str(path), hint="put files that end in .txt there")
    return [parse_annotation(_read(file), str(file)) for file in files]


def _read(file: Path) -> str:
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise UsageError("is no regular file", where=str(file), hint="name an existing file")
    try:
        with file.open("rb") as handle:
            content = handle.read(_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot be read ({reason})", where=str(file), hint="name an existing file") from error
    if len(content) > _BYTES:
        raise UsageError("is too large for an annotation", where=str(file), hint=_HINT)
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError("is no UTF-8", where=str(file), hint="save it as UTF-8") from error


def parse_annotation(text: str, where: str) -> Annotation:
    """The annotation that a text holds. ``where`` names its file in errors."""
    about = {"document": "", "source": ""}
    lines: list[Line] = []
    blank = False
    for number, row in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not row.strip():
            blank = True
        elif row.startswith("#") and not lines:
            about |= _header(row)
        else:
            piece = _piece(row, f"{where}:{number}", first=not lines)
            if piece.goes_on:
                lines[-1] = Line((*lines[-1].pieces, piece), lines[-1].blank_before)
            else:
                lines.append(Line((piece,), blank and bool(lines)))
            blank = False
    return Annotation(where, about["document"], about["source"], tuple(lines))


def _header(row: str) -> dict[str, str]:
    found = _HEADER.match(row)
    return {found[1]: found[2].strip()} if found else {}


def _piece(row: str, where: str, *, first: bool) -> Piece:
    mark, bar, text = row.partition("|")
    mark = mark.strip()
    label = mark.removeprefix("+").removesuffix("*")
    if not bar or not plain(text):
        raise UsageError("is no annotated line", where=where, hint=_HINT)
    if label not in LABELS:
        raise UsageError(f"has the unknown label {label!r}", where=where, hint="use one of " + ", ".join(LABELS))
    if mark.startswith("+") and first:
        raise UsageError("goes on with a line, but there is none above it", where=where, hint="leave out the +")
    return Piece(label, plain(text), mark.startswith("+"), mark.endswith("*"))


def render_annotation(document: str, source: str, lines: Iterable[Line]) -> str:
    """The text of an annotation file."""
    rows = [f"# document: {document}", f"# source: {source}", ""]
    for line in lines:
        rows += [""] * line.blank_before + [str(piece) for piece in line.pieces]
    return "\n".join(rows) + "\n"


def text_of(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The document's text again, as far as the annotation keeps it, and where each line starts."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for line in lines:
        gap = "" if not parts else "\n\n" if line.blank_before else "\n"
        starts.append(at + len(gap))
        parts.append(gap + line.text)
        at += len(parts[-1])
    return "".join(parts), starts

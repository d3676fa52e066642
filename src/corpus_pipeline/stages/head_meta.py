"""Lines of a head that are all byline, date, section and the like, and what they say."""

from __future__ import annotations

import datetime as dt

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine
from corpus_pipeline.stages.pieces import Piece, take_apart
from corpus_pipeline.text.dates import FoundDate, resolve
from corpus_pipeline.text.names import parse_byline

_META = frozenset({"date", "ago", "byline", "name", "section", "source", "icon", "word", "action", "furniture"})
_TELLING = frozenset({"date", "ago", "byline", "source"})


def meta_pieces(text: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line that is all byline, date, section and the like; none where anything is left unexplained.

    A date at the very front may be followed by the title: it comes as a piece of kind title.
    """
    pieces = take_apart(text, phrases)
    kinds = [piece.kind for piece in pieces]
    if kinds == ["section"]:
        return tuple(pieces)
    if not _TELLING & set(kinds):
        return ()
    if set(kinds) <= _META:
        return tuple(pieces)
    return _title_behind_date(text, pieces)


def _title_behind_date(text: str, pieces: list[Piece]) -> tuple[Piece, ...]:
    at = next((i for i, piece in enumerate(pieces) if piece.kind == "date"), len(pieces))
    rest = pieces[at + 1 :]
    if not rest or any(piece.kind != "word" for piece in pieces[:at]):
        return ()
    start = rest[0].start
    if len(text[start:].split()) < 3 or not text[start].isupper() or text.endswith("."):
        return ()
    return (*pieces[: at + 1], Piece(start, len(text), "title", text[start:]))


_LABEL_OF = {
    "date": ("date", "header.date"),
    "ago": ("date", "header.date"),
    "word": ("date", "header.date"),
    "byline": ("byline", "header.byline"),
    "name": ("byline", "header.byline"),
    "section": ("section", "header.section"),
    "source": ("source", "header.source"),
    "icon": ("boilerplate", "header.icon"),
    "action": ("boilerplate", "header.icon"),
    "furniture": ("boilerplate", "header.icon"),
    "title": ("title", "header.title"),
}


def cut_meta(line: HeadLine, head: Head, given: Given, phrases: Phrases) -> list[Cut]:
    """One cut a field; a word such as *published on* and the date behind it are one, what stands between is its own."""
    cuts: list[Cut] = []
    for piece in _merged(line.pieces, line.text):
        label, rule = _LABEL_OF[piece.kind]
        cuts.append(Cut(line.row, piece.start, piece.end, label, rule, 0.95))
        _note(piece, line, head, given, phrases)
    return cuts


def _merged(pieces: tuple[Piece, ...], text: str) -> list[Piece]:
    """Pieces with date words joined to their date and separators given to the piece before, so that nothing is left."""
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].kind == "word" and piece.kind in ("date", "ago", "word"):
            updated = out[-1].value == "updated"
            kind = "word" if piece.kind == "word" or updated else piece.kind
            out[-1] = Piece(out[-1].start, piece.end, kind, out[-1].value if updated else piece.value, piece.date)
        else:
            out.append(piece)
    starts = [0, *(_start_of(piece, text) for piece in out[1:])]
    ends = [*starts[1:], len(text)]
    return [
        Piece(start, _rstrip(text, start, end), piece.kind, piece.value, piece.date)
        for piece, start, end in zip(out, starts, ends, strict=True)
    ]


def _start_of(piece: Piece, text: str) -> int:
    """Start of a piece with an opening bracket right before it."""
    return piece.start - 1 if piece.start and text[piece.start - 1] in "([" else piece.start


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _note(piece: Piece, line: HeadLine, head: Head, given: Given, phrases: Phrases) -> None:
    """Write what a piece says into the head, the first of each kind."""
    span = (line.row, piece.start, piece.end)
    written = line.text[piece.start : piece.end]
    if piece.kind == "date" and piece.date is not None and "published_raw" not in head.spans:
        head.spans["published_raw"] = span
        head.published_raw = written
        head.published = _known(resolve(piece.date, given.day_first), given.latest)
    elif piece.kind in ("byline", "name") and "byline" not in head.spans:
        names = parse_byline(piece.value, phrases.starters, phrases.sections)
        if names:
            head.spans["byline"], head.byline, head.authors = span, written, names
    elif piece.kind == "source" and head.republished_from is None:
        head.republished_from = piece.value
    elif piece.kind == "section" and "section" not in head.spans:
        head.spans["section"], head.section = span, written
    elif piece.kind == "title" and "title" not in head.spans:
        head.spans["title"], head.title, head.title_source = span, written, "text"


def _known(found: FoundDate, latest: dt.date | None) -> FoundDate | None:
    """The date, unless it lies in the future of the corpus."""
    return None if found.on is not None and latest is not None and found.on > latest else found

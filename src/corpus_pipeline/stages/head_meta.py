"""Lines of a head that are all byline, date, section and the like, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine
from corpus_pipeline.stages.pieces import Piece, take_apart
from corpus_pipeline.text.dates import FoundDate, resolve
from corpus_pipeline.text.folding import trim_span
from corpus_pipeline.text.names import parse_byline
from corpus_pipeline.text.repairs import mend

_META = frozenset({"date", "ago", "byline", "name", "section", "source", "icon", "word", "action", "furniture"})
# Fewer words with letters behind a date are no title: "June 29, 2020November 12, 2021".
TITLE_WORDS = 3
_OF_LINE = frozenset({"date", "byline", "action", "furniture"})
_TELLING = frozenset({"date", "ago", "byline", "source"})


def meta_pieces(text: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line that is all byline, date, section and the like; none where anything is left unexplained.

    A date at the very front may be followed by the title: it comes as a piece of kind title.
    """
    pieces = take_apart(text, phrases)
    kinds = [piece.kind for piece in pieces]
    if kinds == ["section"]:
        return pieces
    if not _TELLING & set(kinds):
        return ()
    if set(kinds) <= _META:
        return pieces
    return _title_behind_date(text, pieces)


def _title_behind_date(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    at = next((i for i, piece in enumerate(pieces) if piece.kind == "date"), len(pieces))
    rest = pieces[at + 1 :]
    if not rest or any(piece.kind != "word" for piece in pieces[:at]) or _OF_LINE & {piece.kind for piece in rest}:
        return ()
    start = rest[0].start
    n_words = sum(any(map(str.isalpha, word)) for word in text[start:].split())
    if n_words < TITLE_WORDS or not text[start].isupper() or text.endswith("."):
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
    """One cut a field, with a word such as *published on* before its date; what separates fields is cut by itself."""
    cuts: list[Cut] = []
    at = 0
    for piece in _merged(line.pieces, phrases):
        label, rule = _LABEL_OF[piece.kind]
        cuts += _separator(line, at, piece.start)
        cuts.append(Cut(line.row, piece.start, piece.end, label, rule, 0.95))
        at = piece.end
        _note(piece, line, head, given, phrases)
    return _joined(cuts + _separator(line, at, len(line.text)))


def _joined(cuts: Sequence[Cut]) -> list[Cut]:
    """Cuts with furniture side by side as one: *in Kitchen | Permalink | Comments (9)*."""
    out: list[Cut] = []
    for cut in cuts:
        if out and cut.label == out[-1].label == "boilerplate":
            cut = out.pop()._replace(end=cut.end)  # noqa: PLW2901
        out.append(cut)
    return out


def _separator(line: HeadLine, start: int, end: int) -> list[Cut]:
    start, end = trim_span(line.text, start, end)
    return [Cut(line.row, start, end, "boilerplate", "header.separator", 0.95)] if start < end else []


def _merged(pieces: Sequence[Piece], phrases: Phrases) -> list[Piece]:
    """Pieces with date words joined to the date behind them, and weekdays to the one before.

    What was updated then is no date of publication.
    """
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].kind == "date" and _is_weekday(piece, phrases):
            out.append(out.pop()._replace(end=piece.end))
            continue
        if piece.kind == "name" and piece.value.isascii() and " " not in piece.value:
            piece = piece._replace(kind="word")  # noqa: PLW2901 (one word beside a date is a place or a weekday)
        if out and out[-1].kind == "word" and piece.kind in ("date", "ago", "word"):
            word = out.pop()
            updated = word.value == "updated"
            kind = "word" if piece.kind == "word" or updated else piece.kind
            piece = piece._replace(start=word.start, kind=kind, value=word.value if updated else piece.value)  # noqa: PLW2901
        out.append(piece)
    return out


def _is_weekday(piece: Piece, phrases: Phrases) -> bool:
    return piece.kind in ("name", "other") and " " not in piece.value and phrases.is_date_word(piece.value)


def _note(piece: Piece, line: HeadLine, head: Head, given: Given, phrases: Phrases) -> None:
    """Write what a piece says into the head, the first of each kind."""
    written = line.mended(piece.start, piece.end)
    if piece.kind == "date" and piece.date is not None and head.published_raw is None:
        head.claim("published_raw", written, (line.row, piece.start, piece.end))
        head.published = believed(resolve(piece.date, given.day_first), given.latest)
    elif piece.kind in ("byline", "name") and head.byline is None:
        names = list(piece.names) or parse_byline(piece.value, phrases.starters, phrases.sections)
        if names:
            head.claim("byline", written, (line.row, piece.start, piece.end))
            head.authors = names
    elif piece.kind == "source" and head.republished_from is None:
        head.republished_from = mend(piece.value)
    elif piece.kind == "section" and head.section is None:
        head.claim("section", written, (line.row, piece.start, piece.end))
    elif piece.kind == "title" and head.title is None:
        head.claim("title", written, (line.row, piece.start, piece.end))
        head.title_source = "text"


def believed(found: FoundDate, latest: dt.date | None) -> FoundDate | None:
    """The date, unless it lies in the future of the corpus."""
    return None if found.on is not None and latest is not None and found.on > latest else found

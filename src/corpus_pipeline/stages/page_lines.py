"""Lines in the heads of pages taken apart with what is known already: who wrote the page, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby, pairwise

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.pieces import Piece, take_apart
from corpus_pipeline.text.dates import find_dates
from corpus_pipeline.text.folding import fold_text, trim_span
from corpus_pipeline.text.names import Name

# Longer lines are prose; what is left of a line beside date and names: places, offices, counts and buttons.
MAX_LINE, MAX_LEFT = 180, 45
# A part of a date on a line of its own: *Oct 24*, *11:20 am*.
MAX_PART = 20
PLACE_WORDS = 3
# A page published on one day may say so as another zone has it.
NEAR_DAYS = timedelta(days=1)

_GLUED = re.compile(r"[^\W\d_]{4,20}(?=[0-9])")
_NUMBER = re.compile("[0-9]{1,4}")
_TELLING = frozenset(["date", "ago", "byline", "source"])
_LOOSE = frozenset(["other", "name", "section"])
_EDGES = " \t\u00a0|•·–—-/\\,;:()[]»›"


def page_pieces(text: str, head: Head, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line that holds date or authors and little else; none of other lines.

    What is left unexplained comes as pieces of kind furniture.
    """
    if len(text) > MAX_LINE:
        return ()
    pieces = tuple(_named(text, _apart(text, phrases), head.authors, phrases))
    if not any(piece.kind in _TELLING for piece in pieces):
        return _part_of_date(text, head, phrases)
    settled = tuple(_settled(_titled(pieces, head.title), knows_authors=bool(head.authors)))
    left = sum(piece.end - piece.start for piece in settled if piece.kind == "furniture")
    return () if left > MAX_LEFT or _is_sentence(text, pieces) else settled


def _apart(text: str, phrases: Phrases) -> Sequence[Piece]:
    """The pieces of a line; a word such as *published* that hidden markup has glued to a date is parted from it."""
    glued = _GLUED.match(text)
    if glued is None or not phrases.groups(fold_text(glued[0]), "dateline"):
        return take_apart(text, phrases)
    at = glued.end()
    rest = [piece._replace(start=piece.start + at, end=piece.end + at) for piece in take_apart(text[at:], phrases)]
    return (Piece(0, at, "word", glued[0]), *rest)


def is_own(pieces: Sequence[Piece], head: Head) -> bool:
    """Whether a line names an author of the page or the day on which it was published."""
    known = {fold_text(name.name) for name in head.authors}
    named = {fold_text(name.name) for piece in pieces for name in piece.names}
    day = head.published.on if head.published else None
    days = [piece.date.on if piece.date else day for piece in pieces if piece.kind == "date"]
    return bool(known & named) or any(on and day and abs(on - day) <= NEAR_DAYS for on in days)


def is_of_other(pieces: Sequence[Piece], head: Head) -> bool:
    """Whether a line that is not the page's own tells other people, or another day than that of a change."""
    day = head.published.on if head.published else None
    changed = {after.start for word, after in pairwise(pieces) if (word.kind, word.value) == ("word", "updated")}
    days = [piece for piece in pieces if piece.kind == "date" and piece.start not in changed]
    people = any(piece.kind == "byline" for piece in pieces)
    return bool((day and days) or (head.authors and people))


def tells_page(pieces: Sequence[Piece]) -> bool:
    """Whether a line holds author or date; a source alone may be that of a picture."""
    return any(piece.kind in ("date", "ago", "byline") for piece in pieces)


def is_named(pieces: Sequence[Piece]) -> bool:
    """Whether words such as *by* or *published on* say what a line is."""
    told = any(word.kind == "word" and after.kind == "date" for word, after in pairwise(pieces))
    return told or any(piece.kind in ("byline", "source") for piece in pieces)


def _is_sentence(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether the unexplained end of a line ends a sentence."""
    return pieces[-1].kind == "other" and text.rstrip().endswith((".", "!", "?")) and " " in pieces[-1].value


def _named(text: str, pieces: Sequence[Piece], authors: Sequence[Name], phrases: Phrases) -> Iterator[Piece]:
    """The pieces, with the authors of the page found in what nothing else explains."""
    names = sorted({author.name for author in authors}, key=len, reverse=True)
    for is_loose, own in groupby(pieces, lambda piece: piece.kind in _LOOSE):
        stretch = list(own)
        if is_loose and names:
            yield from _divided(text, stretch, names, phrases)
        else:
            yield from stretch


def _divided(text: str, stretch: Sequence[Piece], names: Sequence[str], phrases: Phrases) -> Iterator[Piece]:
    """The pieces of a stretch with the first author in it as a byline, and so on behind it."""
    start, end = stretch[0].start, stretch[-1].end
    found = _first_name(text, start, end, names)
    if found is None:
        yield from stretch
        return
    at, name = found
    stop = at + len(name)
    opening = fold_text(text[start:at]).strip(" :")
    first = start if opening and phrases.starts_byline(f"{opening} ") and len(opening.split()) <= PLACE_WORDS else at
    yield from _cut_off(text, [piece for piece in stretch if piece.start < first], first)
    yield Piece(first, stop, "byline", text[first:stop], names=(Name(name, "author", at - first, stop - first),))
    rest = [_from(text, piece, stop) for piece in stretch if piece.end > stop]
    rest = [piece for piece in rest if piece.start < piece.end]
    if rest:
        yield from _divided(text, rest, names, phrases)


def _first_name(text: str, start: int, end: int, names: Sequence[str]) -> tuple[int, str] | None:
    """The first place in a stretch where an author's name stands as words of its own."""
    lower = text.lower()
    if len(lower) != len(text):
        return None
    places = [(at, text[at : at + len(name)]) for name in names if (at := lower.find(name.lower(), start, end)) >= 0]
    whole = [(at, name) for at, name in places if _stands_alone(text, at, at + len(name))]
    return min(whole, key=lambda place: (place[0], -len(place[1])), default=None)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()


def _cut_off(text: str, pieces: Sequence[Piece], end: int) -> Iterator[Piece]:
    for piece in pieces:
        if piece.end <= end:
            yield piece
        else:
            left, right = trim_span(text, piece.start, end, _EDGES)
            if left < right:
                yield Piece(left, right, "other", text[left:right])


def _from(text: str, piece: Piece, start: int) -> Piece:
    """A piece without what stands before a place."""
    if piece.start >= start:
        return piece
    left, right = trim_span(text, start, piece.end, _EDGES)
    return Piece(left, max(left, right), "other", text[left:right])


def _titled(pieces: Sequence[Piece], title: str | None) -> list[Piece]:
    """The pieces with the title of the page called so."""
    wanted = fold_text(title) if title else None
    return [
        piece._replace(kind="title") if piece.kind in _LOOSE and fold_text(piece.value) == wanted else piece
        for piece in pieces
    ]


def _settled(pieces: Sequence[Piece], *, knows_authors: bool) -> Iterator[Piece]:
    """Places at the front and before a date go with the date, what follows an author with the author."""
    before: Piece | None = None
    is_dated = any(piece.kind in ("date", "ago") for piece in pieces)
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        kind = piece.kind
        if kind == "name" and knows_authors and not (before and before.kind == "byline"):
            opens = before is None or (after is not None and after.kind in ("date", "word"))
            is_place = is_dated and opens and len(piece.value.split()) <= PLACE_WORDS
            kind = "word" if is_place else "furniture"
        yield piece._replace(kind="furniture" if kind == "other" else kind)
        before = piece


def _part_of_date(text: str, head: Head, phrases: Phrases) -> tuple[Piece, ...]:
    """A line that is nothing but a part of the page's date, without its year or its day."""
    found = head.published
    if found is None or found.on is None or len(text) > MAX_PART or not _NUMBER.search(text):
        return ()
    day = found.on
    if [int(number) for number in _NUMBER.findall(text)[:3]] == [day.year, day.month, day.day]:
        return (Piece(0, len(text), "date", text),)
    whole = (f"{text}, {day.year}", f"{text} {day.year}", f"{day.day} {text}")
    for line in whole:
        dates = find_dates(line, phrases.dates)
        if len(dates) == 1 and (dates[0].start, dates[0].end) == (0, len(line)) and dates[0].on == day:
            return (Piece(0, len(text), "date", text),)
    return ()

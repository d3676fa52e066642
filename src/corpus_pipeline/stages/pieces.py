"""Take one short line apart into dates, names, sections, sources and what is left: for heads and for threads alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.phrases.short import ShortPhrases, short_phrases
from corpus_pipeline.text.dates import FoundDate, find_dates
from corpus_pipeline.text.folding import fold_text, trim_span
from corpus_pipeline.text.names import Name, is_name_like, parse_byline

# What stands between the fields of one line. Commas and dots only separate beside blanks: "J. K. Rowan".
_SEPARATOR = re.compile(r" ?[|•·●/\\»›>]+ ?| [-–—:*~]+ |[–—] ?|[(\[\])]|, |،|；|;|  +|\t+|: ?$|^ ?[:,-] ?| ?[-–—:,]$")
_EDGES = " \t\u00a0|•·–—-/\\,;:()[]»›>،"
MAX_CHARS = 300
_DECIMAL, _WORD_START = re.compile(r"\d"), re.compile(r"\b\w")
# Blanks of other kinds and marks without width, all read as a blank so that places stay.
_TO_BLANK = dict.fromkeys(map(ord, "\u00a0\t\ufeff\u200b\u00ad\u2060"), " ")
_BEFORE_DATES = frozenset(
    ["on", "at", "am", "den", "der", "le", "el", "il", "em", "от", "в", "في", "در", "tarihinde", "tarixində"]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line at code points [start, end).

    ``kind``: date, ago, byline, name, section, source, icon, word (a phrase such as *published on*), action, reply_to,
    furniture, or other where nothing explains it.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    date: FoundDate | None = None
    names: tuple[Name, ...] = ()


# A date line is asked for by the head and by the thread; the answer depends on nothing but the line and the lists.
@lru_cache(maxsize=1 << 14)
def take_apart(line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line of at most 300 characters, in order, separators left out."""
    line = _with_blanks(line)
    found = dates_in(line, phrases)
    words = short_phrases(phrases)
    pieces = [Piece(_with_preposition(line, d.start), d.end, "date", line[d.start : d.end], d) for d in found]
    edges = [0, *(edge for date in pieces for edge in (date.start, date.end)), len(line)]
    for start, end in zip(edges[0::2], edges[1::2], strict=True):
        pieces.extend(_explain(line, start, end, words))
    return tuple(sorted(pieces, key=attrgetter("start")))


def _with_blanks(line: str) -> str:
    line = line[:MAX_CHARS]
    return line if line.isascii() and line.isprintable() else line.translate(_TO_BLANK)


@lru_cache(maxsize=1 << 14)
def dates_in(line: str, phrases: Phrases) -> tuple[FoundDate, ...]:
    """The dates of a short line, in order."""
    return tuple(find_dates(_with_blanks(line), phrases.dates)) if _DECIMAL.search(line) else ()


def _with_preposition(line: str, start: int) -> int:
    """Start of a date with a word such as *on* or *le* right before it."""
    before = line[:start].rstrip(" ,")
    word = before.rpartition(" ")[2]
    return len(before) - len(word) if word.casefold() in _BEFORE_DATES else start


def _explain(line: str, start: int, end: int, words: ShortPhrases) -> Iterator[Piece]:
    """The pieces of a stretch without dates: as a whole where it can be explained so, else between separators."""
    start, end = trim_span(line, start, end, _EDGES)
    if start == end:
        return
    whole = list(_as_a_whole(line, start, end, words))
    if whole:
        yield from whole
        return
    parts = list(_parts(line, start, end))
    if len(parts) == 1:
        yield Piece(start, end, "other", line[start:end])
        return
    for left, right in parts:
        yield from _explain(line, left, right, words)


def _parts(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for mark in _SEPARATOR.finditer(line, start, end):
        if mark.start() > at:
            yield at, mark.start()
        at = mark.end()
    if at < end:
        yield at, end


def _as_a_whole(line: str, start: int, end: int, words: ShortPhrases) -> Iterator[Piece]:
    text = line[start:end]
    folded = fold_text(text)
    if known := words.kind_of(folded):
        kind, is_updated = known
        yield Piece(start, end, kind, "updated" if is_updated else text)
    elif len(text) == 1 and (text.isupper() or not text.isalnum()):
        yield Piece(start, end, "icon", text)
    elif words.starts_byline(folded) and (names := _byline(line, start, end, words)):
        yield from names
    elif not _SEPARATOR.search(text) and (named := list(_name_with_neighbours(line, start, end, words))):
        yield from named
    else:
        yield from _by_pattern(text, folded, start, words)


def _by_pattern(text: str, folded: str, start: int, words: ShortPhrases) -> Iterator[Piece]:
    """A relative time, a button with a name, a source: what only patterns tell, and dearest."""
    for family in ("ago", "action", "source"):
        if found := words.groups(folded, family):
            name = _as_written(text, found[1].get("source") or found[1].get("name", ""))
            if name and family == "action":  # the pattern takes as little as it can; the name goes on to the end
                yield Piece(start, start + len(text), "reply_to", text[text.find(name) :])
            else:
                yield Piece(start, start + len(text), family, name or text)
            return


def _as_written(text: str, folded: str) -> str:
    """A group of a folded line as it stands in the line itself; the folded one where blanks were folded inside it."""
    at = text.lower().find(folded)
    return text[at : at + len(folded)] if at >= 0 else folded


def _byline(line: str, start: int, end: int, words: ShortPhrases) -> list[Piece]:
    """``By NAME``, with what follows the name on the line: a source, a section."""
    text = line[start:end]
    cut = _source_start(text, words)
    names = parse_byline(text[:cut], words.starters, words.sections)
    if not names:
        return []
    last = start + names[-1].end
    byline = Piece(start, last, "byline", line[start:last], names=tuple(names))
    rest = list(_explain(line, last, end, words)) if last < end else []
    return [byline, *rest] if all(p.kind != "other" or p.start >= start + cut for p in rest) else []


def _source_start(text: str, words: ShortPhrases) -> int:
    """Where a cross-post statement starts in a byline, else its end."""
    for word in _WORD_START.finditer(text):
        at = word.start()
        if at and words.groups(fold_text(text[at:]), "source"):
            return at
    return len(text)


def _name_with_neighbours(line: str, start: int, end: int, words: ShortPhrases) -> Iterator[Piece]:
    """A name alone, with a section before or behind it, or with an icon's letter before it."""
    text = line[start:end]
    first, _, behind = text.partition(" ")
    before, _, last = text.rpartition(" ")
    if behind and words.is_section(fold_text(last)) and _is_full_name(before):
        yield Piece(start, end - len(last) - 1, "name", before)
        yield Piece(end - len(last), end, "section", last)
    elif len(first) == 1 and first.isupper() and _is_full_name(behind):
        yield Piece(start, start + 1, "icon", first)
        yield Piece(end - len(behind), end, "name", behind)
    elif behind and words.is_section(fold_text(first)) and _is_full_name(behind):
        yield Piece(start, start + len(first), "section", first)
        yield Piece(end - len(behind), end, "name", behind)
    elif is_name_like(text):
        yield Piece(start, end, "name", text)


def _is_full_name(text: str) -> bool:
    return " " in text.strip() and is_name_like(text)

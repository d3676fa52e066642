"""Take one short line apart into dates, names, sections, sources and what is left: for heads and for threads alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.phrases.short import ShortPhrases, short_phrases
from corpus_pipeline.text.dates import FoundDate, find_dates
from corpus_pipeline.text.folding import fold_text, trim_span
from corpus_pipeline.text.names import Name, is_name_like, parse_byline, tells_office, tells_place
from corpus_pipeline.text.partial_dates import partial_date
from corpus_pipeline.text.plain_dates import Form, PlainDate, example_of, like, plain_date

# What stands between the fields of one line. Commas and dots only separate beside blanks: "J. K. Rowan".
_SEPARATOR = re.compile(
    r" ?(?:[|•·●\\»›>]|(?<!\b[ur])/)+ ?| [-–—:*~]+ |[–—] ?|[(\[\])]|, |،|；|;|  +|\t+|: ?$|^ ?[:,-] ?| ?[-–—:,]$"
)
# A number inside a stretch, with what may join it to what stands before.
_NUMBER = re.compile(r"(?: with| and| avec| mit| con| с)? (?=[0-9]{1,6} ?\w)")
# What opens a field in Chinese and Japanese, behind another: *来源：… 记者：…*.
_LABEL = re.compile(r" ([\u4e00-\u9fff]{2,6}[：:])")
# The time of day behind a byline.
_CLOCK = re.compile(
    r" (?:at|@|um|à|às|a las|alle|om|o|в|kl\.?) [0-9]{1,2}[:.h][0-9]{2}(?: ?[AaPp]\.?[Mm]\.?| Uhr)?(?= in |$)"
)
# Comments are numbered: *12. William Ash - August 8, 2012*.
_NUMBERED = re.compile(r"#?[0-9]{1,4}[.)]$")
_BEFORE_TAIL = frozenset(["byline", "name", "icon", "furniture"])
_EDGES = " \t\u00a0|•·–—-/\\,;:()[]»›>،"
MAX_CHARS = 300
_DECIMAL, _WORD_START = re.compile(r"\d"), re.compile(r"\b\w")
# Blanks of other kinds, marks without width and those of type in Markdown, all read as blanks so that places stay.
_ODD_BLANK = re.compile("[\u00a0\t\ufeff\u200b\u00ad\u2060]")
_BOLD, _ITALIC = "**", ("*", "_")
_BEFORE_DATES = frozenset(
    ["on", "at", "am", "den", "der", "le", "el", "il", "em", "от", "в", "في", "در", "tarihinde", "tarixində"]
)


class Piece(NamedTuple):
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


def take_apart(line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line of at most 300 characters, in order, separators left out."""
    return plainly_apart(line, phrases) or _taken_apart(line, phrases)


# A date line is asked for by the head and by the thread; the answer depends on nothing but the line and the lists.
@lru_cache(maxsize=1 << 12)
def plainly_apart(line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line with one date, written plainly; none of other lines.

    Lines that differ in nothing but the day and the time that they tell are taken apart once.
    """
    line = _with_blanks(line)
    plain = plain_date(line, phrases.dates)
    example = _example(plain.form, phrases) if plain else None
    return _like(example, plain, line) if plain and example else ()


@lru_cache(maxsize=1 << 12)
def _taken_apart(line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of any line."""
    line = _with_blanks(line)
    return _around(dates_in(line, phrases), line, phrases)


@lru_cache(maxsize=1 << 12)
def apart_by_part(line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The pieces of a line that tells a time without a full date, as comments do; none of other lines."""
    line = _with_blanks(line)
    found = partial_date(line, phrases.dates)
    return _around([found], line, phrases) if found is not None else ()


class _Example(NamedTuple):
    """A line that stands for all of its form, taken apart. ``plain``: its date among the numbers of the form."""

    above: tuple[Piece, ...]
    date: Piece
    below: tuple[Piece, ...]
    found: FoundDate
    plain: PlainDate


@lru_cache(maxsize=1 << 12)
def _example(form: Form, phrases: Phrases) -> _Example | None:
    """The example of a form; None where its numbers are no date, or not that one."""
    line, plain, found = example_of(form, phrases.dates)
    if plain is None or found is None:
        return None
    pieces = _around([found], line, phrases)
    at = next(i for i, piece in enumerate(pieces) if piece.kind == "date")
    return _Example(pieces[:at], pieces[at], pieces[at + 1 :], found, plain)


def _like(example: _Example, plain: PlainDate, line: str) -> tuple[Piece, ...]:
    """The pieces of a line of the example's form, with the day and the time of its own."""
    date = like(example.found, example.plain, plain)
    by = date.end - example.found.end
    own = Piece(example.date.start, date.end, "date", line[date.start : date.end], date)
    return (*example.above, own, *[_moved(piece, by) for piece in example.below])


def _around(dates: Iterable[FoundDate], line: str, phrases: Phrases) -> tuple[Piece, ...]:
    """The dates of a line, and the pieces of what stands between them."""
    words = short_phrases(phrases)
    pieces: list[Piece] = []
    at = floor = 0
    for date in dates:
        start = _with_preposition(line, floor, date.start)
        pieces += _explain(line, at, start, words)
        pieces.append(Piece(start, date.end, "date", line[date.start : date.end], date))
        at = floor = date.end
    return (*pieces, *_explain(line, at, len(line), words))


def _with_blanks(line: str) -> str:
    line = line[:MAX_CHARS]
    line = line.replace(_BOLD, "  ") if _BOLD in line else line
    if line.startswith(_ITALIC) and line.endswith(line[0]) and len(line) > 1:
        line = f" {line[1:-1]} "
    return line if line.isascii() and line.isprintable() else _ODD_BLANK.sub(" ", line)


@lru_cache(maxsize=1 << 12)
def dates_in(line: str, phrases: Phrases) -> tuple[FoundDate, ...]:
    """The dates of a short line, in order."""
    return tuple(find_dates(_with_blanks(line), phrases.dates)) if _DECIMAL.search(line) else ()


def forget_lines() -> None:
    """Let go of what is kept of single lines, of which those of another batch are others."""
    for kept in (plainly_apart, _taken_apart, apart_by_part, dates_in):
        kept.cache_clear()


def _with_preposition(line: str, floor: int, start: int) -> int:
    """Start of a date with a word such as *on* or *le* right before it, above the date before: *at 5 am May 16*."""
    before = line[:start].rstrip(" ,")
    word = before.rpartition(" ")[2]
    at = len(before) - len(word)
    return at if at >= floor and word.casefold() in _BEFORE_DATES else start


def _explain(line: str, start: int, end: int, words: ShortPhrases) -> list[Piece]:
    """The pieces of a stretch without dates."""
    start, end = trim_span(line, start, end, _EDGES)
    return [_moved(piece, start) for piece in _explained(line[start:end], words)] if start < end else []


def _moved(piece: Piece, by: int) -> Piece:
    return Piece(piece.start + by, piece.end + by, piece.kind, piece.value, piece.date, piece.names) if by else piece


# Names, prepositions and buttons recur beside ever new dates.
@lru_cache(maxsize=1 << 12)
def _explained(text: str, words: ShortPhrases) -> tuple[Piece, ...]:
    """The pieces of a stretch by itself: as a whole where it can be explained so, else between separators."""
    labels = [0, *(label.start(1) for label in _LABEL.finditer(text)), len(text)] if not text.isascii() else []
    if len(labels) > 2:
        return tuple(piece for left, right in pairwise(labels) for piece in _explain(text, left, right, words))
    if whole := _as_a_whole(text, words):
        return tuple(whole)
    parts = list(_parts(text))
    if len(parts) == 1:
        return _with_tail(text, words) or (Piece(0, len(text), "other", text),)
    pieces = [piece for left, right in parts for piece in _explain(text, left, right, words)]
    return tuple(piece for i, piece in enumerate(pieces) if not _counts(text, pieces[i - 1] if i else None, piece))


def _counts(text: str, before: Piece | None, piece: Piece) -> bool:
    """Whether a piece is the number in *Comments (4)*."""
    opens = text[piece.start - 1 : piece.start] in ("(", "[")
    return opens and piece.value.isdecimal() and before is not None and before.kind == "furniture"


def _with_tail(text: str, words: ShortPhrases) -> tuple[Piece, ...]:
    """A byline, a name or one word with a count or a relative time behind it: *by Dessa Quill 5 Comments*."""
    for number in _NUMBER.finditer(text):
        at = number.end()
        found = words.groups(fold_text(text[at:]), "ago", "thread", "action")
        rest = _explain(text, 0, number.start(), words) if found else []
        if found and rest and all(piece.kind in _BEFORE_TAIL or _is_word(piece) for piece in rest):
            kind = "furniture" if found[0].family == "thread" else found[0].family
            return (*rest, Piece(at, len(text), kind, text[at:]))
    return ()


def _is_word(piece: Piece) -> bool:
    """Whether a piece is one word, as nicknames are."""
    return piece.kind == "other" and not set(piece.value) & set(" .,;:!?")


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for mark in _SEPARATOR.finditer(text):
        if mark.start() > at:
            yield at, mark.start()
        at = mark.end()
    if at < len(text):
        yield at, len(text)


def _as_a_whole(text: str, words: ShortPhrases) -> list[Piece]:
    folded = fold_text(text)
    if known := words.kind_of(folded):
        kind, is_updated = known
        return [Piece(0, len(text), kind, "updated" if is_updated else text)]
    if len(text) == 1 and (text.isupper() or not text.isalnum()):
        return [Piece(0, 1, "icon", text)]
    if words.starts_byline(folded) and (byline := _byline(text, words) or _timed(text, words)):
        return byline
    if not _SEPARATOR.search(text) and (named := _name_with_neighbours(text, words)):
        return named
    return _by_pattern(text, folded, words)


def _by_pattern(text: str, folded: str, words: ShortPhrases) -> list[Piece]:
    """A relative time, a button with a name, a source: what only patterns tell, and dearest."""
    found = words.groups(folded, "thread", "ago", "action", "source")
    if found is None:
        return [Piece(0, len(text), "furniture", text)] if tells_place(text) else []
    phrase, groups = found
    if phrase.family == "thread":
        return [Piece(0, len(text), "furniture", text)]
    name = _as_written(text, groups.get("source") or groups.get("name", ""))
    if name and phrase.family == "action":  # the pattern takes as little as it can; the name goes on to the end
        return [Piece(0, len(text), "reply_to", text[text.find(name) :])]
    return [Piece(0, len(text), phrase.family, name or text)]


def _as_written(text: str, folded: str) -> str:
    """A group of a folded line as it stands in the line itself; the folded one where blanks were folded inside it."""
    at = text.lower().find(folded)
    return text[at : at + len(folded)] if at >= 0 else folded


def _byline(text: str, words: ShortPhrases) -> list[Piece]:
    """``By NAME``, with what follows the name on the line: a source, a section."""
    cut = _source_start(text, words)
    names = parse_byline(text[:cut], words.starters, words.sections)
    if not names:
        return _signed(text, words)
    last = names[-1].end
    if cut == len(text) and tells_place(text[last:]):
        return [Piece(0, cut, "byline", text, names=tuple(names))]
    byline = Piece(0, last, "byline", text[:last], names=tuple(names))
    rest = _explain(text, last, len(text), words)
    if all(p.kind != "other" or p.start >= cut for p in rest):
        return [byline, *rest]
    behind = text[last:].lstrip(" ,|·-–—/(")  # only what is set apart from the name
    apart = len(text) - last > len(behind) + 1 and " " in names[-1].name
    return [Piece(0, cut, "byline", text, names=tuple(names))] if apart and tells_office(behind) else []


def _timed(text: str, words: ShortPhrases) -> list[Piece]:
    """*Posted by Mabel Tross at 9:30 PM*, below an entry whose day stands above it."""
    clock = _CLOCK.search(text)
    byline = _byline(text[: clock.start()], words) if clock else []
    if clock is None or not byline or not (clock.end() == len(text) or tells_place(text[clock.end() :])):
        return []
    time = Piece(clock.start() + 1, clock.end(), "word", clock[0].strip())
    return [*byline, time, *_explain(text, clock.end(), len(text), words)]


def _signed(text: str, words: ShortPhrases) -> list[Piece]:
    """*Posted by tumbler*: one word that is written like no name."""
    opening, _, name = text.rpartition(" ")
    if not words.is_starter(fold_text(opening)):
        return []
    return [Piece(0, len(text), "byline", text, names=(Name(name, "author", len(opening) + 1, len(text)),))]


def _source_start(text: str, words: ShortPhrases) -> int:
    """Where a cross-post statement starts in a byline, else its end."""
    for word in _WORD_START.finditer(text):
        at = word.start()
        if at and words.groups(fold_text(text[at:]), "source"):
            return at
    return len(text)


def _name_with_neighbours(text: str, words: ShortPhrases) -> list[Piece]:
    """A name alone, with a section before or behind it, or with an icon's letter before it."""
    first, _, behind = text.partition(" ")
    before, _, last = text.rpartition(" ")
    end = len(text)
    if behind and words.is_section(fold_text(last)) and _is_full_name(before):
        return [Piece(0, end - len(last) - 1, "name", before), Piece(end - len(last), end, "section", last)]
    numbered = _NUMBERED.match(first)
    if (numbered or (len(first) == 1 and first.isupper())) and _is_full_name(behind):
        return [Piece(0, len(first), "icon", first), Piece(end - len(behind), end, "name", behind)]
    if behind and words.is_section(fold_text(first)) and _is_full_name(behind):
        return [Piece(0, len(first), "section", first), Piece(end - len(behind), end, "name", behind)]
    return [Piece(0, end, "name", text)] if is_name_like(text) else []


def _is_full_name(text: str) -> bool:
    return " " in text.strip() and is_name_like(text)

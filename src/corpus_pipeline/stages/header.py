"""Head of the page: site name, title and its repeats, standfirst, byline, date, section, cross-post source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints, per_document
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.pieces import Piece, take_apart
from corpus_pipeline.stages.segment import is_prose
from corpus_pipeline.text.dates import FoundDate, resolve
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import Name, parse_byline

# A head is read down to the second line of prose, and no further than this many lines.
MAX_ROWS = 24
TITLE_WORDS, TITLE_CHARS = 30, 250
PUBLISHER_WORDS = 6
# A date line at the head holds little else.
META_WORDS = 30


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a line, at code points [start, end) of the line, with its label."""

    row: int
    start: int
    end: int
    label: str
    rule: str
    score: float


@dataclass(slots=True)
class Head:
    """What the head of one document says. ``spans``: field name -> (row, start, end) of the span that gives it."""

    title: str | None = None
    title_source: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    publisher: str | None = None
    section: str | None = None
    republished_from: str | None = None
    published_raw: str | None = None
    published: FoundDate | None = None
    authors: list[Name] = field(default_factory=list)
    spans: dict[str, tuple[int, int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What the corpus says of one document: its title, and how dates are to be read."""

    title: str | None
    day_first: bool | None
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    text: str
    folded: str
    n_words: int
    prose: bool
    titular: bool
    repeated: bool
    pieces: tuple[Piece, ...] = ()


class _Reader:
    """Columns of a batch that heads are read from."""

    def __init__(self, lines: pa.Table, labels: Labels, repeats: Bools, phrases: Phrases) -> None:
        self.phrases, self.repeats = phrases, repeats
        self.texts, self.folded = lines["text"].combine_chunks(), lines["folded"].combine_chunks()
        self.n_words, self.n_chars = ints(lines["n_words"]), ints(lines["n_chars"])
        self.open, self.prose = labels.open, is_prose(lines)
        families = ints(lines["families"])
        clues = has(families, "byline", "translator", "editor", "dateline", "source", "section", "ago")
        self.short = bools(lines["is_short"])
        self.clue = self.short & (clues | bools(lines["has_date"])) & (self.n_words <= META_WORDS)
        stops = bools(lines["ends_sentence"]) & ~_ends_titular(lines)
        odd = stops | bools(lines["ends_open"]) | bools(lines["starts_low"]) | bools(lines["is_list"])
        self.titular = self.short & ~odd & (self.n_words <= TITLE_WORDS) & (self.n_chars <= TITLE_CHARS)

    def lines(self, start: int, end: int) -> list[_Line]:
        """The lines of a head: down to the second line of prose."""
        out: list[_Line] = []
        n_prose = 0
        for row in np.flatnonzero(self.open[start : min(end, start + MAX_ROWS)]) + start:
            line = self._line(int(row))
            n_prose += line.prose and not line.pieces
            if n_prose > 1:
                break
            out.append(line)
        return out

    def _line(self, row: int) -> _Line:
        text = self.texts[row].as_py()
        pieces = meta_pieces(text, self.phrases) if self.clue[row] else ()
        return _Line(
            row,
            text,
            self.folded[row].as_py() or "",
            int(self.n_words[row]),
            bool(self.prose[row]),
            bool(self.titular[row]),
            bool(self.repeats[row]),
            pieces,
        )


def _ends_titular(lines: pa.Table) -> Bools:
    """Sentence marks that a title may end with: anything but a single full stop."""
    clean = pa.compute.utf8_slice_codeunits(lines["clean"], -4)
    return bools(pa.compute.match_substring_regex(clean, r"[?!…？！؟]\W{0,2}$|\.\.\.$|\b[A-Z]\.$"))


def read_heads(
    lines: pa.Table, labels: Labels, repeats: Bools, givens: Sequence[Given], phrases: Phrases
) -> tuple[Labels, list[Cut], list[Head]]:
    """Label the heads of a batch.

    ``repeats``: lines that stand in several documents of the site; ``givens``: one a document. Needs: doc_no, text,
    folded, n_words, n_chars, families and the surface flags. Gives labels, the cuts of lines that hold several
    fields, and one Head a document.
    """
    reader = _Reader(lines, labels, repeats, phrases)
    heads = [Head() for _ in givens]
    cuts: list[Cut] = []
    whole: list[Cut] = []
    for doc in per_document(ints(lines["doc_no"]), len(givens)):
        own = reader.lines(doc.start, doc.end)
        found = _read_head(own, givens[doc.doc_no], heads[doc.doc_no], phrases)
        for cut in found:
            n_chars = len(reader.texts[cut.row].as_py())
            (whole if cut.start == 0 and cut.end == n_chars else cuts).append(cut)
    labels = _fill(labels, whole + cuts)
    labels = labels.fill(_above_prose(lines, labels, repeats, len(givens)), "boilerplate", "repeat.site", 0.9)
    return labels, cuts, heads


def _fill(labels: Labels, cuts: list[Cut]) -> Labels:
    for label, rule, score in sorted({(c.label, c.rule, c.score) for c in cuts}):
        mask = np.zeros(len(labels.label), np.bool_)
        mask[[c.row for c in cuts if (c.label, c.rule, c.score) == (label, rule, score)]] = True
        labels = labels.fill(mask, label, rule, score)
    return labels


def _above_prose(lines: pa.Table, labels: Labels, repeats: Bools, n_docs: int) -> Bools:
    """Repeated lines above the first prose that the head did not claim."""
    mask = np.zeros(lines.num_rows, np.bool_)
    own = is_prose(lines) & ~repeats
    for doc in per_document(ints(lines["doc_no"]), n_docs):
        prose = np.flatnonzero(own[doc.start : doc.end])
        mask[doc.start : doc.start + int(prose[0]) if len(prose) else doc.end] = True
    return mask & repeats & labels.open


# --- one head ---

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


def _read_head(lines: list[_Line], given: Given, head: Head, phrases: Phrases) -> list[Cut]:
    metas = [line for line in lines if line.pieces]
    cuts = [cut for line in metas for cut in _cut_meta(line, head, given, phrases)]
    others = [line for line in lines if not line.pieces]
    cuts += _lone_names(others, metas, head, phrases)
    taken = {cut.row for cut in cuts}
    others = [line for line in others if line.row not in taken]
    cuts += _name_lines(others, metas, head, given, phrases)
    return cuts


def _whole(line: _Line, label: str, rule: str, score: float) -> Cut:
    return Cut(line.row, 0, len(line.text), label, rule, score)


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


def _cut_meta(line: _Line, head: Head, given: Given, phrases: Phrases) -> list[Cut]:
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


def _note(piece: Piece, line: _Line, head: Head, given: Given, phrases: Phrases) -> None:
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


def _lone_names(others: list[_Line], metas: list[_Line], head: Head, phrases: Phrases) -> list[Cut]:
    """A name on a line of its own right beside a date line is the byline."""
    if head.byline is not None:
        return []
    dated = {line.row for line in metas if any(piece.kind == "date" for piece in line.pieces)}
    for line in others[1:]:
        if {line.row - 1, line.row + 1} & dated and 2 <= line.n_words <= 5 and not line.prose:
            names = parse_byline(line.text, {}, phrases.sections)
            if names and [piece.kind for piece in take_apart(line.text, phrases)] == ["name"]:
                head.spans["byline"] = (line.row, 0, len(line.text))
                head.byline, head.authors = line.text, names
                return [_whole(line, "byline", "header.byline", 0.8)]
    return []


def _name_lines(lines: list[_Line], metas: list[_Line], head: Head, given: Given, phrases: Phrases) -> list[Cut]:
    """Publisher, title, its repeats and standfirst among the lines that are no byline or date."""
    above = [line for line in lines if not line.prose]
    cuts: list[Cut] = []
    title = _given_title(above, given, head) or _repeated_title(above, head)
    publisher = _publisher(above, title, head, phrases)
    if publisher:
        cuts.append(_whole(publisher, "publisher", "header.publisher", 0.85))
    if title is None and head.title is None:
        rest = [line for line in above if line is not publisher and not line.repeated]
        title = _first_title(rest, lines, metas)
    if title is not None:
        rule = "header.title_given" if head.title_source == "given" else "header.title"
        _set_title(title, head)
        cuts.append(_whole(title, "title", rule, 0.9))
        again = [line for line in above if line.folded == title.folded and line is not title]
        cuts += [_whole(line, "title", "header.title_repeated", 0.95) for line in again]
    taken = {cut.row for cut in cuts}
    return cuts + _subtitle([line for line in lines if line.row not in taken], metas, title, head)


def _set_title(line: _Line, head: Head) -> None:
    head.spans["title"] = (line.row, 0, len(line.text))
    if head.title_source != "given":
        head.title, head.title_source = line.text, "text"


def _given_title(lines: list[_Line], given: Given, head: Head) -> _Line | None:
    if not given.title:
        return None
    head.title, head.title_source = given.title, "given"
    wanted = fold_text(given.title)
    return next((line for line in lines if line.folded == wanted), None)


def _repeated_title(lines: list[_Line], head: Head) -> _Line | None:
    """A line that stands twice in the head is the title."""
    if head.title is not None:
        wanted = fold_text(head.title)
        return next((line for line in lines if line.folded == wanted), None)
    folded = [line.folded for line in lines]
    twice = (line for line in lines if line.titular and line.n_words > 1 and folded.count(line.folded) > 1)
    return next(twice, None)


def _publisher(lines: list[_Line], title: _Line | None, head: Head, phrases: Phrases) -> _Line | None:
    """The first line, where it repeats on the site or is named like a medium and a longer line follows as title."""
    if not lines or lines[0] is title or lines[0].n_words > PUBLISHER_WORDS:
        return None
    first = lines[0]
    named = phrases.names_publisher(first.text) and (title is not None or _longer_follows(lines))
    if not (first.repeated or named):
        return None
    head.spans["publisher"], head.publisher = (first.row, 0, len(first.text)), first.text
    return first


def _longer_follows(lines: list[_Line]) -> bool:
    return len(lines) > 1 and lines[1].titular and lines[1].n_words > lines[0].n_words


def _first_title(candidates: list[_Line], lines: list[_Line], metas: list[_Line]) -> _Line | None:
    """The first short line without a full stop, where prose, a byline or more lines follow it."""
    prose = min((line.row for line in lines if line.prose), default=None)
    for line in candidates:
        if prose is not None and line.row > prose:
            return None
        if line.titular and (len(lines) > 1 or metas):
            return line
    return None


def _subtitle(lines: list[_Line], metas: list[_Line], title: _Line | None, head: Head) -> list[Cut]:
    """One line between title and byline or date; above a byline without title, one line of prose; or a short sentence
    between the title and the first prose."""
    top = title.row if title is not None else head.spans.get("title", (-1, 0, 0))[0]
    below = min((line.row for line in metas if line.row > top), default=None)
    if below is not None:
        between = [line for line in lines if top < line.row < below]
        if len(between) == 1 and _fits_subtitle(between[0], title, metas):
            return _set_subtitle(between[0], head)
        if between or title is None:
            return []
    prose = next((i for i, line in enumerate(lines) if line.prose and line.row > top), None)
    if title is None or prose is None:
        return []
    between = [line for line in lines[:prose] if line.row > top and not line.repeated]
    if len(between) == 1 and between[0].n_words >= 5:
        return _set_subtitle(between[0], head)
    return []


def _fits_subtitle(line: _Line, title: _Line | None, metas: list[_Line]) -> bool:
    """Prose without a title above needs a byline below; under a title at least a few words."""
    if title is None:
        below = next((m for m in metas if m.row > line.row), None)
        return line.prose and below is not None and any(p.kind == "byline" for p in below.pieces)
    return line.n_words >= 4


def _set_subtitle(line: _Line, head: Head) -> list[Cut]:
    head.spans["subtitle"], head.subtitle = (line.row, 0, len(line.text)), line.text
    return [_whole(line, "subtitle", "header.subtitle", 0.85)]

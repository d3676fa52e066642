"""Cut the comment run of a document into comments: by author lines where there are any, into blocks where not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints
from corpus_pipeline.model.segmenter import Start
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.author_lines import Turn
from corpus_pipeline.stages.labels import CODE, Labels
from corpus_pipeline.stages.segment import name_above
from corpus_pipeline.stages.thread_names import answered, bare_names
from corpus_pipeline.text.dates import FoundDate, resolve
from corpus_pipeline.text.folding import fold_text

# A mention opens a reply: "@Mara yes", "Welcome @Mara" within so many characters; further on, as of 2 of 18 in pages,
# it speaks of somebody.
MENTION_CHARS, GREETING_CHARS = 80, 40
# Blank lines tell comments apart only where some lines have none above them.
BLANK_SHARE = 0.8
# Arrows between who writes and who is answered.
_POINTED = re.compile(r"(\S[^>→▸»➜▶]{0,60}?) (?:>|→|▸|»|➜|▶) ([^>→▸»➜▶]{1,60})")
# What Reddit and Livefyre print beside a name: a button that folds, points won.
_BESIDE_NAME = re.compile(r"^\[[–+-]\] ?| [0-9]{1,6} (?:points?|pts)$")
# Titles of comments: so many of them, and above this share of the author lines but the first.
LEAST_TITLES, TITLED_SHARE = 2, 0.8
_SUBJECTS = ("Re: ", "RE: ", "Re : ", "AW: ", "Aw: ", "SV: ", "Sv: ")


@dataclass(slots=True)
class Comment:
    """One comment: its rows of text and of meta data, and what its author line says."""

    doc_no: int
    basis: str
    rows: list[int] = field(default_factory=list)
    meta: list[int] = field(default_factory=list)
    name: str = ""
    when: str = ""
    date: FoundDate | None = None
    reply_to: str = ""
    is_deleted: bool = False
    is_generic: bool = False
    parent: int | None = None
    parent_basis: str | None = None
    source_id: str | None = None
    is_truncated: bool = False


class _Run:
    """The comment rows of one document, walked from top to bottom."""

    def __init__(self, doc_no: int, *, footers: bool) -> None:
        self.doc_no, self.footers = doc_no, footers
        self.comments: list[Comment] = []
        self.current: Comment | None = None

    def open(self, basis: str) -> Comment:
        """Begin a comment."""
        self.current = Comment(self.doc_no, basis)
        self.comments.append(self.current)
        return self.current

    def meta(self, row: int, turn: Turn | None, basis: str, *, opens: bool) -> None:
        """A row of meta data; one that names author or time opens a comment, or closes it in a thread of footers."""
        current = self.current or self._unsigned(turn, opens=opens)
        if opens and not self.footers and (current is None or current.rows or _says_again(current, turn)):
            current = self.open(basis)
        if current is None:
            current = self.open(basis)
        current.meta.append(row)
        if turn is not None:
            current.basis = "marker" if "marker" in (basis, current.basis) else basis
            _describe(current, turn)
        if opens and self.footers:
            self.current = None

    def _unsigned(self, turn: Turn | None, *, opens: bool) -> Comment | None:
        """The comment above in a thread of footers, where a name or other meta data stands below its time."""
        last = self.comments[-1] if self.footers and self.comments and turn is not None else None
        if last is None or turn is None or turn.when or turn.reply_to or not last.rows:
            return None
        return None if opens and (last.name or not turn.name) else last

    def text(self, row: int) -> None:
        """A row of text."""
        (self.current or self.open("block")).rows.append(row)


def _says_again(comment: Comment, turn: Turn | None) -> bool:
    """Whether a comment without text so far has been told already what this line tells: its text was removed."""
    return turn is not None and bool((comment.when and turn.when) or (comment.name and turn.name))


def _describe(comment: Comment, turn: Turn) -> None:
    comment.name = comment.name or turn.name
    if turn.when and not comment.when:
        comment.when, comment.date = turn.when, turn.date
    comment.reply_to = comment.reply_to or turn.reply_to


def cut_threads(
    lines: pa.Table,
    labels: Labels,
    turns: Mapping[int, Turn],
    starts: Sequence[Start | None],
    day_first: Sequence[bool | None],
    phrases: Phrases,
) -> list[Comment]:
    """The comments of a batch in document order.

    ``turns``: author and date lines by row; ``starts`` and ``day_first``: one a document. Needs: doc_no, clean, folded,
    n_words, opens_quote, blank_before, echo_of, families, turn.
    """
    reader = _Reader(lines, labels, turns, phrases)
    at = bounds(ints(lines["doc_no"]), len(starts))
    comments: list[Comment] = []
    for doc_no in np.unique(ints(lines["doc_no"])[reader.comment]):
        rows = np.flatnonzero(reader.comment[at[doc_no] : at[doc_no + 1]]) + at[doc_no]
        start = starts[doc_no]
        own = list(_cut(reader, int(doc_no), rows, start))
        for comment in own:
            _finish(comment, reader, day_first[doc_no])
        _find_parents(own, reader)
        comments.extend(own)
    return comments


class _Reader:
    """Columns that threads are cut by."""

    def __init__(self, lines: pa.Table, labels: Labels, turns: Mapping[int, Turn], phrases: Phrases) -> None:
        self.lines, self.phrases, self.turns = lines, phrases, turns
        self.comment: Bools = labels.isin("comment", "comment_meta")
        rows = np.flatnonzero(self.comment)
        of_rows = lines.select(["clean", "folded"]).take(pa.array(rows))
        self.clean = dict(zip(rows.tolist(), of_rows["clean"].to_pylist(), strict=True))
        self.folded = dict(zip(rows.tolist(), of_rows["folded"].to_pylist(), strict=True))
        self.is_meta = labels.label == CODE["comment_meta"]
        self.is_name = labels.rule == labels.rule_code("thread.name")
        self.is_deleted, self.echo_of = has(ints(lines["families"]), "deleted"), ints(lines["echo_of"])
        self.quotes, self.blank = bools(lines["opens_quote"]), bools(lines["blank_before"])
        self.n_words = ints(lines["n_words"])

    def reply_to(self, row: int) -> str:
        """The line, where it says whom the comment answers."""
        folded = self.folded[row] or ""
        found = self.phrases.groups(folded, "action")
        return folded if found and "name" in found[1] else ""

    @cached_property
    def _names(self) -> Bools:
        """Lines that read like the name above a date line."""
        return np.append(name_above(self.lines)[1:], False)

    def said(self, row: int) -> Turn:
        """What a line says that a person called meta data: its turn, else a name above a date, else who is answered."""
        if row in self.turns:
            return self.turns[row]
        if self._names[row] and self.is_meta[row + 1]:
            return Turn("name", self.clean[row])
        return Turn("", reply_to=self.reply_to(row))


def _cut(reader: _Reader, doc_no: int, rows: Ints, start: Start | None) -> Iterator[Comment]:
    """The comments with text of one document."""
    if start is not None and start.opens:
        at = int(rows[0]) - start.best
        yield from _opened(reader, doc_no, rows, {at + row for row in start.opens})
    elif start is not None and start.templates:
        run = _walk(reader, doc_no, rows, start)
        yield from (comment for comment in run.comments if comment.rows)
    else:
        yield from _blocks(reader, doc_no, rows)


def _opened(reader: _Reader, doc_no: int, rows: Ints, opens: set[int]) -> Iterator[Comment]:
    """The comments whose first lines are known; author and date lines belong to the text below them."""
    current: Comment | None = None
    meta: list[int] = []
    for row in map(int, rows):
        if reader.is_meta[row]:
            meta.append(row)
            continue
        if current is None or row in opens:
            if current is not None:
                yield current
            current = Comment(doc_no, "template" if meta else "block")
            for own in meta:
                turn = reader.said(own)
                current.basis = "marker" if turn.is_phrase else "template" if turn.shape else current.basis
                _describe(current, turn)
            current.meta += meta
            meta = []
        current.rows.append(row)
    if current is not None:
        current.meta += meta
        yield current


def _walk(reader: _Reader, doc_no: int, rows: Ints, start: Start) -> _Run:
    turns = {row: reader.turns[row] for row in rows.tolist() if reader.is_meta[row] and row in reader.turns}
    run = _Run(doc_no, footers=_are_footers(reader, rows, turns, start))
    titles = set[int]() if run.footers else _titles_above(reader, rows, turns)
    title: list[int] = []  # of the comment whose author line comes next, or has just come
    for row in map(int, rows):
        turn = turns.get(row)
        if not reader.is_meta[row]:
            said, title = (title, [row]) if row in titles else ([*title, row], [])
            for own in said:
                run.text(own)
        elif turn is not None:
            basis = "marker" if turn.is_phrase else "template"
            run.meta(row, turn, basis, opens=not _completes(run, turn, row, reader))
        elif reader.is_name[row] and row > rows[0] and reader.is_name[row - 1]:  # whom the one above answers
            run.meta(row, Turn("", reply_to=reader.clean[row]), "template", opens=False)
        elif reader.is_name[row]:
            run.meta(row, Turn("name", reader.clean[row].partition(" · ")[0]), "template", opens=True)
        else:
            run.meta(row, Turn("", reply_to=reader.reply_to(row)), _basis_of(run), opens=False)
    for own in title:
        run.text(own)
    return run


def _titles_above(reader: _Reader, rows: Ints, turns: Mapping[int, Turn]) -> set[int]:
    """Lines that are titles of the comments below them: between the buttons of one and the author line of the next.

    *Reply* / *2. And the buses?* / *Ruth* / *3 May 2020 9:40*. Told where nearly all author lines have one above, and
    by the *Re:* of boards.
    """
    meta = reader.is_meta
    heads = [row for row in map(int, rows[1:]) if (row in turns or reader.is_name[row]) and not meta[row - 1]]
    names = reader.is_name
    tops = [row for row in map(int, rows) if names[row] or (row in turns and not (row > rows[0] and names[row - 1]))]
    inner = [row for above, row in pairwise(tops) if row in heads and not meta[above : row - 2].all()]
    own = [row - 1 for row in inner if meta[row - 2] and row - 2 not in turns and not names[row - 2]]
    subjects = {row - 1 for row in heads if reader.clean.get(row - 1, "").startswith(_SUBJECTS)}
    return subjects | (set(own) if len(own) >= max(LEAST_TITLES, TITLED_SHARE * (len(tops) - 1)) else set())


def _basis_of(run: _Run) -> str:
    return run.current.basis if run.current else "template"


def _completes(run: _Run, turn: Turn, row: int, reader: _Reader) -> bool:
    """Whether a date line belongs to the name right above it, or to one above the text."""
    if run.current is None or turn.name:
        return False
    if not run.current.rows and run.current.when == turn.when and row - 1 in run.current.meta:
        return True  # the line between a name and the time tells it already
    untimed = bool(run.current.rows and run.current.name and not run.current.when)
    return untimed or (not run.current.rows and bool(reader.is_name[row - 1]))


def _are_footers(reader: _Reader, rows: Ints, turns: Mapping[int, Turn], start: Start) -> bool:
    """Author lines stand under their comments: a known form that does, or text first and an author line last.

    That form, *Posted by Ada*, stands above where the thread begins with one and ends in text.
    """
    telling = [row for row in rows if row in turns or not reader.is_meta[row]]
    if "phrase_footer" in start.templates:
        return not telling or telling[0] not in turns or telling[-1] in turns
    return bool(telling) and telling[0] not in turns and telling[-1] in turns and not reader.is_name[rows[0]]


def _blocks(reader: _Reader, doc_no: int, rows: Ints) -> Iterator[Comment]:
    """Blocks: a quotation with the answer below it; lines set apart by blank ones; else each line by itself."""
    first = int(rows[0])
    apart = _blanks_tell(reader.blank[rows])
    has_quote = is_quote = False
    current: Comment | None = None
    for row in map(int, rows):
        if reader.is_meta[row]:
            if current is not None:
                current.meta.append(row)
            continue
        echoes = bool(reader.echo_of[row] >= 0)
        quotes = echoes or bool(reader.quotes[row] and reader.n_words[row] > 5)
        opens = quotes or (apart and reader.blank[row]) or not (has_quote or apart)
        # A block that is nothing but quotation so far goes on with the next quoted line.
        if current is None or (opens and not (is_quote and echoes and not reader.quotes[row])):
            if current is not None:
                yield current
            current = Comment(doc_no, "quote" if reader.echo_of[row] >= first else "block")
            has_quote, is_quote = quotes, True
        current.rows.append(row)
        is_quote = is_quote and echoes
    if current is not None:
        yield current


def _blanks_tell(blank: Bools) -> bool:
    return bool(0 < blank[1:].sum() < BLANK_SHARE * max(1, len(blank) - 1))


def _finish(comment: Comment, reader: _Reader, day_first: bool | None) -> None:
    if comment.date is not None:
        comment.date = resolve(comment.date, day_first)
    comment.name = _BESIDE_NAME.sub("", comment.name).strip(" ,:·|-–—•*‣▪●")
    comment.is_generic = reader.phrases.is_generic_name(comment.name)
    comment.is_deleted = all(reader.is_deleted[row] for row in comment.rows)


def _find_parents(comments: list[Comment], reader: _Reader) -> None:
    """Parents by name: *in reply to NAME*, or ``@NAME`` near the beginning; the latest earlier one so called.

    Else by number, where comments are numbered: ``#12``.
    """
    latest: dict[str, int] = {}
    heads = [reader.clean[comment.meta[0]] if comment.meta else "" for comment in comments]
    numbers = bare_names(comments, heads, reader.phrases)
    for i, comment in enumerate(comments):
        _part_names(comment, latest)
        opening = reader.clean[comment.rows[0]][:MENTION_CHARS]
        parent = _named(fold_text(comment.reply_to), latest) if comment.reply_to else _mentioned(opening, latest)
        parent = answered(opening, numbers) if parent is None else parent
        if parent is not None and parent < i:
            comment.parent, comment.parent_basis = parent, "mention"
        if comment.name:
            latest[fold_text(comment.name)] = i


def link_mentions(comments: Sequence[Comment], openings: Sequence[str]) -> None:
    """Parents by ``@NAME`` near the beginning, of comments that have none: the latest earlier one of that name.

    ``openings``: the first line of each. Comments that stand newest first are read from below.
    """
    order = range(len(comments))
    latest: dict[str, int] = {}
    for i in reversed(order) if _is_newest_first(comments) else order:
        comment = comments[i]
        parent = _mentioned(openings[i][:MENTION_CHARS], latest) if comment.parent is None else None
        if parent is not None and comments[parent].name != comment.name:
            comment.parent, comment.parent_basis = parent, "mention"
        if comment.name and not comment.is_generic:
            latest[fold_text(comment.name)] = i


def _is_newest_first(comments: Sequence[Comment]) -> bool:
    """Whether comments that answer none grow older down the page; their times decide by the first and the last."""
    days = [day for comment in comments if comment.parent is None and (day := _when(comment.date)) is not None]
    return len(days) > 1 and days[0] > days[-1]


def _when(date: FoundDate | None) -> dt.datetime | None:
    if date is None or date.on is None:
        return None
    return date.at or dt.datetime.combine(date.on, dt.time())


def _part_names(comment: Comment, latest: Mapping[str, int]) -> None:
    """*Greta M. tunnelrat* below a comment of tunnelrat, or *Greta M. > tunnelrat*: who writes, and whom it answers.

    Two capitalised words are a name of one person, though somebody else be called as the second.
    """
    pointed = _POINTED.fullmatch(comment.name)
    if pointed:
        comment.name, comment.reply_to = pointed[1], comment.reply_to or pointed[2]
        return
    words = comment.name.split()
    for n in range(1, len(words)):
        own, other = words[:n], words[n:]
        if fold_text(" ".join(other)) in latest and not (len(words) == 2 and all(word.istitle() for word in words)):
            comment.name, comment.reply_to = " ".join(own), comment.reply_to or " ".join(other)
            return


def _mentioned(opening: str, latest: dict[str, int]) -> int | None:
    at = opening.find("@")
    if not 0 <= at <= GREETING_CHARS or opening[at - 1 : at].isalnum():  # or an address of mail
        return None
    called = fold_text(opening[at + 1 :])
    # The few beginnings of a short text are asked for, not all names: 20,000 commenters took 10 s.
    begun = ((called[:n], n) for n in range(len(called) + 1))
    return _longest([name for name, n in begun if name in latest and _ends(called, n)], latest)


def _named(text: str, latest: dict[str, int]) -> int | None:
    """The commenter whose name stands in *in reply to NAME* or in a name read from the author line."""
    found = [name for name in latest if name in text and _ends(text, text.index(name) + len(name))]
    return _longest(found, latest)


def _ends(text: str, end: int) -> bool:
    return not text[end : end + 1].isalnum()


def _longest(names: list[str], latest: dict[str, int]) -> int | None:
    return latest[max(names, key=len)] if names else None

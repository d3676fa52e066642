"""What one line says of who wrote a comment and when: the name, the time, whom it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.pieces import Piece, apart_by_part, dates_in, plainly_apart, take_apart
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import is_name_like

# A commenter's name on a line of its own: nicknames are not always capitalised, but they are short.
MAX_NAME_WORDS = 4
MAX_NAME_CHARS = 40
# What stands between buttons, where it is no blank.
_BUTTON_MARKS = "·•|"
# The number of a comment: *2.*, *#2*, *(2)*.
_NUMBER = re.compile(r"[#(\[№]{0,2} ?[0-9]{1,5}[.):\]]{0,2}")
# The mark of a list above what it holds: *• Ada Brill | 3 March 2021*, *2. 2. Ada Brill*.
_LIST_MARK = re.compile(r"(?:[•·‣▪●○◦*+–-]|#?[0-9]{1,4}[.)])[ \u00a0]+(?=\S)")
# The mark of a list before the number that the page itself gives: *2. 2. Ada Brill*.
_COUNTED_TWICE = re.compile(r"([0-9]{1,4})[.)][ \u00a0]+(?=\1[.)][ \u00a0])")
_REPLY_NUMBER = re.compile(r"(?:« ?)?(?:[^\W\d_]{3,10} )?#[0-9]{1,7}(?: [^\W\d_]{1,4})?")
# Another name of the same person: *Twitter: @ada*.
_HANDLE = re.compile(r"(?:[A-Za-z]{1,12} ?: ?)?@[\w.-]{2,40}")
# A name with the parts of a place behind it: *Bob, Millbrook, United Kingdom*.
MAX_PLACED = 3
_BEFORE_PLACE, _BEHIND_PLACE = (",", "("), (",", ")", "),", ") -", ") |")


class Turn(NamedTuple):
    """An author or date line. ``shape`` names its fields in order; ``name`` is empty where the line has none."""

    shape: str
    name: str = ""
    date: FoundDate | None = None
    when: str = ""
    reply_to: str = ""
    is_footer: bool = False
    is_phrase: bool = False

    @property
    def has_time(self) -> bool:
        """Whether a time of day or a relative time stands on the line: dates alone also head diary entries."""
        return bool(self.when) and (self.date is None or self.date.time_of_day is not None)


def read_turn(line: str, folded: str, known: int, ago: bool, *, phrases: Phrases) -> Turn | None:
    """The author or date line that a short line is, or None.

    ``known``: index of the turn that it matches, or -1; ``ago``: whether a relative time may stand on it.
    """
    twice = _COUNTED_TWICE.match(line)
    line = line[twice.end() :] if twice else line
    if ago and known < 0 and (pressed := _read_buttons(line, phrases)):
        return pressed
    turn = _read_turn(line, folded, known, ago=ago, phrases=phrases)
    if turn is not None or known >= 0:
        return turn
    own = without_list_mark(line)
    turn = _read_turn(own, fold_text(own), -1, ago=ago, phrases=phrases) if own != line else None
    return turn or _read_glued(line, phrases, ago=ago)


def without_list_mark(line: str) -> str:
    """A line without the bullets or numbers of lists that it begins with."""
    for _ in range(2):
        mark = _LIST_MARK.match(line)
        line = line[mark.end() :] if mark else line
    return line


def _read_buttons(line: str, phrases: Phrases) -> Turn | None:
    """A relative time behind buttons and counts: *Like · Reply · 2y*."""
    mark = next((mark for mark in _BUTTON_MARKS if mark in line), " ")
    *buttons, when = [part.strip() for part in line.split(mark) if part.strip()] or [""]
    names = [fold_text(button) for button in buttons]
    if not any(names) or not all(name.isdecimal() or phrases.groups(name, "action") for name in names):
        return None
    return Turn("time", when=when) if phrases.groups(fold_text(when), "ago") else None


def _read_glued(line: str, phrases: Phrases, *, ago: bool) -> Turn | None:
    """A name and a time with nothing between: *Jane Reed9 August 2012 at 9:14*, as get_text() joins two elements."""
    for at in range(1, min(len(line), MAX_NAME_CHARS + 1)):
        left, right = line[at - 1], line[at]
        if not (left.isalpha() and right.isdecimal()) and not (left.islower() and right.isupper()):
            continue
        apart = f"{line[:at]} {line[at:]}"
        if ago or any(date.start == at + 1 for date in dates_in(apart, phrases)):
            turn = _read_turn(apart, fold_text(apart), -1, ago=ago, phrases=phrases)
            return turn if turn is not None and turn.name == line[:at] and turn.has_time else None
    return None


def _read_turn(line: str, folded: str, known: int, *, ago: bool, phrases: Phrases) -> Turn | None:
    line = line.removesuffix(" (not verified)")
    pieces = plainly_apart(line, phrases)
    if not pieces:
        n_dates = len(dates_in(line, phrases))
        pieces = apart_by_part(line, phrases) if not n_dates and not ago else ()
        if not pieces and known < 0 and not _tells_one_time(n_dates, ago=ago):
            return None
        pieces = pieces or take_apart(line, phrases)
    turn = _from_pieces(_without_place(line, _without_number(pieces)))
    is_update = turn is not None and phrases.is_text(fold_text(turn.name), "dateline")  # an entry of a ticker
    if turn is not None and (is_update or not turn.name):  # all of it a date: what a phrase takes for a name is none
        return None if is_update else turn
    found = phrases.turn_groups(folded, known) if known >= 0 else None
    if found is None:
        return turn and _with_says(turn, phrases)
    phrase, groups = found
    if phrases.groups(groups.get("name", ""), "thread"):  # "12 comments • a year ago" below another headline
        return None
    footer = phrase.name.startswith("posted_by")
    if turn is None:
        return _from_phrase(line, pieces, groups, phrases, ago=ago, is_footer=footer)
    name = _without_says(_told_name(turn.name.rpartition(": ")[2], groups.get("name", "")), phrases)
    return turn._replace(shape=_PHRASE_SHAPES[footer], name=name, is_footer=footer, is_phrase=True)


def _told_name(name: str, told: str) -> str:
    """A name without what the phrase reads beside it: *Post by* above, and below a verb in small letters.

    ``told``: the name in the phrase, folded, which takes as little of it as it can.
    """
    whole, first = (name.lower().find(part) if part else -1 for part in (told, told.partition(" ")[0]))
    if whole < 0:
        return name[max(first, 0) :]
    rest = name[whole + len(told) :]
    return name[whole : whole + len(told)] if rest.startswith(" ") and rest.islower() else name[whole:]


def _with_says(turn: Turn, phrases: Phrases) -> Turn:
    """A turn whose name goes on with *says*, as any phrase that does."""
    name = _without_says(turn.name, phrases)
    return turn if name == turn.name else turn._replace(shape=_PHRASE_SHAPES[False], name=name, is_phrase=True)


def _without_says(name: str, phrases: Phrases) -> str:
    """A name without the word behind it that introduces what is said: *Ada Brill says*."""
    own, _, last = name.rpartition(" ")
    said = phrases.phrase_of(fold_text(last), "action") if own else None
    return own if said is not None and said.name == "says" else name


def _tells_one_time(n_dates: int, *, ago: bool) -> bool:
    """Whether a line with so many dates may tell one time: what tells none or several is no author line."""
    return n_dates == 1 or (n_dates == 0 and ago)


_TIMES = frozenset({"date", "ago"})
_NAMES = frozenset({"name", "byline", "other"})
# What may stand beside a time and a name and says nothing of either.
_SILENT = frozenset({"action", "icon", "word"})
_PHRASE_SHAPES = ("phrase", "phrase_footer")


def _from_phrase(
    line: str, pieces: tuple[Piece, ...], groups: dict[str, str], phrases: Phrases, *, ago: bool, is_footer: bool
) -> Turn:
    name = groups.get("name", "").strip(" ,:|·-–—")
    at = line.lower().find(name.lower()) if name else -1
    written = line[at : at + len(name)] if at >= 0 else name
    end = at + len(name)
    if at >= 0 and _ends_in_initial(line[at : end + 1]):  # a phrase is folded, and has lost its full stop
        written = line[at : end + 1]
    if phrases.is_date_word(written):  # "Monday, 3 June, 7:40 am" names nobody
        written = ""
    date, when = _time_of(pieces)
    if not when and ago and groups.get("when"):
        at = line.lower().find(groups["when"])
        when = line[at : at + len(groups["when"])] if at >= 0 else groups["when"]
    return Turn(_PHRASE_SHAPES[is_footer], written, date, when, is_footer=is_footer, is_phrase=True)


def _time_of(pieces: Iterable[Piece]) -> tuple[FoundDate | None, str]:
    for piece in pieces:
        if piece.kind in _TIMES:
            return piece.date, piece.value
    return None, ""


def _from_pieces(pieces: Iterable[Piece]) -> Turn | None:
    """The turn of a line with one time and at most one name, where its pieces hold nothing but these and buttons."""
    shape: list[str] = []
    names: list[Piece] = []
    times: list[Piece] = []
    reply_to = None
    for piece in pieces:
        if piece.kind in _TIMES:
            times.append(piece)
            shape.append("time")
        elif piece.kind == "other" and _says_nothing(piece.value, is_told=bool(names and times)):
            continue
        elif piece.kind in _NAMES:
            names.append(piece)
            shape.append("name")
        elif piece.kind == "reply_to":
            reply_to = piece.value if reply_to is None else reply_to
        elif piece.kind not in _SILENT:
            return None
    if len(times) != 1 or not times[0].value or len(names) > 1:
        return None
    date, when = times[0].date, times[0].value
    if not names:
        return Turn(" ".join(shape), date=date, when=when, reply_to=reply_to or "")
    return _named_turn(names[0], Turn(" ".join(shape), date=date, when=when, reply_to=reply_to or ""))


def _says_nothing(text: str, *, is_told: bool) -> bool:
    """The number of a comment, *#4337* or *Reply #3 on*, and behind name and time how the person is called elsewhere.

    Right behind the name that is how tweets within articles are signed.
    """
    if is_told and (text.isdecimal() or _HANDLE.fullmatch(text)):
        return True
    return _REPLY_NUMBER.fullmatch(text) is not None


def _without_number(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without the number of a comment before its time: *2. On 3 May 2012 at 10:12, by Ada*."""
    is_numbered = len(pieces) > 1 and pieces[1].kind in _TIMES and bool(_NUMBER.fullmatch(pieces[0].value))
    return pieces[1:] if is_numbered and pieces[0].kind == "other" else pieces


def _without_place(line: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without where somebody lives, behind the name and above the time: *Eliza T, Upper Weir, 2 hours ago*.

    Headlines of other sites stand above the time as well, with a bar before the site's name.
    """
    *names, time = pieces or (None,)
    if (
        time is None
        or not 1 < len(names) <= MAX_PLACED
        or not (time.kind == "ago" or (time.date and time.date.time_of_day))
    ):
        return pieces
    apart = all(line[left.end : right.start].strip() in _BEFORE_PLACE for left, right in pairwise(names))
    apart = apart and line[names[-1].end : time.start].strip() in _BEHIND_PLACE
    placed = apart and all(name.kind in ("name", "other") for name in names)
    return (names[0], time) if placed and all(place.value[:1].isupper() for place in names[1:]) else pieces


def _named_turn(first: Piece, turn: Turn) -> Turn | None:
    """The turn with a name; None where it can be nobody's."""
    if first.kind != "name" and not could_be_name(first.value):
        return None
    name = first.names[0].name if first.names else first.value
    turn = turn._replace(name=name)
    # "The lost boats | 3 March 2021" and "By Ada Brill | 3 March 2021" stand in lists of articles too; a time does not.
    return turn if first.kind == "name" or turn.has_time else turn._replace(shape=f"{turn.shape} dated")


def could_be_name(text: str) -> bool:
    """Whether a commenter may be called so: a name, or a few characters that are no sentence."""
    if is_name_like(text):
        return True
    return 0 < len(text) <= MAX_NAME_CHARS and len(text.split()) <= MAX_NAME_WORDS and text[-1] not in '.!?…,;:"”»'


def end_as_text(lines: pa.Table, asked: Bools) -> Bools:
    """Lines among those asked that end as sentences do, and not in an initial as *Orrin B.* does.

    Needs: clean, n_words, ends_sentence.
    """
    out = asked & bools(lines["ends_sentence"])
    rows = np.flatnonzero(out & (ints(lines["n_words"]) <= MAX_NAME_WORDS))
    # RE2 takes as long to make ready as this for 200 names.
    out[rows] = [not _ends_in_initial(text) for text in lines["clean"].take(pa.array(rows)).to_pylist()]
    return out


def _ends_in_initial(text: str) -> bool:
    return len(text) > 2 and text[-3] == " " and category(text[-2]) == "Lu" and text[-1] == "."

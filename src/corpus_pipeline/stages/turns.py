"""Evidence: author and date lines of comments, such as *Ada Brill | March 3, 2021 at 5:14 pm* or *10 hours ago*.

Whether a document's author lines follow a form is decided per document, where their shapes are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, holding, ints, matches, matches_among, one_chunk, with_columns
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.phrases.short import short_phrases
from corpus_pipeline.stages.author_lines import Turn, could_be_name, read_turn
from corpus_pipeline.stages.buttons import are_buttons
from corpus_pipeline.stages.listed_names import SHAPE as LISTED
from corpus_pipeline.stages.listed_names import listed_names
from corpus_pipeline.stages.name_lines import is_called
from corpus_pipeline.text.partial_dates import MAYBE

MAX_WORDS = 16
# So many buttons tell that a document has comments.
LEAST_BUTTONS = 2
_SHORT_YEAR = re.compile("['’][0-9]{2}$")
# What stands between a name and a time, on lines of its own, and how many of them.
BETWEEN, MOST_BETWEEN = ("action.says", "action.badge", "turn.floor"), 3
# Dots and points won, which may stand there as well.
BESIDE, BESIDE_CHARS = "^(?:[•·∙‧]|-?[0-9.,]{1,6}k? (?:points?|pts)|[Ss]core hidden)$", 14
# What is said of a short text that stands before the time of an update.
UPDATED = ("word", True)
SPEAKS = (":", "...", "…")


def find_turns(lines: pa.Table, phrases: Phrases) -> tuple[pa.Table, dict[int, Turn]]:
    """Lines with the evidence of author and date lines.

    Gives turn (their shape, or null), turn_strong (names an author, or a post by its number), turn_timed (tells a time
    of day, as entries of a diary do too) and is_buttons.

    Needs: clean, folded, n_words, is_short, has_date, has_digit, families. Also gives the turns themselves by row.
    """
    turns = _without_events(lines, _read_turns(lines, phrases))
    for row in _below_updates(lines, turns, phrases):
        del turns[row]
    turns |= _between(lines, turns, phrases)
    turns |= listed_names(lines, turns)
    shapes = np.full(lines.num_rows, None, object)
    strong, timed = np.zeros(lines.num_rows, np.bool_), np.zeros(lines.num_rows, np.bool_)
    within = np.diff(ints(lines["doc_no"])) == 0
    introduces = np.append(bools(lines["opens_quote"])[1:] & (ints(lines["echo_of"])[1:] < 0) & within, False)
    posts = _are_posts(lines, turns)
    for row, turn in turns.items():
        shapes[row] = turn.shape
        spoken = turn.is_phrase and not (introduces[row] and not turn.when)  # "The report says:" and its words
        dated = turn.shape.endswith(" dated")
        named = bool(turn.name) and (spoken or bool(turn.when) or turn.shape == LISTED) and not dated
        strong[row] = named or row in posts
        timed[row] = turn.has_time or dated
    columns = {
        "turn": pa.array(shapes, pa.string()),
        "turn_strong": strong,
        "turn_timed": timed,
        "is_buttons": are_buttons(lines, phrases),
    }
    return with_columns(lines, columns), turns


def tell_of_comments(lines: pa.Table) -> Bools:
    """Lines of documents that hold the head of a thread, or several buttons of comments.

    Needs: doc_no, families.
    """
    families, doc_no = ints(lines["families"]), ints(lines["doc_no"])
    heads, buttons = (np.bincount(doc_no, has(families, family)) for family in ("thread", "action"))
    return np.asarray(((heads > 0) | (buttons >= LEAST_BUTTONS))[doc_no])


def _without_events(lines: pa.Table, turns: dict[int, Turn]) -> dict[int, Turn]:
    """The turns without days that lack their year, as those of events do, where nothing tells that people speak.

    Nothing else in the document does, and neither in the line nor above it stands a name.
    """
    told, doc_no = tell_of_comments(lines), ints(lines["doc_no"])
    asked = [row for row, turn in turns.items() if not told[row] and _is_partial(turn)]
    above = lines["bare"].take(pa.array([max(row - 1, 0) for row in asked], pa.int64())).to_pylist()
    events = {
        row
        for row, text in zip(asked, above, strict=True)
        if not is_called(turns[row].name) and not (row and doc_no[row - 1] == doc_no[row] and text and is_called(text))
    }
    return {row: turn for row, turn in turns.items() if row not in events}


def _is_partial(turn: Turn) -> bool:
    """Whether the day of a line lacks its year; but *Nov '12* no programme has."""
    date = turn.date
    return date is not None and date.on is None and date.swapped is None and not _SHORT_YEAR.search(turn.when)


def _are_posts(lines: pa.Table, turns: Mapping[int, Turn]) -> set[int]:
    """Times of day with the number of a post, as boards have them; who wrote it stands above or below."""
    rows = np.array([row for row, turn in turns.items() if turn.shape == "time" and turn.has_time], np.int64)
    found = matches(one_chunk(lines["bare"]).take(pa.array(rows)), "#[0-9]")
    return set(rows[found].tolist())


def _read_turns(lines: pa.Table, phrases: Phrases) -> dict[int, Turn]:
    """The turns by row; each distinct line is read once."""
    ago = _may_be_ago(lines, phrases)
    rows = np.flatnonzero(_candidates(lines, ago) & ~_of_updates(lines, phrases))
    rows = rows[~_of_members(lines, rows, phrases)]
    index = pa.array(rows)
    columns = [
        *(lines[name].take(index) for name in ("bare", "folded", "turn_phrase")),
    ]
    asked = list(zip(*(column.to_pylist() for column in columns), ago[rows].tolist(), strict=True))
    read = {key: read_turn(*key, phrases=phrases) for key in dict.fromkeys(asked)}
    return {row: turn for row, key in zip(rows.tolist(), asked, strict=True) if (turn := read[key]) is not None}


def _between(lines: pa.Table, turns: dict[int, Turn], phrases: Phrases) -> dict[int, Turn]:
    """The times below *says*, badges or dots on lines of their own, by the row of the first: a name stands above.

    Where *said...* introduces the text itself, the time stands below it, or nowhere.
    """
    codes = [code for code, rule in enumerate(phrases.rules) if rule in BETWEEN]
    signs = matches_among(one_chunk(lines["bare"]), ints(lines["n_chars"]) <= BESIDE_CHARS, BESIDE)
    rows = np.flatnonzero(np.isin(ints(lines["phrase_rule"]), codes) | signs)
    dots = set(np.flatnonzero(signs).tolist())
    doc_no = np.append(ints(lines["doc_no"]), -1)
    between = set(rows.tolist())
    out = {}
    for row in rows[(rows > 0) & (doc_no[rows - 1] == doc_no[rows])].tolist():
        below = next(
            end for end in range(row, row + MOST_BETWEEN + 1) if end not in between or end == row + MOST_BETWEEN
        )
        named = row in turns and turns[row].name  # *3楼 Ada*
        if named or row - 1 in between or row - 1 in turns or not could_be_name(lines["clean"][row - 1].as_py()):
            continue
        time = turns.get(below)
        if time is not None and time.shape == "time" and doc_no[below] == doc_no[row]:
            if row not in dots or time.has_time:  # a byline's day may stand behind a dot as well
                out[row] = time
        elif lines["clean"][row].as_py().endswith(SPEAKS):
            out[row] = Turn("time", is_phrase=True)
    return out


def _of_updates(lines: pa.Table, phrases: Phrases) -> Bools:
    """*Updated on July 2, 2023*: the time of an article, wherever it stands."""
    codes = [code for code, rule in enumerate(phrases.rules) if rule == "dateline.updated"]
    return np.asarray(np.isin(ints(lines["phrase_rule"]), codes) & ~has(ints(lines["families"]), "turn"))


def _below_updates(lines: pa.Table, turns: Mapping[int, Turn], phrases: Phrases) -> set[int]:
    """The times that stand right below *Updated*, which names nobody."""
    doc_no = ints(lines["doc_no"])
    rows = np.array([row for row, turn in turns.items() if turn.shape == "time" and row], np.int64)
    rows = rows[doc_no[rows - 1] == doc_no[rows]]
    above = one_chunk(lines["folded"]).take(pa.array(rows - 1)).to_pylist()
    kind_of = short_phrases(phrases).kind_of
    return {
        row for row, text in zip(rows.tolist(), above, strict=True) if kind_of((text or "").strip(" -–—•|:")) == UPDATED
    }


def _of_members(lines: pa.Table, rows: Ints, phrases: Phrases) -> Bools:
    """*Joined: 3 May 2009, 10:15* and the like, which forums print beside every post of a member."""
    out = np.zeros(len(rows), np.bool_)
    asked = np.flatnonzero(has(ints(lines["families"]), "action")[rows])
    asked = asked[holding(one_chunk(lines["folded"]).take(pa.array(rows[asked])), b":")]
    for i, text in zip(asked.tolist(), lines["folded"].take(pa.array(rows[asked])).to_pylist(), strict=True):
        found = phrases.groups(text, "action")
        out[i] = found is not None and found[0].name == "member"
    return out


def _short(lines: pa.Table) -> Bools:
    return np.asarray(bools(lines["is_short"]) & (ints(lines["n_words"]) <= MAX_WORDS))


def _may_be_ago(lines: pa.Table, phrases: Phrases) -> Bools:
    """Lines that a relative time such as *2 hours ago* may stand on."""
    ago = has(ints(lines["families"]), "ago")
    rows = np.flatnonzero(_short(lines) & (bools(lines["has_digit"]) | bools(lines["has_date"])) & ~ago)
    ago[rows] = phrases.hold_ago(one_chunk(lines["folded"]).take(pa.array(rows)))
    return ago


def _candidates(lines: pa.Table, ago: Bools) -> Bools:
    families = ints(lines["families"])
    short = _short(lines)
    telling = bools(lines["has_date"]) | ago | has(families, "turn")
    parts = short & bools(lines["has_digit"]) & ~telling
    telling |= matches_among(one_chunk(lines["bare"]), parts, MAYBE)
    return np.asarray(short & telling & ~has(families, "caption"))

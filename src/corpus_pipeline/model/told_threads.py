"""Threads that rules are sure of in whole pages: the weights need not guess what a head and author lines tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, among, bools, ints, matches_among, one_chunk, present
from corpus_pipeline.model.headless import LEAST, MOST_SAID, answered_below, between_texts, near_text
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.page_features import reads_as_prose
from corpus_pipeline.model.running import Running, since
from corpus_pipeline.phrases import Phrases, has

# Lines between the head of a thread and its first author line: sorting, how many to show, a note that it is closed.
MOST_CONTROLS = 10
# One word right below the head of a thread is a way to sort it: *Newest*, elsewhere the head of a list.
MOST_SORTS = 3
# A sentence stands so close below the author line of a comment; below a date in a list stands the next headline.
MOST_BETWEEN = 2
# Lines below the last author line of a thread among which a sentence would be its comment.
MOST_SIGNED = 4
# Lines between the last author line and its comment.
MOST_ABOVE_TEXT = 8
# Buttons that stand below comments and not below articles.
REPLIES = frozenset(f"action.{name}" for name in ("reply", "reply_to_name", "report", "permalink", "combo", "joined"))
_RESPONSES = (
    "(?i)^(?:[1-9][0-9]{0,4}|one|two|three) (?:responses?|comments?|thoughts?|replies|reply|reactions?) (?:to|on|for) "
)
# How the form of an author line ends whose name could be a headline, and names a time.
DATED, TIME = " dated", "time"
# The form of *2. Ada*, told where such names stand below the head of a thread.
LISTED = "listed name"
# The form of *Ada says: 3 May 2021*; not that of *Written by Ada, 3 May 2021*, which bylines have too.
SPOKEN = "phrase"


class Told(NamedTuple):
    """Lines of threads, and those that need no weights to agree: people say something there, or are answered."""

    lines: Bools
    sure: Bools


def told_threads(lines: pa.Table, name_above: Bools, at: Ints, phrases: Phrases) -> Told:
    """Lines from the first author line of a thread to the one below the last; further down the weights tell.

    ``at``: bounds of the documents. Needs: families, phrase_rule, turn, turn_strong, turn_timed, n_words,
    ends_sentence, has_digit, bare.
    """
    doc = np.repeat(np.arange(len(at) - 1), np.diff(at))
    codes = [code for code, rule in enumerate(phrases.rules) if rule in REPLIES]
    replies = np.asarray(np.isin(ints(lines["phrase_rule"]), codes))
    rows, sure = _author_lines(lines, name_above, replies, doc, at)
    told = np.zeros(lines.num_rows + 1, np.int64)
    if not len(rows):
        return Told(told[:-1] > 0, told[:-1] > 0)
    begins, ends, certain = np.flatnonzero(np.diff(doc[rows], prepend=-1)), _first_said(lines, doc), set(sure.tolist())
    for first, last in zip(begins.tolist(), np.append(begins[1:], len(rows)).tolist(), strict=True):
        own = rows[first:last]
        top = own[0] - name_above[own[0]]
        told[top - name_above[top]] += 1  # a rank may stand between a name and a time
        told[min(ends[own[-1]] if own[-1] in certain else own[-1] + 2, at[doc[own[0]] + 1])] -= 1
    count = (ints(lines["n_words"]) <= 1) & bools(lines["has_digit"])  # votes, and numbers of pages
    threads = np.asarray((np.cumsum(told[:-1]) > 0) & ~count)
    return Told(threads, threads & np.isin(doc, doc[sure]))


def _first_said(lines: pa.Table, doc: Ints) -> Ints:
    """Of each line, the end of the first sentence below: badges and subjects stand between, but nothing of the site."""
    spoken = bools(lines["ends_sentence"]) & (ints(lines["n_words"]) > 1)
    site = has(ints(lines["families"]), "furniture", "form", "list_head")
    row = np.arange(len(spoken))
    stops = np.append(np.flatnonzero(spoken | site), len(row))
    stop = stops[np.searchsorted(stops, row, side="right")]
    near = (stop < len(row)) & (stop - row <= MOST_ABOVE_TEXT)
    near[near] &= ~site[stop[near]] & (doc[stop[near]] == doc[near])
    return np.where(near, stop + 1, row + 2)


def _timed_or_spoken(lines: pa.Table, doc: Ints) -> Bools:
    """Times of day, which lists of articles seldom tell, and dates that a sentence stands below."""
    return np.asarray(bools(lines["turn_timed"]) | near_text(lines, MOST_BETWEEN, doc))


def _completed(lines: pa.Table, doc: Ints) -> tuple[Ints, Ints]:
    """Rows that name somebody, and those of the times that complete them: right below, or below what is said."""
    strong, timed = bools(lines["turn_strong"]), bools(lines["turn_timed"])
    turns = np.flatnonzero(present(lines["turn"]))
    above, below = turns[:-1], turns[1:]
    found = strong[above] & ~timed[above] & timed[below] & ~strong[below] & (doc[above] == doc[below])
    found &= below - above <= MOST_SAID
    return above[found], below[found]


def _responses(lines: pa.Table, said: Ints) -> Bools:
    """Lines right above somebody who says something that tell of responses to a title without quotation marks."""
    above = np.zeros(lines.num_rows, np.bool_)
    above[np.maximum(said - 1, 0)] = True
    return matches_among(one_chunk(lines["bare"]), above, _RESPONSES)


def _heads(lines: pa.Table, sure: Sequence[tuple[Ints, Bools | None]], doc: Ints, at: Ints) -> Bools:
    """The heads of threads, below some prose: above it *Comments* is an entry of a menu.

    ``sure``: author lines that make a thread where there are several, and which of all lines have a name above; the
    line above the first of them heads it, whatever it says.
    """
    heads = has(ints(lines["families"]), "thread")
    heads |= _responses(lines, sure[0][0])
    below = Running(reads_as_prose(lines), at).above() > 0
    for named, above in sure:
        rows = named[below[named]]  # above the first post of a board, which is the article, stands its author
        first = np.flatnonzero(np.diff(doc[rows], prepend=-1))
        several = rows[first[np.diff(np.append(first, len(rows))) >= LEAST]]
        heads[np.maximum(several - 1 - (0 if above is None else above[several]), 0)] = True
    return np.asarray(heads & below)


def _says_one(lines: pa.Table, heads: Bools) -> Bools:
    """Heads that tell of one comment: then one author line makes the thread."""
    return matches_among(
        one_chunk(lines["bare"]), heads, "(?i)^[^0-9]{0,12}1(?:[^0-9]|$)|^one |^comment.{1,3} read it "
    )


def _author_lines(lines: pa.Table, name_above: Bools, replies: Bools, doc: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Rows of the author lines of one form below the head of a thread, where the first of them stands close to it.

    Also those of them that are no headlines: *Ada says* and her time, or a button to reply below each.

    Names and days on one line, as heads of columns have them too, count where nothing else tells a thread.

    A list of other articles, with authors and times, may hang below the head of an empty thread: it has a head of its
    own.
    """
    families = ints(lines["families"])
    turn = one_chunk(lines["turn"]).dictionary_encode()
    told = _timed_or_spoken(lines, doc)
    strong = bools(lines["turn_strong"])
    named = (strong & bools(lines["turn_timed"])) | (name_above & told)
    dated = _tells_time(turn) | (bools(lines["has_date"]) & among(one_chunk(lines["turn"]), [SPOKEN]))
    named |= strong & told & dated & ~(np.bincount(doc, named, len(at) - 1) > 0)[doc]
    numbered = strong & among(one_chunk(lines["turn"]), [TIME])
    named |= among(one_chunk(lines["turn"]), [LISTED])
    said, times = _completed(lines, doc)
    named[said] = named[times] = True
    own = np.flatnonzero(named)
    answered = np.union1d(
        answered_below(lines, own, replies, doc), between_texts(lines, own, name_above, doc, numbered)
    )
    heads = _heads(lines, [(said, None), (answered, name_above)], doc, at)
    in_thread = Running(heads, at).above() > 0
    rows = np.flatnonzero(named & in_thread)
    key = doc[rows] * (len(turn.dictionary) + 1) + ints(turn.indices.fill_null(0))[rows]
    _, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    most = len(doc) + MOST_CONTROLS + 1  # below no head
    rows = rows[(counts[place] >= LEAST) | (since(_says_one(lines, heads), at, most)[rows] <= MOST_CONTROLS)]
    first = rows[np.flatnonzero(np.diff(doc[rows], prepend=-1))]
    below = since(heads, at, most)
    lists = has(families, "list_head") & ~((below <= MOST_SORTS) & (ints(lines["n_words"]) == 1))
    to_head, to_list = below[first], since(lists, at, most)[first]
    sure = (to_head <= MOST_CONTROLS) & (to_list > to_head)
    rows = rows[np.isin(doc[rows], doc[first[sure]])]
    top = np.union1d(_before_first(turn, below, first[sure]), _signed_first(lines, first[sure], rows, at))
    return np.union1d(rows, top), np.intersect1d(rows, np.union1d(said, answered))


def _tells_time(turn: pa.DictionaryArray) -> Bools:
    """Author lines whose form has a time, be it a day."""
    timed = np.array([TIME in shape for shape in turn.dictionary.to_pylist()] + [False])
    return np.asarray(timed[ints(turn.indices.fill_null(len(timed) - 1))])


def _before_first(turn: pa.DictionaryArray, below: Values, first: Ints) -> Ints:
    """The lines between the head and the first author line that are of its form, but for a name that is nobody's.

    ``below``: how far each line stands below a head.
    """
    shapes = turn.dictionary.to_pylist()
    code = ints(turn.indices.fill_null(-1))
    out = []
    for row in first.tolist():
        dated = f"{shapes[code[row]]}{DATED}" if code[row] >= 0 else None
        out += [at for at in range(row - int(below[row]), row) if code[at] >= 0 and shapes[code[at]] == dated]
    return np.array(out, np.int64)


def _signed_first(lines: pa.Table, first: Ints, rows: Ints, at: Ints) -> Ints:
    """The first lines of threads whose author lines stand below their texts: no sentence follows the last of them.

    ``first``: the first author lines, of ``rows``.
    """
    families = ints(lines["families"])
    near = near_text(lines, MOST_SIGNED, np.repeat(np.arange(len(at) - 1), np.diff(at)))
    last = rows[np.searchsorted(rows, at[np.searchsorted(at, first, side="right")]) - 1]
    spoken = bools(lines["ends_sentence"]) & (ints(lines["n_words"]) > 1) & (families == 0)
    below = since(has(families, "thread"), at, MOST_CONTROLS + 1)
    of_first = zip(first.tolist(), below[first].tolist(), ~near[last], strict=True)
    tops = [(row, row - int(own) + 1) for row, own, signed in of_first if signed and own <= MOST_CONTROLS]
    return np.array([top for row, top in tops if spoken[top:row].any()], np.int64)

"""Evidence: what stands on lines of its own beside the times of comments: times of day, counts, names below them."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, among, bools, ints, matches, one_chunk
from corpus_pipeline.stages.author_lines import MAX_NAME_WORDS, could_be_name, end_as_text
from corpus_pipeline.stages.other_names import are_one

_CLOCK = r"^[0-9]{1,2}[:.h][0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?$"
# Votes, the number of a comment, and the signs to vote with; how many may stand below one another.
_COUNT, MOST_COUNTS = r"^(?:[#№+-]?[0-9]{1,5}|[+–−-]|\+/-)$", 2
# What stands below so many of the times of a thread belongs to them.
LEAST, LEAST_NAMES, MOST_FIT = 2, 3, 0.8
# Names are longer than initials, and so many of those of a thread differ.
SHORTEST, MOST_DIFFER = 2, 0.6
# Share of the times that what could be a name stands above: short comments do.
MOST_STRAY = 0.4
# Longest line between a name and a time, and how one ends that is the name itself, with points won.
MOST_WORDS = 10
_POINTS = re.compile(r" [0-9]{1,6} (?:points?|pts)$")


def clocks_beside(lines: pa.Table, inside: Bools, meta: Bools, date: Bools) -> Bools:
    """Times of day alone: below a comment, right above what is no text, as Blogger has them; or right below a day."""
    doc_no = ints(lines["doc_no"])
    digits = inside & bools(lines["has_digit"]) & (ints(lines["n_words"]) <= 2)
    above = np.append(meta[1:] | (np.diff(doc_no) != 0), True)
    rows = np.flatnonzero(digits & (above | _below(date, doc_no)))
    out = np.zeros(len(inside), np.bool_)
    out[rows] = matches(one_chunk(lines["clean"]).take(pa.array(rows)), _CLOCK)
    return out


def counts_below(lines: pa.Table, date: Bools, inside: Bools) -> Bools:
    """Votes and numbers of comments that stand alone right below nearly all times of a document, or above all texts.

    ``inside``: lines of comments that nothing else is known of.
    """
    doc_no = ints(lines["doc_no"])
    rows = np.flatnonzero(inside & (ints(lines["n_chars"]) <= 6))
    count = np.zeros(len(inside), np.bool_)
    count[rows] = matches(one_chunk(lines["clean"]).take(pa.array(rows)), _COUNT)
    text_below = np.append(inside[1:] & (np.diff(doc_no) == 0), False)
    first = count & (_below(date, doc_no) | ~_below(inside, doc_no)) & text_below
    out: Bools = first & _in_most(first, date, doc_no, LEAST)
    for _ in range(MOST_COUNTS - 1):
        out |= count & _below(out, doc_no)
    return out


def names_below(lines: pa.Table, date: Bools, name: Bools, inside: Bools, rest: Bools) -> Bools:
    """Names right below the times of a thread in which none stands above: *11-12-2012, 10:14* / *Ada Brill* / text.

    What stands above the first of them, and short comments, may look like one.

    ``inside``: lines of threads; ``rest``: those not told so far. Where text stands above the first time, the times
    close comments.
    """
    doc_no = ints(lines["doc_no"])
    out = np.zeros(len(date), np.bool_)
    rest = inside & rest & ~date
    alone = among(one_chunk(lines["turn"]), ["time"])
    times = date & alone
    maybe = rest & _below(times, doc_no)
    maybe &= ~end_as_text(lines, maybe)
    maybe &= np.append(inside[1:] & ~date[1:] & (np.diff(doc_no) == 0), False)
    named = name | (date & ~alone)
    n_named, n_times = (np.bincount(doc_no, mask) for mask in (named, times))
    rows = np.flatnonzero(maybe & (n_named <= np.maximum(1, MOST_STRAY * n_times))[doc_no])
    if not len(rows):
        return out
    texts = lines["clean"].take(pa.array(rows)).to_pylist()
    out[rows] = [could_be_name(text) for text in texts]
    says = rest & ((ints(lines["n_words"]) > MAX_NAME_WORDS) | end_as_text(lines, rest))
    opens = _first(doc_no, says) < _first(doc_no, date)
    return out & _in_most(out, date, doc_no, LEAST_NAMES) & ~opens[doc_no]


def names_above_reputation(lines: pa.Table, inside: Bools, reputation: Bools) -> Bools:
    """Names between the time of an answer and what its author has won: *answered 3 May* / *Ada Brill* / *1,204 ● 3*."""
    out = np.zeros(len(inside), np.bool_)
    rows = np.flatnonzero(inside & np.append(reputation[1:] & (np.diff(ints(lines["doc_no"])) == 0), False))
    out[rows] = [could_be_name(text) for text in lines["clean"].take(pa.array(rows)).to_pylist()]
    return out


def names_two_above(lines: pa.Table, date: Bools, inside: Bools, text: Bools) -> Bools:
    """Names two lines above the times of a thread, with a place or an office between: *Ada Brill* / *Oxmere* / *3h*.

    Told where nearly all times have one, and these differ, and not less than the places: buttons do not. Below who
    writes may stand as well whom he answers, who has written himself. ``inside``: lines of threads, which begin right
    above the first time; ``text``: those that nothing but a name or a text is known of.
    """
    doc_no = ints(lines["doc_no"])
    same = np.append(False, np.diff(doc_no) == 0)
    times = date & ~_below(date, doc_no)
    begins = inside & ~np.append(False, inside[:-1] & same[1:])
    top = begins | np.append(begins[1:], False)  # the first name stands above what is told so far
    maybe = (text | top) & ~date & (ints(lines["n_words"]) <= MOST_WORDS)
    maybe &= ~end_as_text(lines, maybe)
    at = np.flatnonzero(times & same)
    at = at[maybe[at - 1] & same[at - 1] & maybe[at - 2]]
    rows = at[~(text | date)[at - 3] | ~inside[at - 3] | ~same[at - 2]] - 2  # right below a time it is a short comment
    places, names = ([(int(doc_no[row]), lines["clean"][row + by].as_py()) for row in rows.tolist()] for by in (1, 0))
    known = set(names)
    own = list(zip(names, places, strict=True))
    fits = np.array([_may_write(name[1], place[1]) and place not in known for name, place in own], bool)
    n_docs = int(doc_no[-1]) + 1 if len(doc_no) else 0
    fitting = [pair for pair, fit in zip(own, fits, strict=True) if fit]
    different, n_places = (_n_different([pair[by] for pair in fitting], n_docs) for by in (0, 1))
    rows = rows[fits]
    n, n_times = np.bincount(doc_no[rows], minlength=n_docs), np.bincount(doc_no, times, n_docs)
    told = (n >= LEAST_NAMES) & (n >= MOST_FIT * n_times) & (different >= MOST_DIFFER * n) & (different >= n_places)
    out = np.zeros(len(date), np.bool_)
    out[rows] = told[doc_no[rows]]
    return out


def _n_different(texts: list[tuple[int, str]], n_docs: int) -> Ints:
    """Of each document, how many different texts it has among those given with the number of theirs."""
    return np.bincount(np.array([doc for doc, _ in set(texts)], np.int64), minlength=n_docs)


def _may_write(name: str, place: str) -> bool:
    """Whether a line reads like a name, not like initials or a count, and the one below is not the name instead."""
    is_name = len(name) > SHORTEST and not name[0].isdecimal() and could_be_name(name)
    return is_name and _POINTS.search(place) is None and not are_one(name, place)


def _below(mask: Bools, doc_no: Ints) -> Bools:
    """The lines right below those under the mask."""
    return np.append(False, mask[:-1] & (np.diff(doc_no) == 0))


def _in_most(found: Bools, of: Bools, doc_no: Ints, least: int) -> Bools:
    """Lines of documents where so many are found, of nearly all that there may be."""
    last = of & ~np.append(of[1:] & (np.diff(doc_no) == 0), False)  # badges and dots above a time count with it
    n_found, n = (np.bincount(doc_no, mask) for mask in (found, last))
    return np.asarray(((n_found >= least) & (n_found >= MOST_FIT * n))[doc_no])


def _first(doc_no: Ints, mask: Bools) -> Ints:
    """The first row under the mask in each document, or the number of rows."""
    out = np.full(int(doc_no[-1]) + 1 if len(doc_no) else 0, len(mask), np.int64)
    np.minimum.at(out, doc_no[mask], np.flatnonzero(mask))
    return out

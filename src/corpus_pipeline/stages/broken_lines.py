r"""Sentences that a scraper broke where links and other inline elements stood, as one line again.

``get_text("\n")`` and its like put every piece of text on a line of its own: *We met*, *Ada Brill*, *, who was late.*
Lines of text hardly ever begin with a comma, so a few that do tell such a document; others are left alone. So are
hard-wrapped articles, whose lines become paragraphs later: but in whole pages the lines of a menu and those of a
wrapped paragraph look alike to everything that tells them apart, and there paragraphs are made first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    Ints,
    bools,
    bounds,
    byte_flags,
    ints,
    slices,
    sum_by,
    text_buffer,
    with_columns,
)
from corpus_pipeline.stages import wrapped_lines
from corpus_pipeline.text.breaks import CLOSING, is_low

# So many lines that begin with a comma, a full stop or a closing bracket make a document a broken one.
LEAST = 2
# A sentence that is under way has so many words; one piece in its midst has no more than so many.
RUNNING, PIECE = 6, 12
# A piece in lower case of so many words goes on with a sentence; a shorter one may be the name of a commenter.
LONG_PIECE = 4
# A paragraph without a full stop at the end of any line has fewer words; more of them are a list.
MOST_WORDS = 400
# The beginning of a sentence in front of a name has so many words.
BEGINNING = 3
# Menus of whole pages are short lines, so many at least. Without them an article reads well as it is wrapped.
SHORT_LINES = 20
# Of the lines that are long enough to be wrapped, so many are longer than any that are: items of lists, mostly.
LONG_SHARE = 0.3
# A title has fewer words, mostly; the name below it may have a comma behind it.
SURE = 9

_LEADS = byte_flags(*b",;.)", *{mark.encode()[0] for mark in "،؛，。、；）»”’"})
_ENDS = re.compile(r"[.!?…。！？؟۔॥।:;|][\"'’”»)\]]{0,3}$")
# What is counted, for lists of tags have commas on lines of their own, and menus marks before each entry.
_GOES_ON = re.compile(r"[,;.)] [^\W\d_]|[،؛，。、；）」』】]\s?[^\W\d_]")
# Words of one to three letters at the end of a line: articles, prepositions, conjunctions. A comma does the same.
_OPEN = re.compile(r"(?:^|[^\w.])[^\W\d_A-Z]{1,3}$|^[^\W\d_]{1,3}$|[,،，、–—(«“‘]$")
# Dates with times have more than one number, and so many words.
DATE_WORDS, _NUMBER = 11, re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_SAYS = re.compile(r"\w{1,12}(?::|\.\.\.|…)$")
# How a line begins that names an author.
_BYLINES = ("by ", "von ", "par ", "por ", "da ", "di ", "door ", "av ", "af ", "przez ")


def rejoin_lines(lines: pa.Table, documents: pa.Table, is_plain: Bools) -> pa.Table:
    """The lines with those in one that are pieces of a sentence, in documents under the mask that are broken.

    Needs: doc_no, line_no, byte_start, byte_end, char_start, char_end, blank_before, indent. Gives is_rejoined, and
    numbers the lines anew.
    """
    joined = np.zeros(lines.num_rows, np.bool_)
    data, _ = text_buffer(documents["text"])
    start, end = ints(lines["byte_start"]), ints(lines["byte_end"])
    at = bounds(ints(lines["doc_no"]), documents.num_rows)
    blank, indent = bools(lines["blank_before"]), ints(lines["indent"])
    for doc in _narrow(lines, at, is_plain):
        own = slice(at[doc], at[doc + 1])
        joined[own] = wrapped_lines.wrapped_at(slices(data, start[own], end[own]).to_pylist(), indent[own], ~blank[own])
    for doc in _broken(lines, data, start, end, is_plain):
        own = slice(at[doc], at[doc + 1])
        joined[own] |= _going_on(slices(data, start[own], end[own]).to_pylist(), blank[own].tolist())
    if not joined.any():
        return with_columns(lines, {"is_rejoined": joined})
    first = np.flatnonzero(~joined)
    last = np.append(first[1:], lines.num_rows) - 1
    ends = {name: pa.array(ints(lines[name])[last], lines.schema.field(name).type) for name in ("byte_end", "char_end")}
    kept = with_columns(lines.take(pa.array(first)), {**ends, "is_rejoined": last > first})
    doc_no = ints(kept["doc_no"])
    number = np.arange(kept.num_rows) - np.searchsorted(doc_no, doc_no)
    return with_columns(kept, {"line_no": pa.array(number, lines.schema.field("line_no").type)})


def _narrow(lines: pa.Table, at: Ints, is_plain: Bools) -> list[int]:
    """Whole pages with few lines that are longer than lines of wrapped text, which are of about one length."""
    n_chars = ints(lines["char_end"]) - ints(lines["char_start"])
    n_short, n_long = sum_by(n_chars <= wrapped_lines.LEAST, at), sum_by(n_chars > wrapped_lines.MOST, at)
    n_wide = np.diff(at) - n_short
    may_be = (n_short >= SHORT_LINES) & (n_wide >= wrapped_lines.BROKEN) & (n_long <= LONG_SHARE * n_wide)
    size = n_chars + ints(lines["indent"])
    docs = np.flatnonzero(is_plain & may_be).tolist()
    return [doc for doc in docs if wrapped_lines.are_of_one_width(size[at[doc] : at[doc + 1]])]


def _broken(lines: pa.Table, data: np.typing.NDArray[np.uint8], start: Ints, end: Ints, is_plain: Bools) -> list[int]:
    """Documents in which lines begin with what closes or divides the parts of a sentence."""
    doc_no = ints(lines["doc_no"])
    rows = np.flatnonzero(_LEADS[data[start]] & ~bools(lines["blank_before"]) & is_plain[doc_no])
    rows = rows[(rows > 0) & (ints(lines["line_no"])[rows] > 0)]
    pairs = zip(*(slices(data, start[own], end[own]).to_pylist() for own in (rows - 1, rows)), strict=True)
    closing = [bool(_GOES_ON.match(text)) and not _ENDS.search(above[-5:]) for above, text in pairs]
    found = np.bincount(doc_no[rows[np.array(closing, np.bool_)]], minlength=len(is_plain))
    return np.flatnonzero(found >= LEAST).tolist()


def _going_on(texts: Sequence[str], blank: Sequence[bool]) -> list[bool]:
    """For each line of a document whether it goes on with the sentence of the line above."""
    out = [False] * len(texts)
    words = 0
    for i, text in enumerate(texts):
        below = texts[i + 1] if i + 1 < len(texts) and not blank[i + 1] else ""
        above = "" if i == 0 or blank[i] or words >= MOST_WORDS or _signs(texts, i) else texts[i - 1]
        out[i] = bool(above) and _goes_on(above, text, below, words, under_way=out[i - 1])
        words = (words if out[i] else 0) + len(text.split())
    return out


def _signs(texts: Sequence[str], i: int) -> bool:
    """Whether a line is *by* and nothing else, above a name and a date: who wrote the comment above, and when."""
    return f"{texts[i]} " in _BYLINES and any(len(_NUMBER.findall(text)) > 1 for text in texts[i + 2 : i + 4])


def _goes_on(above: str, text: str, below: str, words: int, *, under_way: bool) -> bool:
    """Whether a line goes on with the one above. ``words``: of the sentence so far; ``under_way``: it was broken."""
    if CLOSING.match(text):
        return True
    if _ENDS.search(above[-5:]):
        return False
    is_open = bool(_OPEN.search(above[-5:]))
    low_below, closes_below = _goes_on_low(below), bool(CLOSING.match(below))
    if under_way or words >= (DATE_WORDS if len(_NUMBER.findall(above)) > 1 else RUNNING):
        if is_low(text):
            return is_open or not _may_be_name(text) or low_below or closes_below
        closes_below &= under_way or words >= SURE
        return is_open or (_is_piece(text) and (low_below or closes_below))
    if is_low(text):
        return is_open and (low_below or closes_below or len(text.split()) >= LONG_PIECE)
    begins = is_open and (low_below if words == 1 else closes_below)
    return _is_piece(text) and (begins or ((low_below or closes_below) and _begins(above)))


def _is_piece(text: str) -> bool:
    """Whether a line may stand in the midst of a sentence."""
    return len(text.split()) <= PIECE and not _ENDS.search(text[-5:])


def _may_be_name(text: str) -> bool:
    """Whether a piece in lower case may be the name of a commenter: short, and no part of a sentence by its end."""
    return len(text.split()) < LONG_PIECE and not _ENDS.search(text[-5:]) and not _OPEN.search(text[-5:])


def _goes_on_low(text: str) -> bool:
    """Whether a line begins in the midst of a sentence; one that names the author, or *says:*, does not."""
    return is_low(text) and not text.startswith(_BYLINES) and not _SAYS.match(text)


def _begins(text: str) -> bool:
    """Whether a short line reads like the beginning of a sentence and not like a title or a name."""
    words = text.split()
    least = BEGINNING - (len(words[0]) <= len("The"))
    return len(words) >= least and text[0].isupper() and is_low(words[-1]) and is_low(words[1])

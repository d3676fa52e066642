"""Evidence: what stands above the times of comments and is no name, or a second name of the same person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, ints
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.author_lines import MAX_NAME_WORDS, could_be_name, end_as_text

# So many comments have the same line above their time, and this share of them; so many lines above it may be alike.
LEAST, MOST_ALIKE, MOST_BETWEEN = 3, 0.8, 4
# Share of lines further up that must read like names, and least number of different ones.
MOST_FIT, LEAST_NAMES = 0.8, 2
# *@ilsevarga@boats.example*, and the text that stands for a picture: *u/ilsevarga avatar*.
_HANDLE = re.compile(r"(?:@|u/)?([\w.-]+)(?:@[\w.-]+)?")
_PICTURE = re.compile(r"(?i)(?:['’]s)? (?:avatar|(?:profile )?(?:picture|photo|image|pic))$")
_NUMBERS = re.compile(r"[0-9]+")


class Names(NamedTuple):
    """Lines that are names after all, and lines beside them that are none: handles, places, subjects."""

    names: Bools
    others: Bools


def handles_beside(lines: pa.Table, name: Bools, rest: Bools) -> Names:
    """Names with a handle of the same letters above or below: *Ilse Varga* / *@ilsevarga@boats.example* / *2d*.

    ``name``: lines right above times; ``rest``: lines that nothing else is known of.
    """
    doc_no = ints(lines["doc_no"])
    short = rest & (ints(lines["n_words"]) <= MAX_NAME_WORDS)
    short &= ~end_as_text(lines, short)
    above = np.append(False, (short & ~name)[:-1]) & np.append(False, np.diff(doc_no) == 0)
    out = Names(*np.zeros((2, len(name)), np.bool_))
    for row in np.flatnonzero(name & above).tolist():
        upper, lower = (lines["clean"][at].as_py() for at in (row - 1, row))
        if not are_one(upper, lower):
            continue
        handle = row if lower.startswith("@") or _PICTURE.search(lower) else row - 1
        out.others[handle] = out.names[2 * row - 1 - handle] = True
    return out


def are_one(upper: str, lower: str) -> bool:
    """Whether two lines name the same person, one of them as a handle."""
    one, other = (_letters(text) for text in (upper, lower))
    return bool(one) and one == other


def _letters(text: str) -> str:
    text = _PICTURE.sub("", text)
    handle = _HANDLE.fullmatch(text)
    return "".join(filter(str.isalnum, (handle[1] if handle else text).casefold()))


def names_above_alike(lines: pa.Table, name: Bools, rest: Bools) -> Names:
    """Names above lines that are the same in nearly all comments, and so are none: subjects, countries, badges.

    *Ada Brill* / *Full Member* / *Posts: 12* / *Re: The ferry* / *3 May 2023, 10:14*. ``name``: lines right above
    times; ``rest``: those that may be a name. Above the first comment of a thread these need not be told yet.
    """
    doc_no = ints(lines["doc_no"])
    out = Names(*np.zeros((2, len(name)), np.bool_))
    rows = np.flatnonzero(name)
    for doc in np.flatnonzero(np.bincount(doc_no[rows]) >= LEAST).tolist():
        own = rows[doc_no[rows] == doc].tolist()
        found = _above_alike(lines, own, int(np.searchsorted(doc_no, doc)), rest)
        for row, top in zip(own, found, strict=False):
            out.others[top + 1 : row + 1] = top >= 0
            out.names[top] |= top >= 0
    return out


def _above_alike(lines: pa.Table, rows: Sequence[int], begin: int, rest: Bools) -> list[int]:
    """Of each name of a document, the row of the one above it, or -1; nothing where names are no names above others."""
    first = max(rows[0] - MOST_BETWEEN - 1, begin)
    texts = lines["clean"].slice(first, rows[-1] + 1 - first).to_pylist()
    forms = [_NUMBERS.sub("0", text) for text in texts]
    least = max(LEAST, MOST_ALIKE * len(rows))
    counts = Counter(
        form for row in rows for form in set(forms[max(row - MOST_BETWEEN, first) - first : row + 1 - first])
    )
    if counts[forms[rows[-1] - first]] < least:
        return []
    badge = has(ints(lines["families"].slice(first, len(texts))), "action")
    tops = []
    for row in rows:
        top = row - first
        while top > max(row - first - MOST_BETWEEN - 1, 0) and (counts[forms[top]] >= least or badge[top]):
            top -= 1
        fits = rest[first + top] and could_be_name(texts[top])
        tops.append(first + top if fits else -1)
    names = {texts[top - first] for top in tops if top >= 0}
    return tops if len(names) >= LEAST_NAMES and sum(top >= 0 for top in tops) >= MOST_FIT * len(rows) else []

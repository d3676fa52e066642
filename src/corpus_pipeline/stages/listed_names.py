"""Evidence: names of commenters without any time, told by how they stand one after the other below a thread's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Ints, bools, ints, matches_among, one_chunk
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.author_lines import Turn, could_be_name, end_as_text

SHAPE = "listed name"
# Lines between the head of a thread and its first name, and the longest sentence among them; so many names make a
# thread.
MOST_CONTROLS, CONTROL_WORDS, LEAST = 10, 5, 2
# Longest such line in words and characters, and how it looks: numbered, bulleted, or with points won.
MOST_WORDS, MOST_CHARS = 8, 60
_MAYBE = r"^(?:#?[0-9]{1,4}[.)] |[•·‣▪●○◦*–-] )|[0-9] (?:pts|points?)$"
_NUMBERED = re.compile(r"#?([0-9]{1,4})[.)] (?:\1[.)] )?(\S.*)")
_BULLETED = re.compile(r"([•·‣▪●○◦*–-]) (\S.*)")
_POINTED = re.compile(r"(\S.*?) [0-9]{1,6} (pts|points?)")
_COUNT = re.compile(r"[0-9]{1,6}")


class _Listed(NamedTuple):
    """A line that may name who wrote what stands below. ``mark``: its number, its bullet, or the word for points."""

    row: int
    mark: str
    name: str


def listed_names(lines: pa.Table, turns: Mapping[int, Turn]) -> dict[int, Turn]:
    """Names below the head of a thread that tell how many comments there are, by row.

    *3 Comments* / *1. Ada Brill* / text / *2. Bo* / text. Each has text right below, numbers count from one, and there
    are no more of them than the head says. Lists of an article have prose between the head and their first item.
    """
    short = bools(lines["is_short"]) & (ints(lines["n_words"]) <= MOST_WORDS) & (ints(lines["n_chars"]) <= MOST_CHARS)
    heads = has(ints(lines["families"]), "thread") & short & bools(lines["has_digit"])
    if not heads.any():
        return {}
    doc_no = ints(lines["doc_no"])
    maybe = matches_among(one_chunk(lines["clean"]), short & ~heads, _MAYBE)
    maybe &= ~end_as_text(lines, maybe)
    maybe &= ~has(ints(lines["families"]), "action", "furniture", "form", "list_head")
    maybe &= np.append(~maybe[1:] & (np.diff(doc_no) == 0), False)
    rows = np.flatnonzero(maybe)
    prose = np.append(0, np.cumsum(bools(lines["ends_sentence"]) & (ints(lines["n_words"]) > CONTROL_WORDS)))
    out: dict[int, Turn] = {}
    for head in _heads_above(np.flatnonzero(heads), rows, doc_no):
        below = rows[(rows > head) & (doc_no[rows] == doc_no[head])].tolist()
        found = list(_of_one_kind(lines, [row for row in below if row not in turns]))
        stated = _COUNT.search(lines["clean"][head].as_py())
        differ = len({own.name for own in found}) >= LEAST
        if differ and stated and len(found) <= int(stated[0]) and prose[found[0].row] == prose[head]:
            out |= {own.row: Turn(SHAPE, own.name) for own in found}
    return out


def _heads_above(heads: Ints, rows: Ints, doc_no: Ints) -> list[int]:
    """The heads that one of the rows stands close below, the lowest of each document."""
    place = np.searchsorted(rows, heads)
    near = place < len(rows)
    first = rows[np.minimum(place, len(rows) - 1)] if len(rows) else heads
    near &= (first - heads <= MOST_CONTROLS) & (doc_no[first] == doc_no[heads])
    return list({int(doc_no[head]): int(head) for head in heads[near]}.values())


def _of_one_kind(lines: pa.Table, rows: list[int]) -> Iterator[_Listed]:
    """The names that follow one another: numbered from one, or with the same bullet, or with points."""
    first = ""
    n = 0
    texts = lines["clean"].take(pa.array(rows, pa.int64())).to_pylist()
    for row, text in zip(rows, texts, strict=True):
        listed = _read(row, text)
        if listed is None or not could_be_name(listed.name):
            continue
        first = first or listed.mark
        expected = str(n + 1) if first.isdecimal() else first
        if listed.mark == expected:
            n += 1
            yield listed


def _read(row: int, text: str) -> _Listed | None:
    if pointed := _POINTED.fullmatch(text):
        return _Listed(row, "points", pointed[1])
    marked = _NUMBERED.fullmatch(text) or _BULLETED.fullmatch(text)
    return _Listed(row, marked[1], marked[2]) if marked else None

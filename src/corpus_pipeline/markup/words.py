"""How the tables of this room are written down, and how many short texts are held against them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

import numpy as np

# No attribute holds this character: it ends each of those that are read together.
END = "\0"


def words(text: str) -> tuple[str, ...]:
    """The words of a table, in its order."""
    return tuple(text.split())


def terms(text: str) -> frozenset[str]:
    """The entries of a table whose entries hold blanks: what stands between bars."""
    return frozenset(text.split("|"))


def with_ends(names: Iterable[str]) -> str:
    """Some names in one text, each with the mark of its end behind it."""
    return "".join([f"{name} {END} " for name in names])


def as_codes(known: Iterable[str]) -> Mapping[str, int]:
    """The table for ``which_hold``."""
    return {**dict.fromkeys(known, 1), END: 2}


def which_hold(words: Sequence[str], codes: Mapping[str, int]) -> Iterator[int]:
    """The numbers of the names of which a known word is part, by the words of ``with_ends``."""
    found = np.fromiter(map(codes.get, words, repeat(0)), np.int8, len(words))
    behind = np.cumsum(found == 2)
    return iter(dict.fromkeys(behind[found == 1].tolist()))

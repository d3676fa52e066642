"""Which lines of a column hold which literals: one pass over their bytes for all patterns together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, Hashes, Ints, of_bytes, text_buffer
from corpus_pipeline.phrases.literals import Literals

# Bytes of a literal that are compared, and those by which it is looked up, where it has as many.
WORD_BYTES, KEY_BYTES = 8, 4
# Look-up tables of so many bits: small enough for the cache, large enough to turn most places away.
TABLE_BITS, LIST_BITS = 18, 16
_MIXER, _LONG_MIXER = np.uint32(0x9E3779B1), np.uint64(0x9E3779B97F4A7C15)

_AS_ZERO = np.arange(256, dtype=np.uint8)
_AS_ZERO[ord("1") : ord("9") + 1] = ord("0")

Pairs = tuple[Ints, Ints]


class LiteralIndex:
    """The literals of many patterns, by their first bytes. Patterns are numbered as given."""

    def __init__(self, literals: Sequence[Literals]) -> None:
        words, sizes = _heads(pa.array([text for own in literals for text in own.texts], pa.string()))
        n_texts = [len(own.texts) for own in literals]
        owners = np.repeat(np.arange(len(literals)), n_texts)
        at_start = np.repeat(np.array([own.at_start for own in literals], np.bool_), n_texts)
        self._at_start = [*_tables(words, sizes, owners, at_start)]
        self._inside = [*_tables(words, sizes, owners, ~at_start)]

    def find(self, texts: pa.Array) -> Pairs:
        """Row and pattern of every row that holds what the pattern needs, by pattern and then by row."""
        data, offsets = text_buffer(texts)
        padded = np.zeros(int(offsets[-1]) + WORD_BYTES, np.uint8)
        padded[: offsets[-1]] = of_bytes(_AS_ZERO, data[: offsets[-1]])
        n_rows = max(1, len(texts))
        found = [np.empty(0, np.int64)]
        for table in self._at_start:
            row, owner = table.find(padded, offsets[:-1])
            found.append(owner * n_rows + row)
        for table in self._inside:
            place, owner = table.find(padded)
            row = np.searchsorted(offsets, place, side="right") - 1
            found.append(owner * n_rows + row)
        pairs = np.sort(np.concatenate(found))  # np.unique looks up hashes first, which takes ten times as long
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        return pairs % n_rows, pairs // n_rows


def _heads(texts: pa.Array) -> tuple[Hashes, Ints]:
    """The first bytes of each text as one number, the first lowest, and how many they are."""
    data, offsets = text_buffer(texts)
    sizes = np.minimum(np.diff(offsets), WORD_BYTES)
    padded = np.append(data[: offsets[-1]], np.zeros(WORD_BYTES, np.uint8))
    words = np.ndarray(len(padded) - WORD_BYTES + 1, "<u8", padded, strides=(1,))[offsets[:-1]]
    return words & (~np.uint64(0) >> ((WORD_BYTES - sizes) * 8).astype(np.uint64)), sizes


def _tables(words: Hashes, sizes: Ints, owners: Ints, wanted: Bools) -> Iterator[_Table]:
    """A table for each number of bytes that a look-up takes."""
    keys = np.minimum(sizes, KEY_BYTES)
    for n_bytes in np.unique(keys[wanted]).tolist():
        own = wanted & (keys == n_bytes)
        yield _Table(n_bytes, words[own], sizes[own], owners[own])


class _Table:
    """Literals that are looked up by the same number of bytes."""

    def __init__(self, n_bytes: int, words: Hashes, sizes: Ints, owners: Ints) -> None:
        self._mask = np.uint32((1 << 8 * n_bytes) - 1)
        self._seen = np.zeros(1 << TABLE_BITS, np.bool_)
        self._seen[_slot(words.astype(np.uint32) & self._mask)] = True
        self._lists = [_List(size, words[sizes == size], owners[sizes == size]) for size in np.unique(sizes).tolist()]

    def find(self, data: npt.NDArray[np.uint8], places: Ints | None = None) -> Pairs:
        """Index among the places, or else in all the data, and pattern of each literal that stands there."""
        n = len(data) - WORD_BYTES
        short, long = (np.ndarray(n + 1, kind, data, strides=(1,)) for kind in ("<u4", "<u8"))
        heads = short[:n] if places is None else short[places]
        likely = np.flatnonzero(self._seen.take(_slot(heads & self._mask)))  # indexing takes 1.6 times as long
        words = long[likely if places is None else places[likely]]
        found = [own.find(words) for own in self._lists]
        return likely[np.concatenate([at for at, _ in found])], np.concatenate([owners for _, owners in found])


class _List:
    """Literals of one size, each with the patterns that need it."""

    def __init__(self, size: int, words: Hashes, owners: Ints) -> None:
        order = np.argsort(words, kind="stable")
        self._mask = ~np.uint64(0) >> np.uint64((WORD_BYTES - size) * 8)
        self._owners = owners[order]
        self._words, self._first = np.unique(words[order], return_index=True)
        self._n = np.diff(np.append(self._first, len(order)))
        self._seen = np.zeros(1 << LIST_BITS, np.bool_)
        self._seen[_long_slot(self._words)] = True

    def find(self, words: Hashes) -> Pairs:
        """Index among words of eight bytes, and pattern of each literal that they begin with."""
        own = words & self._mask
        at = np.flatnonzero(self._seen[_long_slot(own)])
        place = np.minimum(np.searchsorted(self._words, own[at]), len(self._words) - 1)
        same = self._words[place] == own[at]
        at, place = at[same], place[same]
        return np.repeat(at, self._n[place]), self._owners[_ranges(self._first[place], self._n[place])]


def _slot(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return np.asarray((keys * _MIXER) >> np.uint32(32 - TABLE_BITS))


def _long_slot(words: Hashes) -> Hashes:
    return np.asarray((words * _LONG_MIXER) >> np.uint64(64 - LIST_BITS))


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """All numbers of the ranges, one range after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + sizes, sizes)

"""Which lines of a column hold which literals: one pass over their bytes for all patterns together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, Hashes, Ints, text_buffer
from corpus_pipeline.phrases.literals import Literals

# Bytes of a literal that are compared, and those by which it is looked up, where it has as many.
WORD_BYTES, KEY_BYTES = 8, 4
# Look-up tables of so many bits: small enough for the cache, large enough to turn most places away.
TABLE_BITS = 18
# Pairs of a place and a literal that are compared at a time: 100,000 lines of numbers made 2.9 GB of them at once.
MOST_PAIRS = 1_000_000
_MIXER = np.uint32(0x9E3779B1)

_AS_ZERO = np.arange(256, dtype=np.uint8)
_AS_ZERO[ord("1") : ord("9") + 1] = ord("0")

Pairs = tuple[Ints, Ints]


class LiteralIndex:
    """The literals of many patterns, by their first bytes. Patterns are numbered as given."""

    def __init__(self, literals: Sequence[Literals]) -> None:
        heads = [text.encode()[:WORD_BYTES] for own in literals for text in own.texts]
        words = np.frombuffer(b"".join(head.ljust(WORD_BYTES, b"\0") for head in heads), "<u8")
        sizes = np.array([*map(len, heads)], np.int64)
        n_texts = [len(own.texts) for own in literals]
        owners = np.repeat(np.arange(len(literals)), n_texts)
        at_start = np.repeat(np.array([own.at_start for own in literals], np.bool_), n_texts)
        self._at_start = [*_tables(words, sizes, owners, at_start)]
        self._inside = [*_tables(words, sizes, owners, ~at_start)]

    def find(self, texts: pa.Array) -> Pairs:
        """Row and pattern of every row that holds what the pattern needs, by pattern and then by row."""
        data, offsets = text_buffer(texts)
        padded = np.zeros(int(offsets[-1]) + WORD_BYTES, np.uint8)
        np.take(_AS_ZERO, data[: offsets[-1]], out=padded[: offsets[-1]])
        n_rows = max(1, len(texts))
        found = [np.empty(0, np.int64)]
        for table in self._at_start:
            row, owner = table.find(padded, offsets[:-1])
            found.append(owner * n_rows + row)
        for table in self._inside:
            place, owner = table.find(padded)
            row = np.searchsorted(offsets, place, side="right") - 1
            found.append(owner * n_rows + row)
        pairs = np.unique(np.concatenate(found))
        return pairs % n_rows, pairs // n_rows


def _mask(n_bytes: Ints) -> Hashes:
    return (~np.uint64(0)) >> ((WORD_BYTES - n_bytes) * 8).astype(np.uint64)


def _tables(words: Hashes, sizes: Ints, owners: Ints, wanted: Bools) -> Iterator[_Table]:
    """A table for each number of bytes that a look-up takes."""
    keys = np.minimum(sizes, KEY_BYTES)
    for n_bytes in np.unique(keys[wanted]).tolist():
        own = wanted & (keys == n_bytes)
        yield _Table(n_bytes, words[own], _mask(sizes[own]), owners[own])


class _Table:
    """Literals that are looked up by the same number of bytes."""

    def __init__(self, n_bytes: int, words: Hashes, masks: Hashes, owners: Ints) -> None:
        keys = words.astype(np.uint32) & np.uint32((1 << 8 * n_bytes) - 1)
        order = np.argsort(keys, kind="stable")
        self._mask = np.uint32((1 << 8 * n_bytes) - 1)
        self._words, self._masks, self._owners = words[order], masks[order], owners[order]
        self._keys, self._first = np.unique(keys[order], return_index=True)
        self._n = np.diff(np.append(self._first, len(order)))
        self._seen = np.zeros(1 << TABLE_BITS, np.bool_)
        self._seen[_slot(self._keys)] = True

    def find(self, data: npt.NDArray[np.uint8], places: Ints | None = None) -> Pairs:
        """Index among the places, or else in all the data, and pattern of each literal that stands there."""
        n = len(data) - WORD_BYTES
        short, long = (np.ndarray(n + 1, kind, data, strides=(1,)) for kind in ("<u4", "<u8"))
        heads = (short[:n] if places is None else short[places]) & self._mask
        likely = np.flatnonzero(self._seen[_slot(heads)])
        group = np.searchsorted(self._keys, heads[likely])
        group[group == len(self._keys)] = 0
        is_key = self._keys[group] == heads[likely]
        likely, group = likely[is_key], group[is_key]
        cuts = np.flatnonzero(np.diff(np.cumsum(self._n[group]) // MOST_PAIRS)) + 1
        found = [
            self._compared(long, places, own_likely, own_group)
            for own_likely, own_group in zip(np.split(likely, cuts), np.split(group, cuts), strict=True)
        ]
        return np.concatenate([at for at, _ in found]), np.concatenate([owners for _, owners in found])

    def _compared(self, long: Hashes, places: Ints | None, likely: Ints, group: Ints) -> Pairs:
        """Those of the places that hold a whole literal of their group, and the literal's pattern."""
        entry, n_entries = _ranges(self._first[group], self._n[group]), self._n[group]
        at = np.repeat(likely, n_entries)
        where = at if places is None else places[at]
        same = (long[where] & self._masks[entry]) == self._words[entry]
        return at[same], self._owners[entry[same]]


def _slot(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return np.asarray((keys * _MIXER) >> np.uint32(32 - TABLE_BITS))


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """All numbers of the ranges, one range after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + sizes, sizes)

"""Words of whole columns as 64-bit hashes, and the words that were used before: numpy over bytes, no strings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Hashes, Ints, text_buffer

Bytes = npt.NDArray[np.uint8]

# Hashes are sums over the bytes of a word, each times a power of an odd number, so that words are hashed all at once.
_BASE = np.uint64(0x9E3779B97F4A7C15)
MAX_BYTES = 48
# Lines are hashed in blocks of about so many bytes, whose arrays stay in the cache.
BLOCK = 1 << 19


def _powers() -> Hashes:
    return np.array([pow(int(_BASE), i, 2**64) for i in range(MAX_BYTES + 1)], np.uint64)


def _letter_table() -> Bytes:
    """1 for bytes of words, 2 for the first byte of a character that is a word by itself, 0 between words."""
    table = np.zeros(256, np.uint8)
    for low, high in (("0", "9"), ("A", "Z"), ("a", "z")):
        table[ord(low) : ord(high) + 1] = 1
    table[0x80:] = 1
    table[0xE3:0xEA] = 2
    return table


def _lower_table() -> npt.NDArray[np.uint16]:
    """The lower-case form of every character of two bytes, as its two bytes in one number."""
    table = np.arange(65_536, dtype=np.uint16)
    for point in range(0x80, 0x800):
        pair, low = chr(point).encode(), chr(point).lower().encode()
        if len(low) == 2:
            table[pair[0] << 8 | pair[1]] = low[0] << 8 | low[1]
    return table


_POWERS = _powers()
_LETTER = _letter_table()
_LOWER = _lower_table()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some lines in order.

    ``line``: number of the line; ``key``: hash of the lower-case word; ``n_bytes``; ``capital``: begins with a capital;
    ``capitals``: so does its second letter; ``inside``: stands in a sentence, not at the beginning of one.
    """

    line: Ints
    key: Hashes
    n_bytes: Ints
    capital: Bools
    capitals: Bools
    inside: Bools


def find_words(texts: pa.Array) -> Words:
    """The words of a column: runs of letters, digits and apostrophes; each Han and Kana character is one."""
    data, offsets = text_buffer(texts)
    edges = np.searchsorted(offsets, np.arange(0, offsets[-1] + BLOCK, BLOCK))
    edges = np.unique(np.minimum(np.append(edges, len(offsets) - 1), len(offsets) - 1))
    parts = [_find(data, offsets, int(a), int(b)) for a, b in itertools.pairwise(edges)] or [_no_words()]
    columns = ([getattr(part, name) for part in parts] for name in Words.__slots__)
    return Words(*(np.concatenate(column) for column in columns))


def _find(data: Bytes, offsets: Ints, first: int, last: int) -> Words:
    """The words of the lines first to last."""
    at = offsets[first : last + 1] - offsets[first]
    own = data[offsets[first] : offsets[last]]
    padded = np.concatenate([own, np.full(4, 32, np.uint8)])
    kind = _LETTER[own]
    _clear_punctuation(padded, kind)
    word = kind > 0
    starts = word.copy()
    starts[1:] &= ~word[:-1]
    begins = at[:-1][at[1:] > at[:-1]]
    starts[begins] = word[begins]
    starts |= kind == 2
    begin = np.flatnonzero(starts)
    if not len(begin):
        return _no_words()
    place = np.cumsum(starts) - 1
    within = np.arange(len(own)) - begin[np.maximum(place, 0)]
    lower = _lower(padded)
    kept = word & (within < MAX_BYTES)
    values = (lower[: len(own)] + np.uint64(1)) * _POWERS[np.where(kept, within, MAX_BYTES)]
    key = np.add.reduceat(np.where(kept, values, np.uint64(0)), begin)
    capital = lower != padded
    capital[:-1] |= capital[1:] & (padded[:-1] >= 0xC3)  # the lead byte may stay as it is
    n_bytes = np.add.reduceat(word, begin, dtype=np.int64)
    line = np.searchsorted(at, begin, side="right") - 1 + first
    before = padded[np.maximum(begin - 2, 0)]
    inside = (begin >= 2) & (padded[begin - 1] == 32) & ((_LETTER[before] > 0) | (before == 44))
    second = begin + 1 + (padded[begin] >= 0xC3)
    return Words(line, key, n_bytes, capital[begin], capital[begin] & capital[second], inside)


def _no_words() -> Words:
    none, flags = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    return Words(none, none.astype(np.uint64), none, flags, flags, flags)


def _clear_punctuation(data: Bytes, kind: Bytes) -> None:
    """Take general and CJK punctuation and Latin-1 signs out of the letters; an apostrophe in a word is one."""
    n = len(kind)
    for lead in (np.flatnonzero((data[:n] == 0xE2) & (data[1 : n + 1] == 0x80)), np.flatnonzero(data[:n] == 0xE3)):
        marks = lead[(data[lead] == 0xE2) | (data[lead + 1] == 0x80)]
        for extra in range(3):
            kind[np.minimum(marks + extra, n - 1)] = 0
    signs = np.flatnonzero(data[:n] == 0xC2)
    for extra in range(2):
        kind[np.minimum(signs + extra, n - 1)] = 0
    straight = np.flatnonzero(data[:n] == 0x27)
    inner = straight[(straight > 0) & (straight < n - 1)]
    inner = inner[(_LETTER[data[inner - 1]] == 1) & (_LETTER[data[inner + 1]] == 1)]
    kind[inner] = 1


def _lower(data: Bytes) -> Bytes:
    """The bytes in lower case: ASCII, and characters of two bytes."""
    lower = data | ((data - np.uint8(65) < 26).astype(np.uint8) << np.uint8(5))
    leads = np.flatnonzero((data >= 0xC3) & (data <= 0xDF))
    if len(leads):
        low = _LOWER[data[leads].astype(np.uint16) << np.uint16(8) | data[leads + 1]]
        lower[leads], lower[leads + 1] = low >> np.uint16(8), low & np.uint16(255)
    return np.asarray(lower)


def straightened(texts: pa.Array) -> pa.Array:
    """The strings with typographic apostrophes as straight ones, as words are hashed."""
    return pc.replace_substring(texts, "\u2019", "'")


def word_keys(words: Sequence[str]) -> Hashes:
    """The hashes of single words."""
    found = find_words(straightened(pa.array(list(words), pa.string())))
    keys = np.zeros(len(words), np.uint64)
    keys[found.line] = found.key
    return keys


def seen_before(words: Words, doc_of_line: Ints, n_lines: int, least: int) -> tuple[Ints, Ints]:
    """Words of at least so many bytes in each line, and how many of them an earlier line of the document holds."""
    long = np.flatnonzero(words.n_bytes >= least)
    line = words.line[long]
    key = words.key[long] * _BASE + doc_of_line[line].astype(np.uint64)
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    head = np.concatenate([[True], ranked[1:] != ranked[:-1]])[: len(ranked)]
    first_line = line[order][np.maximum.accumulate(np.where(head, np.arange(len(ranked)), 0))]
    again = np.zeros(len(key), np.bool_)
    again[order] = first_line < line[order]
    return np.bincount(line, minlength=n_lines), np.bincount(line[again], minlength=n_lines)

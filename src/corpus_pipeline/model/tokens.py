"""Words of whole columns as 64-bit hashes, and the words that were used before: numpy over bytes, no strings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Hashes, Ints, ints, of_bytes, text_buffer

Bytes = npt.NDArray[np.uint8]

_BASE = np.uint64(0x9E3779B97F4A7C15)
# Bytes of a word that are hashed at a time, and in all.
WORD_BYTES, MAX_BYTES = 8, 48
# Lines are hashed in blocks of about so many bytes, whose arrays stay in the cache.
BLOCK = 1 << 19


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


# So many of eight bytes, the first of them lowest.
_MASKS: Hashes = np.array([(1 << 8 * n) - 1 for n in range(WORD_BYTES + 1)], np.uint64)
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

    def of_lines(self, rows: Ints) -> Words:
        """The words of some of the lines, numbered as these stand; ``rows`` rise."""
        if not len(rows):
            return _no_words()
        place = np.minimum(np.searchsorted(rows, self.line), len(rows) - 1)
        kept = np.flatnonzero(rows[place] == self.line)
        columns = {name: getattr(self, name)[kept] for name in Words.__slots__}
        return Words(**columns | {"line": place[kept]})


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
    padded = np.concatenate([own, np.full(WORD_BYTES, 32, np.uint8)])
    kind = of_bytes(_LETTER, own)
    _clear_punctuation(padded, kind)
    begin, n_bytes = _extents(kind, at)
    if not len(begin):
        return _no_words()
    lower = _lower(padded)
    second = begin + 1 + (padded[begin] >= 0xC3)
    capital, upper_second = _is_capital(padded, lower, begin), _is_capital(padded, lower, second)
    line = np.repeat(np.arange(first, last), np.diff(np.searchsorted(begin, at)))
    before = padded[np.maximum(begin - 2, 0)]
    inside = (begin >= 2) & (padded[begin - 1] == 32) & ((_LETTER[before] > 0) | (before == 44))
    return Words(line, _hashes(lower, begin, n_bytes), n_bytes, capital, capital & upper_second, inside)


def _extents(kind: Bytes, at: Ints) -> tuple[Ints, Ints]:
    """First byte and number of bytes of each word, by the kind of every byte and the bounds of the lines."""
    word = kind > 0
    starts = word.copy()
    starts[1:] &= ~word[:-1]
    begins = at[:-1][at[1:] > at[:-1]]
    starts[begins] = word[begins]
    starts |= kind == 2
    ends = word
    ends[:-1] &= ~word[1:] | starts[1:]
    begin = np.flatnonzero(starts)
    return begin, np.flatnonzero(ends) + 1 - begin


def _is_capital(data: Bytes, lower: Bytes, at: Ints) -> Bools:
    """Whether the letters there change in lower case; the first of their two bytes may stay as it is."""
    changed = lower[at] != data[at]
    wide = np.flatnonzero(data[at] >= 0xC3)
    changed[wide] |= lower[at[wide] + 1] != data[at[wide] + 1]
    return np.asarray(changed)


def _hashes(data: Bytes, begin: Ints, n_bytes: Ints) -> Hashes:
    """A hash of each word's first ``MAX_BYTES``: eight bytes at a time, an eighth of the cost of one by one."""
    eights = np.ndarray(len(data) - WORD_BYTES + 1, "<u8", data, strides=(1,))
    key = _mixed(eights[begin] & _MASKS[np.minimum(n_bytes, WORD_BYTES)])
    for done in range(WORD_BYTES, MAX_BYTES, WORD_BYTES):
        long = np.flatnonzero(n_bytes > done)
        rest = np.minimum(n_bytes[long] - done, WORD_BYTES)
        key[long] = _mixed(key[long] ^ (eights[begin[long] + done] & _MASKS[rest]))
    return key


def _mixed(key: Hashes) -> Hashes:
    """The bits of each number spread over all of it; no two numbers become the same."""
    key = key * _BASE
    key ^= key >> np.uint64(32)
    key *= _BASE
    return key


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
    place = ints(pa.array(key).dictionary_encode().indices)  # numbered as they come first
    first_line = line[np.flatnonzero(np.diff(np.maximum.accumulate(place), prepend=-1))]
    again = first_line[place] < line
    return np.bincount(line, minlength=n_lines), np.bincount(line[again], minlength=n_lines)

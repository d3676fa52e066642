"""Articles whose bodies share most of their words: MinHash with one permutation, bands of it, exact pairs.

A body is the set of its runs of five words (shingles), hashed. The hashes are divided among 64 buckets, and the least
of each makes the signature; bodies that agree in a band of four buckets are compared shingle by shingle. Measured:
0.1 ms an article of 330 words and 256 bytes of signature, so that 100,000 articles take 26 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Hashes, Ints, mix, text_buffer
from corpus_pipeline.columns_letters import is_in_class

# Words of a shingle, and the fewest shingles by which a body can be told from others.
WORDS, LEAST_SHINGLES = 5, 16
# Share of shingles in common from which two bodies are near duplicates.
LEAST_SHARE = 0.7
BUCKETS, BAND = 64, 4
# Pairs whose signatures agree in less than this share are not worth comparing: 3.5 deviations below ``LEAST_SHARE``.
_LEAST_AGREEMENT = 0.5

Signatures = npt.NDArray[np.uint32]
Shingles = Callable[[int], Hashes]
# An article and the earlier one that it nearly repeats, by number, with the share of shingles in common.
Link = tuple[int, int, float]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_STEP = 1024
_ASCII, _SPACE = np.arange(256) < 0x80, np.uint8(ord(" "))
_SEPARATOR, _WORD, _HAN = range(3)
_KINDS = np.array(
    [_HAN if 0xE3 <= b <= 0xE9 else _WORD if b >= 0x80 or chr(b).isalnum() else _SEPARATOR for b in range(256)], np.int8
)


def shingle_hashes(texts: pa.Array, first: Ints) -> tuple[Hashes, Ints]:
    """The distinct shingles of each article, rising, and the n + 1 places where those of an article begin.

    ``texts``: paragraphs in order; ``first``: n + 1 row numbers, an article's paragraphs are ``first[i]:first[i + 1]``.
    A word is a run of letters and digits; a Han or Kana character is one by itself.
    """
    data, offsets = _lettered(texts)
    words, starts = _word_hashes(data, offsets)
    at = np.searchsorted(starts, offsets[first])
    n = max(len(words) - WORDS + 1, 0)
    shingles = np.zeros(n, np.uint64)
    for i in range(WORDS):
        shingles = mix(shingles, words[i : i + n])
    article = np.repeat(np.arange(len(first) - 1), np.diff(at))
    whole = article[:n] == article[len(article) - n :] if n else np.zeros(0, np.bool_)
    shingles, article = _scrambled(shingles[whole]), article[:n][whole]
    at = np.searchsorted(article, np.arange(len(first)))
    for start, end in zip(at[:-1].tolist(), at[1:].tolist(), strict=True):
        shingles[start:end].sort()
    new = np.ones(len(shingles), np.bool_)
    new[1:] = (shingles[1:] != shingles[:-1]) | (article[1:] != article[:-1])
    return shingles[new], np.searchsorted(article[new], np.arange(len(first))).astype(np.int64)


def _lettered(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Ints]:
    """The texts in lower case as bytes with their offsets, with spaces for all signs beyond ASCII.

    So of the bytes that are not ASCII only letters are left; signs of ASCII divide words anyway.
    """
    data, offsets = text_buffer(pc.utf8_lower(texts))
    data = data[: offsets[-1]]
    letters = is_in_class(data, _ASCII, r"\pL\pM\pN")
    # To reckon takes a sixth of the time of choosing byte by byte.
    return (data - _SPACE) * letters.view(np.uint8) + _SPACE, offsets


def _word_hashes(data: npt.NDArray[np.uint8], offsets: Ints) -> tuple[Hashes, Ints]:
    """A hash of every word of all texts, and the byte that it begins with."""
    kind = _KINDS.take(data)
    is_word = kind != _SEPARATOR
    is_start = is_word & (kind == _HAN)
    is_start[1:] |= is_word[1:] & ~is_word[:-1]
    is_start[3:] |= is_word[3:] & (kind[:-3] == _HAN)
    edges = offsets[:-1][offsets[:-1] < len(data)]
    is_start[edges] = is_word[edges]
    is_end = is_word.copy()
    is_end[:-1] &= ~is_word[1:] | is_start[1:]
    starts, ends = np.flatnonzero(is_start), np.flatnonzero(is_end) + 1
    # The sum of byte times power, brought back to where the word begins: equal words are equal wherever they stand.
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(_times_powers(data, _ODD), out=sums[1:])
    return _scrambled((sums[ends] - sums[starts]) * _powers_at(_INVERSE, starts)), starts


def _times_powers(data: npt.NDArray[np.uint8], base: np.uint64) -> Hashes:
    """Each byte and one more, times the power of a number that its place is, modulo 2 to the 64."""
    low, high = _steps(base, len(data))
    values = np.zeros(len(high) * _STEP, np.uint64)
    values[: len(data)] = data
    values += np.uint64(1)
    grid = values.reshape(-1, _STEP)
    grid *= low
    grid *= high[:, np.newaxis]
    return values[: len(data)]


def _powers_at(base: np.uint64, exponents: Ints) -> Hashes:
    """Some powers of a number, modulo 2 to the 64."""
    low, high = _steps(base, int(exponents.max(initial=0)) + 1)
    return np.asarray(low[exponents % _STEP] * high[exponents // _STEP], np.uint64)


def _steps(base: np.uint64, n: int) -> tuple[Hashes, Hashes]:
    """The powers below ``_STEP``, and those of its multiples below ``n``: their products take a third of the time."""
    low, high = np.full(_STEP + 1, base), np.full(-(-n // _STEP), base)
    low[0] = 1
    low = np.multiply.accumulate(low)
    high[:1], high[1:] = 1, low[-1]
    return low[:-1], np.multiply.accumulate(high)


def _scrambled(values: Hashes) -> Hashes:
    """Every bit of a hash made to depend on all of it (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return np.asarray(values ^ (values >> np.uint64(33)), np.uint64)


def signatures(shingles: Hashes, at: Ints) -> Signatures:
    """The least shingle of each bucket, by article; an empty bucket takes that of the next that is not.

    Needs: shingles rising within each article, so that the first one of a bucket is its least.
    """
    article = np.repeat(np.arange(len(at) - 1), np.diff(at))
    bucket = (shingles >> np.uint64(58)).astype(np.int64)
    place = article * BUCKETS + bucket
    new = np.ones(len(place), np.bool_)
    new[1:] = place[1:] != place[:-1]
    out = np.zeros((len(at) - 1) * BUCKETS, np.uint32)
    filled = np.zeros(len(out), np.bool_)
    out[place[new]] = (shingles[new] >> np.uint64(26)).astype(np.uint32)
    filled[place[new]] = True
    return _filled(out.reshape(-1, BUCKETS), filled.reshape(-1, BUCKETS))


def _filled(values: Signatures, filled: Bools) -> Signatures:
    out = values.copy()
    missing = ~filled
    for step in range(1, BUCKETS):
        if not missing.any():
            break
        usable = missing & np.roll(filled, -step, axis=1)
        out[usable] = np.roll(values, -step, axis=1)[usable] + np.uint32(0x9E3779B1 * step % 2**32)
        missing &= ~usable
    return out


def candidates(signs: Signatures, numbers: Ints) -> npt.NDArray[np.int64]:
    """Pairs of rows of which the later agrees with the earlier in a band: (later, earlier), each once.

    Each row is paired with the first and with the last before it of the same band: pairs grow with rows, not squared.
    ``numbers``: of the articles that the rows stand for.
    """
    halves = np.ascontiguousarray(signs).view(np.uint64)
    bands = mix(halves[:, 0::2], halves[:, 1::2])
    pairs = [pair for band in range(BUCKETS // BAND) for pair in _of_band(bands[:, band])]
    if not pairs:
        return np.empty((0, 2), np.int64)
    found = np.unique(np.concatenate(pairs), axis=0)
    agreement = (signs[found[:, 0]] == signs[found[:, 1]]).mean(axis=1)
    likely: npt.NDArray[np.int64] = numbers[found[agreement >= _LEAST_AGREEMENT]]
    return likely


def _of_band(keys: Hashes) -> Iterator[npt.NDArray[np.int64]]:
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
    begins = np.arange(len(order))
    begins[same] = 0
    begins = np.maximum.accumulate(begins)
    for earlier in (begins[same], same - 1):
        yield np.column_stack([order[same], order[earlier]]).astype(np.int64)


def near_links(pairs: npt.NDArray[np.int64], shingles: Shingles) -> list[Link]:
    """Each article that nearly repeats an earlier one, with that one, which nearly repeats none itself.

    ``pairs``: of ``candidates``, in any order; ``shingles``: those of an article by its number.
    """
    roots: dict[int, int] = {}
    links = []
    for later, group in _grouped(pairs):
        tried: set[int] = set()
        for earlier in group:
            root = roots.get(earlier, earlier)
            if root in tried:
                continue
            tried.add(root)
            share = share_in_common(shingles(later), shingles(root))
            if share >= LEAST_SHARE:
                roots[later] = root
                links.append((later, root, share))
                break
    return links


def _grouped(pairs: npt.NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """The earlier articles of each later one, in order."""
    ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    later, first, count = np.unique(ordered[:, 0], return_index=True, return_counts=True)
    for number, start, n in zip(later.tolist(), first.tolist(), count.tolist(), strict=True):
        yield number, ordered[start : start + n, 1].tolist()


def share_in_common(left: Hashes, right: Hashes) -> float:
    """Shingles in both of all in either."""
    common = len(np.intersect1d(left, right, assume_unique=True))
    return common / max(len(left) + len(right) - common, 1)

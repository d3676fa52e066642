"""The form of short lines: each run of words as one ``a``, each number as one ``0``, told on their bytes.

RE2 takes 15 ms a batch for this before it has read a line, so many states do its classes of letters have.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, of_bytes, strings_from, text_buffer
from corpus_pipeline.columns_letters import is_in_class

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]

_ASCII = tuple(map(chr, range(128)))
_IS_DIGIT = np.array([*(char.isdigit() for char in _ASCII), *[False] * 128], np.bool_)
_IS_LETTER = np.array([*(char.isalpha() for char in _ASCII), *[False] * 128], np.bool_)
_IN_WORD = np.array([*(char.isalpha() or char in "'." for char in _ASCII), *[False] * 128], np.bool_)
_BLANK = ord(" ")


def forms_of(texts: pa.Array) -> pa.Array:
    """The form of each string: ``Ada M. Brill, 3 June 2021`` is ``a, 0 a 0``.

    A word begins with a letter, and letters, marks, apostrophes and full stops belong to it; words stand one blank
    apart.
    """
    data, offsets = text_buffer(texts)
    data, offsets = data[offsets[0] : offsets[-1]], offsets - offsets[0]
    first = np.zeros(len(data) + 1, np.bool_)
    first[offsets] = True
    words, digits = _words(data, first[:-1]), of_bytes(_IS_DIGIT, data)
    goes_on = np.zeros(len(data), np.bool_)
    for run in (words, digits):
        goes_on[1:] |= run[1:] & run[:-1]
    kept = ~goes_on | first[:-1]
    form = np.where(words, np.uint8(ord("a")), np.where(digits, np.uint8(ord("0")), data))
    return strings_from(form[kept], np.append(0, np.cumsum(kept))[offsets])


def _words(data: Bytes, first: Bools) -> Bools:
    """Whether each byte belongs to a run of words. ``first``: bytes with which a string begins."""
    letter = is_in_class(data, _IS_LETTER, r"\pL")
    inside = letter | is_in_class(data, _IN_WORD, r"\pL\pM’")
    place = np.arange(len(data), dtype=np.int32)
    opens = inside.copy()
    opens[1:] &= ~inside[:-1] | first[1:]
    words = inside & (_last(letter, place) >= _last(opens, place))
    joins = data[1:-1] == _BLANK
    joins &= words[:-2] & letter[2:] & ~first[1:-1] & ~first[2:]
    words[1:-1] |= joins
    return words


def _last(mask: Bools, place: Places) -> Places:
    """The last place under the mask up to each place, -1 for none."""
    return np.asarray(np.maximum.accumulate(np.where(mask, place, np.int32(-1))))

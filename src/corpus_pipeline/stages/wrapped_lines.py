"""Hard-wrapped text: lines of one width that break where the next word did not fit, found by just that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.text.breaks import is_unspaced

# Widths that text is wrapped at.
LEAST, MOST = 40, 100
# Lines that broke in mid-sentence because the next word did not fit: so many, and this share of the long lines.
BROKEN, SHARE, LONG = 4, 0.6, 0.6
# Of the lines that go on with a sentence so many begin with a capital at most: half the words of German do.
CAPITALS = 0.6
# Wrapped lines differ by the word that did not fit; so many of the lines that may be wrapped are.
BAND, BAND_SHARE = 12, 0.4
# Longer words, mostly addresses, are no reason to break a line.
WORD = 25
_ENDS = re.compile(r"[.!?…。！？؟۔॥।][\"'’”»)\]]{0,3}$")
# Items of lists, headings, quotations, rows of tables and addresses begin lines of their own.
_BEGINS = re.compile(r"[*•‣▪●◦·+–—-](?:\s|$)|[>|#]|[0-9]{1,3}[.)]\s|https?://|www\.")


class _Pairs(NamedTuple):
    """Lines of which one may go on with the other, by the row of the lower one.

    ``above``: characters of the upper line; ``fits``: of a line that the next word would have fitted in; ``ends``: the
    upper one ends a sentence; ``capital``: the lower one begins with a capital.
    """

    row: Ints
    above: Ints
    fits: Ints
    ends: Bools
    capital: Bools

    def broken(self, width: int) -> Bools:
        """Pairs that a page of this width parted."""
        return np.asarray((self.above <= width) & (self.fits > width))


def are_of_one_width(size: Ints) -> bool:
    """Whether enough of the lines that are long enough have lengths side by side: asked before their texts are."""
    counts = np.bincount(size[(size > LEAST) & (size <= MOST)], minlength=MOST + 1)
    below = np.cumsum(counts)
    n = int((below[BAND:] - below[:-BAND]).max())
    return n >= max(BROKEN, BAND_SHARE * int(below[-1]))


def wrapped_at(texts: Sequence[str], indent: Ints, adjacent: Bools) -> Bools:
    """For each line of a document whether it goes on with the line above, from which a narrow page parted it.

    ``indent``: white space before each line; ``adjacent``: lines with no blank line above them.
    """
    out: Bools = np.zeros(len(texts), np.bool_)
    size = np.array([len(text) for text in texts], np.int64) + indent
    pairs = _pairs(texts, size, adjacent)
    width = _width(pairs, size[[not _BEGINS.match(text) for text in texts]])
    if width:
        out[pairs.row[pairs.broken(width)]] = True
    return out


def _pairs(texts: Sequence[str], size: Ints, adjacent: Bools) -> _Pairs:
    pairs = {(texts[row - 1], texts[row]): row for row in (np.flatnonzero(adjacent[1:]) + 1).tolist()}
    rows = [row for (_, text), row in pairs.items() if not _BEGINS.match(text)]  # signatures recur, and prove nothing
    row = np.array(rows, np.int64)
    words = [1 if is_unspaced(texts[i]) else len(texts[i].split(None, 1)[0]) for i in rows]
    ends = [bool(_ENDS.search(texts[i - 1][-5:])) for i in rows]
    fits = size[row - 1] + 1 + np.minimum(np.array(words, np.int64), WORD)
    capital = np.array([texts[i][:1].isupper() for i in rows], np.bool_)
    return _Pairs(row, size[row - 1], fits, np.array(ends, np.bool_), capital)


def _width(pairs: _Pairs, size: Ints) -> int:
    """The width at which most lines broke in mid-sentence; 0 where they are too few, or read like titles."""
    widths = np.unique(pairs.above[(pairs.above >= LEAST) & (pairs.above <= MOST)]).tolist()
    if not widths:
        return 0
    width = max(widths, key=lambda width: int((pairs.broken(width) & ~pairs.ends).sum() - (size > width).sum()))
    long = (pairs.above >= LONG * width) & (pairs.above <= width) & ~pairs.ends
    broken = pairs.broken(width) & long
    n = int(broken.sum())
    is_wrapped = n >= max(BROKEN, SHARE * long.sum()) and (broken & pairs.capital).sum() <= CAPITALS * n
    return width if is_wrapped else 0

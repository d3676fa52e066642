"""The chance from which lines belong to the article of their page: the one whose F1 is expected to be best there.

Where all lines are sure, F1 is best with those that are likelier text than not; where few are, with less likely ones
too. Chances are counted in whole steps, so that what is told of a page does not depend on its batch.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from corpus_pipeline.columns import Ints
from corpus_pipeline.model.lookups import Values

STEPS: Final = 200
_CHANCES: Final = (np.arange(1, STEPS) / STEPS).astype(np.float64)
_LOGITS: Final = np.log(_CHANCES / (1 - _CHANCES)).astype(np.float32)
# Bounds that are tried, in steps: chances of .2 to .7; pages of no line have the middle.
_TRIED: Final = range(40, 141, 10)
_MIDDLE: Final = 100


def page_bounds(score: Values, words: Ints, page: Ints) -> Values:
    """For each line the log odds from which lines of its page belong to its article.

    ``score``: log odds of lines; ``words``: of lines, 0 where no weights are asked; ``page``: numbers from 0 on.
    """
    chance = np.searchsorted(_LOGITS, score, side="right")
    n_pages = int(page.max(initial=-1)) + 1
    likely = np.bincount(page, words * chance, n_pages)
    best, bound = np.zeros(n_pages), np.full(n_pages, _MIDDLE)
    for step in _TRIED:
        taken = words * (chance >= step)
        right, n_taken = np.bincount(page, taken * chance, n_pages), np.bincount(page, taken, n_pages)
        f1 = right / np.maximum(STEPS * n_taken + likely, 1)
        bound, best = np.where(f1 > best, step, bound), np.maximum(f1, best)
    return np.asarray(_LOGITS[bound - 1][page])

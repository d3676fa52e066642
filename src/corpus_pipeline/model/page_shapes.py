"""The parts of a page: where its prose clusters, the gaps in it, and the runs of lines that are no sentences.

A menu or a list of other pages is a run of lines that resemble each other; a heading is a short gap in prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.lookups import Features, Values, Weights
from corpus_pipeline.model.running import Running, since, until

# Lines without prose that a cluster of it may hold: a heading with a picture, a box of other pages.
GAPS = (4, 12)
# Lines from the main cluster, in a run, and to prose beyond which more of them tell nothing; a page without prose.
MOST_AWAY, MOST_RUN, MOST_GAP, NO_PROSE = 60, 60, 30, 99
# A date or a byline has at most so many words, and the article begins so few lines below it; a title that stands in
# the page twice has at least so many. Dates of lists are counted over so many lines on each side.
HEAD_WORDS, BELOW_HEAD, TITLE_WORDS, DATES_AROUND = 14, 6, 4, 12
# Lines of a run are no sentences, and no longer than this.
RUN_WORDS = 12
Columns = dict[str, npt.NDArray[np.generic]]


def shape_features(prose: Bools, chars: Ints, own: Features, ruled: Bools, at: Ints) -> Columns:
    """The features of every line of some pages.

    ``chars``: of each line; ``own``: features of lines, with same_text, date_here, is_byline and is_dateline.
    """
    size = np.where(prose, chars, 0)
    heads, distances = _heads(own, prose, at)
    out: Columns = {"gap": _gaps(prose, at)} | distances
    for gap in GAPS:
        out |= {f"{name}_{gap}": values for name, values in _clusters(prose, size, heads, at, gap).items()}
    return out | _runs(own, ruled, at) | _likeness(own["n_words"], at)


def _heads(own: Features, prose: Bools, at: Ints) -> tuple[Bools, Columns]:
    """Lines that stand just below dates and bylines, and the way from each line to these and to repeated headings."""
    n_words = own["n_words"]
    dates = (own["date_here"] > 0) & (n_words <= HEAD_WORDS) & ~prose
    meta = dates | (own["is_byline"] > 0) | (own["is_dateline"] > 0)
    repeats = (own["same_text"] > 1) & (n_words >= TITLE_WORDS) & ~prose
    out: Columns = {"dates_around": Running(dates, at).around(DATES_AROUND)}
    for name, mask in {"date": dates, "meta": meta, "repeat": repeats}.items():
        out[f"since_{name}"], out[f"until_{name}"] = since(mask, at, MOST_AWAY), until(mask, at, MOST_AWAY)
    return np.asarray(since(meta, at, MOST_AWAY) <= BELOW_HEAD), out


def _gaps(prose: Bools, at: Ints) -> Values:
    """Lines between the prose above and below a line: 0 for prose, and from 40 on where one of them is wanting."""
    above, below = since(prose, at, MOST_RUN), until(prose, at, MOST_RUN)
    inside = np.minimum(above, MOST_GAP) + np.minimum(below, MOST_GAP) - 1
    nearest = np.minimum(np.minimum(above, below), MOST_GAP - 10)
    edge = np.where((above < MOST_RUN) & (below < MOST_RUN), inside, MOST_GAP + 10 + nearest)
    return np.where(prose, 0, edge).astype(np.float32)


def _clusters(prose: Bools, size: Ints, heads: Bools, at: Ints, gap: int) -> Columns:
    """Prose with no more than ``gap`` lines between: the way to the cluster that holds most, and what share is here.

    The same of the clusters that begin just below a date or a byline, as articles do.
    """
    doc = np.repeat(np.arange(len(at) - 1), np.diff(at))
    rows = np.flatnonzero(prose)
    begins = np.flatnonzero((np.diff(rows, prepend=-gap - 2) > gap) | (np.diff(doc[rows], prepend=-1) != 0))
    if not len(begins):
        none = np.zeros(len(prose), np.float32)
        far = none + NO_PROSE
        return {"main": far, "in_cluster": none, "main_share": none, "headed": far, "in_headed": none}
    first, last = rows[begins], rows[np.append(begins[1:], len(rows)) - 1]
    held = np.add.reduceat(size[rows], begins)
    main, share, most = _fullest(first, last, held, doc)
    headed, share_headed, _ = _fullest(first, last, held * heads[first], doc)
    total = np.maximum(np.bincount(doc, size), 1)
    return {
        "main": main,
        "in_cluster": share,
        "main_share": (most / total)[doc],
        "headed": headed,
        "in_headed": share_headed,
    }


def _fullest(first: Ints, last: Ints, held: Ints, doc: Ints) -> tuple[Weights, Weights, Weights]:
    """The way from each line to the fullest cluster of its document, and how full its own one is beside that.

    And how full that one is, a value a document.
    """
    n_docs = int(doc[-1]) + 1
    most, main = np.zeros(n_docs), np.full(n_docs, -1)
    np.maximum.at(most, doc[first], held)
    fullest = np.flatnonzero((held >= most[doc[first]]) & (held > 0))[::-1]
    main[doc[first[fullest]]] = fullest
    row, known = np.arange(len(doc)), (main >= 0)[doc]
    start, end = first[main][doc], last[main][doc]
    away = np.where(row < start, row - start, np.where(row > end, row - end, 0))
    cluster = np.searchsorted(first, row, side="right") - 1
    inside = (cluster >= 0) & (row <= last[cluster]) & (doc[first[cluster]] == doc)
    share = held[cluster] / np.maximum(most[doc], 1)
    return np.where(known, np.clip(away, -MOST_AWAY, MOST_AWAY), NO_PROSE), np.where(inside, share, 0), most


def _runs(own: Features, ruled: Bools, at: Ints) -> Columns:
    """Lines one below the other that are no sentences: how many, how alike in length, and what they have in common."""
    length = np.log2(own["n_words"] + 1)
    loose = (own["ends_sentence"] == 0) & (own["n_words"] <= RUN_WORDS)
    doc = np.repeat(np.arange(len(at) - 1), np.diff(at))
    begins = (np.diff(loose, prepend=False) != 0) | (np.diff(doc, prepend=-1) != 0)
    run = np.cumsum(begins) - 1
    n_lines = np.bincount(run)
    columns: Mapping[str, npt.NDArray[np.bool_ | np.integer[Any] | np.floating[Any]]] = {
        "words": length,
        "names": own["names"],
        "capitals": own["capitals"],
        "dates": own["date_here"],
        "low": own["opens_low"],
        "ruled": ruled,
        "colons": own["colons"] > 0,
        "same": own["same_text"] > 1,
        "list": own["is_list"],
    }
    mean = {name: np.bincount(run, values) / n_lines for name, values in columns.items()}
    spread = np.sqrt(np.maximum(np.bincount(run, length * length) / n_lines - mean["words"] ** 2, 0))
    return {f"run_{name}": values[run] for name, values in mean.items()} | {
        "run_spread": spread[run],
        "run": np.where(loose, np.minimum(n_lines[run], MOST_RUN), 0),
    }


def _likeness(n_words: Values, at: Ints) -> Columns:
    """How much longer or shorter than the lines above and below, as powers of two; -1 at the ends of a document."""
    length = np.log2(n_words + 1)
    step = np.abs(np.diff(length, prepend=0, append=0))
    first, last = np.zeros(len(length) + 1, np.bool_), np.zeros(len(length) + 1, np.bool_)
    first[at[:-1]], last[at[1:]] = True, True
    return {"like_above": np.where(first[:-1], -1, step[:-1]), "like_below": np.where(last[1:], -1, step[1:])}

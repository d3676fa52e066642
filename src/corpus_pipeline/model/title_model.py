"""Titles of whole pages of plain text: among the lines above an article, the one whose words it goes on to use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, first_by, ints, one_chunk
from corpus_pipeline.model.lookups import Features, Values
from corpus_pipeline.model.page_features import reads_as_prose
from corpus_pipeline.model.tokens import find_words, straightened
from corpus_pipeline.phrases import has

VERSION = 1
# Words of a title; a date line has fewer words beside its date. Titles stand above the first prose or are a line of
# the article by the weights for pages.
MOST_WORDS, LEAST_WORDS, DATE_WORDS, MOST_BELOW = 30, 2, 8, 2
# Lines of the article that a title is compared with, the shortest word in bytes, and how many of its words tell more.
ARTICLE_LINES, WORD_BYTES, MOST_SHARED = 60, 3, 8
# Lines below a title where its date and byline stand; beyond so many words a title is long, below so many words short.
META_ROWS, LONG_WORDS, SHORT_WORDS = 4, 18, 4
# A line that shares no word with the article is its title only so near to it.
NEAR = 3


def find_titles(lines: pa.Table, rest: Bools, body: Bools, at: Ints) -> Bools:
    """The lines that are titles of whole pages, one in each document at most.

    ``rest``: lines that no rule has labelled; ``body``: those of whole pages that are of the article; ``at``: bounds of
    the documents. Needs: clean, families, n_words, has_date, ends_sentence, is_short.
    """
    titles = np.zeros(lines.num_rows, np.bool_)
    rows, features = title_candidates(lines, rest, body, at)
    if len(rows):
        best = best_lines(features, load_title_weights(), np.searchsorted(at, rows, side="right") - 1)
        sure = (features["shared_words"][best] > 0) | (features["near"][best] >= -np.log2(NEAR + 1))
        titles[rows[best[sure]]] = True
    return titles


def title_candidates(lines: pa.Table, rest: Bools, body: Bools, at: Ints) -> tuple[Ints, Features]:
    """The rows that may be titles, and what tells titles among them; nothing of no rows."""
    first = _first_prose(lines, body, at)
    rows = _candidates(lines, rest, first, at)
    return rows, title_features(lines, rest, body, (rows, first), at) if len(rows) else {}


def best_lines(features: Features, weights: Mapping[str, float], doc: Ints) -> Ints:
    """The likeliest line of each document, the first of several. ``doc``: the document of each line, in order."""
    score = sum((weight * features[name] for name, weight in weights.items()), np.zeros(len(doc)))
    order = np.lexsort((np.arange(len(doc)), -np.round(score, 6), doc))
    return order[np.flatnonzero(np.diff(doc[order], prepend=-1))]


def _first_prose(lines: pa.Table, body: Bools, at: Ints) -> Ints:
    """The first line of prose of each article, or its first line; the end of the document where there is none."""
    prose, any_line = first_by(body & reads_as_prose(lines), at), first_by(body, at)
    return np.where(prose < at[1:], prose, any_line)


def _candidates(lines: pa.Table, rest: Bools, first: Ints, at: Ints) -> Ints:
    """Rows that may be the title of their document."""
    n_words = ints(lines["n_words"])
    n = np.diff(at)
    above = np.arange(lines.num_rows) <= np.repeat(np.where(first < at[1:], first + MOST_BELOW, -1), n)
    titular = bools(lines["is_short"]) & (n_words >= LEAST_WORDS) & (n_words <= MOST_WORDS) & ~reads_as_prose(lines)
    meta = has(ints(lines["families"]), "byline", "dateline") | (bools(lines["has_date"]) & (n_words < DATE_WORDS))
    return np.flatnonzero(rest & above & titular & ~meta)


def title_features(lines: pa.Table, rest: Bools, body: Bools, found: tuple[Ints, Ints], at: Ints) -> Features:
    """What tells titles. ``found``: the rows in question, and the first line of prose of each document."""
    rows, first = found
    doc = np.searchsorted(at, rows, side="right") - 1
    n_words, families = ints(lines["n_words"])[rows], ints(lines["families"])
    n_rest = np.append(0, np.cumsum(rest))
    away = n_rest[first[doc]] - n_rest[rows]
    own, shared = _shared(lines, rows, body, at)
    return {
        "shared_share": shared / np.maximum(own, 1),
        "shared_words": np.minimum(shared, MOST_SHARED) / MOST_SHARED,
        "length": np.log2(n_words + 1),
        "short": np.minimum(n_words, SHORT_WORDS) / SHORT_WORDS,
        "long": n_words > LONG_WORDS,
        "near": -np.log2(np.abs(away) + 1),
        "below": away < 0,
        "stops": bools(lines["ends_sentence"])[rows],
        "date_below": _soon(bools(lines["has_date"]), rows, at[doc + 1]),
        "byline_below": _soon(has(families, "byline", "dateline"), rows, at[doc + 1]),
        "of_article": body[rows],
    }


def _soon(mask: Bools, rows: Ints, end: Ints) -> Bools:
    """Whether one of the next few lines of the document is under the mask."""
    n = np.append(0, np.cumsum(mask))
    return np.asarray(n[np.minimum(rows + 1 + META_ROWS, end)] > n[rows + 1])


def _shared(lines: pa.Table, rows: Ints, body: Bools, at: Ints) -> tuple[Values, Values]:
    """How many different words each row has, and how many of them stand in other lines of its article."""
    n_above = np.append(0, np.cumsum(body))
    place = n_above[:-1] - np.repeat(n_above[at[:-1]], np.diff(at))
    of_article = body & (place < ARTICLE_LINES)
    asked = np.flatnonzero(of_article | np.isin(np.arange(lines.num_rows), rows))
    words = find_words(straightened(one_chunk(lines["clean"]).take(pa.array(asked))))
    kept = words.n_bytes >= WORD_BYTES
    row = asked[words.line[kept]]
    doc = np.searchsorted(at, row, side="right") - 1
    _, key = np.unique(np.stack([doc.astype(np.uint64), words.key[kept]]), axis=1, return_inverse=True)
    once = np.unique(np.stack([row, key.ravel()]), axis=1)
    in_article = np.bincount(once[1][of_article[once[0]]], minlength=int(key.max(initial=0)) + 1)
    others = in_article[once[1]] - of_article[once[0]]
    at_row = np.searchsorted(rows, once[0])
    mine = (at_row < len(rows)) & (rows[np.minimum(at_row, len(rows) - 1)] == once[0])
    own = np.bincount(at_row[mine], minlength=len(rows))
    return own.astype(np.float64), np.bincount(at_row[mine & (others > 0)], minlength=len(rows)).astype(np.float64)


@cache
def load_title_weights() -> Mapping[str, float]:
    """The weights for titles that ship with the package, by feature, read once a process."""
    raw = json.loads((resources.files(__package__) / "weights" / "titles.json").read_text(encoding="utf-8"))
    if raw["version"] != VERSION:
        raise ValueError(f"weights of version {raw['version']}, expected {VERSION}")
    return {name: float(weight) for name, weight in raw["weights"].items()}

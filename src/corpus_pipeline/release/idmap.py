"""Where the paragraphs and comments of an old release went: the same identifier, the same words, an overlap, or gone.

Identifiers are made of words, so that most rows keep theirs. What is left is looked for in the same article, which is
the one of the same identifier, else the one document with the same text or address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from corpus_pipeline.columns import Ints, ints, one_chunk
from corpus_pipeline.columns_letters import words_key
from corpus_pipeline.folder import read_table
from corpus_pipeline.release.matching import match_keys

MAP_SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False),
        pa.field("old_id", pa.string(), nullable=False),
        pa.field("new_id", pa.string()),
        pa.field("basis", pa.string(), nullable=False),
        pa.field("similarity", pa.float32()),
    ]
)
MAPPED: Mapping[str, str] = MappingProxyType({"paragraphs": "paragraph_id", "comments": "comment_id"})
BASES = ("same", "text", "overlap", "gone")
# Percent from which an edited text is still the same, and a text that holds another one holds it.
_LEAST_RATIO, _LEAST_PART = 60, 90
# Shorter texts are found inside others by chance.
_LEAST_CHARS = 20
# Rows of one article with the same words are told apart up to so many.
_MOST_TIMES = 2**16
# Texts of one article that are compared with each other at a time; those far apart in a longer one are not.
_BLOCK, _WINDOW = 64, 128


def map_ids(old: Path, new: Path) -> pa.Table:
    """For each paragraph and comment of the old release its identifier in the new one, in the order of the old."""
    articles = _map_articles(old, new)
    return pa.concat_tables([_map_table(old, new, name, key, articles) for name, key in MAPPED.items()])


def write_map(mapping: pa.Table, path: Path) -> None:
    """Write the map as Parquet."""
    pq.write_table(mapping, path, compression="zstd")


def _map_articles(old: Path, new: Path) -> pa.Table:
    """Old article identifiers (``old``) and the new ones that they became (``new``)."""
    tables = [_articles(dist) for dist in (old, new)]
    pairs = [pa.table({"old": [], "new": []}, pa.schema([("old", pa.string()), ("new", pa.string())]))]
    for key in ("article_id", "text_sha256", "url"):
        keys = [_once(table, key) for table in tables]
        matched = match_keys(*(one_chunk(table[key]) for table in keys))
        found = [
            keys[0]["article_id"].take(pa.array(matched.old)),
            keys[1]["article_id"].take(pa.array(matched.new)),
        ]
        pairs.append(pa.table({"old": found[0], "new": found[1]}))
        tables = [
            table.filter(pc.invert(pc.is_in(table["article_id"], value_set=one_chunk(ids))))
            for table, ids in zip(tables, found, strict=True)
        ]
    return pa.concat_tables(pairs)


def _articles(dist: Path) -> pa.Table:
    """Articles with their own address and the hash of their document's text."""
    articles = read_table(dist, "articles", ["article_id", "document_id", "url"])
    documents = read_table(dist, "documents", ["document_id", "text_sha256"])
    row = pc.index_in(articles["document_id"], value_set=one_chunk(documents["document_id"]))
    return articles.append_column("text_sha256", one_chunk(documents["text_sha256"]).take(one_chunk(row)))


def _once(table: pa.Table, key: str) -> pa.Table:
    """The rows whose value of a column occurs once and is not null."""
    counts = pc.value_counts(one_chunk(table[key]))
    values = counts.field(0).filter(pc.equal(counts.field(1), 1))
    return table.filter(pc.and_(pc.is_valid(table[key]), pc.is_in(table[key], value_set=values)))


def _map_table(old: Path, new: Path, name: str, key: str, articles: pa.Table) -> pa.Table:
    before, after = _rows(old, name, key), _living(_rows(new, name, key))
    matched = match_keys(one_chunk(before[key]), one_chunk(after[key]))
    target = np.full(before.num_rows, -1, np.int64)
    basis = np.full(before.num_rows, BASES.index("gone"), np.int8)
    share = np.full(before.num_rows, np.nan, np.float32)
    target[matched.old], basis[matched.old], share[matched.old] = matched.new, BASES.index("same"), 1
    left = _Left(before, after, matched.removed, matched.added, articles)
    for found, rows, targets, scores in (("text", *_same_words(left)), ("overlap", *_overlaps(left))):
        target[rows], basis[rows], share[rows] = targets, BASES.index(found), scores
    ids = one_chunk(after[key]).take(pa.array(target, mask=target < 0))
    columns = {
        "table": pa.array(np.full(before.num_rows, name)).cast(pa.string()),
        "old_id": one_chunk(before[key]),
        "new_id": ids,
        "basis": pa.array(BASES).take(pa.array(basis)),
        "similarity": pa.array(share, mask=np.isnan(share)),
    }
    return pa.table(columns, MAP_SCHEMA)


def _rows(dist: Path, name: str, key: str) -> pa.Table:
    return read_table(dist, name, [key, "article_id", "text", *(["status"] if name == "comments" else [])])


def _living(rows: pa.Table) -> pa.Table:
    """The rows whose text is published: what was withdrawn is gone, though its identifier is still there."""
    return rows.filter(pc.not_equal(rows["status"], "withdrawn")) if "status" in rows.column_names else rows


Found = tuple[Ints, Ints, npt.NDArray[np.float32]]


class _Left:
    """Rows without a partner: row numbers in both tables, and a number for the article that they stand in."""

    def __init__(self, before: pa.Table, after: pa.Table, removed: Ints, added: Ints, articles: pa.Table) -> None:
        self.old_texts = one_chunk(before["text"].take(pa.array(removed)))
        self.new_texts = one_chunk(after["text"].take(pa.array(added)))
        renamed = pc.index_in(before["article_id"].take(pa.array(removed)), value_set=one_chunk(articles["old"]))
        article = one_chunk(articles["new"]).take(one_chunk(renamed))
        targets = one_chunk(after["article_id"].take(pa.array(added)))
        known = pc.unique(targets)
        self.old_articles = ints(pc.fill_null(pc.index_in(article, value_set=known), -1))
        self.new_articles = ints(pc.index_in(targets, value_set=known))
        self.old_rows, self.new_rows = removed, added

    def keep(self, old: Ints, new: Ints) -> None:
        """Leave only these rows."""
        self.old_texts, self.new_texts = self.old_texts.take(pa.array(old)), self.new_texts.take(pa.array(new))
        self.old_articles, self.new_articles = self.old_articles[old], self.new_articles[new]
        self.old_rows, self.new_rows = self.old_rows[old], self.new_rows[new]


def _same_words(left: _Left) -> Found:
    """Rows of one article with the same letters and digits, the first of each with the first, and so on."""
    old, new = words_key(left.old_texts), words_key(left.new_texts)
    words = pc.unique(new)
    sides = ((old, left.old_articles), (new, left.new_articles))
    places = [(article, ints(pc.fill_null(pc.index_in(own, value_set=words), -1))) for own, article in sides]
    keys = [_nth(article, place, len(words)) for article, place in places]
    matched = match_keys(pa.array(keys[0], mask=keys[0] < 0), pa.array(keys[1]))
    rows, targets = left.old_rows[matched.old], left.new_rows[matched.new]
    left.keep(matched.removed, matched.added)
    return rows, targets, np.ones(len(rows), np.float32)


def _nth(article: Ints, words: Ints, n_words: int) -> Ints:
    """One number for an article, some words and how often these stood in it before; -1 where either is not known.

    ``words``: which of ``n_words`` different texts.
    """
    known = (article >= 0) & (words >= 0)
    keys = np.where(known, article * n_words + words, -1)
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-2))
    nth = np.empty(len(keys), np.int64)
    nth[order] = np.arange(len(keys)) - np.repeat(begins, np.diff(begins, append=len(keys)))
    return np.where(known, keys * _MOST_TIMES + np.minimum(nth, _MOST_TIMES - 1), -1)


def _overlaps(left: _Left) -> Found:
    """Rows of one article of which most is the same, or one holds the other: the pairs that share most text."""
    found = [pair for old, new in _by_article(left) for pair in _best(left, old, new)]
    pairs = np.array(found, np.float64).reshape(-1, 3)
    rows, targets = (pairs[:, i].astype(np.int64) for i in range(2))
    return left.old_rows[rows], left.new_rows[targets], (pairs[:, 2] / 100).astype(np.float32)


def _by_article(left: _Left) -> Iterator[tuple[Ints, Ints]]:
    """The old and the new rows of each article that has both, in blocks with what stands near them."""
    order = np.argsort(left.old_articles, kind="stable")
    sorted_new = np.argsort(left.new_articles, kind="stable")
    numbers, first, count = np.unique(left.old_articles[order], return_index=True, return_counts=True)
    low = np.searchsorted(left.new_articles[sorted_new], numbers)
    high = np.searchsorted(left.new_articles[sorted_new], numbers, side="right")
    for i in np.flatnonzero((high > low) & (numbers >= 0)).tolist():
        own, others = order[first[i] : first[i] + count[i]], sorted_new[low[i] : high[i]]
        for start in range(0, len(own), _BLOCK):
            middle = start * len(others) // len(own)
            yield own[start : start + _BLOCK], others[max(middle - _WINDOW, 0) : middle + _BLOCK + _WINDOW]


def _best(left: _Left, old: Ints, new: Ints) -> Iterator[tuple[int, int, float]]:
    """For each old row the new row with which it shares most, and how much of the shorter that is, in percent."""
    texts = [own.take(pa.array(rows)).to_pylist() for own, rows in ((left.old_texts, old), (left.new_texts, new))]
    sizes = [np.array([len(text) for text in own]) for own in texts]
    shorter = np.minimum.outer(*sizes)
    whole = cdist(*texts, scorer=fuzz.ratio, score_cutoff=_LEAST_RATIO)
    part = cdist(*texts, scorer=fuzz.partial_ratio, score_cutoff=_LEAST_PART)
    score = np.maximum(whole, np.where(shorter >= _LEAST_CHARS, part, 0))
    best = (score * shorter).argmax(axis=1)
    for i, j in enumerate(best.tolist()):
        if score[i, j] > 0:
            yield int(old[i]), int(new[j]), float(score[i, j])

"""Corpus evidence: the number of distinct documents of the site, and of the corpus, in which a line occurs.

Two lines that stand one below the other are counted like one: what stands together in several documents is of one
template, whether the documents say that they are of one site or not.

Pass 1 gives ``line_keys`` of each batch, ``count_repeats`` turns all of them into two sorted look-up tables in fixed
memory (a partition of the hash range at a time), pass 2 adds the counts with ``add_repeats``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    Hashes,
    Ints,
    bools,
    bounds,
    first_by,
    ints,
    mix,
    one_chunk,
    sum_by,
    text_hashes,
    with_columns,
)

# One key: hash of the line, of the site, and of the whole document's text (equal texts count once). Two lines that
# follow each other have one of no site.
KEY = np.dtype([("line", "<u8"), ("site", "<u8"), ("text", "<u8")])
# Keys of one partition in memory at a time: 24 bytes each, so about 50 MB while they are sorted.
PARTITION_KEYS = 1_000_000
# A document is a reprint when more than this share of its characters stands in long lines that repeat. What half of the
# documents of a site hold, and so many, may be a notice on cookies that is longer than its articles; documents that
# hold hardly anything else are copies of one page all the same.
REPRINT_SHARE, COPY_SHARE = 0.5, 0.85
NOTICE_SHARE, NOTICE_LEAST = 0.5, 5
LONG_CHARS = 80
# Two lines stand together when they do so in this share of the documents of the rarer one, in most cases of one site,
# and have so many characters. Longer ones are no evidence: many papers print the text of one agency.
TOGETHER_SHARE, TOGETHER_CHARS, TOGETHER_WORDS = 0.5, 15, 11
# A document is another one's revision when most of its long lines, and so many, stand in so few documents, while others
# of its lines, which are the furniture of its site, stand in more.
FEW, LEAST_SHARED = 3, 3
# Words of a title that may stand in lists of other pages, and of a line of text below it; in so many pages of a site,
# or in this share of them, such a line is no furniture of the head.
LINKED_WORDS, TEXT_WORDS = (4, 30), 12
LINKED_LEAST, LINKED_SHARE = 3, 0.5

Keys = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Sorted hashes of the lines that stand in two or more distinct documents, with the number of documents."""

    site_keys: Hashes
    site_counts: npt.NDArray[np.int32]
    corpus_keys: Hashes
    corpus_counts: npt.NDArray[np.int32]


def add_line_hashes(lines: pa.Table) -> pa.Table:
    """Lines with line_hash, which both passes ask for. Needs: text."""
    return with_columns(lines, {"line_hash": text_hashes(one_chunk(lines["text"]))})


def line_hashes(lines: pa.Table) -> Hashes:
    """The hash of each line. Needs: line_hash."""
    return np.asarray(one_chunk(lines["line_hash"]).to_numpy(zero_copy_only=False), np.uint64)


def line_keys(lines: pa.Table, site_hash: Hashes, text_hash: Hashes) -> Keys:
    """The distinct keys of a batch, sorted by line. Needs: doc_no, line_hash. Hashes: one a document."""
    doc_no, line = ints(lines["doc_no"]), line_hashes(lines)
    inner = _followed(doc_no)
    keys = np.empty(len(line) + len(inner), KEY)
    keys["line"] = np.concatenate([line, _pairs(line, inner)])
    keys["site"], keys["text"] = 0, text_hash[np.concatenate([doc_no, doc_no[inner]])]
    keys["site"][: len(line)] = site_hash[doc_no]
    return _distinct(keys)


def _followed(doc_no: Ints) -> Ints:
    """The rows behind which another one of their document stands."""
    return np.flatnonzero(doc_no[:-1] == doc_no[1:])


def _pairs(line: Hashes, rows: Ints) -> Hashes:
    """One hash of each of the rows and the one behind it."""
    return mix(line[rows], line[rows + 1])


def _distinct(keys: Keys) -> Keys:
    order = np.lexsort((keys["text"], keys["site"], keys["line"]))
    keys = keys[order]
    fresh = np.ones(len(keys), np.bool_)
    for name in ("line", "site", "text"):
        same = keys[name][1:] == keys[name][:-1]
        fresh[1:] = same & fresh[1:] if name == "line" else fresh[1:] & same
    fresh[1:] = ~fresh[1:]
    return keys[fresh]


def count_repeats(batches: Sequence[Keys]) -> Repeats:
    """How many distinct texts hold each line, for lines of two and more. ``batches`` may be memory-mapped."""
    parts = [_count(_distinct(_shared(keys))) for keys in _partitions(batches)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    site_keys, site_counts, corpus_keys, corpus_counts = columns
    order = np.argsort(site_keys, kind="stable")
    return Repeats(site_keys[order], site_counts[order], corpus_keys, corpus_counts)


def _partitions(batches: Sequence[Keys]) -> Iterator[Keys]:
    """All keys in ranges of the line's hash, each range from every batch."""
    n_parts = 1 + sum(map(len, batches)) // PARTITION_KEYS
    edges = [np.uint64(i * (2**64 // n_parts)) for i in range(n_parts)]
    cuts = [np.append(np.searchsorted(keys["line"], edges), len(keys)) for keys in batches]
    for i in range(n_parts):
        pieces = [np.asarray(keys[at[i] : at[i + 1]]) for keys, at in zip(batches, cuts, strict=True)]
        yield np.concatenate([np.empty(0, KEY), *pieces])


def _shared(keys: Keys) -> Keys:
    """The keys whose line stands in another one too: half of them, and to sort the lines alone takes a tenth."""
    line = np.ascontiguousarray(keys["line"])
    order = np.argsort(line, kind="stable")  # fast where each batch is sorted
    same = line[order][1:] == line[order][:-1]
    many = np.zeros(len(keys), np.bool_)
    many[1:] |= same
    many[:-1] |= same
    return keys[order[many]]


def _count(keys: Keys) -> tuple[Hashes, npt.NDArray[np.int32], Hashes, npt.NDArray[np.int32]]:
    site, site_counts = np.unique(mix(keys["line"], keys["site"]), return_counts=True)
    pairs = np.empty(len(keys), KEY)
    pairs["line"], pairs["site"], pairs["text"] = keys["line"], 0, keys["text"]
    line, line_counts = np.unique(_distinct(pairs)["line"], return_counts=True)
    many, common = site_counts > 1, line_counts > 1
    return (
        site[many],
        site_counts[many].astype(np.int32),
        line[common],
        line_counts[common].astype(np.int32),
    )


def add_repeats(lines: pa.Table, site_hash: Hashes, n_texts: Ints, repeats: Repeats) -> pa.Table:
    """Lines with n_site and n_corpus: distinct documents of the site and the corpus that hold the line.

    And n_together: those of the corpus that hold it together with the line above or below, whichever are more. Needs:
    doc_no, line_hash, n_chars, n_words, ends_sentence. ``site_hash``, ``n_texts``: one a document, the latter the
    distinct texts of its site. All are 1 throughout a document most of whose characters stand in long lines that
    repeat: that is a reprint or a second crawl, and its repeats tell nothing. Of a revision they are 1 for what few
    documents share, and so they are for a title that other pages link to.
    """
    doc_no, line, n_chars = ints(lines["doc_no"]), line_hashes(lines), ints(lines["n_chars"])
    n_site, n_corpus = counts_of(repeats, line, site_hash[doc_no])
    at = bounds(doc_no, len(site_hash))
    counts = {"n_site": n_site, "n_corpus": n_corpus}
    maybe = (n_corpus > 1) & (n_site >= TOGETHER_SHARE * n_corpus) & (ints(lines["n_words"]) <= TOGETHER_WORDS)
    rows = _followed(doc_no)
    rows = rows[maybe[rows] & maybe[rows + 1] & (n_chars[rows] + n_chars[rows + 1] >= TOGETHER_CHARS)]
    counts["n_together"] = _together(repeats, line, n_corpus, rows)
    notice = n_site >= np.maximum(NOTICE_SHARE * n_texts[doc_no], NOTICE_LEAST)
    void = _is_reprint(n_chars, n_corpus, notice, at)[doc_no] | _is_revised(n_chars, n_site, n_corpus, at)
    void[_linked_titles(lines, repeats, n_site, n_texts, at)] = True
    return with_columns(lines, {name: np.where(void, 1, own) for name, own in counts.items()})


def _linked_titles(lines: pa.Table, repeats: Repeats, n_site: Ints, n_texts: Ints, at: Ints) -> Ints:
    """Rows of titles that stand in lists of other pages too: the lowest such line above the text of each document.

    Lines of a head that are the same on every page stand there beside others that are; a title has neighbours of its
    own. Needs: line_hash, n_words, n_chars, ends_sentence.
    """
    n_words = ints(lines["n_words"])
    text = ((n_words >= TEXT_WORDS) & bools(lines["ends_sentence"])) | (n_words >= 2 * TEXT_WORDS)
    first = first_by(text & (n_site == 1), at)
    first = np.repeat(np.where(first < at[1:], first, 0), np.diff(at))  # no title without text below
    few = n_site <= np.maximum(LINKED_LEAST, LINKED_SHARE * np.repeat(n_texts, np.diff(at)))
    fits = (n_words >= LINKED_WORDS[0]) & (n_words <= LINKED_WORDS[1]) & (ints(lines["n_chars"]) >= TOGETHER_CHARS)
    rows = np.flatnonzero((n_site > 1) & few & fits & ~text & (np.arange(len(n_words)) < first))
    rows = rows[~np.isin(rows, at[:-1])]  # the first line of a page is the name of its site
    hashes = line_hashes(lines)
    for step in (-1, 0):
        rows = rows[_look_up(repeats.corpus_keys, repeats.corpus_counts, _pairs(hashes, rows + step)) == 1]
    below = np.searchsorted(at, rows, side="right")
    return rows[np.append(np.diff(below) > 0, True)] if len(rows) else rows


def _together(repeats: Repeats, line: Hashes, n_corpus: Ints, rows: Ints) -> Ints:
    """The documents that hold each line together with a neighbour. ``rows``: those that are asked with the next one."""
    n_both = _look_up(repeats.corpus_keys, repeats.corpus_counts, _pairs(line, rows))
    n_both[n_both < TOGETHER_SHARE * np.minimum(n_corpus[rows], n_corpus[rows + 1])] = 1
    found = np.ones(len(line), np.int64)
    found[rows] = n_both
    found[rows + 1] = np.maximum(found[rows + 1], n_both)
    return found


def counts_of(repeats: Repeats, line: Hashes, site: Hashes) -> tuple[Ints, Ints]:
    """In how many distinct documents of its site, and of the corpus, each line stands, by hashes of line and site."""
    n_site = _look_up(repeats.site_keys, repeats.site_counts, mix(line, site))
    return n_site, _look_up(repeats.corpus_keys, repeats.corpus_counts, line)


def _look_up(keys: Hashes, counts: npt.NDArray[np.int32], wanted: Hashes) -> Ints:
    if not len(keys):
        return np.ones(len(wanted), np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 1).astype(np.int64)


def _is_reprint(n_chars: Ints, n_corpus: Ints, notice: Bools, at: Ints) -> Bools:
    """Documents most of which others hold. ``notice``: lines that half of the site holds."""
    long = (n_chars >= LONG_CHARS) & (n_corpus > 1)
    every = sum_by(n_chars, at)
    shared, told = (sum_by(np.where(mask, n_chars, 0), at) for mask in (long, long & ~notice))
    return np.asarray(((told > REPRINT_SHARE * every) | (shared > COPY_SHARE * every)) & (sum_by(long, at) >= 2))


def _is_revised(n_chars: Ints, n_site: Ints, n_corpus: Ints, at: Ints) -> Bools:
    """Lines of revisions that they share with the page that they revise, which are none of the site's furniture."""
    most, filled = np.ones(len(at) - 1, np.int64), at[1:] > at[:-1]
    if filled.any():
        most[filled] = np.maximum.reduceat(n_site, at[:-1][filled])
    doc_no = np.repeat(np.arange(len(most)), np.diff(at))
    few = (n_corpus > 1) & (n_corpus <= np.minimum(FEW, most[doc_no] - 1))
    long = n_chars >= LONG_CHARS
    shared, own = (sum_by(np.where(long & mask, n_chars, 0), at) for mask in (few, n_corpus == 1))
    return np.asarray(few & ((shared > own) & (sum_by(long & few, at) >= LEAST_SHARED))[doc_no])

"""Spans against the tables: in order, disjoint, without lost lines, each in one place, each row made of its own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, ints
from corpus_pipeline.quality.findings import Fault, Finding
from corpus_pipeline.quality.keys import DANGLING, NULL, OWNERS, Linked, Order, gather, sort_order

_ALL = ("documents", *OWNERS, "spans")


def _documents_of(linked: Linked, table: str) -> Ints:
    """The row of the document that each row of the table stands in."""
    if table in ("articles", "spans"):
        return linked.rows(table, "document_id", "documents")
    return gather(_documents_of(linked, "articles"), linked.rows(table, "article_id", "articles"), DANGLING)


def _span_owners(linked: Linked) -> Iterator[Finding]:
    """A span became part of a row that is there, and of its own document."""
    owner, ids = linked.span_owners, linked.tables["spans"]["row_id"]
    dangling = Fault("key.dangling", "spans", "row_id", "publish the row, or keep the text here and clear row_id")
    yield from dangling.at(owner == DANGLING, "{} is no article, paragraph or comment", ids)
    homes = np.concatenate([_documents_of(linked, table) for table in OWNERS])
    own = _documents_of(linked, "spans")
    other = (owner >= 0) & (own >= 0) & (gather(homes, owner, NULL) != own)
    elsewhere = Fault("key.elsewhere", "spans", "row_id", "refer to a row of the same document")
    yield from elsewhere.at(other, "{} is a row of another document", ids)


def _row_spans(linked: Linked) -> Iterator[Finding]:
    """Paragraphs and comments begin and end with their spans and are as long as these, joined."""
    owner = linked.span_owners
    is_meta = bools(linked.column("spans", "is_meta"))
    first = linked.tables["articles"].num_rows
    for table in ("paragraphs", "comments"):
        size = linked.tables[table].num_rows
        own = np.where((owner >= first) & (owner < first + size) & ~is_meta, owner - first, -1)
        yield from _row_faults(linked, table, own)
        first += size


def _row_faults(linked: Linked, table: str, own: Ints) -> Iterator[Finding]:
    """``own``: the row of ``table`` that each span is text of, or -1. What was withdrawn has no text any more."""
    start, end = (linked.numbers(table, name) for name in ("char_start", "char_end"))
    low, high, length, count, repaired = _extents(linked, own, len(start))
    lives = np.ones(len(start), np.bool_)
    if table == "comments":
        lives = ~bools(pc.equal(linked.column(table, "status"), "withdrawn"))
    missing = Fault("span.missing", table, "char_start", "publish the spans of its text, or build again")
    yield from missing.at(lives & (count == 0), "no span is part of this row")
    for name, stated, found in (("char_start", start, low), ("char_end", end, high)):
        fault = Fault(
            "span.offsets",
            table,
            name,
            "publish all its spans, or build again: a row begins with the first and ends with the last",
        )
        yield from fault.at(
            lives & (count > 0) & (stated != found),
            "is {}, its spans say {}",
            stated,
            found,
        )
    chars, joined = linked.numbers(table, "text_chars"), length + count - 1
    fault = Fault("text.length", table, "text", "build again, and do not edit texts: each is its spans, joined")
    yield from fault.at(
        lives & (count > 0) & ~repaired & (chars != joined),
        "has {} characters, its spans make {}",
        chars,
        joined,
    )


def _extents(linked: Linked, own: Ints, n_rows: int) -> tuple[Ints, Ints, Ints, Ints, Bools]:
    """Least start, greatest end, summed length and number of each row's spans, and whether any was repaired."""
    start, end = (linked.numbers("spans", name) for name in ("char_start", "char_end"))
    changed = bools(linked.column("spans", "is_repaired"))
    kept = own >= 0
    rows, start, end = own[kept], start[kept], end[kept]
    low, high = np.full(n_rows, np.iinfo(np.int64).max), np.full(n_rows, -1)
    np.minimum.at(low, rows, start)
    np.maximum.at(high, rows, end)
    length = np.bincount(rows, end - start, minlength=n_rows).astype(np.int64)
    count = np.bincount(rows, minlength=n_rows)
    return low, high, length, count, np.bincount(rows, changed[kept], minlength=n_rows) > 0


def _bounds(linked: Linked) -> Iterator[Finding]:
    """Spans, paragraphs and comments are not empty and end within their document's text."""
    n_chars = linked.numbers("documents", "n_chars")
    for table in ("spans", "paragraphs", "comments"):
        size = gather(n_chars, _documents_of(linked, table), np.iinfo(np.int64).max)
        start, end = (linked.numbers(table, name) for name in ("char_start", "char_end"))
        fault = Fault(
            "offset.outside",
            table,
            "char_end",
            "count code points of the document's text from 0, the end excluded; or build again",
        )
        yield from fault.at(
            (start >= end) | (end > size),
            "{} to {} is no part of the document, which has {} characters",
            start,
            end,
            size,
        )


def _tiles(linked: Linked) -> Iterator[Finding]:
    """Spans of a document do not overlap, and each of its lines has one."""
    document = linked.rows("spans", "document_id", "documents")
    start, end, line = (linked.numbers("spans", name) for name in ("char_start", "char_end", "line_no"))
    order = sort_order(document, start)
    end_before, line_before = _before(document, end, order), _before(document, line, order)
    fault = Fault("span.overlap", "spans", "char_start", "build again: a character belongs to one span")
    yield from fault.at(start < end_before, "is {}, but the span before ends at {}", start, end_before)
    gap = (line < line_before) | (line > line_before + 1) | ((line_before < 0) & (line != 0))
    fault = Fault("span.missing", "spans", "line_no", "publish the spans of every line, or build again")
    words = "is {} after {}; the lines of a document run from 0 without gaps"
    yield from fault.at(gap & (document >= 0), words, line, line_before)


def _before(document: Ints, values: Ints, order: Order) -> Ints:
    """The value of the span before each in the same document, -1 at the first. ``order`` sorts rows by place."""
    group, before = document[order], np.full(len(values), -1, np.int64)
    np.copyto(before[1:], values[order][:-1], where=group[1:] == group[:-1])
    out = before if isinstance(order, slice) else np.empty_like(before)
    out[order] = before
    return out


def _texts(linked: Linked) -> Iterator[Finding]:
    """A span's text stands with it if, and only if, it is published nowhere else."""
    owned = bools(pc.is_valid(linked.column("spans", "row_id")))
    has_text = bools(linked.column("spans", "has_text"))
    is_meta = bools(linked.column("spans", "is_meta"))
    fault = Fault("span.text", "spans", "text", "leave it null: the text is published in the row that row_id names")
    yield from fault.at(owned & has_text & ~is_meta, "stands here and in another table")
    withdrawn = bools(pc.equal(linked.column("documents", "status"), "withdrawn"))
    gone = gather(withdrawn, linked.rows("spans", "document_id", "documents"), False)
    fault = Fault("span.text", "spans", "text", "publish the span's text here, since no other table holds it")
    yield from fault.at(~owned & ~has_text & ~is_meta & ~gone, "is null, though no row holds it")


def check_names(linked: Linked, commenters: str) -> Iterator[Finding]:
    """Commenters' names in a release whose setting publishes none."""
    fix = f"clear it: privacy.commenters is {commenters}"
    if linked.has("comments"):
        named = bools(pc.is_valid(linked.column("comments", "commenter_name")))
        fault = Fault("name.published", "comments", "commenter_name", fix)
        yield from fault.at(named, "names a commenter")
    if commenters == "local" and linked.has("comments"):
        yield from _followed(linked)
    if linked.has("spans"):
        is_meta = bools(linked.column("spans", "is_meta"))
        fault = Fault("name.published", "spans", "text", fix)
        yield from fault.at(is_meta & bools(linked.column("spans", "has_text")), "may name a commenter")


def _followed(linked: Linked) -> Iterator[Finding]:
    """Identifiers of commenters that stand under several articles, in a release whose setting keeps these apart."""
    ids = linked.column("comments", "commenter_id")
    first = ints(pc.fill_null(pc.index_in(ids, value_set=ids), -1))
    articles = linked.numbers_of("comments", "article_id")
    other = bools(pc.is_valid(ids)) & (articles != articles[first])
    fault = Fault("name.followed", "comments", "commenter_id", "build again: privacy.commenters is local")
    yield from fault.at(other, "also stands under another article")


SPAN_RULES = (
    (_ALL, _span_owners),
    (_ALL, _row_spans),
    (_ALL, _bounds),
    (("documents", "spans"), _tiles),
    (("documents", "spans"), _texts),
)

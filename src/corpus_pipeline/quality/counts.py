"""Everything that can be counted again from a release alone, and what must hold between its tables.

Texts are measured once, batch by batch (``measured``), and not kept: what remains of a million comments is 200 MB.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, one_chunk, with_columns
from corpus_pipeline.columns_words import count_words
from corpus_pipeline.quality.findings import Fault, Finding
from corpus_pipeline.quality.keys import ORDER, Linked, gather, sort_order
from corpus_pipeline.quality.spans import SPAN_RULES, check_names
from corpus_pipeline.rules import WITHHELD
from corpus_pipeline.tables import Table
from corpus_pipeline.vocabulary import BODY_KINDS

# The columns that keys and counts are checked by; texts are replaced by their measures.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "documents": ("document_id", "n_chars", "n_spans", "status", "reason_code"),
        "articles": (
            *("article_id", "document_id", "position", "n_paragraphs", "n_comments", "n_words", "n_chars"),
            *("comments_from_low", "comments_from_best", "comments_from_high", "duplicate_of"),
        ),
        "authors": ("article_id", "position"),
        "paragraphs": (
            *("paragraph_id", "article_id", "position", "kind", "section_id", "char_start", "char_end", "n_words"),
        ),
        "comments": (
            *("comment_id", "article_id", "position", "parent_comment_id", "depth", "commenter_id"),
            *("commenter_name", "status"),
            *("char_start", "char_end", "n_words"),
        ),
        "quotes": (
            *("comment_id", "position", "quote_start", "quote_end", "target_kind", "paragraph_id"),
            *("target_comment_id", "target_start", "target_end"),
        ),
        "duplicates": ("document_id", "duplicate_of", "kind"),
        "spans": ("document_id", "char_start", "char_end", "line_no", "row_id"),
    }
)


# Columns that tell what a withdrawn document was.
TELLING = ("url", "source_id", "text_sha256")


def measured(table: Table, data: pa.Table) -> pa.Table:
    """The columns that keys and counts need.

    In place of a text text_chars and text_words, of a span's strings is_meta, is_repaired and has_text, of a document's
    has_url and the like.
    """
    kept = data.select(NEEDED[table.name])
    parent = ORDER[table.name][0] if table.name in ORDER else table.primary_key[0]
    if (parent,) != table.primary_key:
        # Rows of one document or article stand together: as a dictionary, their reference is a fifth of the size.
        kept = with_columns(kept, {parent: pc.dictionary_encode(kept[parent])})
    if table.name == "spans":
        is_meta = pc.or_(pc.equal(data["label"], "comment_meta"), pc.equal(data["rule"], WITHHELD))
        told = {"is_repaired": pc.is_valid(data["repairs"]), "has_text": pc.is_valid(data["text"])}
        return with_columns(kept, {"is_meta": is_meta, **told, "row_id": pc.dictionary_encode(kept["row_id"])})
    if table.name == "documents":
        return with_columns(kept, {f"has_{name}": pc.is_valid(data[name]) for name in TELLING})
    if table.name not in ("paragraphs", "comments"):
        return kept
    text = one_chunk(data["text"])
    return with_columns(kept, {"text_chars": pc.utf8_length(text), "text_words": count_words(text)})


def check_counts(linked: Linked, commenters: str = "local") -> list[Finding]:
    """Everything wrong with counts, offsets, positions, statuses and spans of measured tables.

    ``commenters``: the setting that the release was built with; only ``keep`` publishes names.
    """
    findings = [f for name in linked.tables for f in _gaps(linked, name)]
    for needed, rule in (*_RULES, *SPAN_RULES):
        if linked.has(*needed):
            findings += rule(linked)
    return findings + ([] if commenters == "keep" else list(check_names(linked, commenters)))


def _tally(rows: Ints, n_rows: int, weights: Any = None) -> Ints:
    """How often each row number occurs, or the sum of the weights there; negative ones are left out."""
    kept = rows >= 0
    sums = np.bincount(rows[kept], None if weights is None else weights[kept], minlength=n_rows)
    return sums.astype(np.int64)


def _unequal(linked: Linked, table: str, column: str, counted: Ints, what: str) -> list[Finding]:
    stated = linked.numbers(table, column)
    fix = "build the release again: a row was dropped, or a value edited"
    return Fault("count.differs", table, column, fix).at(
        stated != counted, f"is {{}}, but there are {{}} {what}", stated, counted
    )


def _gaps(linked: Linked, name: str) -> list[Finding]:
    """Positions run from 0 without gaps within what a row belongs to; only the first row behind a gap is named."""
    column, target, number = ORDER.get(name, ("", "", None))
    if number != "position" or not linked.has(target):
        return []
    group, position = linked.rows(name, column, target), linked.numbers(name, "position")
    order = sort_order(group, position)
    sorted_group, sorted_position = group[order], position[order]
    before = np.full(len(group), -1, np.int64)
    before[1:] = np.where(sorted_group[1:] == sorted_group[:-1], sorted_position[:-1], -1)
    gap = np.zeros(len(group), np.bool_)
    gap[order] = (sorted_position != before + 1) & (sorted_group >= 0)
    wanted = np.empty(len(group), np.int64)
    wanted[order] = before + 1
    fault = Fault("position.gap", name, "position", f"number the rows of each {column} from 0; a row may be missing")
    return fault.at(gap, "is {}, should be {}", position, wanted)


def _word_counts(linked: Linked) -> Iterator[Finding]:
    for table in ("paragraphs", "comments"):
        if linked.has(table):
            yield from _unequal(linked, table, "n_words", linked.numbers(table, "text_words"), "words of the text")


def _paragraph_counts(linked: Linked) -> Iterator[Finding]:
    articles, n = linked.paragraph_articles, linked.tables["articles"].num_rows
    is_body = bools(pc.is_in(linked.column("paragraphs", "kind"), value_set=pa.array(BODY_KINDS)))
    body = np.where(is_body, articles, -1)
    words, chars = (linked.numbers("paragraphs", name) for name in ("n_words", "text_chars"))
    yield from _unequal(linked, "articles", "n_paragraphs", _tally(articles, n), "rows of paragraphs")
    yield from _unequal(linked, "articles", "n_words", _tally(body, n, words), "words of its body's paragraphs")
    yield from _unequal(linked, "articles", "n_chars", _tally(body, n, chars), "characters of its body's paragraphs")


def _comment_counts(linked: Linked) -> list[Finding]:
    counted = _tally(linked.comment_articles, linked.tables["articles"].num_rows)
    return _unequal(linked, "articles", "n_comments", counted, "rows of comments")


def _comment_starts(linked: Linked) -> Iterator[Finding]:
    """The interval in which comments start is an interval of the document."""
    names = ("comments_from_low", "comments_from_best", "comments_from_high")
    low, best, high = (linked.numbers("articles", name) for name in names)
    size = gather(linked.numbers("documents", "n_chars"), linked.rows("articles", "document_id", "documents"), -1)
    for name, values, most, what in (
        (names[0], low, best, names[1]),
        (names[1], best, high, names[2]),
        (names[2], high, size, "the end of the document"),
    ):
        fault = Fault("offset.outside", "articles", name, "build again: low, best and high rise within the document")
        wrong = (values >= 0) & (most >= 0) & (values > most)
        yield from fault.at(wrong, f"is {{}}, behind {what} at {{}}", values, most)


def _quote_offsets(linked: Linked) -> Iterator[Finding]:
    """Quotations lie within the comment that quotes and within what they quote."""
    comments, paragraphs = linked.numbers("comments", "text_chars"), linked.numbers("paragraphs", "text_chars")
    quoting = gather(comments, linked.rows("quotes", "comment_id", "comments"), -1)
    paragraph = gather(paragraphs, linked.rows("quotes", "paragraph_id", "paragraphs"), -1)
    target = gather(comments, linked.rows("quotes", "target_comment_id", "comments"), -1)
    for side, size in (("quote", quoting), ("target", np.maximum(paragraph, target))):
        start, end = (linked.numbers("quotes", f"{side}_{edge}") for edge in ("start", "end"))
        wrong = (size >= 0) & (end >= 0) & ((start >= end) | (end > size))
        fix = "count code points from 0, the end excluded; build again if the text was edited"
        fault = Fault("offset.outside", "quotes", f"{side}_end", fix)
        yield from fault.at(wrong, "{} to {} is no part of the text, which has {} characters", start, end, size)


def _status(linked: Linked, *values: str) -> Bools:
    return bools(pc.is_in(linked.column("documents", "status"), value_set=pa.array(values)))


def _published(linked: Linked) -> Iterator[Finding]:
    """A published document is one article, any other none."""
    articles = _tally(linked.rows("articles", "document_id", "documents"), linked.tables["documents"].num_rows)
    wrong = articles != _status(linked, "published")
    status = linked.column("documents", "status")
    fix = "publish the one article of a published document, and none of any other"
    yield from Fault("status.differs", "documents", "status", fix).at(
        wrong, "is {}, with {} articles", status, articles
    )


def _reasons(linked: Linked) -> list[Finding]:
    wrong = _status(linked, "published") == bools(pc.is_valid(linked.column("documents", "reason_code")))
    status, reason = (linked.column("documents", name) for name in ("status", "reason_code"))
    fault = Fault("status.differs", "documents", "reason_code", "set it unless the document is published")
    return fault.at(wrong, "is {}, but status is {}", reason, status)


def _repeated(linked: Linked) -> list[Finding]:
    """A document left out as a duplicate says of which."""
    kinds = bools(pc.is_in(linked.column("duplicates", "kind"), value_set=pa.array(["bytes", "text"])))
    rows = np.where(kinds, linked.rows("duplicates", "document_id", "documents"), -1)
    listed = _tally(rows, linked.tables["documents"].num_rows) > 0
    fault = Fault("status.differs", "documents", "status", "add its row of kind bytes or text to duplicates")
    return fault.at(_status(linked, "duplicate") & ~listed, "is duplicate, but duplicates does not say of what")


def _span_counts(linked: Linked) -> Iterator[Finding]:
    """Stated spans are there, and only documents whose text is published have any."""
    found = _tally(linked.rows("spans", "document_id", "documents"), linked.tables["documents"].num_rows)
    stated = linked.numbers("documents", "n_spans")
    missing = Fault("span.missing", "documents", "n_spans", "publish every span of the document, or build again")
    yield from missing.at(found < stated, "is {}, but only {} spans are there", stated, found)
    more = Fault("count.differs", "documents", "n_spans", "build the release again: a row was added, or a value edited")
    yield from more.at(found > stated, "is {}, but {} spans are there", stated, found)
    reason = linked.column("documents", "reason_code")
    has_text = _status(linked, "published") | bools(pc.equal(reason, "only_furniture"))
    no_text = _status(linked, "rejected", "duplicate", "withdrawn") | bools(pc.equal(reason, "no_text"))
    status = linked.column("documents", "status")
    fix = "publish the spans of a document that was read, and none of any other"
    fault = Fault("status.differs", "documents", "status", fix)
    wrong = (has_text & (found == 0)) | (no_text & (found > 0))
    yield from fault.at(wrong, "is {}, with {} spans", status, found)


def _tombstones_of_documents(linked: Linked) -> Iterator[Finding]:
    """Nothing that tells what a withdrawn document was stands in its row."""
    gone = _status(linked, "withdrawn")
    for column in TELLING:
        told = bools(linked.column("documents", f"has_{column}"))
        yield from _told("documents", column).at(gone & told, "stands in a withdrawn row")
    chars = linked.numbers("documents", "n_chars")
    yield from _told("documents", "n_chars").at(gone & (chars > 0), "is {} in a withdrawn row", chars)


def _tombstones_of_comments(linked: Linked) -> Iterator[Finding]:
    """A withdrawn comment has neither text nor people."""
    gone = bools(pc.equal(linked.column("comments", "status"), "withdrawn"))
    chars = linked.numbers("comments", "text_chars")
    yield from _told("comments", "text").at(gone & (chars > 0), "has {} characters in a withdrawn row", chars)
    for column in ("commenter_id", "commenter_name"):
        told = bools(pc.is_valid(linked.column("comments", column)))
        yield from _told("comments", column).at(gone & told, "stands in a withdrawn row")


def _told(table: str, column: str) -> Fault:
    return Fault("withdrawn.published", table, column, "clear it, or build again with withdrawn.csv in place")


_RULES = (
    ((), _word_counts),
    (("articles", "paragraphs"), _paragraph_counts),
    (("articles", "comments"), _comment_counts),
    (("articles", "documents"), _comment_starts),
    (("quotes", "comments", "paragraphs"), _quote_offsets),
    (("documents", "articles"), _published),
    (("documents",), _reasons),
    (("documents", "duplicates"), _repeated),
    (("documents", "spans"), _span_counts),
    (("documents",), _tombstones_of_documents),
    (("comments",), _tombstones_of_comments),
)

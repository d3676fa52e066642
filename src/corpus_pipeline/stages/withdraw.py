"""Take comments out of the tables of a batch: tombstones keep their place, and no other text repeats their words.

What others quote of a withdrawn comment is cut out of their comments and of the furniture of the page; a mark stands in
its place, and ``spans.repairs`` tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Bools,
    Ints,
    bools,
    ints,
    one_chunk,
    replace_where,
    table_of,
    with_columns,
    with_rows,
)
from corpus_pipeline.columns_letters import words_key
from corpus_pipeline.columns_words import count_words
from corpus_pipeline.tables import COMMENTS, QUOTES
from corpus_pipeline.text.withdrawn import CUT, MARK, Range, cut, find_passages, merged, moved, passages

# A comment of fewer words is no copy of another one that says the same.
MIN_COPIED_WORDS = 8

Tables = Mapping[str, pa.Table]
Row = dict[str, Any]
# What is left of a withdrawn comment beside its identifier, its place on the page and what it answers.
_TOMBSTONE: dict[str, Any] = {
    "text": "",
    "n_words": 0,
    "status": "withdrawn",
    "language": "und",
    "is_truncated": False,
    **dict.fromkeys(("source_comment_id", "commenter_id", "commenter_name", "by_article_author")),
    **dict.fromkeys(("posted_on", "posted_at", "utc_offset_min", "posted_raw")),
}


def withdraw_comments(tables: Tables, ids: Iterable[str]) -> dict[str, pa.Table]:
    """The tables without the text and the people of these comments. Changes comments, quotes and spans."""
    comments = tables["comments"]
    gone = bools(pc.is_in(comments["comment_id"], value_set=pa.array(sorted(ids), pa.string())))
    articles = pc.unique(one_chunk(comments["article_id"].filter(pa.array(gone))))
    threads = {article: _Thread() for article in articles.to_pylist()}
    own = bools(pc.is_in(comments["article_id"], value_set=articles))
    _read_comments(threads, comments.filter(pa.array(own)).to_pylist(), gone[own])
    _read_quotes(threads, tables["quotes"])
    _read_paragraphs(threads, tables["paragraphs"])
    cuts = {key: found for thread in threads.values() for key, found in thread.cuts().items()}
    rows = {row["comment_id"]: row for thread in threads.values() for row in thread.rows}
    changed = {
        "comments": _shown_comments(comments, own, rows, cuts, gone),
        "quotes": _shown_quotes(tables["quotes"], {key for t in threads.values() for key in t.gone}, cuts),
        "spans": _shown_spans(tables, threads, cuts),
    }
    return {**tables, **changed}


@dataclass(slots=True)
class _Thread:
    """The comments of an article as rows, those that go, and what quotes what among them."""

    rows: list[Row] = field(default_factory=list)
    gone: dict[str, Row] = field(default_factory=dict)
    quotes: list[Row] = field(default_factory=list)
    body: str = ""

    def passages(self) -> dict[str, list[str]]:
        """What each comment that goes says in words of its own."""
        out = {}
        for key, row in self.gone.items():
            out[key] = [said for said in passages(row["text"], self._of_others(key)) if said not in self.body]
        return out

    def _of_others(self, key: str) -> list[Range]:
        """What a comment that goes quotes of the article and of comments that stay."""
        own = [quote for quote in self.quotes if quote["comment_id"] == key]
        return [(q["quote_start"], q["quote_end"]) for q in own if q["target_comment_id"] not in self.gone]

    def _quotes_what_goes(self, quote: Row) -> bool:
        """Whether a comment quotes one that goes, and there not only what that one quotes of others."""
        key, start, end = quote["target_comment_id"], quote["target_start"], quote["target_end"]
        return key in self.gone and not any(a <= start and end <= b for a, b in self._of_others(key))

    def cuts(self) -> dict[str, list[Range]]:
        """What goes of each comment that stays, by its id."""
        found: dict[str, list[Range]] = {}
        for quote in self.quotes:
            if self._quotes_what_goes(quote):
                found.setdefault(quote["comment_id"], []).append((quote["quote_start"], quote["quote_end"]))
        for key, wanted in self.passages().items():
            for row in self.rows:
                if _is_after(row, self.gone[key]):
                    found.setdefault(row["comment_id"], []).extend(find_passages(row["text"], wanted))
        texts = {row["comment_id"]: row["text"] for row in self.rows if row["comment_id"] not in self.gone}
        ranges = {key: merged(found[key], text) for key, text in texts.items() if key in found}
        return {key: own for key, own in ranges.items() if own}

    def names(self) -> list[str]:
        """Names of those whose comments go, and none of whose comments stay."""
        stay = {row["commenter_name"] for row in self.rows if row["comment_id"] not in self.gone}
        return sorted({row["commenter_name"] for row in self.gone.values()} - stay - {None})


def _is_after(row: Row, gone: Row) -> bool:
    """Whether a comment may quote another one: it was written, or stands, after it."""
    at, then = row["posted_at"], gone["posted_at"]
    return bool(at > then) if at and then and at != then else bool(row["position"] > gone["position"])


def _read_comments(threads: Mapping[str, _Thread], rows: Sequence[Row], gone: Bools) -> None:
    for row, goes in zip(rows, gone.tolist(), strict=True):
        thread = threads[row["article_id"]]
        thread.rows.append(row)
        if goes:
            thread.gone[row["comment_id"]] = row


def _read_quotes(threads: Mapping[str, _Thread], quotes: pa.Table) -> None:
    home = {row["comment_id"]: thread for thread in threads.values() for row in thread.rows}
    own = pc.is_in(quotes["comment_id"], value_set=pa.array(list(home), pa.string()))
    for row in quotes.filter(own).to_pylist():
        home[row["comment_id"]].quotes.append(row)


def _read_paragraphs(threads: Mapping[str, _Thread], paragraphs: pa.Table) -> None:
    """What the article itself says is not withdrawn with a comment that repeats it."""
    own = pc.is_in(paragraphs["article_id"], value_set=pa.array(list(threads), pa.string()))
    for row in paragraphs.filter(own).select(["article_id", "text"]).to_pylist():
        threads[row["article_id"]].body += row["text"] + "\n"


def _shown_comments(
    comments: pa.Table, own: Bools, rows: Mapping[str, Row], cuts: Mapping[str, list[Range]], gone: Bools
) -> pa.Table:
    """``own``: comments of the articles that lose any; ``rows``: these by id."""
    shown = []
    for key in comments["comment_id"].filter(pa.array(own)).to_pylist():
        row = rows[key]
        shown.append(row | {"text": cut(row["text"], cuts[key])} if key in cuts else row)
    shown = [row | _TOMBSTONE if goes else row for row, goes in zip(shown, gone[own].tolist(), strict=True)]
    table = table_of(shown, COMMENTS.schema)
    table = with_columns(table, {"n_words": count_words(one_chunk(table["text"]))}).cast(COMMENTS.schema)
    return with_rows(comments, own, table)


def _shown_quotes(quotes: pa.Table, gone: set[str], cuts: Mapping[str, list[Range]]) -> pa.Table:
    """A withdrawn comment quotes nothing any more; what quotes it is the mark, at no place of its text."""
    touched = pa.array([*gone, *cuts], pa.string())
    mask = bools(pc.or_(pc.is_in(quotes["comment_id"], touched), pc.is_in(quotes["target_comment_id"], touched)))
    rows = [_shown_quote(row, gone, cuts) for row in quotes.filter(pa.array(mask)).to_pylist()]
    changed = with_rows(quotes, mask, table_of(rows, QUOTES.schema))
    kept = pc.invert(pc.is_in(changed["comment_id"], value_set=pa.array(sorted(gone), pa.string())))
    return changed.filter(kept).combine_chunks()


def _shown_quote(row: Row, gone: set[str], cuts: Mapping[str, list[Range]]) -> Row:
    out = dict(row)
    sides = (("quote", row["comment_id"]), ("target", row["target_comment_id"]))
    for side, ranges in ((side, cuts[key]) for side, key in sides if key in cuts):
        ends = moved(row[f"{side}_start"], row[f"{side}_end"], ranges)
        out |= dict(zip((f"{side}_start", f"{side}_end"), ends, strict=True))
    if row["target_comment_id"] in gone:
        out |= dict.fromkeys(("target_start", "target_end", "similarity"))
    return out


def _shown_spans(tables: Tables, threads: Mapping[str, _Thread], cuts: Mapping[str, list[Range]]) -> pa.Table:
    """Spans of comments that lost a passage say so; what other spans tell of the withdrawn is gone."""
    spans = tables["spans"]
    texts, repairs = one_chunk(spans["text"]), one_chunk(spans["repairs"])
    rows, of_thread = _spans_with_text(tables, threads)
    inside = _within(spans, [key for thread in threads.values() for key in thread.gone])
    shown = _without_the_withdrawn(texts.take(pa.array(rows)).to_pylist(), of_thread)
    shown = [MARK if whole else text for text, whole in zip(shown, inside[rows].tolist(), strict=True)]
    changed = np.zeros(spans.num_rows, np.bool_)
    changed[rows] = [text is not None for text in shown]
    texts = replace_where(texts, changed, [text for text in shown if text is not None])
    told = changed | _lost_spans(spans, _lost_lines(tables, cuts))
    after = [" ".join(filter(None, (own, CUT))) for own in repairs.filter(pa.array(told)).to_pylist()]
    return with_columns(spans, {"repairs": replace_where(repairs, told, after), "text": texts})


def _spans_with_text(tables: Tables, threads: Mapping[str, _Thread]) -> tuple[Ints, list[_Thread]]:
    """The spans with a text of their own in the documents of some articles, and the thread of each."""
    articles, spans = tables["articles"], tables["spans"]
    ids = zip(articles["document_id"].to_pylist(), articles["article_id"].to_pylist(), strict=True)
    home = {document: threads[article] for document, article in ids if article in threads}
    own = pc.and_(
        pc.is_in(spans["document_id"], value_set=pa.array(list(home), pa.string())), pc.is_valid(spans["text"])
    )
    rows = np.flatnonzero(bools(own))
    return rows, [home[document] for document in spans["document_id"].take(pa.array(rows)).to_pylist()]


def _within(spans: pa.Table, gone: Sequence[str]) -> Bools:
    """Whether each span belongs to a withdrawn comment or stands between two that do."""
    place = ints(pc.fill_null(pc.index_in(spans["row_id"], value_set=pa.array(gone, pa.string())), -1))
    rows = np.flatnonzero(place >= 0)
    edges = np.zeros(len(place) + 1, np.int64)
    for comment in np.unique(place[rows]).tolist():
        own = rows[place[rows] == comment]
        edges[own[0]] += 1
        edges[own[-1] + 1] -= 1
    return (np.cumsum(edges[:-1]) > 0) & ((place >= 0) | bools(pc.is_null(spans["row_id"])))


def _lost_spans(spans: pa.Table, lost: Mapping[str, list[bool]]) -> Bools:
    """Which spans are lines of comments that lost a passage: the n-th one of a comment is its n-th line."""
    own = bools(pc.is_in(spans["row_id"], value_set=pa.array(list(lost), pa.string())))
    own &= bools(pc.equal(spans["label"], "comment"))
    lines = {key: iter(marks) for key, marks in lost.items()}
    out = np.zeros(len(own), np.bool_)
    out[own] = [next(lines[key], False) for key in spans["row_id"].filter(pa.array(own)).to_pylist()]
    return out


def _lost_lines(tables: Tables, cuts: Mapping[str, list[Range]]) -> dict[str, list[bool]]:
    """Of each comment that loses a passage, which of its lines do."""
    comments = tables["comments"]
    own = comments.filter(pc.is_in(comments["comment_id"], value_set=pa.array(list(cuts), pa.string())))
    out = {}
    for key, text in zip(own["comment_id"].to_pylist(), own["text"].to_pylist(), strict=True):
        starts = np.cumsum([0, *(len(line) + 1 for line in text.split("\n"))])
        lines = np.searchsorted(starts, [start for start, _ in cuts[key]], side="right") - 1
        out[key] = np.isin(np.arange(len(starts) - 1), lines).tolist()
    return out


def _without_the_withdrawn(texts: Sequence[str], threads: Sequence[_Thread]) -> list[str | None]:
    """Texts of furniture after the cut; None for one that loses nothing."""
    said: dict[int, tuple[list[str], re.Pattern[str] | None]] = {}
    out: list[str | None] = []
    for text, thread in zip(texts, threads, strict=True):
        if id(thread) not in said:
            own = [passage for found in thread.passages().values() for passage in found]
            said[id(thread)] = own, _names_pattern(thread.names())
        wanted, names = said[id(thread)]
        ranges = [*find_passages(text, wanted), *(found.span() for found in (names.finditer(text) if names else ()))]
        out.append(cut(text, merged(ranges, text)) if ranges else None)
    return out


def _names_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the names as whole words."""
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)) if names else None


def words_of(comments: pa.Table, ids: pa.Array) -> pa.Table:
    """What these comments say, as ``n_words`` and ``words``."""
    own = comments.filter(pc.is_in(comments["comment_id"], value_set=ids))
    return pa.table({"n_words": one_chunk(own["n_words"]), "words": words_key(one_chunk(own["text"]))})


def copies_of(comments: pa.Table, said: pa.Table, articles: pa.Array) -> pa.Array:
    """Identifiers of the comments that say the same, in letters and digits, as ``words_of`` withdrawn ones.

    Where they are short, only those of ``articles``, which have the text of an article that holds a withdrawn one.
    """
    told = pc.or_(
        pc.greater_equal(comments["n_words"], MIN_COPIED_WORDS), pc.is_in(comments["article_id"], value_set=articles)
    )
    near = comments.filter(pc.and_(told, pc.is_in(comments["n_words"], value_set=one_chunk(said["n_words"]))))
    same = pc.is_in(words_key(one_chunk(near["text"])), value_set=one_chunk(said["words"]))
    return one_chunk(near["comment_id"].filter(same))

"""Project the labelled spine onto the tables of the release. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Floats,
    Ints,
    dictionary,
    hash_ids,
    ints,
    join_runs,
    occurrences,
    one_chunk,
    replace_where,
    with_columns,
)
from corpus_pipeline.columns_letters import words_key
from corpus_pipeline.columns_words import count_words
from corpus_pipeline.rules import WITHHELD
from corpus_pipeline.stages.heads import Cut, Head
from corpus_pipeline.stages.labels import LABEL_NAMES, Labels
from corpus_pipeline.stages.paragraphs import KIND, KIND_NAMES, Paragraphs
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.tables import PARAGRAPHS, SPANS
from corpus_pipeline.text.masks import plan_and_mask
from corpus_pipeline.text.repairs import BREAKS, plan, repair
from corpus_pipeline.vocabulary import BODY_KINDS, CHANNELS

CHANNEL_NAMES = tuple(CHANNELS)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled batch: what the stages before this one gave.

    ``article_ids``: one a document of the batch; ``masks``: names of those that published text takes.
    """

    lines: pa.Table
    labels: Labels
    cuts: Sequence[Cut]
    heads: Sequence[Head]
    paragraphs: Paragraphs
    comments: Sequence[Comment]
    document_ids: Sequence[str]
    article_ids: Sequence[str]
    masks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TextRows:
    """Paragraphs or comments as columns: document, identifier, text, first to last span, words, least score."""

    doc_no: Ints
    ids: list[str]
    texts: pa.Array
    char_start: Ints
    char_end: Ints
    n_words: Ints
    score: Floats


def row_ids(
    letter: str, article_ids: Sequence[str], doc_no: Ints, texts: pa.Array, own: Sequence[str | None] = ()
) -> list[str]:
    """Identifiers of paragraphs or comments: article, the site's ``own`` id or letters and digits, occurrence."""
    articles = [article_ids[d] for d in doc_no.tolist()]
    words = words_key(texts).to_pylist()
    words = [f"#{name}" if name else word for name, word in zip(own, words, strict=True)] if own else words
    keys = [f"{article} {word}" for article, word in zip(articles, words, strict=True)]
    return hash_ids(letter, [f"{key} {n}" for key, n in zip(keys, occurrences(keys), strict=True)])


def paragraph_rows(batch: Labelled) -> tuple[TextRows, Ints]:
    """The paragraphs of a batch, and for each line the index of its paragraph or -1."""
    kind, lines = batch.paragraphs.kind, batch.lines
    rows = np.flatnonzero(kind >= 0)
    first = rows[batch.paragraphs.starts[rows]]
    owner = np.full(lines.num_rows, -1, np.int64)
    owner[rows] = np.searchsorted(first, rows, side="right") - 1
    last = np.append(rows[np.searchsorted(rows, first[1:]) - 1], rows[-1:]) if len(first) else first
    clean = one_chunk(lines["clean"])
    texts = clean.take(pa.array(first))
    joined = last > first
    ranges = list(zip(first[joined].tolist(), last[joined].tolist(), strict=True))
    texts = replace_where(texts, joined, [" ".join(clean.slice(a, b - a + 1).to_pylist()) for a, b in ranges])
    doc_no = ints(lines["doc_no"])[first]
    score = batch.labels.score[first]
    score[joined] = [batch.labels.score[a : b + 1].min() for a, b in ranges]
    ids = row_ids("p", batch.article_ids, doc_no, texts)
    start, end = ints(lines["char_start"])[first], ints(lines["char_end"])[last]
    return TextRows(doc_no, ids, texts, start, end, ints(count_words(texts)), score), owner


def comment_rows(batch: Labelled) -> tuple[TextRows, Ints]:
    """The comments of a batch, and for each line the index of its comment or -1 (lines of meta data included)."""
    lines, comments = batch.lines, batch.comments
    rows, at = _flat([c.rows for c in comments])
    meta, meta_at = _flat([c.meta for c in comments])
    owner = np.full(lines.num_rows, -1, np.int64)
    owner[rows] = np.repeat(np.arange(len(comments)), np.diff(at))
    owner[meta] = np.repeat(np.arange(len(comments)), np.diff(meta_at))
    texts = join_runs(one_chunk(lines["clean"]).take(pa.array(rows)), at, "\n")
    doc_no = np.array([c.doc_no for c in comments], np.int64)
    start, end = ints(lines["char_start"])[rows[at[:-1]]], ints(lines["char_end"])[rows[at[1:] - 1]]
    score = np.minimum.reduceat(batch.labels.score[rows], at[:-1]) if comments else np.empty(0, np.float32)
    ids = row_ids("c", batch.article_ids, doc_no, texts, [c.source_id for c in comments])
    return TextRows(doc_no, ids, texts, start, end, ints(count_words(texts)), score), owner


def _flat(rows: Sequence[Sequence[int] | Ints]) -> tuple[Ints, Ints]:
    """Row numbers of all items, one item after the other, and the n + 1 places where those of each begin."""
    at = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    return np.concatenate([np.empty(0, np.int64), *(np.asarray(own, np.int64) for own in rows)]), at


def positions(doc_no: Ints) -> Ints:
    """0-based order of each row within its document; rows are in document order."""
    return np.arange(len(doc_no)) - np.searchsorted(doc_no, doc_no)


def body_mask(kinds: Ints) -> np.typing.NDArray[np.bool_]:
    """Whether each kind code is part of the body."""
    return np.isin(kinds, [KIND[name] for name in BODY_KINDS])


def kind_codes(batch: Labelled) -> Ints:
    """Kind code of each paragraph."""
    kind = batch.paragraphs.kind
    return kind[(kind >= 0) & batch.paragraphs.starts].astype(np.int64)


def paragraphs_table(batch: Labelled, rows: TextRows, kinds: Ints, languages: Sequence[str]) -> pa.Table:
    """The paragraphs table of a batch."""
    is_heading = kinds == KIND["heading"]
    index = np.arange(len(kinds))
    heading = np.maximum.accumulate(np.where(is_heading, index, -1)) if len(kinds) else index
    same = (heading >= 0) & ~is_heading & (rows.doc_no[heading] == rows.doc_no if len(kinds) else heading >= 0)
    return pa.table(
        {
            "paragraph_id": rows.ids,
            "article_id": [batch.article_ids[d] for d in rows.doc_no.tolist()],
            "position": positions(rows.doc_no),
            "kind": dictionary(kinds, KIND_NAMES),
            "section_id": [rows.ids[h] if ok else None for h, ok in zip(heading.tolist(), same.tolist(), strict=True)],
            "text": rows.texts,
            "char_start": rows.char_start,
            "char_end": rows.char_end,
            "n_words": rows.n_words,
            "language": list(languages),
            "label_score": rows.score,
        }
    ).cast(PARAGRAPHS.schema)


def spans_table(
    batch: Labelled, owners: tuple[tuple[TextRows, Ints], tuple[TextRows, Ints]], *, names: bool
) -> tuple[pa.Table, Ints]:
    """The spans of a batch, each line or the parts that it is cut into, and the document number of each.

    ``owners``: paragraphs and comments with the index of each line's own. ``names``: publish the text of author and
    date lines of comments.
    """
    lines, labels = batch.lines, batch.labels
    (paragraphs, of_paragraph), (comments, of_comment) = owners
    ids = pa.array([*paragraphs.ids, *comments.ids], pa.string())
    place = np.where(of_paragraph >= 0, of_paragraph, np.where(of_comment >= 0, of_comment + len(paragraphs.ids), -1))
    row_id = pa.nulls(lines.num_rows, pa.string())
    if len(ids):
        row_id = ids.take(pa.array(np.where(place < 0, 0, place), mask=place < 0))
    is_meta = labels.isin("comment_meta") | (labels.rule == labels.rule_code(WITHHELD))
    shown = (place < 0) & ~is_meta | (is_meta if names else False)
    columns = {
        "document_id": pa.array(batch.document_ids, pa.string()).take(one_chunk(lines["doc_no"])),
        "char_start": lines["char_start"],
        "char_end": lines["char_end"],
        "line_no": lines["line_no"],
        "channel": dictionary(ints(lines["channel"]), CHANNEL_NAMES),
        "label": dictionary(labels.label, LABEL_NAMES),
        "rule": dictionary(labels.rule, labels.rules),
        "label_score": pa.array(labels.score),
        "repairs": lines["repairs"],
        "row_id": row_id,
        "text": pc.if_else(pa.array(shown), one_chunk(lines["clean"]), pa.scalar(None, pa.string())),
    }
    cut_rows = np.unique([cut.row for cut in batch.cuts]).astype(np.int64)
    table, row = pa.table(columns), np.arange(lines.num_rows)
    if len(cut_rows):
        row = np.setdiff1d(row, cut_rows)
        table, row = _with_cuts(table.take(pa.array(row)), batch, row)
    return _link_heads(table, row, batch).cast(SPANS.schema), ints(lines["doc_no"])[row]


def _with_cuts(table: pa.Table, batch: Labelled, rows: Ints) -> tuple[pa.Table, Ints]:
    """The spans of uncut lines and of cut ones together, in order, and the line of each."""
    lines = batch.lines
    doc_no, start, line_no, channel = (ints(lines[c]) for c in ("doc_no", "char_start", "line_no", "channel"))
    texts = one_chunk(lines["text"])
    cuts = sorted(batch.cuts, key=lambda cut: (cut.row, cut.start))
    pieces = [texts[cut.row].as_py()[cut.start : cut.end] for cut in cuts]
    broken = one_chunk(lines["repairs"]).is_valid()
    plans = [
        _plan(piece, lines, cut.row) if broken[cut.row].as_py() else () for piece, cut in zip(pieces, cuts, strict=True)
    ]
    masked = [plan_and_mask(repair(piece, names), batch.masks) for piece, names in zip(pieces, plans, strict=True)]
    repairs = [" ".join((*names, *own)) or None for names, (own, _) in zip(plans, masked, strict=True)]
    added = pa.table(
        {
            "document_id": [batch.document_ids[doc_no[cut.row]] for cut in cuts],
            "char_start": [int(start[cut.row]) + cut.start for cut in cuts],
            "char_end": [int(start[cut.row]) + cut.end for cut in cuts],
            "line_no": [int(line_no[cut.row]) for cut in cuts],
            "channel": [CHANNEL_NAMES[channel[cut.row]] for cut in cuts],
            "label": [cut.label for cut in cuts],
            "rule": [cut.rule for cut in cuts],
            "label_score": [cut.score for cut in cuts],
            "repairs": pa.array(repairs, pa.string()),
            "row_id": pa.nulls(len(cuts), pa.string()),
            "text": [text for _, text in masked],
        }
    ).cast(table.schema)
    row = np.concatenate([rows, [cut.row for cut in cuts]])
    both = pa.concat_tables([table, added])
    order = np.lexsort((ints(both["char_start"]), row))
    return both.take(pa.array(order)), row[order]


def _plan(piece: str, lines: pa.Table, row: int) -> tuple[str, ...]:
    """The repairs of a part of a line, whose breaks are some where the line is one of several."""
    if not lines["is_rejoined"][row].as_py() or len(piece.splitlines()) < 2:
        return plan(piece)
    return BREAKS, *plan(repair(piece, (BREAKS,)))


def _link_heads(table: pa.Table, row: Ints, batch: Labelled) -> pa.Table:
    """Give the spans that became fields of an article its id; their text is published there."""
    fields = [
        (line, left, getattr(head, name), batch.article_ids[d])
        for d, head in enumerate(batch.heads)
        if batch.article_ids[d]
        for name, (line, left, _right) in head.spans.items()
    ]
    if not fields:
        return table
    line, left = (np.array([f[i] for f in fields], np.int64) for i in (0, 1))
    # Rows of spans rise by line and then by place, so line and place together are one rising key.
    width = int(ints(batch.lines["char_end"]).max(initial=0)) + 1
    key = row * width + ints(table["char_start"])
    wanted = line * width + ints(batch.lines["char_start"])[line] + left
    place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    texts = one_chunk(table["text"]).take(pa.array(place)).to_pylist()
    same = [key[p] == w and t == f[2] for p, w, t, f in zip(place, wanted, texts, fields, strict=True)]
    linked = dict(sorted((int(p), f[3]) for p, f, ok in zip(place, fields, same, strict=True) if ok))
    mask = np.zeros(table.num_rows, np.bool_)
    mask[list(linked)] = True
    row_id = replace_where(one_chunk(table["row_id"]), mask, list(linked.values()))
    shown = pc.if_else(pa.array(mask), pa.scalar(None, pa.string()), one_chunk(table["text"]))
    return with_columns(table, {"row_id": row_id, "text": shown})

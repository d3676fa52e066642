"""Kinds of the article's lines, the headings among them, and which hard-wrapped lines are one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, matches, one_chunk, sum_by
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.captions import end_in_credits
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.markup_labels import kinds_of
from corpus_pipeline.vocabulary import KINDS

KIND_NAMES = tuple(KINDS)
KIND = {name: code for code, name in enumerate(KIND_NAMES)}
HEADING_WORDS, HEADING_CHARS, ASKING_WORDS = 14, 120, 12
# Below a heading stands running text of at least this many words.
UNDER_HEADING_WORDS = 12
# In text whose paragraphs are set apart by blank lines (a fifth of the lines at least) so are headings, and what
# stands below may be the first line of a hard-wrapped paragraph.
SPACED_SHARE, WRAPPED_WORDS = 0.2, 7
# Without a blank line below it a heading is much shorter than the line below: hard-wrapped lines are of one length.
SHORTER = 0.6
# Hard-wrapped text: lines of nearly one width that break in mid-sentence.
# A note on the author stands within so many lines of the end.
NOTE_ROWS = 3
WRAP_LEAST, WRAP_MOST, WRAP_LINES = 40, 100, 4
WRAP_FULL, WRAP_SHARE, WRAP_BROKEN = 0.72, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """For each row: the code of its kind, -1 where it is no part of an article; whether a paragraph starts there."""

    kind: npt.NDArray[np.int8]
    starts: Bools


def label_paragraphs(lines: pa.Table, labels: Labels, heads: Sequence[Head]) -> tuple[Labels, Paragraphs]:
    """Label every line that no rule has claimed as a line of the article, with its kind.

    ``heads``: one a document, for the authors whom a note at the end may speak of. Needs: doc_no, clean, n_words,
    n_chars, blank_before, indent, families and the surface flags.
    """
    families, phrase_rule = ints(lines["families"]), ints(lines["phrase_rule"])
    rest = labels.open
    kind = np.full(lines.num_rows, -1, np.int8)
    for label, family in (("caption", "caption"), ("note", "note")):
        found = rest & has(families, family) & ~has(families, "turn", "furniture")
        labels = labels.fill_phrases(found, label, phrase_rule, 0.85)
    labels = labels.fill(end_in_credits(lines, labels.open), "caption", "caption.credited", 0.85)
    labels = labels.fill(_author_notes(lines, labels.open, heads), "note", "note.author", 0.8)
    for name, (rule, mask) in kinds_of(lines, labels.open).items():
        kind[mask & labels.open] = KIND[name]
        labels = labels.fill(mask, "heading" if name == "heading" else "body", rule, 0.9)
    kind[labels.isin("body") & (kind < 0)] = KIND["paragraph"]
    for name, mask in _kinds(lines, labels.open).items():
        label = "heading" if name == "heading" else "body"
        rule = "body.prose" if name == "paragraph" else f"body.{name}"
        kind[mask & labels.open] = KIND[name]
        labels = labels.fill(mask, label, rule, 0.75 if name == "heading" else 0.9)
    kind = _given_kinds(lines, labels, kind)
    kind[labels.isin("caption")], kind[labels.isin("note")] = KIND["caption"], KIND["note"]
    return labels, Paragraphs(kind, ~_is_continued(lines, kind, len(heads)))


def _given_kinds(lines: pa.Table, labels: Labels, kind: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """The kinds with those of lines that people labelled."""
    given = labels.rule == labels.rule_code("annotation.line")
    if not given.any():
        return kind
    kind = np.where(given & labels.isin("heading"), KIND["heading"], kind).astype(np.int8)
    body = given & labels.isin("body")
    kind[body] = -1
    for name, mask in _kinds(lines, body).items():
        if name != "heading":
            kind[mask & body & (kind < 0)] = KIND[name]
    return kind


def _author_notes(lines: pa.Table, rest: Bools, heads: Sequence[Head]) -> Bools:
    """Among the last lines of an article, those that begin with the full name of an author."""
    out = np.zeros(lines.num_rows, np.bool_)
    doc_no = ints(lines["doc_no"])
    names = [tuple(author.name for author in head.authors if " " in author.name) for head in heads]
    rows = np.flatnonzero(rest)
    at = np.searchsorted(rows, bounds(doc_no, len(heads)))
    first, end = at[:-1][doc_no[rows]], at[1:][doc_no[rows]]
    place = np.arange(len(rows))
    wanted = np.array([bool(own) for own in names], np.bool_)[doc_no[rows]]
    rows = rows[wanted & (place > first) & (place >= end - NOTE_ROWS)]
    texts = one_chunk(lines["clean"]).take(pa.array(rows)).to_pylist()
    out[rows] = [text.startswith(names[doc]) for text, doc in zip(texts, doc_no[rows].tolist(), strict=True)]
    return out


def _kinds(lines: pa.Table, rest: Bools) -> dict[str, Bools]:
    """Masks of the kinds among the unclaimed lines, in order of precedence; the last takes all."""
    clean = one_chunk(lines["clean"])
    doc_no = ints(lines["doc_no"])
    code = bools(lines["is_code"])
    indented = np.flatnonzero(ints(lines["indent"]) >= 4)
    code[indented] |= matches(clean.take(pa.array(indented)), r"[=(){}<>]")
    return {
        "code": _runs(code & rest, doc_no),
        "table": _runs(bools(lines["is_table"]) & rest, doc_no),
        "blockquote": bools(pc.starts_with(clean, ">")) & rest,
        "list_item": _runs(bools(lines["is_list"]) & rest, doc_no),
        "heading": _headings(lines, rest),
        "paragraph": np.ones(lines.num_rows, np.bool_),
    }


def _runs(mask: Bools, doc_no: Ints) -> Bools:
    """Rows under the mask that have a neighbour under it in the same document: one row alone proves no list."""
    if not mask.any():
        return mask
    pair = mask[1:] & mask[:-1] & (doc_no[1:] == doc_no[:-1])
    return np.asarray(np.append(pair, False) | np.append(False, pair))


def _headings(lines: pa.Table, rest: Bools) -> Bools:
    """Short lines without a full stop between two lines of the article, the lower one running text."""
    rows = np.flatnonzero(rest)
    if len(rows) < 3:
        return np.zeros(lines.num_rows, np.bool_)
    doc_no, n_words = ints(lines["doc_no"])[rows], ints(lines["n_words"])[rows]
    ends, odd = bools(lines["ends_sentence"])[rows], _not_heading(lines)[rows]
    short = (n_words <= HEADING_WORDS) & (ints(lines["n_chars"])[rows] <= HEADING_CHARS) & ~odd
    asks = ends & (n_words <= ASKING_WORDS) & matches(one_chunk(lines["clean"]).take(pa.array(rows)), r"[?？؟!]$")
    long = (n_words >= UNDER_HEADING_WORDS) & (ends | bools(lines["ends_open"])[rows] | (n_words >= 25))
    apart = bools(lines["blank_before"])[rows]
    same = doc_no[1:] == doc_no[:-1]
    first, below_apart = np.append(True, ~same), np.append(apart[1:], False)
    spaced = _is_spaced(apart & ~first, doc_no)
    n_chars = ints(lines["n_chars"])[rows]
    shorter = n_chars < SHORTER * np.append(n_chars[1:], 0)
    in_place = ~spaced | (apart & (below_apart | shorter))
    leads = long | (bools(lines["is_list"]) | bools(lines["is_table"]))[rows] | (spaced & (n_words >= WRAPPED_WORDS))
    above = np.append(False, (long[:-1] | spaced[1:]) & same)
    below = np.append(leads[1:] & same, False)
    plain = short & ~ends & in_place & ~first & below
    out = np.zeros(lines.num_rows, np.bool_)
    out[rows] = plain | (short & asks & in_place & above & below)
    return out


def _is_spaced(apart: Bools, doc_no: Ints) -> Bools:
    """Lines of documents in which paragraphs are set apart by blank lines."""
    n_docs = int(doc_no[-1]) + 1
    n = np.bincount(doc_no, minlength=n_docs)
    share = np.bincount(doc_no, weights=apart, minlength=n_docs) / np.maximum(n - 1, 1)
    return np.asarray((share >= SPACED_SHARE)[doc_no], np.bool_)


def _not_heading(lines: pa.Table) -> Bools:
    flags = ("ends_open", "opens_quote", "starts_low", "is_list", "is_table", "is_code")
    return np.asarray(np.logical_or.reduce([bools(lines[flag]) for flag in flags]))


def _is_continued(lines: pa.Table, kind: npt.NDArray[np.int8], n_docs: int) -> Bools:
    """Rows that continue the paragraph of the row above, in documents of hard-wrapped text."""
    n_chars, doc_no = ints(lines["n_chars"]), ints(lines["doc_no"])
    if len(doc_no) < 2:
        return np.zeros(len(doc_no), np.bool_)
    joinable = np.isin(kind, [KIND["paragraph"], KIND["list_item"], KIND["blockquote"], KIND["note"]])
    below = np.append(False, joinable[:-1]) & np.append(False, doc_no[1:] == doc_no[:-1])
    below &= ~bools(lines["blank_before"]) & (kind == np.append(-1, kind[:-1]))
    below &= joinable & (~bools(lines["is_list"]) | (kind != KIND["list_item"]))
    width, is_wrapped = _wrap_width(n_chars, bools(lines["ends_sentence"]), below, bounds(doc_no, n_docs))
    full = np.append(False, n_chars[:-1] >= WRAP_FULL * width[doc_no][:-1])
    return np.asarray(below & is_wrapped[doc_no] & full)


def _wrap_width(n_chars: Ints, ends: Bools, below: Bools, at: Ints) -> tuple[Ints, Bools]:
    """The width of each document's lines that another line follows at once, and whether they are hard-wrapped."""
    inner = np.append(below[1:], False)
    doc_no = np.repeat(np.arange(len(at) - 1), np.diff(at))
    width = np.zeros(len(at) - 1, np.int64)
    np.maximum.at(width, doc_no[inner], n_chars[inner])
    n = sum_by(inner, at)
    full = sum_by(inner & (n_chars >= WRAP_FULL * width[doc_no]), at)
    broken = sum_by(inner & ~ends, at)
    is_wrapped = (n >= WRAP_LINES) & (width >= WRAP_LEAST) & (width <= WRAP_MOST)
    return width, np.asarray(is_wrapped & (full >= WRAP_SHARE * n) & (broken >= WRAP_BROKEN * n))

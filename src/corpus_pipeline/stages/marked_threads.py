"""Comments that the markup holds in elements of their own: their lines labelled, their records read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bounds, first_by, ints, sum_by
from corpus_pipeline.markup.elements import ALT
from corpus_pipeline.markup.line_columns import AUTHOR, TEXT, TIME
from corpus_pipeline.model.segmenter import Start
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.labels import CODE, Labels
from corpus_pipeline.stages.threads import Comment, link_mentions
from corpus_pipeline.text.dates import FoundDate, find_dates, resolve

Posts = Sequence[Sequence[Mapping[str, Any]] | None]
P_MARKED, P_BESIDE = 0.99, 0.9
# Lines right above the first comment that are looked at, and words of those that head it.
HEADING_ROWS, HEADING_WORDS = 6, 16
# Times as seconds or milliseconds since 1970, of this century.
_EPOCH_DIGITS, _EPOCH = (10, 13), dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def label_marked(lines: pa.Table, labels: Labels, posts: Posts) -> Labels:
    """Label the lines of marked comments; the text of an opening post stays open, being the article.

    ``posts``: one list a document, or None. Needs: doc_no, comment_no, comment_role, channel, families, n_words,
    heading_level.
    """
    if not any(posts):
        return labels
    number, role, channel = (ints(lines[c]) for c in ("comment_no", "comment_role", "channel"))
    own = (number > 0) & (channel != ALT)
    opening = own & _is_opening(lines, posts)
    labels = labels.fill(opening & (role == AUTHOR), "byline", "markup.byline", P_MARKED)
    labels = labels.fill(opening & (role == TIME), "date", "markup.date", P_MARKED)
    labels = labels.fill(opening & (role != TEXT), "boilerplate", "markup.meta", P_MARKED)
    thread = own & ~opening
    labels = labels.fill(thread & (role == TEXT), "comment", "comment.markup", P_MARKED)
    labels = labels.fill(thread, "comment_meta", "markup.comment_meta", P_MARKED)
    return labels.fill(_headings(lines, thread, len(posts)), "boilerplate", "markup.thread", P_BESIDE)


def close_threads(lines: pa.Table, labels: Labels, posts: Posts) -> Labels:
    """Label what is left beside the posts of threads that open with the article.

    Not so where more than the posts stands beside them, or more than the opening post above it: that is the article.

    Needs: doc_no, comment_no, n_chars, is_shown.
    """
    if not any(posts):
        return labels
    doc_no, number = ints(lines["doc_no"]), ints(lines["comment_no"])
    opening = _is_opening(lines, posts) & labels.open
    beside = labels.open & (number == 0) & (ints(lines["is_shown"]) > 0)
    at, chars = bounds(doc_no, len(posts)), ints(lines["n_chars"])
    told = opening | ((number > 0) & labels.isin("comment"))
    above = beside & (np.arange(len(doc_no)) < first_by(opening, at)[doc_no])
    opens, held, rest, before = (sum_by(np.where(mask, chars, 0), at) for mask in (opening, told, beside, above))
    is_thread = (opens > before) & (held > rest)
    return labels.fill(beside & is_thread[doc_no], "boilerplate", "markup.thread", P_BESIDE)


def _headings(lines: pa.Table, thread: Bools, n_docs: int) -> Bools:
    """The headings of comments, and the buttons around these, that stand right above the first one."""
    doc_no, row = ints(lines["doc_no"]), np.arange(lines.num_rows)
    at = bounds(doc_no, n_docs)
    first = first_by(thread, at)
    has_thread, first = (first < at[1:])[doc_no], first[doc_no]
    above = (ints(lines["comment_no"]) == 0) & (row < first) & (row >= first - HEADING_ROWS)
    called = has(ints(lines["families"]), "thread", "action", "form") & (ints(lines["n_words"]) <= HEADING_WORDS)
    return np.asarray(above & called & (ints(lines["heading_level"]) != 1) & has_thread)


def _is_opening(lines: pa.Table, posts: Posts) -> Bools:
    """Lines of opening posts."""
    doc_no, number = ints(lines["doc_no"]), ints(lines["comment_no"])
    wanted = np.zeros(len(posts), np.int64)
    for d, own in enumerate(posts):
        wanted[d] = next((i for i, post in enumerate(own or (), 1) if post["is_opening_post"]), 0)
    return np.asarray((number > 0) & (number == wanted[doc_no]))


def has_posts(lines: pa.Table, posts: Posts) -> Bools:
    """Lines of documents whose comments the markup tells: nothing else is asked for theirs."""
    return np.array([bool(own) for own in posts], np.bool_)[ints(lines["doc_no"])]


def without_marked(labels: Labels, marked: Bools) -> Labels:
    """Labels in which documents of marked comments have none."""
    return replace(labels, label=np.where(marked, -1, labels.label).astype(np.int8)) if marked.any() else labels


def marked_comments(
    lines: pa.Table, labels: Labels, posts: Posts, day_first: Sequence[bool | None], phrases: Phrases
) -> list[Comment]:
    """The marked comments with text of a batch, in order of the pages."""
    at = bounds(ints(lines["doc_no"]), len(posts))
    number = ints(lines["comment_no"])
    is_text, is_meta = (labels.label == CODE[name] for name in ("comment", "comment_meta"))
    comments: list[Comment] = []
    for d, own in enumerate(posts):
        if own:
            rows = np.arange(at[d], at[d + 1])
            rows = rows[(is_text | is_meta)[rows]]
            found = _comments_of(d, own, (rows, number[rows], is_text[rows]), day_first[d], phrases)
            first_rows = pa.array([comment.rows[0] for comment in found], pa.int64())
            link_mentions(found, lines["clean"].take(first_rows).to_pylist())
            comments += found
    return comments


def _comments_of(
    doc_no: int,
    posts: Sequence[Mapping[str, Any]],
    found: tuple[Ints, Ints, Bools],
    day_first: bool | None,
    phrases: Phrases,
) -> list[Comment]:
    """``found``: rows of the document's comments, the number of each row's comment, whether it is text."""
    texts: dict[int, list[int]] = {}
    metas: dict[int, list[int]] = {}
    for row, number, is_text in zip(*(values.tolist() for values in found), strict=True):
        (texts if is_text else metas).setdefault(number - 1, []).append(row)
    kept = {i: place for place, i in enumerate(i for i in range(len(posts)) if i in texts)}
    out = []
    for i in kept:
        post = posts[i]
        comment = Comment(doc_no, "markup", texts[i], metas.get(i, []), (post["author"] or "").strip())
        comment.when = post["time_raw"] or post["time_attribute"] or ""
        comment.date = _time(post["time_attribute"], post["time_raw"], day_first, phrases)
        comment.is_generic = phrases.is_generic_name(comment.name)
        comment.is_deleted, comment.is_truncated = post["is_deleted"], post["is_truncated"]
        comment.source_id = post["source_comment_id"]
        comment.parent = _kept_parent(posts, post["parent"], kept)
        comment.parent_basis = "markup" if comment.parent is not None else None
        out.append(comment)
    return out


def _kept_parent(posts: Sequence[Mapping[str, Any]], parent: int | None, kept: Mapping[int, int]) -> int | None:
    """The nearest comment above that has a text."""
    for _ in range(len(posts)):
        if parent is None or parent in kept:
            break
        parent = posts[parent]["parent"]
    return None if parent is None else kept.get(parent)


def with_posts(comments: list[Comment], marked: list[Comment]) -> list[Comment]:
    """The comments that people annotated, with all that the markup says of those whose lines are one of its posts.

    So they keep their identifiers, which would tell their words otherwise: what was withdrawn stays withdrawn.
    ``marked``: the posts of annotated documents.
    """
    by_rows = {tuple(post.rows): i for i, post in enumerate(marked)}
    same = {i: by_rows[key] for i, own in enumerate(comments) if (key := tuple(own.rows)) in by_rows}
    of_posts, places = _places(marked), _places(comments)
    place = {(marked[post].doc_no, of_posts[post]): places[i] for i, post in same.items()}
    out = list(comments)
    for i, number in same.items():
        post = marked[number]
        parent = None if post.parent is None else place.get((post.doc_no, post.parent))
        basis = None if parent is None else "markup"
        out[i] = replace(post, meta=comments[i].meta, parent=parent, parent_basis=basis)
    return out


def _places(comments: Sequence[Comment]) -> list[int]:
    """The place of each comment among those of its document."""
    seen: Counter[int] = Counter()
    out = []
    for comment in comments:
        out.append(seen[comment.doc_no])
        seen[comment.doc_no] += 1
    return out


def with_marked(
    comments: list[Comment], starts: list[Start | None], marked: list[Comment], lines: pa.Table
) -> tuple[list[Comment], list[Start | None]]:
    """All comments of a batch in document order, and where they start in each document."""
    first: dict[int, int] = {}
    for comment in marked:
        row = min(comment.rows + comment.meta)
        first[comment.doc_no] = min(row, first.get(comment.doc_no, row))
    doc_no, starts = ints(lines["doc_no"]), list(starts)
    for d, row in first.items():
        place = row - int(np.searchsorted(doc_no, d))
        starts[d] = Start(P_MARKED, "comment.markup", place, place, place)
    return sorted([*comments, *marked], key=lambda comment: comment.doc_no), starts


def _time(attribute: str | None, raw: str | None, day_first: bool | None, phrases: Phrases) -> FoundDate | None:
    """The time of a comment: for machines where that is a time, else as shown; none from "3 hours ago"."""
    for written in (attribute, raw):
        text = (written or "").strip()
        if text and (found := _for_machines(text)) is not None:
            return found
        if dates := find_dates(text, phrases.dates):
            return resolve(dates[0], day_first)
    return None


def _for_machines(text: str) -> FoundDate | None:
    at = _epoch(text) if text.isdecimal() else _iso(text)
    if at is None:
        return None
    offset = at.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    wall = at.replace(tzinfo=None)
    return FoundDate(0, len(text), at.date(), None, None, wall, wall.time(), minutes)


def _epoch(text: str) -> dt.datetime | None:
    if len(text) not in _EPOCH_DIGITS:
        return None
    return _EPOCH + dt.timedelta(milliseconds=int(text) * (1000 if len(text) == _EPOCH_DIGITS[0] else 1))


def _iso(text: str) -> dt.datetime | None:
    """A date with a time in ISO 8601."""
    try:
        return dt.datetime.fromisoformat(text) if len(text) > len("2020-01-01") else None
    except ValueError:
        return None

"""The tables of whole documents and articles: articles, authors, comments with their people, quotes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Ints, bounds, char_lengths, ints, table_of
from corpus_pipeline.model.segmenter import Start
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.stages.assemble import Labelled, TextRows, body_mask, positions
from corpus_pipeline.stages.assemble_documents import batch_article_id
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.language import Language
from corpus_pipeline.stages.page_facts import PageRow, page_fields
from corpus_pipeline.stages.quotes import Quote
from corpus_pipeline.stages.segment import is_prose
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.stages.truncated import truncated_documents
from corpus_pipeline.tables import ARTICLES, AUTHORS, COMMENTS, QUOTES
from corpus_pipeline.text.masks import plan_and_mask
from corpus_pipeline.text.names import Name, parse_byline
from corpus_pipeline.text.people import People, same_name
from corpus_pipeline.text.repairs import mend
from corpus_pipeline.text.zones import offset_at


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is counted for each published document, by document number of the batch."""

    doc_nos: Ints
    n_paragraphs: Ints
    n_comments: Ints
    n_words: Ints
    n_chars: Ints
    has_prose: Ints
    n_stated: Mapping[int, int]
    truncated: frozenset[int]
    twins: Mapping[int, str]


def articles_table(
    batch: Labelled,
    documents: Mapping[str, Sequence[Any]],
    facts: ArticleFacts,
    starts: Sequence[Start | None],
    languages: Sequence[Language],
) -> pa.Table:
    """The articles table. ``documents``: columns of the batch's documents as lists, by name."""
    docs = facts.doc_nos.tolist()
    own = {name: [documents[name][d] for d in docs] for name in _OWN}
    heads = [batch.heads[d] for d in docs]
    columns: dict[str, Any] = {
        "article_id": [batch.article_ids[d] for d in docs],
        "document_id": [batch.document_ids[d] for d in docs],
        "position": np.zeros(len(docs), np.int32),
        "site": own["site"],
        "url": own["url"],
        **_page_types(facts),
        **{name: [getattr(head, name) for head in heads] for name in _FIELDS},
        **_published(heads, own["given_date"], own["timezone"]),
        "language": [languages[d].code for d in docs],
        "language_score": [languages[d].score for d in docs],
        "is_truncated": [d in facts.truncated for d in docs],
        "n_paragraphs": facts.n_paragraphs,
        "n_comments": facts.n_comments,
        "n_comments_stated": [facts.n_stated.get(d) for d in docs],
        "n_words": facts.n_words,
        "n_chars": facts.n_chars,
        "duplicate_of": [facts.twins.get(d) for d in docs],
        **_comments_from([starts[d] or _UNTOLD for d in docs], batch.lines, facts.doc_nos),
    }
    _add_pages(columns, own["page"], own["posts"])
    return pa.table([pa.array(columns[f.name], f.type) for f in ARTICLES.schema], schema=ARTICLES.schema)


_OWN = ("site", "url", "given_date", "timezone", "page", "posts")
_FIELDS = ("title", "title_source", "subtitle", "byline", "publisher", "section", "republished_from")
_UNTOLD = Start(0.0)


def _page_types(facts: ArticleFacts) -> dict[str, list[Any]]:
    """An article has running text, or comments on one that the page leaves out."""
    has_prose = facts.has_prose > 0
    is_article = has_prose | (facts.n_comments > 0)
    return {
        "page_type": np.where(is_article, "article", "other").tolist(),
        "page_type_score": np.where(has_prose, 0.9, 0.6).tolist(),
    }


def _add_pages(columns: dict[str, Any], pages: Sequence[PageRow], posts: Sequence[Any]) -> None:
    """Put into the columns what pages say of their articles."""
    for i, page in enumerate(pages):
        if page is not None:
            row = {name: columns[name][i] for name in ("is_truncated", "n_comments_stated", "url")}
            is_forum = any(post["is_opening_post"] for post in posts[i] or ())
            for name, value in page_fields(page, row, is_forum=is_forum).items():
                columns[name][i] = value


_PUBLISHED = ("published_on", "published_at", "utc_offset_min", "published_source", "published_raw")


def _published(
    heads: Sequence[Head], given: Sequence[str | None], zones: Sequence[str | None]
) -> dict[str, Sequence[Any]]:
    """Columns of the dates of publication."""
    rows = [_date_of(*own) for own in zip(heads, given, zones, strict=True)]
    return dict(zip(_PUBLISHED, zip(*rows, strict=True) if rows else [()] * len(_PUBLISHED), strict=True))


def _date_of(head: Head, raw: str | None, zone: str | None) -> tuple[Any, ...]:
    """Date of publication: given before text; nothing where a written date stays uncertain."""
    given = parse_given(raw)
    if isinstance(given, dt.datetime):
        return given.date(), given.replace(tzinfo=None), _offset(given, zone), "given", raw
    if given is not None:
        return given, None, None, "given", raw
    found = head.published
    if found is None:
        return None, None, None, None, head.published_raw
    offset = found.utc_offset_min if found.at else None
    return found.on, found.at, offset, head.published_source if found.on else None, head.published_raw


def _offset(at: dt.datetime, zone: str | None) -> int | None:
    """Minutes east of UTC as a time states them, else as its zone has them."""
    offset = at.utcoffset()
    return offset_at(at, zone) if offset is None else int(offset.total_seconds() // 60)


# Databases write the years 1 and 9999 where there is no date.
_YEARS = range(1000, 2100)


def parse_given(raw: str | None) -> dt.date | dt.datetime | None:
    """A date or time from the input's own column, in ISO 8601; None where it is none."""
    if not raw:
        return None
    try:
        given = dt.date.fromisoformat(raw) if len(raw) <= 10 else dt.datetime.fromisoformat(raw)
    except ValueError:
        return None
    return given if given.year in _YEARS else None


def _comments_from(starts: Sequence[Start], lines: pa.Table, doc_nos: Ints) -> dict[str, list[Any]]:
    """Where comments start, in characters of their documents, and how sure that is; nulls where there are none."""
    firsts = np.searchsorted(ints(lines["doc_no"]), doc_nos)
    offsets = ints(lines["char_start"])
    columns: dict[str, list[Any]] = {}
    for name in ("low", "best", "high"):
        rows = np.array([getattr(start, name) if start.best >= 0 else -1 for start in starts], np.int64)
        places = np.full(len(rows), None, object)
        told = rows >= 0
        places[told] = offsets[(firsts + rows)[told]]
        columns[f"comments_from_{name}"] = places.tolist()
    return columns | {
        "comments_score": [start.score for start in starts],
        "segmentation_score": [start.score if start.basis else 1 - start.score for start in starts],
        "needs_review": [bool(start.review) for start in starts],
        "review_reason": [start.review or None for start in starts],
    }


def authors_of(head: Head, given: str | None, phrases: Phrases) -> list[Name]:
    """The article's authors: the input's own column beats the byline."""
    if not given:
        return head.authors
    return parse_byline(given, phrases.starters, phrases.sections) or [Name(given, "author", 0, len(given))]


def authors_table(batch: Labelled, doc_nos: Ints, authors: Sequence[Sequence[Name]]) -> pa.Table:
    """The authors table. ``authors``: one list a document of the batch."""
    names = {name.name for d in doc_nos.tolist() for name in authors[d]}
    shown = {name: plan_and_mask(mend(name), batch.masks)[1] for name in names}
    rows = [
        {"article_id": batch.article_ids[d], "position": i, "name": shown[name.name], "role": name.role}
        for d in doc_nos.tolist()
        for i, name in enumerate(authors[d])
    ]
    return table_of(rows, AUTHORS.schema)


def comments_table(
    batch: Labelled,
    rows: TextRows,
    languages: Sequence[str],
    authors: Sequence[Sequence[Name]],
    people: tuple[People, Sequence[str | None]],
) -> pa.Table:
    """The comments table. ``people``: what is published of commenters, and the site of each document."""
    at = bounds(rows.doc_no, len(batch.heads))
    parents = [None if c.parent is None else int(at[c.doc_no]) + c.parent for c in batch.comments]
    mended = _mended(batch.comments)
    shown = {text: plan_and_mask(own, batch.masks)[1] for text, own in mended.items()}
    names = [same_name(mended[c.name]) if not c.is_generic else "" for c in batch.comments]
    columns: dict[str, Any] = {
        "comment_id": rows.ids,
        "article_id": [batch.article_ids[d] for d in rows.doc_no.tolist()],
        "position": positions(rows.doc_no),
        "source_comment_id": [c.source_id for c in batch.comments],
        "parent_comment_id": [None if p is None else rows.ids[p] for p in parents],
        "depth": _depths(parents),
        "parent_basis": [c.parent_basis for c in batch.comments],
        "commenter_id": _commenter_ids(batch, names, *people),
        "commenter_name": [shown[c.name] or None if people[0].names else None for c in batch.comments],
        "by_article_author": [_is_author(c, authors[c.doc_no]) for c in batch.comments],
        **_posted(batch.comments, shown),
        "text": rows.texts,
        "status": ["deleted" if c.is_deleted else "visible" for c in batch.comments],
        "is_truncated": [c.is_truncated for c in batch.comments],
        "char_start": rows.char_start,
        "char_end": rows.char_end,
        "n_words": rows.n_words,
        "language": list(languages),
        "label_score": rows.score,
        "boundary_basis": [c.basis for c in batch.comments],
    }
    arrays = [
        pa.array(columns[f.name], f.type) if isinstance(columns[f.name], list) else columns[f.name]
        for f in COMMENTS.schema
    ]
    return pa.table(dict(zip(COMMENTS.names, arrays, strict=True))).cast(COMMENTS.schema)


def _mended(comments: Sequence[Comment]) -> dict[str, str]:
    """Names and times of comments after their repairs, each distinct one repaired once."""
    return {text: mend(text) for text in {text for c in comments for text in (c.name, c.when)}}


def _posted(comments: Sequence[Comment], shown: Mapping[str, str]) -> dict[str, list[Any]]:
    dates = [c.date for c in comments]
    return {
        "posted_on": [d.on if d else None for d in dates],
        "posted_at": [d.at if d else None for d in dates],
        "utc_offset_min": [d.utc_offset_min if d and d.at else None for d in dates],
        "posted_raw": [shown[c.when] or None for c in comments],
    }


def _commenter_ids(
    batch: Labelled, names: Sequence[str], people: People, sites: Sequence[str | None]
) -> list[str | None]:
    """Identifiers of commenters by name, none where it is empty.

    Keyed ones hold on a site. Others, and those of pages of no site, hold within one article: they are made of its id
    and the order in which its commenters first appear.
    """
    local = _local_ids(batch, names)
    if people.privacy.commenters != "pseudonym":
        return local
    of_site = [sites[comment.doc_no] for comment in batch.comments]
    return [
        people.pseudonym(site, name) if site and name else own
        for own, site, name in zip(local, of_site, names, strict=True)
    ]


def _local_ids(batch: Labelled, names: Sequence[str]) -> list[str | None]:
    order: dict[tuple[int, str], int] = {}
    count: dict[int, int] = {}
    out: list[str | None] = []
    for comment, name in zip(batch.comments, names, strict=True):
        if not name:
            out.append(None)
            continue
        key = (comment.doc_no, name)
        if key not in order:
            order[key] = count[comment.doc_no] = count.get(comment.doc_no, -1) + 1
        text = f"{batch.article_ids[comment.doc_no]} {order[key]}"
        out.append(f"u-{hashlib.sha256(text.encode()).hexdigest()[:16]}")
    return out


def _is_author(comment: Comment, authors: Sequence[Name]) -> bool | None:
    if not comment.name or comment.is_generic:
        return None
    return comment.name.casefold() in {author.name.casefold() for author in authors}


def _depths(parents: Sequence[int | None]) -> list[int]:
    """Answers above each comment; a parent may stand below it where the newest comment comes first."""
    depths: list[int | None] = [None] * len(parents)
    for i in range(len(parents)):
        above: list[int] = []
        at = i
        while depths[at] is None and (parent := parents[at]) is not None and len(above) < len(parents):
            above.append(at)
            at = parent
        base = depths[at] or 0
        depths[at] = base
        for depth, comment in enumerate(reversed(above), base + 1):
            depths[comment] = depth
    return [depth or 0 for depth in depths]


def quotes_table(
    linked: Sequence[tuple[int, int, Sequence[Sequence[Quote]]]], paragraphs: TextRows, comments: TextRows
) -> pa.Table:
    """The quotes table. ``linked``: first paragraph, first comment and the quotations by comment of each document."""
    rows = [
        _quote_row(
            quote,
            position,
            comments.ids[first_comment + i],
            (paragraphs.ids, first_paragraph),
            (comments.ids, first_comment),
        )
        for first_paragraph, first_comment, by_comment in linked
        for i, quotes in enumerate(by_comment)
        for position, quote in enumerate(quotes)
    ]
    return table_of(rows, QUOTES.schema)


def _quote_row(
    quote: Quote, position: int, comment_id: str, paragraphs: tuple[list[str], int], comments: tuple[list[str], int]
) -> dict[str, Any]:
    found = quote.kind != "external"
    ids, first = paragraphs if quote.kind == "paragraph" else comments
    target = ids[first + quote.target] if found else None
    return {
        "comment_id": comment_id,
        "position": position,
        "quote_start": quote.start,
        "quote_end": quote.end,
        "target_kind": quote.kind,
        "paragraph_id": target if quote.kind == "paragraph" else None,
        "target_comment_id": target if quote.kind == "comment" else None,
        "target_start": quote.target_start if found else None,
        "target_end": quote.target_end if found else None,
        "similarity": round(quote.similarity, 4) if found else None,
    }


def article_facts(
    batch: Labelled, paragraphs: TextRows, comments: TextRows, kinds: Ints, settled: Any, phrases: Phrases
) -> ArticleFacts:
    """Counts of each published document of a batch."""
    n_docs = len(batch.article_ids)
    doc_nos = np.array([d for d, article in enumerate(batch.article_ids) if article], np.int64)
    body = body_mask(kinds)
    of_body = paragraphs.doc_no[body]
    n_chars = char_lengths(paragraphs.texts)[body]
    families, doc_no = ints(batch.lines["families"]), ints(batch.lines["doc_no"])
    prose = is_prose(batch.lines) & batch.labels.isin("body")
    twins = {int(d): batch_article_id(int(settled["twin_id"][d])) for d in doc_nos.tolist() if settled["twin"][d] >= 0}
    return ArticleFacts(
        doc_nos,
        np.bincount(paragraphs.doc_no, minlength=n_docs)[doc_nos],
        np.bincount(comments.doc_no, minlength=n_docs)[doc_nos],
        np.bincount(of_body, weights=paragraphs.n_words[body], minlength=n_docs).astype(np.int64)[doc_nos],
        np.bincount(of_body, weights=n_chars, minlength=n_docs).astype(np.int64)[doc_nos],
        np.bincount(doc_no[prose], minlength=n_docs)[doc_nos],
        _stated(batch, np.flatnonzero(has(families, "thread", "form")), phrases),
        truncated_documents(batch.lines, batch.labels, n_docs, phrases),
        twins,
    )


def _stated(batch: Labelled, rows: Ints, phrases: Phrases) -> dict[int, int]:
    """The number of comments that the head of a thread states, by document: the first one that has a number."""
    out: dict[int, int] = {}
    doc_no = ints(batch.lines["doc_no"])[rows].tolist()
    folded = batch.lines["folded"].take(pa.array(rows)).to_pylist()
    for doc, line in zip(doc_no, folded, strict=True):
        found = phrases.groups(line or "", "thread") if doc not in out else None
        if found and found[1].get("n", "").isdecimal():
            out[doc] = int(found[1]["n"])
    return out

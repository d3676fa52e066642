"""What pages say of themselves, given to the heads of their articles: their word beats what is read off the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from corpus_pipeline.stages.heads import Given, Head
from corpus_pipeline.text.dates import FoundDate, resolve
from corpus_pipeline.text.names import Name
from corpus_pipeline.text.repairs import mend

PageRow = Mapping[str, Any] | None


def title_of(given: str | None, page: PageRow) -> tuple[str | None, str]:
    """A document's title and its source: the input's own column before the page's word."""
    if given or page is None or not page["title"]:
        return given, "given"
    return mend(page["title"]), page["title_source"]


def add_page_facts(heads: Sequence[Head], pages: Sequence[PageRow], givens: Sequence[Given]) -> None:
    """Write what pages say of themselves into the heads of their articles."""
    for head, page, given in zip(heads, pages, givens, strict=True):
        if page is not None:
            if head.title is None and given.title:
                head.title, head.title_source = given.title, given.title_source
            _add_authors(head, page)
            _add_date(head, page, given)
            for name in ("publisher", "section"):
                if said := page[name]:
                    _replace(head, name, mend(said))


def _replace(head: Head, name: str, value: str) -> None:
    """Set a field; the line that shows the same keeps its place as the field's own."""
    if getattr(head, name) != value:
        setattr(head, name, value)
        head.spans.pop(name, None)


def _add_authors(head: Head, page: Mapping[str, Any]) -> None:
    names = [Name(**name) for name in page["authors"]]
    shown = {name.name.casefold() for name in head.authors}
    if names and shown != {name.name.casefold() for name in names}:
        head.authors = names
        _replace(head, "byline", mend(page["byline"] or ", ".join(name.name for name in head.authors)))


def _add_date(head: Head, page: Mapping[str, Any], given: Given) -> None:
    if page["published"] is None:
        return
    found = resolve(FoundDate(**page["published"]), given.day_first)
    if found.on is None or _is_future(found.on, given.latest):
        return
    shown = head.published
    says_more = shown is None or (found.at is not None, found.utc_offset_min is not None) > (
        shown.at is not None,
        shown.utc_offset_min is not None,
    )
    if shown is None or shown.on != found.on or says_more:
        head.published, head.published_source = found, page["published_source"]
        _replace(head, "published_raw", mend(page["published_raw"] or ""))


def _is_future(day: dt.date, latest: dt.date | None) -> bool:
    return latest is not None and day > latest


def page_fields(page: PageRow, row: Mapping[str, Any], *, is_forum: bool) -> dict[str, Any]:
    """The columns of an article that its page tells: kind of page, truncation, stated number of comments, address."""
    if page is None:
        return {}
    kind, score = page["page_type"], page["page_type_score"]
    if is_forum:
        kind, score = "forum", max(score, 0.9) if kind == "forum" else 0.9
    stated = page["n_comments_stated"]
    return {
        "page_type": kind,
        "page_type_score": score,
        "is_truncated": bool(row["is_truncated"] or page["is_truncated"]),
        "n_comments_stated": row["n_comments_stated"] if stated is None else stated,
        "url": row["url"] or page["canonical_url"],
    }

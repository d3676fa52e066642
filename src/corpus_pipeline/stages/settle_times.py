"""Times that need to know when and where a page was retrieved: relative ones, and wall times of a stated zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from corpus_pipeline.stages.heads import Head
from corpus_pipeline.stages.threads import Comment
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.relative import relative_date
from corpus_pipeline.text.zones import offset_at, wall_time


class Retrieval(NamedTuple):
    """When a document was retrieved, in UTC, and the IANA name of the time zone that its times are stated to be in."""

    at: dt.datetime | None
    zone: str | None


def settle_times(heads: Sequence[Head], comments: Sequence[Comment], retrievals: Sequence[Retrieval]) -> None:
    """Date the comments that were written *3 hours ago*, and give wall times the offset of their zone.

    ``heads`` and ``retrievals``: one a document.
    """
    for comment in comments:
        at, zone = retrievals[comment.doc_no]
        if comment.date is None and comment.when and at is not None:
            comment.date = relative_date(comment.when, wall_time(at, zone))
        comment.date = _in_zone(comment.date, zone)
    for head, (_, zone) in zip(heads, retrievals, strict=True):
        head.published = _in_zone(head.published, zone)


def _in_zone(found: FoundDate | None, zone: str | None) -> FoundDate | None:
    """A time with the offset of a stated zone where it states none itself."""
    if found is None or zone is None or found.at is None or found.utc_offset_min is not None:
        return found
    return found._replace(utc_offset_min=offset_at(found.at, zone))

"""What markup says of whole pages and of their comments, as two columns of a batch's documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from corpus_pipeline.markup.page import Page

_NAME = pa.struct([("name", pa.string()), ("role", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
_DATE = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("on", pa.date32()),
        ("swapped", pa.date32()),
        ("first", pa.date32()),
        ("at", pa.timestamp("us")),
        ("time_of_day", pa.time64("us")),
        ("utc_offset_min", pa.int32()),
    ]
)
PAGE = pa.struct(
    [
        ("title", pa.string()),
        ("title_source", pa.string()),
        ("publisher", pa.string()),
        ("authors", pa.list_(_NAME)),
        ("byline", pa.string()),
        ("author_source", pa.string()),
        ("published", _DATE),
        ("published_raw", pa.string()),
        ("published_source", pa.string()),
        ("section", pa.string()),
        ("canonical_url", pa.string()),
        ("page_type", pa.string()),
        ("page_type_score", pa.float32()),
        ("is_truncated", pa.bool_()),
        ("n_comments_stated", pa.int32()),
        ("is_shell", pa.bool_()),
    ]
)
POST = pa.struct(
    [
        ("author", pa.string()),
        ("time_raw", pa.string()),
        ("time_attribute", pa.string()),
        ("parent", pa.int32()),
        ("depth", pa.int32()),
        ("source_comment_id", pa.string()),
        ("is_deleted", pa.bool_()),
        ("is_truncated", pa.bool_()),
        ("is_opening_post", pa.bool_()),
    ]
)
POSTS = pa.list_(POST)


def page_row(page: Page | None) -> tuple[dict[str, Any] | None, list[dict[str, Any]] | None]:
    """The values of the columns ``page`` and ``posts``; null for documents without markup."""
    if page is None:
        return None, None
    said = {field.name: getattr(page.metadata, field.name, None) for field in PAGE}
    said["is_shell"] = page.is_shell
    said["authors"] = [asdict(name) for name in page.metadata.authors]
    said["published"] = page.metadata.published._asdict() if page.metadata.published else None
    return said, [{field.name: getattr(post, field.name) for field in POST} for post in page.posts]

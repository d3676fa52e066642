"""Readers' comments that a page's structured data state, for those that its own elements do not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus_pipeline.markup.comments import MarkedComment
from corpus_pipeline.markup.json_ld import Entity, text_of
from corpus_pipeline.markup.words import words

# What entities call their comments and answers; the best answer stands first, as sites show it.
_KEYS = words("acceptedAnswer suggestedAnswer comment")
_TIMES = words("dateCreated datePublished dateModified")
_TEXTS = words("text description")
_SIGNED = frozenset(("author", *_TIMES))
MAX_COMMENTS, MAX_SEEN = 1000, 10_000


@dataclass(frozen=True, slots=True)
class StatedComment:
    """One comment; ``text`` may hold tags; ``parent``: index of the one that it answers."""

    text: str
    author: str | None
    time: str | None
    source_comment_id: str | None
    parent: int | None


def read_stated_comments(main: Entity) -> tuple[StatedComment, ...]:
    """The comments of the entity that a page is about, each before its answers."""
    found: list[StatedComment] = []
    stack: list[tuple[Entity, int | None]] = [(below, None) for below in reversed(_below(main))]
    n_seen = 0
    while stack and len(found) < MAX_COMMENTS and n_seen < MAX_SEEN:
        value, parent = stack.pop()
        n_seen += 1
        text = next((own for key in _TEXTS if isinstance(own := value.get(key), str) and own.strip()), None)
        if text is not None:
            found.append(_stated(value, text, parent))
        number = len(found) - 1 if text is not None else parent
        stack += [(below, number) for below in reversed(_below(value))]
    return tuple(found)


def _below(value: Entity) -> list[Entity]:
    """The comments and answers of an entity; answers that nobody signs or dates are the site's own."""
    found = [(key, one) for key in _KEYS for one in _listed(value.get(key)) if isinstance(one, dict)]
    return [one for key, one in found if key == "comment" or not _SIGNED.isdisjoint(one)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _stated(value: Entity, text: str, parent: int | None) -> StatedComment:
    times = (text_of(value.get(key)) for key in _TIMES)
    called = next((own for key in ("@id", "identifier", "url") if (own := text_of(value.get(key)))), None)
    number = called.rpartition("#")[2].rpartition("/")[2] or called if called else None
    return StatedComment(text, text_of(value.get("author")), next(filter(None, times), None), number, parent)


def as_marked(kept: Sequence[tuple[int, StatedComment]], n_before: int) -> list[MarkedComment]:
    """The comments as those of a page behind ``n_before`` others; ``kept``: each with its index among all stated.

    They have no element, and no parent where that one was not kept.
    """
    place = {number: n_before + i for i, (number, _) in enumerate(kept)}
    out: list[MarkedComment] = []
    for _, comment in kept:
        parent = comment.parent if comment.parent in place else None
        depth = 0 if parent is None else out[place[parent] - n_before].depth + 1
        out.append(
            MarkedComment(
                tops=(),
                text_nodes=(),
                author_node=None,
                author=comment.author,
                time_node=None,
                time_raw=None,
                time_attribute=comment.time,
                parent=None if parent is None else place[parent],
                depth=depth,
                source_comment_id=comment.source_comment_id,
                is_deleted=False,
                is_truncated=False,
                is_opening_post=False,
                family="structured",
            )
        )
    return out

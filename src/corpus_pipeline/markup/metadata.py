"""What a page says of itself: title, authors, date, site and the like, each from the most trusted place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus_pipeline.markup.bylines import Credits, read_authors
from corpus_pipeline.markup.clues import fields_shown
from corpus_pipeline.markup.comment_counts import count_comments
from corpus_pipeline.markup.comments import MarkedComment
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.evidence import Evidence, gather
from corpus_pipeline.markup.json_ld import Entity, text_of, types_of
from corpus_pipeline.markup.page_types import is_truncated, read_page_type
from corpus_pipeline.markup.published import Dated, DateReader, Stated, read_date
from corpus_pipeline.markup.sites import words_key
from corpus_pipeline.markup.stated_comments import StatedComment, read_stated_comments
from corpus_pipeline.markup.titles import Title, read_title, without_title
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.text.dates import FoundDate
from corpus_pipeline.text.names import Name
from corpus_pipeline.text.repairs import drop_controls

# Sources of authors that are no elements of the page.
_STATED = frozenset(("given", "structured", "meta"))
# How sure a page that opens with a post is a thread.
THREAD_SCORE = 0.7
# Elements that are looked at for where author and date are shown, and how long a line of theirs may be.
MAX_SHOWN_NODES, MAX_LINE = 4, 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None where it says nothing that is fit to be believed.

    ``nodes``: the elements that show title, author and date, by their number; ``published``: ``on`` is None where day
    and month could be swapped; ``comments``: those of the structured data, whether the page shows them or not.
    """

    title: str | None = None
    title_source: str | None = None
    publisher: str | None = None
    authors: tuple[Name, ...] = ()
    byline: str | None = None
    author_source: str | None = None
    published: FoundDate | None = None
    published_raw: str | None = None
    published_source: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    description: str | None = None
    page_type: str = "other"
    page_type_score: float = 0.5
    is_truncated: bool = False
    n_comments_stated: int | None = None
    article_body: str | None = None
    comments: tuple[StatedComment, ...] = ()
    nodes: Mapping[int, str] = field(default_factory=dict)


def read_metadata(
    dom: Dom,
    url: str | None,
    latest: dt.date | None,
    phrases: Phrases | None = None,
    posts: Sequence[MarkedComment] = (),
) -> Metadata:
    """What a page says of itself.

    ``url``: the page's address; ``latest``: dates after it are refused; ``phrases``: else those of the package;
    ``posts``: its comments, whose authors and times are not those of the page.
    """
    comments = ((top, dom.ends[top]) for post in posts if not post.is_opening_post for top in post.tops)
    page = gather(dom, url, phrases or load_phrases(), comments)
    title = read_title(page)
    at = title.node if title else None
    byline, date = read_authors(page, at), read_date(page, at, latest, title.text if title else "")
    clues, main = page.clues, page.main
    kind, score = read_page_type(page, signed=bool(byline or date), title=title.text if title else "")
    return Metadata(
        title=title.text if title else None,
        title_source=title.source if title else None,
        publisher=_publisher(page, title.text if title else None),
        authors=byline.names if byline else (),
        byline=byline.raw if byline else None,
        author_source=byline.source if byline else None,
        published=date.found if date else None,
        published_raw=date.raw if date else None,
        published_source=date.source if date else None,
        section=clues.first(*_SECTION) or text_of(main.get("articleSection")),
        canonical_url=drop_controls(next(iter(clues.links.get("canonical", ())), None) or clues.first("og:url") or "")
        or None,
        language=clues.language or clues.first("content-language", "og:locale"),
        description=clues.first("og:description", "description", "twitter:description"),
        page_type=kind,
        page_type_score=score,
        is_truncated=is_truncated(page),
        n_comments_stated=count_comments(page),
        article_body=_body(main),
        comments=read_stated_comments(main),
        nodes=_nodes(page, title, byline, date),
    )


def _publisher(page: Evidence, title: str | None) -> str | None:
    """What the page calls its site; a name that is nothing but the page's title is none."""
    names = page.clues.first("og:site_name"), page.clues.first("application-name"), text_of(page.main.get("publisher"))
    return next((name for stated in names if (name := without_title(stated, title))), None)


def with_opening_post(said: Metadata, posts: Sequence[MarkedComment]) -> Metadata:
    """The same, with author and time of a forum page's opening post where the page itself states none.

    An author that is only shown is that post's: other elements near the title show those of the last answer and more.
    """
    opening = next((post for post in posts if post.is_opening_post), None)
    if opening is None:
        return said
    if said.page_type_score < THREAD_SCORE:
        said = replace(said, page_type="forum", page_type_score=THREAD_SCORE)
    if opening.author and said.author_source not in _STATED:
        name = Name(opening.author, "author", 0, len(opening.author))
        nodes = {node: what for node, what in said.nodes.items() if what != "author"}
        said = replace(said, authors=(name,), byline=opening.author, author_source="markup", nodes=nodes)
    return said if said.published is not None else _with_date_of(opening, said)


def _with_date_of(opening: MarkedComment, said: Metadata) -> Metadata:
    reader = DateReader(load_phrases().dates, None)
    stated = [raw for raw in (opening.time_attribute, opening.time_raw) if raw]
    for dated in reader.dated(Stated(raw, "markup", opening.time_node) for raw in stated):
        return replace(said, published=dated.found, published_raw=dated.raw, published_source=dated.source)
    return said


def _nodes(page: Evidence, title: Title | None, byline: Credits | None, date: Dated | None) -> dict[int, str]:
    """The elements that show title, author and date: those that were read, and authors near the title."""
    at = title.node if title else None
    nodes: dict[int, str] = {}
    names = {words_key(name.name) for name in byline.names} if byline else set()
    for mark in page.near("author", at)[:MAX_SHOWN_NODES] if names else ():
        text = words_key(fields_shown(page.dom, mark.node))
        if len(text) < MAX_LINE and any(name in text for name in names):
            nodes[mark.node] = "author"
    for name, found in (("date", date), ("author", byline), ("title", title)):
        if found is not None and found.node is not None:
            nodes[found.node] = name
    return nodes


_SECTION = ("article:section", "parsely-section", "sailthru.section", "section", "og:section", "cxenseparse:category")


# Entities whose own text is the opening post of a page.
_POSTS = frozenset(("discussionforumposting", "question"))


def _body(main: Entity) -> str | None:
    body = main.get("articleBody")
    if body is None and not _POSTS.isdisjoint(types_of(main)):
        body = main.get("text")
    return body if isinstance(body, str) and body.strip() else None

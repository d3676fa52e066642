"""What class words and ids of elements say: title, author, date, comments, other pages, paywalls, forum programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Classes beyond this many characters are generated, not written.
MAX_CHARS = 300


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _whole(words: str) -> frozenset[str]:
    """Words that must stand as they are, marked so that they are told from parts of words."""
    return frozenset(f"={word}" for word in words.split())


# Whole words of areas that speak of other pages, of readers' comments or of the site.
COMMENTS = _set(
    "comments comments-area comment-section comments-section disqus_thread commentarea comments-wrapper comment-list"
    " commentlist comments-list fb-comments"
)
AWAY = COMMENTS | _set(
    "comment comment-respond respond related related-posts relatedposts related-articles related-stories"
    " related-content related-news recommended recommendations jp-relatedposts yarpp-related more-stories more-news"
    " most-read most-popular popular popular-posts recent recent-posts recentposts latest latest-posts latest-news"
    " trending read-next you-may-also-like also-read sidebar side-bar widget-area rightbar right-column"
    " rightcolumn site-footer page-footer colophon navigation navbar nav menu breadcrumb breadcrumbs"
    " post-navigation prev-next pagination teaser teasers promo advertisement newsletter outbrain taboola copyright"
    " crp_related similar-posts nav-links"
)
_TITLE = _whole(
    "entry-title post-title article-title article__title headline article-headline post__title entry__title p-name"
    " articletitle posttitle story-title page-title article-header__title article__headline title-article post_title"
    " article_title thread-title topic-title p-title-value instapaper_title story-headline single-title blog-title"
)
_AUTHOR_STRONG = _whole(
    "author byline entry-author post-author author-name article-author byline__name byline-name p-author authorname"
)
# What some programs call the name of the author, and nothing else.
_AUTHOR_NAMES = _whole("createdby entry-poster ljuser person-listing field--name-uid")
_DATE_STRONG = _whole("published pubdate publishdate entry-date post-date postdate posted-on dt-published dtpublished")
# Parts of words, as they stand between "-", "_", digits and capitals.
_AUTHOR = _set(
    "author authors byline bylines autor autoren autores autore auteur auteurs writer verfasser redakteur yazar"
    " skribent forfatter redactor journalist creator contributor autorenzeile autorname authorname"
)
# Words of lines that hold author, date and section together.
_LINE = _whole(
    "postmeta post-meta post_meta entry-meta article-meta postmetadata post-info article-info articleinfo submitted"
    " postinfo entry-info article-details meta byline post-details news-date postdata story-meta blog-meta infoline"
    " article__meta post__meta article-header__meta metadata"
)
_NO_PERSON = _set(
    "avatar image img photo picture pic bio biography box social follow icon icons related comment comments share"
    " thumb thumbnail card about description desc job role email twitter links reply search form input list filter"
    " quote blockquote credit credits caption copyright position teaser slider carousel swiper note"
)
_DATE = _set(
    "date dates dateline datetime published publish pubdate publishdate timestamp posted datum fecha tarih created"
    " time issued publication"
)
_NO_DAY = _set(
    "comment comments related event events copyright image caption photo expire expiry birth picker start end reading"
    " read duration widget calendar archive menu nav input form current today clock countdown timeline teaser slider"
    " carousel swiper"
)
_MODIFIED = _set("updated modified update lastmod lastupdated dtmodified aktualisiert")
_COMMENT_PARTS = _set("comment comments reply replies kommentare comentarios commentaires")
_COUNT_PARTS = _set("count counter number num title link links total heading header head amount n")
_WALL_PARTS = _set("paywall paywalled regwall")
_WALLS = _whole(
    "premium-content locked-content content-locked subscriber-only subscribers-only article-locked metered-content"
    " subscription-required premium-box paid-content-teaser member-only-content"
)
_LINE_PARTS = _set("meta metadata byline dateline submitted")
_AWAY, _COMMENTS = (frozenset(f"={word}" for word in words) for words in (AWAY, COMMENTS))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What the class words of an element say of it.

    ``fields``: title, author, date, modified or line (of several fields), each with a rank: the lower, the clearer.
    """

    fields: tuple[tuple[str, int], ...] = ()
    is_away: bool = False
    is_comments: bool = False
    is_counter: bool = False
    is_wall: bool = False


NOTHING = Said()
_WHOLE_WORDS = {word[1:] for word in _AWAY | _TITLE | _AUTHOR_STRONG | _AUTHOR_NAMES | _DATE_STRONG | _LINE | _WALLS}
_WORD_PARTS = _AUTHOR | _NO_PERSON | _DATE | _NO_DAY | _MODIFIED | _LINE_PARTS | {"name"}
_WORD_PARTS |= _COMMENT_PARTS | _COUNT_PARTS | _WALL_PARTS
# Nothing is said without one of these parts, or a whole name, which is known by its longest word; the other parts only
# take back what these say.
SAYING_PARTS = _AUTHOR | _DATE | _MODIFIED | _LINE_PARTS | _COMMENT_PARTS | _WALL_PARTS
WHOLE_NAMES_HAVE = frozenset(max(re.findall("[a-z]+", name), key=len) for name in _WHOLE_WORDS)


# Most values say nothing, and the same ones stand on most elements of a site: 2 us for a new one, 0.1 for others.
@lru_cache(maxsize=1 << 15)
def said_by(words: str) -> Said:
    """What the value of a ``class`` attribute says; ``NOTHING`` itself where it says nothing."""
    lower = words[:MAX_CHARS].lower()
    parts = lower.replace("_", "-").replace("-", " ").split()
    if lower != words:
        parts += [part.lower() for part in _PARTS.findall(words[:MAX_CHARS])]
    own = lower.split()
    if _WORD_PARTS.isdisjoint(parts) and _WHOLE_WORDS.isdisjoint(own):
        return NOTHING
    return _said(_WORD_PARTS.intersection(parts) | {f"={word}" for word in _WHOLE_WORDS.intersection(own)})


def has_whole_name(words: str) -> bool:
    """Whether one of the names in lower case that say something stands in a ``class`` attribute."""
    return not _WHOLE_WORDS.isdisjoint(words.split())


@lru_cache(maxsize=1 << 12)
def _said(known: frozenset[str]) -> Said:
    said = Said(
        tuple(_fields(known)),
        not known.isdisjoint(_AWAY),
        not known.isdisjoint(_COMMENTS),
        not known.isdisjoint(_COMMENT_PARTS) and not known.isdisjoint(_COUNT_PARTS),
        not known.isdisjoint(_WALL_PARTS) or not known.isdisjoint(_WALLS),
    )
    return NOTHING if said == NOTHING else said


def _fields(known: frozenset[str]) -> Iterator[tuple[str, int]]:
    author = known & _AUTHOR and ("name" in known or not known & _NO_PERSON)
    date = (known & _DATE_STRONG or known & _DATE) and not known & _NO_DAY
    if known & _TITLE:
        yield "title", 2
    if author or known & _AUTHOR_NAMES:
        yield "author", 2 if known & (_AUTHOR_STRONG | _AUTHOR_NAMES) else 3
    if known & _LINE or known & _LINE_PARTS or (author and date):
        yield "line", 4
    if known & _MODIFIED and not known & _DATE_STRONG:
        yield "modified", 2
    elif date and not author:
        yield "date", 2 if known & _DATE_STRONG else 3

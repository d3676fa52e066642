"""What kind of page it is, whether it shows all of its article, and how many comments it says it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_pipeline.markup.clues import fields_shown
from corpus_pipeline.markup.evidence import Evidence, path_of
from corpus_pipeline.markup.json_ld import ARTICLES, Entity, text_of, types_of
from corpus_pipeline.markup.sites import host_of
from corpus_pipeline.markup.words import words
from corpus_pipeline.text.folding import fold_text

_LIVE_TYPES = frozenset(("liveblogposting",))
_THREAD_TYPES = frozenset(("discussionforumposting", "qapage"))
_LIST_TYPES = frozenset(words("collectionpage itemlist searchresultspage profilepage gallery imagegallery"))
_OTHER_TYPES = frozenset(
    words(
        "product event jobposting localbusiness hotel restaurant softwareapplication mobileapplication course movie"
        " contactpage checkoutpage offer"
    )
)
# Segments of addresses, between slashes, dots and question marks.
_LIVE_WORDS = frozenset(words("live liveblog live-blog liveticker live-ticker live-updates live-news livefeed ticker"))
_THREAD_WORDS = frozenset(
    words(
        "viewtopic showthread viewthread topic_show read threads thread topic topics discussion discussions thema"
        " beitrag questions t"
    )
)
_CERTAIN_THREADS = frozenset(words("viewtopic showthread viewthread topic_show threads thread"))
# First labels of hosts, and segments of addresses, of sites that are forums.
_FORUM_HOSTS = frozenset(words("forum forums foren foro board boards bbs"))
_BOARD_WORDS = frozenset(words("viewforum forumdisplay forums board boards f"))
_LIST_WORDS = frozenset(
    words(
        "category categories tag tags archive archives author authors search kategorie schlagwort rubrik topic-archive"
        " page label labels collections collection"
    )
)
# Class words and ids of the body, as programs write them there.
_BODY_WORDS = {
    "section-viewtopic": "forum",
    "showthread": "forum",
    "thread_view": "forum",
    "template-thread_view": "forum",
    "single-topic": "forum",
    "question-page": "forum",
    "section-viewforum": "listing",
    "forum_view": "listing",
    "archive": "listing",
    "category": "listing",
    "tag": "listing",
    "search": "listing",
    "search-results": "listing",
    "home": "listing",
    "blog": "listing",
    "post-type-archive": "listing",
    "single": "article",
    "single-post": "article",
    "node-type-article": "article",
    "single-product": "other",
    "error404": "other",
}
_FORUM_PROGRAMS = ("phpbb", "vbulletin", "xenforo", "discourse", "mybb", "smf", "simple machines", "flarum", "vanilla")
_SEGMENTS = re.compile(r"[a-z_-]+")
# A text this long is prose; a page of prose has so much of it; a list has more articles than this.
PROSE_CHARS, PROSE, TEASERS = 120, 600, 4
MAX_COUNTER, MAX_COUNTERS, MAX_DIGITS = 80, 4, 7
# What a wall offers is longer than a counter, but no article.
MAX_WALL = 400
_THOUSANDS = re.compile(r"(?<=[0-9])[.,\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_OFFERS = (
    "subscri",
    "log in",
    "sign in",
    "abonn",
    "abo ",
    "anmelden",
    "suscr",
    "assin",
    "inicia sesi",
    "подпис",
    "abone",
    "订阅",
    "اشترک",
    "اشتراک",
    "registrieren",
)
_TIERS = frozenset(("locked", "paid", "premium"))


def read_page_type(page: Evidence, *, signed: bool) -> tuple[str, float]:
    """The kind of a page and how sure it is: structured data before the site's program, address and amount of prose.

    ``signed``: the page names an author or a date of publication.
    """
    return next(_kinds(page, signed=signed))


def _kinds(page: Evidence, *, signed: bool) -> Iterator[tuple[str, float]]:
    types = {kind for entity in page.entities for kind in types_of(entity)} | set(page.clues.types)
    main = set(types_of(page.main))
    segments = set(_SEGMENTS.findall(path_of(page.url or "")))
    if _LIVE_TYPES & types:
        yield "live", 0.95
    if _THREAD_TYPES & types:
        yield "forum", 0.9
    if main & ARTICLES:
        yield ("live", 0.7) if segments & _LIVE_WORDS else ("article", 0.95)
    yield from _by_program(page, segments)
    stated = (page.clues.first("og:type") or "").lower()
    if stated.startswith("article") or page.clues.first("article:published_time"):
        yield "article", 0.9
    if _OTHER_TYPES & types or stated.startswith("product"):
        yield "other", 0.8
    if _LIST_TYPES & types or segments & _LIST_WORDS:
        yield "listing", 0.7
    yield from _by_text(page, signed=signed)


def _by_program(page: Evidence, segments: set[str]) -> Iterator[tuple[str, float]]:
    """What the program that made the page says of it: in the body's classes, or by address in a forum."""
    dom, own = page.dom, page.clues.body
    named: set[str] = set()
    for node in {max(own, 0), 0}:
        for attribute in ("class", "id", "data-template"):
            named |= set(dom.get(node, attribute).lower().split())
    for word, kind in _BODY_WORDS.items():
        if word in named:
            yield kind, 0.85
    if _is_forum(page, named, segments):
        yield ("listing", 0.7) if segments & _BOARD_WORDS and not segments & _THREAD_WORDS else ("forum", 0.75)


def _is_forum(page: Evidence, named: set[str], segments: set[str]) -> bool:
    """Whether the program, the host or the address is that of a forum."""
    if (
        segments & _CERTAIN_THREADS
        or host_of(page.url).partition(".")[0] in _FORUM_HOSTS
        or segments & {"forum", "forums"}
    ):
        return True
    generator = (page.clues.first("generator") or "").lower()
    return any(name in text for name in _FORUM_PROGRAMS for text in (generator, *named))


def _by_text(page: Evidence, *, signed: bool) -> Iterator[tuple[str, float]]:
    """By prose and teasers: a list has many articles, a start page no path of its own."""
    prose = sum(len(text) for text in page.dom.texts if len(text) > PROSE_CHARS)
    if len(page.clues.articles) > TEASERS or (page.url and not path_of(page.url)):
        yield "listing", 0.6
    if prose >= PROSE and (signed or page.is_article):
        yield "article", 0.8 if signed else 0.6
    yield "other", 0.6


# --- truncated ---


def is_truncated(page: Evidence) -> bool:
    """Whether the page says that it shows only a part: not free, a wall with an offer, or a next page of itself."""
    free = page.main.get("isAccessibleForFree")
    if free is False or (isinstance(free, str) and free.rpartition("/")[2].lower() == "false"):
        return True
    if (page.clues.first("article:content_tier") or "").lower() in _TIERS:
        return True
    return _has_wall(page) or _continues(page)


def _has_wall(page: Evidence) -> bool:
    for node in page.clues.walls[:MAX_COUNTERS]:
        text = fields_shown(page.dom, node).lower()
        if len(text) < MAX_WALL and any(offer in text for offer in _OFFERS):
            return True
    return False


def _continues(page: Evidence) -> bool:
    """Whether rel=next leads to the same address with another number: pages of a list or a thread do so too."""
    if not page.url or not page.main:
        return False
    own = path_of(page.url)
    return any(own and path_of(link).startswith(own) for link in page.clues.links.get("next", ()))


# --- comments ---


def count_comments(page: Evidence) -> int | None:
    """The number of comments that the page states: in structured data, then in elements that show it."""
    for stated in _stated_counts(page.main):
        if (number := _number(stated)) is not None:
            return number
    for value in page.clues.values("commentcount", "comment_count", "article:comment_count"):
        if (number := _number(value)) is not None:
            return number
    nodes = sorted({*page.clues.counters, *page.clues.comment_areas})
    return next((n for node in nodes[: 2 * MAX_COUNTERS] if (n := _shown_count(page, node)) is not None), None)


def _stated_counts(main: Entity) -> Iterator[str]:
    if count := text_of(main.get("commentCount")):
        yield count
    statistics = main.get("interactionStatistic")
    for one in statistics if isinstance(statistics, list) else [statistics]:
        if isinstance(one, dict) and "comment" in str(one.get("interactionType")).lower():
            yield text_of(one.get("userInteractionCount")) or ""


def _number(text: str) -> int | None:
    plain = _THOUSANDS.sub("", text.strip()[:20])
    return int(plain) if plain.isdecimal() and plain.isascii() and len(plain) <= MAX_DIGITS else None


def _shown_count(page: Evidence, node: int) -> int | None:
    """The count that an element shows; of an area of comments, its first segments."""
    texts = [text for text in page.dom.texts[node : min(page.dom.ends[node], node + 24)] if text.strip()]
    for line in ("".join(texts), *texts[:3]):
        flat = _THOUSANDS.sub("", " ".join(line[:MAX_COUNTER].split()))
        if len(line) > MAX_COUNTER:
            continue
        found = page.phrases.groups(fold_text(flat), "thread")
        if found and (number := _number(found[1].get("n", ""))) is not None:
            return number
    return _number("".join(texts)) if node in page.clues.counters and len(texts) == 1 else None

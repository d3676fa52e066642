"""What kind of page it is, and whether it shows all of its article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_pipeline.markup.clues import fields_shown
from corpus_pipeline.markup.evidence import Evidence, path_of
from corpus_pipeline.markup.json_ld import ARTICLES, types_of
from corpus_pipeline.markup.sites import host_of
from corpus_pipeline.markup.words import words

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
_QUESTION_WORDS = frozenset(("question", "questions"))
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
# Titles of tickers: *Storm – live updates*, *Sturm im Liveticker*, *EN DIRECT*.
_LIVE_TITLE = re.compile(
    r"^live\b ?[:|–—-]|[-–—|:] live\b|\blive(?:[- ]?(?:blog|ticker|updates?|coverage|stream))|\bas it happened\b"
    r"|newsblog|newsticker|\ben direct\b|\ben vivo\b|minuto a minuto|\bao vivo\b|\bin diretta\b|онлайн-?трансляц"
    r"|текстовая трансляц|прямая трансляц|\bcanlı\b|dakika dakika|\bna żywo\b|直播|liveverslag|direkte:|مباشر"
)
_CLOCK = re.compile(r"\b[0-2]?[0-9][:.h][0-5][0-9]\b")
MAX_TITLE, MAX_CLOCK, ENTRIES = 300, 40, 5
# Last segments of addresses of pages about the house itself.
_HOUSE_WORDS = frozenset(
    words(
        "privacy privacy-policy impressum imprint contact contact-us kontakt datenschutz terms terms-of-use"
        " terms-of-service agb login register cart checkout about about-us ueber-uns cookie-policy legal"
        " mentions-legales contacto aviso-legal contatti contato"
    )
)
_TEASER_TAGS = frozenset(("h2", "h3", "h4"))
_FORUM_PROGRAMS = ("phpbb", "vbulletin", "xenforo", "discourse", "mybb", "smf", "simple machines", "flarum", "vanilla")
_SEGMENTS = re.compile(r"[a-z_-]+")
# A text this long is prose; a page of prose has so much of it; a list has more articles than this.
PROSE_CHARS, PROSE, TEASERS = 120, 600, 4
MAX_WALLS = 4
# What a wall offers is longer than a counter, but no article.
MAX_WALL = 400
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


def read_page_type(page: Evidence, *, signed: bool, title: str = "") -> tuple[str, float]:
    """The kind of a page and how sure it is: structured data before the site's program, address and amount of prose.

    ``signed``: the page names an author or a date of publication; ``title``: its title.
    """
    return next(_kinds(page, signed=signed, title=title))


def _kinds(page: Evidence, *, signed: bool, title: str) -> Iterator[tuple[str, float]]:
    types = {kind for entity in page.entities for kind in types_of(entity)} | set(page.clues.types)
    main = set(types_of(page.main))
    segments = set(_SEGMENTS.findall(path_of(page.url or "")))
    if _LIVE_TYPES & types:
        yield "live", 0.95
    if _THREAD_TYPES & types or ("question" in page.clues.types and segments & _QUESTION_WORDS):
        yield "forum", 0.9
    if _LIVE_TITLE.search(title[:MAX_TITLE].casefold()) and _n_clocks(page) >= ENTRIES:
        yield "live", 0.8
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
    if segments & _HOUSE_WORDS and not signed:
        yield "other", 0.6
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
        or {"r", "comments"} <= segments
    ):
        return True
    generator = (page.clues.first("generator") or "").lower()
    return any(name in text for name in _FORUM_PROGRAMS for text in (generator, *named))


def _by_text(page: Evidence, *, signed: bool) -> Iterator[tuple[str, float]]:
    """By prose and teasers: a list has many articles, a start page no path of its own."""
    prose = sum(len(text) for text in page.dom.texts if len(text) > PROSE_CHARS)
    if len(page.clues.articles) > TEASERS or (page.url and not path_of(page.url)):
        yield "listing", 0.6
    if prose < PROSE and not signed and _n_linked_headings(page) > TEASERS:
        yield "listing", 0.55
    if prose >= PROSE and (signed or page.is_article):
        yield "article", 0.8 if signed else 0.6
    n_articles = len(page.clues.articles)
    if signed and (n_articles == 1 or (prose and not n_articles)) and _n_linked_headings(page) <= TEASERS:
        yield "article", 0.55
    yield "other", 0.6


def _n_clocks(page: Evidence) -> int:
    """Short texts of the page that tell a time of day, as entries of a ticker do."""
    texts = (page.dom.texts[node] for node in page.dom.words)
    return sum(len(text) < MAX_CLOCK and _CLOCK.search(text) is not None for text in texts)


def _n_linked_headings(page: Evidence) -> int:
    """Smaller headings that are links, or lead there: those of teasers."""
    dom = page.dom
    headings = dom.named(*_TEASER_TAGS)
    return sum("a" in dom.tags[node : dom.ends[node]] or dom.tags[dom.parents[node]] == "a" for node in headings)


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
    for node in page.clues.walls[:MAX_WALLS]:
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

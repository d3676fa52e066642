"""The title of a page out of its headings and its meta tags, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_pipeline.markup.clues import shown
from corpus_pipeline.markup.evidence import CLEAR, Evidence
from corpus_pipeline.markup.json_ld import text_of
from corpus_pipeline.markup.shown_lines import text_shown
from corpus_pipeline.markup.sites import Sites, words_key

MAX_CHARS = 300
# Names of meta tags in the order of trust.
METAS = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "headline",
    "dc.title",
    "dcterms.title",
    "title",
)
# What sets a title off from the names of section and site.
_SEPARATOR = re.compile(r" ?[|｜│¦»›«‹•·∙⋆★] ?| [-–—―~/\\:<>+*=]{1,2}(?: |$)| ?::+ ?|, (?=[\w.-]{1,40}$)")
# A single short word confirms nothing, and a short title is not cut.
_SHORT, _LONG = 8, 20
# What boards write before the title of a thread.
_LEADS = frozenset(("topic", "thread", "subject", "thema", "betreff", "tema", "sujet", "discussion", "тема", "konu"))
# A part of a title that is believed to be the title where the page shows it.
PART_WORDS = 3


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its source (text, meta or structured) and, where the page shows it, the node that does."""

    text: str
    source: str
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the page shows, and how clearly its markup calls it the title: the lower, the clearer."""

    node: int
    text: str
    rank: int


def read_title(page: Evidence) -> Title | None:
    """The title of a page: its headings held against what meta tags and structured data state."""
    stated = list(_stated(page))
    title = choose_title(list(_headings(page)), stated, page.sites, is_article=page.is_article)
    if title is None:
        return None
    full = title.text if title.node is None else _title_around(title.text, stated)
    return (_part_shown(page, full) if full else None) or title


def _title_around(heading: str, stated: Sequence[tuple[str, str]]) -> str | None:
    """The stated title that begins with more than a heading, and names it behind that: as the section of the page."""
    key = words_key(heading)
    for title, _ in stated:
        parts = [words_key(part) for part in _SEPARATOR.split(title[:MAX_CHARS])]
        if key in parts[1:] and len(parts[0]) > 2 * len(key):
            return title
    return None


def _part_shown(page: Evidence, title: str) -> Title | None:
    """The longest part of a title that no heading shows, where it is a text of the page by itself."""
    part = max(_SEPARATOR.split(title), key=len)
    is_told = part != title and len(part.split()) >= PART_WORDS and not page.sites.holds(part)
    node = text_shown(page.dom, page.clues.body, part) if is_told else None
    return None if node is None else Title(part, "text", node)


def _headings(page: Evidence) -> Iterator[Heading]:
    marked = {m.node: m.rank for m in reversed(page.clues.marked) if m.field == "title"}
    for node in sorted({*page.clues.headings, *marked} - set(page.clues.counters)):
        if text := shown(page.dom, node).strip("¶# "):
            yield Heading(node, text, 1 if page.dom.tags[node] == "h1" else marked.get(node, 3))


def _stated(page: Evidence) -> Iterator[tuple[str, str]]:
    headline = text_of(page.main.get("headline"))
    if headline:
        yield headline, "structured"
    for value in page.clues.values(*METAS):
        yield value, "meta"
    if page.clues.title:
        yield page.clues.title, "meta"


def choose_title(
    shown: Sequence[Heading], stated: Sequence[tuple[str, str]], sites: Sites, *, is_article: bool
) -> Title | None:
    """The title of a page.

    ``shown``: its headings in order; ``stated``: titles of structured data and meta tags with their source, most
    trusted first. Order: the heading that is a stated title without the site's name; one that a stated title holds;
    of articles the first clear heading; the first stated title without the site's name; any heading.
    """
    headings = [h for h in shown if words_key(h.text) and not sites.holds(h.text)]
    bare = [(text, source) for full, source in stated if (text := strip_site(full, sites))]
    clear = [h for h in headings if h.rank <= CLEAR]
    found = _confirmed(headings, [words_key(t) for t, _ in bare], [words_key(t) for t, _ in stated])
    if found is None and clear and (is_article or not bare):
        found = min(clear, key=lambda h: h.rank)
    if found is None and not bare:
        found = next(iter(headings), None)
    if found is not None:
        text = _without_lead(strip_site(found.text, sites) or found.text, [words_key(t) for t, _ in stated])
        return Title(text, "text", found.node)
    return Title(*bare[0]) if bare else None


def _without_lead(text: str, stated: Sequence[str]) -> str:
    """A heading without *Topic:* before what a stated title begins with."""
    lead, mark, rest = text.partition(":")
    key = words_key(rest)
    is_lead = bool(mark and key) and lead.strip().casefold() in _LEADS
    return rest.strip() if is_lead and any(title.startswith(key) for title in stated) else text


def _confirmed(headings: Sequence[Heading], bare: Sequence[str], stated: Sequence[str]) -> Heading | None:
    """The heading that is a stated title, the clearest and longest of several; else the clearest that one holds."""
    whole = [h for h in headings if words_key(h.text) in bare]
    if whole:
        return min(whole, key=lambda h: (h.rank, -len(h.text)))
    parts = [h for h in headings if any(_confirms(title, words_key(h.text)) for title in stated)]
    return min(parts, key=lambda h: (h.rank > CLEAR, -_shared(stated, words_key(h.text)), h.rank), default=None)


def _shared(stated: Sequence[str], heading: str) -> int:
    """How much of a stated title a heading shows: of title and site's name the title, which is longer."""
    return max(min(len(title), len(heading)) for title in stated if _confirms(title, heading))


def _confirms(title: str, heading: str) -> bool:
    """Whether a stated title holds a heading beside the name of a site or section, or is cut short of it."""
    if " " not in heading and len(heading) < _SHORT:
        return False
    return f" {heading} " in f" {title} " or (len(title) > _LONG and f"{heading} ".startswith(f"{title} "))


def strip_site(title: str, sites: Sites) -> str | None:
    """A title without the names of the site before or behind it; None where nothing is left."""
    title = title[:MAX_CHARS].strip()
    while title and not sites.holds(title):
        shorter = _without_edge(title, sites)
        if shorter == title:
            return title
        title = shorter
    return None


def _without_edge(title: str, sites: Sites) -> str:
    """The title without what its last separator, or its first, sets off, where that is the site's name or nothing."""
    marks = list(_SEPARATOR.finditer(title))
    if not marks:
        return title
    first, last = marks[0], marks[-1]
    behind, before = title[last.end() :], title[: first.start()]
    if not behind or sites.resembles(behind):
        return title[: last.start()].strip()
    if not before or sites.resembles(before):
        return title[first.end() :].strip()
    return title


def without_title(name: str | None, title: str | None) -> str | None:
    """The name that a page gives its site without the page's title before or behind it; None where nothing is left.

    Some programs fill the tag for the site's name with what the window is called.
    """
    key = words_key(title or "")
    if not name or not key:
        return name
    if words_key(name) == key:
        return None
    for mark in _SEPARATOR.finditer(name[:MAX_CHARS]):
        if words_key(name[: mark.start()]) == key:
            return name[mark.end() :].strip() or None
        if words_key(name[mark.end() :]) == key:
            return name[: mark.start()].strip() or None
    return name
